//! What daily inspections find, and what becomes of it: claimed, verified, struck off.

use super::casting::{Casting, due};
use super::chance::Chance;
use super::enterprise::Enterprise;
use super::moment::Moment;
use super::plan::{FIRST_DAY, REPORT_DAY};
use super::texts::{self, Said};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A point that an inspection finds wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fault {
    pub(crate) item: &'static str,
    /// The part of the item, where it has parts.
    pub(crate) part: Option<&'static str>,
    pub(crate) note: Said,
    pub(crate) on_the_spot: bool,
}

/// Faults by day and enterprise, and the events of the ledger.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) faults: BTreeMap<(u64, usize), Fault>,
    pub(crate) events: Vec<(Moment, Value)>,
}

/// Draw them.
pub(crate) fn draw(seed: u64, enterprises: &[Enterprise], casting: &Casting) -> Found {
    let mut chance = Chance::new(seed, "problems");
    let mut found = Found::default();
    let mut open: BTreeSet<usize> = BTreeSet::new();
    for day in FIRST_DAY + 1..REPORT_DAY - 1 {
        let mut free = due(enterprises, day);
        free.retain(|index| !open.contains(index) && *index != casting.lasting);
        open.clear();
        let within = if day < REPORT_DAY - 2 { chance.below(3) } else { 0 };
        for index in (0..within).filter_map(|_| chance.take(&mut free)).collect::<Vec<_>>() {
            let fault = within_fault(&mut chance, enterprises, index);
            found.add(day, index, fault);
            open.insert(index);
            if !chance.once_in(4) {
                let at = Moment::at(day, 16, 30).plus(chance.below(5_000));
                found.claim(enterprises, index, fault, at);
            }
            let at = Moment::at(day + 1, 16, 25).plus(chance.below(1_800));
            found.close(casting, index, fault, at);
        }
        spots(&mut chance, &mut found, enterprises, day, &mut free);
    }
    lasting(&mut chance, &mut found, enterprises, casting);
    eighteenth(&mut chance, &mut found, enterprises, casting);
    nineteenth(&mut chance, &mut found, enterprises, casting);
    found
}

fn spots(chance: &mut Chance, found: &mut Found, enterprises: &[Enterprise], day: u64, free: &mut Vec<usize>) {
    let many = chance.between(1, 3);
    for index in (0..many).filter_map(|_| chance.take(free)).collect::<Vec<_>>() {
        let fault = spot_fault(chance);
        if index < enterprises.len() {
            found.add(day, index, fault);
        }
    }
}

/// Found on the 17th, claimed corrected that evening, found again on the 18th and 19th.
fn lasting(chance: &mut Chance, found: &mut Found, enterprises: &[Enterprise], casting: &Casting) {
    let fault = fault("visitors", None, texts::VISITORS, false);
    for day in REPORT_DAY - 2..=REPORT_DAY {
        found.add(day, casting.lasting, fault);
    }
    found.claim(enterprises, casting.lasting, fault, Moment::at(REPORT_DAY - 2, 17, 5).plus(chance.below(2_000)));
}

/// Found on the 18th, verified and closed on the 19th.
fn eighteenth(chance: &mut Chance, found: &mut Found, enterprises: &[Enterprise], casting: &Casting) {
    let day = REPORT_DAY - 1;
    for index in &casting.closing {
        let fault = within_fault(chance, enterprises, *index);
        found.add(day, *index, fault);
        let evening = Moment::at(day, 16, 40).plus(chance.below(4_000));
        let morning = Moment::at(REPORT_DAY, 7, 50).plus(chance.below(1_800));
        let at = if chance.once_in(2) { evening } else { morning };
        found.claim(enterprises, *index, fault, at);
        found.close(casting, *index, fault, Moment::at(REPORT_DAY, 15, 0).plus(chance.below(6_600)));
    }
    let mut free = due(enterprises, day);
    free.retain(|index| *index != casting.lasting && !casting.closing.contains(index));
    spots(chance, found, enterprises, day, &mut free);
}

/// Seven corrected on the spot, three to be corrected in time, one that stops work.
fn nineteenth(chance: &mut Chance, found: &mut Found, enterprises: &[Enterprise], casting: &Casting) {
    for index in &casting.within {
        let fault = key_fault(chance, enterprises, *index);
        found.add(REPORT_DAY, *index, fault);
    }
    for index in &casting.spot {
        let fault = spot_fault(chance);
        found.add(REPORT_DAY, *index, fault);
    }
    let stop = fault("temperature", None, texts::TEMPERATURE, false);
    found.add(REPORT_DAY, casting.stopped, stop);
}

impl Found {
    fn add(&mut self, day: u64, index: usize, fault: Fault) {
        self.faults.insert((day, index), fault);
    }

    fn claim(&mut self, enterprises: &[Enterprise], index: usize, fault: Fault, at: Moment) {
        let by = enterprises.get(index).map(Enterprise::contact).unwrap_or_default();
        self.event(index, fault, "corrected", by, at);
    }

    fn close(&mut self, casting: &Casting, index: usize, fault: Fault, at: Moment) {
        let by = casting.duties.get(index).map(|duty| duty.officer_on(at.day()).to_owned()).unwrap_or_default();
        self.event(index, fault, "closed", by, at);
    }

    fn event(&mut self, index: usize, fault: Fault, kind: &str, by: String, at: Moment) {
        let event = json!({
            "site": format!("e{:02}", index + 1), "checklist": "daily-eight", "item": fault.item, "kind": kind,
            "at": at.text(), "by": by, "source": "inspection",
        });
        self.events.push((at, event));
    }
}

fn fault(item: &'static str, part: Option<&'static str>, note: Said, on_the_spot: bool) -> Fault {
    Fault { item, part, note, on_the_spot }
}

/// A problem that takes more than the inspector's visit: stock runs low, or a key point.
fn within_fault(chance: &mut Chance, enterprises: &[Enterprise], index: usize) -> Fault {
    if chance.once_in(4) {
        return fault("supplies", None, texts::SUPPLIES, false);
    }
    key_fault(chance, enterprises, index)
}

/// A key point, so that the inspection is graded below conforming.
fn key_fault(chance: &mut Chance, enterprises: &[Enterprise], index: usize) -> Fault {
    let canteen = enterprises.get(index).is_some_and(|enterprise| enterprise.canteen);
    match chance.below(if canteen { 4 } else { 3 }) {
        0 => fault("visitors", None, texts::VISITORS, false),
        1 => fault("disinfection", Some("workshop"), texts::CONCENTRATION, false),
        2 => fault("disinfection", Some("workshop"), texts::BLEACH, false),
        _ => fault("separate-dining", None, texts::DINING, false),
    }
}

/// A problem that is put right while the inspector waits.
fn spot_fault(chance: &mut Chance) -> Fault {
    match chance.below(5) {
        0 | 1 => fault("masks", None, texts::MASKS, true),
        2 => fault("visitors", None, texts::VISITORS, true),
        _ => fault("outreach", None, texts::OUTREACH, true),
    }
}
