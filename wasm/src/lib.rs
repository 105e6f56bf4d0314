//! Browser glue: carries JSON text across the border. It holds no rule, no default and no message; the module in `js/` gives
//! the types and the errors.

mod parts;

use wasm_bindgen::prelude::*;

/// Run one operation on JSON text and return the reply as JSON text. Its part is loaded before.
#[wasm_bindgen]
pub fn call(operation: &str, text: &str) -> String {
    parts::call(None, operation, text)
}

/// Name every operation, of all parts.
#[wasm_bindgen]
pub fn operations() -> Vec<String> {
    parts::OPERATIONS.iter().map(|&name| name.to_owned()).collect()
}

/// Name the part that has to be loaded for an operation, if it is not in the base.
#[wasm_bindgen(js_name = partOf)]
pub fn part_of(operation: &str) -> Option<String> {
    parts::find(operation).map(|part| part.name.to_owned())
}

/// Take note that the part with the built-in rulebooks is there.
#[wasm_bindgen]
pub fn stock() {
    parts::stock();
}

/// Give the version of the library.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
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
        fugong::Rulebook::from_json(text).map(Self).map_err(|problems| problems.to_json())
    }

    /// Load a rulebook that the library carries. Its part is loaded before.
    #[wasm_bindgen(js_name = builtIn)]
    pub fn built_in(id: &str) -> Result<LoadedRulebook, String> {
        fugong::Rulebook::from_built_ins(parts::built_ins, id).map(Self).map_err(|problems| problems.to_json())
    }

    /// Run one operation on JSON text under this rulebook and return the reply as JSON text. Its part is loaded before.
    pub fn call(&self, operation: &str, text: &str) -> String {
        parts::call(Some(&self.0), operation, text)
    }
}
