//! The document as its author writes it.

use crate::approval::Workflow;
use crate::base::id::{Id, Named};
use crate::base::json::{record, string_enum};
use crate::base::text::Text;
use crate::base::version::Version;
use crate::checklist::Checklist;
use crate::report::ReportDefinition;
use crate::tools::bulletin::Bulletin;
use crate::tools::condition::Fact;
use crate::tools::sheet::SheetDefinition;
use std::collections::BTreeMap;

record! {
    /// A rulebook: one JSON document. Every section is optional; a checklist alone is a rulebook.
    #[cfg_attr(feature = "schema", schemars(rename = "Rulebook"))]
    pub struct RulebookDocument {
        /// Where editors find its schema; not part of its identity.
        pub schema as "$schema": Option<String>,
        /// The format that it is written in: 1.
        pub format: u32,
        /// Its id.
        pub id: Id,
        /// Its version (semver).
        pub version: Version,
        /// Its title.
        pub title: Text = Text::Empty,
        /// What its author wants readers to know: sources, and what is the author's own.
        pub notes: Vec<Text> = Vec::new(),
        /// The language of its plain texts, and the last to fall back to.
        pub language: String = "zh-CN".to_owned(),
        /// The zone of its days: `Asia/Shanghai`, `Europe/Rome` or `UTC`.
        pub zone: Option<String>,
        /// The calendar of its working days: `cn`.
        pub calendar: Option<String>,
        /// Facts by name: what may be known of a site.
        pub facts: BTreeMap<String, Fact> = BTreeMap::new(),
        /// The roles that people act in: ids, or ids with the titles that sentences use.
        pub roles: Vec<Named> = Vec::new(),
        /// Its checklists.
        pub checklists: Vec<Checklist> = Vec::new(),
        /// Its workflows.
        pub workflows: Vec<Workflow> = Vec::new(),
        /// Its reports.
        pub reports: Vec<ReportDefinition> = Vec::new(),
        /// How its composed reports read.
        pub bulletins: Vec<Bulletin> = Vec::new(),
        /// The sheets that its registers are kept in.
        pub sheets: Vec<SheetUse> = Vec::new(),
    }
}

record! {
    /// A sheet, the file that it is kept in, and what it holds.
    pub struct SheetUse {
        /// Its id.
        pub id: Id,
        /// The name of its file.
        pub file: String,
        /// What it holds.
        pub holds: Holds,
        /// The kind of units, where it holds units of one kind.
        pub kind: Option<Id>,
        /// The report, where it holds submissions.
        pub report: Option<Id>,
        /// Its columns.
        pub sheet: SheetDefinition,
    }
}

string_enum! {
    /// What a sheet holds. Its columns have the names that the register knows; see `day::Records`.
    pub enum Holds {
        /// Units of the organisation: `id`, `kind`?, `parent`?, `title-zh`, `title-en`?, `from`?, `to`?, and facts of sites.
        Units = "units",
        /// Who inspects which site: `site`, `officer`, `backup`, `from`, `to`?
        Assignments = "assignments",
        /// Submissions of a report: `unit`, `day`, `revision`, `kind`, `recorded-at`, `by`, and the report's indicators.
        Submissions = "submissions",
        /// Who is let off a report: `report`, `unit`?, `from`, `to`?, `reason`, `recorded-at`?
        Waivers = "waivers",
        /// Shifts: `from`, `to`, `role`, `person`.
        Roster = "roster",
        /// Free texts in other languages: `zh`, `en`.
        Translations = "translations",
    }
}
