//! What is known around a case when somebody asks: facts, inspections, delegations, who holds which role.

use crate::base::exact::{Decimal, Ratio};
use crate::base::id::Id;
use crate::base::instant::{Instant, parse_date};
use crate::base::json::{Decode, Decoder, Json, Sha256Hex, record};
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::tools::condition::{FactSet, FactType, FactTypes, FactValue, Glossary};
use std::collections::BTreeMap;

/// What is known around a case. What is not in it is unknown, never false.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = context_schema))]
pub struct Context {
    /// Facts about the site and whatever else the rulebook declares.
    pub facts: FactSet,
    /// The inspections on record, of any site; only those of the case's site are read.
    pub inspections: Vec<InspectionRecord>,
    /// The delegations on record.
    pub delegations: Vec<Delegation>,
    /// Who holds which role. Where it is given, nobody acts in a role that they do not hold; where it is absent, the role
    /// in the command is trusted: the caller has then looked it up when the person signed in.
    pub roles: Option<Vec<RoleHolding>>,
    /// Other cases of the same site that are still open: there may be one at a time.
    pub open_cases: Vec<Id>,
    /// The hash of the rulebook, for cases that are opened.
    pub rulebook: Option<Sha256Hex>,
    /// What facts are called; the rulebook's view fills it in, it is not read from input.
    #[serde(skip)]
    pub names: Glossary,
    /// What roles are called; filled in likewise.
    #[serde(skip)]
    pub role_titles: BTreeMap<Id, Text>,
}

/// An inspection as this room sees it: an id, a time, a hash and facts.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transform = record_schema))]
pub struct InspectionRecord {
    /// Its id.
    pub id: Id,
    /// The site.
    pub site: Id,
    /// The checklist.
    pub checklist: Id,
    /// When the register took it in.
    pub recorded_at: Instant,
    /// When it was retracted.
    pub retracted_at: Option<Instant>,
    /// The hash of its score card.
    pub sha256: Option<Sha256Hex>,
    /// The card's facts by their names within the checklist: `grade`, `failed.auto-fail`.
    pub facts: FactSet,
}

record! {
    /// Somebody lets somebody else act for them, from an instant until another (that one excluded).
    pub struct Delegation {
        /// Who delegates.
        pub person: Id,
        /// Who may act for them.
        pub delegate: Id,
        /// The actions it covers; all where none is named.
        pub actions: Vec<Id> = Vec::new(),
        /// From when.
        pub from: Instant,
        /// Until when, this instant excluded.
        pub until: Instant,
    }
}

record! {
    /// A person holds a role, from an instant until another (that one excluded).
    pub struct RoleHolding {
        /// The person.
        pub person: Id,
        /// The role.
        pub role: Id,
        /// From when; always where absent.
        pub from: Option<Instant>,
        /// Until when, this instant excluded; for good where absent.
        pub until: Option<Instant>,
    }
}

impl Delegation {
    /// Whether it lets `delegate` perform `action` for `person`, leaving time aside.
    pub(crate) fn covers(&self, person: &Id, delegate: &Id, action: &Id) -> bool {
        let concerns = self.person == *person && self.delegate == *delegate && person != delegate;
        concerns && (self.actions.is_empty() || self.actions.contains(action))
    }
}

impl RoleHolding {
    /// Whether the person holds the role at this time.
    pub(crate) fn holds(&self, person: &Id, role: &Id, at: Instant) -> bool {
        let begun = self.from.is_none_or(|from| from <= at);
        let lasts = self.until.is_none_or(|until| at < until);
        self.person == *person && self.role == *role && begun && lasts
    }
}

impl Context {
    /// Reads every fact as its declared type and refuses what is not declared or not of that type. Call it after decoding:
    /// JSON alone does not tell a decimal in a string from an option's id.
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
        (FactType::Integer, FactValue::Choice(_)) => {
            text.parse::<Decimal>().ok().filter(Decimal::is_integer).map(|number| FactValue::Number(number.ratio()))
        }
        (FactType::Decimal, FactValue::Choice(_)) => exact(&text).map(FactValue::Number),
        (FactType::Date, FactValue::Choice(_)) => parse_date(&text).map(FactValue::Date),
        (FactType::Choice(options), _) => options.contains(&text).then_some(FactValue::Choice(text)),
        (FactType::Set(options), FactValue::Set(chosen)) => chosen.is_subset(options).then(|| value.clone()),
        _ => None,
    }
}

/// A decimal, or a fraction as score cards write what has no finite decimal: `200/3`.
fn exact(text: &str) -> Option<Ratio> {
    let number = |text: &str| text.parse::<Decimal>().ok().map(|number| number.ratio());
    match text.split_once('/') {
        Some((over, under)) => number(over)?.checked_div(&number(under)?),
        None => number(text),
    }
}

/// Facts before their types are known; `null` is unknown.
fn decode_facts<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<FactSet> {
    let Json::Object(entries) = json else {
        return decoder.wrong_type("object", json);
    };
    let mut facts = FactSet::new();
    for (name, value) in entries.iter().filter(|(_, value)| *value != Json::Null) {
        decoder.at_key(name, |decoder| match FactValue::from_json(value) {
            Some(value) => facts.insert(name.as_str(), value),
            // Numbers with too many digits and nested objects: the decimal's own reader names the trouble.
            None => drop(Decimal::decode(value, decoder)),
        });
    }
    Some(facts)
}

#[cfg(feature = "schema")]
fn context_schema(schema: &mut schemars::Schema) {
    let fields = ["facts", "inspections", "delegations", "roles", "open_cases", "rulebook"];
    crate::base::json::make_fields_optional(schema, &fields);
    schema.insert("additionalProperties".to_owned(), false.into());
}

#[cfg(feature = "schema")]
fn record_schema(schema: &mut schemars::Schema) {
    crate::base::json::make_fields_optional(schema, &["facts", "retracted_at", "sha256"]);
    schema.insert("additionalProperties".to_owned(), false.into());
}

impl Decode for Context {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let mut fields = decoder.object(json)?;
        let facts = match fields.take("facts") {
            Some((key, value)) => decoder.at_key(key, |decoder| decode_facts(value, decoder)),
            None => Some(FactSet::new()),
        };
        let inspections = fields.optional("inspections", Vec::new(), decoder);
        let delegations = fields.optional("delegations", Vec::new(), decoder);
        let roles = fields.required("roles", decoder);
        let open_cases = fields.optional("open_cases", Vec::new(), decoder);
        let rulebook = fields.required("rulebook", decoder);
        fields.finish(decoder);
        Some(Self {
            facts: facts?,
            inspections: inspections?,
            delegations: delegations?,
            roles: roles?,
            open_cases: open_cases?,
            rulebook: rulebook?,
            names: Glossary::default(),
            role_titles: BTreeMap::new(),
        })
    }
}

impl Decode for InspectionRecord {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let mut fields = decoder.object(json)?;
        let id = fields.required("id", decoder);
        let site = fields.required("site", decoder);
        let checklist = fields.required("checklist", decoder);
        let recorded_at = fields.required("recorded_at", decoder);
        let retracted_at = fields.required("retracted_at", decoder);
        let sha256 = fields.required("sha256", decoder);
        let facts = match fields.take("facts") {
            Some((key, value)) => decoder.at_key(key, |decoder| decode_facts(value, decoder)),
            None => Some(FactSet::new()),
        };
        fields.finish(decoder);
        Some(Self {
            id: id?,
            site: site?,
            checklist: checklist?,
            recorded_at: recorded_at?,
            retracted_at: retracted_at?,
            sha256: sha256?,
            facts: facts?,
        })
    }
}
