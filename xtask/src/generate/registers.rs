//! The sheets that change seldom: units, enterprises, officers, the let off, the roster, translations.

use super::casting::{Casting, HANDED_OVER};
use super::chance::Chance;
use super::enterprise::{Enterprise, RENAMED_ON};
use super::moment::Moment;
use super::plan::{FIRST_DAY, REPORT_DAY, STREETS};
use super::returns::{Parts, WAIVED};
use super::table::Table;
use super::texts;

/// The day from which everything exists.
const BEGINNING: &str = "2020-01-01";

/// The district and its streets and towns.
pub(crate) fn units() -> Table {
    let mut table = Table::new(&["id", "kind", "parent", "title-zh", "title-en", "from", "to"]);
    table.push(&["district", "district", "", "示例区", "Example District", BEGINNING, ""]);
    for street in &STREETS {
        table.push(&[street.id, "street", "district", street.zh, street.en, BEGINNING, ""]);
    }
    table
}

/// The enterprises; the one that was renamed stands there twice, name by name.
pub(crate) fn enterprises(seed: u64, all: &[Enterprise]) -> Table {
    let mut chance = Chance::new(seed, "enterprise sheet");
    let mut table = Table::new(&[
        "企业编号",
        "企业名称",
        "英文名称",
        "统一社会信用代码",
        "镇街",
        "行业",
        "在册员工",
        "食堂",
        "宿舍",
        "防疫物资生产",
        "云办公",
        "名称起用",
        "名称停用",
        "备注",
    ]);
    for enterprise in all {
        let street = STREETS.get(enterprise.street).map_or("", |street| street.zh);
        let staff = if chance.once_in(9) { format!("{}人", enterprise.staff) } else { enterprise.staff.to_string() };
        let flags = [enterprise.canteen, enterprise.dormitory, enterprise.supplies, enterprise.remote];
        let flags = flags.map(|flag| {
            if flag { chance.word(&["是", "有", "√", "yes"]) } else { chance.word(&["否", "无", "×", "no"]) }
        });
        let mut push = |zh: &str, en: &str, from: &str, to: &str| {
            let [canteen, dormitory, supplies, remote] = flags;
            let (id, code) = (enterprise.id.as_str(), enterprise.code.as_str());
            table.push(&[
                id,
                zh,
                en,
                code,
                street,
                enterprise.sector,
                &staff,
                canteen,
                dormitory,
                supplies,
                remote,
                from,
                to,
                "",
            ]);
        };
        match &enterprise.former {
            Some((zh, en)) => {
                push(zh, en, BEGINNING, RENAMED_ON);
                push(&enterprise.zh, &enterprise.en, RENAMED_ON, "");
            }
            None => push(&enterprise.zh, &enterprise.en, BEGINNING, ""),
        }
    }
    table
}

/// Each enterprise's officer and backup (AB岗).
pub(crate) fn assignments(enterprises: &[Enterprise], casting: &Casting) -> Table {
    let mut table = Table::new(&["企业编号", "责任检查员", "备岗检查员", "起", "止"]);
    for (enterprise, duty) in enterprises.iter().zip(&casting.duties) {
        let handed_over = format!("2020-02-{HANDED_OVER}");
        match &duty.before {
            Some(before) => {
                table.push(&[&enterprise.id, before, &duty.officer, "2020-02-01", &handed_over]);
                table.push(&[&enterprise.id, &duty.officer, &duty.backup, &handed_over, ""]);
            }
            None => table.push(&[&enterprise.id, &duty.officer, &duty.backup, "2020-02-01", ""]),
        }
    }
    table
}

/// Who is let off, and why.
pub(crate) fn waivers(enterprises: &[Enterprise], parts: &Parts) -> Table {
    let mut table = Table::new(&["报表", "单位", "起", "止", "事由", "批准时间"]);
    let site = enterprises.get(parts.waived).map_or("", |enterprise| enterprise.id.as_str());
    let (from, to) = (format!("2020-02-{}", WAIVED.0), format!("2020-02-{}", WAIVED.1));
    let granted = Moment::at(WAIVED.0 - 1, 17, 20).sheet();
    table.push(&["enterprise-return", site, &from, &to, texts::WAIVED.0, &granted]);
    table
}

/// Two shifts a day: a leader in charge and two on duty, nobody on two shifts that follow one another.
pub(crate) fn roster(seed: u64) -> Table {
    let mut chance = Chance::new(seed, "roster");
    let mut table = Table::new(&["开始", "结束", "岗位", "人员"]);
    let (leaders, officers) = (chance.below(6), chance.below(12));
    for shift in 0..(REPORT_DAY - FIRST_DAY + 1) * 2 {
        let from = Moment::at(FIRST_DAY + shift / 2, if shift % 2 == 0 { 8 } else { 20 }, 0);
        let to = from.plus(12 * 3_600);
        let leader = format!("duty-leader-{}", (leaders + shift) % 6 + 1);
        let people = [0, 1].map(|nth| format!("duty-officer-{:02}", (officers + shift * 2 + nth) % 12 + 1));
        table.push(&[&from.sheet(), &to.sheet(), "带班领导", &leader]);
        for person in &people {
            table.push(&[&from.sheet(), &to.sheet(), "值班人员", person]);
        }
    }
    table
}

/// Every free text with its English.
pub(crate) fn translations() -> Table {
    let mut table = Table::new(&["中文", "English"]);
    for (zh, en) in texts::all() {
        table.push(&[zh, en]);
    }
    table
}
