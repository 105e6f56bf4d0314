//! The description of every operation: its arguments, its reply, and what bindings say of its method.

use super::arguments::arguments;
use super::method::Method;
use crate::analysis::checklist::{Comparison, Improvement, Renamed, Rescored, Stated, Verified};
use crate::approval::{Actor, Case, Command, Context, Decided, Event, InspectionRecord, Opening};
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
use crate::wire::{calendar, cases, inspections, journal, ledger, report, rulebook, sheet, timeliness, versions};
use chrono::NaiveDate;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::Value;
use std::collections::BTreeMap;

/// The office's files: texts by name.
type Texts = BTreeMap<String, String>;
/// What each correction costs, by item.
type Costs = BTreeMap<String, Decimal>;
/// Facts by unit.
type UnitFacts = BTreeMap<String, FactSet>;

/// The two ways to name a rulebook.
pub(super) fn rulebook(generator: &mut SchemaGenerator, description: &str) -> Schema {
    let document = generator.subschema_for::<RulebookDocument>();
    json_schema!({
        "description": description,
        "anyOf": [
            {"type": "object", "properties": {"built_in": {"type": "string"}}, "required": ["built_in"], "additionalProperties": false},
            {"type": "object", "properties": {"document": document}, "required": ["document"], "additionalProperties": false}
        ]
    })
}

/// The rulebook of a checklist's new version.
fn new_version(generator: &mut SchemaGenerator) -> Schema {
    rulebook(generator, "The rulebook of the new version.")
}

/// Commands and openings, each with its own context where it has one.
fn items(generator: &mut SchemaGenerator) -> Schema {
    let command = arguments!(generator; "command": Command, "context"?: Option<Context>).schema();
    let opening = arguments!(generator; "opening": Opening, "context"?: Option<Context>).schema();
    json_schema!({"type": "array", "items": {"anyOf": [command, opening]}})
}

/// A score card; one that was kept in part is compared by what it has.
fn card(generator: &mut SchemaGenerator) -> Schema {
    let whole = generator.subschema_for::<Cited<ScoreCard>>();
    json_schema!({"anyOf": [whole, {"type": "object"}, {"type": "null"}]})
}

/// A calendar in place of the rulebook's own: the id of a built-in one, or a document.
fn own_calendar(generator: &mut SchemaGenerator) -> Schema {
    let document = generator.subschema_for::<CalendarDocument>();
    json_schema!({"anyOf": [{"type": "string"}, document]})
}

/// What an operation takes beside its rulebook, what it answers, and how bindings call it.
/// `None` for a name that is not described; a test checks that every operation is.
pub(super) fn describe(operation: &str, g: &mut SchemaGenerator) -> Option<Method> {
    Some(match operation {
        "canonicalize" => Method::new(arguments!(g; "value": Value), g.subschema_for::<rulebook::Canonicalized>())
            .says("The reply has the form as `canonical`, and `sha256`."),
        "locate" => Method::new(
            arguments!(g; "text": String, "problems": Problems, *, "within"?: String),
            g.subschema_for::<rulebook::Located>(),
        )
        .gives("problems")
        .says(
            "`text` is the JSON text that the problems were found in: a rulebook's for what its lint finds, an inspection's with \
                `within=\"/inspection\"` for what scoring refuses. Line and column count from 1, columns in characters; a field \
                that is unknown or stands twice is at its key, anything else at its value. Rulebooks that are loaded from text \
                have both in their problems already.",
        ),
        "summary" => Method::new(arguments!(g;), g.subschema_for::<Cited<Summary>>()),
        "lint" => Method::new(arguments!(g;), g.subschema_for::<rulebook::Linted>()).gives("findings"),
        "evaluate" => Method::new(
            arguments!(g; "condition": Condition, "facts"?: FactSet),
            g.subschema_for::<rulebook::Evaluated>(),
        )
        .says(
            "The facts are those that the rulebook declares. The reply has the `truth`, and where that is not `true`, what is \
                `unmet`.",
        ),
        "score" => Method::new(
            arguments!(g; "checklist": String, "inspection": Inspection),
            g.subschema_for::<Cited<ScoreCard>>(),
        )
        .says("`checklist` is the id of one of the rulebook's checklists."),
        "checklist_view" => Method::new(
            arguments!(g; "checklist": String, "inspection": Inspection, "language"?: Option<String>),
            g.subschema_for::<FormView>(),
        )
        .says("Texts are in `language`, or in the rulebook's own language if none is named."),
        "improve" => Method::new(
            arguments!(g; "checklist": String, "inspection": Inspection, *, "grade"?: Option<Id>, "costs"?: Costs),
            g.subschema_for::<Cited<Improvement>>(),
        )
        .says(
            "Each correction has its gain alone; every better grade (or only `grade`) has the smallest and the cheapest set of \
                corrections. `costs` says what correcting an item costs, 1 where it does not. A set is the best there is where \
                it is `exact`.",
        ),
        "inspection_record" => Method::new(
            arguments!(g; "card": Cited<ScoreCard>, *, "id": Id, "site": Id, "recorded_at": Instant, "inspectors"?: Option<Vec<Id>>),
            g.subschema_for::<InspectionRecord>(),
        )
        .says(
            "`card` is the reply to scoring an inspection; `context.inspections` of a command takes the record as it is. It has the \
                card's figures and its grade, where it has one, and the card's hash.",
        ),
        "checklist_properties" => Method::new(
            arguments!(g; "checklist": String),
            g.subschema_for::<Cited<inspections::CheckedChecklist>>(),
        )
        .says("Each of the `properties` has `holds`, how that is known, and answer sheets that show it."),
        "verify_stated" => Method::new(
            arguments!(g; "checklist": String, "inspection": Inspection, "stated"?: Option<Stated>, *, "card"? = card(g)),
            g.subschema_for::<Cited<Verified>>(),
        )
        .exactly_one(&["stated", "card"])
        .says(
            "`stated` has the figures one by one (`total`, `percent`, `grade`, `failed`, `sections`, `items` …); `card` is a score \
                card to take them from. `disagreements` holds every figure that differs: `stated`, `computed`, `difference`, and \
                `because` with every other way of reckoning that gives what is stated. Decimals keep their digits as text: \
                `\"90.0\"` says tenths, `90` does not.",
        ),
        "compare_checklists" => Method::new(
            arguments!(g; "checklist": String, "to" = new_version(g), *, "to_checklist"?: Option<String>,
                "renamed"?: Renamed),
            g.subschema_for::<Cited<versions::WithNewVersion<Comparison>>>(),
        )
        .says(
            "`to` is the rulebook of the new version: the id of one that the library carries, or a document. `to_checklist` names \
                the checklist there where its id is another one; `renamed` gives new ids by old ones. `verdict` is `same`, \
                `text_only`, `comparable` or `not_comparable`; `changes` lists every difference with its effect on scores; \
                `witness` is a sheet that comes to something else.",
        ),
        "migrate_answers" => Method::new(
            arguments!(g; "checklist": String, "to" = new_version(g), "inspection": Inspection, *,
                "to_checklist"?: Option<String>, "renamed"?: Renamed),
            g.subschema_for::<Cited<versions::WithNewVersion<versions::MigratedInspection>>>(),
        )
        .says(
            "`inspection` of the reply is the document for the new version, which names where it came from. `lost`, `lost_facts` \
                and `newly_missing` say what it lacks, `whole` whether it lacks nothing. `to`, `to_checklist` and `renamed` are \
                those of comparing checklists.",
        ),
        "rescore" => Method::new(
            arguments!(g; "checklist": String, "to" = new_version(g), "inspections": Vec<Inspection>, *,
                "to_checklist"?: Option<String>, "renamed"?: Renamed),
            g.subschema_for::<Cited<versions::WithNewVersion<Rescored>>>(),
        )
        .says(
            "`sheets` has an entry an inspection, in the order given; `summary` counts them and the moves from grade to grade. \
                `to`, `to_checklist` and `renamed` are those of comparing checklists.",
        ),
        "compose" => Method::new(
            arguments!(g; "bulletin": String, *, "day": NaiveDate, "as_of": Instant, "files": Texts,
                "language"?: Option<String>, "edition"?: Option<String>, "format"?: Option<Format>),
            g.subschema_for::<Cited<report::Report>>(),
        )
        .says(
            "The report is that of a day (`2020-02-19`), as known at the instant `as_of` (RFC 3339); `files` are texts by name. \
                `text` is the edition in the format asked for (`text`, `markdown`, `html`); `figures` holds every figure of the \
                whole and of each unit that has others below it; `problems` says what on record did not fit, with file and row.",
        ),
        "explain" => Method::new(
            arguments!(g; "bulletin": String, "figure": String, *, "day": NaiveDate, "as_of": Instant, "files": Texts,
                "unit"?: Option<String>, "language"?: Option<String>, "format"?: Option<Format>),
            g.subschema_for::<Cited<report::ExplainedFigure>>(),
        )
        .says("It also says what was left out of the figure, and why. Without `unit` the figure is that of the whole."),
        "outstanding" => Method::new(
            arguments!(g; "report": String, *, "day": NaiveDate, "now": Instant, "files": Texts),
            g.subschema_for::<Cited<report::OutstandingReply>>(),
        )
        .gives("outstanding")
        .says("They are the units that owe their return of the day, as known at the instant `now`."),
        "open" => Method::new(
            arguments!(g; "workflow": String, "opening": Opening, "context"?: Context, *, "case"?: Case, "events"?: Vec<Event>),
            g.subschema_for::<Cited<Decided>>(),
        )
        .says(
            "A case, as its record or its events, is given only where there may be one of this id already: it answers a repeated \
                opening with its first event.",
        ),
        "decide" => Method::new(
            arguments!(g; "workflow": String, "case"?: Case, "events"?: Vec<Event>, "command": Command, "context"?: Context),
            g.subschema_for::<Cited<Decided>>(),
        )
        .exactly_one(&["case", "events"])
        .says("The case is its record or its events. It begins with an opening."),
        "decide_many" => Method::new(
            arguments!(g; "workflow": String, "items" = items(g), *, "cases"?: Vec<Case>, "context"?: Context),
            g.subschema_for::<Cited<cases::ManyDecided>>(),
        )
        .gives("decisions")
        .says(
            "Each item has its `command` or its `opening`, and may have its own `context`; the others have the shared one. An item \
                that cannot be decided has the decision `invalid` and its problems; the others are decided.",
        ),
        "allowed" => Method::new(
            arguments!(g; "workflow": String, "case"?: Case, "events"?: Vec<Event>, *, "actor": Actor, "at": Instant,
                "on_behalf_of"?: Option<Id>, "context"?: Context),
            g.subschema_for::<Cited<cases::Allowed>>(),
        )
        .exactly_one(&["case", "events"])
        .gives("actions")
        .says("Every action of the workflow has its entry, and `tick` where the state has a time limit. The case is its record or its events; the actor has an `id` and a `role`."),
        "allowed_to_open" => Method::new(
            arguments!(g; "workflow": String, "site": Id, *, "actor": Actor, "at": Instant, "on_behalf_of"?: Option<Id>,
                "context"?: Context),
            g.subschema_for::<Cited<cases::AllowedToOpen>>(),
        )
        .gives("answer")
        .says("The answer is that for `open`; the actor has an `id` and a `role`."),
        "replay" => Method::new(
            arguments!(g; "workflow": String, "events": Vec<Event>),
            g.subschema_for::<Cited<cases::Replayed>>(),
        )
        .gives("case"),
        "append_entry" => Method::new(
            arguments!(g; "body": Value, "recorded_at": Instant, "head"?: Option<JournalHead>),
            g.subschema_for::<JournalEntry>(),
        )
        .says("`head` has the `sequence` and the `hash` of the last entry; without it, the entry is the first."),
        "verify_journal" => Method::new(
            arguments!(g; "entries": Vec<JournalEntry>, "checkpoint"?: Option<JournalHead>),
            g.subschema_for::<journal::VerifiedJournal>(),
        )
        .says("`checkpoint` is a head that was kept elsewhere. A sound journal has its `head`; every break is a problem."),
        "ledger" => Method::new(
            arguments!(g; *, "as_of": Instant, "sightings"?: Vec<Sighting>, "events"?: Vec<FindingEvent>,
                "units"?: Vec<OrgUnit>, "files"?: Option<Texts>, "close_on_verification"?: bool, "from"?: Option<Instant>,
                "to"?: Option<Instant>, "language"?: Option<String>, "format"?: Option<Format>),
            g.subschema_for::<Cited<ledger::LedgerReply>>(),
        )
        .says(
            "It is made of `sightings` and `events`, or of the office's `files`, as known at the instant `as_of`. The reply has \
                `entries` and `unmatched`, and the `tally` of the window where `from` (outside it) and `to` (inside it) are given. \
                With a `language` or a `format` (`text`, `markdown`, `html`) it comes as a table too (`rows`), and with a format \
                as a list to print (`text`); `units` name the sites and what they belong to.",
        ),
        "submission_statuses" => Method::new(
            arguments!(g; "report": String, *, "units": Vec<OrgUnit>, "day": NaiveDate, "as_of": Instant,
                "to"?: Option<NaiveDate>, "submissions"?: Vec<Submission>, "waivers"?: Vec<Waiver>, "duties"?: Vec<Duty>,
                "facts"?: UnitFacts, "zone"?: Option<String>, "zones"?: ZonesDocument, "calendar"? = own_calendar(g)),
            g.subschema_for::<Cited<timeliness::Standings>>(),
        )
        .says(
            "They are the `standings` of a day, or of the days up to `to`, and their `tally`. `zone`, `zones` and `calendar` stand \
                in for the rulebook's own.",
        ),
        "deadline" => Method::new(
            arguments!(g; "from": Instant, "within": DueWithin, *, "known_at": Instant, "zone"?: Option<String>,
                "zones"?: ZonesDocument, "calendar"? = own_calendar(g)),
            g.subschema_for::<Cited<calendar::DeadlineReply>>(),
        )
        .says(
            "The time runs from the instant `from`. `within` is `\"on_the_spot\"`, or one of `hours`, `days` and `working_days` with \
                their number. The reply has when it is `due`, and the `days` that were counted. `zone`, `zones` and `calendar` stand in for the rulebook's own.",
        ),
        "day_kind" => Method::new(
            arguments!(g; "date": NaiveDate, *, "known_at": Instant, "calendar"? = own_calendar(g)),
            g.subschema_for::<Cited<calendar::DayKindReply>>(),
        )
        .says("It also says which notice makes it so. `calendar` stands in for the rulebook's own."),
        "time_limit" => Method::new(
            arguments!(g; "budget": Span, *, "start": Instant, "known_at": Instant, "changes"?: Vec<calendar::ClockChange>,
                "on_resume"?: ResumePolicy, "zone"?: Option<String>, "zones"?: ZonesDocument, "calendar"? = own_calendar(g)),
            g.subschema_for::<Cited<calendar::ClockReply>>(),
        )
        .says(
            "The reply has the `clock` and when it is `due`, or what of the `changes` is denied. `zone`, `zones` and `calendar` stand \
                in for the rulebook's own.",
        ),
        "read_sheet" => Method::new(
            arguments!(g; "sheet": String, "text": String, *, "year"?: Option<u32>, "delimiter"?: sheet::Delimiter),
            g.subschema_for::<Cited<Sheet>>(),
        )
        .says("`year` is that of dates without one."),
        "read_json_lines" => Method::new(arguments!(g; "text": String), g.subschema_for::<sheet::Lines>())
            .says("The reply has the `records` that count, the lines that are `refused`, and their `problems`."),
        _ => return None,
    })
}
