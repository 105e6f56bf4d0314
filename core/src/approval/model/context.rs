//! The context: what is known around a case when somebody asks. Facts, inspections, delegations, role holdings.
//!
//! The context is input, read from registers by the caller. The engine adds nothing to it and takes nothing for
//! granted.

use super::command::Actor;
use crate::base::id::Id;
use crate::base::instant::{Instant, parse_date};
use crate::base::json::{Decode, Decoder, Json, Sha256Hex, record};
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::tools::condition::{FactSet, FactType, FactTypes, FactValue, Glossary};
use std::collections::BTreeMap;

/// What is known around a case. What is not in it is unknown, never false.
///
/// ```
/// use fugong::{Code, Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let reopening = rules.workflow("reopening")?;
/// // Facts are read by their declared types, and a misspelled one is a problem instead of an unknown that denies for ever.
/// let problems = reopening.read_context(&Json::parse(r#"{"facts": {"site.has-canteen": "yes", "site.canteen": true}}"#)?);
/// let problems = problems.unwrap_err();
/// let found: Vec<_> = problems.iter().map(|problem| (problem.code(), problem.path())).collect();
/// assert!(found.contains(&(Code::UnknownFact, "/facts/site.canteen")));
/// assert!(found.contains(&(Code::FactValue, "/facts/site.has-canteen")));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = context_schema))]
#[non_exhaustive]
pub struct Context {
    /// Facts about the site, by name, and whatever else the rulebook declares. `null` is unknown. Default: none.
    pub facts: FactSet,
    /// Inspections on record, of any site; only those of the case's site are read. Default: none.
    pub inspections: Vec<InspectionRecord>,
    /// Delegations on record. Default: none, nobody acts for anybody else.
    pub delegations: Vec<Delegation>,
    /// Who holds which role. Given: nobody acts in a role that they do not hold at the instant of the command
    /// (`role_not_held`). Absent: the role in the command is trusted, because the caller has looked it up at sign-in.
    /// An empty list is not the same as an absent one: it denies everybody.
    pub roles: Option<Vec<RoleHolding>>,
    /// Units that each site belongs to, at every level; a role that is held for a unit is held for its sites. Default: none.
    pub units: BTreeMap<String, Vec<Id>>,
    /// Who the declared parties of cases are. Absent: it is not on record, and what asks for it is denied (`party_unknown`).
    /// An empty list says that nobody is.
    pub parties: Option<Vec<PartyMember>>,
    /// Other cases of the same site that are still open. There may be one at a time, so a new opening is
    /// `another_case_open`.
    pub open_cases: Vec<Id>,
    /// SHA-256 of the rulebook, stored in cases that are opened. The rulebook's view fills it in and refuses another
    /// one.
    pub rulebook: Option<Sha256Hex>,
    /// SHA-256 of the workflow, stored in cases that are opened and compared with theirs; the rulebook's view fills it in.
    #[serde(skip)]
    pub workflow_sha256: Option<Sha256Hex>,
    /// What facts are called; the rulebook's view fills it in, it is not read from input.
    #[serde(skip)]
    pub names: Glossary,
    /// What roles are called, every declared one; filled in likewise. A person who acts in another role is refused
    /// (`unknown_id`).
    #[serde(skip)]
    pub role_titles: BTreeMap<Id, Text>,
}

/// An inspection as this engine sees it: an id, an instant, a hash and facts. How it was scored is none of its
/// business.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = record_schema))]
#[non_exhaustive]
pub struct InspectionRecord {
    /// Id of the inspection.
    pub id: Id,
    /// Site that was inspected.
    pub site: Id,
    /// Checklist that was inspected under.
    pub checklist: Id,
    /// Instant at which the register took it in. It counts from this instant on, inclusive.
    pub recorded_at: Instant,
    /// Instant from which it no longer counts, inclusive. Absent: it stands.
    pub retracted_at: Option<Instant>,
    /// SHA-256 of its score card, cited in the events that rest on it.
    pub sha256: Option<Sha256Hex>,
    /// Persons who inspected. Absent: not on record.
    pub inspectors: Option<Vec<Id>>,
    /// Facts of the card by their names within the checklist: `grade`, `percent`, `failed.auto-fail`. Default: none.
    pub facts: FactSet,
}

record! {
    /// Somebody lets somebody else act for them, from one instant (inclusive) until another (exclusive). Delegations do
    /// not chain: a delegate cannot delegate further.
    pub struct Delegation {
        /// Person who delegates.
        pub person: Id,
        /// Person who may act for them.
        pub delegate: Id,
        /// Actions covered. Empty (the default): all.
        pub actions: Vec<Id> = Vec::new(),
        /// First instant at which it holds.
        pub from: Instant,
        /// First instant at which it no longer holds.
        pub until: Instant,
    }
}

record! {
    /// A person holds a role, from one instant (inclusive) until another (exclusive): for one site, for the sites of a unit, or
    /// everywhere.
    pub struct RoleHolding {
        /// Person who holds it.
        pub person: Id,
        /// Role held.
        pub role: Id,
        /// Site for which it is held. Default: not only for one.
        pub site: Option<Id>,
        /// Unit for whose sites it is held, as the context's `units` say. Default: not only for one's.
        pub unit: Option<Id>,
        /// First instant at which it is held; since ever if absent.
        pub from: Option<Instant>,
        /// First instant at which it is no longer held; for good if absent.
        pub until: Option<Instant>,
    }
}

record! {
    /// A person is a party of a site's cases, from one instant (inclusive) until another (exclusive), such as the officer
    /// assigned to the enterprise (定人定企).
    pub struct PartyMember {
        /// Party, one that the workflow declares.
        pub party: Id,
        /// Person.
        pub person: Id,
        /// Site whose cases it is a party of.
        pub site: Id,
        /// First instant; since ever if absent.
        pub from: Option<Instant>,
        /// First instant at which the person no longer is; for good if absent.
        pub until: Option<Instant>,
    }
}

impl InspectionRecord {
    /// An inspection that stands, without facts.
    ///
    /// ```
    /// use fugong::approval::{Context, InspectionRecord};
    /// use fugong::base::{id::Id, instant::Instant};
    ///
    /// let id = |text: &str| Id::new(text).unwrap();
    /// let at = Instant::parse("2020-02-18T10:30:00+08:00").unwrap();
    /// let mut context = Context::default();
    /// context.inspections.push(InspectionRecord::new(id("visit-1"), id("e017"), id("daily-eight"), at));
    /// assert!(context.inspections[0].retracted_at.is_none());
    /// ```
    #[must_use]
    pub fn new(id: Id, site: Id, checklist: Id, recorded_at: Instant) -> Self {
        Self {
            id,
            site,
            checklist,
            recorded_at,
            retracted_at: None,
            sha256: None,
            inspectors: None,
            facts: FactSet::new(),
        }
    }
}

impl RoleHolding {
    /// Somebody holds a role everywhere, from ever and for good; set `site`, `unit`, `from` and `until` to limit it.
    #[must_use]
    pub fn new(person: Id, role: Id) -> Self {
        Self { person, role, site: None, unit: None, from: None, until: None }
    }
}

impl Delegation {
    /// Somebody lets somebody else act for them in all actions, from one instant (inclusive) until another (exclusive).
    #[must_use]
    pub fn new(person: Id, delegate: Id, from: Instant, until: Instant) -> Self {
        Self { person, delegate, actions: Vec::new(), from, until }
    }

    /// True if it lets `delegate` perform `action` for `person`, whatever the instant. Nobody delegates to themselves.
    pub(crate) fn covers(&self, person: &Id, delegate: &Id, action: &Id) -> bool {
        let concerns = self.person == *person && self.delegate == *delegate && person != delegate;
        concerns && (self.actions.is_empty() || self.actions.contains(action))
    }
}

/// Whether a span that begins with its first instant and ends before its last covers an instant.
fn covers(from: Option<Instant>, until: Option<Instant>, at: Instant) -> bool {
    from.is_none_or(|from| from <= at) && until.is_none_or(|until| at < until)
}

impl RoleHolding {
    /// True if this is the person's holding of the role and it covers the instant.
    pub(crate) fn holds(&self, person: &Id, role: &Id, at: Instant) -> bool {
        self.person == *person && self.role == *role && covers(self.from, self.until, at)
    }

    /// True if it is held for the site, which belongs to these units.
    pub(crate) fn reaches(&self, site: &Id, units: &[Id]) -> bool {
        self.site.as_ref().is_none_or(|own| own == site)
            && self.unit.as_ref().is_none_or(|unit| unit == site || units.contains(unit))
    }
}

impl PartyMember {
    /// Somebody is a party of a site's cases from ever and for good; set `from` and `until` to limit it.
    #[must_use]
    pub fn new(party: Id, person: Id, site: Id) -> Self {
        Self { party, person, site, from: None, until: None }
    }

    /// True if it makes somebody this party of the site's cases at the instant.
    pub(crate) fn is(&self, party: &Id, site: &Id, at: Instant) -> bool {
        self.party == *party && self.site == *site && covers(self.from, self.until, at)
    }
}

impl Context {
    /// The problem of acting in a role that the rulebook does not declare, where the context is bound to one.
    pub(crate) fn role_problem(&self, actor: &Actor) -> Option<Problem> {
        if self.role_titles.is_empty() || self.role_titles.contains_key(&actor.role) {
            return None;
        }
        Some(Problem::unknown_id("role", &actor.role, self.role_titles.keys().map(Id::as_str).collect()))
    }

    /// Reads every fact as its declared type, and reports each that is not declared (`unknown_fact`) or not of that
    /// type (`fact_value`). Call it after decoding: JSON alone does not tell a decimal in a string from the id of an
    /// option.
    pub fn resolve_fact_types(&mut self, types: &dyn FactTypes, problems: &mut Problems) {
        self.facts = resolve_fact_types(&self.facts, "", types, "/facts", problems);
        for (index, inspection) in self.inspections.iter_mut().enumerate() {
            let prefix = format!("inspection.{}.", inspection.checklist);
            let path = format!("/inspections/{index}/facts");
            inspection.facts = resolve_fact_types(&inspection.facts, &prefix, types, &path, problems);
        }
    }
}

fn resolve_fact_types(
    facts: &FactSet,
    prefix: &str,
    types: &dyn FactTypes,
    path: &str,
    problems: &mut Problems,
) -> FactSet {
    let mut settled = FactSet::new();
    for (name, value) in facts.iter() {
        let full = format!("{prefix}{name}");
        let place = format!("{path}/{}", crate::base::json::escape(name));
        let Some(kind) = types.fact_type(&full) else {
            problems.push(Problem::new(Code::UnknownFact).with("fact", full).at(place));
            continue;
        };
        match of_type(value, &kind) {
            Some(value) => settled.insert(name, value),
            None => problems.push(
                Problem::new(Code::FactValue)
                    .with("fact", full)
                    .with("type", kind.name().as_str())
                    .with("found", value.to_string())
                    .at(place),
            ),
        }
    }
    settled
}

/// The value as its type has it, where it is of that type.
fn of_type(value: &FactValue, kind: &FactType) -> Option<FactValue> {
    let text = value.to_string();
    match (kind, value) {
        (FactType::Bool, FactValue::Bool(_))
        | (FactType::Decimal, FactValue::Number(_))
        | (FactType::Date, FactValue::Date(_))
        | (FactType::Instant, FactValue::Instant(_)) => Some(value.clone()),
        (FactType::Integer, FactValue::Number(number)) => number.is_integer().then(|| value.clone()),
        (FactType::Date, FactValue::Choice(_)) => parse_date(&text).map(FactValue::Date),
        (FactType::Choice(options), _) => options.contains(&text).then_some(FactValue::Choice(text)),
        (FactType::Set(options), FactValue::Set(chosen)) => chosen.is_subset(options).then(|| value.clone()),
        _ => None,
    }
}

#[cfg(feature = "schema")]
fn context_schema(schema: &mut schemars::Schema) {
    let fields = ["facts", "inspections", "delegations", "roles", "units", "parties", "open_cases", "rulebook"];
    crate::base::json::make_fields_optional(schema, &fields);
    schema.insert("additionalProperties".to_owned(), false.into());
}

#[cfg(feature = "schema")]
fn record_schema(schema: &mut schemars::Schema) {
    crate::base::json::make_fields_optional(schema, &["facts", "inspectors", "retracted_at", "sha256"]);
    schema.insert("additionalProperties".to_owned(), false.into());
}

crate::base::json::deserialize_decoded!(Context);

impl Decode for Context {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let mut fields = decoder.object(json)?;
        let facts = fields.optional("facts", FactSet::new(), decoder);
        let inspections = fields.optional("inspections", Vec::new(), decoder);
        let delegations = fields.optional("delegations", Vec::new(), decoder);
        let roles = fields.required("roles", decoder);
        let units = fields.optional("units", BTreeMap::new(), decoder);
        let parties = fields.required("parties", decoder);
        let open_cases = fields.optional("open_cases", Vec::new(), decoder);
        let rulebook = fields.required("rulebook", decoder);
        fields.finish(decoder);
        Some(Self {
            facts: facts?,
            inspections: inspections?,
            delegations: delegations?,
            roles: roles?,
            units: units?,
            parties: parties?,
            open_cases: open_cases?,
            rulebook: rulebook?,
            workflow_sha256: None,
            names: Glossary::default(),
            role_titles: BTreeMap::new(),
        })
    }
}

crate::base::json::deserialize_decoded!(InspectionRecord);

impl Decode for InspectionRecord {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let mut fields = decoder.object(json)?;
        let id = fields.required("id", decoder);
        let site = fields.required("site", decoder);
        let checklist = fields.required("checklist", decoder);
        let recorded_at = fields.required("recorded_at", decoder);
        let retracted_at = fields.required("retracted_at", decoder);
        let sha256 = fields.required("sha256", decoder);
        let inspectors = fields.required("inspectors", decoder);
        let facts = fields.optional("facts", FactSet::new(), decoder);
        fields.finish(decoder);
        Some(Self {
            id: id?,
            site: site?,
            checklist: checklist?,
            recorded_at: recorded_at?,
            retracted_at: retracted_at?,
            sha256: sha256?,
            inspectors: inspectors?,
            facts: facts?,
        })
    }
}
