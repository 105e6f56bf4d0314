//! What every other room stands on: exact numbers, texts, ids, points in time, problems, JSON documents.
//!
//! Nothing here knows what a rule is. A rulebook's author meets these types as the smallest pieces of the document (a
//! [`Text`](text::Text) in two languages, an [`Id`](id::Id), a [`Decimal`](exact::Decimal)); a Rust program meets them as
//! arguments and results. No two files of different rooms use each other.
//!
//! | room | holds |
//! |---|---|
//! | [`exact`] | decimals as documents write them, ratios to compute with |
//! | [`rounding`] | the four modes of rounding, applied once from the exact value |
//! | [`text`] | texts in several languages, and the lookup of RFC 4647 |
//! | [`id`], [`version`] | names of things and versions of documents |
//! | [`instant`] | points in time of RFC 3339; the core has no clock |
//! | [`json`] | trees, decoders that find every problem, canonical form and hash |
//! | [`problem`] | the catalogue of codes with their sentences in zh-CN and en |

pub mod exact;
pub mod id;
pub mod instant;
pub mod json;
pub mod problem;
pub mod rounding;
pub mod text;
pub mod version;

pub(crate) mod ordered;
pub(crate) mod simd;
pub(crate) mod text_folding;

#[cfg(test)]
pub(crate) mod random;
