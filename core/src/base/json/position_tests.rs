//! Places in texts: where a mark stands before them.

use super::{Json, located, positions};
use crate::base::problem::{Code, Position, Problem, Problems};

/// A text without its mark `«`, and the position where that stood.
fn marked(text: &str) -> (String, Position) {
    let (before, after) = text.split_once('«').unwrap();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    (format!("{before}{after}"), Position { line, column })
}

fn place(text: &str, path: &str, code: Option<Code>) -> Option<Position> {
    positions(text, &[(path, code)]).remove(0)
}

#[test]
fn a_path_leads_to_its_value() {
    for (text, path) in [
        ("«{}", ""),
        ("\n  «7", ""),
        (r#"{"a": «1}"#, "/a"),
        ("{\"a\": [1,\n\t«{\"b\": null}]}", "/a/1"),
        ("{\"复工\": \"工\", \"b\"  :\n   «\"x\"}", "/b"),
        (r#"{"a/b": {"c~d": «true}}"#, "/a~1b/c~0d"),
        (r#"{"\u0061\"\\": «[]}"#, "/a\"\\"),
        (r#"{"x": {"a": 1}, "a": «2}"#, "/a"),
        (r#"[[], [{}, [«"]"]]]"#, "/1/1/0"),
        ("{\r\n  \"a\": «3\r\n}", "/a"),
        // What is not there is at the nearest place around it.
        (r#"{"a": «{"b": 1}}"#, "/a/title"),
        (r#"{"a": «[1]}"#, "/a/7/id"),
    ] {
        let (text, expected) = marked(text);
        assert_eq!(place(&text, path, None), Some(expected), "{path} in {text}");
        assert_eq!(
            place(&format!("\u{feff}{text}"), path, Some(Code::WrongType)),
            Some(expected),
            "{path} after a mark"
        );
    }
}

#[test]
fn a_field_that_is_unknown_or_stands_again_is_at_its_key() {
    let (text, expected) = marked(r#"{"a": {"b": 1, «"c": 2}}"#);
    assert_eq!(place(&text, "/a/c", Some(Code::UnknownField)), Some(expected));
    let (text, second) = marked(r#"{"a": 1, «"a": 2, "a": 3}"#);
    let found: Vec<_> = Json::parse(&text).unwrap_err().iter().map(Problem::position).collect();
    assert_eq!(found.first(), Some(&Some(second)));
    assert_eq!(found.get(1), Some(&Some(Position { line: 1, column: second.column + 8 })));
}

#[test]
fn text_that_is_no_json_is_told_in_characters() {
    for text in ["{\"复工\": «pass}", "{\n  \"a\": 1,\n«}", "[1 «2]", "{\"a\": 1}«x"] {
        let (text, expected) = marked(text);
        let problems = Json::parse(&text).unwrap_err();
        let problem = problems.iter().next().unwrap();
        assert_eq!((problem.code(), problem.position()), (Code::InvalidJson, Some(expected)), "{text}");
        assert_eq!(problem.param("column").unwrap(), expected.column);
    }
    assert_eq!(Json::parse("").unwrap_err().iter().next().unwrap().position(), Some(Position { line: 1, column: 1 }));
}

#[test]
fn any_text_gives_positions_or_none() {
    for text in ["", "{", "[", "\"", "{\"a\"", "{\"a\":", "{\"a\": 1", "[1,", "nonsense", "{\"\\ud800\": 1}", "«"] {
        let _ = positions(text, &[("", None), ("/a", Some(Code::UnknownField)), ("/0", Some(Code::DuplicateKey))]);
    }
    let deep = "[".repeat(100_000);
    assert_eq!(place(&deep, "", None), Some(Position { line: 1, column: 1 }));
    assert_eq!(place("{\"a\": 1", "/b", None), Some(Position { line: 1, column: 1 }));
    assert_eq!(place("", "", None), Some(Position { line: 1, column: 1 }));
}

#[test]
fn a_position_that_is_there_stays() {
    let kept = Position { line: 9, column: 9 };
    let problems = Problems::from(Problem::new(Code::WrongType).positioned(kept));
    assert_eq!(located(problems, "{}").iter().next().unwrap().position(), Some(kept));
}

#[test]
fn positions_go_out_and_come_back() {
    let problem = Problem::new(Code::WrongType).at("/a").positioned(Position { line: 2, column: 7 });
    let text = serde_json::to_string(&problem).unwrap();
    assert!(text.contains(r#""path":"/a","line":2,"column":7,"#), "{text}");
    assert_eq!(serde_json::from_str::<Problem>(&text).unwrap().position(), problem.position());
    assert!(!serde_json::to_string(&Problem::new(Code::WrongType)).unwrap().contains("line"));
}
