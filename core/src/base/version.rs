//! Versions of documents, in the form of Semantic Versioning 2.0.0 (§2 and §9), without build metadata.
//!
//! Documents cite each other by version and by hash. A version is a name that people read; equality of contents is decided
//! by the hash.

use crate::base::json::{Decode, Decoder, Json, placeholder};
use crate::base::problem::{Code, Problem};
use std::fmt;
use std::sync::Arc;

/// A version as documents write it: three numbers without leading zeros, at most 9 digits each, and optionally a
/// pre-release of at most 64 characters: `1.4.0`, `2.0.0-rc.1`. Not `1.4`, `v1.4.0`, `01.4.0` or `1.4.0+build.5`
/// (`invalid_version`). Versions are compared for equality only; nothing here says which of two is newer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(extend("pattern" = "^[0-9]+[.][0-9]+[.][0-9]+(-[0-9A-Za-z.-]+)?$")))]
pub struct Version(Arc<str>);

impl Version {
    /// The version of this text, if it is one.
    ///
    /// ```
    /// use fugong::base::version::Version;
    /// assert_eq!(Version::new("2.0.0-rc.1").unwrap().as_str(), "2.0.0-rc.1");
    /// assert!(Version::new("1.4").is_none()); // three numbers
    /// assert!(Version::new("1.04.0").is_none()); // no leading zeros
    /// ```
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let (core, pre) = match text.split_once('-') {
            Some((core, pre)) => (core, Some(pre)),
            None => (text, None),
        };
        let number = |part: &str| {
            // §2: a non-negative integer without leading zeros; 9 digits fit 32 bits of every reader.
            part == "0"
                || (part.len() <= 9
                    && !part.starts_with('0')
                    && !part.is_empty()
                    && part.bytes().all(|b| b.is_ascii_digit()))
        };
        let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let numbers = core.split('.').count() == 3 && core.split('.').all(number);
        let pre = pre.is_none_or(|pre| pre.len() <= 64 && pre.split('.').all(word));
        (numbers && pre).then(|| Self(Arc::from(text)))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::base::json::deserialize_decoded!(Version);

impl Decode for Version {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let text = decoder.text(json)?;
        let version = Self::new(text);
        if version.is_none() {
            decoder.report(Problem::new(Code::InvalidVersion).with("text", text));
        }
        version
    }
}

placeholder! { Version = Version(Arc::from("")) }

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn reads_semver() {
        for good in ["1.0.0", "0.12.3", "2.0.0-rc.1"] {
            assert!(Version::new(good).is_some(), "{good}");
        }
        for bad in ["1", "1.0", "01.0.0", "1.0.0-", "v1.0.0", "1.0.0.0", "1.0.x", ""] {
            assert!(Version::new(bad).is_none(), "{bad}");
        }
    }
}
