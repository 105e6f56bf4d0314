use super::report_tests::sent;
use super::rollup_tests::{by, explain};
use super::timeliness_tests::{World, at, day, world};
use super::*;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use chrono::NaiveDate;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn state() -> impl Strategy<Value = FoldState> {
    let one = (0..40_u64, -10_i128.pow(21)..10_i128.pow(21))
        .prop_map(|(days, value)| FoldState::of(day("01") + chrono::Days::new(days), value));
    prop::collection::vec(one, 0..6).prop_map(|states| states.into_iter().collect())
}

/// Revisions of three sites on three days: (site, day, revision kind, minute, figure).
fn revisions() -> impl Strategy<Value = Vec<String>> {
    let course = prop::collection::vec((0..4_u8, 0..50_i64, 0..15_u32), 1..4);
    prop::collection::btree_map((0..3_usize, 18..21_u32), course, 0..9).prop_map(|all| {
        let mut out = Vec::new();
        for ((site, on), course) in all {
            let (mut minute, mut in_force) = (0, false);
            for (index, (kind, value, step)) in course.into_iter().enumerate() {
                minute += step;
                let kind = match (kind, in_force) {
                    (0, _) => "nil",
                    (1, true) => "retraction",
                    (_, true) => "correction",
                    (_, false) => "original",
                };
                in_force = kind != "retraction";
                let values = match kind {
                    "retraction" | "nil" => "{}".to_owned(),
                    _ => format!(
                        r#"{{"febrile": {value}, "staff-present": {}, "staff-measured": {value}, "highest": "{}"}}"#,
                        value + 3,
                        30 + value % 10
                    ),
                };
                out.push(by(
                    ["s1", "s2", "s3"][site],
                    &on.to_string(),
                    sent(u32::try_from(index).unwrap() + 1, kind, minute, &values),
                ));
            }
        }
        out
    })
}

proptest! {
    #[test]
    fn states_merge_in_any_order_and_partition(states in prop::collection::vec(state(), 1..8), cut in 0..8_usize, turn in 0..8_usize) {
        let whole: FoldState = states.iter().copied().collect();
        let (left, right) = states.split_at(cut.min(states.len()));
        let parts: (FoldState, FoldState) = (left.iter().copied().collect(), right.iter().copied().collect());
        prop_assert_eq!(parts.0.merge(parts.1), whole);
        prop_assert_eq!(parts.1.merge(parts.0), whole);
        let mut turned = states.clone();
        turned.rotate_left(turn % states.len());
        prop_assert_eq!(turned.into_iter().collect::<FoldState>(), whole);
        prop_assert_eq!(whole.merge(FoldState::default()), whole);
        prop_assert_eq!(FoldState::from_columns(whole.columns()), Some(whole));
    }

    #[test]
    fn columns_merge_by_sum_min_and_max_alone(states in prop::collection::vec(state(), 1..8)) {
        let whole: FoldState = states.iter().copied().collect();
        let rows: Vec<_> = states.iter().map(FoldState::columns).collect();
        let column = |index: usize| rows.iter().filter_map(move |row| row[index]);
        let last = rows.iter().filter_map(|row| row[4].zip(row[5])).max();
        let by_hand = [
            Some(column(0).sum()), Some(column(1).sum()), column(2).min(), column(3).max(),
            last.map(|(day, _)| day), last.map(|(_, value)| value),
        ];
        prop_assert_eq!(by_hand, whole.columns());
    }

    #[test]
    fn every_figure_adds_up_again(list in revisions(), unit in prop::sample::select(vec!["district", "east", "s1"])) {
        let world = world(&list);
        let all = world.inputs("28T00:00").explanations(&world.reports[0], unit, day("18"), day("20")).unwrap();
        for explained in all {
            let indicator = world.reports[0].indicator(&explained.figure.indicator).unwrap();
            if indicator.kind == IndicatorKind::Status || indicator.kind == IndicatorKind::Text {
                continue;
            }
            prop_assert_eq!(explained.re_added(indicator), explained.figure.cell.to_number(), "{:?}", explained);
        }
    }

    #[test]
    fn the_tree_adds_up_and_the_order_of_the_register_does_not_matter(list in revisions()) {
        let mut turned = list.clone();
        turned.reverse();
        let (straight, turned) = (world(&list), world(&turned));
        for indicator in ["febrile", "staff-present"] {
            let of = |unit: &str| explain(&straight, indicator, unit, "18", "20");
            let streets = ["east", "west"].map(|unit| of(unit).figure.cell.to_number());
            let sum = streets.iter().flatten().cloned().reduce(|a, b| a + b);
            prop_assert_eq!(sum, of("district").figure.cell.to_number());
            prop_assert_eq!(of("district"), explain(&turned, indicator, "district", "18", "20"));
        }
    }

    #[test]
    fn correcting_step_by_step_equals_starting_over(list in revisions(), order in any::<u64>()) {
        let world = world(&list);
        let units = &world.units;
        // One state a unit and day, replaced as revisions come in; units and days in an order of their own.
        let mut cells: BTreeMap<(Id, NaiveDate), Option<FoldState>> = BTreeMap::new();
        let mut submissions: Vec<&Submission> = world.register.iter().collect();
        submissions.sort_by_key(|s| (s.revision, (u64::from(s.unit.as_str().as_bytes()[1]) * 31) ^ order));
        for s in submissions {
            let given = match (s.kind, s.values.get("febrile")) {
                (RevisionKind::Nil, _) => Some(0),
                (_, Some(ReportedValue::Number(value))) => value.in_units(0),
                _ => None,
            };
            cells.insert((s.unit.clone(), s.day), given.map(|value| FoldState::of(s.day, value)));
        }
        let inputs = world.inputs("28T00:00");
        let counts = |unit: &Id, on: NaiveDate| {
            !inputs.standing(&world.reports[0], units.get(unit).unwrap(), on).unsolicited
        };
        let total: FoldState = cells.iter().filter(|((unit, on), _)| counts(unit, *on)).filter_map(|(_, s)| *s).collect();
        let figure = explain(&world, "febrile", "district", "18", "20").figure;
        let incremental = total.over_units(OverUnits::Sum).map(|units| Ratio::from_units(units, 0));
        prop_assert_eq!(incremental, figure.cell.to_number());
    }

    #[test]
    fn what_is_known_later_changes_nothing_known_before(list in revisions(), minute in 0..45_u32) {
        let all = world(&list);
        let early: Vec<String> =
            all.register.iter().filter(|s| s.recorded_at <= at(&format!("19T15:{minute:02}"))).map(|s| serde_json::to_string(s).unwrap()).collect();
        let early = world(&early);
        let of = |world: &World| {
            let inputs = world.inputs(&format!("19T15:{minute:02}"));
            (
                inputs.figures(&world.reports[0], "district", day("18"), day("20")).unwrap(),
                inputs.standings(&world.reports[0], day("18"), day("20")),
            )
        };
        prop_assert_eq!(of(&all), of(&early));
    }
}

#[test]
fn a_sum_beyond_128_bits_is_no_figure() {
    let row =
        |sum: i128| FoldState::from_columns([Some(1), Some(sum), Some(sum), Some(sum), Some(1), Some(sum)]).unwrap();
    let vast = row(i128::MAX).merge(row(1));
    assert_eq!((vast.over_units(OverUnits::Sum), vast.over_time(OverTime::Sum)), (None, None));
    assert_eq!((vast.over_units(OverUnits::Min), vast.count()), (Some(1), 2), "the other figures are known");
    assert_eq!(FoldState::from_columns(vast.columns()), Some(vast));
    assert_eq!(vast.merge(row(-5)).over_units(OverUnits::Sum), None, "an unknown sum stays unknown");
    assert_eq!(row(i128::MAX).merge(row(-1)).over_units(OverUnits::Sum), Some(i128::MAX - 1));
    let unsummed = [Some(0), None, None, None, None, None];
    assert_eq!(FoldState::from_columns(unsummed), None, "nothing adds up to 0");
}

#[test]
fn a_row_that_is_there_in_part_is_none() {
    let whole = [Some(1), Some(3), Some(3), Some(3), Some(5), Some(3)];
    let nothing = [Some(0), Some(0), None, None, None, None];
    assert!(FoldState::from_columns(whole).is_some() && FoldState::from_columns(nothing).is_some());
    for places in [&[2][..], &[3], &[4, 5], &[4], &[5]] {
        let (mut lacks, mut has) = (whole, nothing);
        for place in places {
            (lacks[*place], has[*place]) = (None, Some(3));
        }
        assert_eq!(FoldState::from_columns(lacks), None, "one figure, without {places:?}");
        assert_eq!(FoldState::from_columns(has), None, "no figure, with {places:?}");
    }
}
