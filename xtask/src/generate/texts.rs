//! Every free text of the example, in both languages.

/// A text and its English.
pub(crate) type Said = (&'static str, &'static str);

pub(crate) const VISITORS: Said = ("外来人员登记缺联系方式", "the visitors' register lacks telephone numbers");
pub(crate) const TEMPERATURE: Said =
    ("体温仅测上午、下午补记", "temperatures were taken in the morning only, the afternoon's entered later");
pub(crate) const MASKS: Said = ("口罩佩戴不规范", "masks are not worn properly");
pub(crate) const SUPPLIES: Said = ("口罩库存不足2天", "masks in stock last fewer than two days");
pub(crate) const DINING: Said =
    ("食堂未分餐、间距不足1米", "no individual servings in the canteen, less than one metre apart");
pub(crate) const CONCENTRATION: Said = ("消毒记录缺浓度", "the disinfection record lacks concentrations");
pub(crate) const BLEACH: Said = ("84消毒液与酒精混放", "bleach and alcohol are stored together");
pub(crate) const OUTREACH: Said = ("宣传栏未更新", "the notice board is out of date");
pub(crate) const WRONG_SITE: Said = ("门卫处无人值守", "nobody is at the gate");
pub(crate) const CLOSED_FLOOR: Said =
    ("宣传栏所在楼层封闭消毒", "the floor with the notice board is closed for disinfection");

/// What phone screening brings to light.
pub(crate) const BY_PHONE: [Said; 6] = [
    ("返岗台账缺旅居史", "the list of returning staff lacks travel history"),
    ("2名员工自重点地区返回，未满14天", "two employees are back from the area of concern for less than 14 days"),
    ("1名员工行程与申报不一致", "one employee's journey differs from what was declared"),
    ("3名员工电话停机，无法核实行程", "three employees' telephones are cut off, their journeys cannot be verified"),
    ("1名员工与确诊病例同车次", "one employee took the same train as a confirmed case"),
    ("合租员工未申报同住人情况", "employees who share a flat did not declare who lives with them"),
];
/// What temperatures bring to light: by how many are febrile and how many of them go to the clinic.
pub(crate) const BY_TEMPERATURE: [(Said, u64, u64); 2] = [
    (
        (
            "1名员工体温37.5℃，复测后送发热门诊",
            "one employee had 37.5 °C, was measured again and taken to the fever clinic",
        ),
        1,
        1,
    ),
    (
        (
            "1名员工体温37.3℃，复测正常，居家观察",
            "one employee had 37.3 °C, normal when measured again, now under observation at home",
        ),
        1,
        0,
    ),
];
/// What the duty roster brings to light.
pub(crate) const BY_ROSTER: [Said; 2] = [
    ("夜班值守人员未签到", "the night watch did not sign in"),
    ("值班表未落实带班领导", "the roster names no leader in charge"),
];
/// Who answers for a correction at an enterprise.
pub(crate) const RESPONSIBLE: [Said; 4] = [
    ("防疫联络员", "epidemic-prevention contact"),
    ("行政主管", "head of administration"),
    ("后勤主管", "head of logistics"),
    ("车间主任", "workshop manager"),
];
pub(crate) const RETRACTED: Said = ("误录：检查对象填错，系重复录入", "entered by mistake: wrong site, a duplicate");
pub(crate) const WAIVED: Said =
    ("15日、16日停电检修，全员放假", "power cut for maintenance on the 15th and 16th, everybody off");
pub(crate) const CORRECTED: Said = ("更正：上午漏计一个班组", "correction: one shift was left out in the morning");
pub(crate) const NIL: Said = ("设备检修停线一天，无人到岗", "lines stopped for maintenance for a day, nobody present");
pub(crate) const UNMEASURED: Said = ("外勤人员晚归，未及测温", "field staff came back late and were not measured");
/// Opinions that go with decisions.
pub(crate) const AGREED: Said = ("同意", "agreed");
pub(crate) const DOCUMENTS_HOLD: Said = ("材料齐全，符合要求", "the documents are complete and meet the requirements");
pub(crate) const SITE_HOLDS: Said = ("现场核验合格", "the on-site verification found everything in order");
pub(crate) const SITE_FAILS: Said =
    ("门卫卡点未落实，整改后复查", "the checkpoint at the gate is not staffed: correct, then another visit");
pub(crate) const TO_COMPLETE: Said =
    ("请补交一企一策防控方案和物资清单", "hand in the enterprise's own prevention plan and the list of supplies");
pub(crate) const REFUSED: Said = (
    "返岗人员集中来自重点地区，暂不具备复工条件",
    "most returning staff come from the area of concern: not yet fit to reopen",
);
pub(crate) const STOPPED: Said =
    ("体温检查一票否决，责令停工整改", "the temperature check stops work by itself: stop and correct");
pub(crate) const VERIFIED: Said = ("已整改到位", "corrected");

/// All of them, for the sheet of translations.
pub(crate) fn all() -> Vec<Said> {
    let mut all = vec![
        VISITORS,
        TEMPERATURE,
        MASKS,
        SUPPLIES,
        DINING,
        CONCENTRATION,
        BLEACH,
        OUTREACH,
        WRONG_SITE,
        CLOSED_FLOOR,
        RETRACTED,
        WAIVED,
        CORRECTED,
        NIL,
        UNMEASURED,
        AGREED,
        DOCUMENTS_HOLD,
        SITE_HOLDS,
        SITE_FAILS,
        TO_COMPLETE,
        REFUSED,
        STOPPED,
        VERIFIED,
    ];
    all.extend(BY_PHONE);
    all.extend(BY_TEMPERATURE.iter().map(|(said, ..)| *said));
    all.extend(BY_ROSTER);
    all.extend(RESPONSIBLE);
    all
}
