//! Who uses whom: every `crate::room` in a file, also inside braces.

use crate::source::File;

/// A file in one room that uses another room, or its own.
#[derive(Debug)]
pub(crate) struct Arrow {
    pub(crate) file: String,
    pub(crate) from: String,
    pub(crate) to: String,
}

/// The arrows of a file.
pub(crate) fn of(file: &File) -> Vec<Arrow> {
    let after_crate = file.code.match_indices("crate::").map(|(place, word)| &file.code[place + word.len()..]);
    after_crate
        .flat_map(|rest| match rest.strip_prefix('{') {
            Some(group) => heads(group),
            None => vec![head(rest)],
        })
        .map(|to| Arrow { file: file.name.clone(), from: file.room.clone(), to })
        .collect()
}

/// The first words of a group's members: `exact` and `text` of `{exact::{Ratio, Rounding}, text}`.
fn heads(group: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut start = 0;
    for (place, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                found.push(head(&group[start..place]));
                start = place + 1;
                if character == '}' {
                    break;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    found.retain(|word| !word.is_empty());
    found
}

fn head(text: &str) -> String {
    text.trim_start().chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect()
}
