//! Reports against Italy's daily bulletins: regions that add up to the nation, what came in time, and what was changed later.

// A test's helpers fail the test.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod folder;

use chrono::NaiveDate;
use fugong::base::exact::Ratio;
use fugong::base::id::Id;
use fugong::base::instant::Instant;
use fugong::base::json::decode_text;
use fugong::base::problem::Problems;
use fugong::report::{
    Cell, FoldState, Inputs, Obligations, Observations, OrgUnits, OverUnits, Register, ReportDefinition, ReportedValue,
    RevisionKind, Submission, Tally, check,
};
use fugong::tools::calendar::Zone;
use fugong::tools::condition::{Fact, FactSet, FactType};
use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

/// What happens anew each day; everything else is what there is at its end. These three may also be below zero, for the
/// nation corrected its counts by negative days.
const FLOWS: [&str; 3] = ["variazione_totale_positivi", "nuovi_positivi", "ingressi_terapia_intensiva"];

struct World {
    reports: Vec<ReportDefinition>,
    units: OrgUnits,
    register: Register,
    zone: Zone,
    obligations: Obligations,
    observations: Observations,
    facts: BTreeMap<Id, FactSet>,
    declared: BTreeMap<String, Fact>,
}

impl World {
    fn new(indicators: &BTreeSet<String>, kinds: &[&str], regions: &BTreeSet<Id>, list: Vec<Submission>) -> Self {
        let indicator = |name: &String| {
            let flow = FLOWS.contains(&name.as_str());
            let floor = if flow { "-1000000" } else { "0" };
            serde_json::json!({"id": dashed(name), "kind": if flow { "flow" } else { "stock" }, "min": floor})
        };
        let report = serde_json::json!([{"id": "bulletin", "assigned": {"units": kinds}, "due": {"at": "18:00"},
            "window": {"from": "-1d 18:00", "to": "18:00"},
            "indicators": indicators.iter().map(indicator).collect::<Vec<_>>()}]);
        let mut reports: Vec<ReportDefinition> = decode_text(&report.to_string()).unwrap();
        let mut problems = Problems::none();
        check(&mut reports, &|_: &str| None::<FactType>, "", &mut problems);
        assert!(problems.is_empty(), "{problems}");
        let nation = serde_json::json!({"id": "italy", "kind": "nation"});
        let region = |id: &Id| serde_json::json!({"id": id, "kind": "region", "parent": "italy"});
        let units: Vec<_> = std::iter::once(nation).chain(regions.iter().map(region)).collect();
        let units: OrgUnits = decode_text(&serde_json::to_string(&units).unwrap()).unwrap();
        let register = Register::new(list, &units).unwrap_or_else(|problems| panic!("{problems}"));
        let zone = Zone::built_in("Europe/Rome").unwrap();
        let (obligations, observations) = (Obligations::default(), Observations::default());
        Self {
            reports,
            units,
            register,
            zone,
            obligations,
            observations,
            facts: BTreeMap::new(),
            declared: BTreeMap::new(),
        }
    }

    fn inputs(&self, as_of: Instant) -> Inputs<'_> {
        Inputs {
            reports: &self.reports,
            units: &self.units,
            obligations: &self.obligations,
            register: &self.register,
            observations: &self.observations,
            facts: &self.facts,
            declared: &self.declared,
            zone: &self.zone,
            calendar: None,
            as_of,
        }
    }
}

fn dashed(name: &str) -> Id {
    Id::new(&name.replace('_', "-")).unwrap()
}

fn ever() -> Instant {
    Instant::parse("2030-01-01T00:00:00Z").unwrap()
}

fn day(text: &str) -> NaiveDate {
    NaiveDate::parse_from_str(text, "%Y%m%d").unwrap()
}

fn rows(name: &str) -> Option<Vec<BTreeMap<String, String>>> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(folder::bytes(name)?.as_slice()).read_to_string(&mut text).unwrap();
    Some(csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect())
}

fn submission(
    unit: &Id,
    day: NaiveDate,
    revision: u32,
    recorded_at: Instant,
    values: BTreeMap<Id, ReportedValue>,
) -> Submission {
    let mut submission = Submission::new(Id::new("bulletin").unwrap(), unit.clone(), day, recorded_at);
    submission.revision = revision;
    submission.kind = if revision == 1 { RevisionKind::Original } else { RevisionKind::Correction };
    submission.values = values;
    submission
}

fn number(text: &str) -> ReportedValue {
    ReportedValue::Number(text.parse().unwrap())
}

#[test]
fn regions_add_up_to_the_nation_but_for_one_cell() {
    let (Some(nation), Some(regions)) = (rows("italy/italy_national.csv.gz"), rows("italy/italy_regions.csv.gz"))
    else {
        return;
    };
    let other = ["file_date", "data", "stato", "note", "note_test", "note_casi"];
    let names: BTreeSet<String> = nation[0].keys().filter(|name| !other.contains(&name.as_str())).cloned().collect();
    let read = |row: &BTreeMap<String, String>, unit: &Id| {
        let values = names.iter().filter(|name| !row[*name].is_empty());
        let values = values.map(|name| (dashed(name), number(&row[name]))).collect();
        let recorded_at = Instant::parse(&format!("{}Z", row["data"])).unwrap();
        submission(unit, day(&row["file_date"]), 1, recorded_at, values)
    };
    let italy = Id::new("italy").unwrap();
    let region = |row: &BTreeMap<String, String>| Id::new(&format!("r-{}", row["codice_regione"])).unwrap();
    let units: BTreeSet<Id> = regions.iter().map(region).collect();
    let list = nation.iter().map(|row| read(row, &italy)).chain(regions.iter().map(|row| read(row, &region(row))));
    let world = World::new(&names, &["nation", "region"], &units, list.collect());
    let inputs = world.inputs(ever());
    let (mut compared, mut equal, mut differing) = (0, 0, Vec::new());
    for row in &nation {
        let on = day(&row["file_date"]);
        for figure in inputs.figures(&world.reports[0], "italy", on, on).unwrap() {
            let both = figure.own.as_ref().and_then(Cell::to_number).is_some() && figure.cell.to_number().is_some();
            compared += usize::from(both);
            equal += usize::from(both && figure.difference.is_none());
            if let Some(difference) = figure.difference {
                differing.push((on.to_string(), figure.indicator.to_string(), figure.shown.unwrap(), difference));
            }
        }
    }
    println!(
        "Italy: {} days, {} regions; {equal} of {compared} national cells equal the sum of regions",
        nation.len(),
        units.len()
    );
    assert_eq!((nation.len(), units.len(), compared, equal), (1_781, 21, 28_959, 28_958));
    let expected = ("2020-02-25".to_owned(), "totale-ospedalizzati".to_owned(), "149".to_owned(), Ratio::ONE);
    assert_eq!(differing, [expected], "the nation said 150");
}

#[test]
fn bulletins_due_at_18_00_in_rome() {
    let Some(text) = folder::file("italy/italy_publication_times.csv") else { return };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let italy = Id::new("italy").unwrap();
    let list = reader
        .records()
        .map(Result::unwrap)
        .map(|row| submission(&italy, day(&row[0]), 1, Instant::parse(&row[1]).unwrap(), BTreeMap::new()));
    let world = World::new(&BTreeSet::from(["casi".to_owned()]), &["nation"], &BTreeSet::new(), list.collect());
    let inputs = world.inputs(ever());
    let standings = inputs.standings(&world.reports[0], day("20200307"), day("20221028"));
    let tally = Tally::of(&standings);
    println!("Italy: {} expected, {} on time, {} late", tally.expected, tally.on_time, tally.late);
    assert_eq!((tally.expected, tally.on_time, tally.late, tally.missing), (966, 827, 139, 0));
}

/// The cells of one bulletin that were new or changed.
type Changed = Vec<(Id, ReportedValue)>;

/// The two autonomous provinces were published under one code at first.
fn region_of(row: &BTreeMap<String, String>) -> Id {
    let code = match (row["codice_regione"].as_str(), row["denominazione_regione"].as_str()) {
        ("4", name) if name.contains("Bolzano") => "21",
        ("4", _) => "22",
        (code, _) => code,
    };
    Id::new(&format!("r-{code}")).unwrap()
}

#[test]
fn what_was_changed_after_its_first_publication() {
    let Some(facts) = rows("italy/italy_region_revisions.csv.gz") else { return };
    let mut names = BTreeSet::new();
    let mut units = BTreeSet::new();
    let mut published: BTreeMap<(Id, NaiveDate), BTreeMap<Instant, Changed>> = BTreeMap::new();
    for row in &facts {
        names.insert(row["indicator"].clone());
        let unit = region_of(row);
        units.insert(unit.clone());
        let at = Instant::parse(&row["recorded_at"]).unwrap();
        let values = published.entry((unit, day(&row["report_date"]))).or_default().entry(at).or_default();
        values.push((dashed(&row["indicator"]), number(&row["value"])));
    }
    let mut list = Vec::new();
    for ((unit, on), revisions) in &published {
        let mut values = BTreeMap::new();
        for (index, (at, changed)) in revisions.iter().enumerate() {
            values.extend(changed.iter().cloned());
            list.push(submission(unit, *on, u32::try_from(index + 1).unwrap(), *at, values.clone()));
        }
    }
    // What each cell said whenever somebody could look, and the national state of each day as corrections came in.
    let mut cells: BTreeSet<(Id, NaiveDate, Id)> = BTreeSet::new();
    let mut changes = 0;
    let mut states: BTreeMap<(NaiveDate, Id), BTreeMap<Id, FoldState>> = BTreeMap::new();
    for submission in &list {
        for (indicator, given) in &submission.values {
            let ReportedValue::Number(value) = given else { continue };
            let state = FoldState::of(submission.day, value.in_units(0).unwrap());
            let of_day = states.entry((submission.day, indicator.clone())).or_default();
            if of_day.insert(submission.unit.clone(), state).is_some_and(|before| before != state) {
                changes += 1;
                cells.insert((submission.unit.clone(), submission.day, indicator.clone()));
            }
        }
    }
    let world = World::new(&names, &["region"], &units, list);
    let days: BTreeSet<NaiveDate> = cells.iter().map(|(_, day, _)| *day).collect();
    let indicators: BTreeSet<&Id> = cells.iter().map(|(.., indicator)| indicator).collect();
    // From scratch: the register as known at the end. Step by step: the states that were replaced.
    let inputs = world.inputs(ever());
    for on in &days {
        for figure in inputs.figures(&world.reports[0], "italy", *on, *on).unwrap() {
            let merged: FoldState = states[&(*on, figure.indicator.clone())].values().copied().collect();
            let merged = merged.over_units(OverUnits::Sum).map(|units| Ratio::from_units(units, 0));
            assert_eq!(merged, figure.cell.to_number(), "{on} {}", figure.indicator);
        }
    }
    // As it was known first: every changed cell's first value is still there to be asked for.
    let mut differ = 0;
    for (unit, on, indicator) in &cells {
        let first = world.register.revisions("bulletin", unit, *on)[0].recorded_at;
        let at = |as_of| world.inputs(as_of).explain(&world.reports[0], indicator, unit, *on, *on).unwrap().figure;
        let (then, now) = (at(first), at(ever()));
        assert_eq!((then.as_of, now.complete), (first, true));
        differ += usize::from(then.cell != now.cell);
    }
    println!(
        "Italy: {} facts; {changes} changes in {} cells of {} indicators on {} days; {differ} differ from their first value",
        facts.len(),
        cells.len(),
        indicators.len(),
        days.len()
    );
    assert_eq!((facts.len(), indicators.len(), days.len()), (377_192, 10, 63));
    // Two cells changed twice; in two the last change took the first one back.
    assert_eq!((changes, cells.len(), differ), (652, 650, 648));
}
