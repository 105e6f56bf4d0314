//! What the four work groups and the bureau itself send in.

use super::chance::Chance;
use super::enterprise::Enterprise;
use super::moment::Moment;
use super::plan::{FIRST_DAY, REPORT_DAY, STREETS};
use super::screening::Screened;
use super::table::Table;

const GROUP: [&str; 23] = [
    "序号",
    "工作组",
    "日期",
    "修订",
    "类型",
    "报送时间",
    "报送人",
    "应摸排",
    "已摸排",
    "接通",
    "未接通",
    "有重点地区旅居史或接触史",
    "居家观察",
    "需跟踪回访",
    "摸排发现问题",
    "排查登记",
    "文明劝导",
    "出入管理",
    "接收宣传画",
    "张贴宣传画",
    "覆盖村社",
    "志愿者",
    "填表说明",
];
const BUREAU: [&str; 18] = [
    "单位",
    "日期",
    "修订",
    "类型",
    "报送时间",
    "报送人",
    "印制宣传画",
    "送达镇街宣传画",
    "发布科普文章",
    "企业群转发信息",
    "悬挂横幅",
    "学生科普画作",
    "发放手册和公开信",
    "科普画廊更新",
    "线上办理事项",
    "机关消毒",
    "带班领导",
    "值班人员",
];
/// Posters delivered to the towns, day by day from the 10th: 600 in all.
const DELIVERED: [u64; 10] = [100, 0, 100, 100, 0, 100, 0, 100, 0, 100];
/// Posters printed by each day: 600 in all.
const PRINTED: [u64; 10] = [200, 200, 400, 400, 400, 600, 600, 600, 600, 600];
/// Popular-science articles published by each day: the plan's 20.
const ARTICLES: [u64; 10] = [4, 6, 8, 9, 11, 12, 13, 15, 18, 20];

fn of_day(list: &[u64; 10], day: u64) -> u64 {
    usize::try_from(day - FIRST_DAY).ok().and_then(|index| list.get(index)).copied().unwrap_or(0)
}

/// Write the returns of the work groups.
pub(crate) fn work_groups(seed: u64, enterprises: &[Enterprise], screened: &Screened) -> Table {
    let mut chance = Chance::new(seed, "work groups");
    let mut table = Table::new(&GROUP);
    let mut unposted = [0_u64; 4];
    let missing = (chance.between(12, 16), chance.index(4));
    for day in FIRST_DAY..=REPORT_DAY {
        for (index, (street, unposted)) in STREETS.iter().zip(&mut unposted).enumerate() {
            let staff: u64 =
                enterprises.iter().filter(|enterprise| enterprise.street == index).map(|one| one.staff).sum();
            let figures = group(&mut chance, staff, day, street.share, unposted);
            if missing == (day, index) {
                continue;
            }
            let late = if day == REPORT_DAY { index == 2 } else { chance.once_in(15) };
            let from = if late { Moment::at(day, 16, 5) } else { Moment::at(day, 14, 30) };
            let at = from.plus(chance.below(if late { 2_400 } else { 5_300 }));
            let found = screened.by_phone.get(&(day, index)).copied().unwrap_or(0);
            let mut row = vec![(table.rows.len() + 1).to_string(), street.zh.to_owned(), format!("2020-02-{day:02}")];
            row.extend(["1".to_owned(), "初报".to_owned(), at.sheet(), format!("work-group-{}", street.id)]);
            let (before, after) = figures.split_at(7);
            row.extend(before.iter().map(u64::to_string));
            row.push(found.to_string());
            row.extend(after.iter().map(u64::to_string));
            row.push(String::new());
            table.rows.push(row);
        }
    }
    table
}

/// The figures of one group: seven before the problems found, seven behind.
fn group(chance: &mut Chance, staff: u64, day: u64, share: u64, unposted: &mut u64) -> [u64; 14] {
    let to_call = staff * chance.between(30, 45) / 100 + 20;
    let called = to_call * chance.between(82, 100) / 100;
    let not_reached = called * chance.between(2, 9) / 100;
    let reached = called - not_reached;
    let history = chance.below(6).min(reached);
    let received = of_day(&DELIVERED, day) * share / 100;
    *unposted += received;
    let posted = *unposted * chance.between(40, 90) / 100;
    *unposted -= posted;
    [
        to_call,
        called,
        reached,
        not_reached,
        history,
        history + chance.below(9),
        not_reached + chance.below(5),
        2 + share / 6 + chance.below(4),
        1 + share / 9 + chance.below(3),
        2 + share / 8 + chance.below(4),
        received,
        posted,
        3 + share / 5 + (day - FIRST_DAY) / 2,
        5 + share / 2 + chance.below(12),
    ]
}

/// Write the bureau's own returns.
pub(crate) fn bureau(seed: u64) -> Table {
    let mut chance = Chance::new(seed, "bureau");
    let mut table = Table::new(&BUREAU);
    let (mut delivered, mut banners, mut drawings) = (0, 6, 0);
    for day in FIRST_DAY..=REPORT_DAY {
        delivered += of_day(&DELIVERED, day);
        banners += chance.below(3);
        drawings += chance.below(8);
        let at = Moment::at(day, 15, 40).plus(chance.below(2_900));
        let figures = [
            of_day(&PRINTED, day),
            delivered,
            of_day(&ARTICLES, day),
            chance.between(3, 14),
            banners,
            drawings,
            chance.between(40, 180),
            chance.below(2),
            chance.between(4, 22),
            2,
            1,
            2,
        ];
        let mut row = vec!["district".to_owned(), format!("2020-02-{day:02}"), "1".to_owned(), "初报".to_owned()];
        row.extend([at.sheet(), "bureau-office".to_owned()]);
        row.extend(figures.map(|figure: u64| figure.to_string()));
        table.rows.push(row);
    }
    table
}
