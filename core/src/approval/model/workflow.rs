//! The workflow as rule authors write it: flat states, the actions between them, joint reviews, separations of duties,
//! time limits, and the properties that a prover checks on it.
//!
//! Nothing here judges. [`Workflow::check`] refuses names that lead nowhere when the rulebook is loaded,
//! [`Workflow::lint`] points at what loads and deserves a look, and [`decide`](crate::approval::decide()) applies the
//! rules to a case.

use crate::base::id::Id;
use crate::base::instant::parse_time;
use crate::base::json::{Decode, Decoder, Json, record, string_enum};
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use crate::tools::condition::Condition;

record! {
    /// A workflow: the states that a case may be in and the actions that lead from one to another.
    ///
    /// Exactly one state is `initial`. States are flat: what runs in parallel elsewhere (a joint review, 会签) is a
    /// `quorum` inside one state. All ids are unique within their list, and every id that is named must be declared in
    /// this workflow (states, actions, evidence) or in the rulebook (roles, facts).
    ///
    /// ```
    /// use fugong::Rulebook;
    ///
    /// let rules = Rulebook::from_json(r#"{"format": 1, "id": "desk", "version": "1.0.0", "roles": ["clerk"], "workflows": [{
    ///     "id": "permit", "version": "1.0.0", "evidence": [{"id": "plan", "title": "应急预案"}],
    ///     "states": [{"id": "filed", "initial": true}, {"id": "granted", "final": true}],
    ///     "actions": [{"id": "grant", "from": ["filed"], "to": "granted", "by": ["clerk"], "needs": ["plan"]}]}]}"#)?;
    /// let permit = rules.workflow("permit")?;
    /// let workflow = permit.workflow();
    /// assert_eq!(workflow.initial().map(|state| state.id.as_str()), Some("filed"));
    /// assert!(workflow.state("granted").is_some_and(|state| state.is_final));
    /// assert!(workflow.action("open").is_none(), "`open` and `tick` are the engine's own and are not declared");
    /// let actions = [fugong::base::id::Id::new("grant").unwrap()];
    /// let needed: Vec<&str> = workflow.needed_for(&actions).map(|evidence| evidence.id.as_str()).collect();
    /// assert_eq!(needed, ["plan"]);
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct Workflow {
        /// Id, unique among the rulebook's workflows: `[a-z][a-z0-9-]*`. A case stores it and is refused under another.
        pub id: Id,
        /// Version as free text, compared for equality: a case that was opened under another version is a
        /// `workflow_mismatch`, never decided silently under the new rules.
        pub version: String,
        /// Title in replies and views; the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// Remarks for readers, such as the law that a step comes from. The engine does not read them.
        pub notes: Vec<Text> = Vec::new(),
        /// Roles that may open a case. Empty (the default): a person in any role may.
        pub opened_by: Vec<Id> = Vec::new(),
        /// Documents that actions may ask for in `needs`. Default: none.
        pub evidence: Vec<Evidence> = Vec::new(),
        /// Parties of a case besides `opener` and `inspector`, which every case has, such as the applicant or the assigned
        /// officer; the context says who they are. Default: none.
        pub parties: Vec<Party> = Vec::new(),
        /// States, in the order in which views list them. Exactly one has `"initial": true`; otherwise
        /// `initial_states`.
        pub states: Vec<WorkflowState>,
        /// Actions, in the order in which `allowed` answers them. The ids `open` and `tick` are reserved.
        pub actions: Vec<Action>,
        /// Separations of duties (职责分离): pairs or groups of actions that no one person may both perform. Default: none.
        pub separation: Vec<Separation> = Vec::new(),
        /// Statements that must hold on every path of every case. The prover checks them; deciding does not read them.
        pub properties: Vec<Property> = Vec::new(),
    }
}

record! {
    /// A document that a case may hold, such as an emergency plan. The engine keeps where it is filed (a number, an
    /// address, a hash), never its content.
    pub struct Evidence {
        /// Id, unique in the workflow. Guards read `case.evidence.<id>`: true while it is on file.
        pub id: Id,
        /// Title in sentences (应急预案); the id stands in where it is empty.
        pub title: Text = Text::Empty,
    }
}

record! {
    /// A relation of persons to a case (当事方): the applicant, the assigned officer, the backup. Actions name parties that may
    /// do them, separations those that may not, and guards read `actor.<party>`.
    ///
    /// Two parties need no declaration. `opener` is whoever opened the case, and whoever was represented then; the case itself
    /// says so. `inspector` is whoever inspected the case's site, under any checklist, since the case was opened or in its round;
    /// the context's inspections say so, retracted ones too.
    pub struct Party {
        /// Id, unique in the workflow; not `opener` or `inspector`.
        pub id: Id,
        /// Title in sentences (申请单位); the id stands in where it is empty.
        pub title: Text = Text::Empty,
    }
}

record! {
    /// A state of a case. A state may wait: for votes (`quorum`), for time (`expires_after` with `expires_to`), for
    /// inspections that recur (`recurring_inspection`). A final state waits for nothing and has no action that leaves
    /// it.
    #[cfg_attr(feature = "schema", schemars(rename = "WorkflowState"))]
    pub struct WorkflowState {
        /// Id, unique in the workflow. Guards compare `case.state` with it.
        pub id: Id,
        /// Title in sentences (待受理); the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// Remarks for readers. The engine does not read them.
        pub notes: Vec<Text> = Vec::new(),
        /// True for the one state that every case is opened in. Default: false.
        pub initial: bool = false,
        /// True if a case ends here (不予受理, 撤回). Default: false. An action whose `from` names a final state is refused
        /// at load.
        pub is_final as "final": bool = false,
        /// Group that reports and indicators may name in place of its states: `"in": "reopened"` counts `operating` and
        /// `stopped` if both carry `"group": "reopened"`. Default: none.
        pub group: Option<Id>,
        /// Joint review (会签) that this state waits for: the action named there takes effect only with the last vote
        /// that is needed. Default: none, each action takes effect at once.
        pub quorum: Option<Quorum>,
        /// Longest stay, counted from the instant at which the state is entered. Default: none. Given together with
        /// `expires_to` or not at all (`expiry_incomplete`). What is done at the deadline itself is in time; later actions are
        /// denied (`deadline_passed`) and a `tick` moves the case.
        pub expires_after: Option<StateSpan>,
        /// State that a `tick` moves the case to once `expires_after` has run out; another state than this one.
        pub expires_to: Option<Id>,
        /// Inspection that falls due again and again while a case is in this state, from the day after it was entered.
        /// Coverage indicators compare it with what was done; no action is denied because of it. Default: none.
        pub recurring_inspection: Option<RecurringInspection>,
    }
}

record! {
    /// A joint review (会签): `need` different persons have to perform the action in this state before it takes effect.
    ///
    /// Each person counts once, whoever cast the vote: an act by a delegate occupies the delegate and the person
    /// represented. Votes count when cast and are cleared when the case leaves the state or starts a new round. Worked
    /// example with `"need": 3`: the first two commands give a `voted` event each and the case stays; the third gives
    /// `voted` and `moved`.
    pub struct Quorum {
        /// Action that counts as a vote. It must be possible in this state and lead to another one
        /// (`quorum_action_elsewhere`), and its `at_most`, if any, must not be below `need` (`quorum_unreachable`).
        pub action: Id,
        /// Roles whose votes count, a subset of the action's `by`. Empty (the default): all of `by`.
        pub roles: Vec<Id> = Vec::new(),
        /// Number of different persons, at least 1. With 1 a single vote moves the case.
        pub need: u32,
    }
}

record! {
    /// A span of time from the instant at which a state is entered. Exactly one of `hours` and `days` is given, from 1
    /// to 100 000. A day is 24 hours, not a working day and not the rest of a calendar day.
    ///
    /// ```
    /// use fugong::approval::StateSpan;
    /// use fugong::base::{instant::Instant, json::decode_text};
    ///
    /// let span: StateSpan = decode_text(r#"{"days": 5}"#)?;
    /// let entered = Instant::parse("2020-02-14T16:30:00+08:00").unwrap();
    /// // Five times 24 hours, over the weekend: 5 days are not 5 working days.
    /// assert_eq!(span.after(entered), Instant::parse("2020-02-19T16:30:00+08:00"));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[cfg_attr(feature = "schema", schemars(rename = "StateSpan"))]
    pub struct StateSpan {
        /// Hours, 1 to 100 000 (over eleven years).
        pub hours: Option<u32>,
        /// Days of 24 hours each, 1 to 100 000.
        pub days: Option<u32>,
    }
}

string_enum! {
    /// How often a recurring inspection falls due.
    pub enum InspectionCadence {
        /// Once on every calendar day, weekends and holidays included (每日必查).
        Day = "day",
    }
}

string_enum! {
    /// Whose duty a recurring inspection is.
    pub enum InspectionDuty {
        /// The officer assigned to the site, or the backup (AB岗); see the `assignments` sheet.
        Assigned = "assigned",
    }
}

record! {
    /// An inspection that falls due again and again while a case is in a state, such as the daily inspection of a
    /// reopened enterprise (每日一查). A site is due on a day if its case was in the state at 00:00 local of that day, so
    /// an enterprise that reopens during the day is due from the next day.
    pub struct RecurringInspection {
        /// Id of the checklist that is inspected under.
        pub checklist: Id,
        /// Cadence. Default: `day`, the only one.
        pub every: InspectionCadence = InspectionCadence::Day,
        /// Local time of day, `HH:MM`, until which the inspection may still be done; a due inspection that was not done
        /// is counted as missed from this time on. Default: none, missed from the beginning of the day.
        pub by: Option<ClockTime>,
        /// Person whose duty it is. Default: `assigned`.
        pub by_whom: InspectionDuty = InspectionDuty::Assigned,
    }
}

/// A local time of day as documents write it: `16:00`, from `00:00` to `23:59`, without a zone. The rulebook's zone is
/// meant. Anything else is `invalid_time`.
///
/// ```
/// use fugong::{Code, approval::ClockTime, base::json::decode_text};
///
/// assert_eq!(decode_text::<ClockTime>(r#""16:00""#)?.as_str(), "16:00");
/// let problems = decode_text::<ClockTime>(r#""24:00""#).unwrap_err();
/// assert_eq!(problems.iter().map(|problem| problem.code()).collect::<Vec<_>>(), [Code::InvalidTime]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClockTime(String);

impl ClockTime {
    /// The time as it was written, `HH:MM`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

crate::base::json::deserialize_decoded!(ClockTime);

impl Decode for ClockTime {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let text = decoder.text(json)?;
        if parse_time(text).is_none() {
            decoder.report(Problem::new(Code::InvalidTime).with("text", text));
            return None;
        }
        Some(Self(text.to_owned()))
    }
}

string_enum! {
    /// How far back acts and inspections count. A case starts in round 1; an action with `"new_round": true` starts the
    /// next one, for instance after a failed visit.
    pub enum Scope {
        /// Only what happened in the case's current round.
        Round = "round",
        /// Everything since the case was opened.
        Case = "case",
    }
}

string_enum! {
    /// Whether an action takes an opinion. A sign-off needs a name, an explicit opinion and a time; a bare signature
    /// does not do (不得只签署姓名). An opinion of blanks alone counts as none.
    pub enum OpinionRule {
        /// An opinion must be given; without one the denial is `opinion_required`.
        Required = "required",
        /// An opinion may be given.
        Optional = "optional",
        /// No opinion is taken; one that is given is the input problem `opinion_not_taken`.
        None = "none",
    }
}

record! {
    /// Something that a person can do to a case: from which states, in which role, under which guard, with which
    /// documents.
    ///
    /// All conditions are judged at once and every unmet one is a reason of the denial: state, role, delegation,
    /// separation of duties, `at_most`, guard (`when`), documents (`needs`) and opinion. The instant and the actor come
    /// from the command.
    pub struct Action {
        /// Id, unique in the workflow; not `open` or `tick`.
        pub id: Id,
        /// Title in sentences (受理); the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// Remarks for readers. The engine does not read them.
        pub notes: Vec<Text> = Vec::new(),
        /// States in which it can be done, at least one, none of them final. Elsewhere the denial is `wrong_state`.
        pub from: Vec<Id>,
        /// State that it leads to. Absent, or the state that the case is in: the case stays, and its time limit and its
        /// votes with it.
        pub to: Option<Id>,
        /// Roles that may do it, at least one. In the state of a joint review with `roles`, only those.
        pub by: Vec<Id>,
        /// Parties of the case, one of which the person has to be as well; of a delegate's act, the person represented.
        /// Default: none, whoever holds the role may.
        pub by_parties: Vec<Id> = Vec::new(),
        /// Guard: a condition over the rulebook's facts, `now`, `case.state`, `case.round`, `case.acts.<action>`,
        /// `case.votes.<action>`, `case.evidence.<id>`, `actor.<party>` and `inspection.<checklist>.<fact>`. It sees the case before the
        /// action. An unknown fact denies (`guard_unknown`), it never passes. Default: no guard.
        pub when: Option<Condition>,
        /// Documents that have to be on file, or come with the command. Default: none.
        pub needs: Vec<Id> = Vec::new(),
        /// Whether it takes an opinion. Default: `optional`.
        pub opinion: OpinionRule = OpinionRule::Optional,
        /// Greatest number of times that it may be done, at least 1, counted within `at_most_per`; the next attempt is
        /// `limit_reached`. Default: no limit.
        pub at_most: Option<u32>,
        /// Scope in which `at_most` counts. Default: `case`.
        pub at_most_per: Scope = Scope::Case,
        /// True if it starts a new round of the case; it is then the first act of that round, and inspections recorded
        /// at or before its instant no longer count for guards of scope `round`. Default: false.
        pub new_round: bool = false,
        /// Inspections that its guard sees. Default: `round`, those recorded in the current round; `case` takes all
        /// since the opening. Of several the latest by recording time counts.
        pub inspections: Scope = Scope::Round,
        /// Actions for which this one is a correction notice (一次性告知补正): its command must list exactly the documents
        /// that these actions need and that are not on file, all at once. Default: none, it is no notice.
        pub missing_for: Vec<Id> = Vec::new(),
    }
}

record! {
    /// A separation of duties: within its scope no person performs two *different* actions of the list. Doing the same
    /// action twice is not a breach. An act by D on behalf of P occupies both D and P. Nobody is exempt.
    ///
    /// With `against` the list is kept apart from that other list only: whoever did an action of one does none of the other.
    /// Nobody who is one of the `parties` performs an action of the list.
    pub struct Separation {
        /// Id, unique in the workflow.
        pub id: Id,
        /// Title in sentences (审批与核验分离); the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// Actions kept apart, `open` among them if need be: at least two different ones, or one with `against` or `parties`
        /// (`separation_too_small`).
        pub actions: Vec<Id>,
        /// Actions that those are kept apart from, `open` among them if need be. Default: none, they are kept apart from each other.
        pub against: Vec<Id> = Vec::new(),
        /// Parties of the case that perform none of `actions`. Where it is not on record who they are, the action is denied
        /// (`party_unknown`). Default: none.
        pub parties: Vec<Id> = Vec::new(),
        /// Scope in which earlier acts count. Default: `round`.
        pub within: Scope = Scope::Round,
    }
}

record! {
    /// Something that has to hold on every path of every case: a claim about the workflow that the prover confirms or
    /// refutes with a script of commands.
    pub struct Property {
        /// Id, unique in the workflow.
        pub id: Id,
        /// Title in the prover's answer; the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// Situation that must be impossible.
        pub never: Never,
    }
}

record! {
    /// A state that must never be reached without every one of the requirements, for example `operating` without a
    /// conforming on-site inspection in the same round.
    pub struct Never {
        /// State that must not be reached.
        pub reach: Id,
        /// Actions by which it must not be reached. Default: none are named, however it is reached.
        pub via: Vec<Id> = Vec::new(),
        /// Requirements, each of which must have been met by then. An empty list forbids the state altogether.
        pub without: Vec<Requirement>,
    }
}

record! {
    /// One thing that has to have happened: an inspection with a grade, or an action by a number of different persons.
    /// Exactly one of `inspection` and `of` is given (`exactly_one`).
    pub struct Requirement {
        /// Checklist under which an inspection must be on record.
        pub inspection: Option<Id>,
        /// Grade that the inspection must have; any grade if absent.
        pub grade: Option<Id>,
        /// Scope in which it counts. Default: `round`.
        pub within as "in": Scope = Scope::Round,
        /// Number of different persons that must have performed `of`. Default: one.
        pub distinct: Option<u32>,
        /// Action that must have been performed.
        pub of: Option<Id>,
        /// Actions that none of those persons may have performed. Default: none.
        pub apart_from: Vec<Id> = Vec::new(),
    }
}

/// The party that whoever opened a case is. No workflow declares it.
pub const OPENER: &str = "opener";
/// The party that whoever inspected the case's site is. No workflow declares it.
pub const INSPECTOR: &str = "inspector";

impl Workflow {
    /// Whether cases have this party.
    pub(crate) fn has_party(&self, id: &str) -> bool {
        [OPENER, INSPECTOR].contains(&id) || self.parties.iter().any(|party| party.id == id)
    }

    /// The state with this id; `None` if the workflow declares no such state.
    #[must_use]
    pub fn state(&self, id: &str) -> Option<&WorkflowState> {
        self.states.iter().find(|state| state.id == id)
    }

    /// The action with this id; `None` for an unknown one and for `open` and `tick`, which are not declared.
    #[must_use]
    pub fn action(&self, id: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.id == id)
    }

    /// The state in which cases begin. A checked workflow has exactly one; of an unchecked one this is the first.
    #[must_use]
    pub fn initial(&self) -> Option<&WorkflowState> {
        self.states.iter().find(|state| state.initial)
    }

    /// The documents that these actions need, each once, in the order of the workflow's own list.
    pub fn needed_for<'w>(&'w self, actions: &'w [Id]) -> impl Iterator<Item = &'w Evidence> {
        self.evidence.iter().filter(move |evidence| {
            actions.iter().filter_map(|id| self.action(id)).any(|action| action.needs.contains(&evidence.id))
        })
    }
}

impl Separation {
    /// The actions that an action is kept apart from here; `None` if it is none of this separation's.
    pub(crate) fn others(&self, action: &Id) -> Option<&[Id]> {
        match (self.actions.contains(action), self.against.contains(action)) {
            (true, _) if self.against.is_empty() => Some(&self.actions),
            (true, _) => Some(&self.against),
            (false, true) => Some(&self.actions),
            (false, false) => None,
        }
    }
}

impl WorkflowState {
    /// The joint review of this state if the action is its vote; `None` for every other action, which then takes effect
    /// at once.
    #[must_use]
    pub fn quorum_of(&self, action: &Id) -> Option<&Quorum> {
        self.quorum.as_ref().filter(|quorum| quorum.action == *action)
    }
}
