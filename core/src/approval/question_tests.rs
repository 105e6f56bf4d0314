//! Everything that one question depends on, and how a listed reason is made to go away.

use super::fixture_tests::*;
use super::*;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::problem::Code;
use crate::tools::condition::FactValue;
use chrono::TimeDelta;

/// Everything that one question depends on.
#[derive(Clone)]
pub struct World {
    pub workflow: Workflow,
    pub case: Case,
    pub context: Context,
    pub actor: Actor,
    pub on_behalf_of: Option<Id>,
    pub at: Instant,
}

pub fn later(at: Instant, minutes: i64) -> Instant {
    (at.date_time() + TimeDelta::minutes(minutes)).into()
}

impl World {
    pub fn answers(&self) -> Vec<ActionAnswer> {
        allowed(&Plan::of(&self.workflow), &self.case, &self.actor, self.on_behalf_of.as_ref(), self.at, &self.context)
    }

    pub fn answer(&self, action: &Id) -> ActionAnswer {
        self.answers().into_iter().find(|answer| answer.action == *action).unwrap()
    }

    pub fn command(&self, action: &Id) -> Command {
        Command {
            id: CommandId::new("question").unwrap(),
            case: self.case.id.clone(),
            action: action.clone(),
            actor: self.actor.clone(),
            on_behalf_of: self.on_behalf_of.clone(),
            at: self.at,
            opinion: None,
            payload: None,
            expected_version: self.case.sequence,
        }
    }

    pub fn decide(&self, command: &Command) -> Result<Decision, Refusal> {
        decide(&Plan::of(&self.workflow), &self.case, command, &self.context)
    }

    fn persons(&self) -> Vec<Id> {
        std::iter::once(self.actor.id.clone()).chain(self.on_behalf_of.clone()).collect()
    }

    /// The same world with nothing in it that begins or ends later: time then moves `now` alone.
    pub fn frozen(&self) -> Self {
        let mut world = self.clone();
        let at = self.at;
        world.context.inspections.retain(|inspection| inspection.recorded_at <= at);
        for inspection in &mut world.context.inspections {
            inspection.retracted_at = inspection.retracted_at.filter(|retracted| *retracted <= at);
        }
        world.context.delegations.retain(|known| known.from <= at && at < known.until);
        for known in &mut world.context.delegations {
            known.until = later(at, 1_000_000);
        }
        if let Some(holdings) = &mut world.context.roles {
            holdings.retain(|holding| holding.from.is_none_or(|from| from <= at));
            holdings.retain(|holding| holding.until.is_none_or(|until| at < until));
            holdings.iter_mut().for_each(|holding| holding.until = None);
        }
        if let Some(members) = &mut world.context.parties {
            members.retain(|member| member.from.is_none_or(|from| from <= at));
            members.retain(|member| member.until.is_none_or(|until| at < until));
            members.iter_mut().for_each(|member| member.until = None);
        }
        // At the deadline itself it is in time: a limit that ends now ends later, too.
        world.case.expires_at = world.case.expires_at.filter(|due| *due < at);
        world
    }

    /// Makes one listed reason go away, and nothing else.
    fn fix(&mut self, action: &Action, leaf: &ReasonLeaf) {
        let persons = self.persons();
        let principal = persons.last().unwrap().clone();
        match leaf.code {
            Code::WrongState | Code::CaseClosed => {
                self.case.state = action.from[0].clone();
                self.case.votes.clear();
                self.case.expires_at = None;
            }
            Code::DeadlinePassed => self.case.expires_at = None,
            Code::RoleNotPermitted | Code::RoleNotHeld | Code::RoleElsewhere => {
                if leaf.code == Code::RoleNotPermitted {
                    self.actor.role = id(leaf.param("roles").unwrap()[0].as_str().unwrap());
                }
                let role = self.actor.role.clone();
                if let Some(holdings) = &mut self.context.roles {
                    holdings.push(RoleHolding::new(principal, role));
                }
            }
            Code::DelegationMissing => {
                // Nobody delegates to themselves: then it is somebody else for whom they act.
                self.context.delegations.push(Delegation {
                    person: principal,
                    delegate: self.actor.id.clone(),
                    actions: Vec::new(),
                    from: self.case.opened_at,
                    until: later(self.at, 1_000_000),
                });
            }
            Code::AlreadyVoted => self.case.votes.retain(|vote| !persons.iter().any(|person| vote.occupies(person))),
            Code::SeparationOfDuties => {
                let separation = leaf.param("separation").unwrap().as_str().unwrap();
                let separation = self.workflow.separation.iter().find(|known| known.id == *separation).unwrap();
                for event in &mut self.case.events {
                    let occupies = persons.contains(&event.actor.id)
                        || event.on_behalf_of.as_ref().is_some_and(|person| persons.contains(person));
                    let listed =
                        separation.actions.contains(&event.action) || separation.against.contains(&event.action);
                    if event.action != action.id && listed && occupies {
                        if event.kind == EventKind::Opened {
                            (event.actor.id, event.on_behalf_of) = (id("nobody-here"), None);
                        } else {
                            event.kind = EventKind::Moved;
                        }
                    }
                }
            }
            Code::PartyRequired => self.join(action, &principal),
            Code::PartyExcluded => {
                for party in leaf.param("parties").unwrap().as_array().unwrap() {
                    if party == "opener" {
                        (self.case.events[0].actor.id, self.case.events[0].on_behalf_of) = (id("nobody-here"), None);
                    } else {
                        for visit in &mut self.context.inspections {
                            visit.inspectors.iter_mut().for_each(|all| all.retain(|one| !persons.contains(one)));
                        }
                    }
                }
            }
            Code::PartyUnknown => {
                for party in leaf.param("parties").unwrap().as_array().unwrap() {
                    if party == "inspector" {
                        for visit in &mut self.context.inspections {
                            visit.inspectors.get_or_insert_default();
                        }
                    } else {
                        self.join(action, &principal);
                    }
                }
            }
            Code::LimitReached => {
                for event in self.case.events.iter_mut().filter(|event| event.action == action.id) {
                    event.kind = EventKind::Moved;
                }
            }
            Code::BeforeLastEvent => self.at = self.at.max(later(leaf.true_from.unwrap(), 1)),
            Code::GuardUnmet | Code::GuardUnknown => match leaf.true_from {
                Some(from) => self.at = self.at.max(from),
                None => self.state_fact(leaf),
            },
            other => panic!("{other:?} is not a reason that `allowed` gives"),
        }
        // The events may not be as they were: what they come to is asked anew.
        self.case.memory = Default::default();
    }

    /// Makes somebody the first party that may do an action.
    fn join(&mut self, action: &Action, person: &Id) {
        let member = PartyMember {
            party: action.by_parties[0].clone(),
            person: person.clone(),
            site: self.case.site.clone(),
            from: None,
            until: None,
        };
        self.context.parties.get_or_insert_default().push(member);
    }

    fn state_fact(&mut self, leaf: &ReasonLeaf) {
        let facts_of = &mut self.context.facts;
        match leaf.param("fact").unwrap().as_str().unwrap() {
            name @ ("site.ready" | "site.clean") => facts_of.insert(name, FactValue::Bool(true)),
            "site.staff" => facts_of.insert("site.staff", number(99)),
            "site.supplied-at" => facts_of.insert("site.supplied-at", FactValue::Instant(at(1, 0, 0))),
            "inspection.on-site.grade" => self.context.inspections.push(InspectionRecord {
                id: id("zz"),
                site: self.case.site.clone(),
                checklist: id("on-site"),
                recorded_at: self.at,
                retracted_at: None,
                sha256: None,
                inspectors: Some(Vec::new()),
                facts: facts(&[("grade", choice("conforming"))]),
            }),
            other => panic!("{other} is no fact of the random guards"),
        }
    }

    pub fn fix_unit(&mut self, action: &Action, unit: &DenialReason) {
        match unit {
            DenialReason::Leaf(leaf) => self.fix(action, leaf),
            DenialReason::All { all } => all.iter().for_each(|part| self.fix_unit(action, part)),
            DenialReason::Any { any } => self.fix_unit(action, &any[0]),
        }
    }
}

pub fn is_timed(unit: &DenialReason) -> bool {
    unit.leaves().iter().any(|leaf| leaf.true_from.is_some())
}

/// The units in an order in which fixing one does not undo another: time first, for evidence is put on record at `now`.
pub fn in_order(units: &[DenialReason]) -> Vec<&DenialReason> {
    let (timed, rest): (Vec<_>, Vec<_>) = units.iter().partition(|unit| is_timed(unit));
    timed.into_iter().chain(rest).collect()
}
