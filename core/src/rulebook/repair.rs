//! Checks what can be read of a document that cannot be read as a whole, so that its author learns everything at once.
//!
//! What cannot be read is left out, field by field, and what is left is checked as any document is. An id that cannot be read
//! gets one that stands in for it, so that the problems beside it are still found. What would only follow from something
//! left out is not reported: it may be right once that is mended.

use super::check_document::check;
use super::document::RulebookDocument;
use crate::base::json::{Decoder, Json, escape, unescape};
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem, Problems};
use serde_json::Value;

/// How often what is left is read again: leaving out a field that its record cannot do without makes the record unreadable.
const MOST_ROUNDS: usize = 16;

/// Adds the problems of what can be read to those of reading the whole.
pub(super) fn check_rest(tree: &Json, problems: &mut Problems) {
    let mut rest = Rest { tree, left: tree.clone(), without: Set::new(), stand_ins: Set::new(), names: Set::new() };
    let mut unreadable: Vec<Problem> = problems.iter().cloned().collect();
    for _ in 0..MOST_ROUNDS {
        for problem in &unreadable {
            if !rest.leave_out(problem) {
                return;
            }
        }
        match Decoder::run::<RulebookDocument>(&rest.left) {
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
    /// The places of ids and versions that others stand in for.
    stand_ins: Set<Vec<String>>,
    /// The names that went with them: keys, and ids as written.
    names: Set<String>,
}

impl Rest<'_> {
    /// Leaves out what a problem is about, or lets something stand in for it; `false` if that would be everything.
    fn leave_out(&mut self, problem: &Problem) -> bool {
        let place = segments(problem.path());
        let Some(last) = place.last().cloned() else { return false };
        if self.is_without(&place) || self.stand_ins.contains(&place) {
            return true;
        }
        let stand_in = match last.as_str() {
            _ if problem.code() == Code::MissingField => None,
            "id" => Some(Json::String(format!("{STAND_IN}{}", self.stand_ins.len()))),
            "version" => Some(Json::String("0.0.0".to_owned())),
            "format" if place.len() == 1 => Some(Json::Number(1.into())),
            _ => None,
        };
        let written = find(self.tree, &place);
        let id = written.and_then(|value| if last == "id" { Some(value) } else { value.get("id") });
        if let Some(Json::String(id)) = id {
            self.names.insert(id.clone());
        }
        let left = self.place_in_rest(&place);
        match stand_in.zip(find_mut(&mut self.left, &left)) {
            Some((stand_in, value)) => {
                *value = stand_in;
                self.stand_ins.insert(place);
            }
            None => {
                self.names.insert(last);
                remove(&mut self.left, &left);
                self.without.insert(place);
            }
        }
        true
    }

    /// True if a place was left out, or lies in something that was.
    fn is_without(&self, place: &[String]) -> bool {
        (1..=place.len()).any(|length| place.get(..length).is_some_and(|above| self.without.contains(&above.to_vec())))
    }

    /// The place of a value in what is left: entries of lists before it may be missing there.
    fn place_in_rest(&self, place: &[String]) -> Vec<String> {
        self.moved(place, |before, index| {
            let gone = (0..index).filter(|other| self.without.contains(&child(before, *other))).count();
            index - gone
        })
    }

    /// The problem at its place in the document as it was written.
    fn in_document(&self, problem: Problem) -> Problem {
        let mut place: Vec<String> = Vec::new();
        for segment in segments(problem.path()) {
            let list = matches!(find(self.tree, &place), Some(Json::Array(_)));
            let own = match segment.parse::<usize>() {
                Ok(index) if list => {
                    let kept = (0..).filter(|other| !self.without.contains(&child(&place, *other)));
                    kept.into_iter().nth(index).map_or(segment, |index| index.to_string())
                }
                _ => segment,
            };
            place.push(own);
        }
        let path: String = place.iter().map(|segment| format!("/{}", escape(segment))).collect();
        problem.at(path)
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

    /// A place whose indices of lists are changed by `to`, which is given the place of the list as written.
    fn moved(&self, place: &[String], to: impl Fn(&[String], usize) -> usize) -> Vec<String> {
        let mut out = Vec::with_capacity(place.len());
        for (depth, segment) in place.iter().enumerate() {
            // Invariant: a depth within the place.
            let before = place.get(..depth).unwrap_or_default();
            let list = matches!(find(self.tree, before), Some(Json::Array(_)));
            out.push(match segment.parse::<usize>() {
                Ok(index) if list => to(before, index).to_string(),
                _ => segment.clone(),
            });
        }
        out
    }
}

/// The problem, whose message does not offer ids that only stand in for others.
fn without_stand_ins(problem: Problem) -> Problem {
    let Some(Value::Array(known)) = problem.param("known_names") else { return problem };
    let written = |name: &&Value| !name.as_str().is_some_and(|name| name.starts_with(STAND_IN));
    let known: Vec<Value> = known.iter().filter(written).cloned().collect();
    problem.with("known_names", known)
}

/// The place of an entry of a list.
fn child(list: &[String], index: usize) -> Vec<String> {
    list.iter().cloned().chain([index.to_string()]).collect()
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
