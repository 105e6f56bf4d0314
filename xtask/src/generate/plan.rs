//! The figures that the plan gives, or that the blueprint makes of them: no seed changes these.

/// The day of the report.
pub(crate) const REPORT_DAY: u64 = 19;
/// The first day with figures.
pub(crate) const FIRST_DAY: u64 = 10;

/// A street or town: id, names, enterprises, those reopened by the report, officers.
pub(crate) struct Street {
    pub(crate) id: &'static str,
    pub(crate) zh: &'static str,
    pub(crate) en: &'static str,
    pub(crate) enterprises: usize,
    pub(crate) reopened: usize,
    pub(crate) officers: usize,
    /// Its share of posters, of 100.
    pub(crate) share: u64,
}

/// The four streets and towns.
pub(crate) const STREETS: [Street; 4] = [
    Street {
        id: "chengguan",
        zh: "城关街道",
        en: "Chengguan Subdistrict",
        enterprises: 21,
        reopened: 17,
        officers: 5,
        share: 40,
    },
    Street {
        id: "hedong",
        zh: "河东街道",
        en: "Hedong Subdistrict",
        enterprises: 14,
        reopened: 11,
        officers: 4,
        share: 27,
    },
    Street { id: "liulin", zh: "柳林镇", en: "Liulin Town", enterprises: 10, reopened: 7, officers: 3, share: 19 },
    Street { id: "shiqiao", zh: "石桥镇", en: "Shiqiao Town", enterprises: 7, reopened: 4, officers: 2, share: 14 },
];

/// How many came to be reopened on each day: 6, 12, 19, 26, 31, 36, 39 in total.
pub(crate) const REOPENINGS: [(u64, usize); 7] = [(10, 6), (12, 6), (14, 7), (16, 7), (17, 5), (18, 5), (19, 3)];

/// Where the others stand when the report is made.
pub(crate) const STAGES: [(Stage, usize); 6] = [
    (Stage::DocumentReview, 2),
    (Stage::Correcting, 2),
    (Stage::OnSite, 3),
    (Stage::SignOff, 1),
    (Stage::Refused, 1),
    (Stage::NotApplied, 4),
];

/// How far an enterprise has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Reopened(u64),
    DocumentReview,
    Correcting,
    OnSite,
    SignOff,
    Refused,
    NotApplied,
}

/// Sectors with the words of a name, and how many enterprises each has.
pub(crate) const SECTORS: [(&str, &str, &str, usize); 7] = [
    ("新材料", "新材料", "New Materials", 11),
    ("电子信息", "电子", "Electronics", 10),
    ("装备制造", "装备", "Equipment", 9),
    ("软件", "软件", "Software", 8),
    ("生物医药与器械", "生物", "Bio-Medicine", 7),
    ("环保", "环保", "Environment", 4),
    ("农业科技", "农业科技", "Agri-Tech", 3),
];

/// How many have a canteen.
pub(crate) const CANTEENS: usize = 27;
/// How many of those not reopened work remotely.
pub(crate) const REMOTE: usize = 9;
/// The least and the greatest staff.
pub(crate) const STAFF: (u64, u64) = (8, 860);
