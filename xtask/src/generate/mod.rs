//! `cargo xtask generate`: the example district, invented around the plan's figures. The same seed writes the same bytes.
//!
//! Cases are led by the real engine, command by command; nothing that the report counts is written as a figure. This
//! folder may know what the district looks like, and computes no figure of its report.

mod answers;
mod cases;
mod casting;
pub(crate) mod chance;
mod credit_code;
mod enterprise;
#[cfg(test)]
mod generate_tests;
mod groups;
mod inspections;
mod moment;
mod plan;
mod problems;
mod readme;
mod registers;
mod returns;
mod rules;
mod screening;
mod table;
mod texts;
mod warts;

use crate::shell::{self, Outcome};
use moment::Moment;
use rules::Rules;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The seed of the example that is checked in.
const SEED: u64 = 20_200_219;

/// Files by their names.
pub(crate) type Files = BTreeMap<&'static str, String>;

/// Write the example: `[--seed N] [--to FOLDER]`.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let (mut seed, mut folder) = (SEED, shell::root().join("examples").join("data").join("district"));
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let value = rest.next().ok_or_else(|| format!("`{argument}` needs a value"))?;
        match argument.as_str() {
            "--seed" => seed = value.parse().map_err(|_| format!("`{value}` is no seed"))?,
            "--to" => folder = PathBuf::from(value),
            _ => return Err(format!("`{argument}` means nothing here")),
        }
    }
    let files = files(seed)?;
    write(&folder, &files)?;
    println!("seed {seed}: {} files in {}", files.len(), shown(&folder));
    Ok(())
}

fn shown(folder: &Path) -> String {
    folder.strip_prefix(shell::root()).unwrap_or(folder).display().to_string()
}

fn write(folder: &Path, files: &Files) -> Outcome {
    let failed = |error: std::io::Error| format!("{}: {error}", shown(folder));
    std::fs::create_dir_all(folder).map_err(failed)?;
    files.iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text).map_err(failed))
}

/// Make every file of a seed.
pub(crate) fn files(seed: u64) -> Outcome<Files> {
    let rules = Rules::load()?;
    let enterprises = enterprise::invent(seed);
    let casting = casting::cast(seed, &enterprises)?;
    let parts = returns::cast(seed, &enterprises)?;
    let mut found = problems::draw(seed, &enterprises, &casting);
    let screened = screening::draw(seed, &enterprises, |day, index| parts.present(&enterprises, day, index));
    let mut inspections = inspections::daily(seed, &rules, &enterprises, &casting, &found)?;
    let cases = cases::lead(seed, &rules, &enterprises, &casting, &inspections)?;
    let journal = cases::chain(seed, cases.events)?;
    inspections.extend(cases.inspections);
    let mut enterprise_returns = returns::write(seed, &enterprises, &parts, &screened);
    let mut group_returns = groups::work_groups(seed, &enterprises, &screened);
    warts::enterprise_returns(seed, &mut enterprise_returns)?;
    warts::work_groups(seed, &mut group_returns)?;
    found.events.extend(screened.events);
    let entries: Vec<Value> =
        journal.iter().map(serde_json::to_value).collect::<Result<_, _>>().map_err(|error| error.to_string())?;
    Ok(BTreeMap::from([
        ("README.md", readme::text(seed)),
        ("units.csv", registers::units().csv()?),
        // Spreadsheets put a byte order mark before their UTF-8.
        ("enterprises.csv", format!("\u{feff}{}", registers::enterprises(seed, &enterprises).csv()?)),
        ("assignments.csv", registers::assignments(&enterprises, &casting).csv()?),
        ("journal.jsonl", lines(entries.iter())),
        ("inspections.jsonl", in_order(inspections)),
        ("findings.jsonl", in_order(found.events)),
        ("enterprise-returns.csv", enterprise_returns.csv()?),
        ("work-group-returns.csv", group_returns.csv()?),
        ("bureau-returns.csv", groups::bureau(seed).csv()?),
        ("waivers.csv", registers::waivers(&enterprises, &parts).csv()?),
        ("roster.csv", registers::roster(seed).csv()?),
        ("translations.csv", registers::translations().csv()?),
    ]))
}

fn in_order(mut list: Vec<(Moment, Value)>) -> String {
    list.sort_by_key(|(at, line)| (*at, line.to_string()));
    lines(list.iter().map(|(_, line)| line))
}

fn lines<'l>(list: impl Iterator<Item = &'l Value>) -> String {
    list.map(|line| format!("{line}\n")).collect()
}
