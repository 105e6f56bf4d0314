//! Browser glue: carries JSON text across the border. It holds no rule, no default and no message; the module in `js/` gives
//! the types and the errors.

use fugong::wire::Door;
use wasm_bindgen::prelude::*;

/// The operations of this module. What no operation reaches, the linker leaves out.
const DOOR: Door = if cfg!(feature = "form") {
    Door::FORM
} else if cfg!(feature = "approvals") {
    Door::APPROVALS
} else {
    Door::WHOLE
};

/// Run one operation on JSON text and return the reply as JSON text.
#[wasm_bindgen]
pub fn call(operation: &str, text: &str) -> String {
    DOOR.call(operation, text)
}

/// Name every operation of this module.
#[wasm_bindgen]
pub fn operations() -> Vec<String> {
    DOOR.operations().iter().map(|operation| operation.name.to_owned()).collect()
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

    /// Load a rulebook that the library carries.
    #[wasm_bindgen(js_name = builtIn)]
    pub fn built_in(id: &str) -> Result<LoadedRulebook, String> {
        fugong::Rulebook::built_in(id).map(Self).map_err(|problems| problems.to_json())
    }

    /// Run one operation on JSON text under this rulebook and return the reply as JSON text.
    pub fn call(&self, operation: &str, text: &str) -> String {
        DOOR.call_with(&self.0, operation, text)
    }
}
