//! The types of the facts that conditions of a rulebook may name.

use crate::checklist::Checklist;
use crate::tools::condition::{Fact, FactType, FactTypes};
use std::collections::BTreeMap;

/// Types of all facts of a rulebook: those that it declares, and `inspection.<checklist>.<fact>` of every card.
///
/// ```
/// use fugong::tools::condition::{FactType, FactTypes};
///
/// let rules = fugong::Rulebook::built_in("district-reopening")?;
/// let types = rules.types();
/// assert_eq!(types.fact_type("site.has-canteen"), Some(FactType::Bool));
/// assert_eq!(types.fact_type("inspection.daily-eight.failed.auto-fail"), Some(FactType::Integer));
/// assert_eq!(types.fact_type("failed.auto-fail"), None, "a card's facts need their checklist before them");
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Types<'r> {
    /// Declared facts.
    pub facts: &'r BTreeMap<String, Fact>,
    /// Checklists whose cards provide facts.
    pub checklists: &'r [Checklist],
}

impl FactTypes for Types<'_> {
    fn fact_type(&self, name: &str) -> Option<FactType> {
        if let Some(fact) = self.facts.get(name) {
            return Some(fact.fact_type());
        }
        let (checklist, fact) = name.strip_prefix("inspection.")?.split_once('.')?;
        self.checklists.iter().find(|list| list.id == checklist)?.fact_type(fact)
    }

    fn names(&self) -> Vec<String> {
        self.facts.keys().cloned().collect()
    }
}
