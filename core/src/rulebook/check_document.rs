//! What a document must satisfy beyond its form: ids are unique and resolve, types agree, sheets have the columns that
//! they need.

use super::check_units::check_units;
use super::document::{Holds, RulebookDocument, SheetUse};
use super::types::Types;
use crate::base::id::Id;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::is_language_tag;
use crate::checklist::{Checklist, DeclaredFacts};
use crate::report::{self, Frequency, IndicatorKind};
use crate::tools::calendar::{Calendar, Zone};
use crate::tools::condition::{Fact, FactType, FactTypes, TypeName, is_fact_name};
use std::collections::BTreeMap;

/// Format that this version reads.
const FORMAT: u32 = 1;

/// Checks everything, and finds the calendar and the zone that the document names. Order follows the dependencies:
/// facts, then checklists, whose cards provide facts to workflows and reports, then bulletins and sheets.
pub(super) fn check(document: &mut RulebookDocument, problems: &mut Problems) -> (Option<Calendar>, Option<Zone>) {
    let time = check_base(document, problems);
    check_unique(document.workflows.iter().map(|workflow| &workflow.id), "/workflows", "/id", problems);
    let types = Types { facts: &document.facts, checklists: &document.checklists };
    for (index, workflow) in document.workflows.iter_mut().enumerate() {
        workflow.check(&document.roles, &types, &format!("/workflows/{index}"), problems);
    }
    report::check(&mut document.reports, &types, "/reports", problems);
    check_duties(document, problems);
    check_bulletins(document, problems);
    check_sheets(document, problems);
    check_units(document, problems);
    time
}

/// Checks what everything else rests on: format, language, facts, roles and checklists; finds the calendar and the zone.
pub(super) fn check_base(document: &mut RulebookDocument, problems: &mut Problems) -> (Option<Calendar>, Option<Zone>) {
    check_format(document.format, problems);
    check_language(&document.language, problems);
    let calendar = named(document.calendar.as_deref(), Calendar::built_in, "calendar", problems);
    let zone = named(document.zone.as_deref(), Zone::built_in, "zone", problems);
    check_facts(&document.facts, problems);
    check_unique(document.roles.iter().map(|role| &role.id), "/roles", "", problems);
    check_unique(document.checklists.iter().map(|checklist| &checklist.id), "/checklists", "/id", problems);
    for (index, checklist) in document.checklists.iter_mut().enumerate() {
        check_checklist(checklist, index, &document.facts, problems);
    }
    (calendar, zone)
}

/// Reports of working days need a calendar; duties that follow from cases need the workflow and its states.
fn check_duties(document: &RulebookDocument, problems: &mut Problems) {
    for (index, report) in document.reports.iter().enumerate() {
        let path = format!("/reports/{index}");
        if report.frequency == Frequency::WorkingDays && document.calendar.is_none() {
            problems.push(Problem::new(Code::CalendarNotNamed).at(format!("{path}/frequency")));
        }
        let Some(sites) = report.assigned.as_ref().and_then(|assigned| assigned.sites.as_ref()) else { continue };
        let path = format!("{path}/assigned/sites");
        let Some(workflow) = document.workflows.iter().find(|workflow| workflow.id == sites.case) else {
            let known = problems.suggestions(document.workflows.iter().map(|workflow| workflow.id.as_str()));
            problems.push(Problem::unknown_id("workflow", &sites.case, known).at(format!("{path}/case")));
            continue;
        };
        let is =
            |name: &Id| workflow.states.iter().any(|state| state.id == *name || state.group.as_ref() == Some(name));
        for name in sites.within.0.iter().filter(|name| !is(name)) {
            let known = problems.suggestions(workflow.states.iter().map(|state| state.id.as_str()));
            problems.push(Problem::unknown_id("state", name, known).at(format!("{path}/in")));
        }
    }
}

fn check_format(format: u32, problems: &mut Problems) {
    if format != FORMAT {
        let problem = Problem::new(Code::UnknownFormat).with("format", format).with("known", FORMAT);
        problems.push(problem.at("/format"));
    }
}

fn check_language(language: &str, problems: &mut Problems) {
    if !is_language_tag(language) {
        problems.push(Problem::new(Code::InvalidLanguage).with("tag", language).at("/language"));
    }
}

fn check_checklist(checklist: &mut Checklist, index: usize, facts: &BTreeMap<String, Fact>, problems: &mut Problems) {
    checklist.check(DeclaredFacts { facts }, &format!("/checklists/{index}"), problems);
}

/// The figures of a report, which a bulletin may name.
struct Figures<'r>(&'r report::ReportDefinition);

impl FactTypes for Figures<'_> {
    fn fact_type(&self, name: &str) -> Option<FactType> {
        self.0.indicator(name).map(|indicator| match indicator.kind {
            IndicatorKind::Status => {
                FactType::Choice(indicator.options.iter().map(|word| word.id.to_string()).collect())
            }
            _ => FactType::Decimal,
        })
    }

    fn names(&self) -> Vec<String> {
        self.0.indicators.iter().map(|indicator| indicator.id.to_string()).collect()
    }
}

/// A bulletin's templates name the indicators of the report that it tells.
fn check_bulletins(document: &mut RulebookDocument, problems: &mut Problems) {
    check_unique(document.bulletins.iter().map(|bulletin| &bulletin.id), "/bulletins", "/id", problems);
    for (index, bulletin) in document.bulletins.iter_mut().enumerate() {
        let path = format!("/bulletins/{index}");
        let Some(report) = document.reports.iter().find(|report| report.id == bulletin.report) else {
            let problem = unknown_report(&bulletin.report, &document.reports, problems);
            problems.push(problem.at(format!("{path}/report")));
            continue;
        };
        bulletin.check(&Figures(report), &path, problems);
    }
}

fn unknown_report(id: &Id, reports: &[report::ReportDefinition], problems: &Problems) -> Problem {
    Problem::unknown_id("report", id, problems.suggestions(reports.iter().map(|report| report.id.as_str())))
}

/// A sheet has the columns that what it holds needs.
fn check_sheets(document: &RulebookDocument, problems: &mut Problems) {
    check_unique(document.sheets.iter().map(|sheet| &sheet.id), "/sheets", "/id", problems);
    for (index, sheet) in document.sheets.iter().enumerate() {
        let path = format!("/sheets/{index}");
        for column in needed(sheet.holds) {
            if !sheet.sheet.document().columns.iter().any(|given| given.name == *column) {
                let problem = Problem::new(Code::UnknownId).with("id", *column).with_term("what", "column");
                problems.push(problem.at(format!("{path}/sheet/columns")));
            }
        }
        if sheet.holds == Holds::Submissions {
            check_submissions(document, sheet, &path, problems);
        }
    }
}

/// A sheet of submissions names a report of this rulebook.
fn check_submissions(document: &RulebookDocument, sheet: &SheetUse, path: &str, problems: &mut Problems) {
    let Some(id) = &sheet.report else {
        problems.push(Problem::new(Code::MissingField).with("name", "report").at(path));
        return;
    };
    if !document.reports.iter().any(|report| report.id == *id) {
        let problem = unknown_report(id, &document.reports, problems);
        problems.push(problem.at(format!("{path}/report")));
    }
}

/// Columns that a register cannot do without.
fn needed(holds: Holds) -> &'static [&'static str] {
    match holds {
        Holds::Units => &["id", "title-zh"],
        Holds::Assignments => &["site", "officer", "backup", "from"],
        Holds::Submissions => &["unit", "day", "revision", "kind", "recorded-at", "by"],
        Holds::Waivers => &["report", "from", "reason"],
        Holds::Roster => &["from", "to", "role", "person"],
        Holds::Translations => &["zh", "en"],
    }
}

/// Finds what a rulebook names by id among what is built in; reports an id that is not there.
fn named<T>(
    id: Option<&str>,
    find: impl Fn(&str) -> Option<T>,
    what: &'static str,
    problems: &mut Problems,
) -> Option<T> {
    let id = id?;
    let found = find(id);
    if found.is_none() {
        let problem = Problem::new(Code::UnknownId).with("id", id).with_term("what", what);
        problems.push(problem.at(format!("/{what}")));
    }
    found
}

/// Names, bounds and options of declared facts.
fn check_facts(facts: &BTreeMap<String, Fact>, problems: &mut Problems) {
    for (name, fact) in facts {
        let path = format!("/facts/{}", crate::base::json::escape(name));
        if !is_fact_name(name) {
            problems.push(Problem::new(Code::InvalidId).with("text", name.as_str()).at(path.as_str()));
        }
        let number = matches!(fact.kind, TypeName::Integer | TypeName::Decimal);
        let choice = matches!(fact.kind, TypeName::Choice | TypeName::Set);
        for (field, given, allowed) in [
            ("min", fact.min.is_some(), number),
            ("max", fact.max.is_some(), number),
            ("options", !fact.options.is_empty(), choice),
        ] {
            if given && !allowed {
                problems.push(
                    Problem::new(Code::UnknownField)
                        .with("name", field)
                        .at(format!("{path}/{}", crate::base::json::escape(field))),
                );
            }
        }
        if choice && fact.options.is_empty() {
            problems.push(Problem::new(Code::MissingField).with("name", "options").at(path.as_str()));
        }
        if let Some((min, max)) = fact.min.zip(fact.max).filter(|(min, max)| min > max) {
            let problem = Problem::new(Code::OutOfRange).with("text", min.to_string()).with("min", "-∞");
            problems.push(problem.with("max", max.to_string()).at(format!("{path}/min")));
        }
        check_unique(fact.options.iter().map(|option| &option.id), &format!("{path}/options"), "/id", problems);
    }
}

/// Reports every id that stands twice in a list.
fn check_unique<'i>(ids: impl Iterator<Item = &'i Id>, path: &str, suffix: &str, problems: &mut Problems) {
    let mut seen = Set::new();
    for (index, id) in ids.enumerate() {
        if !seen.insert(id) {
            let problem = Problem::new(Code::DuplicateId).with("id", id.as_str());
            problems.push(problem.at(format!("{path}/{index}{suffix}")));
        }
    }
}
