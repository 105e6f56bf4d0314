//! Whether a report may be issued, and the sentence that says why not.
//!
//! A report is not fit to issue while a record that its figures rest on cannot be read, or a sheet that the rulebook declares
//! was not given. It is written all the same, so that one sees what is there, and its first sentence says so.

use super::compose::Composed;
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem};
use crate::tools::document::{Block, Document, Place, TextRun};
use serde_json::Value;

/// Most files that the sentence names; of the others it says how many there are.
const MOST_FILES: usize = 3;
/// Most rows of a file that it names.
const MOST_ROWS: usize = 5;

impl Composed<'_> {
    /// Whether every record can be read that the report's figures rest on.
    #[must_use]
    pub fn is_fit_to_issue(&self) -> bool {
        self.today.reasons.is_empty()
    }

    /// Why the report is not fit to issue: records that cannot be read, or were not given, each with its file and row.
    #[must_use]
    pub fn reasons(&self) -> &[Problem] {
        &self.today.reasons
    }

    /// Puts the sentence that the report is not fit to issue before everything else in its body.
    pub(super) fn warn(&self, document: &mut Document, language: &str) {
        if self.is_fit_to_issue() {
            return;
        }
        let chinese = language.starts_with("zh");
        let sentence = sentence(self.reasons(), chinese);
        let body = document.blocks.iter_mut().find_map(|block| match block {
            Block::Paragraph { runs, place: Place::Body } => Some(runs),
            _ => None,
        });
        let space = if chinese { "" } else { " " };
        match body {
            Some(runs) => runs.insert(0, TextRun::text(format!("{sentence}{space}"))),
            None => {
                let runs = vec![TextRun::text(sentence)];
                document.blocks.insert(0, Block::Paragraph { runs, place: Place::Body });
            }
        }
    }
}

/// 本报告不宜签发：units.csv第3行有误；journal.jsonl未提供。
fn sentence(reasons: &[Problem], chinese: bool) -> String {
    let mut files: Map<String, Vec<&Problem>> = Map::new();
    let mut order: Vec<String> = Vec::new();
    for reason in reasons {
        // Default: a reason outside of any file stands under no name.
        let file = reason.path().split('/').nth(2).unwrap_or_default().replace("~1", "/").replace("~0", "~");
        if !order.contains(&file) {
            order.push(file.clone());
        }
        files.entry(file).or_default().push(reason);
    }
    // Invariant: the order names the files of the map.
    let told =
        order.iter().take(MOST_FILES).map(|file| file_of(file, files.get(file).map_or(&[], Vec::as_slice), chinese));
    let mut parts: Vec<String> = told.collect();
    let others = order.len().saturating_sub(MOST_FILES); // Default: as few files leave none over.
    if others > 0 {
        parts.push(if chinese { format!("另有{others}个文件") } else { format!("{others} more files") });
    }
    match chinese {
        true => format!("本报告不宜签发：{}。", parts.join("；")),
        false => format!("This report is not fit to issue: {}.", parts.join("; ")),
    }
}

/// What is wrong with a file: `units.csv第3、7行有误`.
fn file_of(file: &str, reasons: &[&Problem], chinese: bool) -> String {
    let not_given = reasons.iter().any(|reason| reason.code() == Code::FileNotGiven);
    let mut rows: Vec<u64> = reasons.iter().filter_map(|reason| reason.param("row").and_then(Value::as_u64)).collect();
    rows.sort_unstable();
    rows.dedup();
    let more = rows.len() > MOST_ROWS;
    let names: Vec<String> = rows.iter().take(MOST_ROWS).map(u64::to_string).collect();
    match (not_given, names.is_empty(), chinese) {
        (true, _, true) => format!("没有提供{file}"),
        (true, _, false) => format!("{file} was not given"),
        (_, true, true) => format!("{file}有误"),
        (_, true, false) => format!("{file} cannot be read"),
        (_, false, true) => format!("{file}第{}{}行有误", names.join("、"), if more { "等" } else { "" }),
        (_, false, false) => {
            let (what, verb) = if rows.len() == 1 { ("row", "is") } else { ("rows", "are") };
            format!("{what} {}{} of {file} {verb} wrong", names.join(", "), if more { " and others" } else { "" })
        }
    }
}
