//! Grade conditions as linear tests of packed fields.
//!
//! A comparison `figure ≥ bound` becomes whole numbers by multiplying with the denominator of the bound b = n/d:
//!
//! ```text
//! percent of a share      100 · d · earned − n · possible ≥ 0
//! percent of a pool       its total ≥ b percent of the start
//! total                   d · earned − n ≥ 0
//! total of a pool         start − charged ≥ b, or floor ≥ b
//! lost of a share         possible − earned ≥ b
//! lost of a pool          charged ≥ b, and start − floor ≥ b
//! counts                  the field of the count ≥ b
//! ```
//!
//! Every other comparison follows: `>` subtracts 1 from the constant, `<` and `≤` are negations, `=` is "≥ and not >". A grade
//! that compares rounded figures is given the bound that the exact figure has to reach (`unrounded_bound`).

use super::bit_fields::{DEFICIENT, EARNED, FAILED, FAILED_OF, POSSIBLE, magnitude};
use super::linear::LinearTest;
use super::packed_scorer::{PackedScorer, ScoreKind};
use super::scale::{MOST, unrounded_bound};
use crate::base::exact::Ratio;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::Compare;
use crate::checklist::scoring::plan::Plan;
use crate::tools::condition::{Atom, Condition, FactSet, FactValue, Literal, Operand, Test, Truth};

impl PackedScorer {
    /// A condition as a test; `None` if some comparison in it cannot be said in fields, even where the others would decide.
    /// `facts` are those of the class, the same in every row.
    pub(super) fn test(&self, plan: &Plan, condition: &Condition, facts: &FactSet) -> Option<LinearTest> {
        let each =
            |parts: &[Condition]| parts.iter().map(|part| self.test(plan, part, facts)).collect::<Option<Vec<_>>>();
        Some(match condition {
            Condition::All(parts) => LinearTest::All(each(parts)?),
            Condition::Any(parts) => LinearTest::Any(each(parts)?),
            Condition::Not(inner) => LinearTest::Not(Box::new(self.test(plan, inner, facts)?)),
            Condition::Atom(atom) => self.atom(plan, atom, facts)?,
            Condition::Comparison(comparison) => {
                let mut of_the_card = false;
                comparison.for_each_fact(&mut |name| of_the_card |= plan.fact_key(0, name).is_some());
                // What amounts make of figures is reckoned card by card.
                match comparison.evaluate(facts) {
                    Truth::True if !of_the_card => LinearTest::Is(true),
                    Truth::False if !of_the_card => LinearTest::Is(false),
                    _ => return None,
                }
            }
        })
    }

    /// A comparison as a test. One that reads no figure of the card is decided now; `None` if its result is unknown, if it
    /// compares a figure with another fact, reads a figure of a section, or compares with what is no number.
    fn atom(&self, plan: &Plan, atom: &Atom, facts: &FactSet) -> Option<LinearTest> {
        if let Operand::Term(term) = &atom.operand
            && (plan.fact_key(0, &atom.fact).is_some() || plan.fact_key(0, &term.fact).is_some())
        {
            return None;
        }
        let Some(key) = plan.fact_key(0, &atom.fact) else {
            return match atom.evaluate(facts) {
                Truth::True => Some(LinearTest::Is(true)),
                Truth::False => Some(LinearTest::Is(false)),
                Truth::Unknown => None,
            };
        };
        if key.node != 0 {
            return None;
        }
        let rounded =
            plan.rounding().compare == Compare::Rounded && matches!(key.what, FigureKind::Percent | FigureKind::Total);
        let above = |bound: &Ratio, strictly: bool| {
            let (bound, strictly) =
                if rounded { unrounded_bound(bound, strictly, &self.rounding) } else { (bound.clone(), strictly) };
            self.above(key.what, &bound, strictly)
        };
        let not = |test: LinearTest| LinearTest::Not(Box::new(test));
        let is = |bound: &Ratio| Some(LinearTest::All(vec![above(bound, false)?, not(above(bound, true)?)]));
        let literal = |literal: &Literal| match literal.value() {
            FactValue::Number(number) => Some(number),
            _ => None,
        };
        if let Operand::List(literals) = &atom.operand {
            let each = literals.iter().map(|one| is(&literal(one)?)).collect::<Option<Vec<_>>>()?;
            return (atom.test == Test::OneOf).then_some(LinearTest::Any(each));
        }
        let Operand::Literal(operand) = &atom.operand else { return None };
        let bound = || literal(operand);
        Some(match atom.test {
            Test::Known => {
                above(&Ratio::ZERO, false)?;
                LinearTest::Is(*operand == Literal::Bool(true))
            }
            Test::Is => is(&bound()?)?,
            Test::IsNot => not(is(&bound()?)?),
            Test::AtLeast => above(&bound()?, false)?,
            Test::MoreThan => above(&bound()?, true)?,
            Test::AtMost => not(above(&bound()?, true)?),
            Test::LessThan => not(above(&bound()?, false)?),
            Test::OneOf | Test::Includes => return None,
        })
    }

    /// True in rows whose figure is at least (`strictly`: more than) a bound, which is in percent, points or a count as the
    /// figure is. Holds for ordinary rows only: possible is above zero. `None` for figures without fields, such as the worst
    /// item.
    fn above(&self, what: FigureKind, bound: &Ratio, strictly: bool) -> Option<LinearTest> {
        let scale = Ratio::from_integer(self.scale);
        let in_units = bound * &scale;
        let constant = |value: i64| {
            let order = Ratio::from_integer(value).cmp(&in_units);
            LinearTest::Is(if strictly { order.is_gt() } else { order.is_ge() })
        };
        // The sum of fields, and a constant in units, against so many units.
        let sum = |fields: &[(usize, i64)], units: i64, bound: &Ratio| self.linear(fields, units, bound, strictly);
        match (what, self.kind) {
            (FigureKind::Percent, ScoreKind::Share) => {
                let (numerator, denominator) = bound.to_i64_parts()?;
                let earned = denominator.checked_mul(100)?;
                self.checked(vec![(EARNED, earned), (POSSIBLE, numerator.checked_neg()?)], 0, strictly)
            }
            (FigureKind::Percent, ScoreKind::Pool(start, _)) => {
                let part = (bound * &Ratio::from_integer(start)).checked_div(&(&Ratio::HUNDRED * &scale))?;
                (start > 0).then(|| self.above(FigureKind::Total, &part, strictly)).flatten()
            }
            (FigureKind::Total, ScoreKind::Share | ScoreKind::Charges) | (FigureKind::Lost, ScoreKind::Charges) => {
                sum(&[(EARNED, 1)], 0, &in_units)
            }
            (FigureKind::Lost, ScoreKind::Share) => sum(&[(POSSIBLE, 1), (EARNED, -1)], 0, &in_units),
            (FigureKind::Total, ScoreKind::Pool(start, floor)) => {
                Some(LinearTest::Any(vec![sum(&[(EARNED, -1)], start, &in_units)?, constant(floor)]))
            }
            (FigureKind::Lost, ScoreKind::Pool(start, floor)) => {
                let most = start.checked_sub(floor)?;
                Some(LinearTest::All(vec![sum(&[(EARNED, 1)], 0, &in_units)?, constant(most)]))
            }
            (FigureKind::FailedCount, _) => sum(&[(FAILED, 1)], 0, bound),
            (FigureKind::DeficientCount, _) => sum(&[(DEFICIENT, 1)], 0, bound),
            (FigureKind::Failed(rank), _) => sum(&[(FAILED_OF.checked_add(rank)?, 1)], 0, bound),
            _ => None,
        }
    }

    /// `Σ factor · field + units ≥ bound` in whole numbers: everything is multiplied by the denominator of the bound.
    fn linear(&self, fields: &[(usize, i64)], units: i64, bound: &Ratio, strictly: bool) -> Option<LinearTest> {
        let (numerator, denominator) = bound.to_i64_parts()?;
        let fields = fields
            .iter()
            .map(|(field, factor)| Some((*field, factor.checked_mul(denominator)?)))
            .collect::<Option<_>>()?;
        self.checked(fields, units.checked_mul(denominator)?.checked_sub(numerator)?, strictly)
    }

    /// The comparison `Σ factor · field + constant ≥ 0`, or `> 0`; `None` if a row could reach 2⁶² in magnitude.
    fn checked(&self, fields: Vec<(usize, i64)>, constant: i64, strictly: bool) -> Option<LinearTest> {
        let constant = constant.checked_sub(i64::from(strictly))?;
        let mut most = i128::from(constant).abs();
        for (field, factor) in &fields {
            let size = magnitude(*self.fields.get(*field)?).checked_mul(i128::from(*factor).abs())?;
            most = most.checked_add(size)?;
        }
        (most < MOST).then_some(LinearTest::AtLeast(fields, constant))
    }
}
