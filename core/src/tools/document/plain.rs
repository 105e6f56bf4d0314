//! Plain text, for terminals and chats: tables are aligned on a grid where Chinese characters are two columns wide.

use super::width::{pad, width};
use super::{Block, Document, Place, TableColumn, TextRun, joined};

/// Width of a page in columns, which only paragraphs at the right need.
const PAGE: usize = 78;

pub(super) fn write(document: &Document) -> String {
    let mut blocks = vec![document.title.clone()];
    blocks.extend(document.blocks.iter().map(|block| match block {
        Block::Heading { text } => text.clone(),
        Block::Paragraph { runs, place } => paragraph(&joined(runs), *place, document.indents()),
        Block::Table { caption, columns, rows } => table(caption, columns, rows),
    }));
    let mut out = blocks.join("\n\n");
    out.push('\n');
    out
}

fn paragraph(text: &str, place: Place, indents: bool) -> String {
    match place {
        Place::Body if indents => format!("　　{text}"),
        Place::Body | Place::Margin => text.to_owned(),
        Place::End => pad(text, PAGE, true),
    }
}

fn table(caption: &str, columns: &[TableColumn], rows: &[Vec<TextRun>]) -> String {
    // Default: a row with fewer cells than columns ends in empty ones.
    let cell = |row: &[TextRun], column: usize| row.get(column).map(|run| run.text.clone()).unwrap_or_default();
    let widths: Vec<usize> = columns
        .iter()
        .enumerate()
        .map(|(index, column)| rows.iter().map(|row| width(&cell(row, index))).fold(width(&column.title), usize::max))
        .collect();
    let line = |cells: Vec<String>| {
        let padded = cells.iter().zip(columns).zip(&widths).map(|((text, column), to)| pad(text, *to, column.number));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut lines = vec![caption.to_owned(), line(columns.iter().map(|column| column.title.clone()).collect())];
    lines.push(widths.iter().map(|to| "-".repeat(*to)).collect::<Vec<_>>().join("  "));
    lines.extend(rows.iter().map(|row| line((0..columns.len()).map(|column| cell(row, column)).collect())));
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
