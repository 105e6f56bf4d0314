//! Fills a layout in: figures to sentences, in one language.
//!
//! Numbers come in as texts, rounded and with the dash of a missing one: nothing is computed here but the difference of two
//! days. A sentence whose condition is unknown is not written.

use super::layout::{Each, Edition, LayoutBlock, Sentence, TableLayout};
use super::template::{Piece, Word, parse};
use crate::base::exact::Ratio;
use crate::base::instant::Instant;
use crate::base::rounding::Rounding;
use crate::base::text::Text;
use crate::tools::condition::{FactSet, FactValue};
use crate::tools::document::{Block, Document, TableColumn, TextRun};
use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};

/// One figure of one unit, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FigureReading {
    /// Its text: `38`, `75.0`, the title of a status; a dash where it is missing or not applicable.
    pub text: Text,
    /// Its exact value, for conditions and changes; `None` where it is no number.
    pub value: Option<Ratio>,
    /// Of a status, the id of its word, for conditions.
    pub word: Option<String>,
}

/// The figures and units of a composed report.
pub trait Figures {
    /// A figure of a unit (of the whole report where `None`).
    fn read(&self, figure: &str, unit: Option<&str>) -> FigureReading;
    /// The same figure on the day before, as known at the same moment: corrections that came today count.
    fn before(&self, figure: &str, unit: Option<&str>) -> FigureReading;
    /// The units inside a figure, in the order of the register.
    fn inside(&self, figure: &str, unit: Option<&str>) -> Vec<String>;
    /// The units of a kind, in the order of the register.
    fn units(&self, kind: &str) -> Vec<String>;
    /// The name of a unit on the day reported: units may be renamed.
    fn name(&self, unit: &str) -> Text;
    /// The parent of a unit; `None` at the top.
    fn parent(&self, unit: &str) -> Option<String>;
    /// How the change of a figure is written.
    fn change_form(&self, figure: &str) -> ChangeForm;
    /// The findings inside a figure, oldest first.
    fn findings(&self, figure: &str) -> Vec<FindingRow>;
    /// What returns and figures contradict.
    fn consistency(&self) -> Vec<FindingRow>;
}

/// How the change of a figure is written. What 75.0 % is more than 69.2 % is 5.8 percentage points and not 5.8 %.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangeForm {
    /// Rounding of the exact difference; `None`: none.
    pub rounding: Option<Rounding>,
    /// Of a ratio, what its points are.
    pub points: Option<Points>,
}

/// What the difference of two ratios is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Points {
    /// Percentage points (百分点).
    Percent,
    /// Points per thousand (千分点).
    PerMille,
}

/// A finding as sentences and tables show it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FindingRow {
    /// The unit where it was found.
    pub unit: String,
    /// What was found.
    pub problem: Text,
    /// Who is responsible for putting it right.
    pub responsible: Text,
    /// When it was opened, due, claimed corrected, verified and closed, in local time.
    pub times: [Option<NaiveDateTime>; 5],
}

/// The day and the moment that a bulletin speaks of.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The day reported.
    pub day: NaiveDate,
    /// Local time of the end of the window, or of the moment of knowledge if that is earlier, shown by `{@until}`.
    pub until: NaiveDateTime,
    /// Local time of the moment whose knowledge counts, shown by `{@as_of}`.
    pub as_of: NaiveDateTime,
    /// The same moment as an instant.
    pub instant: Instant,
}

/// Fills an edition in. `default` is the language of the rulebook, for templates without one in `language`. Paragraphs without
/// a sentence to write and tables without rows are left out.
pub fn render(edition: &Edition, figures: &dyn Figures, moment: &Moment, language: &str, default: &str) -> Document {
    let filler = Renderer { figures, moment, language, default, chinese: language.starts_with("zh") };
    let plain =
        |text: &Text| filler.text(text, &Row::default()).iter().map(|run| run.text.as_str()).collect::<String>();
    let mut document = Document { language: language.to_owned(), title: plain(&edition.title), blocks: Vec::new() };
    for block in &edition.blocks {
        match block {
            LayoutBlock::Heading { heading } => document.blocks.push(Block::Heading { text: plain(heading) }),
            LayoutBlock::Paragraph { paragraph, place } => {
                let runs = filler.paragraph(paragraph);
                if !runs.is_empty() {
                    document.blocks.push(Block::Paragraph { runs, place: *place });
                }
            }
            LayoutBlock::Table { table } => document.blocks.extend(filler.table(table)),
        }
    }
    document
}

struct Renderer<'f> {
    figures: &'f dyn Figures,
    moment: &'f Moment,
    language: &'f str,
    default: &'f str,
    chinese: bool,
}

/// The unit or finding that a template is filled in for; neither in sentences about the whole.
#[derive(Default)]
struct Row<'r> {
    unit: Option<&'r str>,
    finding: Option<&'r FindingRow>,
    number: usize,
}

impl Renderer<'_> {
    fn paragraph(&self, sentences: &[Sentence]) -> Vec<TextRun> {
        let mut out: Vec<TextRun> = Vec::new();
        for sentence in sentences {
            let runs = self.sentence(sentence);
            join(&mut out, runs, self.chinese);
        }
        out
    }

    fn sentence(&self, sentence: &Sentence) -> Vec<TextRun> {
        let Some(each) = &sentence.each else {
            let row = Row::default();
            return if self.applies(sentence, &row) { self.text(&sentence.text, &row) } else { Vec::new() };
        };
        let separator = sentence.separator.get(self.language, self.default);
        let (units, findings) = self.repeated(each);
        let of_units = units.iter().map(|unit| Row { unit: Some(unit), ..Row::default() });
        let of_findings =
            findings.iter().map(|finding| Row { unit: Some(&finding.unit), finding: Some(finding), number: 0 });
        let mut out = Vec::new();
        let applies = of_units.chain(of_findings).filter(|row| self.applies(sentence, row));
        for (index, row) in applies.enumerate() {
            if index > 0 {
                out.push(TextRun::text(separator));
            }
            out.extend(self.text(&sentence.text, &Row { number: index + 1, ..row }));
        }
        out
    }

    fn repeated(&self, each: &Each) -> (Vec<String>, Vec<FindingRow>) {
        match (&each.units, &each.inside, &each.findings) {
            (Some(kind), _, _) => (self.figures.units(kind), Vec::new()),
            (_, Some(figure), _) => (self.figures.inside(figure, None), Vec::new()),
            (_, _, Some(figure)) => (Vec::new(), self.figures.findings(figure)),
            _ if each.consistency => (Vec::new(), self.figures.consistency()),
            _ => (Vec::new(), Vec::new()),
        }
    }

    /// Whether the sentence is written for this row: its condition over the row's figures holds.
    fn applies(&self, sentence: &Sentence, row: &Row<'_>) -> bool {
        let Some(condition) = &sentence.when else { return true };
        let mut facts = FactSet::new();
        condition.for_each_fact(&mut |figure| {
            let reading = self.figures.read(figure, row.unit);
            let word = reading.word.map(FactValue::Choice);
            if let Some(value) = reading.value.map(FactValue::Number).or(word) {
                facts.insert(figure, value);
            }
        });
        condition.evaluate(&facts).holds()
    }

    fn text(&self, text: &Text, row: &Row<'_>) -> Vec<TextRun> {
        let pieces = parse(text.get(self.language, self.default));
        let mut runs: Vec<TextRun> = Vec::new();
        for piece in &pieces {
            let mut run = self.piece(piece, row);
            if run.text.starts_with('.') && runs.last().is_some_and(|before| before.text.ends_with('.')) {
                run.text.remove(0);
            }
            if !run.text.is_empty() {
                runs.push(run);
            }
        }
        runs
    }

    fn piece(&self, piece: &Piece, row: &Row<'_>) -> TextRun {
        match piece {
            Piece::Text(text) => TextRun::text(text.as_str()),
            Piece::Figure(figure) => {
                TextRun::figure(figure.as_str(), self.get(&self.figures.read(figure, row.unit).text))
            }
            Piece::Counted(figure, one, many) => {
                let reading = self.figures.read(figure, row.unit);
                let noun = if reading.value.as_ref() == Some(&Ratio::ONE) { one } else { many };
                TextRun::figure(figure.as_str(), format!("{} {noun}", self.get(&reading.text)))
            }
            Piece::Change(figure) => TextRun::figure(figure.as_str(), self.change(figure, row)),
            Piece::Units(figure) => {
                let units = self.figures.inside(figure, row.unit);
                let names: Vec<String> = units.iter().map(|unit| self.name(unit)).collect();
                TextRun::figure(figure.as_str(), names.join(if self.chinese { "、" } else { ", " }))
            }
            Piece::Word(word) => TextRun::text(self.word(*word, row)),
            // Invariant: a bulletin with a word that there is not does not load.
            Piece::Unknown(word) => TextRun::text(format!("{{@{word}}}")),
        }
    }

    /// The change since the day before: `+3`, `-1`, `+5.8个百分点`, `持平` (`0` in English); a dash where one of the days has no
    /// value, which is not the same as no change.
    fn change(&self, figure: &str, row: &Row<'_>) -> String {
        let (now, before) = (self.figures.read(figure, row.unit), self.figures.before(figure, row.unit));
        match (now.value, before.value) {
            (Some(now), Some(before)) if now == before => if self.chinese { "持平" } else { "0" }.to_owned(),
            (Some(now), Some(before)) => {
                let form = self.figures.change_form(figure);
                let (sign, change) = if now < before { ("-", before - now) } else { ("+", now - before) };
                let number = form.rounding.map_or_else(|| change.to_string(), |rounding| rounding.text(&change));
                let points = form.points.map_or("", |points| self.points(points, number == "1"));
                format!("{sign}{number}{points}")
            }
            _ => "—".to_owned(),
        }
    }

    /// What a change of a ratio is counted in.
    fn points(&self, points: Points, one: bool) -> &'static str {
        match (points, self.chinese, one) {
            (Points::Percent, true, _) => "个百分点",
            (Points::Percent, false, true) => " percentage point",
            (Points::Percent, false, false) => " percentage points",
            (Points::PerMille, true, _) => "个千分点",
            (Points::PerMille, false, true) => " point per thousand",
            (Points::PerMille, false, false) => " points per thousand",
        }
    }

    fn word(&self, word: Word, row: &Row<'_>) -> String {
        let time = |index: usize| row.finding.and_then(|f| f.times.get(index).copied().flatten());
        let shown = |at: Option<NaiveDateTime>| at.map_or_else(|| "—".to_owned(), |at| self.minute(at));
        match word {
            // Default: words of a unit or a finding write nothing where the sentence is about the whole.
            Word::Day => self.day(self.moment.day),
            Word::Until => self.hour(self.moment.until),
            Word::AsOf => self.hour(self.moment.as_of),
            Word::Number => row.number.to_string(),
            // Default: a sentence about the whole has no unit.
            Word::Unit => row.unit.map(|unit| self.name(unit)).unwrap_or_default(),
            Word::Parent => {
                let parent = row.unit.and_then(|unit| self.figures.parent(unit));
                // Default: the unit at the top has no parent.
                parent.map(|unit| self.name(&unit)).unwrap_or_default()
            }
            // Default: a sentence about a unit has no finding.
            Word::Problem => row.finding.map(|f| self.get(&f.problem)).unwrap_or_default(),
            // Default: a sentence about a unit has no finding.
            Word::Responsible => row.finding.map(|f| self.get(&f.responsible)).unwrap_or_default(),
            Word::Opened => shown(time(0)),
            Word::Due => shown(time(1)),
            Word::Corrected => shown(time(2)),
            Word::Verified => shown(time(3)),
            Word::Closed => shown(time(4)),
        }
    }

    fn table(&self, layout: &TableLayout) -> Option<Block> {
        let mut columns = vec![TableColumn { title: self.get(&layout.names), number: false }];
        columns.extend(layout.columns.iter().map(|c| TableColumn { title: self.get(&c.title), number: c.number }));
        let cells = |row: &Row<'_>, name: TextRun| {
            let cell = |column: &super::LayoutColumn| {
                let runs = self.text(&column.text, row);
                let figure = runs.iter().find_map(|run| run.figure.clone());
                TextRun { text: runs.iter().map(|run| run.text.as_str()).collect(), figure }
            };
            std::iter::once(name).chain(layout.columns.iter().map(cell)).collect::<Vec<TextRun>>()
        };
        let mut rows = Vec::new();
        if let Some(kind) = &layout.units {
            for unit in self.figures.units(kind) {
                let row = Row { unit: Some(&unit), ..Row::default() };
                rows.push(cells(&row, TextRun::text(self.name(&unit))));
            }
        }
        if let Some(figure) = &layout.findings {
            for (index, finding) in self.figures.findings(figure).iter().enumerate() {
                let number = index + 1;
                let row = Row { unit: Some(&finding.unit), finding: Some(finding), number };
                rows.push(cells(&row, TextRun::text(number.to_string())));
            }
        }
        if rows.is_empty() {
            return None;
        }
        if let Some(total) = &layout.total {
            rows.push(cells(&Row::default(), TextRun::text(self.get(total))));
        }
        Some(Block::Table { caption: self.get(&layout.caption), columns, rows })
    }

    fn get(&self, text: &Text) -> String {
        text.get(self.language, self.default).to_owned()
    }

    fn name(&self, unit: &str) -> String {
        self.get(&self.figures.name(unit))
    }

    /// A day: 2月19日; 19 February.
    fn day(&self, day: NaiveDate) -> String {
        if self.chinese {
            format!("{}月{}日", day.month(), day.day())
        } else {
            format!("{} {}", day.day(), month_name(day))
        }
    }

    /// A moment in a sentence: 2月19日17时, 2月19日17时30分; 17:00 on 19 February.
    fn hour(&self, at: NaiveDateTime) -> String {
        match (self.chinese, at.minute()) {
            (true, 0) => format!("{}{}时", self.day(at.date()), at.hour()),
            (true, minute) => format!("{}{}时{minute:02}分", self.day(at.date()), at.hour()),
            (false, minute) => format!("{:02}:{minute:02} on {}", at.hour(), self.day(at.date())),
        }
    }

    /// A moment in a cell: 2月19日09:30; 19 Feb 09:30.
    fn minute(&self, at: NaiveDateTime) -> String {
        let time = format!("{:02}:{:02}", at.hour(), at.minute());
        if self.chinese {
            format!("{}{time}", self.day(at.date()))
        } else {
            let month: String = month_name(at.date()).chars().take(3).collect();
            format!("{} {month} {time}", at.day())
        }
    }
}

/// An English month; chrono's own formatting would bring all of strftime along.
fn month_name(day: NaiveDate) -> &'static str {
    chrono::Month::try_from(u8::try_from(day.month()).unwrap_or(1)).map_or("", |month| month.name())
}

/// Appends a sentence. English sentences are separated by a space, unless the next begins with a punctuation mark; a full stop
/// after an abbreviation (`Ltd.`) is not written twice. Chinese sentences follow each other directly.
fn join(out: &mut Vec<TextRun>, mut next: Vec<TextRun>, chinese: bool) {
    let begins = next.first().and_then(|run| run.text.chars().next());
    let ends = out.last().and_then(|run| run.text.chars().next_back());
    if let (false, Some(begins), Some(ends)) = (chinese, begins, ends) {
        if begins == '.' && ends == '.' {
            if let Some(run) = next.first_mut() {
                run.text.remove(0);
            }
        } else if !matches!(begins, '.' | ',' | ';' | ':') {
            out.push(TextRun::text(" "));
        }
    }
    out.extend(next.into_iter().filter(|run| !run.text.is_empty()));
}
