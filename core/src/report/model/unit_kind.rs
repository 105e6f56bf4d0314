//! Kinds of units: what units are called, what stands above them, and which are sites. Nothing follows from where a unit
//! stands in the tree: one with none below it is no site by that.

use super::source::OneOrMore;
use super::unit::OrgUnit;
use crate::base::id::Id;
use crate::base::json::record;
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;

record! {
    /// A kind of units. Registers of units name it row by row; one that is not declared is `unknown_id`.
    ///
    /// ```
    /// use fugong::{Code, base::json::decode_text, report::{OrgUnit, UnitKind}};
    ///
    /// let kinds: Vec<UnitKind> = decode_text(r#"[{"id": "district"}, {"id": "town", "title": "镇街", "parent": "district"},
    ///     {"id": "enterprise", "parent": "town", "site": true}]"#)?;
    /// let units: Vec<OrgUnit> = decode_text(r#"[{"id": "d", "kind": "district"}, {"id": "e01", "kind": "enterprise", "parent": "d"},
    ///     {"id": "e02", "kind": "factory", "parent": "d"}]"#)?;
    /// let problems = UnitKind::check_units(&kinds, &units);
    /// let found: Vec<_> = problems.iter().map(|problem| (problem.code(), problem.path())).collect();
    /// assert_eq!(found, [(Code::ParentKind, "/1/parent"), (Code::UnknownId, "/2/kind")]);
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub struct UnitKind {
        /// Id, unique among the rulebook's kinds.
        pub id: Id,
        /// What a unit of the kind is called (镇街), also in headings; the id stands in where it is empty.
        pub title: Text = Text::Empty,
        /// Kinds, one or a list, of which the unit directly above is (else `parent_kind`). Default: none; units of the kind
        /// stand at the top.
        pub parent: Option<OneOrMore>,
        /// True if its units are sites: they have cases, and are due to be inspected. Default: false.
        pub site: bool = false,
    }
}

impl UnitKind {
    /// The kind of this id.
    #[must_use]
    pub fn find<'k>(kinds: &'k [Self], id: &str) -> Option<&'k Self> {
        kinds.iter().find(|kind| kind.id == id)
    }

    /// What is wrong with the kind of a unit.
    pub(crate) fn unknown(kinds: &[Self], id: &str) -> Problem {
        Problem::unknown_id("unit_kind", id, kinds.iter().map(|kind| kind.id.as_str()).collect())
    }

    /// What is wrong with what a unit of the kind stands below: a unit of this kind, or nothing.
    pub(crate) fn misplaced(&self, kinds: &[Self], parent: Option<&Id>) -> Option<Problem> {
        match (&self.parent, parent) {
            (None, None) => None,
            (Some(_), None) => Some(Problem::new(Code::MissingField).with("name", "parent")),
            (Some(allowed), Some(parent)) if allowed.contains(parent) => None,
            (allowed, Some(parent)) => {
                let title = |id: &Id| Self::find(kinds, id).map_or(Text::Empty, |kind| kind.title.clone());
                let problem = Problem::new(Code::ParentKind).with_titled("kind", &self.id, &self.title);
                let problem = problem.with_titled("parent", parent, &title(parent));
                let titles: Vec<(&Id, Text)> =
                    allowed.iter().flat_map(|ids| &ids.0).map(|id| (id, title(id))).collect();
                Some(match titles.as_slice() {
                    [] => problem.with_display("allowed", Vec::<&str>::new(), Text::pair("无", "nothing")),
                    some => problem.with_all_titled("allowed", some.iter().map(|(id, title)| (id.as_str(), title))),
                })
            }
        }
    }

    /// Checks that units are of declared kinds, and that those that name a unit above stand below one of the right kind.
    /// Paths point into the list. A part of the tree may be given: a unit that names none above it is taken as it is.
    #[must_use]
    pub fn check_units(kinds: &[Self], units: &[OrgUnit]) -> Problems {
        let mut problems = Problems::none();
        let known: Map<&Id, &OrgUnit> = units.iter().map(|unit| (&unit.id, unit)).collect();
        for (index, unit) in units.iter().enumerate() {
            let Some(kind) = Self::find(kinds, &unit.kind) else {
                problems.push(Self::unknown(kinds, &unit.kind).at(format!("/{index}/kind")));
                continue;
            };
            let parent = unit.parent.as_ref().and_then(|parent| known.get(parent));
            let declared = parent.filter(|parent| Self::find(kinds, &parent.kind).is_some());
            if let Some(problem) = declared.and_then(|parent| kind.misplaced(kinds, Some(&parent.kind))) {
                problems.push(problem.at(format!("/{index}/parent")));
            }
        }
        problems
    }
}
