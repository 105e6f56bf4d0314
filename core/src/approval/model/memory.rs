//! What a case remembers of its events: how often each action was done, what each person did, which commands came. It grows with
//! the people and the commands of a case, and every question of a rule is one look into it, however long the case is.

use super::command::CommandId;
use super::event::Event;
use super::workflow::Scope;
use crate::base::id::Id;
use crate::base::ordered::Map;
use std::sync::OnceLock;

/// The sum of the events so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    /// How many events it is the sum of.
    events: usize,
    /// The place of each command's first event.
    commands: Map<CommandId, usize>,
    /// How often each action was done.
    acts: Map<Id, Tally>,
    /// The actions that each person did or was represented in, with the latest round of each.
    people: Map<Id, Map<Id, u32>>,
}

/// How often an action was done.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    in_case: usize,
    /// Latest round in which it was done, and how often it was done then.
    round: u32,
    in_round: usize,
}

impl Memory {
    /// Adds the next event.
    fn add(&mut self, event: &Event) {
        let place = self.events;
        self.events += 1;
        if !self.commands.contains_key(event.command.as_str()) {
            self.commands.insert(event.command.clone(), place);
        }
        if !event.is_act() {
            return;
        }
        let tally = self.acts.entry(event.action.clone()).or_default();
        tally.in_case += 1;
        tally.in_round = if tally.round == event.round { tally.in_round + 1 } else { 1 };
        tally.round = event.round;
        for person in event.persons() {
            self.people.entry(person.clone()).or_default().insert(event.action.clone(), event.round);
        }
    }

    /// How often an action was done in the case, or in this round.
    pub(crate) fn count(&self, action: &str, scope: Scope, round: u32) -> usize {
        // Default: an action that is not here was never done.
        let tally = self.acts.get(action).copied().unwrap_or_default();
        match scope {
            Scope::Case => tally.in_case,
            Scope::Round if tally.round == round => tally.in_round,
            Scope::Round => 0,
        }
    }

    /// Whether a person did an action, or was represented in it, in the case or in this round.
    pub(crate) fn did(&self, person: &Id, action: &str, scope: Scope, round: u32) -> bool {
        let latest = self.people.get(person).and_then(|actions| actions.get(action));
        latest.is_some_and(|latest| scope == Scope::Case || *latest == round)
    }

    /// The place of a command's first event; `None` of a command that did not come yet.
    pub(crate) fn place_of(&self, command: &str) -> Option<usize> {
        self.commands.get(command).copied()
    }
}

/// A memory that is made when it is first asked for. It follows from the events, so it has no part in comparisons.
#[derive(Clone, Debug, Default)]
pub(crate) struct Remembered(OnceLock<Memory>);

impl Remembered {
    /// The sum of these events.
    pub(super) fn of(&self, events: &[Event]) -> &Memory {
        self.0.get_or_init(|| {
            let mut memory = Memory::default();
            events.iter().for_each(|event| memory.add(event));
            memory
        })
    }

    /// Adds the event that comes next to the case, where there is a sum already.
    pub(crate) fn add(&mut self, event: &Event) {
        if let Some(memory) = self.0.get_mut() {
            memory.add(event);
        }
    }
}

impl PartialEq for Remembered {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
