//! Entries, and how one is added.

use crate::base::instant::Instant;
use crate::base::json::{Decode, Decoder, Json, Sha256Hex, canonical, hash, placeholder, record, value_from};
use serde_json::Value;

/// The predecessor's hash that the first entry names: 64 zeros.
pub const FIRST_PREVIOUS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

record! {
    /// One entry of a journal.
    pub struct JournalEntry {
        /// Its number, from 1, without gaps (`journal_sequence`).
        pub sequence: u64,
        /// The hash of the entry before it; [`FIRST_PREVIOUS`] for the first.
        pub previous: Sha256Hex,
        /// When the journal recorded it. Not compared with the entry before: clocks of two machines may differ.
        pub recorded_at: Instant,
        /// What it holds: any JSON value.
        pub body: Body,
        /// SHA-256 of the canonical form of all its other fields, as 64 hexadecimal digits.
        pub hash: Sha256Hex,
    }
}

record! {
    /// The end of a journal, to be kept elsewhere as a checkpoint: its newest entry's number and hash.
    pub struct JournalHead {
        /// The number of the newest entry; 0 for an empty journal.
        pub sequence: u64,
        /// Its hash; [`FIRST_PREVIOUS`] for an empty journal.
        pub hash: Sha256Hex,
    }
}

/// The content of an entry: any JSON value.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Body(pub Value);

crate::base::json::deserialize_decoded!(Body);

impl Decode for Body {
    /// Numbers are kept in their canonical form: an entry reads `1` whether a client wrote `1`, `1.0` or `1e0`.
    fn decode<'a>(json: &'a Json, _: &mut Decoder<'a>) -> Option<Self> {
        let value = json.to_value();
        Some(Self(value_from(&canonical(&value)).unwrap_or(value)))
    }
}

placeholder! { Body = Body(Value::Null) }

impl JournalEntry {
    /// The bytes that the hash covers: the RFC 8785 form of the entry without its own hash.
    ///
    /// ```
    /// use fugong::{base::instant::Instant, tools::journal};
    /// let at = Instant::parse("2020-02-19T17:00:00+08:00").unwrap();
    /// let entry = journal::append(&journal::head(&[]), at, serde_json::json!({"kind": "opened"}));
    /// let text = String::from_utf8(entry.sealed_bytes()).unwrap();
    /// assert!(text.starts_with(r#"{"body":{"kind":"opened"},"previous":"0000"#)); // keys in order, no white space
    /// assert_eq!(fugong::base::json::hash(text.as_bytes()), entry.hash);
    /// ```
    #[must_use]
    pub fn sealed_bytes(&self) -> Vec<u8> {
        let sealed = serde_json::json!({
            "sequence": self.sequence,
            "previous": self.previous,
            "recorded_at": self.recorded_at,
            "body": self.body,
        });
        canonical(&sealed).into_bytes()
    }

    /// The hash that the entry has to have; another one in `hash` shows that it was altered.
    #[must_use]
    pub fn computed_hash(&self) -> Sha256Hex {
        hash(&self.sealed_bytes())
    }
}

/// Makes the entry that comes after `head`. Nothing is stored: the caller appends it to its own log.
///
/// ```
/// use fugong::{base::instant::Instant, tools::journal};
/// let at = Instant::parse("2020-02-19T17:00:00+08:00").unwrap();
/// let first = journal::append(&journal::head(&[]), at, serde_json::json!({"kind": "opened"}));
/// let second = journal::append(&journal::head(&[first.clone()]), at, serde_json::json!({"kind": "acted"}));
/// assert_eq!(second.previous, first.hash);
/// assert!(journal::verify(&[first, second]).is_empty());
/// ```
#[must_use]
pub fn append(head: &JournalHead, recorded_at: Instant, body: Value) -> JournalEntry {
    let mut entry = JournalEntry {
        // Invariant: numbers of documents stop at 2^63 − 1, and a log of 2^64 entries cannot be.
        sequence: head.sequence.saturating_add(1),
        previous: head.hash.clone(),
        recorded_at,
        body: Body(body),
        hash: String::new(),
    };
    entry.hash = entry.computed_hash();
    entry
}

/// The head of a journal with these entries: number 0 and [`FIRST_PREVIOUS`] if there are none.
#[must_use]
pub fn head(entries: &[JournalEntry]) -> JournalHead {
    entries.last().map_or_else(
        || JournalHead { sequence: 0, hash: FIRST_PREVIOUS.to_owned() },
        |entry| JournalHead { sequence: entry.sequence, hash: entry.hash.clone() },
    )
}
