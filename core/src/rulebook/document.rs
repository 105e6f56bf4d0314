//! The rulebook document as its author writes it.

use crate::approval::Workflow;
use crate::base::id::{Id, Named};
use crate::base::json::{record, string_enum};
use crate::base::text::Text;
use crate::base::version::Version;
use crate::checklist::Checklist;
use crate::report::{ReportDefinition, UnitKind};
use crate::tools::bulletin::Bulletin;
use crate::tools::condition::Fact;
use crate::tools::sheet::SheetDefinition;
use std::collections::BTreeMap;

record! {
    /// A rulebook: one JSON document. Every section is optional; a checklist alone is a rulebook. Unknown fields are
    /// refused, so that a misspelled one does not silently do nothing.
    ///
    /// ```
    /// use fugong::{Code, Rulebook};
    ///
    /// let rules = Rulebook::from_json(r#"{"format": 1, "id": "mine", "version": "1.0.0"}"#)?;
    /// assert_eq!((rules.document().language.as_str(), rules.zone().is_none()), ("zh-CN", true));
    /// // Everything that is wrong is said at once, with its place.
    /// let problems = Rulebook::from_json(r#"{"format": 2, "id": "mine", "version": "1.0.0", "zone": "Beijing", "checklist": []}"#);
    /// let found: Vec<(Code, String)> = problems.unwrap_err().iter().map(|p| (p.code(), p.path().to_owned())).collect();
    /// assert!(found.contains(&(Code::UnknownFormat, "/format".to_owned())));
    /// assert!(found.contains(&(Code::UnknownId, "/zone".to_owned())));
    /// assert!(found.contains(&(Code::UnknownField, "/checklist".to_owned())));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[cfg_attr(feature = "schema", schemars(rename = "Rulebook"))]
    pub struct RulebookDocument {
        /// Address of the JSON schema, for editors. It is the only field that is not part of the rulebook's identity.
        pub schema as "$schema": Option<String>,
        /// Format that the document is written in: 1. Any other number is `unknown_format`.
        pub format: u32,
        /// Id of the rulebook: `[a-z][a-z0-9-]*`.
        pub id: Id,
        /// Version (semver): `1.0.0`.
        pub version: Version,
        /// Title; the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// What its author wants readers to know: sources, and what is the author's own. Default: none.
        pub notes: Vec<Text> = Vec::new(),
        /// Language of plain texts (those that are a string and no map), and the last one to fall back to; a BCP 47
        /// tag. Default: `zh-CN`.
        pub language: String = "zh-CN".to_owned(),
        /// Zone of its days: `Asia/Shanghai`, `Europe/Rome` or `UTC`. Default: none; composing reports and counting
        /// deadlines need one.
        pub zone: Option<String>,
        /// Calendar of its working days: `cn`. Default: none; deadlines in working days are then unknown.
        pub calendar: Option<String>,
        /// Facts by name: what may be known of a site, such as `site.has-canteen`. A condition may name no others.
        pub facts: BTreeMap<String, Fact> = BTreeMap::new(),
        /// Roles that people act in: an id, or an object with the id and the title that sentences use. Default: none.
        pub roles: Vec<Named> = Vec::new(),
        /// Kinds of units, ids unique: what units of the registers may be. Default: none.
        pub unit_kinds: Vec<UnitKind> = Vec::new(),
        /// Checklists, ids unique. Default: none.
        pub checklists: Vec<Checklist> = Vec::new(),
        /// Workflows, ids unique. Default: none.
        pub workflows: Vec<Workflow> = Vec::new(),
        /// Reports, ids unique; they may be made from each other. Default: none.
        pub reports: Vec<ReportDefinition> = Vec::new(),
        /// Bulletins: how composed reports read, by edition and language. Default: none.
        pub bulletins: Vec<Bulletin> = Vec::new(),
        /// Sheets that registers are kept in. Default: none.
        pub sheets: Vec<SheetUse> = Vec::new(),
    }
}

record! {
    /// A sheet: the file that it is kept in, what it holds, and how its columns are read.
    pub struct SheetUse {
        /// Id, unique among the rulebook's sheets.
        pub id: Id,
        /// Name of its file, exactly: `waivers.csv`.
        pub file: String,
        /// What its rows hold.
        pub holds: Holds,
        /// With `units`: the kind of all its units, one of `unit_kinds`. Default: the column `kind` says it row by row.
        pub kind: Option<Id>,
        /// With `submissions`, required: the report.
        pub report: Option<Id>,
        /// Columns: names, headers, types, accepted labels.
        pub sheet: SheetDefinition,
    }
}

string_enum! {
    /// What a sheet holds, and with it the columns that it has to have (`?` marks those that may be left out). See
    /// `office::Records` for what they are read into.
    pub enum Holds {
        /// Units of the organisation: `id`, `kind`?, `parent`?, `title-zh`, `title-en`?, `from`?, `to`?, and facts of
        /// sites. A further row of the same id with a later `from` is a new name of the unit.
        Units = "units",
        /// Who inspects which site: `site`, `officer`, `backup`, `from`, `to`?
        Assignments = "assignments",
        /// Submissions of a report: `unit`, `day`, `revision`, `kind`, `recorded-at`, `by`, and a column for each of
        /// the report's indicators.
        Submissions = "submissions",
        /// Units let off a report: `report`, `unit`? (`*`, `全部` or `all` for all units, as without the column), `from`, `to`?, `reason`, `recorded-at`?
        Waivers = "waivers",
        /// Shifts of duty: `from`, `to`, `role`, `person`.
        Roster = "roster",
        /// Free texts in another language: `zh`, `en`.
        Translations = "translations",
    }
}
