//! Views of checklists: the scoring engine bound to this rulebook's calendar, zone and facts.

use super::load::{Cited, Rulebook};
use super::types::Types;
use crate::analysis::checklist as analysis;
use crate::analysis::checklist::{
    ChecklistProperty, ChecklistVersion, Comparison, ImproveRequest, Improvement, Migrated, Renamed, Rescored, Stated,
    Verified,
};
use crate::base::json::Json;
use crate::base::problem::{Problem, Problems};
use crate::checklist::{self, Binding, Checklist, FormView, Inspection, Plan, ScoreCard};
use std::sync::Arc;

/// A checklist bound to its rulebook: cheap to make, borrowed from it.
#[derive(Clone, Debug)]
pub struct ChecklistView<'r> {
    rulebook: &'r Rulebook,
    plan: &'r Plan,
    sha256: &'r Arc<str>,
}

impl Rulebook {
    /// One of its checklists.
    ///
    /// # Errors
    /// `unknown_id` where there is none of this id.
    pub fn checklist(&self, id: &str) -> Result<ChecklistView<'_>, Problems> {
        let found = self.plans().iter().find(|plan| plan.checklist().id == id);
        let identified = found.and_then(|plan| Some((plan, self.entry_sha256("checklists", &plan.checklist().id)?)));
        match identified {
            Some((plan, sha256)) => Ok(ChecklistView { rulebook: self, plan, sha256 }),
            None => {
                let known = self.document().checklists.iter().map(|checklist| checklist.id.as_str());
                Err(Problem::unknown_id("checklist", id, known.collect()).into())
            }
        }
    }

    /// The types of all facts that its conditions may name.
    #[must_use]
    pub fn types(&self) -> Types<'_> {
        Types { facts: &self.document().facts, checklists: &self.document().checklists }
    }
}

impl ChecklistView<'_> {
    /// The checklist as its author wrote it.
    #[must_use]
    pub fn checklist(&self) -> &Checklist {
        self.plan.checklist()
    }

    /// The checklist made ready.
    pub(crate) fn plan(&self) -> &'_ Plan {
        self.plan
    }

    /// One of its items; `None` if there is no such item.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&checklist::Item> {
        self.plan.item(id)
    }

    /// SHA-256 of the checklist's RFC 8785 form: what an inspection may cite.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.sha256
    }

    /// Reads an inspection made with this checklist.
    ///
    /// ```
    /// use fugong::{Code, base::json::Json};
    ///
    /// let rules = fugong::Rulebook::built_in("district-reopening")?;
    /// let daily = rules.checklist("daily-eight")?;
    /// let problems = daily.read(&Json::parse(r#"{"answers": {"gate": "也许", "gates": "是"}}"#)?).unwrap_err();
    /// let found: Vec<_> = problems.iter().map(|problem| (problem.code().as_str(), problem.path())).collect();
    /// assert!(found.contains(&("unknown_answer", "/answers/gate")), "{found:?}");
    /// assert_eq!(problems.len(), 2, "an item that is not there is refused, too");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem in it; another version or identity is `version_mismatch`.
    pub fn read(&self, json: &Json) -> Result<Inspection, Problems> {
        Inspection::read(json, self.plan, self.sha256, &self.rulebook.document().facts)
    }

    /// Scores an inspection. Facts: percent 0–100, exact; every line, subtotal, rung and finding is on the card.
    ///
    /// ```
    /// use fugong::{base::json::Json, checklist::Outcome};
    ///
    /// let rules = fugong::Rulebook::built_in("district-reopening")?;
    /// let daily = rules.checklist("daily-eight")?;
    /// let read = |text: &str| daily.read(&Json::parse(text)?);
    /// // The visitors' register is open, so there is a range and no grade yet.
    /// let open = read(r#"{"facts": {"site.has-canteen": true}, "answers": {"gate": "是", "temperature": "是", "supplies": "是",
    ///     "disinfection": {"workshop": "是", "canteen": "是"}, "masks": "是", "outreach": "是", "separate-dining": "是"}}"#)?;
    /// assert!(matches!(daily.score(&open).result.outcome, Outcome::Provisional { .. }));
    /// // Nothing answered is no score, not 0 %.
    /// assert!(matches!(daily.score(&read(r#"{"answers": {}}"#)?).result.outcome, Outcome::NoScore { .. }));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn score(&self, inspection: &Inspection) -> Cited<ScoreCard> {
        self.bound(|binding| self.rulebook.cite(checklist::score(self.plan, inspection, binding)))
    }

    /// What to fix: what each correction of an inspection brings, and the smallest and the cheapest set that reaches a grade.
    ///
    /// # Errors
    /// A grade or an item that the checklist does not have, a cost below zero.
    pub fn improve(&self, inspection: &Inspection, wish: &ImproveRequest) -> Result<Cited<Improvement>, Problems> {
        let improved = self.bound(|binding| analysis::improve(self.plan, inspection, wish, binding));
        improved.map(|improvement| self.rulebook.cite(improvement))
    }

    /// What readers of the checklist take for granted, and whether it is so: decided for all answer sheets wherever its size allows.
    #[must_use]
    pub fn properties(&self) -> Vec<ChecklistProperty> {
        self.bound(|binding| analysis::properties(self.plan, &self.rulebook.document().facts, binding.names))
    }

    /// Reads figures that somebody states of an inspection made with this checklist.
    ///
    /// # Errors
    /// Every problem in them: what is no number, and items, sections and severities that there are not.
    pub fn read_stated(&self, json: &Json) -> Result<Stated, Problems> {
        Stated::read(json, self.plan)
    }

    /// Reads the figures of a card from its JSON.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn read_card(&self, json: &Json) -> Result<Stated, Problems> {
        Stated::of_card(json, self.plan)
    }

    /// Compares stated figures with the inspection's card: each that differs, with both figures and why, where that can be shown.
    #[must_use]
    pub fn verify_stated(&self, inspection: &Inspection, stated: &Stated) -> Cited<Verified> {
        self.bound(|binding| self.rulebook.cite(analysis::verify_stated(self.plan, inspection, binding, stated)))
    }

    /// What a form shows of an inspection so far, in a language.
    #[must_use]
    pub fn view(&self, inspection: &Inspection, language: &str) -> FormView {
        let document = self.rulebook.document();
        self.bound(|binding| {
            checklist::view(self.plan, inspection, binding, &document.facts, (language, &document.language))
        })
    }

    /// What this checklist and another version of it differ in, and whether scores stay comparable.
    #[must_use]
    pub fn compare(&self, to: &ChecklistView<'_>, renamed: &Renamed) -> Comparison {
        analysis::compare(self.side(), to.side(), renamed)
    }

    /// Carries an inspection over to another version: what carries over, what is lost, what is newly missing.
    #[must_use]
    pub fn migrate(&self, to: &ChecklistView<'_>, renamed: &Renamed, inspection: &Inspection) -> Migrated {
        analysis::migrate(inspection, self.side(), to.side(), renamed)
    }

    /// Scores a history under this version and another: what each inspection comes to, and why that differs.
    #[must_use]
    pub fn rescore(&self, to: &ChecklistView<'_>, renamed: &Renamed, history: &[Inspection]) -> Rescored {
        analysis::rescore(history, self.side(), to.side(), renamed)
    }

    /// Checks that renamed things are in this version and in another.
    ///
    /// # Errors
    /// Every name that leads from or to nothing.
    pub fn check_renamed(&self, to: &ChecklistView<'_>, renamed: &Renamed) -> Result<(), Problems> {
        renamed.check(self.side(), to.side()).or(())
    }

    /// This checklist as one side of a comparison of versions.
    fn side(&self) -> ChecklistVersion<'_> {
        ChecklistVersion { plan: self.plan, sha256: self.sha256, facts: &self.rulebook.document().facts }
    }

    /// Lends the engine what scoring is bound to: identity, titles of facts, calendar and zone.
    fn bound<T>(&self, use_it: impl FnOnce(&Binding<'_>) -> T) -> T {
        use_it(&Binding {
            sha256: self.sha256,
            names: &self.rulebook.document().facts,
            calendar: self.rulebook.calendar(),
            zone: self.rulebook.zone(),
        })
    }
}
