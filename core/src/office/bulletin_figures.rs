//! What a bulletin reads of a composed report: figures of today and the day before, names, findings. A figure that is
//! not there reads `—`.
//!
//! A bulletin is a template of the rulebook that asks for figures, units and findings by name; this room answers from the
//! composed days. Names of units are those of the report's day.

use super::compose::Composed;
use super::day::Day;
use super::ledger::LedgerNames;
use super::producers::Observer;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::ordered::Set;
use crate::base::text::Text;
use crate::finding::LedgerEntry;
use crate::report::{Cell, Explanation, IndicatorKind};
use crate::tools::bulletin::{
    Bulletin, ChangeForm, Edition, FigureReading, Figures, FindingRow, Moment, Points, render,
};
use crate::tools::document::Document;
use chrono::NaiveDateTime;

impl Composed<'_> {
    /// An edition of a bulletin, as a document in a language. Of a report that is not fit to issue the first sentence says so.
    /// Times are local to the report's zone. Texts that lack the language fall back to the rulebook's.
    #[must_use]
    pub fn write(&self, edition: &Edition, language: &str) -> Document {
        let as_of = self.today.moments.as_of;
        let local = self.local(as_of);
        debug_assert!(local.is_some(), "composing checks that the zone knows the moment");
        // Invariant: composing fails for a moment before the zone's rules begin.
        let as_of_here = local.unwrap_or_default();
        // Invariant: the zone knows the window, because the day was composed.
        let until = self.local(self.today.moments.until).unwrap_or(as_of_here);
        let moment = Moment { day: self.day(), until, as_of: as_of_here, instant: as_of };
        let mut document = render(edition, self, &moment, language, &self.rulebook.document().language);
        self.warn(&mut document, language);
        document
    }

    /// A bulletin of the rulebook that tells this report; `None` for one that tells another.
    #[must_use]
    pub fn bulletin(&self, id: &str) -> Option<&Bulletin> {
        let all = &self.rulebook.document().bulletins;
        all.iter().find(|bulletin| bulletin.id == id && bulletin.report == self.report.id)
    }

    /// `None` before the zone's rules begin.
    fn local(&self, at: Instant) -> Option<NaiveDateTime> {
        self.zone.local(at).ok()
    }

    /// A figure as text, with its number or the word of its status; `—` where there is none.
    /// Without a unit it is the figure of the root.
    fn reading(&self, day: &Day, figure: &str, unit: Option<&str>) -> FigureReading {
        // Default: no unit means the whole.
        let Some(explanation) = self.find(day, figure, unit.unwrap_or(&self.root)) else {
            return FigureReading { text: Text::plain("—"), value: None, word: None };
        };
        let (cell, shown) = (&explanation.figure.cell, explanation.figure.shown.clone());
        let text = self.words(figure, cell).unwrap_or_else(|| Text::plain(shown.unwrap_or_else(|| "—".to_owned())));
        let word = if let Cell::Word { word } = cell { Some(word.clone()) } else { None };
        FigureReading { text, value: cell.to_number(), word }
    }

    /// What stands in a cell of words: the title of a status, a free text with its translation; `None` of any other cell.
    pub(super) fn words(&self, figure: &str, cell: &Cell) -> Option<Text> {
        match cell {
            Cell::Word { word } => {
                let options = self.report.indicator(figure).map(|indicator| indicator.options.as_slice());
                let option = options.and_then(|options| options.iter().find(|option| option.id == word.as_str()));
                Some(option.map_or_else(|| Text::plain(word.as_str()), |option| option.title.or_name(word)))
            }
            Cell::Text { text } => Some(self.records.translated(text)),
            _ => None,
        }
    }

    /// Times are, in this order: opened, due, corrected, verified, closed; `None` for what has not happened.
    fn row(&self, entry: &LedgerEntry) -> FindingRow {
        let names = LedgerNames { rulebook: self.rulebook, units: &self.records.units, records: Some(self.records) };
        let (problem, responsible) = (names.problem(entry), names.responsible(entry));
        let times = [Some(entry.opened_at), entry.due, entry.corrected_at, entry.verified_at, entry.closed_at];
        let times = times.map(|at| at.and_then(|at| self.local(at)));
        FindingRow { unit: entry.site.clone(), problem, responsible, times }
    }
}

/// Units that contribute something other than 0.
/// A unit is listed once, however often it contributes.
fn inside(explanation: &Explanation) -> Set<&Id> {
    let counts = explanation.contributions.iter().filter(|one| one.cell.to_number().is_some_and(|n| !n.is_zero()));
    counts.map(|one| &one.unit).collect()
}

impl Figures for Composed<'_> {
    fn read(&self, figure: &str, unit: Option<&str>) -> FigureReading {
        self.reading(&self.today, figure, unit)
    }

    /// The day before, with the knowledge of the report's own instant.
    fn before(&self, figure: &str, unit: Option<&str>) -> FigureReading {
        self.reading(&self.before, figure, unit)
    }

    /// In the order of the registers; empty for a figure that is not there.
    fn inside(&self, figure: &str, unit: Option<&str>) -> Vec<String> {
        let Some(explanation) = self.explain(figure, unit) else { return Vec::new() };
        let units = inside(&explanation);
        self.records.order.iter().filter(|id| units.contains(id)).map(ToString::to_string).collect()
    }

    /// Units of a kind that exist on the report's day, in the order of the registers.
    fn units(&self, kind: &str) -> Vec<String> {
        let of_kind =
            |id: &&Id| self.records.units.get(id).is_some_and(|unit| unit.kind == kind && unit.exists_on(self.day()));
        self.records.order.iter().filter(of_kind).map(ToString::to_string).collect()
    }

    /// The id stands for a unit that is not known.
    fn name(&self, unit: &str) -> Text {
        match self.records.units.get(unit) {
            Some(known) => known.name_on(self.day()).or_name(unit),
            None => Text::plain(unit),
        }
    }

    fn parent(&self, unit: &str) -> Option<String> {
        let parent = self.records.units.get(unit)?.parent.as_ref()?;
        Some(parent.to_string())
    }

    /// Changes of ratios are rounded as the ratio is; those of numbers are exact.
    fn change_form(&self, figure: &str) -> ChangeForm {
        let Some(ratio) = self.report.indicator(figure).filter(|one| one.kind == IndicatorKind::Ratio) else {
            return ChangeForm::default();
        };
        let whole = ratio.divided_by.is_none_or(|divisor| divisor == Decimal::ONE);
        let points = match ratio.times {
            Some(times) if whole && times == Decimal::from_integer(100) => Some(Points::Percent),
            Some(times) if whole && times == Decimal::from_integer(1000) => Some(Points::PerMille),
            _ => None,
        };
        ChangeForm { rounding: ratio.rounding(), points }
    }

    fn consistency(&self) -> Vec<FindingRow> {
        self.contradictions()
    }

    /// The ledger entries that the figure's source counts; empty for a figure without a source.
    fn findings(&self, figure: &str) -> Vec<FindingRow> {
        let Some(from) = self.report.indicator(figure).and_then(|indicator| indicator.from.as_ref()) else {
            return Vec::new();
        };
        let observer = Observer {
            rulebook: self.rulebook,
            records: self.records,
            moments: self.today.moments,
            zone: self.zone,
            ledger: &self.today.ledger,
        };
        let entries = self.today.ledger.entries.iter().filter(|entry| observer.counts_finding(entry, from));
        entries.map(|entry| self.row(entry)).collect()
    }
}
