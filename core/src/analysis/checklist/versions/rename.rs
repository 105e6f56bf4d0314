//! What is called otherwise in the new version.

use super::ChecklistVersion;
use crate::base::id::Id;
use crate::base::json::{escape, record};
use crate::base::ordered::{CollectOrdered, Map, Set};
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::scoring::plan::{Plan, PlannedItem};
use std::collections::BTreeSet;

record! {
    /// What the new version calls otherwise: new ids by old ones. What is not here keeps its id.
    pub struct Renamed {
        /// Items.
        pub(crate) items: Map<String, Id> = Map::new(),
        /// Sections.
        pub(crate) sections: Map<String, Id> = Map::new(),
        /// Options of an item and of its parts, by the item's old id.
        pub(crate) options: Map<String, Map<String, Id>> = Map::new(),
        /// Parts of an item, by the item's old id.
        pub(crate) parts: Map<String, Map<String, Id>> = Map::new(),
    }
}

impl Renamed {
    /// Nothing is called otherwise.
    ///
    /// ```
    /// use fugong::{analysis::checklist::Renamed, base::json::decode_text};
    /// let renamed: Renamed = decode_text(r#"{"items": {"door": "fire-door"}, "options": {"lamp": {"ok": "works"}}}"#)?;
    /// assert_ne!(renamed, Renamed::NONE);
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub const NONE: Self = Self { items: Map::new(), sections: Map::new(), options: Map::new(), parts: Map::new() };

    /// The new id of an item.
    /// An id that is not renamed is returned as it is; so it is for sections, parts and codes.
    pub(super) fn item<'r>(&'r self, old: &'r str) -> &'r str {
        self.items.get(old).map_or(old, Id::as_str)
    }

    /// The new id of a section.
    pub(super) fn section<'r>(&'r self, old: &'r str) -> &'r str {
        self.sections.get(old).map_or(old, Id::as_str)
    }

    /// The new id of a part of an item.
    pub(super) fn part<'r>(&'r self, item: &str, old: &'r str) -> &'r str {
        self.parts.get(item).and_then(|parts| parts.get(old)).map_or(old, Id::as_str)
    }

    /// The new code of an answer to an item or one of its parts.
    /// Parts share the map of their item.
    pub(super) fn code<'r>(&'r self, item: &str, old: &'r str) -> &'r str {
        self.options.get(item).and_then(|options| options.get(old)).map_or(old, Id::as_str)
    }

    /// Every name that leads from something that is not there, or to something that is not there or is taken.
    /// `unknown_id` for an old id that the old version lacks, a new id that the new one lacks, and an item with renamed parts
    /// or options that either lacks; `duplicate_id` for a new id that two old ones would have.
    #[must_use]
    pub fn check(&self, old: ChecklistVersion<'_>, new: ChecklistVersion<'_>) -> Problems {
        let mut problems = Problems::none();
        let items = |plan: &Plan| plan.items.iter().map(|item| item.item.id.to_string()).collect_set();
        let sections =
            |plan: &Plan| plan.nodes.iter().filter_map(|node| Some(node.section.as_ref()?.to_string())).collect_set();
        names(&self.items, &items(old.plan), &items(new.plan), "item", "/items", &mut problems);
        names(&self.sections, &sections(old.plan), &sections(new.plan), "section", "/sections", &mut problems);
        type Inside = fn(&PlannedItem) -> BTreeSet<String>;
        let each: [(_, Inside, _, _); 2] = [
            (&self.options, options as Inside, "option", "/options"),
            (&self.parts, parts as Inside, "part", "/parts"),
        ];
        for (renamed, inside, what, path) in each {
            for (item, inner) in renamed {
                let path = format!("{path}/{}", escape(item));
                let pair = old.plan.planned(item).zip(new.plan.planned(self.item(item)));
                match pair {
                    None => problems.push(
                        Problem::new(Code::UnknownId).with_term("what", "item").with("id", item.as_str()).at(path),
                    ),
                    Some((old, new)) => names(inner, &inside(old), &inside(new), what, &path, &mut problems),
                }
            }
        }
        problems
    }
}

/// Ids of the options of an item and of its parts.
fn options(item: &PlannedItem) -> BTreeSet<String> {
    let own = item.item.options.iter();
    own.chain(item.item.parts.iter().flat_map(|part| &part.options)).map(|option| option.id.to_string()).collect_set()
}

/// Ids of the parts of an item.
fn parts(item: &PlannedItem) -> BTreeSet<String> {
    item.item.parts.iter().map(|part| part.id.to_string()).collect_set()
}

/// Checks one map. Old ids that keep their name occupy it in the new version, so a renaming must not lead there.
fn names(
    renamed: &Map<String, Id>,
    old: &BTreeSet<String>,
    new: &BTreeSet<String>,
    what: &'static str,
    path: &str,
    problems: &mut Problems,
) {
    let mut taken: Set<&str> =
        old.iter().filter(|id| !renamed.contains_key(*id)).map(String::as_str).filter(|id| new.contains(*id)).collect();
    for (from, to) in renamed {
        let at = format!("{path}/{}", escape(from));
        let unknown = |id: &str| Problem::new(Code::UnknownId).with_term("what", what).with("id", id);
        if !old.contains(from.as_str()) {
            problems.push(unknown(from).at(at));
        } else if !new.contains(to.as_str()) {
            problems.push(unknown(to).at(at));
        } else if !taken.insert(to) {
            problems.push(Problem::new(Code::DuplicateId).with("id", to.as_str()).at(at));
        }
    }
}
