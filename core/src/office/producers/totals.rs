//! Totals: other figures of the report, added and taken away unit by unit.

use super::Observer;
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem};
use crate::report::{Explanation, Indicator, Observation, Observed, SourceRefKind};

impl Observer<'_> {
    /// Sum of the `plus` figures minus the `minus` figures, unit by unit; units that lack one of them are left out.
    /// Worked example: present 40 and 7, measured 38 and nothing: the first unit has 2, the second is left out.
    /// Sums are exact; one that no decimal holds is `out_of_range` and left out. Without `plus` figures there is none.
    pub(in crate::office) fn total(
        &self,
        indicator: &Indicator,
        plus: &[Explanation],
        minus: &[Explanation],
        problems: &mut Vec<Problem>,
    ) -> Vec<Observation> {
        let by_unit = |explanation: &Explanation| {
            let mut sums: Map<Id, Ratio> = Map::new();
            for one in &explanation.contributions {
                if let Some(number) = one.cell.to_number() {
                    let sum = sums.entry(one.unit.clone()).or_default();
                    *sum = &*sum + &number;
                }
            }
            sums
        };
        let (plus, minus): (Vec<_>, Vec<_>) = (plus.iter().map(by_unit).collect(), minus.iter().map(by_unit).collect());
        let Some(first) = plus.first() else { return Vec::new() };
        let of = |unit: &Id| {
            // `None` if the unit lacks one of the parts.
            let sum = |parts: &[Map<Id, Ratio>]| -> Option<Ratio> {
                let all: Option<Vec<Ratio>> = parts.iter().map(|part| part.get(unit).cloned()).collect();
                Some(all?.into_iter().sum())
            };
            let total = sum(&plus)? - sum(&minus)?;
            let Some(value) = total.to_i64().map(Decimal::from_integer).or_else(|| total.to_string().parse().ok())
            else {
                // Figures of a size that no decimal holds: said, because a sum without them would look like a sum.
                problems.push(
                    Problem::new(Code::OutOfRange)
                        .with("text", total.to_string())
                        .with("min", "-10¹⁸")
                        .with("max", "10¹⁸"),
                );
                return None;
            };
            let mut observation = self.note(indicator, unit, true, SourceRefKind::Other, &indicator.id);
            observation.value = Observed::Number(value);
            Some(observation)
        };
        first.keys().filter_map(of).collect()
    }
}
