//! The journal: every case decided by the real engine, command by command, and chained in the order of time.

use super::answers;
use super::casting::Casting;
use super::chance::Chance;
use super::enterprise::Enterprise;
use super::inspections::{Line, inspection};
use super::moment::Moment;
use super::plan::{REPORT_DAY, Stage};
use super::rules::{Rules, id};
use super::texts;
use fugong::approval::{Actor, Case, Command, CommandId, Context, Event, Opening, PartyMember, Payload};
use fugong::tools::journal::{JournalEntry, append, head};
use serde_json::Value;

const DOCUMENTS: [&str; 5] =
    ["emergency-plan", "commitment-letter", "staff-origin-list", "prevention-plan", "supplies-list"];

/// What the cases come to.
#[derive(Default)]
pub(crate) struct Cases {
    /// Events with the moments at which they happened.
    pub(crate) events: Vec<(Moment, Event)>,
    /// The inspections that the cases rest on.
    pub(crate) inspections: Vec<Line>,
}

/// Lead every case to where it stands. `daily` holds the daily inspections: one of them stops an enterprise.
pub(crate) fn lead(
    seed: u64,
    rules: &Rules,
    enterprises: &[Enterprise],
    casting: &Casting,
    daily: &[Line],
) -> Result<Cases, String> {
    let mut cases = Cases::default();
    let again = enterprises.iter().position(|enterprise| enterprise.stage == Stage::OnSite);
    for (index, enterprise) in enterprises.iter().enumerate() {
        if enterprise.stage == Stage::NotApplied {
            continue;
        }
        let duty = casting.duties.get(index).ok_or("no such duty")?;
        let mut context = Context::default();
        context.rulebook = Some(rules.rulebook.sha256().to_owned());
        let reopening = rules.rulebook.workflow("reopening").map_err(|problems| problems.to_string())?;
        context.workflow_sha256 = Some(reopening.sha256().to_owned());
        let mut desk = Desk {
            rules,
            enterprise,
            chance: Chance::new(seed, &format!("case {}", enterprise.id)),
            case: None,
            context,
            again: again == Some(index),
            out: &mut cases,
        };
        desk.run(duty.officer_on(12))?;
        if index == casting.stopped {
            desk.stop(duty.officer_on(REPORT_DAY), daily)?;
        }
    }
    Ok(cases)
}

/// Chain the events.
pub(crate) fn chain(seed: u64, mut events: Vec<(Moment, Event)>) -> Result<Vec<JournalEntry>, String> {
    let mut chance = Chance::new(seed, "journal");
    events.sort_by(|(at, event), (other, beside)| {
        (at, &event.case, event.sequence).cmp(&(other, &beside.case, beside.sequence))
    });
    let mut entries: Vec<JournalEntry> = Vec::new();
    let mut recorded = Moment::at(1, 0, 0);
    for (at, event) in events {
        // A few seconds later, and never before the entry that stands above.
        recorded = recorded.max(at.plus(chance.below(4)));
        let body = serde_json::to_value(&event).map_err(|error| error.to_string())?;
        let last = entries.last().map_or_else(|| head(&[]), |last| head(std::slice::from_ref(last)));
        entries.push(append(&last, recorded.instant()?, body));
    }
    Ok(entries)
}

/// One enterprise's way through the offices.
struct Desk<'d> {
    rules: &'d Rules,
    enterprise: &'d Enterprise,
    chance: Chance,
    case: Option<Case>,
    context: Context,
    /// Of those that wait for the on-site visit, the first has failed one and waits for the second.
    again: bool,
    out: &'d mut Cases,
}

impl Desk<'_> {
    fn run(&mut self, officer: &str) -> Result<(), String> {
        // The day on which the last step is taken, were it to reopen.
        let goal = match self.enterprise.stage {
            Stage::Reopened(day) => day,
            Stage::Correcting | Stage::DocumentReview => REPORT_DAY + 3,
            Stage::OnSite => REPORT_DAY + 1,
            Stage::SignOff | Stage::Refused => REPORT_DAY,
            Stage::NotApplied => return Ok(()),
        };
        let first = match self.enterprise.stage {
            Stage::Correcting | Stage::DocumentReview => REPORT_DAY - 1 - self.chance.below(2),
            _ => goal - 5 - self.chance.below(2),
        };
        let incomplete = self.enterprise.stage == Stage::Correcting || self.chance.once_in(4);
        self.apply(first, incomplete)?;
        if matches!(self.enterprise.stage, Stage::Correcting | Stage::DocumentReview) {
            return Ok(());
        }
        self.review(goal - 3)?;
        if self.enterprise.stage == Stage::Refused {
            let at = self.hour(goal - 1, 14);
            return self.act("refuse", ("leader-01", "leader"), at, Some(texts::REFUSED.0), &[]);
        }
        if self.enterprise.stage == Stage::OnSite {
            self.accept_documents(goal - 3)?;
            return if self.again { self.fail(goal - 2, officer) } else { Ok(()) };
        }
        self.accept_documents(goal - 3)?;
        self.verify(goal - 2, officer)?;
        let at = self.hour(goal - 1, 14);
        self.act("approve", ("deputy-leader-01", "deputy-leader"), at, Some(texts::AGREED.0), &[])?;
        // The one at joint sign-off gets its second signature after the report is out.
        let late = self.enterprise.stage == Stage::SignOff;
        let at = if late { Moment::at(goal, 18, 20) } else { Moment::at(goal, 10, 0).plus(self.chance.below(24_000)) };
        self.act("approve", ("leader-01", "leader"), at, Some(texts::AGREED.0), &[])
    }

    fn hour(&mut self, day: u64, hour: u64) -> Moment {
        Moment::at(day, hour, 0).plus(self.chance.below(5_400))
    }

    /// Open, submit, accept; where documents are missing, have them corrected.
    fn apply(&mut self, day: u64, incomplete: bool) -> Result<(), String> {
        let contact = self.enterprise.contact();
        let enterprise = (contact.as_str(), "enterprise");
        let at = self.hour(day, 9);
        self.open(enterprise, at)?;
        let at = self.hour(day, 11);
        let brought = if incomplete { DOCUMENTS.get(..3).unwrap_or_default() } else { &DOCUMENTS };
        self.act("submit", enterprise, at, None, brought)?;
        let at = self.hour(day, 13);
        self.act("accept-application", ("reviewer-01", "reviewer"), at, None, &[])?;
        if !incomplete {
            return Ok(());
        }
        let at = self.hour(day, 15);
        self.act("request-correction", ("reviewer-01", "reviewer"), at, Some(texts::TO_COMPLETE.0), &[])?;
        if self.enterprise.stage == Stage::Correcting {
            return Ok(());
        }
        let at = self.hour(day + 1, 9);
        self.act("resubmit", enterprise, at, None, DOCUMENTS.get(3..).unwrap_or_default())
    }

    /// Look through the documents.
    fn review(&mut self, day: u64) -> Result<(), String> {
        let at = self.hour(day, 9);
        let answers = answers::documents(&mut self.chance);
        self.inspect(("docs", "application-documents"), ["reviewer-01", "reviewer-02"], at, &answers)
    }

    fn accept_documents(&mut self, day: u64) -> Result<(), String> {
        let at = self.hour(day, 14);
        self.act("accept-documents", ("reviewer-01", "reviewer"), at, Some(texts::DOCUMENTS_HOLD.0), &[])
    }

    /// Visit the site; where it fails, have it corrected and visit again the next morning. Then pass it.
    fn verify(&mut self, day: u64, officer: &str) -> Result<(), String> {
        let mut day = day;
        if self.chance.once_in(6) {
            self.fail(day, officer)?;
            day += 1;
        }
        let at = self.visit(day, officer, true)?.plus(1_200 + self.chance.below(2_400));
        self.act("accept-on-site", (officer, "officer"), at, Some(texts::SITE_HOLDS.0), &[])
    }

    /// Fail the site, have it corrected, take up the recheck: another round.
    fn fail(&mut self, day: u64, officer: &str) -> Result<(), String> {
        let at = self.visit(day, officer, false)?.plus(1_200);
        self.act("fail-on-site", (officer, "officer"), at, Some(texts::SITE_FAILS.0), &[])?;
        let (contact, at) = (self.enterprise.contact(), self.hour(day, 16));
        self.act("claim-corrected", (&contact, "enterprise"), at, None, &[])?;
        let at = Moment::at(day + 1, 8, 30);
        self.act("recheck", (officer, "officer"), at, None, &[])
    }

    fn visit(&mut self, day: u64, officer: &str, holds: bool) -> Result<Moment, String> {
        let at = self.hour(day, 9);
        let photo = format!("photo/02{day:02}/{}-site", self.enterprise.id);
        let answers = answers::on_site(&mut self.chance, self.enterprise, holds, &photo);
        let assistant = format!("assistant-{:02}", self.enterprise.street + 1);
        self.inspect(("site", "on-site"), [officer, &assistant], at, &answers)?;
        Ok(at)
    }

    /// Stop work, a quarter of an hour after the inspection that found the reason.
    fn stop(&mut self, officer: &str, daily: &[Line]) -> Result<(), String> {
        let about = |line: &Value| line.get("site").and_then(Value::as_str) == Some(self.enterprise.id.as_str());
        let found = daily.iter().rfind(|(at, line)| at.day() == REPORT_DAY && about(line));
        let (at, line) = found.ok_or("the enterprise to stop was not inspected")?;
        self.context.inspections.push(self.rules.record(line)?);
        let assigned = PartyMember::new(id("assigned-officer")?, id(officer)?, id(&self.enterprise.id)?);
        self.context.parties = Some(vec![assigned]);
        self.act("stop", (officer, "officer"), at.plus(900), Some(texts::STOPPED.0), &[])
    }

    fn inspect(&mut self, kind: (&str, &str), by: [&str; 2], at: Moment, answers: &Value) -> Result<(), String> {
        let line = inspection(self.rules, kind, self.enterprise, by, at, answers)?;
        self.context.inspections.push(self.rules.record(&line)?);
        self.out.inspections.push((at, line));
        Ok(())
    }

    fn act(
        &mut self,
        action: &str,
        actor: (&str, &str),
        at: Moment,
        opinion: Option<&str>,
        documents: &[&str],
    ) -> Result<(), String> {
        let case = self.case.take().ok_or("an action before the opening")?;
        let actor = Actor::new(id(actor.0)?, id(actor.1)?);
        let command_id = self.request_id(case.sequence + 1)?;
        let mut command = Command::new(command_id, case.id.clone(), id(action)?, actor, at.instant()?);
        command.opinion = opinion.map(str::to_owned);
        command.payload = self.payload(action, documents)?;
        command.expected_version = case.sequence;
        let after = self.rules.act(case, &command, &self.context)?;
        self.keep(at, after);
        Ok(())
    }

    fn open(&mut self, actor: (&str, &str), at: Moment) -> Result<(), String> {
        let actor = Actor::new(id(actor.0)?, id(actor.1)?);
        let (case, site) = (id(&format!("case-{}", self.enterprise.id))?, id(&self.enterprise.id)?);
        let opening = Opening::new(self.request_id(1)?, case, site, actor, at.instant()?);
        let after = self.rules.open(&opening, &self.context)?;
        self.keep(at, after);
        Ok(())
    }

    /// The id of the request that leads to the event of this number.
    fn request_id(&self, sequence: u64) -> Result<CommandId, String> {
        let text = format!("case-{}-{sequence}", self.enterprise.id);
        CommandId::new(&text).ok_or_else(|| format!("`{text}` is no id of a request"))
    }

    fn keep(&mut self, at: Moment, (case, events): (Case, Vec<Event>)) {
        self.case = Some(case);
        self.out.events.extend(events.into_iter().map(|event| (at, event)));
    }

    fn payload(&self, action: &str, documents: &[&str]) -> Result<Option<Payload>, String> {
        let mut payload = Payload::empty();
        if action == "request-correction" {
            let missing = DOCUMENTS.get(3..).unwrap_or_default();
            payload.missing = missing.iter().map(|name| id(name)).collect::<Result<_, _>>()?;
        }
        for name in documents {
            payload.evidence.insert((*name).to_owned(), format!("archive/{}/{name}.pdf", self.enterprise.id));
        }
        Ok((payload != Payload::empty()).then_some(payload))
    }
}
