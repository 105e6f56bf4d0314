//! Markdown: CommonMark 0.31 with tables of GitHub Flavored Markdown. Paragraphs lose their position, figures their ids.

use super::{Block, Document, TableColumn, TextRun, joined};

pub(super) fn write(document: &Document) -> String {
    let mut blocks = vec![format!("# {}", escape(&document.title))];
    blocks.extend(document.blocks.iter().map(|block| match block {
        Block::Heading { text } => format!("## {}", escape(text)),
        Block::Paragraph { runs, .. } => escape(&joined(runs)),
        Block::Table { caption, columns, rows } => table(caption, columns, rows),
    }));
    let mut out = blocks.join("\n\n");
    out.push('\n');
    out
}

fn table(caption: &str, columns: &[TableColumn], rows: &[Vec<TextRun>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = Vec::new();
    if !caption.is_empty() {
        lines.extend([format!("**{}**", escape(caption)), String::new()]);
    }
    lines.push(line(columns.iter().map(|column| escape(&column.title)).collect()));
    lines.push(line(columns.iter().map(|c| if c.number { "---:" } else { "---" }.to_owned()).collect()));
    lines.extend(rows.iter().map(|row| {
        // Default: a row with fewer cells than columns ends in empty ones.
        line((0..columns.len()).map(|at| row.get(at).map(|run| escape(&run.text)).unwrap_or_default()).collect())
    }));
    lines.join("\n")
}

/// Escapes what would be read as markup; a line break becomes a space, because it would end a table's row.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}
