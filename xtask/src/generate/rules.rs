//! The district's rules as the generator asks them: score an inspection, decide a command.

use fugong::Rulebook;
use fugong::approval::{
    Case, Command, Context, Decision, Event, InspectionRecord, Opening, Plan, decide, evolve, open,
};
use fugong::base::id::Id;
use fugong::base::json::{Json, identity};
use fugong::checklist::{Outcome, ScoreCard};
use fugong::tools::condition::{FactSet, FactValue};
use serde_json::Value;

/// The rulebook and its workflow.
pub(crate) struct Rules {
    pub(crate) rulebook: Rulebook,
    pub(crate) plan: Plan,
}

impl Rules {
    /// Load them.
    pub(crate) fn load() -> Result<Self, String> {
        let rulebook = Rulebook::built_in("district-reopening").map_err(said)?;
        let plan = rulebook.workflow("reopening").map_err(said)?.plan().clone();
        Ok(Self { rulebook, plan })
    }

    /// Give what an inspection has to cite of its checklist: version and hash.
    pub(crate) fn cites(&self, checklist: &str) -> Result<(String, String), String> {
        let view = self.rulebook.checklist(checklist).map_err(said)?;
        Ok((view.checklist().version.to_string(), view.sha256().to_owned()))
    }

    /// Score an inspection and give what approvals see of it.
    pub(crate) fn record(&self, inspection: &Value) -> Result<InspectionRecord, String> {
        let text = |name: &str| inspection.get(name).and_then(Value::as_str).unwrap_or_default();
        let view = self.rulebook.checklist(text("checklist")).map_err(said)?;
        let read = view.read(&Json::parse(&inspection.to_string()).map_err(said)?).map_err(said)?;
        let card = view.score(&read).result;
        let written = serde_json::to_value(&card).map_err(|error| error.to_string())?;
        let recorded_at = read.recorded_at.ok_or("an inspection without its time")?;
        let mut record = InspectionRecord::new(id(text("id"))?, id(text("site"))?, id(text("checklist"))?, recorded_at);
        record.sha256 = Some(identity(&written));
        let inspectors = inspection.get("inspectors").and_then(Value::as_array).ok_or("an inspection of nobody")?;
        record.inspectors = Some(inspectors.iter().filter_map(Value::as_str).map(id).collect::<Result<_, _>>()?);
        record.facts = facts(&card)?;
        Ok(record)
    }

    /// Open a case; give it with its event.
    pub(crate) fn open(&self, opening: &Opening, context: &Context) -> Result<(Case, Vec<Event>), String> {
        let refused = |refusal| format!("{} open: {refusal:?}", opening.case);
        applied(None, open(&self.plan, None, opening, context).map_err(refused)?)
    }

    /// Decide a command; give the case after it with the events that it leads to.
    pub(crate) fn act(&self, case: Case, command: &Command, context: &Context) -> Result<(Case, Vec<Event>), String> {
        let refused = |refusal| format!("{} {}: {refusal:?}", command.case, command.action);
        let decision = decide(&self.plan, &case, command, context).map_err(refused)?;
        applied(Some(case), decision)
    }
}

/// The case after the events of a decision, and the events.
fn applied(case: Option<Case>, decision: Decision) -> Result<(Case, Vec<Event>), String> {
    let mut case = case;
    for event in &decision.events {
        case = Some(evolve(case, event.clone()).map_err(said)?);
    }
    Ok((case.ok_or("a decision without an event")?, decision.events))
}

/// The card's facts with its grade; the site's own facts are not the card's.
fn facts(card: &ScoreCard) -> Result<FactSet, String> {
    let Outcome::Graded { grade, .. } = &card.outcome else {
        return Err(format!("an inspection without a grade: {:?}", card.outcome));
    };
    let mut facts = card.facts.filtered(|name| !name.starts_with("site."));
    facts.insert("grade", FactValue::Choice(grade.to_string()));
    Ok(facts)
}

/// Read an id.
pub(crate) fn id(text: &str) -> Result<Id, String> {
    Id::new(text).ok_or_else(|| format!("{text} is no id"))
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
