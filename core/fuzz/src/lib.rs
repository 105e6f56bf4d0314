//! What both fuzz targets share: bytes become a call, the call is carried out, and its reply is judged as
//! `tests/runners/mutations.rs` judges it.

// Whatever fails here is a finding, and has to end the process.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod call;
mod edit;
mod generate;
#[path = "../../../tests/runners/mutations/judge.rs"]
mod judge;
#[path = "../../../tests/runners/mutations/mutate.rs"]
mod mutate;
mod random;
#[path = "../../../tests/runners/mutations/seeds.rs"]
mod seeds;
mod tally;
#[path = "../../../tests/runners/timer.rs"]
mod timer;
#[path = "../../../tests/runners/mutations/tree.rs"]
mod tree;
mod vectors;

/// Start the target of documents: write the vectors as its inputs, where that is asked for, and promise the totals.
pub fn start_structured() {
    vectors::write_all(generate::document_of);
    tally::print_at_the_end();
}

/// Carry out the call on a document that the bytes describe.
pub fn structured(data: &[u8]) {
    generate::document(data).carry_out();
}

/// Start the target of texts in the same way.
pub fn start_text() {
    vectors::write_all(generate::text_of);
    tally::print_at_the_end();
}

/// Carry out the call on a text: the first byte says the operation, the others are the text.
pub fn text(data: &[u8]) {
    if let Some(call) = generate::text(data) {
        call.carry_out();
    }
}
