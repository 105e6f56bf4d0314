//! Names of things inside documents.
//!
//! An [`Id`] is `[a-z][a-z0-9-]*`: short, typed the same in every language and free of look-alikes. Codes of the outside
//! world are attributes of things, never their identity.
//!
//! A 统一社会信用代码 or a licence number is such an attribute: it may be corrected, a site's id may not. What people read
//! is the title beside the id, in as many languages as its author gives.

use crate::base::json::{Decode, Decoder, Fields, Json, placeholder};
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use serde::ser::SerializeMap;
use std::fmt;
use std::sync::Arc;

/// The longest identifier, in bytes.
/// Identifiers are ASCII, so that bytes are characters; 64 fit a line of a table and a column of every database.
const LONGEST: usize = 64;

/// An identifier within a document: a lower-case ASCII letter, then lower-case letters, digits and hyphens, 1 to 64 in all.
/// `daily-eight` is one; `Daily`, `每日八查`, `8-points`, `a_b` and `a.b` are none (`invalid_id`). A copy shares its text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[a-z][a-z0-9-]{0,63}$")))]
pub struct Id(Arc<str>);

impl Id {
    /// The identifier of this text, if it is one.
    ///
    /// ```
    /// use fugong::base::id::Id;
    /// assert_eq!(Id::new("daily-eight").unwrap(), "daily-eight");
    /// assert!(Id::new("8-points").is_none()); // a letter first
    /// assert!(Id::new("每日八查").is_none()); // that is a title, which stands beside the id
    /// assert!(Id::new(&"a".repeat(64)).is_some() && Id::new(&"a".repeat(65)).is_none());
    /// ```
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = text.bytes();
        let starts = bytes.next().is_some_and(|b| b.is_ascii_lowercase());
        let goes_on = bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        (starts && goes_on && text.len() <= LONGEST).then(|| Self(Arc::from(text)))
    }

    /// An identifier that the code itself names.
    pub(crate) fn constant(text: &'static str) -> Self {
        debug_assert!(Self::new(text).is_some(), "`{text}` is an identifier");
        Self(Arc::from(text))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

crate::base::json::deserialize_decoded!(Id);

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

placeholder! { Id = Id(Arc::from("")) }

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

/// An identifier and what people call its thing. Documents write the identifier alone (`"inspector"`), or an object
/// (`{"id": "inspector", "title": {"zh-CN": "检查员", "en": "Inspector"}}`). Without a title, sentences show the identifier.
///
/// ```
/// use fugong::base::{id::Named, json::decode_text};
/// let bare: Named = decode_text(r#""inspector""#)?;
/// let titled: Named = decode_text(r#"{"id": "inspector", "title": {"zh-CN": "检查员"}}"#)?;
/// assert_eq!(bare.id, titled.id);
/// assert!(bare.title.is_empty());
/// assert!(decode_text::<Named>(r#"{"title": "检查员"}"#).is_err()); // the id is what makes it a thing
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The identifier: what other parts of the document refer to.
    pub id: Id,
    /// The title; empty where none was given.
    pub title: Text,
}

impl Named {
    /// The index of an identifier among named things; `None` if no thing has it.
    pub(crate) fn place(all: &[Self], id: &str) -> Option<usize> {
        all.iter().position(|named| named.id == *id)
    }
}

impl From<Id> for Named {
    fn from(id: Id) -> Self {
        Self { id, title: Text::Empty }
    }
}

crate::base::json::deserialize_decoded!(Named);

impl Decode for Named {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        Self::decode_with(json, decoder, (), |_, _| Some(())).map(|(named, ())| named)
    }
}

impl Named {
    /// Reads a named thing, and what stands beside its title in the object; `absent` where the id stands alone.
    pub(crate) fn decode_with<'a, T>(
        json: &'a Json,
        decoder: &mut Decoder<'a>,
        absent: T,
        read: impl FnOnce(&mut Fields<'a>, &mut Decoder<'a>) -> Option<T>,
    ) -> Option<(Self, T)> {
        if !matches!(json, Json::Object(_)) {
            return Id::decode(json, decoder).map(|id| (Self::from(id), absent));
        }
        let mut fields = decoder.object(json)?;
        let id = fields.required("id", decoder);
        let title = fields.optional("title", Text::Empty, decoder);
        let more = read(&mut fields, decoder);
        fields.finish(decoder);
        Some((Self { id: id?, title: title? }, more?))
    }
}

impl serde::Serialize for Named {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.title.is_empty() {
            return self.id.serialize(serializer);
        }
        let mut named = serializer.serialize_map(None)?;
        named.serialize_entry("id", &self.id)?;
        named.serialize_entry("title", &self.title)?;
        named.end()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Named {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Named".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Self::schema_with(generator, "An id, alone or with a title.", serde_json::Map::new())
    }
}

#[cfg(feature = "schema")]
impl Named {
    /// The schema of a named thing, and of what may stand beside its title in the object.
    pub(crate) fn schema_with(
        generator: &mut schemars::SchemaGenerator,
        description: &str,
        more: serde_json::Map<String, serde_json::Value>,
    ) -> schemars::Schema {
        let (id, title) = (generator.subschema_for::<Id>(), generator.subschema_for::<Text>());
        let mut schema = schemars::json_schema!({
            "description": description,
            "anyOf": [
                id,
                {
                    "type": "object",
                    "properties": {"id": id, "title": title},
                    "required": ["id"],
                    "additionalProperties": false
                }
            ]
        });
        let properties = schema.pointer_mut("/anyOf/1/properties").and_then(serde_json::Value::as_object_mut);
        if let Some(properties) = properties {
            properties.extend(more);
        }
        schema
    }
}
