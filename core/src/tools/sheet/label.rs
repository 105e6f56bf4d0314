//! Codes by their labels: 是, √, 合格 and yes may all mean the same.

use super::normalise;
use super::value::{Fault, ReadRule};
use crate::base::ordered::{CollectOrdered, Map};
use std::collections::{BTreeMap, BTreeSet};

/// What yes and no look like in sheets unless a column says otherwise.
const YES: &[&str] = &["是", "√", "✓", "✔", "有", "对", "合格", "符合", "yes", "y", "1"];
const NO: &[&str] = &["否", "×", "✗", "✘", "x", "无", "错", "不合格", "不符合", "no", "n", "0"];

/// Labels and the codes that they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LabelTable {
    /// By the label as a comparable text.
    codes: Map<String, String>,
    /// The labels and codes exactly as declared: these need no note.
    declared: BTreeSet<String>,
    /// What messages offer: the labels in their order, codes only where they have none.
    offered: Vec<String>,
}

impl LabelTable {
    /// Labels as declared; each code is a label of itself.
    pub(super) fn new(labels: &BTreeMap<String, Vec<String>>) -> Self {
        let pairs =
            || labels.iter().flat_map(|(code, labels)| std::iter::once(code).chain(labels).map(move |l| (l, code)));
        Self {
            codes: pairs().map(|(label, code)| (normalise::label(label), code.clone())).collect(),
            declared: pairs().map(|(label, _)| label.clone()).collect_set(),
            offered: labels
                .iter()
                .flat_map(|(code, labels)| if labels.is_empty() { vec![code.clone()] } else { labels.clone() })
                .collect(),
        }
    }

    /// The usual labels of yes and no.
    pub(super) fn yes_no() -> Self {
        let list = |labels: &[&str]| labels.iter().map(|label| (*label).to_owned()).collect::<Vec<_>>();
        Self::new(&[("true".to_owned(), list(YES)), ("false".to_owned(), list(NO))].into_iter().collect_map())
    }

    /// The code that a text means.
    pub(super) fn code(&self, text: &str, rules: &mut Vec<ReadRule>) -> Result<&str, Fault> {
        let code = self.codes.get(&normalise::label(text)).ok_or(Fault::NotALabel)?;
        if !self.declared.contains(text) {
            let trimmed = normalise::trim(text);
            if trimmed != text {
                rules.push(ReadRule::Trimmed);
            }
            if !self.declared.contains(trimmed) {
                rules.push(ReadRule::Label);
            }
        }
        Ok(code)
    }

    /// The labels to offer in messages.
    pub(super) fn offered(&self) -> &[String] {
        &self.offered
    }
}
