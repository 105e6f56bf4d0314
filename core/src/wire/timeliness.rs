//! Operations on timeliness: who reported in time, who late, who not at all.

use super::input::{Arguments, Input, below, json};
use super::time_basis::TimeBasisInput;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json};
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::read_facts;
use crate::report::{
    Duty, Inputs, Obligations, Observations, OrgUnit, OrgUnits, Register, ReportDefinition, Submission,
    SubmissionStatus, Tally, UnitKind, Waiver, check_days,
};
use crate::rulebook::Rulebook;
use crate::tools::calendar::Zone;
use crate::tools::condition::FactSet;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Who reported in time.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Standings {
    /// One for each unit and day.
    standings: Vec<SubmissionStatus>,
    /// The same as counts.
    tally: Tally,
}

/// `{"report", "units", "submissions"?, "waivers"?, "duties"?, "facts"?, "day", "to"?, "as_of", "zone"?, "zones"?, "calendar"?}` →
/// `{"standings", "tally"}`
pub(super) fn submission_statuses(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (reckoned, told) = input.read(|arguments| {
        let reckoned = TimeBasisInput::read(rulebook, arguments);
        let report = arguments.named("report", |id| find(rulebook, id));
        let units = arguments.with("units", |json| units_of(rulebook, Decoder::run(json)?));
        let zone = reckoned.as_ref().map(|reckoned| &reckoned.zone);
        let register = register(rulebook, arguments, units.as_ref(), zone);
        let obligations = obligations(rulebook, arguments, units.as_ref());
        let facts = facts(rulebook, arguments, units.as_ref());
        let days = days(arguments);
        let as_of = arguments.get::<Instant>("as_of");
        let (reckoned, report, (from, to)) = (reckoned?, report?, days?);
        let inputs = Inputs {
            reports: &rulebook.document().reports,
            units: &units?,
            obligations: &obligations?,
            register: &register?,
            observations: &Observations::default(),
            facts: &facts?,
            declared: &rulebook.document().facts,
            zone: &reckoned.zone,
            calendar: reckoned.calendar.as_ref(),
            as_of: as_of?,
        };
        let standings = inputs.standings(report, from, to);
        let tally = Tally::of(&standings);
        Some((reckoned, Standings { standings, tally }))
    })?;
    json(&reckoned.cite(rulebook, told))
}

/// The units as a tree, of kinds that the rulebook declares.
/// Problems of kinds and of the tree are reported together.
pub(super) fn units_of(rulebook: &Rulebook, list: Vec<OrgUnit>) -> Result<OrgUnits, Problems> {
    let mut problems = UnitKind::check_units(&rulebook.document().unit_kinds, &list);
    match OrgUnits::new(list) {
        Ok(units) => problems.or(units),
        Err(others) => {
            problems.extend(others);
            Err(problems)
        }
    }
}

/// The report definition of this id, or `unknown_id`.
fn find<'r>(rulebook: &'r Rulebook, id: &str) -> Result<&'r ReportDefinition, Problems> {
    let found = rulebook.document().reports.iter().find(|report| report.id == id);
    found.ok_or_else(|| Problem::new(Code::UnknownId).with_term("what", "report").with("id", id).into())
}

/// The register of submissions; empty where none are given. What can be read is checked even if the units cannot be.
/// Without units the submissions are read for their problems alone, and the register is empty.
/// One of a day that had not come is a problem, too.
fn register(
    rulebook: &Rulebook,
    arguments: &mut Arguments<'_>,
    units: Option<&OrgUnits>,
    zone: Option<&Zone>,
) -> Option<Register> {
    arguments.with_optional("submissions", Register::default(), |json| {
        let read = Submission::read_all(json, &|id| find(rulebook, id).ok())?;
        let mut early = Problems::none();
        for (index, submission) in read.iter().enumerate() {
            let report = find(rulebook, &submission.report).ok();
            let problem = report.zip(zone).and_then(|(report, zone)| report.too_early(submission, zone));
            early.extend(problem.map(|problem| problem.at(format!("/{index}/day"))));
        }
        let register = units.map_or_else(|| Ok(Register::default()), |units| Register::new(read, units));
        match register {
            Ok(register) => early.or(register),
            Err(others) => {
                early.extend(others);
                Err(early)
            }
        }
    })
}

/// Duties and waivers; none where none are given.
fn obligations(rulebook: &Rulebook, arguments: &mut Arguments<'_>, units: Option<&OrgUnits>) -> Option<Obligations> {
    let duties: Option<Vec<Duty>> = arguments.get_or("duties", Vec::new());
    let waivers: Option<Vec<Waiver>> = arguments.get_or("waivers", Vec::new());
    let named = |list: &'static str, reports: Vec<&Id>| -> Vec<Problem> {
        let unknown = reports.into_iter().enumerate().filter(|(_, id)| find(rulebook, id).is_err());
        let problem = |id: &Id| Problem::new(Code::UnknownId).with_term("what", "report").with("id", id.as_str());
        unknown.map(|(index, id)| problem(id).at(format!("/{list}/{index}/report"))).collect()
    };
    arguments.report(named("duties", duties.iter().flatten().map(|duty| &duty.report).collect()));
    arguments.report(named("waivers", waivers.iter().flatten().map(|waiver| &waiver.report).collect()));
    // What can be read of either is checked, even if the other cannot be read.
    let complete = duties.is_some() && waivers.is_some();
    // Default: of what could not be read nothing is checked, and the result is dropped.
    match Obligations::new(duties.unwrap_or_default(), waivers.unwrap_or_default(), units?) {
        Ok(obligations) => complete.then_some(obligations),
        Err(problems) => {
            arguments.report(problems);
            None
        }
    }
}

/// What is known of units, by unit, for rules that ask.
/// An object from unit to facts; `unknown_id` for a unit that is not in `units`, if these could be read.
fn facts(
    rulebook: &Rulebook,
    arguments: &mut Arguments<'_>,
    units: Option<&OrgUnits>,
) -> Option<BTreeMap<Id, FactSet>> {
    arguments.with_optional("facts", BTreeMap::new(), |json| {
        let mut decoder = Decoder::default();
        let Json::Object(entries) = json else {
            decoder.wrong_type::<()>("object", json);
            return Err(decoder.take());
        };
        let mut facts = BTreeMap::new();
        for (unit, known) in entries {
            decoder.at_key(unit, |decoder| {
                match Id::new(unit).filter(|id| units.is_none_or(|all| all.get(id).is_some())) {
                    None => decoder
                        .report(Problem::new(Code::UnknownId).with_term("what", "unit").with("id", unit.as_str())),
                    Some(id) => {
                        facts.extend(read_facts(known, &rulebook.document().facts, decoder).map(|set| (id, set)))
                    }
                }
            });
        }
        decoder.take().or(facts)
    })
}

/// The days asked about: `day`, or all from `day` to `to`, both included.
/// Problems stand at `/to`: `days_backwards`, or `too_many` beyond ten years.
fn days(arguments: &mut Arguments<'_>) -> Option<(NaiveDate, NaiveDate)> {
    let day = arguments.get::<NaiveDate>("day");
    let to = arguments.get::<Option<NaiveDate>>("to");
    let (day, to) = (day?, to?);
    // Default: a question without a last day is about one day.
    let to = to.unwrap_or(day);
    match check_days(day, to) {
        Ok(()) => Some((day, to)),
        Err(problems) => {
            arguments.report(below(problems, "/to"));
            None
        }
    }
}
