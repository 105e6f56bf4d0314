//! Which operations stand in the base and which in a part that a page loads when it needs it.
//!
//! After linking, `xtask-bindgen` cuts the module at the pairs of functions below: what only the exported one reaches moves to
//! the part's file, and calls of the imported one arrive there. Both are compiled in one go, so they agree on every type. A call
//! of a part that is not there traps; the module in `js/` says before what to load.

#![allow(
    unsafe_code,
    reason = "fixed symbol names, which is how the splitting tool finds the pairs; nothing is dereferenced"
)]

use std::sync::atomic::{AtomicBool, Ordering};

use fugong::Rulebook;
use fugong::wire::OperationSet;

/// Tells the splitting tool that the pairs are of the first version.
#[used]
#[unsafe(link_section = "__wasm_split_unstable")]
static MARKER: [u8; 3] = [1, 1, 1];

/// A part: its operations by name only, for the base may not reach what carries them out.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    operations: &'static [&'static str],
    call: fn(Option<&Rulebook>, &str, &str) -> String,
}

/// Every operation's name, in the core's order.
pub(crate) const OPERATIONS: &[&str] = &names::<{ OperationSet::ALL.operations().len() }>(OperationSet::ALL);

/// Declare a part: the pair of functions that the tool finds by their names, and what stands in the base.
macro_rules! part {
    ($name:literal, $set:expr) => {{
        #[link(wasm_import_module = "__wasm_split_placeholder__")]
        #[allow(improper_ctypes, reason = "both ends are compiled together")]
        unsafe extern "C" {
            #[link_name = concat!("__wasm_split_00", $name, "00_import_00000000000000000000000000000000")]
            safe fn there(held: Option<&Rulebook>, operation: &str, text: &str) -> String;
        }

        #[unsafe(export_name = concat!("__wasm_split_00", $name, "00_export_00000000000000000000000000000000"))]
        #[allow(improper_ctypes_definitions, reason = "both ends are compiled together")]
        extern "C" fn here(held: Option<&Rulebook>, operation: &str, text: &str) -> String {
            const SET: OperationSet = $set.with_built_ins(built_ins);
            SET.call(held, operation, text)
        }

        Part {
            name: $name,
            operations: &names::<{ $set.operations().len() }>($set),
            call: |held, operation, text| there(held, operation, text),
        }
    }};
}

const PARTS: &[Part] = &[
    part!("approvals", OperationSet::APPROVALS),
    part!("reports", OperationSet::REPORTS),
    part!("analysis", OperationSet::ANALYSIS),
];

/// Name the operations of a set, without what carries them out.
#[allow(clippy::indexing_slicing, reason = "runs in the compiler alone")]
const fn names<const COUNT: usize>(set: OperationSet) -> [&'static str; COUNT] {
    let mut names = [""; COUNT];
    let mut next = 0;
    while next < COUNT {
        names[next] = set.operations()[next].name;
        next += 1;
    }
    names
}

/// Find the part that an operation is in, if it is not in the base.
pub(crate) fn find(operation: &str) -> Option<&'static Part> {
    PARTS.iter().find(|part| part.operations.contains(&operation))
}

/// Carry out an operation, wherever it is.
pub(crate) fn call(held: Option<&Rulebook>, operation: &str, text: &str) -> String {
    match find(operation) {
        Some(part) => (part.call)(held, operation, text),
        None => {
            const SET: OperationSet = OperationSet::INSPECTIONS.with_built_ins(built_ins);
            SET.call(held, operation, text)
        }
    }
}

#[link(wasm_import_module = "__wasm_split_placeholder__")]
#[allow(improper_ctypes, reason = "both ends are compiled together")]
unsafe extern "C" {
    #[link_name = "__wasm_split_00rulebooks00_import_00000000000000000000000000000000"]
    safe fn built_in_there(id: &str) -> Option<&'static str>;
}

#[unsafe(export_name = "__wasm_split_00rulebooks00_export_00000000000000000000000000000000")]
#[allow(improper_ctypes_definitions, reason = "both ends are compiled together")]
extern "C" fn built_in_here(id: &str) -> Option<&'static str> {
    fugong::rulebook::built_in_text(id)
}

/// Whether the part with the built-in rulebooks is there.
static STOCKED: AtomicBool = AtomicBool::new(false);

/// Take note that the part with the built-in rulebooks is there.
pub(crate) fn stock() {
    STOCKED.store(true, Ordering::Relaxed);
}

/// The built-in rulebooks, once their part is there; before there are none.
pub(crate) fn built_ins(id: &str) -> Option<&'static str> {
    if STOCKED.load(Ordering::Relaxed) { built_in_there(id) } else { None }
}
