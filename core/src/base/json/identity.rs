//! Identity of documents: SHA-256 of the RFC 8785 form.

use super::{Json, canonical};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A SHA-256 in lower-case hexadecimal, 64 characters.
pub type Sha256Hex = String;

/// The identity of a document: SHA-256 of its RFC 8785 form, its own `$schema` left out.
pub fn identity(value: &Value) -> Sha256Hex {
    let mut value = value.clone();
    if let Value::Object(entries) = &mut value {
        entries.remove("$schema");
    }
    hash(canonical(&value).as_bytes())
}

/// What a type is written as, as a value. By way of its text: serde's writer of values would be a second copy of every type's
/// serialisation.
pub(crate) fn value_of(written: &impl serde::Serialize) -> Value {
    serde_json::to_string(written).ok().and_then(|text| value_from(&text)).unwrap_or_default()
}

/// The value that a text of ours holds. By way of our tree: serde's reader of values would be a second one.
pub(crate) fn value_from(text: &str) -> Option<Value> {
    serde_json::from_str::<Json>(text).ok().map(|tree| tree.to_value())
}

/// SHA-256 of bytes in hexadecimal.
pub fn hash(bytes: &[u8]) -> Sha256Hex {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut out, byte| {
        for nibble in [byte >> 4, byte & 15] {
            out.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
        }
        out
    })
}
