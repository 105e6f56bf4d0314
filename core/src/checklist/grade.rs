//! The ladder: the first rung whose condition holds is the grade, and nothing falls past an unknown one.

use super::card::{Note, Outcome, Rung};
use super::score::disposition_text;
use super::template::{Checklist, Compare, Grade};
use crate::condition::{Condition, FactSet, FactValue, Literal, Names, Operand, Reason, Sees, Truth};
use crate::id::Id;
use crate::problem::{Code, Problem};
use crate::text::{EN, Text, ZH_CN};

/// What climbing the ladder came to.
pub(super) struct Climbed {
    pub(super) outcome: Outcome,
    pub(super) rungs: Vec<Rung>,
    pub(super) decided_by: Option<Text>,
}

/// The rungs before anyone climbed them.
pub(super) fn rungs(checklist: &Checklist) -> Vec<Rung> {
    checklist.grades.iter().map(rung).collect()
}

fn rung(grade: &Grade) -> Rung {
    Rung {
        grade: grade.id.clone(),
        title: grade.title.or_name(&grade.id),
        disposition: grade.disposition,
        when: grade.when.clone(),
        holds: None,
        unmet: None,
    }
}

/// The grades that may hold: every unknown rung down to the first that holds. One alone, and known, is the grade.
pub(super) fn possible(checklist: &Checklist, facts: &dyn Sees) -> (Vec<Id>, bool) {
    let mut ids = Vec::new();
    let mut certain = true;
    for grade in &checklist.grades {
        match grade.when.as_ref().map_or(Truth::True, |condition| condition.evaluate(facts)) {
            Truth::False => {}
            Truth::Unknown => {
                certain = false;
                ids.push(grade.id.clone());
            }
            Truth::True => {
                ids.push(grade.id.clone());
                break;
            }
        }
    }
    (ids, certain)
}

/// Climbs the ladder and says what decided.
pub(super) fn climb(checklist: &Checklist, facts: &FactSet, names: &dyn Names) -> Climbed {
    let rungs: Vec<Rung> = checklist
        .grades
        .iter()
        .map(|grade| {
            let mut rung = rung(grade);
            rung.holds = Some(grade.when.as_ref().map_or(Truth::True, |condition| condition.evaluate(facts)));
            rung.unmet = grade.when.as_ref().and_then(|condition| condition.unmet(facts, names));
            rung
        })
        .collect();
    let (ids, certain) = possible(checklist, facts);
    let granted = ids.first().and_then(|id| rungs.iter().position(|rung| rung.grade == *id));
    let (outcome, decided_by) = match granted.and_then(|at| rungs.get(at).map(|rung| (at, rung))) {
        None => (Outcome::Scored, None),
        Some(_) if !certain => (Outcome::Ungraded { possible_grades: ids }, None),
        Some((at, rung)) => {
            let above = at.checked_sub(1).and_then(|above| rungs.get(above));
            let outcome =
                Outcome::Graded { grade: rung.grade.clone(), title: rung.title.clone(), disposition: rung.disposition };
            (outcome, Some(sentence(rung, above)))
        }
    };
    Climbed { outcome, rungs, decided_by }
}

/// The sentence: which grade, and what kept it from the next better one.
fn sentence(rung: &Rung, above: Option<&Rung>) -> Text {
    let (zh_tail, en_tail) = disposition_text(rung.disposition);
    let mut zh = format!("评定为“{}”{zh_tail}", rung.title.get(ZH_CN, ZH_CN));
    let mut en = format!("Graded \"{}\"{en_tail}", rung.title.get(EN, ZH_CN));
    match above.and_then(|above| above.unmet.as_ref().map(|unmet| (above, unmet))) {
        None => {
            zh.push_str("，为最高等次");
            en.push_str(", the best grade");
        }
        Some((above, unmet)) => {
            let (reasons_zh, reasons_en) = (told(unmet, ZH_CN), told(unmet, EN));
            zh.push_str(&format!("；未达“{}”：{reasons_zh}", above.title.get(ZH_CN, ZH_CN)));
            en.push_str(&format!("; not \"{}\" because {reasons_en}", above.title.get(EN, ZH_CN)));
        }
    }
    zh.push('。');
    en.push('.');
    Text::pair(zh, en)
}

/// A reason told in one language.
fn told(reason: &Reason, language: &str) -> String {
    let chinese = language == ZH_CN;
    let join = |parts: &[Reason], separator: &str| {
        parts.iter().map(|part| told(part, language)).collect::<Vec<_>>().join(separator)
    };
    match reason {
        Reason::Atom(atom) => atom.message.get(language, ZH_CN).to_owned(),
        Reason::All { all } => join(all, if chinese { "；" } else { "; " }),
        Reason::Any { any } => {
            let one = join(any, if chinese { "，或" } else { " or " });
            if chinese { format!("须满足其一（{one}）") } else { format!("one of these is needed ({one})") }
        }
    }
}

/// Whether thresholds of this fact see its rounded value where the checklist says so.
pub(super) fn is_rounded(fact: &str) -> bool {
    matches!(fact, "percent" | "total") || (fact.starts_with("section.") && fact.ends_with(".percent"))
}

/// Every threshold that the exact and the rounded value of its fact fall on different sides of.
pub(super) fn threshold_notes(checklist: &Checklist, exact: &FactSet) -> Vec<Note> {
    let rounding = checklist.rounding.rounding();
    let mut notes: Vec<Note> = Vec::new();
    let mut look = |condition: &Condition| {
        let Condition::Atom(atom) = condition else { return };
        let (Operand::Literal(Literal::Number(threshold)), true) = (&atom.operand, is_rounded(&atom.fact)) else {
            return;
        };
        let Some(FactValue::Number(value)) = exact.get(&atom.fact) else { return };
        let mut rounded = FactSet::new();
        rounded.insert(atom.fact.as_str(), FactValue::Number(rounding.apply(value)));
        if atom.evaluate(exact) == atom.evaluate(&rounded) {
            return;
        }
        let compared = checklist.rounding.compare;
        let note = Note(
            Problem::new(Code::RoundsToThreshold)
                .with("fact", atom.fact.as_str())
                .with("exact", value.to_string())
                .with("shown", rounding.text(value))
                .with("threshold", threshold.to_string())
                .with("compared", if compared == Compare::Exact { value.to_string() } else { rounding.text(value) }),
        );
        if !notes.contains(&note) {
            notes.push(note);
        }
    };
    for condition in checklist.grades.iter().filter_map(|grade| grade.when.as_ref()) {
        walk(condition, &mut look);
    }
    notes
}

fn walk(condition: &Condition, look: &mut dyn FnMut(&Condition)) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| walk(part, look)),
        Condition::Not(inner) => walk(inner, look),
        Condition::Atom(_) => look(condition),
    }
}
