//! Totals: other figures of the report, added and taken away unit by unit.

use super::{Observed, Observer, Value};
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Code, Problem, Problems};
use crate::report::{Cell, Excluded, Explanation, Indicator, Inputs, ReportDefinition, SourceKind, SourceRefKind};

/// One part of a total, unit by unit.
struct Part {
    /// Figures that are there.
    sums: Map<Id, Ratio>,
    /// Units that owe the figure and do not give it.
    gaps: Set<Id>,
    /// Units whose figure rests on a record that cannot be read.
    unread: Set<Id>,
    /// Units whose figure does not count for another reason.
    left_out: Set<Id>,
    /// False if nobody looked: then it is not known of any unit.
    looked_at: bool,
}

impl Part {
    /// What an explanation of the whole says of each unit.
    fn of(explanation: &Explanation, counted: bool) -> Self {
        let mut sums: Map<Id, Ratio> = Map::new();
        for one in &explanation.contributions {
            if let Some(number) = one.cell.to_number() {
                let sum = sums.entry(one.unit.clone()).or_default();
                *sum = &*sum + &number;
            }
        }
        let units = |wanted: &dyn Fn(Excluded) -> bool| -> Set<Id> {
            let excluded = explanation.exclusions.iter().filter(|exclusion| wanted(exclusion.excluded));
            excluded.map(|exclusion| exclusion.unit.clone()).collect()
        };
        let looked_at = !counted || explanation.figure.cell != Cell::Missing || !explanation.exclusions.is_empty();
        Self {
            sums,
            gaps: units(&|excluded| excluded.is_gap() && excluded != Excluded::Unread),
            unread: units(&|excluded| excluded == Excluded::Unread),
            left_out: units(&|excluded| !excluded.is_gap()),
            looked_at,
        }
    }

    /// Figure of a unit: 0 for one that is not asked for it, `None` for one whose figure does not count.
    fn figure(&self, unit: &Id) -> Option<Ratio> {
        self.sums.get(unit).cloned().or_else(|| (!self.left_out.contains(unit)).then_some(Ratio::ZERO))
    }
}

impl Observer<'_> {
    /// Sum of the `total` figures minus the `minus` figures, unit by unit. A unit that owes one of them and does not give it
    /// lacks a part.
    /// Worked example: present 40 and 7, measured 38 and nothing: the first unit has 2, the second lacks a part.
    /// Sums are exact; one that no decimal holds is `out_of_range`, and its unit lacks a part.
    pub(in crate::office) fn total(
        &self,
        report: &ReportDefinition,
        indicator: &Indicator,
        inputs: &Inputs<'_>,
        out: &mut Observed,
    ) -> Result<(), Problems> {
        let Some(from) = &indicator.from else { return Ok(()) };
        let mut parts: Vec<(bool, Part)> = Vec::new();
        for root in self.records.roots() {
            for (added, ids) in [(true, &from.total), (false, &from.minus)] {
                for id in ids.iter().flat_map(|ids| &ids.0) {
                    let day = self.moments.day;
                    let explanation = inputs.explain(report, id, root, day, day)?;
                    let source = report.indicator(id).and_then(|part| part.from.as_ref());
                    let counted = source.is_some_and(|from| from.kind() != SourceKind::Submitted);
                    parts.push((added, Part::of(&explanation, counted)));
                }
            }
        }
        if parts.iter().any(|(_, part)| !part.looked_at) {
            return Ok(());
        }
        let name = || indicator.id.clone();
        let of = |wanted: fn(&Part) -> &Set<Id>| -> Set<Id> {
            parts.iter().flat_map(|(_, part)| wanted(part).iter()).cloned().collect()
        };
        let (gaps, unread) = (of(|part| &part.gaps), of(|part| &part.unread));
        let all: Set<Id> = parts.iter().flat_map(|(_, part)| part.sums.keys()).cloned().collect();
        out.unread.extend(unread.iter().map(|unit| (name(), unit.clone())));
        out.partial.extend(gaps.iter().map(|unit| (name(), unit.clone())));
        // Without any unit it is 0 only where counts were looked at; what nobody sent in is missing.
        let counts = from.total.iter().flat_map(|ids| &ids.0).all(|id| {
            let source = report.indicator(id).and_then(|part| part.from.as_ref());
            source.is_some_and(|from| from.kind() != SourceKind::Submitted)
        });
        if counts || !all.is_empty() {
            out.looked_at.push(name());
        }
        for unit in all.iter().filter(|unit| !gaps.contains(*unit) && !unread.contains(*unit)) {
            let figures: Option<Vec<(bool, Ratio)>> =
                parts.iter().map(|(added, part)| Some((*added, part.figure(unit)?))).collect();
            let Some(figures) = figures else { continue };
            let sum = |wanted: bool| -> Ratio {
                figures.iter().filter(|(added, _)| *added == wanted).map(|(_, figure)| figure.clone()).sum()
            };
            let total = sum(true) - sum(false);
            let Some(value) = total.to_i64().map(Decimal::from_integer).or_else(|| total.to_string().parse().ok())
            else {
                // Figures of a size that no decimal holds: said, because a sum without them would look like a sum.
                let problem = Problem::new(Code::OutOfRange).with("text", total.to_string());
                out.problems.push(problem.with("min", "-10¹⁸").with("max", "10¹⁸"));
                out.partial.push((name(), unit.clone()));
                continue;
            };
            let mut observation = self.note(indicator, unit, true, SourceRefKind::Other, &indicator.id);
            observation.value = Value::Number(value);
            out.list.push(observation);
        }
        Ok(())
    }
}
