//! Documents: headings, sentences, tables and figures, written as text, Markdown or HTML.
//!
//! A document is data; writing it is one function a format. Every figure in it keeps its id, so that a reader can ask what
//! is inside the number. This room knows no rules and no languages: texts come in ready.

mod html;
mod markdown;
mod plain;
mod width;

use crate::base::json::string_enum;

/// A document in one language.
/// Produced by a bulletin or by the office; written by [`Document::write`].
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Document {
    /// The BCP 47 tag of its language.
    pub language: String,
    /// Its title: one line of plain text, not escaped.
    pub title: String,
    /// What it holds, in order.
    pub blocks: Vec<Block>,
}

/// One block of a document.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Block {
    /// A heading below the title.
    Heading {
        /// Its text.
        text: String,
    },
    /// A paragraph.
    Paragraph {
        /// Its runs of text and figures.
        runs: Vec<TextRun>,
        /// Its position: in the body, at the margin, or at the right.
        place: Place,
    },
    /// A table.
    Table {
        /// Its caption; none if empty.
        caption: String,
        /// The heads of its columns.
        columns: Vec<TableColumn>,
        /// Its rows, a cell for each column. A row with fewer cells ends in empty ones; further cells are not written.
        rows: Vec<Vec<TextRun>>,
    },
}

string_enum! {
    /// The position of a paragraph.
    pub enum Place {
        /// In the body; the first line is indented where the language does so.
        Body = "body",
        /// At the margin: an addressee.
        Margin = "margin",
        /// At the right: a signature, a date.
        End = "end",
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TableColumn {
    /// Its head.
    pub title: String,
    /// Whether it holds numbers, which are aligned at the right.
    pub number: bool,
}

/// A run of text; a figure where it has an id.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "TextRun"))]
pub struct TextRun {
    /// The text.
    pub text: String,
    /// The figure that it shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub figure: Option<String>,
}

string_enum! {
    /// How a document is written.
    pub enum Format {
        /// Plain text with aligned tables; wide characters take two columns.
        Text = "text",
        /// CommonMark with GitHub tables.
        Markdown = "markdown",
        /// A complete HTML page without scripts.
        Html = "html",
    }
}

impl Document {
    /// The document as text in a format; ends with a line break.
    ///
    /// ```
    /// use fugong::tools::document::{Block, Document, Format, Place, TextRun};
    /// let mut document = Document { language: "zh-CN".into(), title: "日报告".into(), ..Document::default() };
    /// document.blocks.push(Block::Paragraph { runs: vec![TextRun::text("特此报告。")], place: Place::Body });
    /// assert_eq!(document.write(Format::Text), "日报告\n\n　　特此报告。\n");
    /// assert_eq!(document.write(Format::Markdown), "# 日报告\n\n特此报告。\n"); // the indent is plain text's way
    /// ```
    #[must_use]
    pub fn write(&self, format: Format) -> String {
        match format {
            Format::Text => plain::write(self),
            Format::Markdown => markdown::write(self),
            Format::Html => html::write(self),
        }
    }

    /// How many characters its body has, title, tables and white space not counted: what a limit for a chat message counts.
    ///
    /// ```
    /// use fugong::tools::document::{Block, Document, Place, TextRun};
    /// let runs = vec![TextRun::text("累计复工复产 "), TextRun::figure("reopened", "39"), TextRun::text(" 家。")];
    /// let blocks = vec![Block::Paragraph { runs, place: Place::Body }];
    /// let document = Document { language: "zh-CN".into(), title: "日报告".into(), blocks };
    /// assert_eq!(document.characters(), 10); // 8 characters and the 2 digits
    /// ```
    #[must_use]
    pub fn characters(&self) -> usize {
        let bodies = self.blocks.iter().map(|block| match block {
            Block::Heading { text } => text.clone(),
            Block::Paragraph { runs, .. } => joined(runs),
            Block::Table { .. } => String::new(),
        });
        bodies.map(|text| text.chars().filter(|c| !c.is_whitespace()).count()).sum()
    }

    /// Whether the language indents the first line of a paragraph by two characters.
    fn indents(&self) -> bool {
        self.language.starts_with("zh")
    }
}

impl TextRun {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), figure: None }
    }

    /// A figure.
    pub fn figure(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { text: text.into(), figure: Some(id.into()) }
    }
}

/// The text of runs without their figures' ids.
fn joined(runs: &[TextRun]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

#[cfg(test)]
mod document_tests;
