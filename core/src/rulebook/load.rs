//! Loading: text to a sound rulebook, or all of its problems.

use super::document::Document;
use crate::calendar::{Calendar, Zone};
use crate::checklist::{Checklist, Declared};
use crate::condition::{Fact, FactType, TypeName, is_fact_name};
use crate::id::Id;
use crate::json::{Decoder, Json, Sha256Hex, identity};
use crate::problem::{Code, Problem, Problems};
use crate::text::{Text, is_language_tag};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The format that this version reads.
const FORMAT: u32 = 1;

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
    document: Document,
    tree: Json,
    sha256: Sha256Hex,
    checklists: BTreeMap<Id, Sha256Hex>,
    calendar: Option<Calendar>,
    zone: Option<Zone>,
}

/// What a result was made with.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Citation {
    /// The rulebook's id.
    pub rulebook: Id,
    /// Its version.
    pub version: String,
    /// SHA-256 of its RFC 8785 form.
    pub sha256: Sha256Hex,
    /// The calendar.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarRef>,
    /// The zone's rules.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<CalendarRef>,
}

/// A calendar or zone by id and identity.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CalendarRef {
    /// Its id.
    pub id: String,
    /// SHA-256 of its RFC 8785 form.
    pub sha256: Sha256Hex,
}

/// A result with what it was made with.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cited<T> {
    /// The result.
    #[serde(flatten)]
    pub result: T,
    /// What it was made with.
    pub made_with: Citation,
}

/// What a rulebook holds, at a glance.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Summary {
    /// Its title.
    pub title: Text,
    /// The language of its plain texts.
    pub language: String,
    /// Its checklists.
    pub checklists: Vec<SummaryEntry>,
}

/// One entry of a summary.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SummaryEntry {
    /// Its id.
    pub id: Id,
    /// Its version.
    pub version: String,
    /// SHA-256 of its RFC 8785 form.
    pub sha256: Sha256Hex,
    /// Its title.
    pub title: Text,
}

impl Rulebook {
    /// Loads a rulebook from JSON text.
    ///
    /// # Errors
    /// Every problem in it, each with a code and a JSON pointer.
    pub fn from_json(text: &str) -> Result<Self, Problems> {
        Self::from_tree(Json::parse(text)?)
    }

    /// Loads a rulebook from a tree that was read before.
    ///
    /// # Errors
    /// Every problem in it.
    pub fn from_tree(tree: Json) -> Result<Self, Problems> {
        let mut document: Document = Decoder::run(&tree)?;
        let mut problems = Problems::none();
        let (calendar, zone) = check(&mut document, &mut problems);
        if !problems.is_empty() {
            return Err(problems);
        }
        let checklists = identities(&tree, "checklists", document.checklists.iter().map(|c| &c.id));
        let sha256 = identity(&tree.to_value());
        Ok(Self(Arc::new(Inner { document, tree, sha256, checklists, calendar, zone })))
    }

    /// A rulebook that is shipped with this library.
    ///
    /// # Errors
    /// `unknown_id` where there is none of this id.
    pub fn built_in(id: &str) -> Result<Self, Problems> {
        match super::built_in::text(id) {
            Some(text) => Self::from_json(text),
            None => Err(Problem::new(Code::UnknownId).with("id", id).with("what", "rulebook").into()),
        }
    }

    /// The document.
    pub fn document(&self) -> &Document {
        &self.0.document
    }

    /// The document as it was given.
    pub(super) fn tree(&self) -> &Json {
        &self.0.tree
    }

    /// SHA-256 of the RFC 8785 form of the document as given, its `$schema` left out.
    pub fn sha256(&self) -> &str {
        &self.0.sha256
    }

    /// The calendar that it names.
    pub fn calendar(&self) -> Option<&Calendar> {
        self.0.calendar.as_ref()
    }

    /// The zone that it names.
    pub fn zone(&self) -> Option<&Zone> {
        self.0.zone.as_ref()
    }

    /// The identity of one of its checklists.
    pub(super) fn checklist_sha256(&self, id: &str) -> &str {
        self.0.checklists.get(id).map_or("", String::as_str)
    }

    /// What results made with this rulebook cite.
    pub fn citation(&self) -> Citation {
        let calendar = self.calendar().map(|c| CalendarRef { id: c.id().to_string(), sha256: c.sha256().to_owned() });
        let zone = self.zone().map(|z| CalendarRef { id: z.id().to_owned(), sha256: z.sha256().to_owned() });
        let document = self.document();
        Citation {
            rulebook: document.id.clone(),
            version: document.version.to_string(),
            sha256: self.sha256().to_owned(),
            calendar,
            zone,
        }
    }

    /// The result with what it was made with.
    pub fn cite<T>(&self, result: T) -> Cited<T> {
        Cited { result, made_with: self.citation() }
    }

    /// What the rulebook holds, at a glance.
    pub fn summary(&self) -> Cited<Summary> {
        let document = self.document();
        let of = |checklist: &Checklist| SummaryEntry {
            id: checklist.id.clone(),
            version: checklist.version.to_string(),
            sha256: self.checklist_sha256(&checklist.id).to_owned(),
            title: checklist.title.clone(),
        };
        self.cite(Summary {
            title: document.title.clone(),
            language: document.language.clone(),
            checklists: document.checklists.iter().map(of).collect(),
        })
    }
}

/// The identity of each entry of a section, from the document as given.
fn identities<'i>(tree: &Json, section: &str, ids: impl Iterator<Item = &'i Id>) -> BTreeMap<Id, Sha256Hex> {
    let Some(Json::Array(entries)) = tree.get(section) else {
        return BTreeMap::new();
    };
    ids.zip(entries).map(|(id, entry)| (id.clone(), identity(&entry.to_value()))).collect()
}

fn check(document: &mut Document, problems: &mut Problems) -> (Option<Calendar>, Option<Zone>) {
    if document.format != FORMAT {
        let problem = Problem::new(Code::UnknownFormat).with("format", document.format).with("known", FORMAT);
        problems.push(problem.at("/format"));
    }
    if !is_language_tag(&document.language) {
        let problem = Problem::new(Code::InvalidLanguage).with("tag", document.language.as_str());
        problems.push(problem.at("/language"));
    }
    let calendar = named(document.calendar.as_deref(), Calendar::built_in, "calendar", problems);
    let zone = named(document.zone.as_deref(), Zone::built_in, "zone", problems);
    check_facts(&document.facts, problems);
    check_unique(document.roles.iter(), "/roles", "", problems);
    let facts: BTreeMap<String, FactType> =
        document.facts.iter().map(|(name, fact)| (name.clone(), fact.fact_type())).collect();
    let types = |name: &str| facts.get(name).cloned();
    check_unique(document.checklists.iter().map(|checklist| &checklist.id), "/checklists", "/id", problems);
    for (index, checklist) in document.checklists.iter_mut().enumerate() {
        checklist.check(Declared { facts: &types }, &format!("/checklists/{index}"), problems);
    }
    (calendar, zone)
}

/// What a rulebook names by id from what is built in.
fn named<T>(
    id: Option<&str>,
    find: impl Fn(&str) -> Option<T>,
    what: &'static str,
    problems: &mut Problems,
) -> Option<T> {
    let found = find(id?);
    if found.is_none() {
        let problem = Problem::new(Code::UnknownId).with("id", id.unwrap_or_default()).with("what", what);
        problems.push(problem.at(format!("/{what}")));
    }
    found
}

/// Names, bounds and options of declared facts.
fn check_facts(facts: &BTreeMap<String, Fact>, problems: &mut Problems) {
    for (name, fact) in facts {
        let path = format!("/facts/{}", name.replace('~', "~0").replace('/', "~1"));
        if !is_fact_name(name) {
            problems.push(Problem::new(Code::InvalidId).with("text", name.as_str()).at(path.as_str()));
        }
        let number = matches!(fact.kind, TypeName::Integer | TypeName::Decimal);
        let choice = matches!(fact.kind, TypeName::Choice | TypeName::Set);
        for (field, given, allowed) in [
            ("min", fact.min.is_some(), number),
            ("max", fact.max.is_some(), number),
            ("options", !fact.options.is_empty(), choice),
        ] {
            if given && !allowed {
                problems.push(Problem::new(Code::UnknownField).with("name", field).at(format!("{path}/{field}")));
            }
        }
        if choice && fact.options.is_empty() {
            problems.push(Problem::new(Code::MissingField).with("name", "options").at(path.as_str()));
        }
        if let Some((min, max)) = fact.min.zip(fact.max).filter(|(min, max)| min > max) {
            let problem = Problem::new(Code::OutOfRange).with("text", min.to_string()).with("min", "-∞");
            problems.push(problem.with("max", max.to_string()).at(format!("{path}/min")));
        }
        check_unique(fact.options.iter().map(|option| &option.id), &format!("{path}/options"), "/id", problems);
    }
}

/// Reports every id that stands twice in a list.
fn check_unique<'i>(ids: impl Iterator<Item = &'i Id>, path: &str, suffix: &str, problems: &mut Problems) {
    let mut seen = BTreeSet::new();
    for (index, id) in ids.enumerate() {
        if !seen.insert(id) {
            let problem = Problem::new(Code::DuplicateId).with("id", id.as_str());
            problems.push(problem.at(format!("{path}/{index}{suffix}")));
        }
    }
}
