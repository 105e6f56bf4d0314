//! What depends on what in a checklist that reads itself, and the order in which it can be evaluated.
//!
//! An item depends on what the conditions above it and its own read; a figure on what its amount reads; a section's figures on all
//! items in it. The order is that of a depth-first search (R. E. Tarjan, Depth-first search and linear graph algorithms, 1972):
//! everything stands behind what it depends on, and items that depend on nothing keep the order of the checklist. Time and space
//! are linear in the size of the checklist.

use super::card_fact::meaning;
use super::checklist::{Checklist, Section};
use super::item::Item;
use super::own_fact::OwnName;
use crate::base::ordered::Map;
use crate::tools::condition::Condition;

/// The order of evaluation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order {
    /// Indexes of all items, in reading order where nothing else is needed.
    pub(crate) items: Vec<usize>,
    /// Indexes of all figures.
    pub(crate) figures: Vec<usize>,
}

/// A circle of things that depend on each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Circle {
    /// Their names in order: ids of items and sections, and `figure.<id>`; the first depends on the second.
    pub(crate) names: Vec<String>,
    /// Where the rule of one of them stands, below the checklist: `/items/2/applies_when`.
    pub(crate) path: String,
}

/// The order of evaluation of a checklist.
///
/// # Errors
/// Every circle that the search meets.
pub(crate) fn order(checklist: &Checklist) -> Result<Order, Vec<Circle>> {
    let graph = Graph::of(checklist);
    let mut circles = Vec::new();
    let done = graph.search(&mut circles);
    if !circles.is_empty() {
        return Err(circles);
    }
    let mut order = Order::default();
    for place in done {
        match graph.things.get(place).map(|thing| thing.what) {
            Some(Kind::Item(item)) => order.items.push(item),
            Some(Kind::Figure(figure)) => order.figures.push(figure),
            _ => {}
        }
    }
    Ok(order)
}

/// Calls `see` with every name that decides whether something applies: of sections, items and parts.
pub(crate) fn each_applies<'c>(item: &'c Item, see: &mut dyn FnMut(&'c str)) {
    let parts = item.parts.iter().filter_map(|part| part.applies_when.as_ref());
    item.applies_when.iter().chain(parts).for_each(|condition| condition.for_each_fact(see));
}

/// What depends, or is depended on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// An item, by its index.
    Item(usize),
    /// Whether a section applies.
    Gate,
    /// What a section comes to.
    Total,
    /// A named figure, by its index.
    Figure(usize),
    /// What the whole comes to.
    Whole,
}

struct Thing {
    what: Kind,
    name: String,
    /// Where its rule stands; empty without one.
    path: String,
    /// Places of the things that it depends on.
    needs: Vec<usize>,
}

/// Things and their places by name.
#[derive(Default)]
struct Graph {
    things: Vec<Thing>,
    items: Map<String, usize>,
    totals: Map<String, usize>,
    figures: Map<String, usize>,
    whole: Option<usize>,
}

impl Graph {
    fn of(checklist: &Checklist) -> Self {
        let mut graph = Self::default();
        let root = graph.add(Kind::Whole, String::new(), String::new());
        graph.whole = Some(root);
        let mut rules = Vec::new();
        let mut items = 0;
        graph.place(&checklist.items, &checklist.sections, (root, None), "", (&mut items, &mut rules));
        for (index, figure) in checklist.figures.iter().enumerate() {
            let name = format!("figure.{}", figure.id);
            let place = graph.add(Kind::Figure(index), name, format!("/figures/{index}/amount"));
            graph.figures.insert(figure.id.to_string(), place);
            let mut reads = Vec::new();
            figure.amount.for_each_fact(&mut |name| reads.push(name));
            rules.push((place, reads));
        }
        for (place, reads) in rules {
            let needs: Vec<usize> = reads.into_iter().filter_map(|name| graph.named(checklist, place, name)).collect();
            if let Some(thing) = graph.things.get_mut(place) {
                thing.needs.extend(needs);
            }
        }
        graph
    }

    fn add(&mut self, what: Kind, name: String, path: String) -> usize {
        self.things.push(Thing { what, name, path, needs: Vec::new() });
        self.things.len() - 1
    }

    /// Makes one thing need another.
    fn need(&mut self, one: usize, other: usize) {
        if let Some(thing) = self.things.get_mut(one) {
            thing.needs.push(other);
        }
    }

    /// Adds items and sections, with what holds them: the total that they are part of, and the gate that they stand behind.
    fn place<'c>(
        &mut self,
        items: &'c [Item],
        sections: &'c [Section],
        (total, gate): (usize, Option<usize>),
        path: &str,
        (count, rules): (&mut usize, &mut Vec<(usize, Vec<&'c str>)>),
    ) {
        for (index, item) in items.iter().enumerate() {
            let place = self.add(Kind::Item(*count), item.id.to_string(), format!("{path}/items/{index}/applies_when"));
            *count += 1;
            self.items.insert(item.id.to_string(), place);
            self.need(total, place);
            gate.into_iter().for_each(|gate| self.need(place, gate));
            let mut reads = Vec::new();
            each_applies(item, &mut |name| reads.push(name));
            rules.push((place, reads));
        }
        for (index, section) in sections.iter().enumerate() {
            let path = format!("{path}/sections/{index}");
            let own = self.add(Kind::Total, section.id.to_string(), String::new());
            let behind = self.add(Kind::Gate, section.id.to_string(), format!("{path}/applies_when"));
            self.totals.insert(section.id.to_string(), own);
            self.need(total, own);
            gate.into_iter().for_each(|gate| self.need(behind, gate));
            let mut reads = Vec::new();
            section
                .applies_when
                .iter()
                .for_each(|condition: &Condition| condition.for_each_fact(&mut |name| reads.push(name)));
            rules.push((behind, reads));
            self.place(&section.items, &section.sections, (own, Some(behind)), &path, (&mut *count, &mut *rules));
        }
    }

    /// The thing that a name means for the reader at a place; `None` for a declared fact, and for what the checklist does not have. Only figures
    /// read the whole.
    fn named(&self, checklist: &Checklist, reader: usize, name: &str) -> Option<usize> {
        let reads_whole = matches!(self.things.get(reader).map(|thing| thing.what), Some(Kind::Figure(_)));
        match OwnName::of(name) {
            Some(OwnName::Answer(item) | OwnName::Item(item, _)) => self.items.get(item).copied(),
            Some(OwnName::Section(section, _)) => self.totals.get(section).copied(),
            Some(OwnName::Figure(figure)) => self.figures.get(figure).copied(),
            None => self.whole.filter(|_| reads_whole && meaning(name, &checklist.severities).is_some()),
        }
    }

    /// Searches from the items in reading order, then from the rest; things in the order in which they were finished.
    fn search(&self, circles: &mut Vec<Circle>) -> Vec<usize> {
        let mut state = vec![State::New; self.things.len()];
        let mut done = Vec::with_capacity(self.things.len());
        let first = |place: &usize| matches!(self.things.get(*place).map(|thing| thing.what), Some(Kind::Item(_)));
        let (items, others): (Vec<usize>, Vec<usize>) = (0..self.things.len()).partition(first);
        for start in items.into_iter().chain(others) {
            // The way down to the thing that is looked at, each with how many of its needs have been looked at.
            let mut way: Vec<(usize, usize)> = vec![(start, 0)];
            while let Some((place, looked)) = way.pop() {
                if looked == 0 {
                    if state.get(place) == Some(&State::Done) {
                        continue;
                    }
                    put(&mut state, place, State::Entered);
                }
                match self.things.get(place).and_then(|thing| thing.needs.get(looked)).copied() {
                    None => {
                        put(&mut state, place, State::Done);
                        done.push(place);
                    }
                    Some(needed) => {
                        way.push((place, looked + 1));
                        match state.get(needed) {
                            Some(State::New) => way.push((needed, 0)),
                            Some(State::Entered) => circles.push(self.circle(&way, needed)),
                            Some(State::Done) | None => {}
                        }
                    }
                }
            }
        }
        done
    }

    /// The circle that ends with a thing on the way.
    fn circle(&self, way: &[(usize, usize)], again: usize) -> Circle {
        let things =
            way.iter().skip_while(|(place, _)| *place != again).filter_map(|(place, _)| self.things.get(*place));
        let things: Vec<&Thing> = things.filter(|thing| thing.what != Kind::Whole).collect();
        let mut names: Vec<String> = things.iter().map(|thing| thing.name.clone()).collect();
        names.dedup();
        if names.len() > 1 && names.first() == names.last() {
            names.pop();
        }
        let path = things.iter().map(|thing| thing.path.clone()).find(|path| !path.is_empty());
        // Invariant: sections' totals need only items and totals, so that a circle has an item, a gate or a figure, which have paths.
        Circle { names, path: path.unwrap_or_default() }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    New,
    Entered,
    Done,
}

fn put(state: &mut [State], place: usize, to: State) {
    if let Some(known) = state.get_mut(place) {
        *known = to;
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::base::json::decode_text;

    fn circles(text: &str) -> Result<Vec<usize>, Vec<Circle>> {
        order(&decode_text(&format!(r#"{{"id": "list", "version": "1.0.0", {text}}}"#)).unwrap())
            .map(|order| order.items)
    }

    #[test]
    fn items_stand_behind_what_they_depend_on_and_else_in_reading_order() {
        let found = circles(
            r#""items": [{"id": "a", "applies_when": {"fact": "answer.c", "is": "pass"}}, {"id": "b"}, {"id": "c"}],
               "sections": [{"id": "s", "applies_when": {"fact": "section.t.percent", "at_least": 50}, "items": [{"id": "d"}]},
                            {"id": "t", "items": [{"id": "e"}, {"id": "f"}]}]"#,
        );
        assert_eq!(found.unwrap(), [2, 0, 1, 4, 5, 3]);
    }

    #[test]
    fn every_sort_of_circle_is_found_and_named() {
        let cases = [
            (
                r#""items": [{"id": "a", "applies_when": {"fact": "answer.a", "is": "pass"}}]"#,
                "a",
                "/items/0/applies_when",
            ),
            (
                r#""items": [{"id": "a", "applies_when": {"fact": "answer.b", "is": "pass"}}, {"id": "b", "applies_when": {"fact": "item.a.earned", "at_least": 1}}]"#,
                "a b",
                "/items/0/applies_when",
            ),
            (
                r#""sections": [{"id": "s", "applies_when": {"fact": "section.s.total", "at_least": 1}, "items": [{"id": "a"}]}]"#,
                "a s",
                "/sections/0/items/0/applies_when",
            ),
            (
                r#""items": [{"id": "a", "applies_when": {"fact": "figure.f", "at_least": 1}}], "figures": [{"id": "f", "amount": {"fact": "percent"}}]"#,
                "a figure.f",
                "/items/0/applies_when",
            ),
            (
                r#""items": [{"id": "a"}], "figures": [{"id": "f", "amount": {"fact": "figure.g"}}, {"id": "g", "amount": {"fact": "figure.f"}}]"#,
                "figure.f figure.g",
                "/figures/0/amount",
            ),
            (
                r#""sections": [{"id": "s", "applies_when": {"fact": "answer.b", "is": "pass"}, "items": [{"id": "a"}]},
                    {"id": "t", "sections": [{"id": "u", "items": [{"id": "b", "applies_when": {"fact": "section.s.percent", "at_least": 1}}]}]}]"#,
                "a s b s",
                "/sections/0/items/0/applies_when",
            ),
        ];
        for (text, names, path) in cases {
            let found = circles(text).unwrap_err();
            assert_eq!((found[0].names.join(" ").as_str(), found[0].path.as_str()), (names, path), "{text}");
        }
    }
}
