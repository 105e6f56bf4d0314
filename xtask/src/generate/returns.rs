//! What enterprises send in: day by day, late, corrected, not at all.

use super::casting::due;
use super::chance::Chance;
use super::enterprise::Enterprise;
use super::moment::Moment;
use super::plan::{FIRST_DAY, REPORT_DAY};
use super::screening::Screened;
use super::table::Table;
use super::texts;
use std::collections::BTreeMap;

const HEADER: [&str; 18] = [
    "企业编号",
    "日期",
    "修订",
    "类型",
    "报送时间",
    "报送人",
    "在岗员工",
    "测温人数",
    "测温人次",
    "体温37.3℃及以上",
    "复测",
    "送发热门诊",
    "口罩库存",
    "口罩可用天数",
    "口罩等物资需求",
    "运输需求",
    "员工返岗需求",
    "备注",
];

/// The days on which one enterprise is let off: its power is cut. The second is the first day behind them.
pub(crate) const WAIVED: (u64, u64) = (15, 17);

/// Who does what on the report's day, by indices of enterprises.
#[derive(Clone, Debug)]
pub(crate) struct Parts {
    late: [usize; 2],
    /// Comes in the evening.
    evening: usize,
    /// Never comes.
    never: usize,
    nil: usize,
    corrected: usize,
    /// Corrects in the evening: not known when the report is made.
    corrected_later: usize,
    unmeasured: usize,
    /// Let off on earlier days.
    pub(crate) waived: usize,
}

/// Cast the parts.
pub(crate) fn cast(seed: u64, enterprises: &[Enterprise]) -> Result<Parts, String> {
    let mut chance = Chance::new(seed, "returns: parts");
    let mut free = due(enterprises, REPORT_DAY);
    let mut draw = || chance.take(&mut free).ok_or("too few enterprises for every part");
    let (late, evening, never) = ([draw()?, draw()?], draw()?, draw()?);
    let (nil, corrected, corrected_later, unmeasured) = (draw()?, draw()?, draw()?, draw()?);
    let waived = chance.take(&mut due(enterprises, WAIVED.0)).ok_or("nobody to let off")?;
    Ok(Parts { late, evening, never, nil, corrected, corrected_later, unmeasured, waived })
}

impl Parts {
    /// Say whether somebody was there to be measured, in a return that came.
    pub(crate) fn present(&self, enterprises: &[Enterprise], day: u64, index: usize) -> bool {
        let report = day == REPORT_DAY && [self.nil, self.evening, self.never].contains(&index);
        let due = enterprises.get(index).is_some_and(|enterprise| enterprise.due_on(day));
        day > FIRST_DAY && due && !report && index != self.waived
    }
}

/// One return.
struct Figures {
    present: u64,
    measured: u64,
    readings: u64,
    febrile: u64,
    sent: u64,
    masks: u64,
    requests: [u64; 3],
}

/// Write them all, in the order in which they came.
pub(crate) fn write(seed: u64, enterprises: &[Enterprise], parts: &Parts, screened: &Screened) -> Table {
    let mut chance = Chance::new(seed, "returns");
    let mut masks: BTreeMap<usize, u64> = BTreeMap::new();
    let mut rows: Vec<(Moment, Vec<String>)> = Vec::new();
    for day in FIRST_DAY + 1..=REPORT_DAY {
        let mut usual = due(enterprises, day);
        usual.retain(|index| !screened.febrile.contains_key(&(day, *index)));
        let late = if day == REPORT_DAY || chance.once_in(2) { None } else { chance.take(&mut usual) };
        let missing = if day == REPORT_DAY || chance.once_in(2) { None } else { chance.take(&mut usual) };
        for index in due(enterprises, day) {
            let Some(enterprise) = enterprises.get(index) else { continue };
            let off = index == parts.waived && (WAIVED.0..WAIVED.1).contains(&day);
            let figures = draw(&mut chance, enterprise, day, &mut masks, index, parts, screened);
            let on_the_day = |one: usize| day == REPORT_DAY && index == one;
            if off || missing == Some(index) || on_the_day(parts.never) {
                continue;
            }
            let at = if on_the_day(parts.evening) {
                Moment::at(day, 18, 40)
            } else if late == Some(index) || (day == REPORT_DAY && parts.late.contains(&index)) {
                Moment::at(day, 15, 35).plus(chance.below(4_500))
            } else {
                Moment::at(day, 13, 20).plus(chance.below(7_600))
            };
            let mut row = figures.row(enterprise, day, 1, "初报", at);
            if on_the_day(parts.nil) {
                row = figures.nil(enterprise, day, at);
            } else if on_the_day(parts.unmeasured) {
                note(&mut row, texts::UNMEASURED.0);
            }
            rows.push((at, row));
            let corrects =
                [(parts.corrected, Moment::at(day, 16, 12)), (parts.corrected_later, Moment::at(day, 18, 5))];
            for (one, again) in corrects {
                if on_the_day(one) {
                    let more = chance.between(2, 9);
                    let figures = Figures {
                        present: figures.present + more,
                        measured: figures.measured + more,
                        readings: figures.readings + 2 * more,
                        ..figures
                    };
                    let mut row = figures.row(enterprise, day, 2, "更正", again);
                    note(&mut row, texts::CORRECTED.0);
                    rows.push((again, row));
                    break;
                }
            }
        }
    }
    rows.sort_by(|(at, row), (other, beside)| (at, row).cmp(&(other, beside)));
    let mut table = Table::new(&HEADER);
    table.rows = rows.into_iter().map(|(_, row)| row).collect();
    table
}

fn draw(
    chance: &mut Chance,
    enterprise: &Enterprise,
    day: u64,
    masks: &mut BTreeMap<usize, u64>,
    index: usize,
    parts: &Parts,
    screened: &Screened,
) -> Figures {
    let share = (40 + (day - FIRST_DAY) * 4 + chance.below(12)).min(96);
    let present = (enterprise.staff * share / 100).max(3);
    let lacking = match day {
        REPORT_DAY if index == parts.unmeasured => chance.between(1, 3).min(present - 1),
        REPORT_DAY => 0,
        _ if chance.once_in(25) => chance.between(1, 2).min(present - 1),
        _ => 0,
    };
    let measured = present - lacking;
    let (febrile, sent) = screened.febrile.get(&(day, index)).copied().unwrap_or((0, 0));
    let stock = masks.entry(index).or_insert_with(|| present * chance.between(6, 24));
    *stock = stock.saturating_sub(present * 2);
    if *stock < present * 2 || chance.once_in(6) {
        *stock += present * chance.between(4, 16);
    }
    let mut request = || if chance.once_in(12) { chance.between(1, 2) } else { 0 };
    let requests = [request(), request(), request()];
    let readings = measured * 2 - chance.below(3).min(measured);
    Figures { present, measured, readings, febrile, sent, masks: *stock, requests }
}

impl Figures {
    fn row(&self, enterprise: &Enterprise, day: u64, revision: u64, kind: &str, at: Moment) -> Vec<String> {
        let days = self.masks / (self.present * 2).max(1);
        let figures = [
            self.present,
            self.measured,
            self.readings + self.febrile,
            self.febrile,
            self.febrile,
            self.sent,
            self.masks,
            days,
        ];
        let mut row = vec![enterprise.id.clone(), format!("2020-02-{day:02}"), revision.to_string(), kind.to_owned()];
        row.extend([at.sheet(), enterprise.contact()]);
        row.extend(figures.iter().chain(&self.requests).map(u64::to_string));
        row.push(String::new());
        row
    }

    /// A nil return: nobody was there, nothing happened; stocks are still stated.
    fn nil(&self, enterprise: &Enterprise, day: u64, at: Moment) -> Vec<String> {
        let days = (self.masks / (self.present * 2).max(1)).to_string();
        let mut row = vec![enterprise.id.clone(), format!("2020-02-{day:02}"), "1".to_owned(), "零报告".to_owned()];
        row.extend([at.sheet(), enterprise.contact(), "0".to_owned(), "0".to_owned()]);
        row.extend(["/", "/", "/", "—"].map(str::to_owned));
        row.extend([self.masks.to_string(), days]);
        row.extend(["/", "/", "/", texts::NIL.0].map(str::to_owned));
        row
    }
}

fn note(row: &mut [String], text: &str) {
    if let Some(last) = row.last_mut() {
        *last = text.to_owned();
    }
}
