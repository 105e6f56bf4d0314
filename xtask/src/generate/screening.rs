//! What phone screening, temperatures and rosters bring to light, and what becomes of it.

use super::chance::Chance;
use super::enterprise::Enterprise;
use super::moment::Moment;
use super::plan::{FIRST_DAY, REPORT_DAY};
use super::texts::{self, Said};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The events, and what returns have to say in accord with them.
#[derive(Debug, Default)]
pub(crate) struct Screened {
    pub(crate) events: Vec<(Moment, Value)>,
    /// By day and enterprise: febrile, sent to the clinic.
    pub(crate) febrile: BTreeMap<(u64, usize), (u64, u64)>,
    /// Found by phone, by day and street.
    pub(crate) by_phone: BTreeMap<(u64, usize), u64>,
}

/// Draw them. Febrile staff only where `present` says that somebody was there.
pub(crate) fn draw(seed: u64, enterprises: &[Enterprise], present: impl Fn(u64, usize) -> bool) -> Screened {
    let mut chance = Chance::new(seed, "screening");
    let mut out = Screened::default();
    let mut free: Vec<usize> = (0..enterprises.len()).collect();
    for day in FIRST_DAY..=REPORT_DAY {
        let many = if day == REPORT_DAY { 3 } else { chance.between(1, 2) };
        for _ in 0..many {
            let Some(index) = chance.take(&mut free) else { break };
            let said = said(&mut chance, &texts::BY_PHONE);
            if let Some(enterprise) = enterprises.get(index) {
                *out.by_phone.entry((day, enterprise.street)).or_default() += 1;
            }
            out.course(&mut chance, day, index, "phone", said);
        }
        if day == REPORT_DAY || chance.once_in(3) {
            let mut there: Vec<usize> = free.iter().copied().filter(|index| present(day, *index)).collect();
            if let Some(index) = chance.take(&mut there) {
                free.retain(|other| *other != index);
                let drawn = chance.index(texts::BY_TEMPERATURE.len());
                if let Some((said, febrile, sent)) = texts::BY_TEMPERATURE.get(drawn) {
                    out.febrile.insert((day, index), (*febrile, *sent));
                    out.course(&mut chance, day, index, "temperature", *said);
                }
            }
        }
        if chance.once_in(4)
            && let Some(index) = chance.take(&mut free)
        {
            let said = said(&mut chance, &texts::BY_ROSTER);
            out.course(&mut chance, day, index, "roster", said);
        }
    }
    out
}

fn said(chance: &mut Chance, list: &[Said]) -> Said {
    list.get(chance.index(list.len())).copied().unwrap_or_default()
}

impl Screened {
    /// Opened, corrected, verified, closed: the same day, the next or the one after.
    fn course(&mut self, chance: &mut Chance, day: u64, index: usize, source: &str, said: Said) {
        let opened = Moment::at(day, 9, 0).plus(chance.below(23_000));
        let same_day = chance.once_in(2);
        let worked_on = if same_day { day } else { day + chance.between(1, 2) };
        let corrected = if same_day { opened.plus(900) } else { Moment::at(worked_on, 9, 0) };
        let corrected = corrected.plus(chance.below(1_500));
        let verified = corrected.plus(600 + chance.below(900));
        let closed = verified.plus(300 + chance.below(900));
        let responsible = texts::RESPONSIBLE.get(chance.index(texts::RESPONSIBLE.len())).copied().unwrap_or_default();
        let site = format!("e{:02}", index + 1);
        let event = |kind: &str, at: Moment, by: &str| json!({"site": site, "subject": said.0, "kind": kind, "at": at.text(), "by": by, "source": source});
        let mut first = event("opened", opened, "work-group");
        if let Some(fields) = first.as_object_mut() {
            fields.insert("due".into(), json!(Moment::at(day + 1, 18, 0).text()));
            fields.insert("responsible".into(), json!(responsible.0));
        }
        self.events.push((opened, first));
        // What would be done after the last evening of the example has not happened yet.
        if closed > Moment::at(REPORT_DAY, 20, 0) {
            return;
        }
        self.events.push((corrected, event("corrected", corrected, &format!("contact-{site}"))));
        self.events.push((verified, event("verified", verified, "work-group")));
        self.events.push((closed, event("closed", closed, "work-group")));
    }
}
