//! `cargo xtask demo`: the main job, end to end, with nothing but cargo.

use fugong::json::Json;
use fugong::{Problems, Rulebook};

use crate::shell::Outcome;

/// One officer's visit: masks are short, the canteen is closed.
const INSPECTION: &str = r#"{
  "site": "e-017", "inspectors": ["officer-05", "officer-12"], "recorded_at": "2020-02-19T10:20:00+08:00",
  "facts": {"site.has-canteen": false},
  "answers": {
    "gate": "pass", "temperature": "pass", "visitors": "pass", "disinfection": {"workshop": "pass"},
    "supplies": {"value": "fail", "note": "口罩库存不足 2 天"}, "masks": "pass", "outreach": "pass"
  }
}"#;

/// Score a sample inspection under the district's rulebook and say what came out.
pub(crate) fn run(_: &[String]) -> Outcome {
    inspect().map_err(|problems| problems.to_string())
}

fn inspect() -> Result<(), Problems> {
    let rules = Rulebook::built_in("district-reopening")?;
    let checklist = rules.checklist("daily-eight")?;
    let inspection = checklist.read(&Json::parse(INSPECTION)?)?;
    let card = checklist.score(&inspection).result;
    for language in ["zh-CN", "en"] {
        println!("{}", card.headline.get(language, "zh-CN"));
        println!("{}", card.decided_by.iter().map(|text| text.get(language, "zh-CN")).collect::<String>());
    }
    for line in &card.lines {
        let worth = line.earned.iter().map(ToString::to_string).zip(line.possible.iter().map(ToString::to_string));
        let worth: String = worth.map(|(earned, possible)| format!("{earned} / {possible}")).collect();
        println!("  {:<16} {:<10} {worth}", line.item.to_string(), format!("{:?}", line.state));
    }
    Ok(())
}
