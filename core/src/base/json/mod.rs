//! Documents as trees: read with every duplicate key found, decoded with every problem placed.
//!
//! serde's own derive stops at the first error and keeps the last of two equal keys; a rule author and a clerk need all
//! errors at once. `record!` and `string_enum!` write a type down once: its Rust form, its JSON form and its decoder. This
//! room knows JSON and problems, and no rules.

mod canonical;
mod decode;
mod identity;
mod literals;
mod macros;
mod placeholder;
mod pointer;
mod position;
mod syntax;
mod text;
mod tree;
mod values;

pub use canonical::canonical;
pub(crate) use decode::deserialize;
pub use decode::{Decode, Decoder, Fields, decode_text};
pub(crate) use decode::{RecordFields, decode_field, decode_field_or_default};
pub use identity::{Sha256Hex, hash, identity};
pub(crate) use identity::{object, value_from, value_of};
pub(crate) use literals::inexact_numbers;
pub(crate) use macros::{deserialize_decoded, record, string_enum};
pub(crate) use placeholder::{Placeholder, placeholder};
pub(crate) use pointer::{escape, unescape};
pub use position::located;
pub(crate) use position::positions;
#[cfg(feature = "schema")]
mod schema;
#[cfg(feature = "schema")]
pub(crate) use schema::{Defaulted, make_fields_optional, require_undefaulted_fields};
pub use tree::Json;
pub(crate) use values::{decode_given, is_blank};

#[cfg(test)]
mod json_tests;
#[cfg(test)]
mod position_tests;
