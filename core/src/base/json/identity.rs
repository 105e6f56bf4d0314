//! Identity of documents: SHA-256 (FIPS 180-4) of the RFC 8785 form. Results cite these hashes, so that a reader can tell
//! which rulebook, calendar and zone rules gave an answer.

use super::{Json, canonical};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A SHA-256 in lower-case hexadecimal, 64 characters.
pub type Sha256Hex = String;

/// The identity of a document: SHA-256 of its RFC 8785 form without its own `$schema`, which only tells an editor where the
/// schema lies. A `$schema` deeper in the document counts.
///
/// ```
/// use fugong::base::json::{Json, identity};
/// let hash = |text: &str| Json::parse(text).map(|tree| identity(&tree.to_value()));
/// assert_eq!(hash(r#"{"a": 1, "b": 2}"#)?, hash(r#"{ "$schema": "rulebook.json", "b": 2.0, "a": 1 }"#)?);
/// assert_ne!(hash(r#"{"a": 1, "b": 2}"#)?, hash(r#"{"a": 1, "b": "2"}"#)?); // a string is another value
/// # Ok::<(), fugong::Problems>(())
/// ```
#[must_use]
pub fn identity(value: &Value) -> Sha256Hex {
    let text = match value {
        Value::Object(entries) if entries.contains_key("$schema") => {
            let others = entries.iter().filter(|(key, _)| *key != "$schema");
            canonical(&object(others.map(|(key, value)| (key.clone(), value.clone()))))
        }
        _ => canonical(value),
    };
    hash(text.as_bytes())
}

/// A JSON object of entries; of several with one key, the last one is kept.
pub(crate) fn object(entries: impl IntoIterator<Item = (String, Value)>) -> Value {
    // Not `collect`, which would compile the sort of the standard library once more.
    let mut object = serde_json::Map::new();
    object.extend(entries);
    Value::Object(object)
}

/// The JSON value that a type serialises to. Goes by way of its text: serde's serialiser to values would compile a second
/// copy of every type's serialisation.
pub(crate) fn value_of(written: &impl serde::Serialize) -> Value {
    let value = serde_json::to_string(written).ok().and_then(|text| value_from(&text));
    debug_assert!(value.is_some(), "types of this crate have string keys and no floats, so that each can be written");
    // Invariant: as asserted.
    value.unwrap_or_default()
}

/// Reads JSON text as a value, by way of [`Json`]: serde's reader of values would be a second reader in the binary.
pub(crate) fn value_from(text: &str) -> Option<Value> {
    serde_json::from_str::<Json>(text).ok().map(|tree| tree.to_value())
}

/// SHA-256 of bytes, as 64 lower-case hexadecimal digits.
///
/// ```
/// use fugong::base::json::hash;
/// // The example "abc" of FIPS 180-4.
/// assert_eq!(hash(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
/// ```
#[must_use]
pub fn hash(bytes: &[u8]) -> Sha256Hex {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut out, byte| {
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        out
    })
}
