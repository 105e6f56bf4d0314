//! The inspections on record: documents, on-site, daily, one of them retracted.

use super::answers;
use super::casting::{Casting, due};
use super::chance::Chance;
use super::enterprise::Enterprise;
use super::moment::Moment;
use super::plan::{FIRST_DAY, REPORT_DAY, Stage};
use super::problems::{Fault, Found};
use super::rules::Rules;
use super::texts;
use serde_json::{Value, json};

/// A line of the register: when it came in, and what it says.
pub(crate) type Line = (Moment, Value);

/// Write an inspection.
pub(crate) fn inspection(
    rules: &Rules,
    kind: (&str, &str),
    enterprise: &Enterprise,
    inspectors: [&str; 2],
    recorded: Moment,
    answers: &Value,
) -> Result<Value, String> {
    let (prefix, checklist) = kind;
    let (version, sha256) = rules.cites(checklist)?;
    Ok(json!({
        "id": format!("{prefix}-02{:02}-{}", recorded.day(), enterprise.id), "site": enterprise.id,
        "checklist": checklist, "version": version, "sha256": sha256, "inspectors": inspectors,
        "accompanied_by": enterprise.contact(),
        "signed_at": recorded.minus(120 + recorded.day() * 17).text(), "recorded_at": recorded.text(),
        "facts": {
            "site.staff-registered": enterprise.staff, "site.has-canteen": enterprise.canteen,
            "site.has-dormitory": enterprise.dormitory, "site.makes-supplies": enterprise.supplies,
            "site.works-remotely": enterprise.remote,
        },
        "answers": answers,
    }))
}

/// The daily inspections of the whole period, and the line that takes a mistaken one back.
pub(crate) fn daily(
    seed: u64,
    rules: &Rules,
    enterprises: &[Enterprise],
    casting: &Casting,
    found: &Found,
) -> Result<Vec<Line>, String> {
    let mut chance = Chance::new(seed, "daily inspections");
    let [missed, backup] = exceptions(&mut chance, enterprises, casting, found);
    let hidden =
        chance.take(&mut due(enterprises, REPORT_DAY).into_iter().filter(|i| no_canteen(enterprises, *i)).collect());
    let mut lines = Vec::new();
    for day in FIRST_DAY + 1..=REPORT_DAY {
        for index in due(enterprises, day) {
            if missed.contains(&(day, index)) {
                continue;
            }
            let visit = Visit {
                day,
                index,
                by_backup: backup.contains(&(day, index)),
                hidden: day == REPORT_DAY && hidden == Some(index),
                at: hour(&mut chance, casting, day, index),
            };
            lines.push(visit.line(rules, &mut chance, enterprises, casting, found)?);
        }
    }
    // The last one missed is made up for in the evening: behind the report's hour, still within the day.
    if let Some((day, index)) = missed.last().copied().filter(|(day, _)| *day != REPORT_DAY) {
        let at = Moment::at(day, 18, 5).plus(chance.below(1_800));
        let visit = Visit { day, index, by_backup: false, hidden: false, at };
        lines.push(visit.line(rules, &mut chance, enterprises, casting, found)?);
    }
    lines.extend(not_due(rules, &mut chance, enterprises, casting)?);
    lines.extend(mistaken(rules, &mut chance, enterprises, casting)?);
    Ok(lines)
}

fn no_canteen(enterprises: &[Enterprise], index: usize) -> bool {
    enterprises.get(index).is_some_and(|enterprise| !enterprise.canteen)
}

/// Which inspections were missed, and which the backup did.
fn exceptions(
    chance: &mut Chance,
    enterprises: &[Enterprise],
    casting: &Casting,
    found: &Found,
) -> [Vec<(u64, usize)>; 2] {
    let mut missed = vec![(REPORT_DAY, casting.missed)];
    let mut backup = vec![(REPORT_DAY, casting.isolated)];
    for day in [chance.between(13, 14), chance.between(15, 16)] {
        let mut free = due(enterprises, day);
        free.retain(|index| (day - 1..=day).all(|day| !found.faults.contains_key(&(day, *index))));
        missed.extend(chance.take(&mut free).map(|index| (day, index)));
        backup.extend(chance.take(&mut free).map(|index| (day + 1, index)));
    }
    [missed, backup]
}

/// Between half past eight and twenty past four.
fn hour(chance: &mut Chance, casting: &Casting, day: u64, index: usize) -> Moment {
    let (from, seconds) = match index {
        _ if day != REPORT_DAY => (Moment::at(day, 8, 30), 26_000),
        _ if index == casting.last => (Moment::at(day, 16, 5), 880),
        _ if index == casting.isolated => (Moment::at(day, 14, 20), 4_000),
        _ if index == casting.stopped || index == casting.duplicate => (Moment::at(day, 9, 0), 2_400),
        _ if casting.closing.contains(&index) => (Moment::at(day, 9, 0), 9_000),
        _ => (Moment::at(day, 8, 30), 26_000),
    };
    from.plus(chance.below(seconds))
}

struct Visit {
    day: u64,
    index: usize,
    by_backup: bool,
    hidden: bool,
    at: Moment,
}

impl Visit {
    fn line(
        &self,
        rules: &Rules,
        chance: &mut Chance,
        enterprises: &[Enterprise],
        casting: &Casting,
        found: &Found,
    ) -> Result<Line, String> {
        let enterprise = enterprises.get(self.index).ok_or("no such enterprise")?;
        let duty = casting.duties.get(self.index).ok_or("no such duty")?;
        let officer = if self.by_backup { &duty.backup } else { duty.officer_on(self.day) };
        let fault: Option<&Fault> = found.faults.get(&(self.day, self.index));
        let photo = format!("photo/02{:02}/{}", self.day, enterprise.id);
        let answers = answers::daily_eight(chance, enterprise, fault, self.hidden, &photo);
        let inspectors = [officer, &assistant(enterprise)];
        Ok((self.at, inspection(rules, ("daily", "daily-eight"), enterprise, inspectors, self.at, &answers)?))
    }
}

/// Somebody of the street goes along.
fn assistant(enterprise: &Enterprise) -> String {
    format!("assistant-{:02}", enterprise.street + 1)
}

/// One enterprise is visited on the very day on which it came to be reopened: it was not due yet.
fn not_due(
    rules: &Rules,
    chance: &mut Chance,
    enterprises: &[Enterprise],
    casting: &Casting,
) -> Result<Option<Line>, String> {
    let fresh = |enterprise: &Enterprise| enterprise.stage == Stage::Reopened(REPORT_DAY - 2);
    let Some((index, enterprise)) = enterprises.iter().enumerate().find(|(_, enterprise)| fresh(enterprise)) else {
        return Ok(None);
    };
    let duty = casting.duties.get(index).ok_or("no such duty")?;
    let at = Moment::at(REPORT_DAY - 2, 16, 50).plus(chance.below(300));
    let answers = answers::daily_eight(chance, enterprise, None, false, "");
    let inspectors = [duty.officer_on(at.day()), &assistant(enterprise)];
    Ok(Some((at, inspection(rules, ("daily", "daily-eight"), enterprise, inspectors, at, &answers)?)))
}

/// One inspection was entered for the wrong site, and is taken back.
fn mistaken(
    rules: &Rules,
    chance: &mut Chance,
    enterprises: &[Enterprise],
    casting: &Casting,
) -> Result<[Line; 2], String> {
    let enterprise = enterprises.get(casting.duplicate).ok_or("no such enterprise")?;
    let duty = casting.duties.get(casting.duplicate).ok_or("no such duty")?;
    let at = Moment::at(REPORT_DAY, 10, 15).plus(chance.below(900));
    let fault = Fault { item: "gate", part: None, note: texts::WRONG_SITE, on_the_spot: false };
    let answers = answers::daily_eight(chance, enterprise, Some(&fault), false, "photo/0219/wrong-site");
    let inspectors = [duty.officer_on(REPORT_DAY), &assistant(enterprise)];
    let mut wrong = inspection(rules, ("daily", "daily-eight"), enterprise, inspectors, at, &answers)?;
    let id = format!("daily-0219-{}-b", enterprise.id);
    if let Some(field) = wrong.get_mut("id") {
        *field = json!(id);
    }
    let back = at.plus(1_200 + chance.below(1_200));
    let line = json!({
        "retracts": id, "recorded_at": back.text(), "by": duty.officer_on(REPORT_DAY), "reason": texts::RETRACTED.0,
    });
    Ok([(at, wrong), (back, line)])
}
