//! Python glue: carries JSON text across the border, and tables (`table`). It holds no rule, no default and no message; `fugong` in Python gives
//! the types and the exceptions.

mod table;

use fugong::base::{json::decode_text, text::Text};
use fugong::{Code, Problem, Problems};
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

create_exception!(
    _fugong,
    Refused,
    PyValueError,
    "What the core refused: `args[0]` is its `{\"problems\": [...]}` reply."
);

fn refused(problems: &fugong::Problems) -> PyErr {
    Refused::new_err(problems.to_json())
}

/// Run one operation on JSON text and return the reply as JSON text.
#[pyfunction]
fn call(py: Python<'_>, operation: &str, text: &str) -> String {
    py.detach(|| fugong::wire::call(operation, text))
}

/// Name every operation.
#[pyfunction]
fn operations() -> Vec<&'static str> {
    fugong::wire::OPERATIONS.iter().map(|operation| operation.name).collect()
}

/// The ids of the rulebooks that the library carries.
#[pyfunction]
fn built_in_ids() -> Vec<&'static str> {
    fugong::rulebook::built_in_ids().collect()
}

/// The JSON text of a rulebook that the library carries.
#[pyfunction]
fn built_in_text(id: &str) -> Option<&'static str> {
    fugong::rulebook::built_in_text(id)
}

/// The best string of a localised text, given as JSON; empty for what is no text.
#[pyfunction]
fn text_in(text: &str, language: &str, default: &str) -> String {
    decode_text::<Text>(text).map(|text| text.get(language, default).to_owned()).unwrap_or_default()
}

/// Whether a localised text, given as JSON, has a string that a language finds.
#[pyfunction]
fn has_language(text: &str, language: &str) -> bool {
    decode_text::<Text>(text).is_ok_and(|text| text.has(language))
}

/// A value that JSON cannot write, as a reply's JSON text: the problem of this code at a JSON pointer, with the value as `text` and the
/// name of its type where the message tells it.
#[pyfunction]
#[pyo3(signature = (code, path, text, r#type = None))]
fn unwritable(code: &str, path: &str, text: &str, r#type: Option<&str>) -> PyResult<String> {
    let code = Code::named(code).ok_or_else(|| PyValueError::new_err(format!("there is no code {code}")))?;
    let problem = Problem::new(code).with("text", text).at(path);
    let problem = match r#type {
        Some(name) => problem.with("type", name),
        None => problem,
    };
    Ok(Problems::from(problem).to_json())
}

/// A loaded rulebook: read once, used from any thread.
#[pyclass(frozen, module = "fugong._fugong")]
struct Rulebook(fugong::Rulebook);

#[pymethods]
impl Rulebook {
    /// Load a rulebook from its JSON text.
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Self> {
        py.detach(|| fugong::Rulebook::from_json(text)).map(Self).map_err(|problems| refused(&problems))
    }

    /// Load a rulebook that the library carries.
    #[staticmethod]
    fn built_in(py: Python<'_>, id: &str) -> PyResult<Self> {
        py.detach(|| fugong::Rulebook::built_in(id)).map(Self).map_err(|problems| refused(&problems))
    }

    /// Run one operation on JSON text under this rulebook and return the reply as JSON text.
    fn call(&self, py: Python<'_>, operation: &str, text: &str) -> String {
        py.detach(|| fugong::wire::call_with(&self.0, operation, text))
    }
}

#[pymodule]
fn _fugong(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("Refused", module.py().get_type::<Refused>())?;
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<Rulebook>()?;
    module.add_class::<table::Scorer>()?;
    module.add_class::<table::Table>()?;
    module.add_class::<table::Refusals>()?;
    module.add_function(wrap_pyfunction!(table::codes, module)?)?;
    module.add_function(wrap_pyfunction!(table::score_rows, module)?)?;
    module.add_function(wrap_pyfunction!(table::found_columns, module)?)?;
    module.add_function(wrap_pyfunction!(table::meant_names, module)?)?;
    module.add_function(wrap_pyfunction!(table::need_columns, module)?)?;
    module.add_function(wrap_pyfunction!(built_in_ids, module)?)?;
    module.add_function(wrap_pyfunction!(built_in_text, module)?)?;
    module.add_function(wrap_pyfunction!(call, module)?)?;
    module.add_function(wrap_pyfunction!(has_language, module)?)?;
    module.add_function(wrap_pyfunction!(operations, module)?)?;
    module.add_function(wrap_pyfunction!(text_in, module)?)?;
    module.add_function(wrap_pyfunction!(unwritable, module)?)
}
