//! Grading: the first grade whose condition is true is the result; if an earlier one is unknown, the outcome
//! is `ungraded` with the possible grades.
//!
//! Worked example, best first: A needs 90 % and no canteen violation (a fact that is not known), B needs 75
//! %, C is `otherwise`. At 92 % A is unknown and B true: possible grades A and B, none assigned. At 80 % A is
//! false (80 < 90, whatever the canteen) and B true: the grade is B. It never falls to B just because A
//! cannot be decided.

use super::fact_titles::CardNames;
use super::plan::{Plan, PlannedGrade};
use crate::base::id::Id;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem};
use crate::base::text::{EN, Text, ZH_CN, join_chinese};
use crate::checklist::model::checklist::{Compare, Disposition};
use crate::checklist::scoring::outcome::{CardNote, EvaluatedGrade, Outcome};
use crate::tools::condition::{
    Atom, FactSet, FactSource, FactTitles, FactValue, Literal, Operand, Truth, UnmetCondition,
};

/// Capacity for the pieces of a usual sentence; an estimate.
const PIECES: usize = 16;

/// Result of grading: outcome, evaluated grades, explanation.
pub(crate) struct GradeResult {
    pub(crate) outcome: Outcome,
    pub(crate) rungs: Vec<EvaluatedGrade>,
    pub(crate) decided_by: Option<Text>,
}

/// The grades unevaluated: `holds` and `unmet` are empty.
pub(crate) fn rungs(plan: &Plan) -> Vec<EvaluatedGrade> {
    plan.rungs.iter().map(rung).collect()
}

fn rung(planned: &PlannedGrade) -> EvaluatedGrade {
    EvaluatedGrade {
        grade: planned.grade.clone(),
        title: planned.title.clone(),
        disposition: planned.disposition,
        when: planned.when.clone(),
        holds: None,
        unmet: None,
    }
}

/// Evaluates a grade's condition; the last grade, without one, is true.
pub(crate) fn holds(rung: &PlannedGrade, facts: &dyn FactSource) -> Truth {
    rung.when.as_ref().map_or(Truth::True, |condition| condition.evaluate(facts))
}

/// Indices of the possible grades: every unknown one up to the first true one. The flag is false if any was
/// unknown; if it is true, the one index is the grade.
pub(crate) fn possible(plan: &Plan, facts: &dyn FactSource) -> (Vec<usize>, bool) {
    let mut places = Vec::new();
    let mut certain = true;
    for (place, rung) in plan.rungs.iter().enumerate() {
        match holds(rung, facts) {
            Truth::False => {}
            Truth::Unknown => {
                certain = false;
                places.push(place);
            }
            Truth::True => {
                places.push(place);
                break;
            }
        }
    }
    (places, certain)
}

/// The ids of grades by their indices.
pub(crate) fn ids(plan: &Plan, places: impl IntoIterator<Item = usize>) -> Vec<Id> {
    places.into_iter().filter_map(|place| plan.rungs.get(place)).map(|rung| rung.grade.clone()).collect()
}

/// Evaluates all grades, best first, and explains the decision.
pub(crate) fn assign_grade(plan: &Plan, facts: &FactSet, names: &dyn FactTitles) -> GradeResult {
    let names = CardNames { plan, declared: names };
    let graded = |planned: &PlannedGrade| {
        let unmet = planned.when.as_ref().and_then(|condition| condition.unmet(facts, &names));
        let holds = unmet.as_ref().map_or(Truth::True, UnmetCondition::truth);
        EvaluatedGrade { holds: Some(holds), unmet, ..rung(planned) }
    };
    let rungs: Vec<EvaluatedGrade> = plan.rungs.iter().map(graded).collect();
    let maybe: Vec<usize> = {
        let end = rungs.iter().position(|rung| rung.holds == Some(Truth::True));
        let upto = end.map_or(rungs.len(), |end| end + 1);
        let open = rungs.iter().take(upto).enumerate().filter(|(_, rung)| rung.holds != Some(Truth::False));
        open.map(|(place, _)| place).collect()
    };
    let certain = maybe.iter().all(|place| rungs.get(*place).is_some_and(|rung| rung.holds == Some(Truth::True)));
    let granted = maybe.first().and_then(|at| Some((*at, rungs.get(*at)?)));
    let (outcome, decided_by) = match granted {
        None => (Outcome::Scored, None),
        Some(_) if !certain => (Outcome::Ungraded { possible_grades: ids(plan, maybe) }, None),
        Some((at, rung)) => {
            let above = at.checked_sub(1).and_then(|above| rungs.get(above));
            let outcome =
                Outcome::Graded { grade: rung.grade.clone(), title: rung.title.clone(), disposition: rung.disposition };
            (outcome, Some(sentence(rung, above)))
        }
    };
    GradeResult { outcome, rungs, decided_by }
}

/// The sentence of a decision: the grade, its consequence, and what kept it from the next better one.
fn sentence(rung: &EvaluatedGrade, above: Option<&EvaluatedGrade>) -> Text {
    let (zh_tail, en_tail) = disposition_text(rung.disposition);
    let (mut zh, mut en) = (Vec::with_capacity(PIECES), Vec::with_capacity(PIECES));
    zh.extend(["评定为“", rung.title.in_shipped(ZH_CN), "”", zh_tail]);
    en.extend(["Graded \"", rung.title.in_shipped(EN), "\"", en_tail]);
    match above.and_then(|above| Some((above, above.unmet.as_ref()?))) {
        None => {
            zh.push("，为最高等次。");
            en.push(", the best grade.");
        }
        Some((above, unmet)) => {
            zh.extend(["；未达“", above.title.in_shipped(ZH_CN), "”："]);
            tell(unmet, ZH_CN, &mut zh);
            zh.push("。");
            en.extend(["; not \"", above.title.in_shipped(EN), "\" because "]);
            tell(unmet, EN, &mut en);
            en.push(".");
        }
    }
    Text::pair(join_chinese(&zh), en.concat())
}

/// The words of a reason, in both shipped languages.
pub(crate) fn reason_text(reason: &UnmetCondition) -> Text {
    let (mut zh, mut en) = (Vec::with_capacity(PIECES), Vec::with_capacity(PIECES));
    tell(reason, ZH_CN, &mut zh);
    tell(reason, EN, &mut en);
    Text::pair(join_chinese(&zh), en.concat())
}

/// Appends the words of a reason in one language.
fn tell<'r>(reason: &'r UnmetCondition, language: &str, out: &mut Vec<&'r str>) {
    let chinese = language == ZH_CN;
    let join = |parts: &'r [UnmetCondition], between: &'static str, out: &mut Vec<&'r str>| {
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                out.push(between);
            }
            tell(part, language, out);
        }
    };
    match reason {
        UnmetCondition::Atom(atom) => out.push(atom.message.in_shipped(language)),
        UnmetCondition::Comparison(comparison) => out.push(comparison.message.in_shipped(language)),
        UnmetCondition::All { all } => join(all, if chinese { "；" } else { "; " }, out),
        UnmetCondition::Any { any } => {
            out.push(if chinese { "须满足其一（" } else { "one of these is needed (" });
            join(any, if chinese { "，或" } else { " or " }, out);
            out.push(if chinese { "）" } else { ")" });
        }
    }
}

/// The consequence of a grade, as the end of a sentence.
fn disposition_text(disposition: Disposition) -> (&'static str, &'static str) {
    match disposition {
        Disposition::None => ("", ""),
        Disposition::CorrectedOnTheSpot => ("，当场改正", "; to be corrected on the spot"),
        Disposition::CorrectWithin => ("，限期整改", "; to be corrected within the time set"),
        Disposition::StopWork => ("，停工整改", "; work stops until re-inspection"),
    }
}

/// The notes `rounds_to_threshold`: thresholds that the exact and the rounded value of a figure fall on
/// different sides of. For 89.96 shown as 90.0 and a threshold of 90, the note states both.
pub(crate) fn threshold_notes(plan: &Plan, exact: &FactSet) -> Vec<CardNote> {
    let mut notes: Vec<CardNote> = Vec::new();
    let mut met: Set<(&str, String)> = Set::new();
    for atom in &plan.thresholds {
        if let Some((threshold, note)) = threshold_note(plan, atom, exact)
            && met.insert((atom.fact.as_str(), threshold))
        {
            notes.push(note);
        }
    }
    notes
}

/// The note of one comparison, with its threshold; `None` if both values fall on the same side.
fn threshold_note(plan: &Plan, atom: &Atom, exact: &FactSet) -> Option<(String, CardNote)> {
    let Operand::Literal(Literal::Number(threshold)) = &atom.operand else { return None };
    let FactValue::Number(value) = exact.get(&atom.fact)? else { return None };
    let rounding = plan.rounding().rounding();
    let shown = rounding.apply(value);
    if shown == *value {
        return None;
    }
    let mut seen = FactSet::new();
    seen.insert(atom.fact.as_str(), FactValue::Number(shown));
    if atom.evaluate(exact) == atom.evaluate(&seen) {
        return None;
    }
    let compared = if plan.rounding().compare == Compare::Exact { value.to_string() } else { rounding.text(value) };
    let note = CardNote(
        Problem::new(Code::RoundsToThreshold)
            // Invariant: thresholds are those of figures that cards state, which all have titles.
            .with_titled("fact", &atom.fact, &plan.fact_title(&atom.fact).unwrap_or_default())
            .with("exact", value.to_string())
            .with("shown", rounding.text(value))
            .with("threshold", threshold.to_string())
            .with("compared", compared),
    );
    Some((threshold.to_string(), note))
}
