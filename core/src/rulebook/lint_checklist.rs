//! Lint of a checklist: what its readers take for granted and it does not keep, such as that every grade can be reached
//! or that a correction never lowers the score. The sheets that show it are in [`ChecklistView::properties`].

use super::view::ChecklistView;
use crate::analysis::checklist::{
    AnswerSheet, ChecklistProperty, DecidedBy, PropertyName, ScoreStanding, differing_full_marks, evadable_vetoes,
};
use crate::base::problem::{Code, Problem};
use crate::checklist::Outcome;

/// Adds everything about one checklist that deserves a look; `path` is its place.
pub(super) fn lint(view: &ChecklistView<'_>, path: &str, found: &mut Vec<Problem>) {
    let evadable = evadable_vetoes(view.plan());
    if !evadable.is_empty() {
        let items: Vec<String> =
            evadable.iter().map(|one| format!("{} ({})", one.item, one.states.join(", "))).collect();
        found.push(Problem::new(Code::VetoEvadable).with("items", items).at(format!("{path}/items")));
    }
    for marks in differing_full_marks(view.plan()) {
        let problem = Problem::new(Code::FullMarksDiffer).with("declared", marks.declared.to_string());
        found.push(problem.with("actual", marks.actual.to_string()).at(format!("{path}{}", marks.path)));
    }
    let properties = view.properties();
    let broken = |name: PropertyName| {
        properties.iter().find(|property| property.property == name && property.holds == Some(false))
    };
    let dead = properties.iter().filter(|property| property.property == PropertyName::GradeReachable);
    for (place, property) in dead.enumerate() {
        if let (Some(false), Some(grade)) = (property.holds, &property.grade) {
            let problem = Problem::new(Code::DeadGrade).with("grade", grade.as_str());
            found.push(problem.at(format!("{path}/grades/{place}")));
        }
    }
    if let Some(sheet) = broken(PropertyName::AlwaysGraded).and_then(|property| property.sheets.first()) {
        let grades: Vec<&str> = match &sheet.comes_to.outcome {
            Outcome::Ungraded { possible_grades } => possible_grades.iter().map(|grade| grade.as_str()).collect(),
            _ => Vec::new(),
        };
        found.push(Problem::new(Code::GradeGap).with("grades", grades).at(format!("{path}/grades")));
    }
    if broken(PropertyName::FullMarksReachable).is_some() {
        found.push(Problem::new(Code::FullMarksUnreachable).at(path));
    }
    if let Some(sheet) = broken(PropertyName::NeverBeyondFull).and_then(|property| property.sheets.first()) {
        // Default: a score without a percentage is beyond full by its total; the sentence then names no percentage.
        let percent = sheet.comes_to.percent.clone().unwrap_or_default();
        found.push(Problem::new(Code::BeyondFull).with("percent", percent).at(path));
    }
    let worse = [
        (Code::FixLowers, [PropertyName::FixKeepsGrade, PropertyName::FixKeepsScore]),
        (Code::NotApplicableRaises, [PropertyName::ExcuseKeepsGrade, PropertyName::ExcuseKeepsScore]),
    ];
    for (code, names) in worse {
        if let Some(property) = names.into_iter().find_map(broken) {
            found.extend(pair(code, property).map(|problem| problem.at(path)));
        }
    }
    let open = properties.iter().filter(|property| property.decided_by == DecidedBy::Nothing);
    let open: Vec<String> = open.map(name).collect();
    if !open.is_empty() {
        found.push(Problem::new(Code::NotDecided).with("properties", open).at(path));
    }
}

/// A property by its name, with the grade that it is about.
fn name(property: &ChecklistProperty) -> String {
    match &property.grade {
        Some(grade) => format!("{} ({grade})", property.property.as_str()),
        None => property.property.as_str().to_owned(),
    }
}

/// The problem of two sheets that differ in one answer and come to what they should not.
fn pair(code: Code, property: &ChecklistProperty) -> Option<Problem> {
    let [before, after] = property.sheets.as_slice() else { return None };
    let told = |sheet: &AnswerSheet| shown(&sheet.comes_to);
    Some(
        Problem::new(code)
            .with("item", property.item.as_ref()?.as_str())
            .with("before", told(before))
            .with("after", told(after)),
    )
}

/// Numbers and grade of a sheet: `66.7% (mostly)`.
fn shown(standing: &ScoreStanding) -> String {
    let score = match (&standing.percent, &standing.total) {
        (Some(percent), _) => format!("{percent}%"),
        // Default: a sheet without numbers is shown by its grade alone.
        (None, total) => total.clone().unwrap_or_default(),
    };
    match &standing.outcome {
        Outcome::Graded { grade, .. } => format!("{score} ({grade})"),
        Outcome::Ungraded { possible_grades } => {
            let grades: Vec<&str> = possible_grades.iter().map(|grade| grade.as_str()).collect();
            format!("{score} ({}?)", grades.join(", "))
        }
        _ => score,
    }
}
