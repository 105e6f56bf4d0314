use super::report_tests::sent;
use super::timeliness_tests::{World, day, world};
use super::*;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::json::decode_text;
use std::collections::BTreeMap;

fn number(text: &str) -> Cell {
    let decimal: crate::base::exact::Decimal = text.parse().unwrap();
    Cell::number(decimal.ratio())
}

pub(super) fn explain(world: &World, indicator: &str, unit: &str, from: &str, to: &str) -> Explanation {
    let report = world.reports.iter().find(|report| report.indicator(indicator).is_some()).unwrap();
    world.inputs("28T00:00").explain(report, indicator, unit, day(from), day(to)).unwrap()
}

fn reasons(explanation: &Explanation) -> Vec<(String, u32, &'static str)> {
    use chrono::Datelike;
    let row = |e: &Exclusion| (e.unit.to_string(), e.day.day(), e.excluded.as_str());
    explanation.exclusions.iter().map(row).collect()
}

pub(super) fn by(unit: &str, on: &str, submission: String) -> String {
    submission.replace("\"s1\"", &format!("\"{unit}\"")).replace("2020-02-19", &format!("2020-02-{on}"))
}

#[test]
fn six_kinds_of_cells_are_kept_apart() {
    let of = |kind: &str, values: &str, indicator: &str| {
        explain(&world(&[sent(1, kind, 10, values)]), indicator, "s1", "19", "19").figure.cell
    };
    assert_eq!(of("original", r#"{"febrile": 2}"#, "febrile"), number("2"));
    assert_eq!(of("original", r#"{"febrile": 0}"#, "febrile"), Cell::Zero);
    assert_eq!(of("nil", "{}", "febrile"), Cell::Nil);
    assert_eq!(
        of("nil", "{}", "staff-present"),
        Cell::Missing,
        "nothing happened; that does not mean nobody was there"
    );
    assert_eq!(of("nil", r#"{"staff-present": 7}"#, "staff-present"), number("7"));
    assert_eq!(of("original", r#"{"febrile": null}"#, "febrile"), Cell::Missing);
    let reason = |text: &str| Some(text.to_owned());
    assert_eq!(
        of("original", r#"{"febrile": {"withheld": "核实中"}}"#, "febrile"),
        Cell::Withheld { reason: reason("核实中") }
    );
    assert_eq!(
        of("original", r#"{"febrile": {"not_applicable": "无人到岗"}}"#, "febrile"),
        Cell::NotApplicable { reason: reason("无人到岗") }
    );
    assert_eq!(of("original", r#"{"masks-enough": "no"}"#, "masks-enough"), Cell::Word { word: "no".into() });
    assert_eq!(of("original", r#"{"request": "口罩"}"#, "request"), Cell::Text { text: "口罩".into() });
}

#[test]
fn a_figure_says_what_is_in_it_and_what_is_not() {
    let world = world(&[
        sent(1, "original", 10, r#"{"febrile": 2}"#),
        sent(2, "correction", 50, r#"{"febrile": 5}"#),
        by("s3", "19", sent(1, "original", 10, r#"{"febrile": {"withheld": "核实中"}}"#)),
        by("east", "19", sent(1, "original", 10, r#"{"febrile": 100}"#)),
        by("s1", "18", sent(1, "original", 10, r#"{"febrile": 1}"#)),
        by("s2", "18", sent(1, "original", 10, r#"{"febrile": 1}"#)),
        by("s2", "18", sent(2, "retraction", 20, "{}")),
    ]);
    let explained = explain(&world, "febrile", "district", "18", "20");
    assert_eq!(explained.figure.cell, number("6"), "5 in place of 2, and 1 the day before");
    assert!(!explained.figure.complete);
    assert_eq!(explained.figure.units, 1);
    assert_eq!(
        reasons(&explained),
        [
            ("east".to_owned(), 19, "unsolicited"),
            ("s1".to_owned(), 20, "missing"),
            ("s2".to_owned(), 18, "retracted"),
            ("s2".to_owned(), 19, "missing"),
            ("s3".to_owned(), 19, "withheld"),
            ("s3".to_owned(), 20, "waived"),
        ]
    );
    let sources: Vec<_> = explained.contributions.iter().map(|c| (c.day, c.source.revision)).collect();
    assert_eq!(sources, [(day("18"), Some(1)), (day("19"), Some(2))]);
    let before = world.inputs("19T15:49").explain(&world.reports[0], "febrile", "s1", day("19"), day("19")).unwrap();
    assert_eq!(before.figure.cell, number("2"), "as it was known then");
}

#[test]
fn a_figure_that_lacks_parts_is_missing_unless_its_author_says_otherwise() {
    let mut world = world(&[
        by("s1", "19", sent(1, "original", 10, r#"{"febrile": 2, "highest": "36.8"}"#)),
        by("s3", "19", sent(1, "original", 10, r#"{"febrile": {"withheld": "核实中"}}"#)),
    ]);
    let mut of = |missing: Option<MissingParts>, indicator: &str, unit: &str| {
        for one in &mut world.reports[0].indicators {
            one.missing = missing.filter(|_| one.kind.is_number());
        }
        let figure = explain(&world, indicator, unit, "19", "19").figure;
        (figure.cell, figure.complete)
    };
    let (skip, zero) = (Some(MissingParts::Skip), Some(MissingParts::Zero));
    assert_eq!(of(None, "febrile", "s1"), (number("2"), true));
    assert_eq!(of(None, "febrile", "east"), (Cell::Missing, false), "s2 has not reported");
    assert_eq!(of(skip, "febrile", "east"), (number("2"), false));
    assert_eq!(of(zero, "febrile", "east"), (number("2"), false));
    assert_eq!(of(None, "highest", "east"), (Cell::Missing, false), "the highest may be the other's");
    assert_eq!(of(zero, "highest", "west"), (Cell::Zero, false), "s3 gives none, which counts as 0 because it says so");
    assert_eq!(of(skip, "highest", "west"), (Cell::Missing, false));
    assert_eq!(of(None, "febrile", "district"), (Cell::Missing, false));
}

#[test]
fn what_cannot_be_read_is_missing_whatever_the_author_says() {
    let mut world = world(&[by("s1", "19", sent(1, "original", 10, r#"{"febrile": 2}"#))]);
    world.units.set_incomplete(Id::new("east").unwrap(), None);
    assert_eq!(explain(&world, "febrile", "s1", "19", "19").figure.cell, number("2"));
    for unit in ["east", "district"] {
        let figure = explain(&world, "febrile", unit, "19", "19").figure;
        assert_eq!((figure.cell, figure.complete), (Cell::Missing, false));
    }
    assert_eq!(explain(&world, "febrile", "west", "19", "19").figure.excluded.get(&Excluded::Unread), None);
}

#[test]
fn a_stock_takes_its_last_day_and_says_so() {
    let world = world(&[
        by("s1", "18", sent(1, "original", 10, r#"{"staff-present": 30, "highest": "36.8"}"#)),
        by("s1", "19", sent(1, "original", 10, r#"{"staff-present": 31, "highest": "37.4"}"#)),
        by("s2", "18", sent(1, "original", 10, r#"{"staff-present": 8, "highest": "36.9"}"#)),
    ]);
    let explained = explain(&world, "staff-present", "east", "18", "19");
    assert_eq!((explained.figure.cell.clone(), explained.figure.shown.as_deref()), (number("39"), Some("39")));
    assert_eq!(reasons(&explained), [("s1".to_owned(), 18, "superseded"), ("s2".to_owned(), 19, "missing"),]);
    assert_eq!(explain(&world, "highest", "east", "18", "19").figure.shown.as_deref(), Some("37.4"));
    let words = explain(&world, "masks-enough", "east", "18", "18").figure.cell;
    assert_eq!(words, Cell::Missing);
}

#[test]
fn a_day_without_a_figure_is_a_gap_of_a_flow_and_none_of_a_stock_with_a_later_one() {
    let mut world = world(&[by("s1", "19", sent(1, "original", 10, r#"{"staff-present": 31, "febrile": 2}"#))]);
    for indicator in &mut world.reports[0].indicators {
        indicator.missing = None;
    }
    let told = |indicator: &str| {
        let explained = explain(&world, indicator, "s1", "18", "19");
        (explained.figure.cell.clone(), explained.figure.complete, reasons(&explained))
    };
    assert_eq!(told("staff-present"), (number("31"), true, vec![("s1".to_owned(), 18, "superseded")]));
    assert_eq!(told("febrile"), (Cell::Missing, false, vec![("s1".to_owned(), 18, "missing")]));
}

#[test]
fn a_ratio_leaves_out_who_lacks_a_part() {
    let world = world(&[
        sent(1, "original", 10, r#"{"staff-present": 8, "staff-measured": 7}"#),
        by("s2", "19", sent(1, "original", 10, r#"{"staff-present": 50}"#)),
        by("s3", "19", sent(1, "original", 10, r#"{"staff-present": 0, "staff-measured": 0}"#)),
    ]);
    let share = explain(&world, "measured-share", "district", "19", "19");
    assert_eq!((share.figure.shown.as_deref(), share.figure.left_out, share.figure.units), (Some("87.5"), 1, 2));
    assert_eq!(reasons(&share), [("s2".to_owned(), 19, "not_given"), ("s2".to_owned(), 19, "other_part")]);
    assert!(!share.figure.complete);
    let nobody = explain(&world, "measured-share", "west", "19", "19").figure;
    assert_eq!(nobody.cell, Cell::NotApplicable { reason: Some("denominator_zero".into()) });
    assert_eq!(nobody.shown, None);
    assert_eq!(explain(&world, "measured-share", "s2", "19", "19").figure.cell, Cell::Missing);
}

fn observe(world: &mut World, list: &str, looked_at: &str) {
    let list: Vec<Observation> = decode_text(list).unwrap();
    let looked_at: Vec<Id> = decode_text(looked_at).unwrap();
    world.observations = Observations::new(list, &looked_at, &world.reports[1], &world.units).unwrap();
}

#[test]
fn a_composed_report_is_made_from_returns_units_and_observations() {
    let mut world = world(&[sent(1, "original", 10, r#"{"staff-present": 30, "febrile": 1}"#)]);
    let one = |indicator: &str, unit: &str, value: &str| {
        format!(
            r#"{{"indicator": "{indicator}", "unit": "{unit}", "day": "2020-02-19", "value": {value}, "source": {{"kind": "case", "id": "c-{unit}"}}}}"#
        )
    };
    let list = [
        one("reopened-ever", "s1", "1"),
        one("reopened-ever", "s2", "1"),
        one("reopened-ever", "s3", "0"),
        one("operating", "s1", "1"),
        one("inspected", "s1", r#"{"numerator": 1, "denominator": 1}"#),
        one("inspected", "s2", r#"{"numerator": 0, "denominator": 1}"#),
    ]
    .join(",");
    observe(&mut world, &format!("[{list}]"), r#"["stopped"]"#);
    let inputs = world.inputs("19T17:00");
    let figures = inputs.figures(&world.reports[1], "district", day("19"), day("19")).unwrap();
    let shown: BTreeMap<&str, Option<&str>> =
        figures.iter().map(|figure| (figure.indicator.as_str(), figure.shown.as_deref())).collect();
    let expected = [
        ("enterprises", "3"),
        ("fever", "1"),
        ("inspected", "50.0"),
        ("operating", "1"),
        ("reopened-ever", "2"),
        ("reopening-rate", "66.7"),
        ("staff-present", "30"),
        ("stopped", "0"),
    ];
    assert_eq!(shown, expected.map(|(id, text)| (id, Some(text))).into());
    let ever = &world.reports[1].reconcile(&figures)[0];
    assert_eq!((ever.verdict, ever.difference.clone()), (IdentityVerdict::Differs, Some(Ratio::ONE)));
    world.observations = Observations::default();
    let unseen = explain(&world, "stopped", "district", "19", "19").figure;
    assert_eq!((unseen.cell, unseen.complete), (Cell::Missing, false), "nobody looked");
}

#[test]
fn an_observation_given_twice_counts_once_and_never_with_two_values() {
    let world = world(&[]);
    let new = |list: &str| {
        let list: Vec<Observation> = decode_text(list).unwrap();
        Observations::new(list, &[], &world.reports[1], &world.units)
    };
    let one = |value: &str| {
        format!(
            r#"{{"indicator": "operating", "unit": "s1", "day": "2020-02-19", "value": {value}, "source": {{"kind": "case", "id": "c"}}}}"#
        )
    };
    assert_eq!(new(&format!("[{0}, {0}]", one("1"))).unwrap().of("operating").unwrap().len(), 1);
    let codes = |list: String| -> Vec<String> {
        new(&list).unwrap_err().iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect()
    };
    assert_eq!(codes(format!("[{}, {}]", one("1"), one("0"))), ["observation_conflict /observations/1"]);
    assert_eq!(
        codes(format!("[{}]", one(r#"{"numerator": 1, "denominator": 2}"#))),
        ["observation_kind /observations/0/value"]
    );
    assert_eq!(codes(format!("[{}]", one("-1"))), ["out_of_range /observations/0/value"]);
}

#[test]
fn a_parents_own_figure_stands_beside_or_is_a_part() {
    let of = |at_parents: AtParents| {
        let mut world = world(&[
            by("east", "19", sent(1, "original", 10, r#"{"febrile": 9}"#)),
            by("s1", "19", sent(1, "original", 10, r#"{"febrile": 3}"#)),
            by("s2", "19", sent(1, "original", 10, r#"{"febrile": 4}"#)),
        ]);
        world.reports[0].assigned = decode_text(r#"{"units": ["street", "site"]}"#).unwrap();
        world.reports[0].indicators[2].at_parents = at_parents;
        world
    };
    let beside = of(AtParents::Beside);
    let east = explain(&beside, "febrile", "east", "19", "19").figure;
    assert_eq!((east.cell, east.own, east.difference), (number("7"), Some(number("9")), Some(Ratio::from_integer(2))));
    assert_eq!(explain(&beside, "febrile", "district", "19", "19").figure.cell, number("7"), "never counted twice");
    let part = explain(&of(AtParents::Part), "febrile", "east", "19", "19").figure;
    assert_eq!((part.cell, part.own), (number("16"), None));
}

#[test]
fn a_return_that_nobody_asked_for_makes_no_whole_of_the_unit_above() {
    let mut world = world(&[
        by("east", "19", sent(1, "original", 10, r#"{"febrile": 9}"#)),
        by("s1", "19", sent(1, "original", 10, r#"{"febrile": 3}"#)),
    ]);
    world.reports[0].assigned = decode_text(r#"{"units": "street"}"#).unwrap();
    let east = explain(&world, "febrile", "east", "19", "19");
    assert_eq!((east.figure.cell.clone(), east.figure.own.clone()), (number("9"), None));
    assert_eq!(reasons(&east), [("s1".to_owned(), 19, "unsolicited")]);
}

#[test]
fn ratios_round_half_up_where_their_author_states_no_mode() {
    let world = world(&[sent(1, "original", 10, r#"{"staff-present": 80, "staff-measured": 1}"#)]);
    // 1 of 80 is 1.25 %, exactly between 1.2 and 1.3.
    let shown = |world: &World| explain(world, "measured-share", "s1", "19", "19").figure.shown;
    assert_eq!(shown(&world).as_deref(), Some("1.3"));
    let mut stated = world;
    stated.reports[0].indicators[6].mode = Some(crate::base::rounding::RoundingMode::HalfEven);
    assert_eq!(shown(&stated).as_deref(), Some("1.2"));
}

#[test]
fn figures_without_a_fold_are_not_added_up() {
    let impossible = |reason: &str| Cell::NotApplicable { reason: Some(reason.to_owned()) };
    let mut world = world(&[
        by("s1", "18", sent(1, "original", 10, r#"{"febrile": 2}"#)),
        by("s1", "19", sent(1, "original", 10, r#"{"febrile": 3}"#)),
        by("s2", "19", sent(1, "original", 10, r#"{"febrile": 4}"#)),
    ]);
    let cell = |world: &World, unit: &str, from: &str| explain(world, "febrile", unit, from, "19").figure.cell;
    assert_eq!(cell(&world, "east", "18"), number("9"));
    world.reports[0].indicators[2].over_units = Some(OverUnits::None);
    assert_eq!(cell(&world, "east", "19"), impossible("not_folded_over_units"));
    assert_eq!(cell(&world, "s1", "18"), number("5"), "one unit alone has nothing to fold over units");
    world.reports[0].indicators[2].over_time = Some(OverTime::None);
    assert_eq!(cell(&world, "s1", "18"), impossible("not_folded_over_time"));
    assert_eq!(cell(&world, "s1", "19"), number("3"));
    world.reports[0].indicators[2].over_units = None;
    assert_eq!(cell(&world, "east", "18"), impossible("not_folded_over_time"), "the 4 of s2 is not the whole");
    assert_eq!(cell(&world, "east", "19"), number("7"));
}

#[test]
fn words_have_no_fold_over_units_and_say_so() {
    let world = world(&[
        by("s1", "19", sent(1, "original", 10, r#"{"masks-enough": "yes", "highest": "36.5"}"#)),
        by("s2", "19", sent(1, "original", 10, r#"{"masks-enough": "yes", "highest": "37.5"}"#)),
    ]);
    let told = |indicator: &str| {
        let explanation = explain(&world, indicator, "east", "19", "19");
        (explanation.over_units, explanation.figure.cell)
    };
    let reason = Some("not_folded_over_units".to_owned());
    assert_eq!(told("masks-enough"), (OverUnits::None, Cell::NotApplicable { reason }));
    assert_eq!(told("highest"), (OverUnits::Max, number("37.5")), "but the highest of the highest is one");
    assert_eq!(world.reports[0].indicator("request").unwrap().unit_fold(), OverUnits::None);
}

#[test]
fn texts_of_several_days_have_no_fold_over_time_and_say_so() {
    let world = world(&[
        by("s1", "18", sent(1, "original", 10, r#"{"request": "口罩"}"#)),
        by("s1", "19", sent(1, "original", 10, r#"{"request": "口罩"}"#)),
    ]);
    let cell = |from: &str| explain(&world, "request", "s1", from, "19").figure.cell;
    assert_eq!(cell("18"), Cell::NotApplicable { reason: Some("not_folded_over_time".to_owned()) });
    assert_eq!(cell("19"), Cell::Text { text: "口罩".into() });
}

#[test]
fn of_two_figures_of_the_last_day_the_greater_one_is_kept() {
    let of = |on: &str, value| FoldState::of(day(on), value);
    for state in [of("19", 5).merge(of("19", 7)), of("19", 7).merge(of("19", 5)), of("18", 9).merge(of("19", 7))] {
        assert_eq!(state.over_time(OverTime::Last), Some(7));
    }
    let state: FoldState = [of("19", 5), of("18", 9), of("19", 7)].into_iter().collect();
    assert_eq!((state.over_time(OverTime::Min), state.over_time(OverTime::Max)), (Some(5), Some(9)));
}

#[test]
fn what_is_asked_must_be_there() {
    let world = world(&[]);
    let ask = |indicator: &str, unit: &str, from: &str| {
        let found = world.inputs("19T17:00").explain(&world.reports[0], indicator, unit, day(from), day("19"));
        found.unwrap_err().iter().map(|p| p.code().as_str()).collect::<Vec<_>>()
    };
    assert_eq!(ask("tea", "s1", "19"), ["unknown_id"]);
    assert_eq!(ask("febrile", "s9", "19"), ["unknown_id"]);
    assert_eq!(ask("febrile", "s1", "20"), ["days_backwards"]);
    let years = check_days(crate::base::instant::parse_date("2000-01-01").unwrap(), day("19")).unwrap_err();
    assert_eq!(years.iter().map(|p| p.code().as_str()).collect::<Vec<_>>(), ["too_many"]);
}
