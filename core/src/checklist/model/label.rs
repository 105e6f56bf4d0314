//! Labels: what people write for an answer, and the code that it means.

use super::item::{Item, ItemKind, ItemOption, Labels, Part};
use crate::base::id::Id;
use crate::base::json::escape;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text_folding;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The codes of states that an answer may state outright.
pub(crate) const STATES: [&str; 3] = ["not_applicable", "not_sampled", "error"];

/// A label as it is compared: narrow, trimmed, lower case. `ＹＥＳ ` is `yes`.
pub(crate) fn fold(text: &str) -> String {
    text_folding::lower(text_folding::narrow(text).trim())
}

/// A checklist's labels, folded, each with its code: shared by all of its items.
#[derive(Clone, Debug)]
pub(crate) struct SharedLabels(Arc<BTreeMap<String, Arc<str>>>);

impl SharedLabels {
    /// The labels of a checklist.
    pub(crate) fn of(labels: &Labels) -> Self {
        Self(Arc::new(folded(labels).collect()))
    }
}

/// Every accepted label of one item or part, folded, with its code.
#[derive(Clone, Debug)]
pub(crate) struct AnswerLabels {
    own: BTreeMap<String, Arc<str>>,
    shared: SharedLabels,
    /// Codes of the shared labels that a part's item names otherwise.
    renamed: BTreeSet<String>,
}

impl AnswerLabels {
    /// The labels that an item accepts, beside its checklist's.
    pub(crate) fn of_item(item: &Item, shared: &SharedLabels) -> Self {
        Self::new(item.kind, &item.options, &[&item.labels], shared)
    }

    /// The labels that a part accepts, beside its item's and its checklist's.
    pub(crate) fn of_part(part: &Part, item: &Item, shared: &SharedLabels) -> Self {
        let renamed = item.labels.keys().cloned().collect();
        Self { renamed, ..Self::new(part.kind, &part.options, &[&item.labels, &part.labels], shared) }
    }

    /// The labels of an item or part: the later before the earlier, options' own before those, codes themselves always.
    fn new(kind: ItemKind, options: &[ItemOption], layers: &[&Labels], shared: &SharedLabels) -> Self {
        let codes = codes(kind, options);
        let taken: BTreeSet<&str> = codes.iter().copied().collect();
        let labels = layers.iter().flat_map(|labels| folded(labels));
        let mut own: BTreeMap<String, Arc<str>> = labels.filter(|(_, code)| taken.contains(&**code)).collect();
        for option in options {
            for text in &option.labels {
                own.insert(fold(text), Arc::from(option.id.as_str()));
            }
        }
        own.extend(codes.into_iter().map(|code| (code.to_owned(), Arc::from(code))));
        Self { own, shared: shared.clone(), renamed: BTreeSet::new() }
    }

    /// Every label with the code that it means.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (&str, &Arc<str>)> {
        let shared = self.shared.0.iter().filter(|(text, code)| self.code(text) == Some(code));
        self.own.iter().chain(shared).map(|(label, code)| (label.as_str(), code))
    }

    /// The code that a text means.
    pub(crate) fn code(&self, text: &str) -> Option<&Arc<str>> {
        let own = |text: &str| self.own.get(text);
        let folded = fold(text);
        let shared = || {
            let code = self.shared.0.get(&folded).filter(|code| !self.renamed.contains(&***code))?;
            // Only of the codes that this one takes, each of which is a text for itself.
            self.own.get(&**code).filter(|own| *own == code)
        };
        own(text).or_else(|| own(&folded)).or_else(shared)
    }
}

fn folded(labels: &Labels) -> impl Iterator<Item = (String, Arc<str>)> {
    let of = |code: &str| Arc::<str>::from(code);
    labels.iter().flat_map(move |(code, texts)| {
        let code = of(code);
        texts.iter().map(move |text| (fold(text), Arc::clone(&code)))
    })
}

/// The codes that an item or part takes.
pub(crate) fn codes(kind: ItemKind, options: &[ItemOption]) -> Vec<&str> {
    let answers: Vec<&str> = match kind {
        ItemKind::PassFail => vec!["pass", "fail"],
        ItemKind::Choice | ItemKind::MultiSelect => options.iter().map(|option| option.id.as_str()).collect(),
        ItemKind::Count | ItemKind::Number | ItemKind::Text | ItemKind::Photo => Vec::new(),
    };
    answers.into_iter().chain(STATES).collect()
}

/// Reports labels for codes that are not there, and a text that would mean two codes.
pub(crate) fn check(labels: &Labels, allowed: &[&str], path: &str, problems: &mut Problems) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
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
pub(crate) fn check_options(options: &[ItemOption], path: &str, problems: &mut Problems) {
    let mut seen: BTreeMap<String, &Id> = BTreeMap::new();
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
