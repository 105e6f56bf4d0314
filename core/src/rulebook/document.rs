//! The document as its author writes it.

use crate::checklist::Checklist;
use crate::condition::Fact;
use crate::id::Id;
use crate::json::record;
use crate::text::Text;
use crate::version::Version;
use std::collections::BTreeMap;

record! {
    /// A rulebook: one JSON document. Every section is optional; a checklist alone is a rulebook.
    pub struct Document {
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
        /// The roles that people act in.
        pub roles: Vec<Id> = Vec::new(),
        /// Its checklists.
        pub checklists: Vec<Checklist> = Vec::new(),
    }
}
