//! What the ledger is made from: what inspections saw, and what people did.

use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{record, string_enum};
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;

string_enum! {
    /// How a problem came to light.
    pub enum FindingSource {
        /// Phone screening (电话摸排).
        Phone = "phone",
        /// An inspection.
        Inspection = "inspection",
        /// A temperature reading.
        Temperature = "temperature",
        /// The duty roster.
        Roster = "roster",
    }
}

string_enum! {
    /// Where a finding stands.
    pub enum FindingState {
        /// Not corrected.
        Opened = "opened",
        /// Said to be corrected; nobody has looked yet.
        Corrected = "corrected",
        /// An inspection found the item in order.
        Verified = "verified",
        /// Struck off (销号).
        Closed = "closed",
    }
}

string_enum! {
    /// Why nobody can say yet by when something has to be corrected.
    pub enum DueUnknown {
        /// The calendar of that year was not published yet.
        CalendarUnpublished = "calendar_unpublished",
        /// The year is before those that the calendar knows.
        CalendarBeginsLater = "calendar_begins_later",
        /// Working days are asked for where no calendar is given.
        NoCalendar = "no_calendar",
        /// The zone's rules are not known for that moment.
        ZoneUnknown = "zone_unknown",
    }
}

string_enum! {
    /// What people do about a finding.
    pub enum FindingEventKind {
        /// Enters a problem that no inspection found.
        Opened = "opened",
        /// Says who has to correct it, or by when (交办、延期).
        Assigned = "assigned",
        /// Says that it is corrected.
        Corrected = "corrected",
        /// Confirms that it is, where no inspection does.
        Verified = "verified",
        /// Strikes it off (销号).
        Closed = "closed",
    }
}

record! {
    /// One item of one inspection, or one instance of it, failed or in order. What did not apply or nobody looked at is not sighted.
    pub struct Sighting {
        /// The site.
        pub site: String,
        /// The checklist.
        pub checklist: Id,
        /// The item.
        pub item: Id,
        /// The instance of a repeated item: each is a finding of its own.
        pub instance: Option<String>,
        /// When.
        pub at: Instant,
        /// The inspection's id.
        pub inspection: String,
        /// Whether the item failed.
        pub failed: bool,
        /// What was written about it.
        pub note: Option<String>,
        /// How grave it is.
        pub severity: Option<Id>,
        /// By when it has to be corrected.
        pub due: Option<Instant>,
        /// Why that is not known, where it is not.
        pub due_unknown: Option<DueUnknown>,
        /// Whether it was put right while the inspector waited (当场改正).
        pub corrected_on_the_spot: bool = false,
        /// Who has to correct it.
        pub responsible: Option<String>,
    }
}

record! {
    /// One thing that somebody did. It concerns a checklist item, or a subject in words where there is none.
    pub struct FindingEvent {
        /// The site.
        pub site: String,
        /// The checklist.
        pub checklist: Option<Id>,
        /// The item.
        pub item: Option<Id>,
        /// The instance of a repeated item.
        pub instance: Option<String>,
        /// What it is about, where there is no item.
        pub subject: Option<String>,
        /// What was done.
        pub kind: FindingEventKind,
        /// When.
        pub at: Instant,
        /// By whom.
        pub by: Option<String>,
        /// How it came to light; phone screening if not stated.
        pub source: FindingSource = FindingSource::Phone,
        /// The inspection that verified it, if one did.
        pub inspection: Option<String>,
        /// What was written about it.
        pub note: Option<String>,
        /// How grave it is.
        pub severity: Option<Id>,
        /// By when it has to be corrected.
        pub due: Option<Instant>,
        /// Who has to correct it.
        pub responsible: Option<String>,
    }
}

record! {
    /// Everything that the ledger is made from, in any order.
    pub struct LedgerInput {
        /// What inspections saw.
        pub sightings: Vec<Sighting> = Vec::new(),
        /// What people did.
        pub events: Vec<FindingEvent> = Vec::new(),
        /// Whether verification strikes a finding off by itself.
        pub close_on_verification: bool = false,
    }
}

impl LedgerInput {
    /// Checks what decoding cannot: an event names an item with its checklist, or a subject.
    ///
    /// # Errors
    /// `finding_subject` for every event that names neither, `missing_field` for an item without its checklist.
    pub fn check(&self) -> Result<(), Problems> {
        let mut problems = Problems::none();
        for (index, event) in self.events.iter().enumerate() {
            let named = event.subject.as_ref().is_some_and(|subject| !subject.trim().is_empty());
            match (&event.item, &event.checklist) {
                (None, _) if !named => {
                    problems.push(Problem::new(Code::FindingSubject).at(format!("/events/{index}")));
                }
                (Some(_), None) => {
                    let problem = Problem::new(Code::MissingField).with("name", "checklist");
                    problems.push(problem.at(format!("/events/{index}")));
                }
                _ => {}
            }
        }
        problems.or(())
    }
}

impl FindingSource {
    /// The word as people read it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Phone => Text::pair("电话摸排", "phone screening"),
            Self::Inspection => Text::pair("现场检查", "inspection"),
            Self::Temperature => Text::pair("体温监测", "temperature readings"),
            Self::Roster => Text::pair("值班值守", "duty roster"),
        }
    }
}

impl DueUnknown {
    /// The word as people read it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::CalendarUnpublished => Text::pair("待定（日历未公布）", "open (calendar not published)"),
            Self::CalendarBeginsLater => Text::pair("待定（早于日历）", "open (before the calendar)"),
            Self::NoCalendar => Text::pair("待定（无日历）", "open (no calendar)"),
            Self::ZoneUnknown => Text::pair("待定（时区未知）", "open (zone unknown)"),
        }
    }
}

impl FindingEventKind {
    /// The word as people read it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Opened => Text::pair("登记", "opened"),
            Self::Assigned => Text::pair("交办", "assigned"),
            Self::Corrected => Text::pair("整改", "corrected"),
            Self::Verified => Text::pair("复查", "verified"),
            Self::Closed => Text::pair("销号", "closed"),
        }
    }
}

impl FindingState {
    /// The word as people read it.
    #[must_use]
    pub fn title(self) -> Text {
        match self {
            Self::Opened => Text::pair("未整改", "open"),
            Self::Corrected => Text::pair("已整改待复查", "corrected, to be verified"),
            Self::Verified => Text::pair("已复查待销号", "verified, to be closed"),
            Self::Closed => Text::pair("已销号", "closed"),
        }
    }
}
