//! Checks what can be read of a document that cannot be read as a whole, so that its author learns everything at once.
//!
//! What cannot be read is left out, field by field, and what is left is checked as any document is. An id that cannot be read
//! gets one that stands in for it, so that the problems beside it are still found. What would only follow from something
//! left out is not reported: it may be right once that is mended.

use super::document::RulebookDocument;
use crate::base::json::{Json, escape, unescape};
use crate::base::ordered::{Map, Set};
use crate::base::problem::{Code, Problem, Problems};
use crate::tools::calendar::{Calendar, Zone};
use serde_json::Value;

/// How often what is left is read again: leaving out a field that its record cannot do without makes the record unreadable.
const MOST_ROUNDS: usize = 16;
/// With more unreadable fields than this, nothing else is looked for: their author has enough to do.
const MOST_UNREADABLE: usize = 1000;

/// Reads a document, or as much of it as is needed.
pub(super) type Read = fn(&Json) -> Result<RulebookDocument, Problems>;
/// Checks a document that could be read.
pub(super) type Check = fn(&mut RulebookDocument, &mut Problems) -> (Option<Calendar>, Option<Zone>);

/// Adds the problems of what can be read to those of reading the whole.
pub(super) fn check_rest(tree: &Json, (read, check): (Read, Check), problems: &mut Problems) {
    if problems.len() > MOST_UNREADABLE {
        return;
    }
    let mut rest = Rest {
        tree,
        left: tree.clone(),
        without: Set::new(),
        entries: Map::new(),
        stand_ins: Set::new(),
        names: Set::new(),
    };
    let mut unreadable: Vec<Problem> = problems.iter().cloned().collect();
    for _ in 0..MOST_ROUNDS {
        for problem in &unreadable {
            if !rest.leave_out(problem) {
                return;
            }
        }
        match read(&rest.left) {
            Ok(mut document) => {
                let mut found = Problems::none();
                check(&mut document, &mut found);
                let own = found.into_iter().filter_map(|problem| rest.placed(problem));
                own.for_each(|problem| problems.push(problem));
                return;
            }
            Err(again) => unreadable = again.into_iter().map(|problem| rest.in_document(problem)).collect(),
        }
    }
}

/// What ids begin with that stand in for others.
const STAND_IN: &str = "unread-";

/// A document without what could not be read.
struct Rest<'t> {
    /// The document as it was written.
    tree: &'t Json,
    /// What is left of it.
    left: Json,
    /// The places that were left out, in the document as it was written.
    without: Set<Vec<String>>,
    /// The indices of the entries that were left out of lists, in ascending order, by the place of the list.
    entries: Map<Vec<String>, Vec<usize>>,
    /// The places of ids and versions that others stand in for.
    stand_ins: Set<Vec<String>>,
    /// The names that went with them: keys, and ids as written.
    names: Set<String>,
}

impl Rest<'_> {
    /// Leaves out what a problem is about, or lets something stand in for it; `false` if that would be everything.
    fn leave_out(&mut self, problem: &Problem) -> bool {
        let mut place = segments(problem.path());
        // A record without an id gets one; without another field that it needs it is left out as a whole.
        let lacks_id = problem.code() == Code::MissingField && problem.param("name").is_some_and(|name| name == "id");
        if lacks_id {
            place.push("id".to_owned());
        }
        let Some(last) = place.last() else { return false };
        if self.is_without(&place) || self.stand_ins.contains(&place) {
            return true;
        }
        let stand_in = match last.as_str() {
            "id" => Some(Json::String(format!("{STAND_IN}{}", self.stand_ins.len()))),
            "version" if problem.code() != Code::MissingField => Some(Json::String("0.0.0".to_owned())),
            "format" if place.len() == 1 => Some(Json::Number(1.into())),
            _ => None,
        };
        self.note_names(&place);
        let left = self.place_in_rest(&place);
        match stand_in {
            Some(stand_in) => {
                put(&mut self.left, &left, stand_in);
                self.stand_ins.insert(place);
            }
            None => {
                remove(&mut self.left, &left);
                self.note_entry(&place);
                self.without.insert(place);
            }
        }
        true
    }

    /// Notes the names that go with a place: the id that stands there or in the record there, and the name of a fact.
    fn note_names(&mut self, place: &[String]) {
        let written = find(self.tree, place);
        let is_id = place.last().is_some_and(|last| last == "id");
        if let Some(Json::String(id)) = if is_id { written } else { written.and_then(|record| record.get("id")) } {
            self.names.insert(id.clone());
        }
        if let [facts, name] = place
            && facts == "facts"
        {
            self.names.insert(name.clone());
        }
    }

    /// True if a place was left out, or lies in something that was.
    fn is_without(&self, place: &[String]) -> bool {
        (1..=place.len()).any(|length| place.get(..length).is_some_and(|above| self.without.contains(&above.to_vec())))
    }

    /// Notes the index of an entry of a list that is left out.
    fn note_entry(&mut self, place: &[String]) {
        let Some((last, list)) = place.split_last() else { return };
        if let (Some(Json::Array(_)), Ok(index)) = (find(self.tree, list), last.parse()) {
            let entries = self.entries.entry(list.to_vec()).or_default();
            entries.insert(entries.partition_point(|entry| *entry < index), index);
        }
    }

    /// The place of a value in what is left: entries of lists before it may be missing there.
    fn place_in_rest(&self, place: &[String]) -> Vec<String> {
        self.moved(place, false, |entries, index| index - entries.partition_point(|entry| *entry < index))
    }

    /// The problem at its place in the document as it was written.
    fn in_document(&self, problem: Problem) -> Problem {
        let after =
            |entries: &[usize], index| entries.iter().fold(index, |own, entry| own + usize::from(*entry <= own));
        let place = self.moved(&segments(problem.path()), true, after);
        let path: String = place.iter().map(|segment| format!("/{}", escape(segment))).collect();
        problem.at(path)
    }

    /// A place whose indices of lists are changed by `to`, which is given the indices that were left out of the list. The lists
    /// are found by the place as it was written: that is the result if `back`, else what is given.
    fn moved(&self, place: &[String], back: bool, to: impl Fn(&[usize], usize) -> usize) -> Vec<String> {
        let (mut given, mut out) = (Vec::with_capacity(place.len()), Vec::with_capacity(place.len()));
        for segment in place {
            let entries = self.entries.get(if back { &out } else { &given });
            out.push(match (segment.parse::<usize>(), entries) {
                (Ok(index), Some(entries)) => to(entries, index).to_string(),
                _ => segment.clone(),
            });
            given.push(segment.clone());
        }
        out
    }

    /// A problem of what is left, at its own place; `None` if it may only follow from what was left out.
    fn placed(&self, problem: Problem) -> Option<Problem> {
        let problem = self.in_document(problem);
        let place = segments(problem.path());
        let beside = self.without.iter().any(|gone| gone.split_last().is_some_and(|(_, parent)| parent == place));
        let about = |name: &str| !["nearest", "known_names"].contains(&name);
        let names = problem.params().any(|(name, value)| about(name) && self.names_something_gone(value));
        let follows = beside || names || self.is_without(&place) || self.stand_ins.contains(&place);
        (!follows).then(|| without_stand_ins(problem))
    }

    /// True if a parameter is, or contains between dots, a name that went.
    fn names_something_gone(&self, value: &Value) -> bool {
        match value {
            Value::String(text) => {
                self.names.contains(text) || text.split('.').any(|part| self.names.contains(&part.to_owned()))
            }
            Value::Array(items) => items.iter().any(|item| self.names_something_gone(item)),
            _ => false,
        }
    }
}

/// The problem, whose message does not offer ids that only stand in for others.
fn without_stand_ins(problem: Problem) -> Problem {
    let Some(Value::Array(known)) = problem.param("known_names") else { return problem };
    let written = |name: &&Value| !name.as_str().is_some_and(|name| name.starts_with(STAND_IN));
    let known: Vec<Value> = known.iter().filter(written).cloned().collect();
    problem.with("known_names", known)
}

/// The segments of a JSON pointer.
fn segments(path: &str) -> Vec<String> {
    path.split('/').skip(1).map(unescape).collect()
}

fn find<'t>(tree: &'t Json, place: &[String]) -> Option<&'t Json> {
    place.iter().try_fold(tree, |tree, segment| match tree {
        Json::Array(items) => items.get(segment.parse::<usize>().ok()?),
        other => other.get(segment),
    })
}

fn find_mut<'t>(tree: &'t mut Json, place: &[String]) -> Option<&'t mut Json> {
    place.iter().try_fold(tree, |tree, segment| match tree {
        Json::Array(items) => items.get_mut(segment.parse::<usize>().ok()?),
        Json::Object(entries) => entries.iter_mut().find(|(key, _)| key == segment).map(|(_, value)| value),
        _ => None,
    })
}

/// Sets the field of an object, which may have it or not.
fn put(tree: &mut Json, place: &[String], value: Json) {
    let Some((last, parent)) = place.split_last() else { return };
    if let Some(Json::Object(entries)) = find_mut(tree, parent) {
        entries.retain(|(key, _)| key != last);
        entries.push((last.clone(), value));
    }
}

fn remove(tree: &mut Json, place: &[String]) {
    let Some((last, parent)) = place.split_last() else { return };
    match find_mut(tree, parent) {
        Some(Json::Object(entries)) => entries.retain(|(key, _)| key != last),
        Some(Json::Array(items)) => {
            if let Some(index) = last.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}
