use super::*;
use crate::base::instant::{Instant, parse_date};
use crate::rulebook::Rulebook;
use crate::tools::bulletin::Figures;
use crate::tools::document::Format;

fn files(list: &[(&str, &str)]) -> Files {
    list.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn small() -> Files {
    files(&[
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
        compose(&rules, "bureau-daily", &records, day, at(as_of)).unwrap().read(figure, unit).text
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
