//! Views of workflows: the approval engine bound to its rulebook. Facts are read by their types, sentences use titles,
//! and the rulebook's hash goes on what is opened.

use super::load::Rulebook;
use crate::approval::decision::decide::{hash_mismatch, unfit as unfit_command};
use crate::approval::decision::open::unfit as unfit_opening;
use crate::approval::{
    ActionAnswer, Actor, Case, Command, Context, Decision, Event, OPEN, Opening, Plan, Refusal, Request, Workflow,
    allowed, allowed_to_open, decide, decide_many, engine_fact_type, open, replay,
};
use crate::base::id::{Id, Named};
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json};
use crate::base::ordered::CollectOrdered;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::{EN, Text, ZH_CN};
use crate::tools::condition::{FactTitles, FactType, FactTypes, Glossary};

/// A workflow bound to its rulebook: cheap to make, borrowed from it.
#[derive(Clone, Debug)]
pub struct WorkflowView<'r> {
    rulebook: &'r Rulebook,
    plan: &'r Plan,
}

impl Rulebook {
    /// One of its workflows.
    ///
    /// # Errors
    /// `unknown_id` where there is none of this id.
    pub fn workflow(&self, id: &str) -> Result<WorkflowView<'_>, Problems> {
        match self.workflow_plan(id) {
            Some(plan) => Ok(WorkflowView { rulebook: self, plan }),
            None => {
                let known = self.document().workflows.iter().map(|workflow| workflow.id.as_str());
                Err(Problem::unknown_id("workflow", id, known.collect()).into())
            }
        }
    }
}

impl WorkflowView<'_> {
    /// The workflow as its author wrote it.
    #[must_use]
    pub fn workflow(&self) -> &Workflow {
        self.plan.workflow()
    }

    /// The workflow made ready, for the functions of [`approval`](crate::approval).
    #[must_use]
    pub fn plan(&self) -> &Plan {
        self.plan
    }

    /// SHA-256 of the workflow's RFC 8785 form.
    #[must_use]
    pub fn sha256(&self) -> &str {
        self.rulebook.entry_sha256("workflows", &self.workflow().id).map_or("", |hash| hash)
    }

    /// Reads what is known around a case and binds it.
    ///
    /// # Errors
    /// Every problem in it, as [`WorkflowView::bind`] and of its form.
    pub fn read_context(&self, json: &Json) -> Result<Context, Problems> {
        self.bind(Decoder::run(json)?)
    }

    /// Binds what is known around a case to this rulebook: facts by their declared types, titles for sentences, and the
    /// rulebook's hash for cases that are opened. `decide` and `allowed` take what comes out.
    ///
    /// ```
    /// use fugong::{approval::Context, base::json::decode_text};
    ///
    /// let rules = fugong::Rulebook::built_in("district-reopening")?;
    /// let reopening = rules.workflow("reopening")?;
    /// let context = reopening.bind(Context::default())?;
    /// assert_eq!(context.rulebook.as_deref(), Some(rules.sha256()), "cases that are opened cite it");
    /// let other: Context = decode_text(&format!(r#"{{"rulebook": "{}"}}"#, "0".repeat(64)))?;
    /// assert!(reopening.bind(other).is_err(), "the hash of another rulebook is refused");
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    ///
    /// # Errors
    /// `unknown_fact`, `fact_value` and `out_of_range` for facts that are not as declared, `unknown_id` for the hash of
    /// another rulebook.
    pub fn bind(&self, mut context: Context) -> Result<Context, Problems> {
        let mut problems = Problems::none();
        // An inspection's facts stand in its own record: elsewhere no guard would see them.
        let declared = |name: &str| self.rulebook.types().facts.get(name).map(crate::tools::condition::Fact::fact_type);
        let stray = context.facts.iter().filter(|(name, _)| declared(name).is_none());
        for (name, _) in stray {
            let problem = Problem::new(Code::UnknownFact).with("fact", name);
            problems.push(problem.at(format!("/facts/{}", crate::base::json::escape(name))));
        }
        context.facts = context.facts.filtered(|name| declared(name).is_some());
        context.resolve_fact_types(&self.rulebook.types(), &mut problems);
        for (name, value) in context.facts.iter() {
            let fact = self.rulebook.document().facts.get(name);
            let beyond = fact.and_then(|fact| fact.beyond(value));
            problems.extend(beyond.map(|problem| problem.at(format!("/facts/{}", crate::base::json::escape(name)))));
        }
        let ours = self.rulebook.sha256();
        if let Some(stated) = context.rulebook.replace(ours.to_owned()).filter(|stated| stated != ours) {
            problems
                .push(Problem::new(Code::UnknownId).with_term("what", "rulebook").with("id", stated).at("/rulebook"));
        }
        context.workflow_sha256 = Some(self.sha256().to_owned());
        context.names = self.glossary();
        let roles = &self.rulebook.document().roles;
        for (index, holding) in context.roles.iter().flatten().enumerate() {
            if Named::place(roles, &holding.role).is_none() {
                let known = roles.iter().map(|role| role.id.as_str()).collect();
                problems.push(Problem::unknown_id("role", &holding.role, known).at(format!("/roles/{index}/role")));
            }
        }
        for (index, member) in context.parties.iter().flatten().enumerate() {
            if !self.workflow().parties.iter().any(|party| party.id == member.party) {
                let known = self.workflow().parties.iter().map(|party| party.id.as_str()).collect();
                problems.push(Problem::unknown_id("party", &member.party, known).at(format!("/parties/{index}/party")));
            }
        }
        context.role_titles = roles.iter().map(|role| (role.id.clone(), role.title.clone())).collect_map();
        problems.or(context)
    }

    /// Every way in which a command does not fit the workflow and the rulebook's roles, whatever its case and what is known.
    #[must_use]
    pub fn check_command(&self, command: &Command) -> Problems {
        unfit_command(self.plan, command, &self.nothing_known())
    }

    /// Every way in which an opening does not fit the workflow and the rulebook's roles.
    #[must_use]
    pub fn check_opening(&self, opening: &Opening) -> Problems {
        unfit_opening(self.plan, opening, &self.nothing_known())
    }

    /// The problem of an actor in a role that the rulebook does not declare; it need not declare any.
    pub(crate) fn role_problem(&self, actor: &Actor) -> Option<Problem> {
        self.nothing_known().role_problem(actor)
    }

    /// A bound context in which nothing is known but the rulebook.
    fn nothing_known(&self) -> Context {
        // Default: an empty context binds without a problem.
        self.bind(Context::default()).unwrap_or_default()
    }

    /// Opens a case in a bound context; see [`open`](crate::approval::open()).
    ///
    /// # Errors
    /// The denial with every reason, or the problems of an opening that does not fit.
    pub fn open(&self, case: Option<&Case>, opening: &Opening, context: &Context) -> Result<Decision, Refusal> {
        open(self.plan, case, opening, context)
    }

    /// Decides a command in a bound context; see [`decide`](crate::approval::decide()).
    ///
    /// # Errors
    /// The denial with every reason, or the problems of a command that does not fit.
    pub fn decide(&self, case: &Case, command: &Command, context: &Context) -> Result<Decision, Refusal> {
        decide(self.plan, case, command, context)
    }

    /// Decides openings and commands one after the other, each seeing what the earlier ones did.
    pub fn decide_many(
        &self,
        cases: impl IntoIterator<Item = Case>,
        items: &[(&Request, &Context)],
    ) -> Vec<Result<Decision, Refusal>> {
        decide_many(self.plan, cases, items)
    }

    /// What somebody could do to a case now, action by action, and why not.
    #[must_use]
    pub fn allowed(
        &self,
        case: &Case,
        actor: &Actor,
        on_behalf_of: Option<&Id>,
        at: Instant,
        context: &Context,
    ) -> Vec<ActionAnswer> {
        allowed(self.plan, case, actor, on_behalf_of, at, context)
    }

    /// Whether somebody could open a case for a site now, and why not.
    #[must_use]
    pub fn allowed_to_open(
        &self,
        site: &Id,
        actor: &Actor,
        on_behalf_of: Option<&Id>,
        at: Instant,
        context: &Context,
    ) -> ActionAnswer {
        allowed_to_open(self.plan, site, actor, on_behalf_of, at, context)
    }

    /// Makes a case of its events.
    ///
    /// # Errors
    /// `workflow_hash_mismatch` where the case was opened under another text of the workflow, or everything about the events
    /// that cannot be.
    pub fn replay(&self, events: Vec<Event>) -> Result<Case, Problems> {
        if let Some(problem) = events.first().and_then(|event| self.opened_under_another(event)) {
            return Err(problem.at("/0/opened/workflow_sha256").into());
        }
        replay(self.plan, events)
    }

    /// Whether a case is what its own events make of it under this workflow.
    ///
    /// # Errors
    /// As [`WorkflowView::replay`], below `/events`, and `case_inconsistent`.
    pub fn verify(&self, case: &Case) -> Result<(), Problems> {
        if let Some(problem) = case.events.first().and_then(|event| self.opened_under_another(event)) {
            return Err(problem.at("/events/0/opened/workflow_sha256").into());
        }
        case.verify(self.plan).or(())
    }

    /// What an opening says of the workflow's text, where it is not this one. Under other rules nothing more is judged.
    fn opened_under_another(&self, opening: &Event) -> Option<Problem> {
        let opened = opening.opened.as_ref().filter(|opened| opened.workflow == self.workflow().id)?;
        let same_version = opened.version == self.workflow().version;
        same_version.then(|| hash_mismatch(opened.workflow_sha256.as_deref(), Some(self.sha256()))).flatten()
    }

    /// Titles, units and options of every fact that some guard reads.
    fn glossary(&self) -> Glossary {
        let mut glossary = Glossary::default();
        for guard in self.workflow().actions.iter().filter_map(|action| action.when.as_ref()) {
            guard.for_each_fact(&mut |name| {
                if !glossary.has(name) {
                    let known =
                        engine_fact_type(self.workflow(), name).or_else(|| self.rulebook.types().fact_type(name));
                    let options = match &known {
                        Some(FactType::Choice(options) | FactType::Set(options)) => Some(options),
                        _ => None,
                    };
                    glossary.note(name, options.into_iter().flatten().map(String::as_str), self);
                }
            });
        }
        glossary
    }
}

/// The case's own facts, before the rulebook's.
impl FactTitles for WorkflowView<'_> {
    fn title(&self, fact: &str) -> Text {
        if let Some(party) = fact.strip_prefix("actor.") {
            let title = self.workflow().named_party(party).1.clone().or_name(party).quoted();
            let [zh_cn, en] = [ZH_CN, EN].map(|language| title.in_shipped(language));
            return Text::pair(["办理人是否为", zh_cn].concat(), ["whether the person acting is ", en].concat());
        }
        let of_action = |id: &str, zh_cn: &str, before: &str, after: &str| {
            let action = self.workflow().action(id).map_or(Text::Empty, |action| action.title.clone());
            let action = action.or_name(id).quoted();
            let en = [before, action.in_shipped(EN), after].concat();
            Text::pair([action.in_shipped(ZH_CN), zh_cn].concat(), en)
        };
        match fact.strip_prefix("case.").map(|rest| rest.split_once('.').unwrap_or((rest, ""))) {
            Some(("state", _)) => Text::pair("案件状态", "the case's state"),
            Some(("round", _)) => Text::pair("轮次", "the round"),
            Some(("acts", OPEN)) => Text::pair("立案次数", "how often the case was opened"),
            Some(("acts", id)) => of_action(id, "的办理次数", "how often ", " was done"),
            Some(("votes", id)) => of_action(id, "的签署人数", "the number of signatures for ", ""),
            Some(("evidence", id)) => {
                let found = self.workflow().evidence.iter().find(|evidence| evidence.id == id);
                let title = found.map_or(Text::Empty, |evidence| evidence.title.clone()).or_name(id);
                let on_file = |language: &str, mark: &str| [title.in_shipped(language), mark].concat();
                Text::pair(on_file(ZH_CN, "（在案）"), on_file(EN, " (on file)"))
            }
            _ => self.rulebook.title(fact),
        }
    }

    fn unit(&self, fact: &str) -> Text {
        // Chinese counts with a measure word, English without one.
        match fact.strip_prefix("case.").and_then(|rest| rest.split_once('.')) {
            Some(("acts", _)) => Text::pair("次", ""),
            Some(("votes", _)) => Text::pair("人", ""),
            _ => self.rulebook.unit(fact),
        }
    }

    fn option(&self, fact: &str, option: &str) -> Text {
        match fact {
            "case.state" => {
                self.workflow().state(option).map_or(Text::Empty, |state| state.title.clone()).or_name(option)
            }
            _ => self.rulebook.option(fact, option),
        }
    }
}
