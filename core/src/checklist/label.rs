//! Labels: what people write for an answer, and the code that it means.

use super::item::{Item, ItemOption, Kind, Labels, Part};
use crate::fold;
use crate::id::Id;
use crate::json::escape;
use crate::order::Map;
use crate::problem::{Code, Problem, Problems};
use std::sync::Arc;

/// The codes of states that an answer may state outright.
pub(super) const STATES: [&str; 3] = ["not_applicable", "not_sampled", "error"];

/// A label as it is compared: narrow, trimmed, lower case. `ＹＥＳ ` is `yes`.
pub(super) fn fold(text: &str) -> String {
    fold::lower(fold::narrow(text).trim())
}

/// Every accepted label of one item or part, folded, with its code.
#[derive(Clone, Debug)]
pub(super) struct Dictionary(Map<String, Arc<str>>);

impl Dictionary {
    /// The labels that an item accepts, beside its checklist's.
    pub(super) fn of_item(item: &Item, shared: &Labels) -> Self {
        Self::new(item.kind, &item.options, &item.labels, shared)
    }

    /// The labels that a part accepts, beside its item's and its checklist's.
    pub(super) fn of_part(part: &Part, item: &Item, shared: &Labels) -> Self {
        let mut outer = shared.clone();
        outer.extend(item.labels.clone());
        Self::new(part.kind, &part.options, &part.labels, &outer)
    }

    /// The labels of an item or part: its own before its checklist's, codes themselves always.
    fn new(kind: Kind, options: &[ItemOption], own: &Labels, shared: &Labels) -> Self {
        let mut map = Map::new();
        let codes = codes(kind, options);
        for labels in [shared, own] {
            for (code, texts) in labels.iter().filter(|(code, _)| codes.contains(&code.as_str())) {
                for text in texts {
                    map.insert(fold(text), Arc::from(code.as_str()));
                }
            }
        }
        for option in options {
            for text in &option.labels {
                map.insert(fold(text), Arc::from(option.id.as_str()));
            }
        }
        for code in codes {
            map.insert(code.to_owned(), Arc::from(code));
        }
        Self(map)
    }

    /// Every label with the code that it means.
    pub(super) fn labels(&self) -> impl Iterator<Item = (&str, &Arc<str>)> {
        self.0.iter().map(|(label, code)| (label.as_str(), code))
    }

    /// The code that a text means.
    pub(super) fn code(&self, text: &str) -> Option<&Arc<str>> {
        self.0.get(text).or_else(|| self.0.get(&fold(text)))
    }
}

/// The codes that an item or part takes.
pub(super) fn codes(kind: Kind, options: &[ItemOption]) -> Vec<&str> {
    let answers: Vec<&str> = match kind {
        Kind::PassFail => vec!["pass", "fail"],
        Kind::Choice | Kind::MultiSelect => options.iter().map(|option| option.id.as_str()).collect(),
        Kind::Count | Kind::Number | Kind::Text | Kind::Photo => Vec::new(),
    };
    answers.into_iter().chain(STATES).collect()
}

/// Reports labels for codes that are not there, and a text that would mean two codes.
pub(super) fn check(labels: &Labels, allowed: &[&str], path: &str, problems: &mut Problems) {
    let mut seen: Map<String, &str> = Map::new();
    for (code, texts) in labels {
        if !allowed.contains(&code.as_str()) {
            let problem = Problem::new(Code::UnknownWord).with("text", code.as_str()).with("allowed", allowed.to_vec());
            problems.push(problem.at(format!("{path}/{}", escape(code))));
        }
        for (index, text) in texts.iter().enumerate() {
            let before = seen.insert(fold(text), code);
            if before.is_some_and(|before| before != code) {
                let problem = Problem::new(Code::AmbiguousLabel).with("label", text.as_str());
                problems.push(problem.at(format!("{path}/{}/{index}", escape(code))));
            }
        }
    }
}

/// Reports labels of options that would mean two of them.
pub(super) fn check_options(options: &[ItemOption], path: &str, problems: &mut Problems) {
    let mut seen: Map<String, &Id> = Map::new();
    for (index, option) in options.iter().enumerate() {
        for (label, text) in option.labels.iter().enumerate() {
            let before = seen.insert(fold(text), &option.id);
            if before.is_some_and(|before| *before != option.id) {
                let problem = Problem::new(Code::AmbiguousLabel).with("label", text.as_str());
                problems.push(problem.at(format!("{path}/options/{index}/labels/{label}")));
            }
        }
    }
}
