//! HTML: one page, readable without scripts, printable on A4.
//!
//! Style sheet and icon are within the page, so that it can be mailed and filed as one file. Figures are
//! `<span data-figure="id">`, so that a page around it can ask what is inside a number. All text is escaped.

use super::{Block, Document, Place, TableColumn, TextRun};

const STYLE: &str = "body{max-width:46rem;margin:2rem auto;padding:0 1rem;line-height:1.8;\
font-family:\"Noto Serif CJK SC\",\"Source Han Serif SC\",SimSun,serif}\
h1{font-size:1.5rem;text-align:center}h2{font-size:1.1rem}p.indent{text-indent:2em}p.end{text-align:right}\
table{border-collapse:collapse;width:100%;font-size:.9rem}caption{text-align:left;font-weight:bold;padding:.4rem 0}\
th,td{border:1px solid #888;padding:.2rem .5rem;text-align:left}.number{text-align:right;font-variant-numeric:tabular-nums}\
@media print{body{margin:0;max-width:none}}";

pub(super) fn write(document: &Document) -> String {
    let mut out = String::new();
    let (language, title) = (escape(&document.language), escape(&document.title));
    out.push_str(&format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    ));
    for block in &document.blocks {
        match block {
            Block::Heading { text } => out.push_str(&format!("<h2>{}</h2>\n", escape(text))),
            Block::Paragraph { runs, place } => {
                let class = match place {
                    Place::Body if document.indents() => " class=\"indent\"",
                    Place::Body | Place::Margin => "",
                    Place::End => " class=\"end\"",
                };
                let inner: String = runs.iter().map(run).collect();
                out.push_str(&format!("<p{class}>{inner}</p>\n"));
            }
            Block::Table { caption, columns, rows } => table(&mut out, caption, columns, rows),
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn table(out: &mut String, caption: &str, columns: &[TableColumn], rows: &[Vec<TextRun>]) {
    let class = |column: &TableColumn| if column.number { " class=\"number\"" } else { "" };
    out.push_str("<table>\n");
    if !caption.is_empty() {
        out.push_str(&format!("<caption>{}</caption>\n", escape(caption)));
    }
    let heads = columns.iter().map(|c| format!("<th scope=\"col\"{}>{}</th>", class(c), escape(&c.title)));
    out.push_str(&format!("<thead><tr>{}</tr></thead>\n<tbody>\n", heads.collect::<String>()));
    for row in rows {
        let cells = columns.iter().enumerate().map(|(index, column)| {
            // Default: a row with fewer cells than columns ends in empty ones.
            format!("<td{}>{}</td>", class(column), row.get(index).map(run).unwrap_or_default())
            // Default: a row with fewer cells than columns ends in empty ones.
        });
        out.push_str(&format!("<tr>{}</tr>\n", cells.collect::<String>()));
    }
    out.push_str("</tbody>\n</table>\n");
}

/// A figure keeps its id, so that a page can ask what is inside it.
fn run(run: &TextRun) -> String {
    match &run.figure {
        Some(figure) => format!("<span data-figure=\"{}\">{}</span>", escape(figure), escape(&run.text)),
        None => escape(&run.text),
    }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
