//! Openings: how somebody asks for a case to be opened, and the check that an opening fits its workflow at all.

use super::command::{Actor, CommandId, OPEN, evidence_problems, stated};
use super::event::Event;
use super::workflow::Workflow;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::record;
use crate::base::problem::Problems;
use std::collections::BTreeMap;

record! {
    /// A request to open a case for a site. The same `id` is the same request, however often it arrives: a case answers a
    /// repeated one with its first event.
    ///
    /// ```
    /// use fugong::{approval::Opening, base::json::decode_text};
    ///
    /// let opening: Opening = decode_text(r#"{"id": "c-1", "case": "case-e01", "site": "e01", "at": "2020-02-10T09:00:00+08:00",
    ///     "actor": {"id": "contact-e01", "role": "enterprise"}, "evidence": {"plan": "archive/e01/plan.pdf"}}"#)?;
    /// assert_eq!((opening.site.as_str(), opening.stated_opinion()), ("e01", None));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct Opening {
        /// Id of the request, made once by whoever asks and sent again unchanged if no reply came.
        pub id: CommandId,
        /// Id of the new case, chosen by whoever asks.
        pub case: Id,
        /// Site that the case is about.
        pub site: Id,
        /// Person who opens it, and the role.
        pub actor: Actor,
        /// Person represented by delegation; the role is then that person's.
        pub on_behalf_of: Option<Id>,
        /// Instant of the request, which the decision takes as `now`.
        pub at: Instant,
        /// Opinion, if one is given.
        pub opinion: Option<String>,
        /// Documents filed with it: id of the document to the reference under which it is kept, not blank. Default: none.
        pub evidence: BTreeMap<String, String> = BTreeMap::new(),
    }
}

impl Opening {
    /// An opening for somebody's own account, without opinion or documents.
    ///
    /// ```
    /// use fugong::approval::{Actor, CommandId, Opening};
    /// use fugong::base::{id::Id, instant::Instant};
    ///
    /// let id = |text: &str| Id::new(text).unwrap();
    /// let at = Instant::parse("2020-02-10T09:00:00+08:00").unwrap();
    /// let actor = Actor::new(id("contact-e01"), id("enterprise"));
    /// let opening = Opening::new(CommandId::new("c-1").unwrap(), id("case-e01"), id("e01"), actor, at);
    /// assert!(opening.evidence.is_empty() && opening.on_behalf_of.is_none());
    /// ```
    #[must_use]
    pub fn new(id: CommandId, case: Id, site: Id, actor: Actor, at: Instant) -> Self {
        Self { id, case, site, actor, on_behalf_of: None, at, opinion: None, evidence: BTreeMap::new() }
    }

    /// The opinion as given; `None` if there is none or it holds only white space.
    #[must_use]
    pub fn stated_opinion(&self) -> Option<&str> {
        stated(self.opinion.as_deref())
    }

    /// The fields in which this opening differs from the request that led to an event.
    pub(crate) fn differs_from(&self, event: &Event) -> Vec<&'static str> {
        let none = BTreeMap::new();
        let filed = event.payload.as_ref().map_or(&none, |payload| &payload.evidence);
        let differs = [
            ("action", event.action != *OPEN),
            ("site", event.opened.as_ref().is_none_or(|opened| opened.site != self.site)),
            ("actor", self.actor != event.actor),
            ("on_behalf_of", self.on_behalf_of != event.on_behalf_of),
            ("opinion", self.stated_opinion() != event.opinion.as_deref()),
            ("evidence", self.evidence != *filed),
        ];
        differs.into_iter().filter_map(|(name, differs)| differs.then_some(name)).collect()
    }
}

impl Workflow {
    /// Every way in which an opening does not fit this workflow: bad input, not a denial.
    #[must_use]
    pub fn check_opening(&self, opening: &Opening) -> Problems {
        evidence_problems(self, &opening.evidence, "/evidence")
    }
}
