//! Browser glue: carries JSON text across the border. It holds no rule, no default and no message; the module in `js/` gives
//! the types and the errors.
//!
//! The crate is built twice. With the feature `everything`, which is the default, the module holds every operation; without it,
//! the operations that a form for inspections needs. Neither holds the built-in rulebooks: they are files of the package, and
//! `js/built-ins.js` gives their texts.

use fugong::rulebook::BuiltIns;
use fugong::wire::OperationSet;
use fugong::{Code, Problem, Problems};
use wasm_bindgen::prelude::*;

#[wasm_bindgen(raw_module = "../js/built-ins.js")]
extern "C" {
    /// The JSON text of a built-in rulebook that the host has read.
    #[wasm_bindgen(js_name = builtInText)]
    fn built_in_text(id: &str) -> Option<String>;
}

/// Resolves the ids of built-in rulebooks to the texts that the host has read.
const BUILT_INS: BuiltIns = |id| built_in_text(id).map(Into::into);

/// The operations that this module holds.
const OPERATIONS: OperationSet =
    if cfg!(feature = "everything") { OperationSet::ALL } else { OperationSet::INSPECTIONS }.with_built_ins(BUILT_INS);

/// Run one operation on JSON text and return the reply as JSON text.
#[wasm_bindgen]
pub fn call(operation: &str, text: &str) -> String {
    OPERATIONS.call(None, operation, text)
}

/// Name every operation that this module holds.
#[wasm_bindgen]
pub fn operations() -> Vec<String> {
    OPERATIONS.operations().iter().map(|operation| operation.name.to_owned()).collect()
}

/// Give the version of the library.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Give the problem of a number that JSON cannot write, at its place, as the reply's text.
#[wasm_bindgen(js_name = invalidNumber)]
pub fn invalid_number(path: &str, text: &str) -> String {
    Problems::from(Problem::new(Code::InvalidNumber).with("text", text).at(path)).to_json()
}

/// A loaded rulebook: read once, used for many calls. What fails to load is thrown as the `{"problems": [...]}` reply's text,
/// which the facade turns into an error.
#[wasm_bindgen]
#[derive(Debug)]
pub struct LoadedRulebook(fugong::Rulebook);

#[wasm_bindgen]
impl LoadedRulebook {
    /// Load a rulebook from its JSON text.
    #[wasm_bindgen(js_name = fromJson)]
    pub fn from_json(text: &str) -> Result<LoadedRulebook, String> {
        OPERATIONS.load(text).map(Self).map_err(|problems| problems.to_json())
    }

    /// Load a built-in rulebook.
    #[wasm_bindgen(js_name = builtIn)]
    pub fn built_in(id: &str) -> Result<LoadedRulebook, String> {
        OPERATIONS.load_built_in(id).map(Self).map_err(|problems| problems.to_json())
    }

    /// Run one operation on JSON text under this rulebook and return the reply as JSON text.
    pub fn call(&self, operation: &str, text: &str) -> String {
        OPERATIONS.call(Some(&self.0), operation, text)
    }
}
