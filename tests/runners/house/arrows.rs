//! Which file uses which: every path in a file, resolved through re-exports to the file that defines the name.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::File;

/// A file that uses a name of another file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arrow {
    pub(crate) from: String,
    pub(crate) to: String,
}

/// Every arrow between two different files.
pub(crate) fn between(files: &[File]) -> BTreeSet<Arrow> {
    let house = House::of(files);
    let mut arrows = BTreeSet::new();
    for file in files {
        for path in paths(file, false) {
            if let Some(to) = house.defines(&path, 0).filter(|to| *to != file.name) {
                arrows.insert(Arrow { from: file.name.clone(), to: to.to_owned() });
            }
        }
    }
    arrows
}

/// The files by their module paths, and what their `pub use` hands on.
struct House<'f> {
    files: BTreeMap<&'f [String], &'f File>,
    exports: BTreeMap<&'f str, Vec<Vec<String>>>,
}

impl<'f> House<'f> {
    fn of(files: &'f [File]) -> Self {
        let by_module = files.iter().map(|file| (file.module.as_slice(), file)).collect();
        let exports = files.iter().map(|file| (file.name.as_str(), paths(file, true))).collect();
        Self { files: by_module, exports }
    }

    /// The file that defines the name at the end of a path.
    fn defines(&self, path: &[String], depth: usize) -> Option<&'f str> {
        let length = (1..=path.len()).rev().find(|length| self.files.contains_key(&path[..*length]))?;
        let file = self.files.get(&path[..length])?;
        let Some(name) = path.get(length) else { return Some(&file.name) };
        let exported = self.exports.get(file.name.as_str()).into_iter().flatten();
        let handed_on = exported.filter(|path| path.last() == Some(name)).find_map(|path| {
            let elsewhere = self.defines(path, depth + 1);
            elsewhere.filter(|to| depth < 4 && *to != file.name)
        });
        Some(handed_on.unwrap_or(&file.name))
    }
}

/// The paths in a file, from the crate's root: those that `pub use` hands on, or all others.
fn paths(file: &File, exports: bool) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let mut code = String::new();
    let mut rest = file.code.as_str();
    while let Some((before, tree)) = next_use(rest) {
        let end = tree.find(';').unwrap_or(tree.len());
        let public = before.trim_end().ends_with("pub") || before.trim_end().ends_with(')');
        if public == exports {
            expand(&tree[..end], &[], &mut found);
        }
        code.push_str(before);
        rest = &tree[end..];
    }
    code.push_str(rest);
    if !exports {
        found.extend(inline(&code));
    }
    found.into_iter().filter_map(|path| absolute(file, path)).collect()
}

/// The code before the next `use`, and what follows the word.
fn next_use(code: &str) -> Option<(&str, &str)> {
    let starts = |place: usize| code[..place].chars().next_back().is_none_or(char::is_whitespace);
    let (place, _) = code.match_indices("use ").find(|(place, _)| starts(*place))?;
    Some((&code[..place], &code[place + 4..]))
}

/// Writes the paths of a `use` tree: `a::{b, c::D}` is `a::b` and `a::c::D`.
fn expand(tree: &str, above: &[String], found: &mut Vec<Vec<String>>) {
    let tree = tree.trim();
    if tree.is_empty() {
        return;
    }
    let (head, group) = tree.split_once('{').unwrap_or((tree, ""));
    let head = head.split(" as ").next().unwrap_or_default();
    let words = head.split("::").map(str::trim).filter(|word| !word.is_empty() && *word != "self" && *word != "*");
    let path: Vec<String> = above.iter().cloned().chain(words.map(str::to_owned)).collect();
    if group.is_empty() {
        found.push(path);
        return;
    }
    let mut depth = 0_usize;
    let mut start = 0;
    for (place, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                expand(&group[start..place], &path, found);
                start = place + 1;
            }
            _ => {}
        }
    }
}

/// The paths in expressions and types that begin with `crate`, `$crate` or `super`.
fn inline(code: &str) -> Vec<Vec<String>> {
    let in_word = |character: char| character.is_alphanumeric() || character == '_';
    let starts = |place: usize| !code[..place].chars().next_back().is_some_and(|c| in_word(c) || c == ':');
    let heads = ["crate::", "super::"].iter().flat_map(|head| code.match_indices(head));
    let path = |(place, _): (usize, &str)| {
        let text: String = code[place..].chars().take_while(|c| in_word(*c) || *c == ':').collect();
        text.split("::").filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    heads.filter(|(place, _)| starts(*place)).map(path).collect()
}

/// A path from the crate's root; none where it leads outside of the crate.
fn absolute(file: &File, path: Vec<String>) -> Option<Vec<String>> {
    let mut here = file.module.clone();
    if file.name == "lib.rs" {
        here.clear();
    }
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "super" => {
            let ups = path.iter().take_while(|word| *word == "super").count();
            here.truncate(here.len().checked_sub(ups)?);
            Some(here.into_iter().chain(path[ups..].iter().cloned()).collect())
        }
        _ if file.is_contents() => Some(here.into_iter().chain(path).collect()),
        _ => None,
    }
}

/// The groups of files that use each other in a circle (strongly connected components of more than one file).
pub(crate) fn circles(arrows: &BTreeSet<Arrow>) -> Vec<BTreeSet<String>> {
    let mut after: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for arrow in arrows {
        after.entry(&arrow.from).or_default().insert(&arrow.to);
    }
    let reach = |start: &str| {
        let mut seen: BTreeSet<String> = BTreeSet::new();
        let mut open = vec![start];
        while let Some(file) = open.pop() {
            for next in after.get(file).into_iter().flatten() {
                if seen.insert((*next).to_owned()) {
                    open.push(next);
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&str, BTreeSet<String>> = after.keys().map(|file| (*file, reach(file))).collect();
    let mutual = |file: &str| {
        let back = |other: &&String| reached.get(other.as_str()).is_some_and(|back| back.contains(file));
        reached.get(file).into_iter().flatten().filter(back).cloned().collect::<BTreeSet<String>>()
    };
    let circles: BTreeSet<BTreeSet<String>> = reached.keys().map(|file| mutual(file)).collect();
    circles.into_iter().filter(|circle| circle.len() > 1).collect()
}
