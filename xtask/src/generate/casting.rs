//! Who plays which part: officers and their sites, and the enterprises to which something happens.

use super::chance::Chance;
use super::enterprise::Enterprise;
use super::plan::{FIRST_DAY, REPORT_DAY, STREETS};

/// The day from which one site has another officer.
pub(crate) const HANDED_OVER: u64 = 15;

/// The officers of one site.
#[derive(Clone, Debug)]
pub(crate) struct Duty {
    pub(crate) officer: String,
    pub(crate) backup: String,
    /// The officer before the site was handed over.
    pub(crate) before: Option<String>,
}

impl Duty {
    /// Give the officer on a day.
    pub(crate) fn officer_on(&self, day: u64) -> &str {
        self.before.as_deref().filter(|_| day < HANDED_OVER).unwrap_or(&self.officer)
    }
}

/// The parts, by indices of enterprises.
#[derive(Clone, Debug)]
pub(crate) struct Casting {
    pub(crate) duties: Vec<Duty>,
    /// Its officer is in isolation on the report's day: the backup inspects.
    pub(crate) isolated: usize,
    /// Nobody inspects it on the report's day.
    pub(crate) missed: usize,
    /// Stopped on the report's day.
    pub(crate) stopped: usize,
    /// With a problem that stays: found on the 17th, claimed corrected, found again.
    pub(crate) lasting: usize,
    /// With a problem found on the 18th and closed on the 19th.
    pub(crate) closing: Vec<usize>,
    /// With a problem on the 19th, to be corrected within its time.
    pub(crate) within: Vec<usize>,
    /// With a problem on the 19th, corrected on the spot.
    pub(crate) spot: Vec<usize>,
    /// Its officers were credited with a second inspection by mistake.
    pub(crate) duplicate: usize,
    /// Inspected last on the report's day, behind the hour but within the day.
    pub(crate) last: usize,
}

/// Cast every part.
pub(crate) fn cast(seed: u64, enterprises: &[Enterprise]) -> Result<Casting, String> {
    let mut chance = Chance::new(seed, "casting");
    let mut free: Vec<usize> = due(enterprises, REPORT_DAY);
    free.sort_unstable();
    let mut draw = |least_due: u64| -> Result<usize, String> {
        let mut fit: Vec<usize> =
            free.iter().copied().filter(|one| enterprises.get(*one).is_some_and(|e| e.due_on(least_due))).collect();
        let one = chance.take(&mut fit).ok_or("too few enterprises for every part")?;
        free.retain(|other| *other != one);
        Ok(one)
    };
    let lasting = draw(17)?;
    let closing = (0..4).map(|_| draw(18)).collect::<Result<_, _>>()?;
    let (isolated, missed, stopped, duplicate, last) = (draw(18)?, draw(19)?, draw(18)?, draw(19)?, draw(19)?);
    let within = (0..3).map(|_| draw(19)).collect::<Result<_, _>>()?;
    let spot = (0..7).map(|_| draw(19)).collect::<Result<_, _>>()?;
    let duties = duties(&mut chance, enterprises, isolated);
    Ok(Casting { duties, isolated, missed, stopped, lasting, closing, within, spot, duplicate, last })
}

/// The enterprises that are due on a day.
pub(crate) fn due(enterprises: &[Enterprise], day: u64) -> Vec<usize> {
    let all = enterprises.iter().enumerate();
    all.filter(|(_, enterprise)| day > FIRST_DAY && enterprise.due_on(day)).map(|(index, _)| index).collect()
}

fn duties(chance: &mut Chance, enterprises: &[Enterprise], isolated: usize) -> Vec<Duty> {
    let mut duties: Vec<Duty> = Vec::new();
    let mut counts = [0_usize; 4];
    for enterprise in enterprises {
        let first: usize = STREETS.iter().take(enterprise.street).map(|street| street.officers).sum();
        let many = STREETS.get(enterprise.street).map_or(1, |street| street.officers);
        let nth = counts.get(enterprise.street).copied().unwrap_or(0);
        if let Some(count) = counts.get_mut(enterprise.street) {
            *count += 1;
        }
        let person = |nth: usize| format!("officer-{:02}", first + nth % many + 1);
        duties.push(Duty { officer: person(nth), backup: person(nth + 1), before: None });
    }
    // The officer in isolation has one site to inspect on the report's day; their other sites have gone to the backup.
    let away = duties.get(isolated).map(|duty| duty.officer.clone()).unwrap_or_default();
    for (index, (duty, enterprise)) in duties.iter_mut().zip(enterprises).enumerate() {
        if index != isolated && duty.officer == away && enterprise.due_on(REPORT_DAY) {
            std::mem::swap(&mut duty.officer, &mut duty.backup);
        }
    }
    let mut others: Vec<usize> = due(enterprises, HANDED_OVER);
    others.retain(|index| *index != isolated);
    if let Some(duty) = chance.take(&mut others).and_then(|index| duties.get_mut(index)) {
        duty.before = Some(duty.backup.clone());
    }
    duties
}
