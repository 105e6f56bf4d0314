//! What is inside a number, as people read it: a sentence, a table of what counts, a table of what does not and why.
//!
//! Nothing is computed here: the explanation has every contribution and exclusion, and this module names and orders them.

use super::compose::Composed;
use crate::base::text::Text;
use crate::report::{Cell, Explanation, RatioPart, SourceRef};
use crate::tools::bulletin::Figures;
use crate::tools::document::{Block, Document, Place, TableColumn, TextRun};

/// A figure explained: the explanation itself, and a document that lists what is inside.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Explained {
    /// Everything inside the figure and everything left out.
    pub explanation: Explanation,
    /// The same as a document.
    pub document: Document,
}

impl Composed<'_> {
    /// Lists what is inside a figure, in a language; nothing where there is no such figure.
    #[must_use]
    pub fn explained(&self, figure: &str, unit: Option<&str>, language: &str) -> Option<Explained> {
        let explanation = self.explain(figure, unit)?;
        let words = Localiser { composed: self, language };
        let document = words.document(&explanation);
        Some(Explained { explanation: explanation.into_owned(), document })
    }
}

/// Texts of an explanation in one language.
struct Localiser<'w> {
    /// Source of names, indicators and the rulebook's language.
    composed: &'w Composed<'w>,
    /// Language asked for.
    language: &'w str,
}

impl Localiser<'_> {
    /// The text in the language, else in the rulebook's.
    fn get(&self, text: &Text) -> String {
        text.get(self.language, &self.composed.rulebook.document().language).to_owned()
    }

    /// One of two texts, by language.
    fn pair(&self, zh: &str, en: &str) -> String {
        self.get(&Text::pair(zh, en))
    }

    /// The document: figure, contributions other than 0, exclusions with their reasons.
    /// The sentence reads `unit: name figure measure`, for a ratio followed by numerator ÷ denominator. The table of
    /// exclusions is left out if there are none.
    fn document(&self, explanation: &Explanation) -> Document {
        let figure = &explanation.figure;
        let indicator = self.composed.report.indicator(&figure.indicator);
        // Default: a figure without an indicator of this report is not made, so neither name nor measure is left empty.
        let name = indicator.map(|indicator| self.get(&indicator.title.or_name(&indicator.id))).unwrap_or_default();
        // Default: as above.
        let measure = indicator.map(|indicator| self.get(&indicator.measure)).unwrap_or_default();
        let shown = figure.shown.clone().unwrap_or_else(|| self.cell(&figure.indicator, &figure.cell));
        let unit = self.get(&self.composed.name(&figure.unit));
        let mut sentence = format!("{unit}：{name} {shown}{measure}");
        if !self.language.starts_with("zh") {
            sentence = format!("{unit}: {name} {shown} {measure}");
        }
        if let Some(parts) = &figure.parts {
            sentence.push_str(&format!(" = {} ÷ {}", parts.numerator, parts.denominator));
        }
        let mut document = Document { language: self.language.to_owned(), title: name.clone(), blocks: Vec::new() };
        document.blocks.push(Block::Paragraph { runs: vec![TextRun::text(sentence.trim())], place: Place::Margin });
        let column = |zh: &str, en: &str, number| TableColumn { title: self.pair(zh, en), number };
        let inside = explanation.contributions.iter().filter(|one| one.cell.to_number().is_none_or(|n| !n.is_zero()));
        let rows: Vec<Vec<TextRun>> = inside
            .map(|one| {
                // Default: only figures of a ratio belong to a part.
                let part = one.part.map(|part| self.part(part)).unwrap_or_default();
                let name = self.get(&self.composed.name(&one.unit));
                [name, part, self.cell(&figure.indicator, &one.cell), self.source(&one.source)]
                    .map(TextRun::text)
                    .to_vec()
            })
            .collect();
        let columns = vec![
            column("单位", "Unit", false),
            column("项", "Part", false),
            column("数", "Figure", true),
            column("依据", "Rests on", false),
        ];
        document.blocks.push(Block::Table { caption: self.pair("计入", "Inside"), columns, rows });
        let rows: Vec<Vec<TextRun>> = explanation
            .exclusions
            .iter()
            .map(|one| {
                // Default: a gap has no figure that is left out.
                let left = one.left_out.as_ref().map(|cell| self.cell(&figure.indicator, cell)).unwrap_or_default();
                let name = self.get(&self.composed.name(&one.unit));
                [name, left, self.get(&one.excluded.title())].map(TextRun::text).to_vec()
            })
            .collect();
        if !rows.is_empty() {
            let columns = vec![
                column("单位", "Unit", false),
                column("数", "Figure", true),
                column("未计入原因", "Why it is left out", false),
            ];
            document.blocks.push(Block::Table { caption: self.pair("未计入", "Left out"), columns, rows });
        }
        document
    }

    /// What the two parts of a ratio are called.
    fn part(&self, part: RatioPart) -> String {
        match part {
            RatioPart::Numerator => self.pair("分子", "numerator"),
            RatioPart::Denominator => self.pair("分母", "denominator"),
        }
    }

    /// A cell as tables show it. A nil return reads 0; a missing figure never does.
    fn cell(&self, figure: &str, cell: &Cell) -> String {
        if let Some(words) = self.composed.words(figure, cell) {
            return self.get(&words);
        }
        match cell {
            Cell::Value { value } => value.to_string(),
            Cell::Zero | Cell::Nil => "0".to_owned(),
            Cell::Word { word } => word.clone(),
            Cell::Text { text } => text.clone(),
            Cell::Missing => self.pair("缺", "missing"),
            Cell::Withheld { .. } => self.pair("不予提供", "withheld"),
            Cell::NotApplicable { .. } => self.pair("不适用", "not applicable"),
        }
    }

    /// What a figure rests on: `submission enterprise-return #2`.
    fn source(&self, source: &SourceRef) -> String {
        match source.revision {
            Some(revision) => format!("{} {} #{revision}", source.kind.as_str(), source.id),
            None => format!("{} {}", source.kind.as_str(), source.id),
        }
    }
}
