use super::*;
use crate::base::exact::Ratio;
use crate::base::instant::{Instant, parse_date};
use crate::base::json::decode_text;
use crate::base::problem::Problems;
use crate::base::rounding::Rounding;
use crate::base::text::Text;
use crate::tools::condition::FactType;
use crate::tools::document::Format;

const FIGURES: [&str; 4] = ["received", "expected", "late", "stopped"];

fn load(editions: &str) -> Result<Bulletin, Problems> {
    let text = format!(r#"{{"id":"b","report":"r","coverage":["received"],"editions":[{editions}]}}"#);
    let mut bulletin: Bulletin = decode_text(&text)?;
    let mut problems = Problems::none();
    bulletin.check(&|name: &str| FIGURES.contains(&name).then_some(FactType::Decimal), "", &mut problems);
    problems.or(bulletin)
}

fn reading(value: i64) -> FigureReading {
    FigureReading { text: Text::plain(value.to_string()), value: Some(Ratio::from_integer(value)), word: None }
}

/// 3 of 4 received, 1 late at the unit `b`, nothing stopped.
struct Sample;

impl Figures for Sample {
    fn read(&self, figure: &str, unit: Option<&str>) -> FigureReading {
        let value = match (figure, unit) {
            ("received", None) => 3,
            ("expected", None) => 4,
            ("late", None | Some("b")) => 1,
            _ => 0,
        };
        reading(value)
    }

    fn before(&self, figure: &str, _: Option<&str>) -> FigureReading {
        let value = if figure == "received" { 1 } else { 4 };
        reading(value)
    }

    fn inside(&self, figure: &str, _: Option<&str>) -> Vec<String> {
        if figure == "late" { vec!["b".into()] } else { vec![] }
    }

    fn units(&self, _: &str) -> Vec<String> {
        vec!["a".into(), "b".into()]
    }

    fn name(&self, unit: &str) -> Text {
        Text::pair(format!("{unit}公司"), format!("{} Ltd.", unit.to_uppercase()))
    }

    fn parent(&self, _: &str) -> Option<String> {
        None
    }

    fn change_form(&self, figure: &str) -> ChangeForm {
        match figure {
            "received" => ChangeForm { rounding: Some(Rounding::half_up(1)), points: Some(Points::Percent) },
            _ => ChangeForm::default(),
        }
    }

    fn consistency(&self) -> Vec<FindingRow> {
        Vec::new()
    }

    fn findings(&self, _: &str) -> Vec<FindingRow> {
        Vec::new()
    }
}

fn told(edition: &str, language: &str) -> String {
    let bulletin = load(edition).unwrap();
    let instant = Instant::parse("2020-02-19T17:00:00+08:00").unwrap();
    let moment = Moment {
        day: parse_date("2020-02-19").unwrap(),
        until: instant.date_time().naive_local(),
        as_of: instant.date_time().naive_local(),
        instant,
    };
    render(&bulletin.editions[0], &Sample, &moment, language, "zh-CN").write(Format::Text)
}

#[test]
fn fills_figures_changes_units_and_moments_in() {
    let edition = r#"{"id":"e","title":{"zh-CN":"{@day}","en":"{@day}"},"blocks":[{"paragraph":[
        {"text":{"zh-CN":"截至{@as_of}，应报{expected}，实报{received}（{change:received}），","en":"By {@as_of}: {received} of {expected} ({change:received}),"}},
        {"text":{"zh-CN":"迟报{units:late}。","en":"late: {units:late}."},"when":{"fact":"late","more_than":0}},
        {"text":{"zh-CN":"停工{stopped}。","en":"{stopped|is|are} stopped."},"when":{"fact":"stopped","more_than":0}},
        {"text":{"zh-CN":"{@unit}{late}","en":"{@unit} {late|report|reports}"},"each":{"units":"site"},"separator":{"zh-CN":"；","en":"; "}},
        {"text":{"zh-CN":"。","en":"."}}]}]}"#;
    assert_eq!(
        told(edition, "zh-CN"),
        "2月19日\n\n　　截至2月19日17时，应报4，实报3（+2.0个百分点），迟报b公司。a公司0；b公司1。\n"
    );
    assert_eq!(
        told(edition, "en-GB"),
        "19 February\n\nBy 17:00 on 19 February: 3 of 4 (+2.0 percentage points), late: B Ltd. A Ltd. 0 reports; B Ltd. 1 report.\n"
    );
}

#[test]
fn a_bulletin_that_hides_how_complete_it_is_does_not_load() {
    let codes = |edition: &str| -> Vec<String> {
        let problems = load(edition).unwrap_err();
        problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect()
    };
    let hidden = r#"{"id":"e","title":"t","blocks":[{"paragraph":[{"text":"{late}"},{"text":"{received}"}]}]}"#;
    assert_eq!(codes(hidden), ["coverage_not_stated /editions/0/blocks"]);
    let sometimes =
        r#"{"id":"e","title":"t","blocks":[{"paragraph":[{"text":"{received}","when":{"fact":"late","is":0}}]}]}"#;
    assert_eq!(codes(sometimes), ["coverage_not_stated /editions/0/blocks"]);
    let only_in_chinese =
        r#"{"id":"e","title":"t","blocks":[{"paragraph":[{"text":{"zh-CN":"{received}","en":"{late}"}}]}]}"#;
    assert_eq!(codes(only_in_chinese), ["coverage_not_stated /editions/0/blocks"]);
    let unknown = r#"{"id":"e","title":"{nobody}{@today}","blocks":[{"paragraph":[{"text":"{received}{change:gone}"}]},{"table":{"columns":[]}}]}"#;
    assert_eq!(
        codes(unknown),
        [
            "unknown_id /editions/0/title",
            "unknown_id /editions/0/title",
            "unknown_id /editions/0/blocks/0/paragraph/0/text",
            "no_test /editions/0/blocks/1/table"
        ]
    );
}
