//! Lint of a rulebook: what loads and deserves a look all the same. It reads the rulebook alone, never answers or
//! cases.

use super::load::Rulebook;
use crate::base::exact::{Decimal, Ratio};
use crate::base::json::Json;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem};
use crate::base::text::is_language_tag;
use crate::checklist::{Checklist, figure_bounds};
use crate::report;
use crate::tools::condition::{
    Bounds, Condition, Fact, FactSource, FactValue, Literal, Lookup, Operand, Truth, atoms, comparisons,
};
use std::collections::BTreeMap;

/// Fields that hold texts; an object below one of them whose keys are all language tags is a localised text.
const TEXT_FIELDS: [&str; 10] =
    ["title", "notes", "guidance", "reference", "corrective_action", "message", "unit", "measure", "text", "label"];

impl Rulebook {
    /// Everything that deserves a look: missing translations, then checklists, workflows and reports in the document's
    /// order. Each finding has a place in the document; none keeps the rulebook from loading.
    ///
    /// ```
    /// let rules = fugong::Rulebook::from_json(r#"{"format": 1, "id": "mine", "version": "1.0.0",
    ///     "title": {"zh-CN": "我的规则", "en": "My rules"}, "notes": [{"zh-CN": "来源：行政许可法"}]}"#)?;
    /// // A language that some text has is missing where another one lacks it.
    /// let found = rules.lint();
    /// assert_eq!(found.iter().map(|p| (p.code().as_str(), p.path())).collect::<Vec<_>>(), [("missing_translation", "/notes/0")]);
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn lint(&self) -> Vec<Problem> {
        let mut found = Vec::new();
        missing_translations(self.tree(), &mut found);
        for (index, checklist) in self.document().checklists.iter().enumerate() {
            let path = format!("/checklists/{index}");
            ignored_vetoes(checklist, &path, &mut found);
            for (place, grade) in checklist.grades.iter().enumerate() {
                self.lint_condition(grade.when.as_ref(), &format!("{path}/grades/{place}/when"), &mut found);
            }
            if let Ok(view) = self.checklist(&checklist.id) {
                super::lint_checklist::lint(&view, &path, &mut found);
            }
        }
        for (index, workflow) in self.document().workflows.iter().enumerate() {
            let path = format!("/workflows/{index}");
            found.extend(workflow.lint(&path));
            for (place, action) in workflow.actions.iter().enumerate() {
                self.lint_condition(action.when.as_ref(), &format!("{path}/actions/{place}/when"), &mut found);
            }
        }
        found.extend(report::lint(&self.document().reports, "/reports"));
        found
    }

    /// What deserves a look in one condition.
    fn lint_condition(&self, condition: Option<&Condition>, path: &str, found: &mut Vec<Problem>) {
        let Some(condition) = condition else { return };
        thresholds_as_shares(condition, path, found);
        foregone_comparisons(condition, &self.document().facts, path, found);
    }
}

/// Texts that lack a language which others have. A language that most texts lack is one finding, at the first text that has it:
/// its tag may be misspelt.
fn missing_translations(tree: &Json, found: &mut Vec<Problem>) {
    let mut texts: Vec<(String, Vec<String>)> = Vec::new();
    each_text(tree, "", &mut |path, entries| {
        texts.push((path.to_owned(), entries.iter().map(|(language, _)| language.clone()).collect()));
    });
    let languages: Set<&String> = texts.iter().flat_map(|(_, languages)| languages).collect();
    let having = |language: &String| texts.iter().filter(|(_, languages)| languages.contains(language)).count();
    let (common, rare): (Vec<&String>, Vec<&String>) =
        languages.into_iter().partition(|language| having(language) * 2 >= texts.len());
    for language in &rare {
        let count = having(language);
        let problem = Problem::new(Code::RareLanguage).with("language", language.as_str()).with("count", count);
        let problem = problem.with("missing", texts.len() - count);
        let first = texts.iter().find(|(_, languages)| languages.contains(language));
        // Invariant: a language is one of some text.
        let place = first.map(|(path, _)| format!("{path}/{language}")).unwrap_or_default();
        found.push(problem.with_known(language, common.iter().map(|common| common.as_str()).collect()).at(place));
    }
    for (path, languages) in &texts {
        for language in common.iter().filter(|language| !languages.contains(language)) {
            let problem = Problem::new(Code::MissingTranslation).with("language", language.as_str());
            found.push(problem.at(path.as_str()));
        }
    }
}

/// Entries of a localised text: language tag and text.
type Entries = [(String, Json)];

/// Calls `see` with every localised text and its place, depth first in the order of the document.
fn each_text(json: &Json, path: &str, see: &mut dyn FnMut(&str, &Entries)) {
    match json {
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                each_text(item, &format!("{path}/{index}"), see);
            }
        }
        Json::Object(entries) => {
            // Default: the root has no field name and is no text.
            let here = path.rsplit('/').find(|part| part.parse::<usize>().is_err()).unwrap_or_default();
            let text = TEXT_FIELDS.contains(&here)
                && !entries.is_empty()
                && entries.iter().all(|(key, value)| is_language_tag(key) && matches!(value, Json::String(_)));
            if text {
                see(path, entries);
                return;
            }
            for (key, value) in entries {
                each_text(value, &format!("{path}/{}", crate::base::json::escape(key)), see);
            }
        }
        _ => {}
    }
}

/// Percentages that are compared with a number between 0 and 1: 0.9 where 90 is meant.
fn thresholds_as_shares(condition: &Condition, path: &str, found: &mut Vec<Problem>) {
    atoms(condition, &mut |atom| {
        let percent = atom.fact.rsplit('.').next() == Some("percent");
        if let Operand::Literal(Literal::Number(number)) = &atom.operand
            && percent
            && *number > Decimal::ZERO
            && *number < Decimal::ONE
        {
            let meant = (&number.ratio() * &Ratio::HUNDRED).to_string();
            let problem = Problem::new(Code::ThresholdAsShare).with("fact", atom.fact.as_str());
            found.push(problem.with("text", number.to_string()).with("meant", meant).at(path));
        }
    });
}

/// Comparisons of amounts that the bounds of their facts decide, whatever the facts are.
fn foregone_comparisons(
    condition: &Condition,
    declared: &BTreeMap<String, Fact>,
    path: &str,
    found: &mut Vec<Problem>,
) {
    let bounds = |name: &str| match declared.get(name) {
        Some(fact) => Bounds::between(fact.min.map(|min| min.ratio()), fact.max.map(|max| max.ratio())),
        None => figure_bounds(name),
    };
    comparisons(condition, &mut |comparison| {
        let truth = match comparison.foregone(&bounds) {
            Truth::True => "true",
            Truth::False => "false",
            Truth::Unknown => return,
        };
        found.push(Problem::new(Code::ForegoneComparison).with_term("truth", truth).at(path));
    });
}

/// Grades that can hold although an item of a severity with `veto` (一票否决) failed: the veto that its author meant has no
/// effect there. A grade that the failure itself leads to is meant.
fn ignored_vetoes(checklist: &Checklist, path: &str, found: &mut Vec<Problem>) {
    for severity in checklist.severities.iter().filter(|severity| severity.veto) {
        let mut used = false;
        checklist.each_item(&mut |item| used |= item.severity.as_ref() == Some(&severity.id));
        if !used {
            continue;
        }
        let failed = AlthoughFailed { fact: format!("failed.{}", severity.id), count: FactValue::Number(Ratio::ONE) };
        for (index, grade) in checklist.grades.iter().enumerate() {
            if grade.when.as_ref().is_some_and(|condition| condition.evaluate(&failed) == Truth::Unknown) {
                let problem = Problem::new(Code::VetoIgnored).with("grade", grade.id.as_str());
                let problem = problem.with_titled("severity", &severity.id, &severity.title);
                found.push(problem.at(format!("{path}/grades/{index}/when")));
            }
        }
    }
}

/// Facts of which only one is known: how many items of a severity failed.
struct AlthoughFailed {
    fact: String,
    count: FactValue,
}

impl FactSource for AlthoughFailed {
    fn lookup(&self, name: &str) -> Lookup<'_> {
        if name == self.fact { Lookup::Value(&self.count) } else { Lookup::Missing }
    }
}
