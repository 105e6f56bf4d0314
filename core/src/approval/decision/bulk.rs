//! Many requests at once: decided one after the other under the same rules as single ones, so that no rule is weaker in
//! bulk.

use super::decide::{decide, unfit};
use super::evolve::evolve;
use super::open::open;
use super::plan::Plan;
use super::refusal::{Decision, Refusal};
use crate::approval::model::case::Case;
use crate::approval::model::command::{Command, CommandId};
use crate::approval::model::context::Context;
use crate::approval::model::opening::Opening;
use crate::base::id::Id;
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem};
use std::borrow::Cow;

/// One of many requests.
///
/// ```
/// use fugong::{Rulebook, approval::{Actor, Command, CommandId, Context, Opening, Request}, base::{id::Id, instant::Instant}};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let reopening = rules.workflow("reopening")?;
/// let context = reopening.bind(Context::default())?;
/// let id = |text: &str| Id::new(text).unwrap();
/// let named = |text: &str| CommandId::new(text).unwrap();
/// let applicant = Actor::new(id("contact-e01"), id("enterprise"));
/// let at = Instant::parse("2020-02-10T09:00:00+08:00").unwrap();
/// let opening = Opening::new(named("c-1"), id("case-e01"), id("e01"), applicant.clone(), at);
/// let withdrawal = Command::new(named("c-2"), id("case-e01"), id("withdraw"), applicant, at);
/// let requests = [Request::Open(opening), Request::Act(withdrawal)];
/// let items = requests.each_ref().map(|request| (request, &context));
/// let states: Vec<_> = reopening.decide_many([], &items).into_iter().map(|one| one.unwrap().events[0].to.clone()).collect();
/// assert_eq!(states, [Some(id("draft")), Some(id("withdrawn"))]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// Open a case.
    Open(Opening),
    /// Do something to a case.
    Act(Command),
}

impl Request {
    /// Its id.
    #[must_use]
    pub fn id(&self) -> &CommandId {
        match self {
            Self::Open(opening) => &opening.id,
            Self::Act(command) => &command.id,
        }
    }

    /// The case that it is about.
    #[must_use]
    pub fn case(&self) -> &Id {
        match self {
            Self::Open(opening) => &opening.case,
            Self::Act(command) => &command.case,
        }
    }
}

/// Decides requests one after the other, each with its own context, and answers each in the order of the input.
///
/// No rule is relaxed: a later request sees what an earlier one did to the same case, so an approver cannot sign for two
/// in one batch, and what was opened before counts as an open case of its site (`another_case_open`). A refused request changes
/// nothing and stops nothing. A command to a case that is not there is `case_not_open`.
pub fn decide_many(
    plan: &Plan,
    cases: impl IntoIterator<Item = Case>,
    items: &[(&Request, &Context)],
) -> Vec<Result<Decision, Refusal>> {
    let mut register = Register::default();
    cases.into_iter().for_each(|case| register.put(case));
    items.iter().map(|(request, context)| register.decide(plan, request, context)).collect()
}

/// The cases of a batch as they stand after the requests so far.
#[derive(Default)]
struct Register {
    cases: Map<Id, Case>,
    /// The cases of each site, in the order in which they came.
    of_site: Map<Id, Vec<Id>>,
}

impl Register {
    /// Adds a case that is not there yet.
    fn put(&mut self, case: Case) {
        self.of_site.entry(case.site.clone()).or_default().push(case.id.clone());
        self.cases.insert(case.id.clone(), case);
    }

    /// Decides a request, and applies what came of it.
    fn decide(&mut self, plan: &Plan, request: &Request, context: &Context) -> Result<Decision, Refusal> {
        let case = self.cases.get(request.case());
        let decision = match (request, case) {
            (Request::Open(opening), _) => open(plan, case, opening, &self.with_open_cases(plan, opening, context))?,
            (Request::Act(command), Some(case)) => decide(plan, case, command, context)?,
            (Request::Act(command), None) => {
                let mut problems = unfit(plan, command, context);
                problems.push(Problem::new(Code::CaseNotOpen).with("case", command.case.as_str()).at("/case"));
                return Err(problems.into());
            }
        };
        let new = decision.events.iter().filter(|_| !decision.repeated);
        for event in new {
            match self.cases.get_mut(request.case()) {
                Some(case) => case.append(event.clone()),
                None => evolve(None, event.clone()).map(|case| self.put(case)),
            }
            .map_err(Refusal::Invalid)?;
        }
        Ok(decision)
    }

    /// A context that knows the other cases of the opening's site, too, as far as they are not closed.
    fn with_open_cases<'c>(&self, plan: &Plan, opening: &Opening, context: &'c Context) -> Cow<'c, Context> {
        let is_open = |id: &&Id| {
            let state = self.cases.get(*id).and_then(|case| plan.state(&case.state));
            **id != opening.case && state.is_some_and(|state| !state.is_final)
        };
        let of_site = self.of_site.get(&opening.site).into_iter().flatten().filter(is_open);
        let open: Vec<Id> = of_site.filter(|id| !context.open_cases.contains(id)).cloned().collect();
        let mut context = Cow::Borrowed(context);
        if !open.is_empty() {
            context.to_mut().open_cases.extend(open);
        }
        context
    }
}
