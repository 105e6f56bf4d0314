//! The catalogue: every code with its kind and its texts. A room adds its codes under its own heading.

use super::Kind;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident $name:literal $kind:ident $zh:literal $en:literal;)*) => {
        /// Everything that this library can say about an input, a refusal, a missing score, a finding or a rulebook.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $en] $variant,)*
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code as it is written on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// What the code is about.
            pub const fn kind(self) -> Kind {
                match self { $(Self::$variant => Kind::$kind,)* }
            }

            /// The message's template in zh-CN and in en.
            pub(super) const fn templates(self) -> (&'static str, &'static str) {
                match self { $(Self::$variant => ($zh, $en),)* }
            }
        }
    };
}

codes! {
    // json: what every document has to satisfy
    InvalidJson "invalid_json" Problem "不是有效的 JSON：第 {line} 行第 {column} 列，{detail}" "not valid JSON: {detail} at line {line}, column {column}";
    DuplicateKey "duplicate_key" Problem "键 `{name}` 重复出现" "the key `{name}` stands more than once";
    UnknownField "unknown_field" Problem "此处没有名为 `{name}` 的字段" "there is no field `{name}` here";
    MissingField "missing_field" Problem "缺少字段 `{name}`" "the field `{name}` is missing";
    WrongType "wrong_type" Problem "此处应为 {expected}，实为 {found}" "expected {expected}, found {found}";
    UnknownWord "unknown_word" Problem "`{text}` 不在可用的取值之内：{allowed}" "`{text}` is none of: {allowed}";
    OutOfRange "out_of_range" Problem "数值 {text} 超出范围 {min} 至 {max}" "{text} is not within {min} to {max}";
    NotInteger "not_integer" Problem "{text} 不是整数" "{text} is not a whole number";
    InvalidNumber "invalid_number" Problem "`{text}` 不是十进制数" "`{text}` is not a decimal number";
    InexactNumber "inexact_number" Problem "数 {text} 的有效数字超过 15 位，请写成字符串" "{text} has more than 15 significant digits: write it as a string";
    NumberTooLong "number_too_long" Problem "数 {text} 的整数部分超过 18 位或小数部分超过 9 位" "{text} has more than 18 digits before or 9 after the decimal point";
    InvalidId "invalid_id" Problem "`{text}` 不是有效标识：应为小写字母开头的小写字母、数字和连字符，至多 64 个" "`{text}` is not an identifier: lower-case letters, digits and hyphens, a letter first, at most 64";
    InvalidLanguage "invalid_language" Problem "`{tag}` 不是语言标签（BCP 47）" "`{tag}` is not a language tag (BCP 47)";
    EmptyText "empty_text" Problem "文字为空" "the text is empty";
    EmptyList "empty_list" Problem "列表为空" "the list is empty";
    TooDeep "too_deep" Problem "嵌套超过 {limit} 层" "nested more than {limit} deep";
    TooMany "too_many" Problem "数量 {count} 超过上限 {limit}" "{count} are too many: at most {limit}";
    InvalidDate "invalid_date" Problem "`{text}` 不是日期（如 2020-02-19）" "`{text}` is not a date (as in 2020-02-19)";
    InvalidTime "invalid_time" Problem "`{text}` 不是时刻（如 17:00）" "`{text}` is not a time of day (as in 17:00)";
    InvalidInstant "invalid_instant" Problem "`{text}` 不是带时差的时间（如 2020-02-19T17:00:00+08:00）" "`{text}` is not a point in time with its offset (as in 2020-02-19T17:00:00+08:00)";
    DuplicateId "duplicate_id" Problem "标识 `{id}` 重复" "the id `{id}` is used more than once";
    UnknownId "unknown_id" Problem "没有名为 `{id}` 的{what}" "there is no {what} `{id}`";

    // condition
    UnknownFact "unknown_fact" Problem "没有声明事实 `{fact}`" "the fact `{fact}` is not declared";
    FactType "fact_type" Problem "事实 `{fact}` 的类型是 {type}，不能用 `{test}` 与此值比较" "the fact `{fact}` is of type {type} and cannot be compared by `{test}` with this";
    FactValue "fact_value" Problem "事实 `{fact}` 应为 {type}，实为 {found}" "the fact `{fact}` should be of type {type}, found {found}";
    UnknownOption "unknown_option" Problem "事实 `{fact}` 没有选项 `{option}`" "the fact `{fact}` has no option `{option}`";
    NoTest "no_test" Problem "条件缺少比较（{allowed} 之一）" "the condition needs exactly one of: {allowed}";
}
