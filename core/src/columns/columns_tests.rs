use super::random_tests::*;
use super::*;
use crate::base::exact::Ratio;
use crate::base::json::Json;
use crate::base::random::Dice;
use crate::base::rounding::Rounding;
use crate::checklist::Outcome;
use crate::columns::figures::OutcomeKind;
use crate::rulebook::Rulebook;
use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(Default)]
pub(super) struct Told {
    pub(super) outcomes: Vec<Option<RowOutcome>>,
    findings: Vec<RowFinding>,
    computed: usize,
    digits: u8,
}

impl Told {
    fn put(&mut self, rows: RowSelection<'_>, at: usize, outcome: RowOutcome) {
        let at = rows.positions.map_or(at, |positions| usize::try_from(positions[at]).unwrap());
        let row = rows.start + at;
        if self.outcomes.len() <= row {
            self.outcomes.resize(row + 1, None);
        }
        assert!(self.outcomes[row].replace(outcome).is_none(), "row {row} is told twice");
    }
}

impl Sink for Told {
    fn known(&mut self, rows: RowSelection<'_>, ids: &[u16], outcomes: &[RowOutcome]) {
        for (at, id) in ids.iter().enumerate() {
            self.put(rows, at, outcomes[usize::from(*id)].clone());
        }
    }

    fn computed(&mut self, rows: RowSelection<'_>, computed: &ComputedRows<'_>) {
        let percents: Option<Vec<i64>> = computed.percent_units();
        let totals: Vec<i64> = computed.total_units();
        let fractions: Vec<_> = computed.fractions().collect();
        let counts: Vec<Vec<i64>> = (0..4).map(|place| computed.counts(place).collect()).collect();
        for at in 0..computed.rows() {
            self.computed += 1;
            if let Some((_, id)) = computed.others.iter().find(|(other, _)| *other == at) {
                self.put(rows, at, computed.outcomes[usize::from(*id)].clone());
                continue;
            }
            let count = |n: usize| u32::try_from(counts[n][at]).unwrap();
            let grade = computed.grades.get(at).copied();
            let outcome = RowOutcome {
                standing: Some(grade.map_or(OutcomeKind::Scored, |grade| OutcomeKind::Graded(grade.into()))),
                percent: fractions[at].and_then(|(n, d)| Ratio::new(n, d)).map(|share| &share * &Ratio::HUNDRED),
                percent_units: percents.as_ref().map(|percents| percents[at]),
                fraction: fractions[at],
                total_units: Some(totals[at]),
                final_units: computed.finals.get(at).copied(),
                grade,
                failed: count(0),
                deficient: count(1),
                failed_of: (2..4).map(count).collect(),
            };
            self.put(rows, at, outcome);
        }
    }

    fn found(&mut self, finding: RowFinding) {
        self.findings.push(finding);
    }
}

/// Compares an outcome with the card.
pub(super) fn compare(card: &Value, outcome: &RowOutcome, digits: usize) -> Result<(), TestCaseError> {
    prop_assert_eq!(&card["outcome"]["kind"], outcome.kind(), "{:?} {}", outcome, card);
    prop_assert!(RowOutcome::KINDS.contains(&outcome.kind()));
    if let Some(OutcomeKind::NoScore(code)) = outcome.standing {
        prop_assert_eq!(&card["outcome"]["reason"]["code"], code.as_str());
    }
    let rungs = card["grading"]["rungs"].as_array().unwrap();
    let grades: Vec<&str> = rungs.iter().map(|rung| rung["grade"].as_str().unwrap()).collect();
    let grade = outcome.grade.map(|grade| grades[usize::from(grade)]);
    prop_assert_eq!(card["outcome"]["grade"].as_str(), grade, "{} {:?}", card, outcome);
    let decimal = |units: i64| {
        let ratio = Ratio::new(units, 10_i64.pow(u32::try_from(digits).unwrap())).unwrap();
        Rounding::half_up(u8::try_from(digits).unwrap()).text(&ratio)
    };
    let score = &card["score"];
    prop_assert_eq!(score["percent"].as_str().map(str::to_owned), outcome.percent_units.map(decimal), "{}", card);
    prop_assert_eq!(score["total"].as_str().map(str::to_owned), outcome.total_units.map(decimal));
    prop_assert_eq!(
        score["final"].as_str().map(str::to_owned),
        outcome.final_units.map(decimal),
        "{} {:?}",
        card,
        outcome
    );
    let fraction = outcome.fraction.map(|(n, d)| format!("{n}/{d}"));
    prop_assert_eq!(score["fraction"].as_str().map(str::to_owned), fraction);
    prop_assert_eq!(card["counts"]["failed"].as_u64().unwrap(), u64::from(outcome.failed));
    prop_assert_eq!(card["counts"]["deficient"].as_u64().unwrap(), u64::from(outcome.deficient));
    Ok(())
}

fn agree(seed: u64, most_entries: usize, tried: &mut [usize; 4]) -> Result<(), TestCaseError> {
    let mut dice = Dice(seed);
    let made = checklist(&mut dice);
    let facts = json!({"site.canteen": {"type": "bool"}, "site.staff": {"type": "integer", "min": 0}});
    let book = json!({"format": 1, "id": "test", "version": "1.0.0", "facts": facts, "checklists": [made.checklist]});
    tried[0] += 1;
    let Ok(rules) = Rulebook::from_json(&book.to_string()) else { return Ok(()) };
    tried[1] += 1;
    let rows = if dice.one_in(10) { CHUNK + 7 } else { 40 };
    let cells: Vec<Vec<(Value, Option<i64>)>> =
        made.columns.iter().map(|(_, item)| (0..rows).map(|_| cell(&mut dice, item)).collect()).collect();
    let staff: Vec<i64> = (0..rows).map(|_| i64::try_from(dice.below(14)).unwrap()).collect();
    let known: Vec<u8> = (0..rows.div_ceil(8)).map(|_| u8::try_from(dice.below(256)).unwrap()).collect();
    let canteens: Vec<u8> = (0..rows.div_ceil(8)).map(|_| u8::try_from(dice.below(256)).unwrap()).collect();
    let with_facts = dice.one_in(2);
    // Texts, codes of eight bits with gaps, or whole numbers.
    let bytes: Vec<Vec<i8>> = cells
        .iter()
        .map(|c| c.iter().map(|(_, code)| i8::try_from(code.unwrap_or(0)).unwrap_or(0)).collect())
        .collect();
    let longs: Vec<Vec<i64>> = cells.iter().map(|c| c.iter().map(|(_, code)| code.unwrap_or(0)).collect()).collect();
    let text = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(all) if all.is_empty() => "none".to_owned(),
        Value::Array(all) => all.iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>().join("；"),
        other => other.to_string(),
    };
    let texts: Vec<Vec<String>> = cells.iter().map(|c| c.iter().map(|(value, _)| text(value)).collect()).collect();
    let mut columns = Vec::new();
    for (place, column) in cells.iter().enumerate() {
        let coded = column.iter().all(|(_, code)| code.is_some());
        let unwritable = column.iter().any(|(value, _)| value.as_array().is_some_and(Vec::is_empty));
        let values = match dice.below(4) {
            0 | 1 if coded => Values::I8(&bytes[place]),
            2 if coded => Values::I64(&longs[place]),
            _ if unwritable => Values::I8(&bytes[place]),
            3 => Values::Coded((0..).take(rows).collect(), texts[place].iter().map(String::as_str).collect()),
            _ => Values::Texts(texts[place].iter().map(String::as_str).collect()),
        };
        let gaps = matches!(values, Values::I8(_)) && dice.one_in(2);
        columns.push(Column { values, validity: gaps.then_some(Bits { bytes: &known, offset: 0, rows }) });
    }
    let fact_columns = [
        Column { values: Values::I64(&staff), validity: Some(Bits { bytes: &known, offset: 0, rows }) },
        Column { values: Values::Bools(Bits { bytes: &canteens, offset: 0, rows }), validity: None },
    ];
    let fact_names: &[&str] = if with_facts { &["site.staff", "site.canteen"] } else { &[] };
    let names: Vec<&str> = made.columns.iter().map(|(name, _)| name.as_str()).collect();
    let mut scorer = Scorer::new(&rules, "list", &names, fact_names, Default::default()).unwrap();
    scorer.most_entries = most_entries;
    let mut told = Told::default();
    let given_facts = if with_facts { &fact_columns[..] } else { &[] };
    let problems = scorer.score(&columns, given_facts, true, &mut told).unwrap();
    tried[2] += told.computed;
    // Once more, and a third time with all forgotten.
    for most_remembered in [scorer.most_remembered, 0] {
        scorer.most_remembered = most_remembered;
        let mut again = Told::default();
        prop_assert_eq!(&scorer.score(&columns, given_facts, true, &mut again).unwrap(), &problems);
        prop_assert_eq!(&again.outcomes, &told.outcomes);
        prop_assert_eq!(&again.findings, &told.findings);
    }
    if !with_facts {
        long_agrees(&rules, &made, &columns, &texts, &cells, &told)?;
    }
    let view = rules.checklist("list").unwrap();
    let digits = usize::try_from(made.checklist["rounding"]["digits"].as_u64().unwrap()).unwrap();
    let _ = told.digits;
    for row in 0..rows {
        let mut answers = json!({});
        for ((column, (name, item)), given) in columns.iter().zip(&made.columns).zip(&cells) {
            let value = if column.has(row) { given[row].0.clone() } else { Value::Null };
            if value.is_null() {
                continue;
            }
            match name.split_once('.') {
                Some((id, part)) => answers[id]["parts"][part] = value,
                None if item.get("parts").is_some()
                    && !["not_applicable", "not_sampled", "error"].iter().any(|s| value == *s) =>
                {
                    answers[name] = json!({"parts": {"p": value, "q": value}});
                }
                None => answers[name] = value,
            }
        }
        let mut facts = json!({});
        if with_facts {
            if fact_columns[0].has(row) {
                facts["site.staff"] = json!(staff[row]);
            }
            facts["site.canteen"] = json!(canteens[row / 8] >> (row % 8) & 1 == 1);
        }
        let inspection = json!({"answers": answers, "facts": facts}).to_string();
        let outcome = told.outcomes[row].as_ref().unwrap();
        let bad: Vec<_> = problems.iter().filter(|problem| problem.row == row).collect();
        match view.read(&Json::parse(&inspection).unwrap()) {
            Err(refused) => {
                prop_assert_eq!(outcome.standing, None, "{:?}", refused);
                let codes: Vec<_> = refused.iter().map(|problem| problem.code()).collect();
                let found: Vec<_> = bad.iter().map(|bad| bad.problem.code()).collect();
                prop_assert!(codes.iter().all(|code| found.contains(code)), "{codes:?} {found:?}");
            }
            Ok(read) => {
                prop_assert!(bad.is_empty(), "{bad:?} {inspection}");
                let card = serde_json::to_value(view.score(&read)).unwrap();
                compare(&card, outcome, digits)?;
                let findings = card["findings"].as_array().unwrap();
                let found = told.findings.iter().filter(|finding| finding.row == row);
                prop_assert_eq!(findings.len(), found.count());
                if row % 16 == 0 {
                    let again = scorer.inspection(&columns, given_facts, row).unwrap();
                    let card_again = serde_json::to_value(view.score(&again)).unwrap();
                    prop_assert_eq!(&card_again["score"], &card["score"]);
                    prop_assert_eq!(&card_again["lines"], &card["lines"]);
                }
                tried[3] += 1;
            }
        }
    }
    Ok(())
}

fn written<'t>(texts: impl Iterator<Item = &'t str>) -> Column<'t> {
    Column { values: Values::Texts(texts.collect()), validity: None }
}

#[test]
fn instances_of_repeated_sections_come_in_rows() {
    let folds = ["worst", "mean", "each"].into_iter().flat_map(|fold| [(fold, "zero"), (fold, "block")]);
    for (fold, missing) in folds {
        let list = json!({"id": "list", "version": "1.0.0", "severities": ["key"], "items": [{"id": "gate"}], "sections": [
            {"id": "shops", "repeat": {"fold": fold, "at_least": 2, "at_most": 3}, "items": [
                {"id": "clean", "severity": "key", "weight": "2"}, {"id": "lit"}]}],
            "handling": {"missing": missing},
            "grades": [{"id": "a", "when": {"fact": "failed.key", "is": 0}}, {"id": "c", "otherwise": true}]});
        let book = json!({"format": 1, "id": "test", "version": "1.0.0", "checklists": [list]});
        let rules = Rulebook::from_json(&book.to_string()).unwrap();
        let rows = [
            ("x", "gate", "pass", ""),
            ("x", "clean", "pass", "一号"),
            ("y", "clean", "fail", "一号"),
            ("x", "lit", "fail", "一号"),
            ("x", "clean", "fail", "二号"),
            ("y", "lit", "pass", "一号"),
            ("z", "gate", "fail", ""),
            ("bad", "clean", "pass", ""),
            ("bad", "gate", "maybe", ""),
            ("bad", "roof", "pass", ""),
            ("x", "gate", "pass", ""),
        ];
        let named: Vec<u8> = rows
            .chunks(8)
            .map(|rows| rows.iter().rev().fold(0, |b, row| b << 1 | u8::from(!row.3.is_empty())))
            .collect();
        let mut instance = written(rows.iter().map(|row| row.3));
        instance.validity = Some(Bits { bytes: &named, offset: 0, rows: rows.len() });
        let long = LongTable {
            inspection: written(rows.iter().map(|row| row.0)),
            item: written(rows.iter().map(|row| row.1)),
            answer: written(rows.iter().map(|row| row.2)),
            instance: Some(instance),
        };
        let mut told = Told::default();
        let mut scorer = LongScorer::new(&rules, "list", Default::default()).unwrap();
        let (first, problems) = scorer.score(&long, true, &mut told).unwrap();
        assert_eq!(first, [0, 2, 6, 7]);
        let codes: Vec<_> = problems.iter().map(|one| (one.row, one.column, one.problem.code().as_str())).collect();
        let expected =
            [(7, 3, "missing_field"), (8, 2, "unknown_answer"), (9, 1, "unknown_item"), (10, 1, "duplicate_id")];
        assert_eq!(codes, expected);
        assert_eq!(told.outcomes[0].as_ref().unwrap().standing, None, "answered twice");
        assert_eq!(told.outcomes[3].as_ref().unwrap().standing, None);
        let view = rules.checklist("list").unwrap();
        for (row, answers) in [
            (1, json!({"shops": [{"id": "一号", "answers": {"clean": "fail", "lit": "pass"}}]})),
            (2, json!({"gate": "fail"})),
        ] {
            let inspection = Json::parse(&json!({"answers": answers}).to_string()).unwrap();
            let card = serde_json::to_value(view.score(&view.read(&inspection).unwrap())).unwrap();
            compare(&card, told.outcomes[row].as_ref().unwrap(), 1).unwrap();
            let found = told.findings.iter().filter(|finding| finding.row == row).count();
            assert_eq!(card["findings"].as_array().unwrap().len(), found, "{card}");
        }

        // Rows that cannot be read answer nothing: nobody knows what holds of the two answers for the gate of `x`, and `bad` has none.
        scorer.read_unreadable_as_missing(true);
        let mut told = Told::default();
        let (_, again) = scorer.score(&long, true, &mut told).unwrap();
        assert_eq!(again, problems);
        let ranges = scorer.ranges(&long, &[0, 1, 2, 3, 4]).unwrap();
        let most = [
            json!({"shops": [{"id": "一号", "answers": {"clean": "pass", "lit": "fail"}},
                             {"id": "二号", "answers": {"clean": "fail"}}]}),
            json!({"shops": [{"id": "一号", "answers": {"clean": "fail", "lit": "pass"}}]}),
            json!({"gate": "fail"}),
            json!({}),
        ];
        for (row, answers) in most.iter().enumerate() {
            let inspection = Json::parse(&json!({"answers": answers}).to_string()).unwrap();
            let card = view.score(&view.read(&inspection).unwrap());
            let range = match &card.result.outcome {
                Outcome::Provisional(range) => (range.low.clone(), range.high.clone()),
                _ => (None, None),
            };
            assert_eq!(ranges[row], range);
            compare(&serde_json::to_value(card).unwrap(), told.outcomes[row].as_ref().unwrap(), 1).unwrap();
        }
        assert_eq!(ranges[4], (None, None), "there is no such inspection");
        assert_eq!(ranges.iter().any(|range| range.0.is_some()), missing == "block");
    }
}

#[test]
fn one_cell_for_an_item_with_parts_answers_each_of_them() {
    let items = json!([{"id": "a", "fold": "worst", "parts": [{"id": "p"}, {"id": "q"}]}, {"id": "b"}]);
    let list = json!({"id": "list", "version": "1.0.0", "items": items});
    let book = json!({"format": 1, "id": "test", "version": "1.0.0", "checklists": [list]});
    let rules = Rulebook::from_json(&book.to_string()).unwrap();
    let columns = [written(["pass", "fail", ""].into_iter()), written(["pass"; 3].into_iter())];
    let mut scorer = Scorer::new(&rules, "list", &["a", "b"], &[], Default::default()).unwrap();
    for (row, expected) in [(0, Some("pass")), (1, Some("fail")), (2, None)] {
        let inspection = scorer.inspection(&columns, &[], row).unwrap();
        let card = serde_json::to_value(rules.checklist("list").unwrap().score(&inspection)).unwrap();
        let parts = card["lines"][0]["parts"].as_array().unwrap().iter();
        assert_eq!(parts.map(|part| part["answer"].as_str()).collect::<Vec<_>>(), [expected; 2], "row {row}");
    }
}

/// Compares rows an answer with columns of the same.
fn long_agrees(
    rules: &Rulebook,
    made: &Made,
    columns: &[Column<'_>],
    texts: &[Vec<String>],
    cells: &[Vec<(Value, Option<i64>)>],
    told: &Told,
) -> Result<(), TestCaseError> {
    let parts_by_one = made.columns.iter().any(|(name, item)| item.get("parts").is_some() && !name.contains('.'));
    let unwritable = cells.iter().flatten().any(|(value, _)| value.as_array().is_some_and(Vec::is_empty));
    if parts_by_one || unwritable {
        return Ok(());
    }
    let rows = told.outcomes.len();
    let names: Vec<String> = (0..rows).map(|row| format!("case {row}")).collect();
    let mut answers: Vec<(&str, &str, &str)> = Vec::new();
    for (row, name) in names.iter().enumerate() {
        // An inspection that nobody wrote an answer of still occurs.
        answers.push((name, made.columns.first().map_or("", |(item, _)| item), ""));
        for ((column, (item, _)), texts) in columns.iter().zip(&made.columns).zip(texts) {
            answers.push((name, item, if column.has(row) { &texts[row] } else { "" }));
        }
    }
    let rows_of = LongTable {
        inspection: written(answers.iter().map(|(name, ..)| *name)),
        item: written(answers.iter().map(|(_, item, _)| *item)),
        answer: written(answers.iter().map(|(.., answer)| *answer)),
        instance: None,
    };
    let mut scorer = LongScorer::new(rules, "list", Default::default()).unwrap();
    let mut long = Told::default();
    let (first, _) = scorer.score(&rows_of, true, &mut long).unwrap();
    prop_assert_eq!(first.len(), rows);
    prop_assert_eq!(&long.outcomes, &told.outcomes);
    prop_assert_eq!(&long.findings, &told.findings);
    Ok(())
}

#[test]
fn columns_agree_with_cards_on_random_checklists() {
    let mut tried = [0; 4];
    for seed in 0..250 {
        for most in [1 << 20, 0] {
            if let Err(error) = agree(seed, most, &mut tried) {
                panic!("seed {seed}, {most}: {error}");
            }
        }
    }
    let [made, loaded, computed, rows] = tried;
    assert!(loaded * 10 > made * 5, "{loaded} of {made} checklists load");
    assert!(computed > 1000, "{computed} rows in integers");
    assert!(rows > 10_000, "{rows} rows");
}
