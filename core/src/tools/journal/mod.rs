//! An append-only log whose entries are chained by their hashes.
//!
//! The construction is a linear hash chain (S. Haber and W. S. Stornetta, How to time-stamp a digital document, 1991).
//!
//! Each entry's SHA-256 covers its sequence number, its time, its body and the hash of the entry before it, in the RFC 8785
//! form that every language writes alike. This room knows no cases: a body is any JSON value.
//!
//! **What a chain shows**: an entry altered, taken out of the middle, put in or moved. **What it cannot show by itself**:
//! that the newest entries were cut off, or that somebody who can write the whole log wrote all of it anew, hashes
//! included. Both show only against a [`JournalHead`] that was kept elsewhere (printed, mailed, filed with another office): see
//! [`verify_against`]. Where the log forks, each branch is a sound chain; only two heads side by side tell.
//!
//! An entry's canonical bytes ([`JournalEntry::sealed_bytes`]) are what a Merkle tree takes as its leaves.

mod entry;
mod verify;

pub use entry::{Body, FIRST_PREVIOUS, JournalEntry, JournalHead, append, head};
pub use verify::{verify, verify_against};

#[cfg(test)]
mod journal_tests;
