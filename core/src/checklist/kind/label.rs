//! Labels: what people write for an answer (是, √, ok), and the code that it means (`pass`).

use crate::base::id::Id;
use crate::base::json::escape;
use crate::base::ordered::{CollectOrdered, Map, Set};
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text_folding::fold;
use crate::checklist::model::item::{Item, ItemKind, ItemOption, Labels, Part};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The codes of the states that an answer may give; `missing` and `hidden` are never answered.
pub(crate) const STATES: [&str; 3] = ["not_applicable", "not_sampled", "error"];

/// The labels of a checklist by folded text, each with its code: one table, shared by all items.
#[derive(Clone, Debug)]
pub(crate) struct SharedLabels(Arc<Map<String, Arc<str>>>);

impl SharedLabels {
    /// Folds the labels of a checklist.
    pub(crate) fn of(labels: &Labels) -> Self {
        Self(Arc::new(folded(labels).collect()))
    }
}

/// The accepted labels of one item or part: its own, and those of its checklist whose codes it takes.
#[derive(Clone, Debug)]
pub(crate) struct AnswerLabels {
    /// Its own labels and codes, by folded text; codes also by themselves.
    own: Map<String, Arc<str>>,
    shared: SharedLabels,
    /// Whether it is answered by pass or fail.
    yes_or_no: bool,
    /// For a part: the codes for which its item has labels of its own, so that the checklist's do not apply.
    renamed: BTreeSet<String>,
}

impl AnswerLabels {
    /// The labels of an item: its own, then its checklist's.
    pub(crate) fn of_item(item: &Item, shared: &SharedLabels) -> Self {
        Self::new(item.kind, &item.options, &[&item.labels], shared)
    }

    /// The labels of a part: its own, then its item's, then its checklist's.
    pub(crate) fn of_part(part: &Part, item: &Item, shared: &SharedLabels) -> Self {
        let renamed = item.labels.keys().cloned().collect_set();
        Self { renamed, ..Self::new(part.kind, &part.options, &[&item.labels, &part.labels], shared) }
    }

    /// Builds the table; on equal texts later layers replace earlier ones, options' own labels replace both,
    /// and the codes themselves always stand.
    fn new(kind: ItemKind, options: &[ItemOption], layers: &[&Labels], shared: &SharedLabels) -> Self {
        let codes = kind.codes(options);
        let taken: Set<&str> = codes.iter().copied().collect();
        let labels = layers.iter().flat_map(|labels| folded(labels));
        let mut own: Map<String, Arc<str>> = labels.filter(|(_, code)| taken.contains(&**code)).collect();
        for option in options {
            for text in &option.labels {
                own.insert(fold(text), Arc::from(option.id.as_str()));
            }
        }
        own.extend(codes.into_iter().map(|code| (code.to_owned(), Arc::from(code))));
        Self { own, shared: shared.clone(), yes_or_no: kind == ItemKind::PassFail, renamed: BTreeSet::new() }
    }

    /// Every accepted label with its code.
    pub(crate) fn labels(&self) -> impl Iterator<Item = (&str, &Arc<str>)> {
        let shared = self.shared.0.iter().filter(|(text, code)| self.declared(text) == Some(code));
        self.own.iter().chain(shared).map(|(label, code)| (label.as_str(), code))
    }

    /// The code of a text, exact first, then folded; `None` if it is no label of this item. Pass or fail is also told by yes
    /// and no as programs and spreadsheets write them.
    pub(crate) fn code(&self, text: &str) -> Option<&Arc<str>> {
        self.declared(text).or_else(|| self.implied(text))
    }

    /// What `true`, `1`, `false` and `0` mean for pass or fail. Where some label is a whole number, only labels are.
    fn implied(&self, text: &str) -> Option<&Arc<str>> {
        if !self.yes_or_no {
            return None;
        }
        let folded = fold(text);
        let number = |text: &str| text.parse::<i64>().is_ok();
        let code = match folded.as_str() {
            "true" | "1" => "pass",
            "false" | "0" => "fail",
            _ => return None,
        };
        if number(&folded) && self.labels().any(|(label, _)| number(label)) { None } else { self.own.get(code) }
    }

    /// The code of a text that is declared for it.
    fn declared(&self, text: &str) -> Option<&Arc<str>> {
        let own = |text: &str| self.own.get(text);
        let folded = fold(text);
        let shared = || {
            let code = self.shared.0.get(&folded).filter(|code| !self.renamed.contains(&***code))?;
            // A shared label counts only if its code is one of this item's, which `own` lists as texts for
            // themselves.
            self.own.get(&**code).filter(|own| *own == code)
        };
        own(text).or_else(|| own(&folded)).or_else(shared)
    }
}

/// Every text of a label table in its folded form, with its code.
fn folded(labels: &Labels) -> impl Iterator<Item = (String, Arc<str>)> {
    let of = |code: &str| Arc::<str>::from(code);
    labels.iter().flat_map(move |(code, texts)| {
        let code = of(code);
        texts.iter().map(move |text| (fold(text), Arc::clone(&code)))
    })
}

/// Reports labels for codes that are not `allowed`, and texts that would mean two codes.
pub(crate) fn check(labels: &Labels, allowed: &[&str], path: &str, problems: &mut Problems) {
    let mut seen: Map<String, &str> = Map::new();
    for (code, texts) in labels {
        if !allowed.contains(&code.as_str()) {
            let problem = Problem::new(Code::UnknownWord).with("text", code.as_str()).with("allowed", allowed.to_vec());
            problems.push(problem.at(format!("{path}/{}", escape(code))));
        }
        for (index, text) in texts.iter().enumerate() {
            check_blank(text, || format!("{path}/{}/{index}", escape(code)), problems);
            let before = seen.insert(fold(text), code);
            if before.is_some_and(|before| before != code) {
                let problem = Problem::new(Code::AmbiguousLabel).with("label", text.as_str());
                problems.push(problem.at(format!("{path}/{}/{index}", escape(code))));
            }
        }
    }
}

/// Reports labels that would mean two options of one item.
pub(crate) fn check_options(options: &[ItemOption], path: &str, problems: &mut Problems) {
    let mut seen: Map<String, &Id> = Map::new();
    for (index, option) in options.iter().enumerate() {
        for (label, text) in option.labels.iter().enumerate() {
            check_blank(text, || format!("{path}/options/{index}/labels/{label}"), problems);
            let before = seen.insert(fold(text), &option.id);
            if before.is_some_and(|before| *before != option.id) {
                let problem = Problem::new(Code::AmbiguousLabel).with("label", text.as_str());
                problems.push(problem.at(format!("{path}/options/{index}/labels/{label}")));
            }
        }
    }
}

/// Reports a label without anything but blanks: a blank answer is missing.
fn check_blank(text: &str, path: impl FnOnce() -> String, problems: &mut Problems) {
    if fold(text).is_empty() {
        problems.push(Problem::new(Code::EmptyText).at(path()));
    }
}
