//! Names of things inside documents.
//!
//! An [`Id`] is `[a-z][a-z0-9-]*`: short, typed the same in every language and free of look-alikes. Codes of the outside
//! world are attributes of things, never their identity.

use crate::json::{Decode, Decoder, Json, blank};
use crate::problem::{Code, Problem};
use std::fmt;
use std::sync::Arc;

/// The longest identifier, in bytes.
const LONGEST: usize = 64;

/// An identifier within a document: `[a-z][a-z0-9-]*`, at most 64 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[a-z][a-z0-9-]{0,63}$")))]
pub struct Id(Arc<str>);

impl Id {
    /// The identifier of this text, if it is one.
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = text.bytes();
        let starts = bytes.next().is_some_and(|b| b.is_ascii_lowercase());
        let goes_on = bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        (starts && goes_on && text.len() <= LONGEST).then(|| Self(Arc::from(text)))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Decode for Id {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let text = decoder.text(json)?;
        let id = Self::new(text);
        if id.is_none() {
            decoder.report(Problem::new(Code::InvalidId).with("text", text));
        }
        id
    }
}

blank! { Id = Id(Arc::from("")) }

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::ops::Deref for Id {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Id {
    fn eq(&self, other: &str) -> bool {
        *self.0 == *other
    }
}

impl PartialEq<&str> for Id {
    fn eq(&self, other: &&str) -> bool {
        *self.0 == **other
    }
}
