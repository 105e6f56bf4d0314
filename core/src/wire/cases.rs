//! Operations on cases: open, decide, many at once, what is allowed, replay. A case is given as itself or as its events; as
//! itself it is replayed and compared first, so that nobody decides on an edited case.
//!
//! Refusals are answers: a command that a rule denies gives an `ok` with every reason. Only a command that does not fit the
//! workflow, such as an unknown action, is a problem of the input, below the place of the command.

use super::input::{Arguments, Input, below, json};
use crate::approval::{
    ActionAnswer, Actor, Case, Command, Context, Decided, Decision, Event, Opening, Refusal, Request,
};
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json};
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Code, Problem, Problems};
use crate::rulebook::{Rulebook, WorkflowView};

/// `{"workflow", "opening", "case"? | "events"?, "context"?}` → what happened, or why nothing may
///
/// A case is given only where there may be one of this id. If it or the context cannot be read, the opening is still checked by
/// itself, so that its problems come along.
pub(super) fn open(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let decided = input.read(|arguments| {
        let view = arguments.named("workflow", |id| rulebook.workflow(id));
        let opening = arguments.get::<Opening>("opening");
        let case = case(arguments, view.as_ref());
        let context = context(arguments, view.as_ref());
        let (view, opening) = (view?, opening?);
        let (Some((case, _)), Some(context)) = (case, context) else {
            arguments.report(below(view.check_opening(&opening), "/opening"));
            return None;
        };
        settled(view.open(case.as_ref(), &opening, &context), "/opening", arguments)
    })?;
    json(&rulebook.cite(decided))
}

/// `{"workflow", "case" | "events", "command", "context"?}` → what happened, or why nothing may
///
/// If the case or the context cannot be read, the command is still checked by itself, so that its problems come along.
pub(super) fn decide(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let decided = input.read(|arguments| {
        let view = arguments.named("workflow", |id| rulebook.workflow(id));
        let case = existing(arguments, view.as_ref());
        let command = arguments.get::<Command>("command");
        let context = context(arguments, view.as_ref());
        let (view, command) = (view?, command?);
        let (Some(case), Some(context)) = (case, context) else {
            arguments.report(below(view.check_command(&command), "/command"));
            return None;
        };
        settled(view.decide(&case, &command, &context), "/command", arguments)
    })?;
    json(&rulebook.cite(decided))
}

/// The answer to one of several requests.
#[derive(serde::Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) enum Answered {
    /// As to a request alone.
    Decided(Decided),
    /// It could not be decided.
    Undecided(Undecided),
}

/// A request that cannot be read, does not fit, or whose case is not sound; the others are answered all the same.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Undecided {
    /// `invalid`.
    decision: NoDecision,
    /// What is wrong, each with its place in the whole input.
    problems: Problems,
}

/// The word of a request that could not be decided.
#[derive(serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum NoDecision {
    /// It is bad input.
    Invalid,
}

/// The answers to several requests.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct ManyDecided {
    /// In the order of the items.
    decisions: Vec<Answered>,
    /// What is wrong with the cases given; left out where nothing is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", serde(default))]
    problems: Vec<Problem>,
}

/// `{"workflow", "cases"?, "items": [{"command" | "opening", "context"?}], "context"?}` → `{"decisions": […]}` in the same order
///
/// Items are decided one after the other; each sees what those before it did to the same case. A refused one changes
/// nothing. An item without a context of its own has the shared one. An item that is bad, or whose case is, is answered with its
/// problems, and the others are decided.
pub(super) fn decide_many(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let (decisions, broken) = input.read(|arguments| {
        let view = arguments.named("workflow", |id| rulebook.workflow(id));
        let cases = cases(arguments, view.as_ref());
        let shared = context(arguments, view.as_ref());
        let items = arguments.with("items", |json| items(json, view.as_ref()));
        let (view, (sound, broken), shared, items) = (view?, cases?, shared?, items?);
        let mut answers: Vec<Option<Answered>> = Vec::new();
        let mut requests: Vec<(&Request, &Context)> = Vec::new();
        for item in &items {
            answers.push(match item {
                Err(problems) => Some(Answered::undecided(problems.clone())),
                Ok((request, own)) => {
                    let problems = broken.get(request.case()).cloned();
                    if problems.is_none() {
                        requests.push((request, own.as_ref().unwrap_or(&shared)));
                    }
                    problems.map(Answered::undecided)
                }
            });
        }
        let mut decided = requests.iter().zip(view.decide_many(sound, &requests));
        let places = answers.into_iter().enumerate();
        let each = places.map(|(index, answer)| {
            answer.or_else(|| {
                let ((request, _), result) = decided.next()?;
                Some(Answered::of(result, &format!("/items/{index}/{}", field_of(request))))
            })
        });
        Some((each.collect::<Option<Vec<_>>>()?, broken))
    })?;
    let problems = broken.into_values().flatten().collect();
    json(&rulebook.cite(ManyDecided { decisions, problems }))
}

impl Answered {
    fn of(result: Result<Decision, Refusal>, place: &str) -> Self {
        match Decided::from_result(result) {
            Ok(decided) => Self::Decided(decided),
            Err(problems) => Self::undecided(below(problems, place)),
        }
    }

    fn undecided(problems: Problems) -> Self {
        Self::Undecided(Undecided { decision: NoDecision::Invalid, problems })
    }
}

/// What somebody could do.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Allowed {
    /// Every action of the workflow, and `tick` where the case's state has a time limit.
    actions: Vec<ActionAnswer>,
}

/// `{"workflow", "case" | "events", "actor", "on_behalf_of"?, "at", "context"?}` → `{"actions": […]}`
pub(super) fn allowed(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let actions = input.read(|arguments| {
        let view = arguments.named("workflow", |id| rulebook.workflow(id));
        let case = existing(arguments, view.as_ref());
        let (actor, on_behalf_of, at, context) = asking(arguments, view.as_ref());
        Some(view?.allowed(&case?, &actor?, on_behalf_of?.as_ref(), at?, &context?))
    })?;
    json(&rulebook.cite(Allowed { actions }))
}

/// Whether somebody could open a case.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct AllowedToOpen {
    /// The answer for `open`.
    answer: ActionAnswer,
}

/// `{"workflow", "site", "actor", "on_behalf_of"?, "at", "context"?}` → `{"answer"}`
pub(super) fn allowed_to_open(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let answer = input.read(|arguments| {
        let view = arguments.named("workflow", |id| rulebook.workflow(id));
        let site = arguments.get::<Id>("site");
        let (actor, on_behalf_of, at, context) = asking(arguments, view.as_ref());
        Some(view?.allowed_to_open(&site?, &actor?, on_behalf_of?.as_ref(), at?, &context?))
    })?;
    json(&rulebook.cite(AllowedToOpen { answer }))
}

/// Who asks what they may do, for whom, when, and what is known then.
type Asking = (Option<Actor>, Option<Option<Id>>, Option<Instant>, Option<Context>);

fn asking(arguments: &mut Arguments<'_>, view: Option<&WorkflowView<'_>>) -> Asking {
    let actor = arguments.get::<Actor>("actor");
    let on_behalf_of = arguments.get::<Option<Id>>("on_behalf_of");
    let at = arguments.get::<Instant>("at");
    let context = context(arguments, view);
    let stranger = actor.as_ref().zip(view).and_then(|(actor, view)| view.role_problem(actor));
    arguments.report(stranger.map(|problem| problem.at("/actor/role")));
    (actor, on_behalf_of, at, context)
}

/// What events made.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Replayed {
    /// The case.
    case: Case,
}

/// `{"workflow", "events"}` → `{"case"}`
pub(super) fn replay(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let case = input.read(|arguments| {
        let view = arguments.named("workflow", |id| rulebook.workflow(id));
        arguments.with("events", |json| replayed(json, view.as_ref())).flatten()
    })?;
    json(&rulebook.cite(Replayed { case }))
}

/// The context, bound to the workflow's rulebook; nothing is known where it is left out.
fn context(arguments: &mut Arguments<'_>, view: Option<&WorkflowView<'_>>) -> Option<Context> {
    // Default: without a view the operation has failed already; an empty context binds without a problem.
    let empty = || view.and_then(|view| view.bind(Context::default()).ok()).unwrap_or_default();
    arguments.with_optional("context", empty(), |json| bound(json, view))
}

/// Reads a context and binds it to the workflow; without a view, which was reported, it is only decoded.
fn bound(json: &Json, view: Option<&WorkflowView<'_>>) -> Result<Context, Problems> {
    match view {
        Some(view) => view.read_context(json),
        None => Decoder::run(json),
    }
}

/// The case, as itself or as its events. Outer `None`: it was given and cannot be read. Inner `None`: there is none
/// yet. Beside it, whether it was given at all.
/// `exactly_one` if both forms are given. A case that differs from the replay of its events has the problems of `verify`.
fn case(arguments: &mut Arguments<'_>, view: Option<&WorkflowView<'_>>) -> Option<(Option<Case>, bool)> {
    let given = (arguments.has("case"), arguments.has("events"));
    if given == (true, true) {
        arguments.report([Problem::new(Code::ExactlyOne).with("allowed", vec!["case", "events"])]);
    }
    let case = arguments.with_optional("case", None, |json| {
        let case: Case = Decoder::run(json)?;
        view.map_or(Ok(()), |view| view.verify(&case))?;
        Ok(Some(case))
    });
    let events = arguments.with_optional("events", None, |json| replayed(json, view));
    let (case, events) = (case?, events?);
    (given != (true, true)).then(|| (case.or(events), given.0 || given.1))
}

/// The same where there has to be one.
/// `exactly_one` if neither form is given.
fn existing(arguments: &mut Arguments<'_>, view: Option<&WorkflowView<'_>>) -> Option<Case> {
    let (case, given) = case(arguments, view)?;
    if !given {
        arguments.report([Problem::new(Code::ExactlyOne).with("allowed", vec!["case", "events"])]);
    }
    case
}

/// The case that events make; nothing where the workflow is not known.
fn replayed(json: &Json, view: Option<&WorkflowView<'_>>) -> Result<Option<Case>, Problems> {
    let events: Vec<Event> = Decoder::run(json)?;
    view.map(|view| view.replay(events)).transpose()
}

/// Cases to start with: the sound ones, and what is wrong with the others, by their ids. Problems stand at the index of the case:
/// those of `verify`, and `duplicate_id` for a second case of one id.
type Cases = (Vec<Case>, Map<Id, Problems>);

/// Reads the cases. A list that cannot be read, or a case that has no id, fails the whole: nobody can tell whose it is.
fn cases(arguments: &mut Arguments<'_>, view: Option<&WorkflowView<'_>>) -> Option<Cases> {
    arguments.with_optional("cases", Cases::default(), |json| {
        let cases: Vec<Case> = Decoder::run(json)?;
        let (mut sound, mut broken) = Cases::default();
        let mut known: Set<Id> = Set::new();
        for (index, case) in cases.into_iter().enumerate() {
            let place = format!("/cases/{index}");
            // Default: a case that verifies, or whose workflow is not known, has no problems of its own.
            let mut problems = view.and_then(|view| view.verify(&case).err()).unwrap_or_default();
            if !known.insert(case.id.clone()) {
                problems.push(Problem::new(Code::DuplicateId).with("id", case.id.as_str()).at("/id"));
            }
            if problems.is_empty() {
                sound.push(case);
            } else {
                broken.entry(case.id).or_default().extend(below(problems, &place));
            }
        }
        // Of two cases of one id nobody can tell which is the right one.
        sound.retain(|case| !broken.contains_key(&case.id));
        Ok((sound, broken))
    })
}

/// The field that a request stands in.
fn field_of(request: &Request) -> &'static str {
    match request {
        Request::Open(_) => "opening",
        Request::Act(_) => "command",
    }
}

/// A request, and its own context where it has one; or what is wrong with it.
type Item = Result<(Request, Option<Context>), Problems>;

/// The list of requests; every item is read by itself. `wrong_type` for anything but a list.
fn items(json: &Json, view: Option<&WorkflowView<'_>>) -> Result<Vec<Item>, Problems> {
    let mut decoder = Decoder::default();
    let Json::Array(list) = json else {
        decoder.wrong_type::<()>("array", json);
        return Err(decoder.take());
    };
    let read = |(index, item)| {
        let mut decoder = Decoder::default();
        let read = decoder.at_index(index, |decoder| read_item(item, view, decoder));
        let problems = below(decoder.take(), "/items");
        match read.filter(|_| problems.is_empty()) {
            Some(item) => Ok(item),
            None => Err(problems),
        }
    };
    Ok(list.iter().enumerate().map(read).collect())
}

/// `{"command" | "opening", "context"?}`; a `null` context is an absent one, and other fields are refused.
fn read_item<'a>(
    json: &'a Json,
    view: Option<&WorkflowView<'_>>,
    decoder: &mut Decoder<'a>,
) -> Option<(Request, Option<Context>)> {
    let mut fields = decoder.object(json)?;
    let command: Option<Option<Command>> = fields.optional("command", None, decoder);
    let opening: Option<Option<Opening>> = fields.optional("opening", None, decoder);
    let request = match (command, opening) {
        (Some(Some(command)), Some(None)) => Some(Request::Act(command)),
        (Some(None), Some(Some(opening))) => Some(Request::Open(opening)),
        (Some(None), Some(None)) | (Some(Some(_)), Some(Some(_))) => {
            decoder.report(Problem::new(Code::ExactlyOne).with("allowed", vec!["command", "opening"]));
            None
        }
        _ => None,
    };
    let context = match fields.take("context") {
        None | Some((_, Json::Null)) => Some(None),
        Some((key, value)) => decoder.at_key(key, |decoder| {
            let read = bound(value, view);
            read.map_err(|problems| problems.into_iter().for_each(|problem| decoder.report(problem))).ok().map(Some)
        }),
    };
    fields.finish(decoder);
    Some((request?, context?))
}

/// The answer to a command; what does not fit is reported below the command's place.
fn settled(result: Result<Decision, Refusal>, place: &str, arguments: &mut Arguments<'_>) -> Option<Decided> {
    Decided::from_result(result).map_err(|problems| arguments.report(below(problems, place))).ok()
}
