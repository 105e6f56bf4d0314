//! Finds the columns of a sheet that answer a checklist, by their headers: an id, or a title in any of its languages.
//!
//! Ids are compared as they are written, titles without regard to width, case and outer blanks. A column that is called by an
//! item's id is that item's; one that is called by its title only where no column has the id. Parts go by their ids.

use crate::base::json::escape;
use crate::base::problem::{Code, Problem, Problems};
use crate::base::text::Text;
use crate::base::text_folding::fold;
use crate::rulebook::Rulebook;
use std::collections::{HashMap, HashSet};

/// What columns may be called: the items of a checklist, or the facts of a rulebook.
///
/// ```
/// use fugong::columns::Headers;
/// let rules = fugong::Rulebook::built_in("district-reopening")?;
/// let items = Headers::of_items(&rules, "daily-eight")?;
/// let title = rules.checklist("daily-eight")?.item("gate").unwrap().title.in_shipped("zh-CN").to_owned();
/// assert_eq!(items.meant(&title)?, Some("gate"));
/// assert_eq!(items.found(&["企业", &title, "masks"])?, [("gate".to_owned(), 1), ("masks".to_owned(), 2)]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug)]
pub struct Headers {
    /// Every name that a column may have in the rulebook, in its order.
    ids: Vec<String>,
    /// The places in `ids` that a folded title stands for: several where things share it.
    titled: HashMap<String, Vec<usize>>,
}

impl Headers {
    /// The items of a checklist, and their parts as `item.part`.
    ///
    /// # Errors
    /// `unknown_id` where there is no such checklist.
    pub fn of_items(rulebook: &Rulebook, checklist: &str) -> Result<Self, Problems> {
        let view = rulebook.checklist(checklist)?;
        let plan = view.plan();
        let mut headers = Self { ids: Vec::new(), titled: HashMap::new() };
        for (place, item) in plan.items().enumerate() {
            if plan.question(place, None).is_some() {
                headers.put(item.id.to_string(), Some(&item.title));
            }
            for part in &item.parts {
                headers.put(format!("{}.{}", item.id, part.id), None);
            }
        }
        Ok(headers)
    }

    /// The facts that a rulebook declares.
    #[must_use]
    pub fn of_facts(rulebook: &Rulebook) -> Self {
        let mut headers = Self { ids: Vec::new(), titled: HashMap::new() };
        for (name, fact) in &rulebook.document().facts {
            headers.put(name.clone(), Some(&fact.title));
        }
        headers
    }

    fn put(&mut self, id: String, title: Option<&Text>) {
        for text in title.into_iter().flat_map(Text::strings) {
            let places = self.titled.entry(fold(text)).or_default();
            if !places.contains(&self.ids.len()) {
                places.push(self.ids.len());
            }
        }
        self.ids.push(id);
    }

    /// The places of what a header's text is the title of.
    fn titled(&self, header: &str) -> &[usize] {
        self.titled.get(&fold(header)).map_or(&[], Vec::as_slice)
    }

    /// The id that a name stands for: itself, or that of what has the title; `None` for any other text.
    ///
    /// # Errors
    /// `sheet_ambiguous_header` for a title that two things share.
    pub fn meant(&self, name: &str) -> Result<Option<&str>, Problem> {
        if let Some(id) = self.ids.iter().find(|id| *id == name) {
            return Ok(Some(id));
        }
        let mut ids = self.titled(name).iter().filter_map(|place| self.ids.get(*place));
        match (ids.next(), ids.next()) {
            (Some(first), Some(second)) => {
                let problem = Problem::new(Code::SheetAmbiguousHeader).with("header", name);
                Err(problem.with("first", first.as_str()).with("second", second.as_str()).at(path(name)))
            }
            (id, _) => Ok(id.map(String::as_str)),
        }
    }

    /// The columns among these headers: each id with the place of its column, in the order of the rulebook. An item whose parts
    /// have columns by their ids is not looked for by its title.
    ///
    /// # Errors
    /// `sheet_duplicate_column` where two headers are titles of one item, `sheet_ambiguous_header` where a header is the title of
    /// two items, of which one at least has no column by its id.
    pub fn found(&self, headers: &[&str]) -> Result<Vec<(String, usize)>, Problems> {
        let mut problems = Problems::none();
        let mut columns: Vec<Option<usize>> =
            self.ids.iter().map(|id| headers.iter().position(|header| header == id)).collect();
        let by_id: Vec<bool> = columns.iter().map(Option::is_some).collect();
        let told = |place: usize| {
            let Some(id) = self.ids.get(place) else { return false };
            let mut parts = self.ids.iter().zip(&by_id).filter(|(_, told)| **told);
            by_id.get(place) == Some(&true)
                || parts.any(|(part, _)| part.strip_prefix(id.as_str()).is_some_and(|rest| rest.starts_with('.')))
        };
        for (at, header) in headers.iter().enumerate() {
            let places = self.titled(header);
            if self.ids.iter().any(|id| id == header) || places.iter().all(|place| told(*place)) {
                continue;
            }
            let [place] = places else {
                problems.extend(self.meant(header).err());
                continue;
            };
            let Some((id, column)) = self.ids.get(*place).zip(columns.get_mut(*place)) else { continue };
            match column.and_then(|first| headers.get(first)) {
                None => *column = Some(at),
                Some(first) => {
                    let problem =
                        Problem::new(Code::SheetDuplicateColumn).with("first", *first).with("header", *header);
                    problems.push(problem.with("column", id.as_str()).at(path(header)));
                }
            }
        }
        let found = self.ids.iter().zip(columns).filter_map(|(id, column)| Some((id.clone(), column?)));
        problems.or(found.collect())
    }
}

/// What a frame lacks of the columns named for it: a `sheet_missing_column` for each, with what the frame has that is written most
/// like it.
pub fn lacking(names: &[&str], headers: &[&str]) -> Problems {
    let has: HashSet<&str> = headers.iter().copied().collect();
    let mut problems = Problems::none();
    for name in names.iter().filter(|name| !has.contains(*name)) {
        let problem = Problem::new(Code::SheetMissingColumn).with("header", *name);
        let known = problems.suggestions(headers.iter().copied());
        problems.push(problem.with_known(name, known).at(path(name)));
    }
    problems
}

fn path(name: &str) -> String {
    format!("/columns/{}", escape(name))
}
