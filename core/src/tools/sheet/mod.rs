//! CSV and JSON-lines text → records, with problems by row and column.
//!
//! A definition declares the columns: accepted headers in any language, types, bounds, units, labels. A cell is read
//! literally, or by a stated rule that leaves a note, or not at all with a problem; nothing is guessed or clamped. Rows without
//! a problem always count. Text comes in as UTF-8: what is in GB 18030 (as older spreadsheets save it) is to be decoded
//! outside. This room may not know what columns mean to the engines.
//!
//! ```
//! use fugong::tools::sheet::{ReadOptions, SheetCell, SheetDefinition, read_csv};
//! let definition = SheetDefinition::from_json(r#"{"columns": [
//!     {"name": "name", "headers": ["姓名", "Name"], "type": "text", "required": true},
//!     {"name": "temperature", "headers": ["体温", "Temperature"], "type": "decimal", "min": 35, "max": 42, "units": ["℃"]}]}"#)?;
//! let sheet = read_csv("姓名,体温\n王某,３６.５℃\n李某,3.65\n", &definition, &ReadOptions::default());
//! assert_eq!(sheet.rows.len(), 1);
//! assert_eq!(sheet.cell(&sheet.rows[0], "temperature"), Some(&SheetCell::Decimal("36.5".parse()?)));
//! let problem = sheet.problems.iter().next().ok_or("none")?;
//! assert_eq!((problem.code().as_str(), problem.path()), ("sheet_out_of_range", "/rows/1/temperature"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod check_sheet;
mod column;
mod date;
mod definition;
mod header;
mod label;
mod lines;
mod normalise;
mod number;
mod read;
mod rows;
#[cfg(feature = "schema")]
mod schema;
mod serialise;
mod unit;
mod value;

pub use definition::{ColumnBound, ColumnType, OnDuplicate, SheetColumn, SheetDefinition, SheetDocument};
pub use lines::{JsonRecord, Lines, read_json_lines};
pub use read::{ReadOptions, RefusedRecord, Sheet, SheetRecord, read_csv};
pub use unit::ColumnUnit;
pub use value::{ReadRule, ReadingNote, SheetCell};

#[cfg(test)]
mod lines_tests;
#[cfg(test)]
mod sheet_tests;
#[cfg(test)]
mod warts_tests;
