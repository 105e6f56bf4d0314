//! Lint of a rulebook: what loads and deserves a look all the same. It reads the rulebook alone, never answers or
//! cases.

use super::load::Rulebook;
use crate::base::exact::Ratio;
use crate::base::json::Json;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem};
use crate::base::text::is_language_tag;
use crate::checklist::Checklist;
use crate::report;
use crate::tools::condition::{FactSource, FactValue, Lookup, Truth};

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
        let mut languages = Set::new();
        each_text(self.tree(), "", &mut |_, entries| {
            languages.extend(entries.iter().map(|(language, _)| language.clone()));
        });
        let mut found = Vec::new();
        each_text(self.tree(), "", &mut |path, entries| {
            for language in &languages {
                if !entries.iter().any(|(key, _)| key == language) {
                    let problem = Problem::new(Code::MissingTranslation).with("language", language.as_str());
                    found.push(problem.at(path));
                }
            }
        });
        for (index, checklist) in self.document().checklists.iter().enumerate() {
            let path = format!("/checklists/{index}");
            ignored_vetoes(checklist, &path, &mut found);
            if let Ok(view) = self.checklist(&checklist.id) {
                super::lint_checklist::lint(&view, &path, &mut found);
            }
        }
        for (index, workflow) in self.document().workflows.iter().enumerate() {
            found.extend(workflow.lint(&format!("/workflows/{index}")));
        }
        found.extend(report::lint(&self.document().reports, "/reports"));
        found
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

/// Grades above the last that can hold although an item of the severity `auto-fail` (一票否决) failed: the veto that its
/// author meant has no effect there.
fn ignored_vetoes(checklist: &Checklist, path: &str, found: &mut Vec<Problem>) {
    let veto = "auto-fail";
    let mut used = false;
    checklist.each_item(&mut |item| used |= item.severity.as_ref().is_some_and(|severity| severity == veto));
    if !used {
        return;
    }
    let failed = AlthoughFailed(FactValue::Number(Ratio::ONE));
    for (index, grade) in checklist.grades.iter().enumerate() {
        if grade.when.as_ref().is_some_and(|condition| condition.evaluate(&failed) != Truth::False) {
            let problem = Problem::new(Code::VetoIgnored).with("grade", grade.id.as_str());
            found.push(problem.at(format!("{path}/grades/{index}/when")));
        }
    }
}

/// Facts of which only one is known: one auto-fail item failed.
struct AlthoughFailed(FactValue);

impl FactSource for AlthoughFailed {
    fn lookup(&self, name: &str) -> Lookup<'_> {
        if name == "failed.auto-fail" { Lookup::Value(&self.0) } else { Lookup::Missing }
    }
}
