//! Translations of the words of documents that occur as parameters: a parameter says `item`, a Chinese sentence 项目.
//!
//! An English sentence shows the word itself, with spaces for underscores: `working_days` reads "working days".

use crate::base::text::Text;

/// Kinds of things in documents, the types of JSON values, and units of time.
const WORDS: &[(&str, &str)] = &[
    ("action", "动作"),
    ("band", "档次"),
    ("bulletin", "通报"),
    ("calendar", "日历"),
    ("case", "案件"),
    ("checklist", "检查表"),
    ("column", "列"),
    ("edition", "版本"),
    ("evidence", "材料"),
    ("figure", "数字"),
    ("finding", "问题"),
    ("grade", "等次"),
    ("indicator", "指标"),
    ("inspection", "检查"),
    ("item", "项目"),
    ("operation", "操作"),
    ("option", "选项"),
    ("part", "分项"),
    ("report", "报表"),
    ("role", "角色"),
    ("party", "当事方"),
    ("rule", "规则"),
    ("rulebook", "规则集"),
    ("section", "分部"),
    ("severity", "严重程度"),
    ("sheet", "表格"),
    ("state", "状态"),
    ("unit", "单位"),
    ("unit_kind", "单位类别"),
    ("word", "模板用词"),
    ("workflow", "流程"),
    ("zone", "时区"),
    ("amount", "数量"),
    ("answer", "作答"),
    ("array", "数组"),
    ("boolean", "真假值"),
    ("decimal", "小数"),
    ("integer", "整数"),
    ("null", "空值"),
    ("number", "数值"),
    ("object", "对象"),
    ("string", "字符串"),
    ("text", "文字"),
    ("true", "真"),
    ("false", "假"),
    ("value", "单个值"),
    ("days", "日"),
    ("hours", "小时"),
    ("working_days", "工作日"),
];

/// A word in both languages; a word that the list does not have is shown as it is.
pub(super) fn shown(word: &str) -> Text {
    let zh_cn = WORDS.iter().find(|(known, _)| *known == word).map_or(word, |(_, zh_cn)| zh_cn);
    Text::pair(zh_cn, word.replace('_', " "))
}
