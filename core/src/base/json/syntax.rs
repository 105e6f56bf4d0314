//! The JSON parser's own messages in both shipped languages.
//!
//! serde_json reports syntax errors as English text. The list translates every message of the version in the lock file;
//! a message that a later version adds is shown in English until it is added here.

use crate::base::text::Text;

/// The parser's messages and their translations. Several share one translation where the difference concerns only the
/// parser, such as the three faults of an escape.
const DETAILS: &[(&str, &str)] = &[
    ("EOF while parsing a list", "数组未写完"),
    ("EOF while parsing an object", "对象未写完"),
    ("EOF while parsing a string", "字符串未写完"),
    ("EOF while parsing a value", "内容未写完"),
    ("expected `:`", "此处应为 `:`"),
    ("expected `,` or `]`", "此处应为 `,` 或 `]`"),
    ("expected `,` or `}`", "此处应为 `,` 或 `}`"),
    ("expected `\"`", "此处应为 `\"`"),
    ("expected ident", "此处应为 true、false 或 null"),
    ("expected value", "此处应为一个值"),
    ("invalid escape", "转义写法无效"),
    ("lone leading surrogate in hex escape", "转义写法无效"),
    ("unexpected end of hex escape", "转义写法无效"),
    ("invalid number", "数值写法无效"),
    ("number out of range", "数值超出范围"),
    ("control character (\\u0000-\\u001F) found while parsing a string", "字符串内有未转义的控制字符"),
    ("key must be a string", "键须为字符串"),
    ("trailing comma", "多一个逗号"),
    ("trailing characters", "内容结束后还有多余字符"),
    ("recursion limit exceeded", "嵌套过深"),
];

/// A message in both languages; one that this list does not have stays as the parser writes it.
pub(super) fn shown(detail: &str) -> Text {
    let zh_cn = DETAILS.iter().find(|(known, _)| *known == detail).map_or(detail, |(_, zh_cn)| zh_cn);
    Text::pair(zh_cn, detail)
}
