//! The 52 invented enterprises.

use super::chance::Chance;
use super::credit_code;
use super::plan::{CANTEENS, REMOTE, REOPENINGS, SECTORS, STAFF, STAGES, STREETS, Stage};

/// One enterprise.
#[derive(Clone, Debug)]
pub(crate) struct Enterprise {
    pub(crate) id: String,
    pub(crate) zh: String,
    pub(crate) en: String,
    /// Its name before it was renamed.
    pub(crate) former: Option<(String, String)>,
    pub(crate) code: String,
    /// The index of its street.
    pub(crate) street: usize,
    pub(crate) sector: &'static str,
    pub(crate) staff: u64,
    pub(crate) canteen: bool,
    pub(crate) dormitory: bool,
    pub(crate) supplies: bool,
    pub(crate) remote: bool,
    pub(crate) stage: Stage,
}

impl Enterprise {
    /// Give the day on which it came to be reopened.
    pub(crate) fn reopened(&self) -> Option<u64> {
        match self.stage {
            Stage::Reopened(day) => Some(day),
            _ => None,
        }
    }

    /// Say whether it was in operation when a day began; stops before the report's day do not happen.
    pub(crate) fn due_on(&self, day: u64) -> bool {
        self.reopened().is_some_and(|reopened| reopened < day)
    }

    /// Give the id of the person who answers for it.
    pub(crate) fn contact(&self) -> String {
        format!("contact-{}", self.id)
    }
}

/// The day on which one enterprise takes another name.
pub(crate) const RENAMED_ON: &str = "2020-02-14";

/// Invent all of them, street by street.
pub(crate) fn invent(seed: u64) -> Vec<Enterprise> {
    let mut chance = Chance::new(seed, "enterprises");
    let mut stems = STEMS.to_vec();
    chance.shuffle(&mut stems);
    let mut sectors: Vec<_> = SECTORS.iter().flat_map(|sector| std::iter::repeat_n(*sector, sector.3)).collect();
    chance.shuffle(&mut sectors);
    let mut canteens: Vec<bool> = (0..sectors.len()).map(|index| index < CANTEENS).collect();
    chance.shuffle(&mut canteens);
    let mut reopenings: Vec<u64> = REOPENINGS.iter().flat_map(|(day, many)| std::iter::repeat_n(*day, *many)).collect();
    chance.shuffle(&mut reopenings);
    let mut stages: Vec<Stage> = STAGES.iter().flat_map(|(stage, many)| std::iter::repeat_n(*stage, *many)).collect();
    chance.shuffle(&mut stages);
    let mut remote: Vec<bool> = (0..stages.len()).map(|index| index < REMOTE).collect();
    chance.shuffle(&mut remote);
    let mut places: Vec<(usize, bool)> = Vec::new();
    for (index, street) in STREETS.iter().enumerate() {
        let mut here: Vec<_> = (0..street.enterprises).map(|nth| (index, nth < street.reopened)).collect();
        chance.shuffle(&mut here);
        places.extend(here);
    }
    let smallest = chance.index(places.len());
    let greatest = (smallest + 1 + chance.index(places.len() - 1)) % places.len();
    let mut all = Vec::new();
    let drawn = places.into_iter().zip(stems).zip(sectors).zip(canteens).enumerate();
    for (index, ((((street, reopens), (zh, en)), sector), canteen)) in drawn {
        let stage = if reopens { reopenings.pop().map(Stage::Reopened) } else { stages.pop() };
        let staff = match index {
            _ if index == smallest => STAFF.0,
            _ if index == greatest => STAFF.1,
            _ => skewed(&mut chance),
        };
        all.push(Enterprise {
            id: format!("e{:02}", index + 1),
            zh: format!("示例{zh}{}有限公司", sector.1),
            en: format!("Example {en} {} Co., Ltd.", sector.2),
            former: None,
            code: credit_code::invent(&mut chance),
            street,
            sector: sector.0,
            staff,
            canteen,
            dormitory: staff > 150 && chance.below(3) > 0,
            supplies: sector.0 == "生物医药与器械" && chance.once_in(3),
            remote: !reopens && remote.pop().unwrap_or(false),
            stage: stage.unwrap_or(Stage::NotApplied),
        });
    }
    rename_one(&mut all, &mut chance);
    all
}

/// Many small ones, a few great ones: the third power of an even draw.
fn skewed(chance: &mut Chance) -> u64 {
    let draw = chance.between(1, 999);
    STAFF.0 + (STAFF.1 - STAFF.0) * draw * draw * draw / 1_000_000_000
}

fn rename_one(all: &mut [Enterprise], chance: &mut Chance) {
    let index = chance.index(all.len());
    if let Some(one) = all.get_mut(index) {
        let zh = one.zh.replace("有限公司", "科技有限公司").replace("科技科技", "科技");
        let former = (one.zh.clone(), one.en.clone());
        let renamed = if zh == one.zh { one.zh.replace("有限公司", "股份有限公司") } else { zh };
        one.en = one.en.replace(" Co., Ltd.", " Technology Co., Ltd.");
        one.zh = renamed;
        one.former = Some(former);
    }
}

/// Invented stems of names with their spelling.
const STEMS: [(&str, &str); 56] = [
    ("青禾", "Qinghe"),
    ("云岭", "Yunling"),
    ("松涛", "Songtao"),
    ("澄江", "Chengjiang"),
    ("白鹭", "Bailu"),
    ("望舒", "Wangshu"),
    ("南屏", "Nanping"),
    ("远帆", "Yuanfan"),
    ("磐石", "Panshi"),
    ("晨曦", "Chenxi"),
    ("拓野", "Tuoye"),
    ("清源", "Qingyuan"),
    ("明德", "Mingde"),
    ("朗星", "Langxing"),
    ("沐川", "Muchuan"),
    ("锦程", "Jincheng"),
    ("鸿渡", "Hongdu"),
    ("启宸", "Qichen"),
    ("衡山", "Hengshan"),
    ("麦穗", "Maisui"),
    ("翠微", "Cuiwei"),
    ("方舟", "Fangzhou"),
    ("钧陶", "Juntao"),
    ("若谷", "Ruogu"),
    ("听雨", "Tingyu"),
    ("北辰", "Beichen"),
    ("长亭", "Changting"),
    ("石榴", "Shiliu"),
    ("海棠", "Haitang"),
    ("竹里", "Zhuli"),
    ("飞檐", "Feiyan"),
    ("安澜", "Anlan"),
    ("博闻", "Bowen"),
    ("春晖", "Chunhui"),
    ("东篱", "Dongli"),
    ("丰年", "Fengnian"),
    ("广陌", "Guangmo"),
    ("和悦", "Heyue"),
    ("金梭", "Jinsuo"),
    ("开阳", "Kaiyang"),
    ("兰舟", "Lanzhou"),
    ("梅溪", "Meixi"),
    ("宁远", "Ningyuan"),
    ("浦月", "Puyue"),
    ("秋实", "Qiushi"),
    ("融溪", "Rongxi"),
    ("双桥", "Shuangqiao"),
    ("天工", "Tiangong"),
    ("芜原", "Wuyuan"),
    ("星槎", "Xingcha"),
    ("雁塔", "Yanta"),
    ("紫藤", "Ziteng"),
    ("曙岚", "Shulan"),
    ("砚池", "Yanchi"),
    ("稻香", "Daoxiang"),
    ("霁月", "Jiyue"),
];
