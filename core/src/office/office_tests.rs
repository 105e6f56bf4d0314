use super::*;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::instant::{Instant, parse_date};
use crate::base::json::Json;
use crate::checklist::{FormAnswer, FormRange};
use crate::rulebook::Rulebook;
use crate::tools::bulletin::Figures;
use crate::tools::document::Format;

fn files(list: &[(&str, &str)]) -> Files {
    list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn small() -> Files {
    files(&[
        ("journal.jsonl", ""),
        ("inspections.jsonl", ""),
        ("findings.jsonl", ""),
        ("assignments.csv", "企业编号,责任检查员,备岗检查员,起,止\n"),
        ("enterprise-returns.csv", "企业编号,日期,修订,类型,报送时间,报送人\n"),
        ("bureau-returns.csv", "单位,日期,修订,类型,报送时间,报送人\n"),
        ("waivers.csv", "报表,单位,起,止,事由,批准时间\n"),
        ("roster.csv", "开始,结束,岗位,人员\n"),
        ("translations.csv", "中文,English\n"),
        (
            "units.csv",
            "id,kind,parent,title-zh,title-en,from,to\ndistrict,district,,示例区,Example District,,\nchengguan,street,district,城关街道,Chengguan Subdistrict,,\nliulin,street,district,柳林镇,Liulin Town,,\n",
        ),
        (
            "enterprises.csv",
            "企业编号,企业名称,英文名称,镇街,在册员工,食堂,云办公,名称起用,名称停用\ne01,甲公司,A Ltd,城关街道,３０,是,否,2020-01-01,2020-02-18\ne01,甲科技公司,A Tech Ltd,城关街道,30,是,否,2020-02-18,\ne02,乙公司,B Ltd,柳林镇,20,否,是,2020-01-01,\n",
        ),
        (
            "work-group-returns.csv",
            "工作组,日期,修订,类型,报送时间,报送人,应摸排,已摸排,接通,未接通,备注\n城关街道,2020-02-19,1,初报,2020-02-19T15:00:00+08:00,group-1,120,100,90,10,\n柳林镇,2020-02-19,1,初报,2020-02-19T16:30:00+08:00,group-2,80,60,70,1,迟\n",
        ),
    ])
}

fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

#[test]
fn figures_add_up_over_the_tree_as_known() {
    let rules = Rulebook::built_in("district-reopening").unwrap();
    let records = Records::read(&rules, &small());
    assert_eq!(records.problems, []);
    let day = parse_date("2020-02-19").unwrap();
    let shown = |as_of: &str, figure: &str, unit: Option<&str>| {
        compose(&rules, "bureau-daily", &records, day, at(as_of))
            .unwrap()
            .read(figure, unit)
            .text
            .get("zh-CN", "zh-CN")
            .to_owned()
    };
    let five = "2020-02-19T17:00:00+08:00";
    assert_eq!(shown(five, "enterprises", None), "2");
    assert_eq!(shown(five, "reopened-ever", None), "0");
    assert_eq!(shown(five, "not-applied", None), "2");
    assert_eq!(shown(five, "remote", None), "1");
    assert_eq!(shown(five, "called", None), "160");
    assert_eq!(shown(five, "called", Some("liulin")), "60");
    assert_eq!(shown(five, "group-returns-received", None), "2");
    assert_eq!(shown("2020-02-19T16:29:59+08:00", "called", None), "100", "the second return was not yet known");
    assert_eq!(shown("2020-02-19T16:29:59+08:00", "group-returns-missing", None), "1");
    assert_eq!(shown(five, "reopening-rate", None), "0.0");
    assert_eq!(shown(five, "return-rate", None), "—", "nothing was due: there is no rate");
}

#[test]
fn a_bulletin_says_first_how_complete_it_is() {
    let rules = Rulebook::built_in("district-reopening").unwrap();
    let records = Records::read(&rules, &small());
    let day = parse_date("2020-02-19").unwrap();
    let composed = compose(&rules, "bureau-daily", &records, day, at("2020-02-19T17:00:00+08:00")).unwrap();
    let edition = composed.bulletin("daily-report").unwrap().edition("full").unwrap();
    let text = composed.write(edition, "zh-CN").write(Format::Text);
    assert!(text.starts_with("区科技局疫情防控工作日报告（2月19日）\n\n区疫情防控应急指挥部办公室：\n"), "{text}");
    assert!(text.contains("截至2月19日17时，全区2家高科技企业累计复工复产0家"), "{text}");
    let english = composed.write(edition, "en").write(Format::Markdown);
    assert!(english.contains("By 17:00 on 19 February, 0 of the district's 2 high-tech enterprises"), "{english}");
}

#[test]
fn what_does_not_fit_is_a_problem_with_file_and_row() {
    let rules = Rulebook::built_in("district-reopening").unwrap();
    let mut bad = small();
    bad.insert("notes.txt".into(), "?".into());
    bad.insert(
        "inspections.jsonl".into(),
        "{\"checklist\":\"daily-eight\",\"answers\":{\"gate\":\"maybe\"}}\nnot json\n".into(),
    );
    bad.insert("journal.jsonl".into(), "{\"sequence\":1}\n".into());
    let returns = bad.get_mut("work-group-returns.csv").unwrap();
    returns.push_str("城关街道,2020-02-19,3,更正,2020-02-19T15:30:00+08:00,group-1,1,1,1,0,\n");
    returns.push_str("柳林镇,2月20日,1,初报,2020-02-20T15:00:00+08:00,group-2,1,1,1,0,\n");
    let records = Records::read(&rules, &bad);
    let found: Vec<String> = records.problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect();
    for expected in [
        "unknown_file /files/notes.txt",
        "unknown_answer /files/inspections.jsonl/rows/0/answers/gate",
        "revision_gap /files/work-group-returns.csv/rows/2/revision",
    ] {
        assert!(found.contains(&expected.to_owned()), "{expected} is not in {found:#?}");
    }
    assert!(found.iter().any(|p| p.starts_with("missing_field /files/journal.jsonl/rows/0")), "{found:#?}");
    assert!(found.iter().any(|p| p.starts_with("sheet_line /files/inspections.jsonl/rows/1")), "{found:#?}");
    assert!(found.iter().any(|p| p.contains("work-group-returns.csv/rows/3/day")), "{found:#?}");
    assert_eq!(records.submissions.len(), 2, "the good rows count");
}

/// A case of `e01` in operation since the 10th, written past the journal.
fn in_operation(records: &mut Records) {
    let since = at("2020-02-10T09:00:00+08:00");
    let id = |text: &str| crate::base::id::Id::new(text).unwrap();
    let changes = vec![StateChange { to: id("operating"), effective: since, recorded_at: since }];
    records.cases.push(CaseHistory { id: id("case-e01"), site: id("e01"), workflow: id("reopening"), changes });
}

#[test]
fn a_waiver_that_does_not_fit_lets_nobody_off() {
    let rules = Rulebook::built_in("district-reopening").unwrap();
    let mut bad = small();
    bad.insert(
        "waivers.csv".into(),
        "报表,单位,起,止,事由,批准时间\nenterprise-return,e99,2020-02-19,,检修,\nenterprise-returns,e01,2020-02-19,,检修,\nenterprise-return,E 01,2020-02-19,,检修,\n".into(),
    );
    let mut records = Records::read(&rules, &bad);
    let found: Vec<String> = records.problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect();
    assert_eq!(
        found,
        [
            "unknown_id /files/waivers.csv/rows/0/unit",
            "unknown_id /files/waivers.csv/rows/1/report",
            "invalid_id /files/waivers.csv/rows/2/unit",
        ]
    );
    assert_eq!(records.waivers, []);
    in_operation(&mut records);
    let day = parse_date("2020-02-19").unwrap();
    let open = outstanding(&rules, "enterprise-return", &records, day, at("2020-02-19T17:00:00+08:00")).unwrap();
    assert_eq!(open.len(), 1, "the duty stands, whatever waivers were refused");
}

#[test]
fn records_that_do_not_fit_are_refused_and_not_taken_for_none() {
    let rules = Rulebook::built_in("district-reopening").unwrap();
    let mut records = Records::read(&rules, &small());
    in_operation(&mut records);
    records.cases[0].site = crate::base::id::Id::new("e99").unwrap();
    let day = parse_date("2020-02-19").unwrap();
    let problems =
        outstanding(&rules, "enterprise-return", &records, day, at("2020-02-19T17:00:00+08:00")).unwrap_err();
    assert_eq!(problems.iter().map(|p| p.code().as_str()).collect::<Vec<_>>(), ["unknown_id"]);
}

#[test]
fn a_total_of_figures_that_are_missing_is_missing() {
    let rules = Rulebook::built_in("district-reopening").unwrap();
    let records = Records::read(&rules, &small());
    let day = parse_date("2020-02-19").unwrap();
    let composed = compose(&rules, "bureau-daily", &records, day, at("2020-02-19T17:00:00+08:00")).unwrap();
    let cell = |figure: &str| composed.explain(figure, None).unwrap().figure.cell.clone();
    assert_eq!(cell("request-masks"), crate::report::Cell::Missing);
    assert_eq!(cell("requests"), crate::report::Cell::Missing, "not 0: no enterprise has said that it needs nothing");
    assert_eq!(cell("to-correct"), crate::report::Cell::Zero, "the ledger was looked at, and it is empty");
}

#[test]
fn what_names_nothing_of_the_rulebook_is_missing_and_not_0() {
    let text = crate::rulebook::built_in_text("district-reopening").unwrap();
    let records = Records::read(&Rulebook::from_json(text).unwrap(), &small());
    let cell = |old: &str, new: &str, figure: &str| {
        let mut document: serde_json::Value = serde_json::from_str(text).unwrap();
        let reports = document["reports"].as_array_mut().unwrap();
        let daily = reports.iter_mut().find(|report| report["id"] == "bureau-daily").unwrap();
        *daily = serde_json::from_str(&daily.to_string().replace(old, new)).unwrap();
        let rules = Rulebook::from_json(&document.to_string()).unwrap();
        let day = parse_date("2020-02-19").unwrap();
        let composed = compose(&rules, "bureau-daily", &records, day, at("2020-02-19T17:00:00+08:00")).unwrap();
        composed.explain(figure, None).unwrap().figure.cell.clone()
    };
    let operating = r#""in":"operating""#;
    assert_eq!(cell(operating, operating, "operating"), crate::report::Cell::Zero);
    assert_eq!(cell(operating, r#""in":"operatng""#, "operating"), crate::report::Cell::Missing);
    let cases = r#""cases":"reopening""#;
    assert_eq!(cell(cases, r#""cases":"re-opening""#, "operating"), crate::report::Cell::Missing);
}

#[test]
fn a_moment_before_the_zones_rules_is_refused() {
    let rules = Rulebook::built_in("district-reopening").unwrap();
    let records = Records::read(&rules, &small());
    let day = parse_date("2020-02-19").unwrap();
    let problems = compose(&rules, "bureau-daily", &records, day, at("1890-02-19T17:00:00+08:00")).unwrap_err();
    let found: Vec<String> = problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect();
    assert_eq!(found, ["day_before_zone /as_of"]);
}

/// What a card states of itself is what guards may read, for every checklist that a workflow can name; and a card that was stored
/// as JSON gives the same record.
#[test]
fn a_card_of_any_checklist_is_a_record_for_guards() {
    let rules = Rulebook::built_in("district-reopening").unwrap();
    let id = |text: &str| Id::new(text).unwrap();
    let recorded_at = at("2020-02-18T10:30:00+08:00");
    for checklist in &rules.document().checklists {
        let list = rules.checklist(&checklist.id).unwrap();
        // The form says which answers there are: the first of each.
        let form = list.view(&list.read(&Json::parse(r#"{"answers": {}}"#).unwrap()).unwrap(), "en");
        let first = |codes: &[FormAnswer], range: &FormRange| match (codes.first(), range.min) {
            (Some(answer), _) => format!("\"{}\"", answer.code),
            (None, min) => min.unwrap_or(Decimal::ZERO).to_string(),
        };
        let answers = form.items.iter().map(|item| {
            let parts = item.parts.iter().map(|part| format!("\"{}\": {}", part.id, first(&part.answers, &part.range)));
            let parts: Vec<String> = parts.collect();
            let whole = || first(&item.answers, &item.range);
            let answer = if parts.is_empty() { whole() } else { format!("{{{}}}", parts.join(", ")) };
            format!("\"{}\": {answer}", item.id)
        });
        let answers: Vec<String> = answers.collect();
        let facts = r#""site.has-canteen": true, "site.has-dormitory": true, "site.makes-supplies": false, "site.works-remotely": false, "site.staff-registered": 30"#;
        let inspection = format!(r#"{{"facts": {{{facts}}}, "answers": {{{}}}}}"#, answers.join(", "));
        let card = list.score(&list.read(&Json::parse(&inspection).unwrap()).unwrap());
        let record = card.result.record(id("visit-1"), id("e01"), recorded_at);
        assert!(record.facts.iter().any(|(name, _)| name == "grade"), "{}: {:?}", checklist.id, card.result.outcome);
        assert!(record.facts.iter().all(|(name, _)| !name.starts_with("site.")), "{}", checklist.id);
        let stored = Json::parse(&serde_json::to_string(&card).unwrap()).unwrap();
        let again = CardForGuards::read(&stored).unwrap().record(id("visit-1"), id("e01"), recorded_at);
        assert_eq!(serde_json::to_value(&again).unwrap(), serde_json::to_value(&record).unwrap());
        let mut context = crate::approval::Context::default();
        context.inspections.push(again);
        assert_eq!(rules.workflow("reopening").unwrap().bind(context).err(), None, "{}", checklist.id);
    }
}
