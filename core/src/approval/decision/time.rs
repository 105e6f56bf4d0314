//! Time limits, and the instant from which time alone makes a guard hold.
//!
//! Worked example: the guard `{"fact": "now", "at_least": {"fact": "observed-since", "plus": {"days": 14}}}` fails on
//! 10 February for somebody observed since 1 February. Its bound is known, so the reason says `true_from` 15 February
//! and `fixable_by` time.

use crate::approval::model::workflow::StateSpan;
use crate::base::instant::Instant;
use crate::tools::condition::{FactSet, FactSource, FactValue, Lookup, Operand, Plus, Term, Test, UnmetAtom};
use chrono::TimeDelta;

/// The finest step of an instant: what lies after T begins a millisecond later.
const STEP: TimeDelta = TimeDelta::milliseconds(1);

/// The first instant after another; `None` only at the end of the calendar.
pub(super) fn just_after(at: Instant) -> Option<Instant> {
    at.date_time().checked_add_signed(STEP).map(Instant::from)
}

impl StateSpan {
    /// Instant at which a state expires that was entered at `since`: so many hours, or days of 24 hours, later. `None`
    /// only beyond the end of the calendar (the year 262142).
    pub fn after(&self, since: Instant) -> Option<Instant> {
        // Default: exactly one of the two is given; the one that is absent adds nothing.
        let hours = TimeDelta::try_hours(i64::from(self.hours.unwrap_or(0)))?;
        // Default: as above.
        let days = TimeDelta::try_days(i64::from(self.days.unwrap_or(0)))?;
        since.date_time().checked_add_signed(hours.checked_add(&days)?).map(Instant::from)
    }
}

/// Whether an unmet comparison is about the moment, and then from when it holds if that lies ahead.
///
/// `None`: not about the moment. `Some(None)`: it is, and waiting will not help.
pub(crate) fn of_atom(atom: &UnmetAtom, facts: &FactSet) -> Option<Option<Instant>> {
    let (bound, test) = match &atom.expected {
        Operand::Literal(literal) if atom.fact == "now" => match literal.value() {
            FactValue::Instant(at) => (Some(at), atom.test),
            _ => (None, atom.test),
        },
        Operand::Term(term) if atom.fact == "now" && term.fact != "now" => (shifted(term, facts), atom.test),
        // X at_most now − 14 days is now at_least X + 14 days.
        Operand::Term(term) if term.fact == "now" && atom.fact != "now" => {
            let Lookup::Value(FactValue::Instant(left)) = facts.lookup(&atom.fact) else {
                return None;
            };
            let back = shift(term).and_then(|by| left.date_time().checked_sub_signed(by)).map(Instant::from);
            (back, mirrored(atom.test)?)
        }
        _ => return (atom.fact == "now").then_some(None),
    };
    // The other side is not on record: that is missing, not time.
    if bound.is_none() && !matches!(&atom.expected, Operand::Literal(_)) {
        return None;
    }
    Some(match (test, atom.negated) {
        (Test::AtLeast, false) | (Test::LessThan, true) => bound,
        (Test::MoreThan, false) | (Test::AtMost, true) => bound.and_then(just_after),
        _ => None,
    })
}

/// The test of the same comparison read from its other side.
fn mirrored(test: Test) -> Option<Test> {
    match test {
        Test::AtMost => Some(Test::AtLeast),
        Test::LessThan => Some(Test::MoreThan),
        Test::AtLeast => Some(Test::AtMost),
        Test::MoreThan => Some(Test::LessThan),
        Test::Is | Test::IsNot => Some(test),
        Test::OneOf | Test::Includes | Test::Known => None,
    }
}

/// Length of a term's shift; `None` if the term adds a number, which is no span of time.
fn shift(term: &Term) -> Option<TimeDelta> {
    match &term.plus {
        None => Some(TimeDelta::zero()),
        Some(Plus::Shift(shift)) => TimeDelta::try_days(shift.days)?.checked_add(&TimeDelta::try_hours(shift.hours)?),
        Some(Plus::Number(_)) => None,
    }
}

/// Instant of a fact, shifted as its term says; `None` if the fact is not known.
fn shifted(term: &Term, facts: &FactSet) -> Option<Instant> {
    let Lookup::Value(FactValue::Instant(at)) = facts.lookup(&term.fact) else {
        return None;
    };
    at.date_time().checked_add_signed(shift(term)?).map(Instant::from)
}
