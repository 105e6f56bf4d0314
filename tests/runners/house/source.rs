//! The core's sources as code alone: no comments, no strings, no tests.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// One source file.
pub(crate) struct File {
    /// Path below `core/src`: `base/exact/ratio.rs`.
    pub(crate) name: String,
    /// Module path: `["base", "exact", "ratio"]`; of a `mod.rs` the folder's.
    pub(crate) module: Vec<String>,
    /// Text without comments, string contents and tests.
    pub(crate) code: String,
}

impl File {
    /// Describes a source by its path below `core/src` and its text.
    pub(crate) fn new(name: &str, text: &str) -> Self {
        let module = name.trim_end_matches(".rs").split('/').filter(|part| *part != "mod").map(str::to_owned).collect();
        Self { name: name.to_owned(), module, code: without_tests(&code_only(text)) }
    }

    /// The folder that the file lies in: `base/exact`.
    pub(crate) fn room(&self) -> &str {
        self.name.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The file or folder directly below `core/src` that the file belongs to.
    pub(crate) fn floor_room(&self) -> &str {
        self.name.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// Whether the file is the table of contents of its folder.
    pub(crate) fn is_contents(&self) -> bool {
        self.name.ends_with("/mod.rs") || self.name == "lib.rs"
    }
}

/// The folder of this repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every source file of the core that is not a test.
pub(crate) fn files() -> Vec<File> {
    let inside = texts("core/src");
    inside.iter().filter(|(name, _)| !is_test(name)).map(|(name, text)| File::new(name, text)).collect()
}

/// Whether a file holds tests only.
pub(crate) fn is_test(name: &str) -> bool {
    name.ends_with("_tests.rs") || name.ends_with("/tests.rs") || name.contains("/tests/")
}

/// Every Rust source below a folder of the repository, tests included: its path inside that folder, and its text.
pub(crate) fn texts(folder: &str) -> BTreeMap<String, String> {
    let folder = root().join(folder);
    let mut found = Vec::new();
    collect(&folder, &mut found);
    let name = |place: &Path| place.strip_prefix(&folder).unwrap().to_string_lossy().replace('\\', "/");
    found.into_iter().map(|place| (name(&place), fs::read_to_string(&place).unwrap())).collect()
}

/// Every source file of a binding's glue except those in one folder, by name with its text.
pub(crate) fn glue(binding: &str, but: Option<&str>) -> Vec<(String, String)> {
    let mut found = texts(&format!("{binding}/src"));
    found.retain(|name, _| but.is_none_or(|folder| !name.starts_with(&format!("{folder}/"))));
    found.into_iter().map(|(name, text)| (format!("{binding}/src/{name}"), text)).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let place = entry.unwrap().path();
        let name = place.file_name().unwrap().to_string_lossy().into_owned();
        if place.is_dir() && name != "target" && name != "node_modules" {
            collect(&place, found);
        } else if name.ends_with(".rs") {
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
