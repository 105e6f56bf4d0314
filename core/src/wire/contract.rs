//! The published contract: JSON Schemas (draft 2020-12) of every operation's input and reply, and of each document.
//!
//! One generator makes them all, so that a type has one definition wherever it stands. An input's fields that may be
//! left out, and a reply's that may be missing, are not required. Descriptions are the doc comments of the types,
//! without examples.

use super::{calendar, cases, inspections, journal, ledger, report, rulebook, sheet, timeliness, versions};
use crate::analysis::checklist::{Comparison, Improvement, Renamed, Rescored, Stated, Verified};
use crate::approval::{Actor, Case, Command, Context, Decided, Event};
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::Problems;
use crate::checklist::{FormView, Inspection, ScoreCard};
use crate::finding::{FindingEvent, Sighting};
use crate::report::{Duty, OrgUnit, Submission, Waiver};
use crate::rulebook::{Cited, RulebookDocument, Summary};
use crate::tools::calendar::{CalendarDocument, DueWithin, ResumePolicy, Span, ZonesDocument};
use crate::tools::condition::{Condition, FactSet};
use crate::tools::document::Format;
use crate::tools::journal::{JournalEntry, JournalHead};
use crate::tools::sheet::Sheet;
use chrono::NaiveDate;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The office's files: texts by name.
type Texts = BTreeMap<String, String>;
/// What each correction costs, by item.
type Costs = BTreeMap<String, Decimal>;
/// Facts by unit.
type UnitFacts = BTreeMap<String, FactSet>;

/// An operation's arguments: their schemas, and the names of those that must be there.
#[derive(Default)]
struct Arguments {
    /// The schema of each argument, by name.
    properties: Map<String, Value>,
    /// The arguments that must be there, in the order of the contract.
    required: Vec<&'static str>,
}

impl Arguments {
    /// Adds an argument that may be left out.
    fn with(mut self, name: &str, schema: Schema) -> Self {
        self.properties.insert(name.to_owned(), schema.to_value());
        self
    }

    /// An object with these fields and no others; `required` is left out if it would be empty.
    fn schema(self) -> Value {
        let mut schema = json!({"type": "object", "properties": self.properties, "additionalProperties": false});
        if let (Value::Object(schema), false) = (&mut schema, self.required.is_empty()) {
            schema.insert("required".to_owned(), self.required.into());
        }
        schema
    }
}

/// Gives arguments as `name: Type` where they must be there, `name?: Type` where they need not.
macro_rules! arguments {
    ($generator:ident; $($rest:tt)*) => { arguments!(@ $generator; Arguments::default(); $($rest)*) };
    (@ $generator:ident; $so_far:expr; ) => { $so_far };
    (@ $generator:ident; $so_far:expr; $name:literal : $type:ty $(, $($rest:tt)*)?) => {
        arguments!(@ $generator; {
            let mut so_far = $so_far.with($name, $generator.subschema_for::<$type>());
            so_far.required.push($name);
            so_far
        }; $($($rest)*)?)
    };
    (@ $generator:ident; $so_far:expr; $name:literal ? : $type:ty $(, $($rest:tt)*)?) => {
        arguments!(@ $generator; $so_far.with($name, $generator.subschema_for::<$type>()); $($($rest)*)?)
    };
}

/// The schemas by the stem of the file that each is published in: `contract` holds all of them in one document, with
/// `#/properties/inputs/properties/OPERATION` and `#/properties/replies/properties/OPERATION`.
pub fn schemas() -> BTreeMap<&'static str, Value> {
    let mut schemas = BTreeMap::from([
        ("calendar", document::<CalendarDocument>()),
        ("case", document::<Case>()),
        ("command", document::<Command>()),
        ("context", document::<Context>()),
        ("contract", contract()),
        ("inspection", document::<Inspection>()),
        ("problems", document::<Problems>()),
        ("rulebook", document::<RulebookDocument>()),
        ("score-card", document::<ScoreCard>()),
        ("submission", document::<Submission>()),
        ("zones", document::<ZonesDocument>()),
    ]);
    schemas.values_mut().for_each(tidy);
    schemas
}

/// Leaves out of descriptions what only a reader of the source can use: examples in Rust, links between items.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(tidy),
        Value::Object(fields) => {
            if let Some(Value::String(text)) = fields.get_mut("description") {
                // Default: splitting always gives a first piece.
                let words = text.split("\n\n```").next().unwrap_or_default();
                let mut pieces = words.split("`](");
                // Default: as above.
                let mut plain = pieces.next().unwrap_or_default().to_owned();
                for piece in pieces {
                    plain.push('`');
                    plain.push_str(piece.split_once(')').map_or("", |(_, rest)| rest));
                }
                *text = plain.replace("[`", "`").replace("`]", "`");
            }
            fields.values_mut().for_each(tidy);
        }
        _ => {}
    }
}

/// Writes of what leaves: a field that may be skipped is not required. What is read says itself what may be left out.
/// Draft 2020-12; definitions are collected until they are taken.
fn generator() -> SchemaGenerator {
    SchemaSettings::draft2020_12().for_serialize().into_generator()
}

/// The schema of a document, with the definitions that it needs.
fn document<T: JsonSchema>() -> Value {
    generator().into_root_schema_for::<T>().to_value()
}

/// Inputs and replies of every operation in one document, so that they share their definitions.
fn contract() -> Value {
    let mut generator = generator();
    let (mut inputs, mut replies) = (Map::new(), Map::new());
    for operation in super::OPERATIONS {
        let Some((arguments, reply)) = describe(operation.name, &mut generator) else { continue };
        let named = Arguments::default();
        let with_rulebook = if operation.needs_rulebook() {
            named.with("rulebook", rulebook(&mut generator, "The rulebook, unless one is held already."))
        } else {
            named
        };
        let mut all = with_rulebook.schema();
        if let (Value::Object(all), Value::Object(own)) = (&mut all, arguments.schema()) {
            for (key, value) in own {
                match (all.get_mut(&key), value) {
                    (Some(Value::Object(properties)), Value::Object(own)) => properties.extend(own),
                    (_, value) => drop(all.insert(key, value)),
                }
            }
        }
        inputs.insert(operation.name.to_owned(), all);
        replies.insert(operation.name.to_owned(), reply.to_value());
    }
    let every = |map: &Map<String, Value>| map.keys().cloned().collect::<Vec<_>>();
    let side = |description: &str, map: Map<String, Value>| json!({"description": description, "type": "object", "required": every(&map), "properties": map, "additionalProperties": false});
    let problems = generator.subschema_for::<Problems>().to_value();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Contract",
        "description": "What every operation takes and answers. A reply is `{\"ok\": …}` or `{\"problems\": […]}`.",
        "type": "object",
        "properties": {
            "inputs": side("What goes in, by operation.", inputs),
            "replies": side("What is under `ok`, by operation.", replies),
            "problems": problems
        },
        "required": ["inputs", "replies", "problems"],
        "additionalProperties": false,
        "$defs": generator.take_definitions(true)
    })
}

/// The two ways to name a rulebook.
fn rulebook(generator: &mut SchemaGenerator, description: &str) -> Schema {
    let document = generator.subschema_for::<RulebookDocument>();
    json_schema!({
        "description": description,
        "anyOf": [
            {"type": "object", "properties": {"built_in": {"type": "string"}}, "required": ["built_in"], "additionalProperties": false},
            {"type": "object", "properties": {"document": document}, "required": ["document"], "additionalProperties": false}
        ]
    })
}

/// One command among several, with its own context where it has one.
fn item(generator: &mut SchemaGenerator) -> Schema {
    let item = arguments!(generator; "command": Command, "context"?: Option<Context>).schema();
    json_schema!({"type": "array", "items": item})
}

/// The zone and calendar in place of the rulebook's own.
fn with_time_basis(arguments: Arguments, generator: &mut SchemaGenerator) -> Arguments {
    let zone = generator.subschema_for::<Option<String>>();
    let zones = generator.subschema_for::<ZonesDocument>();
    with_calendar(arguments.with("zone", zone).with("zones", zones), generator)
}

/// Adds `calendar`: the id of a built-in one, or a document.
fn with_calendar(arguments: Arguments, generator: &mut SchemaGenerator) -> Arguments {
    let document = generator.subschema_for::<CalendarDocument>();
    arguments.with("calendar", json_schema!({"anyOf": [{"type": "string"}, document]}))
}

/// The old checklist, the rulebook and checklist of the new one, and what that calls otherwise.
fn two_versions(arguments: Arguments, generator: &mut SchemaGenerator) -> Arguments {
    let own = arguments!(generator; "checklist": String, "to_checklist"?: Option<String>, "renamed"?: Renamed);
    let to = rulebook(generator, "The rulebook of the new version.");
    let mut all = own.with("to", to);
    all.required.push("to");
    all.properties.extend(arguments.properties);
    all.required.extend(arguments.required);
    all
}

/// What an operation takes beside its rulebook, and what it answers.
/// `None` for a name that is not described; a test checks that every operation is.
fn describe(operation: &str, g: &mut SchemaGenerator) -> Option<(Arguments, Schema)> {
    Some(match operation {
        "canonicalize" => (arguments!(g; "value": Value), g.subschema_for::<rulebook::Canonicalized>()),
        "summary" => (Arguments::default(), g.subschema_for::<Cited<Summary>>()),
        "lint" => (Arguments::default(), g.subschema_for::<rulebook::Linted>()),
        "evaluate" => {
            (arguments!(g; "condition": Condition, "facts"?: FactSet), g.subschema_for::<rulebook::Evaluated>())
        }
        "score" => {
            (arguments!(g; "checklist": String, "inspection": Inspection), g.subschema_for::<Cited<ScoreCard>>())
        }
        "checklist_view" => (
            arguments!(g; "checklist": String, "inspection": Inspection, "language"?: Option<String>),
            g.subschema_for::<FormView>(),
        ),
        "improve" => (
            arguments!(g; "checklist": String, "inspection": Inspection, "grade"?: Option<Id>, "costs"?: Costs),
            g.subschema_for::<Cited<Improvement>>(),
        ),
        "checklist_properties" => {
            (arguments!(g; "checklist": String), g.subschema_for::<Cited<inspections::CheckedChecklist>>())
        }
        "verify_stated" => (
            arguments!(g; "checklist": String, "inspection": Inspection, "stated"?: Option<Stated>, "card"?: Option<Value>),
            g.subschema_for::<Cited<Verified>>(),
        ),
        "compare_checklists" => {
            (two_versions(Arguments::default(), g), g.subschema_for::<Cited<versions::WithNewVersion<Comparison>>>())
        }
        "migrate_answers" => (
            two_versions(arguments!(g; "inspection": Inspection), g),
            g.subschema_for::<Cited<versions::WithNewVersion<versions::MigratedInspection>>>(),
        ),
        "rescore" => (
            two_versions(arguments!(g; "inspections": Vec<Inspection>), g),
            g.subschema_for::<Cited<versions::WithNewVersion<Rescored>>>(),
        ),
        "compose" => (
            arguments!(g; "bulletin": String, "day": NaiveDate, "as_of": Instant, "files": Texts,
                "language"?: Option<String>, "edition"?: Option<String>, "format"?: Option<Format>),
            g.subschema_for::<Cited<report::Report>>(),
        ),
        "explain" => (
            arguments!(g; "bulletin": String, "day": NaiveDate, "as_of": Instant, "files": Texts, "figure": String,
                "unit"?: Option<String>, "language"?: Option<String>, "format"?: Option<Format>),
            g.subschema_for::<Cited<report::ExplainedFigure>>(),
        ),
        "outstanding" => (
            arguments!(g; "report": String, "day": NaiveDate, "now": Instant, "files": Texts),
            g.subschema_for::<Cited<report::OutstandingReply>>(),
        ),
        "decide" => (
            arguments!(g; "workflow": String, "case"?: Case, "events"?: Vec<Event>, "command": Command, "context"?: Context),
            g.subschema_for::<Cited<Decided>>(),
        ),
        "decide_many" => {
            let items = item(g);
            let mut all =
                arguments!(g; "workflow": String, "cases"?: Vec<Case>, "context"?: Context).with("items", items);
            all.required.push("items");
            (all, g.subschema_for::<Cited<cases::ManyDecided>>())
        }
        "allowed" => (
            arguments!(g; "workflow": String, "case"?: Case, "events"?: Vec<Event>, "actor": Actor,
                "on_behalf_of"?: Option<Id>, "at": Instant, "context"?: Context),
            g.subschema_for::<Cited<cases::Allowed>>(),
        ),
        "replay" => {
            (arguments!(g; "workflow": String, "events": Vec<Event>), g.subschema_for::<Cited<cases::Replayed>>())
        }
        "append_entry" => (
            arguments!(g; "head"?: Option<JournalHead>, "recorded_at": Instant, "body": Value),
            g.subschema_for::<JournalEntry>(),
        ),
        "verify_journal" => (
            arguments!(g; "entries": Vec<JournalEntry>, "checkpoint"?: Option<JournalHead>),
            g.subschema_for::<journal::VerifiedJournal>(),
        ),
        "ledger" => (
            arguments!(g; "sightings"?: Vec<Sighting>, "events"?: Vec<FindingEvent>, "close_on_verification"?: bool,
                "units"?: Vec<OrgUnit>, "files"?: Option<Texts>, "as_of": Instant, "from"?: Option<Instant>,
                "to"?: Option<Instant>, "language"?: Option<String>, "format"?: Option<Format>),
            g.subschema_for::<Cited<ledger::LedgerReply>>(),
        ),
        "submission_statuses" => {
            let own = arguments!(g; "report": String, "units": Vec<OrgUnit>, "submissions"?: Vec<Submission>,
                "waivers"?: Vec<Waiver>, "duties"?: Vec<Duty>, "facts"?: UnitFacts, "day": NaiveDate,
                "to"?: Option<NaiveDate>, "as_of": Instant);
            (with_time_basis(own, g), g.subschema_for::<Cited<timeliness::Standings>>())
        }
        "deadline" => {
            let own = arguments!(g; "from": Instant, "within": DueWithin, "known_at": Instant);
            (with_time_basis(own, g), g.subschema_for::<Cited<calendar::DeadlineReply>>())
        }
        "day_kind" => {
            let own = arguments!(g; "date": NaiveDate, "known_at": Instant);
            (with_calendar(own, g), g.subschema_for::<Cited<calendar::DayKindReply>>())
        }
        "time_limit" => {
            let own = arguments!(g; "budget": Span, "on_resume"?: ResumePolicy, "start": Instant,
                "changes"?: Vec<calendar::ClockChange>, "known_at": Instant);
            (with_time_basis(own, g), g.subschema_for::<Cited<calendar::ClockReply>>())
        }
        "read_sheet" => (
            arguments!(g; "sheet": String, "text": String, "year"?: Option<u32>, "delimiter"?: sheet::Delimiter),
            g.subschema_for::<Cited<Sheet>>(),
        ),
        "read_json_lines" => (arguments!(g; "text": String), g.subschema_for::<sheet::Lines>()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_described() {
        let mut generator = generator();
        for operation in crate::wire::OPERATIONS {
            assert!(describe(operation.name, &mut generator).is_some(), "{}", operation.name);
        }
    }
}
