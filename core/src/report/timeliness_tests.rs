use super::report_tests::{reports, sent};
use super::*;
use crate::base::id::Id;
use crate::base::instant::{Instant, parse_date};
use crate::base::json::{Json, decode_text};
use crate::base::problem::{Code, Problem};
use crate::tools::calendar::{Calendar, Zone};
use crate::tools::condition::{Fact, FactSet};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Everything that inputs borrow.
pub(super) struct World {
    pub reports: Vec<ReportDefinition>,
    pub units: OrgUnits,
    pub obligations: Obligations,
    pub register: Register,
    pub observations: Observations,
    pub facts: BTreeMap<Id, FactSet>,
    pub declared: BTreeMap<String, Fact>,
    pub zone: Zone,
    pub calendar: Calendar,
}

pub(super) fn at(text: &str) -> Instant {
    Instant::parse(&format!("2020-02-{text}:00+08:00")).unwrap()
}

pub(super) fn day(text: &str) -> NaiveDate {
    parse_date(&format!("2020-02-{text}")).unwrap()
}

/// The figures go on without missing parts, so that tests see what is in them.
pub(super) fn world(submissions: &[String]) -> World {
    let mut reports = reports();
    for indicator in reports.iter_mut().flat_map(|report| &mut report.indicators) {
        indicator.missing = indicator.kind.is_number().then_some(MissingParts::Skip);
    }
    let units: OrgUnits = decode_text(
        r#"[{"id": "district", "kind": "district"},
            {"id": "east", "kind": "street", "parent": "district"}, {"id": "west", "kind": "street", "parent": "district"},
            {"id": "s1", "kind": "site", "parent": "east"}, {"id": "s2", "kind": "site", "parent": "east"},
            {"id": "s3", "kind": "site", "parent": "west", "valid": [{"from": "2020-02-19"}]}]"#,
    )
    .unwrap();
    let duties: Vec<Duty> = decode_text(
        r#"[{"report": "enterprise-return", "unit": "s1", "from": "2020-02-18"},
            {"report": "enterprise-return", "unit": "s2", "from": "2020-02-18", "to": "2020-02-20"},
            {"report": "enterprise-return", "unit": "s3", "from": "2020-02-01"}]"#,
    )
    .unwrap();
    let waivers: Vec<Waiver> = decode_text(
        r#"[{"report": "enterprise-return", "unit": "s3", "from": "2020-02-20", "to": "2020-02-21", "reason": "停电",
             "recorded_at": "2020-02-20T16:00:00+08:00"}]"#,
    )
    .unwrap();
    let list = format!("[{}]", submissions.join(","));
    let list = Submission::read_all(&Json::parse(&list).unwrap(), &|id| reports.iter().find(|r| r.id == id)).unwrap();
    World {
        obligations: Obligations::new(duties, waivers, &units).unwrap(),
        register: Register::new(list, &units).unwrap(),
        observations: Observations::default(),
        facts: BTreeMap::new(),
        declared: BTreeMap::new(),
        zone: Zone::built_in("Asia/Shanghai").unwrap(),
        calendar: Calendar::built_in("cn").unwrap(),
        reports,
        units,
    }
}

impl World {
    pub(super) fn inputs(&self, as_of: &str) -> Inputs<'_> {
        Inputs {
            reports: &self.reports,
            units: &self.units,
            obligations: &self.obligations,
            register: &self.register,
            observations: &self.observations,
            facts: &self.facts,
            declared: &self.declared,
            zone: &self.zone,
            calendar: Some(&self.calendar),
            as_of: at(as_of),
        }
    }

    fn standing(&self, unit: &str, on: &str, as_of: &str) -> SubmissionStatus {
        self.inputs(as_of).standing(&self.reports[0], self.units.get(unit).unwrap(), day(on))
    }

    fn status(&self, as_of: &str) -> Status {
        self.standing("s1", "19", as_of).status
    }
}

#[test]
fn both_borders_are_inclusive() {
    let at_minute = |minute| world(&[sent(1, "original", minute, "{}")]);
    // Due 15:30 with five minutes' grace.
    assert_eq!(at_minute(35).status("19T17:00"), Status::OnTime);
    assert_eq!(at_minute(36).status("19T17:00"), Status::Late);
    assert_eq!(at_minute(20).status("19T15:20"), Status::OnTime, "known at the very moment");
    assert_eq!(at_minute(20).status("19T15:19"), Status::Awaited);
    let nothing = world(&[]);
    assert_eq!(nothing.status("19T15:35"), Status::Awaited);
    assert_eq!(nothing.status("19T15:36"), Status::Missing);
    assert_eq!(nothing.standing("s1", "19", "19T15:00").due, Some(at("19T15:35")));
}

#[test]
fn only_those_who_exist_and_are_assigned_are_expected() {
    let world = world(&[sent(1, "original", 10, "{}").replace("2020-02-19\"", "2020-02-17\"")]);
    let status = |unit: &str, on: &str| world.standing(unit, on, "28T00:00").status;
    assert_eq!(status("s2", "17"), Status::NotExpected);
    assert_eq!(status("s2", "18"), Status::Missing);
    assert_eq!(status("s2", "20"), Status::NotExpected, "the interval is half open");
    assert_eq!(status("s3", "18"), Status::NotExpected, "it did not exist yet");
    assert_eq!(status("east", "19"), Status::NotExpected);
    let early = world.standing("s1", "17", "28T00:00");
    assert_eq!((early.status, early.unsolicited), (Status::NotExpected, true));
}

#[test]
fn a_waiver_counts_from_when_it_was_granted() {
    let world = world(&[]);
    assert_eq!(world.standing("s3", "20", "20T15:59").status, Status::Missing);
    let waived = world.standing("s3", "20", "20T16:00");
    assert_eq!((waived.status, waived.waived_because.as_deref()), (Status::Waived, Some("停电")));
}

#[test]
fn a_waiver_of_unknown_granting_always_counts() {
    let mut world = world(&[]);
    let waivers: Vec<Waiver> = decode_text(
        r#"[{"report": "enterprise-return", "unit": "s1", "from": "2020-02-19", "to": "2020-02-20", "reason": "停电"}]"#,
    )
    .unwrap();
    let duties: Vec<Duty> =
        decode_text(r#"[{"report": "enterprise-return", "unit": "s1", "from": "2020-02-18"}]"#).unwrap();
    world.obligations = Obligations::new(duties, waivers, &world.units).unwrap();
    assert_eq!(world.standing("s1", "18", "28T00:00").status, Status::Missing);
    let waived = world.standing("s1", "19", "19T15:00");
    assert_eq!((waived.status, waived.waived_because.as_deref()), (Status::Waived, Some("停电")));
    assert_eq!(world.standing("s1", "20", "28T00:00").status, Status::Missing);
}

#[test]
fn nobody_owes_a_report_that_is_assigned_to_nobody() {
    let mut world = world(&[]);
    assert_eq!(world.reports[1].assigned, None);
    for unread in [false, true] {
        if unread {
            // Records of cases that cannot be read leave open who owes a report that is assigned by them, and no other.
            world.obligations.set_unread("bureau-daily".parse_id(), UnreadDuties::All);
        }
        let bureau = &world.reports[1];
        for unit in ["district", "east", "s1"] {
            let standing = world.inputs("28T00:00").standing(bureau, world.units.get(unit).unwrap(), day("19"));
            assert_eq!(standing.status, Status::NotExpected, "{unit}, {unread}");
        }
    }
}

#[test]
fn the_first_acceptable_revision_fixes_timeliness() {
    let bad = r#"{"staff-present": 10, "staff-measured": 11}"#;
    let good = r#"{"staff-present": 11, "staff-measured": 11}"#;
    let world_of = |list: &[String]| world(list).standing("s1", "19", "19T17:00");
    let late = world_of(&[sent(1, "original", 10, bad), sent(2, "correction", 50, good)]);
    assert_eq!((late.status, late.invalid, late.corrected, late.revision), (Status::Late, false, false, Some(2)));
    let kept = world_of(&[sent(1, "original", 10, good), sent(2, "correction", 50, bad)]);
    assert_eq!((kept.status, kept.invalid, kept.revision), (Status::OnTime, true, Some(1)));
    assert_eq!(kept.broken[0].rule, "measured-within-present");
    let corrected = world_of(&[sent(1, "original", 10, good), sent(2, "correction", 50, good)]);
    assert_eq!((corrected.status, corrected.corrected, corrected.revision), (Status::OnTime, true, Some(2)));
    let gone = world_of(&[sent(1, "original", 10, good), sent(2, "retraction", 50, "{}")]);
    assert_eq!((gone.status, gone.retracted, gone.revision), (Status::OnTime, true, None));
    let again =
        world_of(&[sent(1, "original", 10, good), sent(2, "retraction", 20, "{}"), sent(3, "original", 50, good)]);
    assert_eq!((again.status, again.revision), (Status::OnTime, Some(3)), "the first one decides, withdrawn or not");
    assert_eq!((again.corrected, again.retracted), (true, false), "its figures were replaced, and are there again");
    let only_bad = world_of(&[sent(1, "original", 10, bad)]);
    assert_eq!(
        (only_bad.status, only_bad.invalid, only_bad.revision),
        (Status::Returned, true, None),
        "it came: nobody says that it did not"
    );
    let nil = world_of(&[sent(1, "nil", 10, "{}")]);
    assert_eq!((nil.status, nil.nil), (Status::OnTime, true));
}

#[test]
fn a_rule_that_lacks_a_figure_is_not_evaluated() {
    let world = world(&[sent(1, "original", 10, r#"{"staff-measured": 5, "febrile": 4}"#)]);
    let submission = world.register.iter().next().unwrap();
    let verdicts = |submission: &Submission| -> Vec<RuleVerdict> {
        world.reports[0].judge(submission, None, &world.declared).iter().map(|outcome| outcome.verdict).collect()
    };
    assert_eq!(verdicts(submission), [RuleVerdict::NotEvaluated, RuleVerdict::Broken]);
    assert_eq!(world.status("19T17:00"), Status::OnTime, "a warning does not keep it out");
    let mut overridden = submission.clone();
    overridden.overrides.insert(Id::new("few-febrile").unwrap(), "已核实".into());
    assert_eq!(verdicts(&overridden), [RuleVerdict::NotEvaluated, RuleVerdict::Overridden]);
}

#[test]
fn whom_to_press() {
    let bad = sent(1, "original", 10, r#"{"staff-present": 1, "staff-measured": 2}"#);
    let world = world(&[bad]);
    let list = |as_of: &str| -> Vec<(String, String, Status, bool)> {
        let outstanding = world.inputs(as_of).outstanding(&world.reports[0], day("18"), day("20"));
        outstanding.into_iter().map(|o| (o.unit.to_string(), o.day.to_string(), o.status, o.invalid)).collect()
    };
    let row = |unit: &str, day: &str, status, invalid| (unit.to_owned(), format!("2020-02-{day}"), status, invalid);
    assert_eq!(
        list("19T15:20"),
        [
            row("s1", "18", Status::Missing, false),
            row("s2", "18", Status::Missing, false),
            row("s1", "19", Status::Returned, true),
            row("s2", "19", Status::Awaited, false),
            row("s3", "19", Status::Awaited, false),
            row("s1", "20", Status::Awaited, false),
            row("s3", "20", Status::Awaited, false),
        ]
    );
    assert_eq!(list("20T17:00").last(), Some(&row("s1", "20", Status::Missing, false)), "the waived one is let off");
}

#[test]
fn what_is_due_nobody_knows_when_is_pressed_for_last() {
    let mut world = world(&[]);
    world.reports[0].frequency = Frequency::WorkingDays;
    world.reports[0].assigned = decode_text(r#"{"units": "district"}"#).unwrap();
    let on = |text: &str| parse_date(text).unwrap();
    // The calendar begins with 2007; of 2006 its first notice names the last two days, as days of work.
    let days = (on("2006-12-29"), on("2006-12-31"));
    let outstanding = world.inputs("28T00:00").outstanding(&world.reports[0], days.0, days.1);
    let found: Vec<_> = outstanding.iter().map(|one| (one.day, one.status, one.due.is_some())).collect();
    let expected = [
        (on("2006-12-30"), Status::Missing, true),
        (on("2006-12-31"), Status::Missing, true),
        (on("2006-12-29"), Status::Awaited, false),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_tally_counts_each_key_once() {
    let world = world(&[
        sent(1, "original", 10, "{}"),
        sent(2, "correction", 20, "{}"),
        sent(1, "nil", 40, "{}").replace("\"s1\"", "\"s2\""),
        sent(1, "original", 10, "{}").replace("\"s1\"", "\"east\""),
    ]);
    let inputs = world.inputs("20T17:00");
    let standings = inputs.standings(&world.reports[0], day("19"), day("20"));
    let tally = Tally::of(&standings);
    let expected = Tally {
        expected: 4,
        reported: 2,
        on_time: 1,
        late: 1,
        missing: 2,
        waived: 1,
        corrected: 1,
        nil: 1,
        unsolicited: 1,
        ..Tally::default()
    };
    assert_eq!(tally, expected);
    assert_eq!(tally.expected, tally.awaited + tally.on_time + tally.late + tally.returned + tally.missing);
}

#[test]
fn what_nobody_asked_for_is_counted_as_such_and_nowhere_else() {
    let by = |unit: &str, submission: String| submission.replace("\"s1\"", &format!("\"{unit}\""));
    let broken = r#"{"staff-present": 1, "staff-measured": 2}"#;
    let world = world(&[
        by("district", sent(1, "original", 10, "{}")),
        by("district", sent(2, "retraction", 20, "{}")),
        by("east", sent(1, "original", 10, "{}")),
        by("east", sent(2, "correction", 20, "{}")),
        by("east", sent(3, "correction", 30, broken)),
        by("west", sent(1, "nil", 10, "{}")),
    ]);
    let standings = world.inputs("19T17:00").standings(&world.reports[0], day("19"), day("19"));
    let counted = Tally::of(&standings);
    assert_eq!(counted, Tally { expected: 3, missing: 3, unsolicited: 3, ..Tally::default() });
}

#[test]
fn reports_of_working_days_follow_the_calendar_as_it_was_known() {
    let mut world = world(&[]);
    world.reports[0].frequency = Frequency::WorkingDays;
    world.reports[0].assigned = decode_text(r#"{"units": "district"}"#).unwrap();
    let status = |as_of: &str| {
        let mut inputs = world.inputs("28T00:00");
        inputs.as_of = Instant::parse(as_of).unwrap();
        inputs.standing(&world.reports[0], world.units.get("district").unwrap(), day("01")).status
    };
    assert_eq!(status("2020-01-26T12:00:00+08:00"), Status::Awaited, "a make-up work day");
    assert_eq!(status("2020-01-28T12:00:00+08:00"), Status::NotExpected, "taken back on the 27th");
    let unpublished = world.inputs("28T00:00").standing(
        &world.reports[0],
        world.units.get("district").unwrap(),
        parse_date("2031-03-03").unwrap(),
    );
    assert_eq!((unpublished.status, unpublished.due), (Status::Awaited, None));
}

#[test]
fn a_waiver_holds_from_the_instant_at_which_it_was_granted() {
    let units = world(&[]).units;
    let granted = at("19T16:00");
    let waiver =
        Waiver { recorded_at: Some(granted), ..Waiver::new("enterprise-return".parse_id(), day("19"), "停电") };
    let named = Waiver { unit: Some("s1".parse_id()), ..waiver.clone() };
    for (waiver, others) in [(waiver, Some("停电")), (named, None)] {
        let obligations = Obligations::new(Vec::new(), vec![waiver], &units).unwrap();
        let reason = |unit, as_of| obligations.waived("enterprise-return", unit, day("19"), at(as_of));
        assert_eq!(reason("s1", "19T15:59"), None);
        assert_eq!(reason("s1", "19T16:00"), Some("停电"));
        assert_eq!(reason("s1", "19T16:01"), Some("停电"));
        assert_eq!(reason("s2", "19T16:00"), others, "a waiver without a unit is for all");
    }
}

#[test]
fn a_waiver_that_cannot_be_read_whole_may_be_of_whatever_it_does_not_say() {
    let report: Id = "enterprise-return".parse_id();
    let whole = UnreadWaiver {
        report: Some(report.clone()),
        unit: Some("s1".parse_id()),
        from: Some(day("19")),
        to: Some(day("20")),
        recorded_at: Some(at("19T16:00")),
    };
    let may = |waiver: &UnreadWaiver, report: &str, unit: &str, on: &str, as_of: &str| {
        let mut obligations = Obligations::default();
        obligations.push_unread_waiver(waiver.clone());
        obligations.is_waiver_unread(&report.parse_id(), &unit.parse_id(), day(on), at(as_of))
    };
    let asked = |waiver: &UnreadWaiver| {
        [
            ("enterprise-return", "s1", "19", "19T16:00"),
            ("bureau-daily", "s1", "19", "19T16:00"),
            ("enterprise-return", "s2", "19", "19T16:00"),
            ("enterprise-return", "s1", "18", "19T16:00"),
            ("enterprise-return", "s1", "20", "20T16:00"),
            ("enterprise-return", "s1", "19", "19T15:59"),
        ]
        .map(|(report, unit, on, as_of)| may(waiver, report, unit, on, as_of))
    };
    assert_eq!(
        asked(&whole),
        [true, false, false, false, false, false],
        "its own borders: inclusive, and its end is not"
    );
    assert_eq!(asked(&UnreadWaiver { report: None, ..whole.clone() }), [true, true, false, false, false, false]);
    assert_eq!(asked(&UnreadWaiver { unit: None, ..whole.clone() }), [true, false, true, false, false, false]);
    assert_eq!(asked(&UnreadWaiver { from: None, ..whole.clone() }), [true, false, false, true, false, false]);
    assert_eq!(asked(&UnreadWaiver { to: None, ..whole.clone() }), [true, false, false, false, true, false]);
    assert_eq!(asked(&UnreadWaiver { recorded_at: None, ..whole }), [true, false, false, false, false, true]);
}

#[test]
fn a_return_of_no_day_may_be_of_a_day_whose_window_had_begun() {
    let reports = reports();
    let refused = |recorded_at: &str| {
        let text = format!(r#"{{"unit": "s1", "recorded_at": "2020-02-{recorded_at}:00+08:00"}}"#);
        RefusedSubmission::read(&Json::parse(&text).unwrap(), &reports[0], Problem::new(Code::InvalidDate))
    };
    let begins = Some(at("18T15:30"));
    let may = |recorded_at: &str, as_of: &str| refused(recorded_at).may_be("s1", day("19"), begins, at(as_of));
    assert!(!may("18T15:29", "19T17:00"));
    assert!(!may("18T15:30", "19T17:00"), "a window's beginning is outside it");
    assert!(may("18T15:31", "19T17:00"));
    assert!(may("19T17:00", "19T17:00") && !may("19T17:01", "19T17:00"), "what is known at the moment");
}

#[test]
fn a_return_that_was_not_accepted_takes_its_number_on_its_own_day_only() {
    let units = world(&[]).units;
    let reports = reports();
    let corrected = |day: Option<&str>| {
        let list = format!("[{}]", sent(2, "correction", 20, "{}"));
        let find = |id: &str| reports.iter().find(|report| report.id == id);
        let list = Submission::read_all(&Json::parse(&list).unwrap(), &find).unwrap();
        let day = day.map_or(String::new(), |day| format!(r#", "day": "2020-02-{day}""#));
        let first = Json::parse(&format!(r#"{{"unit": "s1", "revision": 1{day}}}"#)).unwrap();
        let first = RefusedSubmission::read(&first, &reports[0], Problem::new(Code::OutOfRange));
        Register::with_refused(list, vec![first], &units).is_ok()
    };
    assert!(corrected(Some("19")), "the return that it corrects");
    assert!(corrected(None), "it may be the return that it corrects");
    assert!(!corrected(Some("18")), "a return of another day");
}

#[test]
fn an_original_has_the_first_number() {
    let submission = Submission::new("enterprise-return".parse_id(), "s1".parse_id(), day("19"), at("19T15:00"));
    assert_eq!((submission.revision, submission.kind), (1, RevisionKind::Original));
}

/// An id of a test's own text.
trait ParseId {
    fn parse_id(&self) -> Id;
}

impl ParseId for str {
    fn parse_id(&self) -> Id {
        Id::new(self).unwrap()
    }
}
