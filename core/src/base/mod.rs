//! What every other room stands on: exact numbers, texts, ids, points in time, problems, JSON documents.
//!
//! Nothing here knows what a rule is. A rulebook's author meets these types as the smallest pieces of the document (a
//! [`Text`](text::Text) in two languages, an [`Id`](id::Id), a [`Decimal`](exact::Decimal)); a Rust program meets them as
//! arguments and results. No two files of different rooms use each other.

pub mod exact;
pub mod id;
pub mod instant;
pub mod json;
pub mod problem;
pub mod rounding;
pub mod text;
pub mod version;

pub(crate) mod simd;
pub(crate) mod text_folding;

#[cfg(test)]
pub(crate) mod random;
