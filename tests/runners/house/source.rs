//! The core's sources as code alone: no comments, no strings, no tests.

use std::fs;
use std::path::{Path, PathBuf};

/// One source file and the room that it belongs to.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) room: String,
    pub(crate) code: String,
}

/// Every source file of the core that is not a test.
pub(crate) fn files() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    collect(&root, &mut found);
    found.sort();
    let read = |place: PathBuf| {
        let inside = place.strip_prefix(&root).unwrap();
        let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let room = first.trim_end_matches(".rs").to_owned();
        let code = without_tests(&code_only(&fs::read_to_string(&place).unwrap()));
        File { name: inside.display().to_string(), room, code }
    };
    found.into_iter().map(read).collect()
}

/// Every source file of a binding's glue but those in one folder, by name with its text.
pub(crate) fn glue(binding: &str, but: Option<&str>) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(binding).join("src");
    let mut found = Vec::new();
    collect(&root, &mut found);
    found.retain(|place| but.is_none_or(|folder| !place.starts_with(root.join(folder))));
    found.into_iter().map(|place| (place.display().to_string(), fs::read_to_string(&place).unwrap())).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let place = entry.unwrap().path();
        let name = place.file_name().unwrap().to_string_lossy().into_owned();
        if place.is_dir() && name != "tests" {
            collect(&place, found);
        } else if name.ends_with(".rs") && !name.ends_with("_tests.rs") && name != "tests.rs" {
            found.push(place);
        }
    }
}

/// Take comments out and empty strings, so that only code is left to read.
pub(crate) fn code_only(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
        } else if let Some(length) = string_length(rest, code.chars().next_back()) {
            code.push_str("\"\"");
            rest = &rest[length..];
        } else if rest.starts_with("'\"'") || rest.starts_with("'{'") || rest.starts_with("'}'") {
            code.push_str("' '");
            rest = &rest[3..];
        } else {
            code.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    code
}

/// The length of the string literal that starts here, plain or raw.
fn string_length(rest: &str, before: Option<char>) -> Option<usize> {
    let in_word = before.is_some_and(|character| character.is_alphanumeric() || character == '_');
    if let Some(raw) = rest.strip_prefix('r').filter(|_| !in_word || before == Some('b')) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let body = raw[hashes..].strip_prefix('"')?;
        let close = format!("\"{}", "#".repeat(hashes));
        return body.find(&close).map(|end| 1 + hashes + 1 + end + close.len());
    }
    let body = rest.strip_prefix('"')?;
    let mut escaped = false;
    for (place, character) in body.char_indices() {
        match character {
            '"' if !escaped => return Some(place + 2),
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    Some(rest.len())
}

/// Take out what is compiled for tests only.
pub(crate) fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some((before, after)) = rest.split_once("#[cfg(test)]") {
        kept.push_str(before);
        let mut depth = 0_usize;
        let end = after.char_indices().find(|(_, character)| {
            match character {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && matches!(character, '}' | ';')
        });
        rest = end.map_or("", |(place, _)| &after[place + 1..]);
    }
    kept + rest
}

/// Whether the code says a word, as a word.
pub(crate) fn says(code: &str, word: &str) -> bool {
    let part_of_word =
        |character: Option<char>| character.is_some_and(|character| character.is_alphanumeric() || character == '_');
    code.match_indices(word).any(|(place, _)| {
        !part_of_word(code[..place].chars().next_back()) && !part_of_word(code[place + word.len()..].chars().next())
    })
}
