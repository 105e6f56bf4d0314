//! The workflow as rule authors write it.

use crate::base::id::Id;
use crate::base::instant::parse_time;
use crate::base::json::{Decode, Decoder, Json, record, string_enum};
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use crate::tools::condition::Condition;

record! {
    /// A workflow: the states a case may be in and the actions that lead from one to another.
    pub struct Workflow {
        /// Its id.
        pub id: Id,
        /// Its version.
        pub version: String,
        /// What people call it.
        pub title: Text = Text::Empty,
        /// What a reader should know about it.
        pub notes: Vec<Text> = Vec::new(),
        /// The roles that may open a case; any role where none is named.
        pub opened_by: Vec<Id> = Vec::new(),
        /// The documents that actions may ask for.
        pub evidence: Vec<Evidence> = Vec::new(),
        /// The states.
        pub states: Vec<WorkflowState>,
        /// The actions.
        pub actions: Vec<Action>,
        /// Who may not do what after having done something else.
        pub separation: Vec<Separation> = Vec::new(),
        /// What has to hold on every path: data for a prover.
        pub properties: Vec<Property> = Vec::new(),
    }
}

record! {
    /// A document that a case may hold.
    pub struct Evidence {
        /// Its id.
        pub id: Id,
        /// What people call it (应急预案).
        pub title: Text = Text::Empty,
    }
}

record! {
    /// A state of a case.
    #[cfg_attr(feature = "schema", schemars(rename = "WorkflowState"))]
    pub struct WorkflowState {
        /// Its id.
        pub id: Id,
        /// What people call it.
        pub title: Text = Text::Empty,
        /// What a reader should know about it.
        pub notes: Vec<Text> = Vec::new(),
        /// Whether cases begin here.
        pub initial: bool = false,
        /// Whether cases end here.
        pub is_final as "final": bool = false,
        /// The group that it belongs to: what reports count together.
        pub group: Option<Id>,
        /// The joint review (会签) that this state waits for.
        pub quorum: Option<Quorum>,
        /// How long a case may stay.
        pub expires_after: Option<StateSpan>,
        /// Where it goes when that time has run out.
        pub expires_to: Option<Id>,
        /// The inspection that falls due again and again while a case is here: data for coverage.
        pub recurring_inspection: Option<RecurringInspection>,
    }
}

record! {
    /// A joint review: so many different persons have to perform the action before it takes effect.
    pub struct Quorum {
        /// The action that counts as a vote.
        pub action: Id,
        /// The roles whose votes count; all that may perform the action where none is named.
        pub roles: Vec<Id> = Vec::new(),
        /// How many persons are needed.
        pub need: u32,
    }
}

record! {
    /// A span of time: hours, or days of 24 hours each, from the moment that a state is entered. Exactly one is given.
    #[cfg_attr(feature = "schema", schemars(rename = "StateSpan"))]
    pub struct StateSpan {
        /// Hours.
        pub hours: Option<u32>,
        /// Calendar days.
        pub days: Option<u32>,
    }
}

string_enum! {
    /// How often a recurring inspection falls due.
    pub enum InspectionCadence {
        /// Every calendar day.
        Day = "day",
    }
}

string_enum! {
    /// Whose duty a recurring inspection is.
    pub enum InspectionDuty {
        /// The officer assigned to the site, or the backup.
        Assigned = "assigned",
    }
}

record! {
    /// An inspection that falls due again and again.
    pub struct RecurringInspection {
        /// The checklist.
        pub checklist: Id,
        /// How often.
        pub every: InspectionCadence = InspectionCadence::Day,
        /// By what local time of day.
        pub by: Option<ClockTime>,
        /// Whose duty it is.
        pub by_whom: InspectionDuty = InspectionDuty::Assigned,
    }
}

/// A local time of day as documents write it: `16:00`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ClockTime(String);

impl ClockTime {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

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
    /// How far back something counts.
    pub enum Scope {
        /// Within the case's current round.
        Round = "round",
        /// Within the whole case.
        Case = "case",
    }
}

string_enum! {
    /// Whether an action takes an opinion. A sign-off needs name, explicit opinion and time (不得只签署姓名).
    pub enum OpinionRule {
        /// It must be given.
        Required = "required",
        /// It may be given.
        Optional = "optional",
        /// It must not be given.
        None = "none",
    }
}

record! {
    /// Something that a person can do to a case.
    pub struct Action {
        /// Its id.
        pub id: Id,
        /// What people call it.
        pub title: Text = Text::Empty,
        /// What a reader should know about it.
        pub notes: Vec<Text> = Vec::new(),
        /// The states in which it can be done.
        pub from: Vec<Id>,
        /// The state that it leads to; the case stays where it is if absent.
        pub to: Option<Id>,
        /// The roles that may do it.
        pub by: Vec<Id>,
        /// The guard: what has to be known to hold.
        pub when: Option<Condition>,
        /// The documents that have to be on file, or come with it.
        pub needs: Vec<Id> = Vec::new(),
        /// Whether it takes an opinion.
        pub opinion: OpinionRule = OpinionRule::Optional,
        /// How often it may be done.
        pub at_most: Option<u32>,
        /// Within what that is counted.
        pub at_most_per: Scope = Scope::Case,
        /// Whether it starts a new round; it is then that round's first act.
        pub new_round: bool = false,
        /// Which inspections its guard sees: those of the current round, or of the whole case.
        pub inspections: Scope = Scope::Round,
        /// Makes it a correction notice (补正通知): it has to list all that is missing for these actions, once.
        pub missing_for: Vec<Id> = Vec::new(),
    }
}

record! {
    /// A separation of duties: no person performs two different actions of these.
    pub struct Separation {
        /// Its id.
        pub id: Id,
        /// What people call it.
        pub title: Text = Text::Empty,
        /// The actions.
        pub actions: Vec<Id>,
        /// How far back acts count.
        pub within: Scope = Scope::Round,
    }
}

record! {
    /// Something that has to hold on every path of every case.
    pub struct Property {
        /// Its id.
        pub id: Id,
        /// What people call it.
        pub title: Text = Text::Empty,
        /// What must never happen.
        pub never: Never,
    }
}

record! {
    /// A state that must never be reached without something.
    pub struct Never {
        /// The state.
        pub reach: Id,
        /// Each of these has to have happened.
        pub without: Vec<Requirement>,
    }
}

record! {
    /// Something that has to have happened: an inspection with a grade, or an action by so many different persons.
    pub struct Requirement {
        /// The checklist inspected under.
        pub inspection: Option<Id>,
        /// The grade it had.
        pub grade: Option<Id>,
        /// How far back it counts.
        pub within as "in": Scope = Scope::Round,
        /// How many different persons.
        pub distinct: Option<u32>,
        /// The action they performed.
        pub of: Option<Id>,
        /// The actions that none of them performed.
        pub apart_from: Vec<Id> = Vec::new(),
    }
}

impl Workflow {
    /// The state of this id.
    pub fn state(&self, id: &str) -> Option<&WorkflowState> {
        self.states.iter().find(|state| state.id == id)
    }

    /// The action of this id.
    pub fn action(&self, id: &str) -> Option<&Action> {
        self.actions.iter().find(|action| action.id == id)
    }

    /// The state in which cases begin.
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

impl WorkflowState {
    /// The joint review that this action is a vote of, in this state.
    pub fn quorum_of(&self, action: &Id) -> Option<&Quorum> {
        self.quorum.as_ref().filter(|quorum| quorum.action == *action)
    }
}
