//! The cells of a frame that could not be read, each with its text.

use super::{Table, table};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, Int64Array, StringArray};
use fugong::columns::{CellProblem, Column};
use pyo3::prelude::*;
use std::sync::Arc;

/// The cells of a frame that could not be read.
#[pyclass(frozen, module = "fugong._fugong")]
pub struct Refusals {
    /// Each with the cell's text, where it has one.
    problems: Vec<(CellProblem, Option<String>)>,
    names: Vec<String>,
}

impl Refusals {
    /// None yet, of columns of these names.
    pub(super) fn of(names: &[String]) -> Self {
        Self { problems: Vec::new(), names: names.to_vec() }
    }

    /// Adds those of a batch, whose columns are given and before which the frame has `base` rows.
    pub(super) fn extend(&mut self, found: Vec<CellProblem>, given: &[Column<'_>], base: usize) {
        self.problems.extend(found.into_iter().map(|mut one| {
            let value = given.get(one.column).and_then(|column| column.text(one.row));
            one.row += base;
            (one, value)
        }));
    }
}

#[pymethods]
impl Refusals {
    fn __len__(&self) -> usize {
        self.problems.len()
    }

    /// The first of them as a reply's JSON text, each at its row and column.
    pub(super) fn reply(&self, most: usize) -> String {
        let placed = |one: &CellProblem| {
            let column = self.names.get(one.column).map_or("", String::as_str);
            one.problem.clone().at(format!("/{}/{}", one.row, column.replace('~', "~0").replace('/', "~1")))
        };
        self.problems.iter().take(most).map(|(one, _)| placed(one)).collect::<fugong::Problems>().to_json()
    }

    /// All of them, a row each.
    fn table(&self) -> PyResult<Table> {
        let problems = || self.problems.iter().map(|(one, _)| one);
        let rows: Int64Array = problems().map(|one| i64::try_from(one.row).ok()).collect();
        let name = |one: &CellProblem| self.names.get(one.column).map(String::as_str);
        let columns: DictionaryArray<Int32Type> = problems().map(name).collect();
        let codes: DictionaryArray<Int32Type> = problems().map(|one| Some(one.problem.code().as_str())).collect();
        let values: StringArray = self.problems.iter().map(|(_, value)| value.as_deref()).collect();
        let nearest: StringArray = problems().map(|one| one.problem.param("nearest")?.as_str()).collect();
        let message = |language: &str| -> StringArray {
            problems().map(|one| Some(one.problem.message().get(language, language).to_owned())).collect()
        };
        let columns: [(&str, ArrayRef); 7] = [
            ("row", Arc::new(rows)),
            ("column", Arc::new(columns)),
            ("value", Arc::new(values)),
            ("nearest", Arc::new(nearest)),
            ("code", Arc::new(codes)),
            ("zh-CN", Arc::new(message("zh-CN"))),
            ("en", Arc::new(message("en"))),
        ];
        table(columns.into_iter().map(|(name, column)| (name.to_owned(), column)))
    }
}
