use super::*;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::problem::Problems;

string_enum! {
    /// Two words.
    pub enum Side {
        /// Left.
        Left = "left",
        /// Right.
        Right = "right",
    }
}

record! {
    /// A record with every kind of field.
    pub struct Sample {
        /// Required.
        pub id: Id,
        /// Optional by type.
        pub note: Option<String>,
        /// Optional by default, renamed.
        pub kind as "type": Side = Side::Left,
        /// A list.
        pub weights: Vec<Decimal> = Vec::new(),
    }
}

fn codes(problems: &Problems) -> Vec<String> {
    problems.iter().map(|p| format!("{} {}", p.code().as_str(), p.path())).collect()
}

#[test]
fn skips_one_byte_order_mark_before_the_text() {
    assert_eq!(Json::parse("\u{feff} {}").unwrap(), Json::Object(Vec::new()));
    for text in ["\u{feff}", "\u{feff}\u{feff}{}", "{\u{feff}}", "{}\u{feff}"] {
        assert_eq!(codes(&Json::parse(text).unwrap_err()), ["invalid_json "], "{text:?}");
    }
}

#[test]
fn reads_a_record_with_its_defaults() {
    let sample: Sample = decode_text(r#"{"id": "a-1", "note": null, "weights": [0.5, "2.50"]}"#).unwrap();
    assert_eq!(serde_json::to_string(&sample).unwrap(), r#"{"id":"a-1","type":"left","weights":["0.5","2.5"]}"#);
}

#[test]
fn reports_all_problems_at_once_each_with_its_place() {
    let problems =
        decode_text::<Sample>(r#"{"type": "up", "weights": [1, "x", 0.12345678901234567], "a/b~": 1}"#).unwrap_err();
    assert_eq!(
        codes(&problems),
        [
            "missing_field ",
            "unknown_word /type",
            "invalid_number /weights/1",
            "number_too_long /weights/2",
            "unknown_field /a~1b~0"
        ]
    );
}

#[test]
fn serde_reads_a_record_as_a_document_is_read() {
    let text = r#"{"type": "right", "id": "gate", "weights": [1, "2.50"]}"#;
    let read: Sample = serde_json::from_str(text).unwrap();
    assert_eq!(read, decode_text(text).unwrap());
    assert_eq!(serde_json::from_value::<Sample>(serde_json::to_value(&read).unwrap()).unwrap(), read);
    let refused = |text: &str| serde_json::from_str::<Sample>(text).unwrap_err().to_string();
    assert!(refused(r#"{"id": "gate", "type": "up", "weights": ["x"]}"#).contains("(and 1 more)"));
    assert!(refused(r#"{"id": "gate", "id": "door"}"#).starts_with("duplicate_key at /id"));
}

#[test]
fn finds_every_duplicate_key() {
    let problems = Json::parse(r#"{"a": 1, "b": [{"x": 1, "x": 1}], "a": 2}"#).unwrap_err();
    assert_eq!(codes(&problems), ["duplicate_key /b/0/x", "duplicate_key /a"]);
}

#[test]
fn says_where_the_text_breaks() {
    let problems = Json::parse("{\n  \"a\": ,\n}").unwrap_err();
    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.to_string(), "invalid_json: not valid JSON: expected value at line 2, column 8");
    assert_eq!(codes(&Json::parse(&"[".repeat(100_000)).unwrap_err()), ["invalid_json "]);
    assert_eq!(codes(&Json::parse("").unwrap_err()), ["invalid_json "]);
    assert_eq!(codes(&Json::parse("1e400").unwrap_err()), ["invalid_json "]);
}

#[test]
fn identity_ignores_order_space_and_schema() {
    let of = |text: &str| identity(&Json::parse(text).unwrap().to_value());
    assert_eq!(of(r#"{"b": 1.0, "a": "é"}"#), of(r#"{"$schema": "x", "a":"\u00e9","b":1}"#));
    assert_ne!(of(r#"{"a": 1}"#), of(r#"{"a": 2}"#));
    // SHA-256 of "{}", a published value.
    assert_eq!(of("{}"), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
}

/// The reader's details are known by its own words: other words in a later version show up here.
#[test]
fn what_is_no_json_is_said_in_chinese_too() {
    let samples = [
        "",
        "[1",
        r#"{"a": 1"#,
        r#"{"a""#,
        r#"{"a" 1}"#,
        "[1 2]",
        r#"{"a": 1 "b": 2}"#,
        "[tru]",
        "[?]",
        r#"{1: 2}"#,
        r#"["a"#,
        r#"["\q"]"#,
        r#"["\ud800"]"#,
        r#"["\u12"]"#,
        r#"["\ud800\u0041"]"#,
        "[01]",
        "[1.]",
        "[1e400]",
        "[\"\u{1}\"]",
        "[1,]",
        "[1] 2",
        r#"{"a": 1,}"#,
        "[-]",
    ];
    let mut details = std::collections::BTreeSet::new();
    for text in samples.map(str::to_owned).into_iter().chain(["[".repeat(200)]) {
        let problems = Json::parse(&text).unwrap_err();
        let message = problems.iter().next().unwrap().message();
        let (line, detail) = message.get("zh-CN", "en").rsplit_once("列，").unwrap();
        assert!(line.starts_with("不是有效的 JSON：第 "), "{line}");
        let bare = ["true", "false", "null"].iter().fold(detail.to_owned(), |bare, word| bare.replace(word, ""));
        assert!(!bare.chars().any(|letter| letter.is_ascii_alphabetic()), "{text}: {detail}");
        details.insert(detail.to_owned());
    }
    assert!(details.len() >= 14, "{details:?}");
}
