//! A JSON tree that can be changed anywhere, written and looked up: also what a parser would refuse.

use fugong::base::json::Json;

/// Give the places of all nodes below the root, each as the child numbers that lead to it.
pub(crate) fn places(tree: &Json) -> Vec<Vec<usize>> {
    fn walk(tree: &Json, here: &mut Vec<usize>, out: &mut Vec<Vec<usize>>) {
        for index in 0..children(tree) {
            here.push(index);
            out.push(here.clone());
            walk(child(tree, index).unwrap(), here, out);
            here.pop();
        }
    }
    let mut out = Vec::new();
    walk(tree, &mut Vec::new(), &mut out);
    out
}

/// Give the node at a place.
pub(crate) fn at_mut<'t>(tree: &'t mut Json, place: &[usize]) -> &'t mut Json {
    place.iter().fold(tree, |node, index| match node {
        Json::Array(items) => &mut items[*index],
        Json::Object(entries) => &mut entries[*index].1,
        leaf => leaf,
    })
}

/// Write the tree as JSON text, with its own order and duplicates.
pub(crate) fn write(tree: &Json, out: &mut String) {
    match tree {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Number(number) => out.push_str(&number.to_string()),
        Json::String(text) => out.push_str(&serde_json::to_string(text).unwrap()),
        Json::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                write(item, out);
            }
            out.push(']');
        }
        Json::Object(entries) => {
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { "," });
                out.push_str(&serde_json::to_string(key).unwrap());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
    }
}

/// Whether a JSON pointer (RFC 6901) leads to something, or to a field that an object there lacks; of equal keys any may be
/// meant. Below a text that is a sheet or a file of JSON lines it leads on to a row, a line or a column's heading.
pub(crate) fn resolves(tree: &Json, pointer: &str) -> bool {
    let Some(rest) = pointer.strip_prefix('/') else { return pointer.is_empty() };
    let (token, below) = rest.find('/').map_or((rest, ""), |slash| rest.split_at(slash));
    let key = token.replace("~1", "/").replace("~0", "~");
    match tree {
        Json::Object(entries) if below.is_empty() && entries.iter().all(|(name, _)| *name != key) => true,
        Json::Object(entries) => entries.iter().any(|(name, value)| *name == key && resolves(value, below)),
        Json::Array(items) => {
            key.parse().ok().and_then(|index: usize| items.get(index)).is_some_and(|item| resolves(item, below))
        }
        Json::String(text) => {
            let lines = || text.split(['\n', '\r']).filter(|line| !line.is_empty());
            let place = below.split('/').nth(1).and_then(|index| index.parse::<usize>().ok());
            match (token, place) {
                ("rows", Some(index)) => index < lines().count(),
                ("header", Some(index)) => lines().any(|line| index <= line.matches([',', ';', '\t']).count()),
                // The heading as a whole, where it lacks a column.
                ("header", None) => below.is_empty(),
                _ => false,
            }
        }
        _ => false,
    }
}

#[test]
fn a_place_within_a_text_is_one_of_its_rows_or_headings() {
    let tree = Json::parse(r#"{"files": {"units.csv": "id,kind\ne01,site\n"}}"#).unwrap();
    let leads = |below: &str| resolves(&tree, &format!("/files/units.csv{below}"));
    assert!(leads("") && leads("/rows/1") && leads("/rows/0/kind") && leads("/header/1") && leads("/header"));
    assert!(!leads("/rows/2") && !leads("/header/2") && !leads("/columns/0") && !leads("/rows"));
}

/// Give the number of a node's children.
pub(crate) fn children(tree: &Json) -> usize {
    match tree {
        Json::Array(items) => items.len(),
        Json::Object(entries) => entries.len(),
        _ => 0,
    }
}

fn child(tree: &Json, index: usize) -> Option<&Json> {
    match tree {
        Json::Array(items) => items.get(index),
        Json::Object(entries) => entries.get(index).map(|(_, value)| value),
        _ => None,
    }
}
