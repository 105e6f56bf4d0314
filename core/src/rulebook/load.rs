//! Loading: from text to a sound rulebook, or to all of its problems.
//!
//! Identity is the SHA-256 of the RFC 8785 (JSON Canonicalization Scheme) form of the document as given, `$schema` left
//! out: white space, the order of fields and escapes do not change it; any value does, even a default that was written
//! out.

use super::built_in::{BuiltIns, LIBRARY};
use super::check_document::check;
use super::document::RulebookDocument;
use super::repair::{Read, check_rest};
use crate::approval;
use crate::base::id::Id;
use crate::base::json::{Decoder, Json, Sha256Hex, identity, located};
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::checklist::Plan;
use crate::tools::calendar::{Calendar, Zone};
use std::sync::Arc;

/// A loaded rulebook: sound, identified, cheap to clone and to share between threads.
///
/// ```
/// let rules = fugong::Rulebook::built_in("district-reopening")?;
/// assert!(rules.checklist("daily-eight").is_ok());
/// assert_eq!(rules.checklist("daily-nine").unwrap_err().iter().count(), 1);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rulebook(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Document, checked.
    document: RulebookDocument,
    /// Its checklists made ready, in their order.
    plans: Vec<Plan>,
    /// Its workflows made ready, in their order.
    workflows: Vec<approval::Plan>,
    /// Document as given, for lint and identity.
    tree: Json,
    /// Identity of the whole.
    sha256: Sha256Hex,
    /// Identity of each entry of the named sections.
    entries: Map<(&'static str, Id), Arc<str>>,
    /// Calendar that it names.
    calendar: Option<Calendar>,
    /// Zone that it names.
    zone: Option<Zone>,
    /// What results cite; made once.
    citation: Arc<Citation>,
}

/// What a result was made with: the same inputs under the same citation give the same bytes.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Citation {
    /// Id of the rulebook.
    pub rulebook: Id,
    /// Version of the rulebook.
    pub version: String,
    /// SHA-256 of its RFC 8785 form, 64 lower-case hexadecimal digits.
    pub sha256: Sha256Hex,
    /// Calendar that was used; absent if the rulebook names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarRef>,
    /// Rules of the zone that was used; absent likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<CalendarRef>,
}

/// A calendar or a zone, by id and identity: its data change when governments decide, its id does not.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CalendarRef {
    /// Id: `cn`, `Asia/Shanghai`.
    pub id: String,
    /// SHA-256 of the RFC 8785 form of its data.
    pub sha256: Sha256Hex,
}

/// A result with what it was made with.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let checklist = rules.checklist("daily-eight")?;
/// let cited = checklist.score(&checklist.read(&Json::parse(r#"{"answers": {}}"#)?)?);
/// assert_eq!(cited.made_with.rulebook, "district-reopening");
/// assert_eq!(cited.made_with.sha256, *rules.sha256());
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "Cited{T}"))]
#[non_exhaustive]
pub struct Cited<T> {
    /// Result; in JSON its fields stand beside `made_with`.
    #[serde(flatten)]
    pub result: T,
    /// Rulebook, calendar and zone that it was made with.
    pub made_with: Arc<Citation>,
}

/// What a rulebook holds, at a glance.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Summary {
    /// Title of the rulebook.
    pub title: Text,
    /// Language of its plain texts.
    pub language: String,
    /// Checklists, in the document's order.
    pub checklists: Vec<SummaryEntry>,
    /// Workflows, likewise.
    pub workflows: Vec<SummaryEntry>,
    /// Reports, likewise.
    pub reports: Vec<SummaryEntry>,
    /// Bulletins, likewise.
    pub bulletins: Vec<SummaryEntry>,
}

/// One entry of a section.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SummaryEntry {
    /// Id.
    pub id: Id,
    /// Version; of a report without its own and of a bulletin the rulebook's.
    pub version: String,
    /// SHA-256 of the RFC 8785 form of the entry: it changes only when this entry does.
    pub sha256: Sha256Hex,
    /// Title.
    pub title: Text,
}

/// Where rulebooks come from that are only named, and how much of a rulebook is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Loader {
    /// Finds the text of a rulebook by its id.
    pub(crate) built_ins: BuiltIns,
    /// Makes a rulebook of its tree.
    pub(crate) read: fn(Json) -> Result<Rulebook, Problems>,
}

impl Loader {
    /// Reads every section; knows the rulebooks of the library.
    pub(crate) const WHOLE: Self = Self { built_ins: LIBRARY, read: Rulebook::from_tree };

    /// Loads a rulebook from JSON text; problems have their line and column.
    pub(crate) fn text(self, text: &str) -> Result<Rulebook, Problems> {
        (self.read)(Json::parse(text)?).map_err(|problems| located(problems, text))
    }

    /// Loads the rulebook of an id.
    pub(crate) fn built_in(self, id: &str) -> Result<Rulebook, Problems> {
        match (self.built_ins)(id) {
            Some(text) => self.text(&text),
            None => Err(Problem::new(Code::UnknownId).with("id", id).with_term("what", "rulebook").into()),
        }
    }
}

impl Rulebook {
    /// Loads a rulebook from JSON text.
    ///
    /// ```
    /// use fugong::Rulebook;
    ///
    /// let compact = Rulebook::from_json(r#"{"format":1,"id":"mine","version":"1.0.0"}"#)?;
    /// let spaced = Rulebook::from_json(r#"{ "version": "1.0.0", "id": "mine", "format": 1, "$schema": "rulebook.schema.json" }"#)?;
    /// assert_eq!(compact.sha256(), spaced.sha256(), "order, white space and `$schema` are not part of the identity");
    /// let explicit = Rulebook::from_json(r#"{"format":1,"id":"mine","version":"1.0.0","language":"zh-CN"}"#)?;
    /// assert_ne!(compact.sha256(), explicit.sha256(), "a default that is written out is");
    /// let marked = Rulebook::from_json("\u{feff}{\"format\":1,\"id\":\"mine\",\"version\":\"1.0.0\"}")?;
    /// assert_eq!(compact.sha256(), marked.sha256(), "a byte order mark before the text is skipped");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    ///
    /// # Errors
    /// Every problem in it, each with a code, a JSON pointer, and its line and column in the text.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        Loader::WHOLE.text(text)
    }

    /// Loads a rulebook from a tree that was read before.
    ///
    /// # Errors
    /// Every problem in it.
    pub fn from_tree(tree: Json) -> Result<Self, Problems> {
        let read: Read = |tree| Decoder::run(tree);
        let mut document = read(&tree).map_err(|mut problems| {
            check_rest(&tree, (read, check), &mut problems);
            problems
        })?;
        let mut problems = Problems::none();
        let time = check(&mut document, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let workflows = document.workflows.iter().map(approval::Plan::of).collect();
        Ok(Self::made(tree, document, time, workflows))
    }

    /// A rulebook of a document that was checked.
    pub(super) fn made(
        tree: Json,
        document: RulebookDocument,
        (calendar, zone): (Option<Calendar>, Option<Zone>),
        workflows: Vec<approval::Plan>,
    ) -> Self {
        let mut entries = Map::new();
        for section in ["checklists", "workflows", "reports", "bulletins"] {
            identities(&tree, section, &mut entries);
        }
        let sha256 = identity(&tree.to_value());
        let plans: Vec<Plan> = document.checklists.iter().map(Plan::of).collect();
        let citation = Arc::new(Citation {
            rulebook: document.id.clone(),
            version: document.version.to_string(),
            sha256: sha256.clone(),
            calendar: calendar.as_ref().map(|c| CalendarRef { id: c.id().to_string(), sha256: c.sha256().to_owned() }),
            zone: zone.as_ref().map(|z| CalendarRef { id: z.id().to_owned(), sha256: z.sha256().to_owned() }),
        });
        Self(Arc::new(Inner { document, plans, workflows, tree, sha256, entries, calendar, zone, citation }))
    }

    /// A rulebook that is shipped with this library; [`built_in_ids`](super::built_in_ids) lists them.
    ///
    /// ```
    /// use fugong::{Code, Rulebook};
    ///
    /// assert!(Rulebook::built_in("uk-food-hygiene").is_ok());
    /// let problems = Rulebook::built_in("uk-food").unwrap_err();
    /// assert_eq!(problems.iter().map(|problem| problem.code()).collect::<Vec<_>>(), [Code::UnknownId]);
    /// ```
    ///
    /// # Errors
    /// `unknown_id` where there is none of this id.
    pub fn built_in(id: &str) -> Result<Self, Problems> {
        Self::from_built_ins(LIBRARY, id)
    }

    /// A rulebook whose text a resolver finds by its id.
    ///
    /// ```
    /// use fugong::Rulebook;
    /// use std::borrow::Cow;
    ///
    /// fn mine(id: &str) -> Option<Cow<'static, str>> {
    ///     (id == "mine").then_some(r#"{"format": 1, "id": "mine", "version": "1.0.0"}"#.into())
    /// }
    /// assert_eq!(Rulebook::from_built_ins(mine, "mine")?.document().id, "mine");
    /// assert!(Rulebook::from_built_ins(mine, "district-reopening").is_err(), "the resolver replaces the library's own");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_id` where there is none of this id, and every problem of a text that cannot be loaded.
    pub fn from_built_ins(built_ins: BuiltIns, id: &str) -> Result<Self, Problems> {
        Loader { built_ins, ..Loader::WHOLE }.built_in(id)
    }

    /// The document, checked. Literals in its conditions have been read by the types of their facts.
    #[must_use]
    pub fn document(&self) -> &RulebookDocument {
        &self.0.document
    }

    /// The document as it was given.
    pub(super) fn tree(&self) -> &Json {
        &self.0.tree
    }

    /// SHA-256 of the RFC 8785 form of the document as given, its `$schema` left out.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// The calendar that it names; `None` if it names none.
    #[must_use]
    pub fn calendar(&self) -> Option<&Calendar> {
        self.0.calendar.as_ref()
    }

    /// The zone that it names; `None` if it names none.
    #[must_use]
    pub fn zone(&self) -> Option<&Zone> {
        self.0.zone.as_ref()
    }

    /// The identity of an entry of one of its sections.
    pub(super) fn entry_sha256(&self, section: &'static str, id: &Id) -> Option<&Arc<str>> {
        self.0.entries.get(&(section, id.clone()))
    }

    /// Its checklists made ready.
    pub(super) fn plans(&self) -> &[Plan] {
        &self.0.plans
    }

    /// One of its workflows, made ready.
    pub(crate) fn workflow_plan(&self, id: &str) -> Option<&approval::Plan> {
        self.0.workflows.iter().find(|plan| plan.workflow().id == id)
    }

    /// What results made with this rulebook cite.
    #[must_use]
    pub fn citation(&self) -> &Citation {
        &self.0.citation
    }

    /// The result with what it was made with.
    pub fn cite<T>(&self, result: T) -> Cited<T> {
        Cited { result, made_with: Arc::clone(&self.0.citation) }
    }

    /// What the rulebook holds, at a glance.
    ///
    /// ```
    /// let rules = fugong::Rulebook::built_in("district-reopening")?;
    /// let summary = rules.summary().result;
    /// let daily = summary.checklists.iter().find(|entry| entry.id == "daily-eight").unwrap();
    /// assert_eq!(daily.sha256.as_str(), rules.checklist("daily-eight")?.sha256());
    /// assert_ne!(daily.sha256.as_str(), rules.sha256(), "an entry has an identity of its own");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn summary(&self) -> Cited<Summary> {
        let document = self.document();
        let entries = |section: &'static str| {
            // Of a report without its own version and of a bulletin it is the rulebook's.
            let entry = |head: Head| SummaryEntry {
                version: head.version.unwrap_or_else(|| document.version.to_string()),
                // Invariant: loading made an identity of every entry of these sections.
                sha256: self.entry_sha256(section, &head.id).map(ToString::to_string).unwrap_or_default(),
                id: head.id,
                title: head.title,
            };
            heads(self.tree(), section).map(entry).collect()
        };
        self.cite(Summary {
            title: document.title.clone(),
            language: document.language.clone(),
            checklists: entries("checklists"),
            workflows: entries("workflows"),
            reports: entries("reports"),
            bulletins: entries("bulletins"),
        })
    }
}

/// What every entry of a section states of itself.
struct Head {
    id: Id,
    version: Option<String>,
    title: Text,
}

/// The entries of a section, from the document as given; those without an id are left out.
fn heads<'t>(tree: &'t Json, section: &str) -> impl Iterator<Item = Head> + use<'t> {
    let entries = if let Some(Json::Array(entries)) = tree.get(section) { entries.as_slice() } else { &[] };
    entries.iter().filter_map(|entry| {
        let text = |name: &str| if let Some(Json::String(text)) = entry.get(name) { Some(text.as_str()) } else { None };
        Some(Head {
            id: Id::new(text("id")?)?,
            version: text("version").map(str::to_owned),
            // Default: an entry without a title has none.
            title: entry.get("title").and_then(|title| Decoder::run(title).ok()).unwrap_or_default(),
        })
    })
}

/// The identity of each entry of a section, from the document as given.
fn identities(tree: &Json, section: &'static str, out: &mut Map<(&'static str, Id), Arc<str>>) {
    let Some(Json::Array(entries)) = tree.get(section) else { return };
    for entry in entries {
        if let Some(id) = entry.get("id").and_then(|id| if let Json::String(id) = id { Id::new(id) } else { None }) {
            out.extend([((section, id), Arc::from(identity(&entry.to_value())))]);
        }
    }
}
