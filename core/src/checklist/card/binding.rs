//! The context in which a checklist scores; a rulebook provides it.

use crate::tools::calendar::{Calendar, Zone};
use crate::tools::condition::FactTitles;
use std::sync::Arc;

/// The context in which a checklist scores: its identity, the titles of facts, and what deadlines are counted
/// by. A rulebook's views bind it; who has a bare checklist writes it.
///
/// ```
/// use fugong::base::json::{Decoder, Json};
/// use fugong::checklist::{Binding, Checklist, Inspection, Plan, score};
/// use std::{collections::BTreeMap, sync::Arc};
///
/// let text = r#"{"id": "gate", "version": "1.0.0", "items": [{"id": "staffed"}]}"#;
/// let json = Json::parse(text)?;
/// let plan = Plan::of(&Decoder::run::<Checklist>(&json)?);
/// let facts = BTreeMap::new();
/// let sha256: Arc<str> = fugong::base::json::hash(text.as_bytes()).into();
/// let inspection = Inspection::read(&Json::parse(r#"{"answers": {"staffed": true}}"#)?, &plan, &sha256, &facts)?;
/// // Without a zone no deadline is stated, and the score is the same.
/// let card = score(&plan, &inspection, &Binding { sha256: &sha256, names: &facts, calendar: None, zone: None });
/// assert_eq!(card.percent(), Some("100.0"));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Copy)]
pub struct Binding<'b> {
    /// SHA-256 of the checklist's canonical form (RFC 8785); cards cite it.
    pub sha256: &'b Arc<str>,
    /// Titles and units of the declared facts, for sentences. A card's own figures have built-in titles.
    pub names: &'b dyn FactTitles,
    /// The calendar that counts working days. Without one, a deadline in working days is unknown, with its
    /// reason.
    pub calendar: Option<&'b Calendar>,
    /// The zone whose midnights end days. Without one, no deadline is stated.
    pub zone: Option<&'b Zone>,
}

impl std::fmt::Debug for Binding<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Binding({})", self.sha256)
    }
}
