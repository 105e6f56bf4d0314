//! Titles of facts, their units of measure, and titles of their options: sentences show these and not ids.

use super::fact::Fact;
use crate::base::ordered::Map;
use crate::base::text::Text;
use std::collections::BTreeMap;

/// Knows the titles of facts. A closure from a fact's name to its title is one; so is a rulebook's map of declared facts.
pub trait FactTitles {
    /// The title of a fact; its name where it has none.
    fn title(&self, fact: &str) -> Text;

    /// The unit of measure of a number: 人, %, ℃; empty where it has none.
    fn unit(&self, _fact: &str) -> Text {
        Text::Empty
    }

    /// The title of an option of a choice or set; its id where it has none.
    fn option(&self, _fact: &str, option: &str) -> Text {
        Text::plain(option)
    }
}

impl<F: Fn(&str) -> Text> FactTitles for F {
    fn title(&self, fact: &str) -> Text {
        self(fact)
    }
}

/// Declared facts bring their titles, units and options.
impl FactTitles for BTreeMap<String, Fact> {
    fn title(&self, fact: &str) -> Text {
        self.get(fact).map_or_else(|| Text::plain(fact), |declared| declared.title.or_name(fact))
    }

    fn unit(&self, fact: &str) -> Text {
        self.get(fact).map_or(Text::Empty, |declared| declared.unit.clone())
    }

    fn option(&self, fact: &str, option: &str) -> Text {
        let options = self.get(fact).map_or(&[][..], |declared| &declared.options);
        let known = options.iter().find(|known| known.id == *option);
        known.map_or_else(|| Text::plain(option), |known| known.title.or_name(option))
    }
}

/// A copy of titles, for compiled plans that are used without the rulebook at hand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glossary(BTreeMap<String, Entry>);

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    title: Text,
    unit: Text,
    options: Map<String, Text>,
}

impl Glossary {
    /// Copies the title and unit of a fact, and the titles of these options.
    pub fn note<'o>(&mut self, fact: &str, options: impl IntoIterator<Item = &'o str>, names: &dyn FactTitles) {
        let options = options.into_iter().map(|option| (option.to_owned(), names.option(fact, option))).collect();
        self.0.insert(fact.to_owned(), Entry { title: names.title(fact), unit: names.unit(fact), options });
    }

    /// Whether it has a fact.
    #[must_use]
    pub fn has(&self, fact: &str) -> bool {
        self.0.contains_key(fact)
    }
}

impl FactTitles for Glossary {
    fn title(&self, fact: &str) -> Text {
        self.0.get(fact).map_or_else(|| Text::plain(fact), |entry| entry.title.clone())
    }

    fn unit(&self, fact: &str) -> Text {
        self.0.get(fact).map_or(Text::Empty, |entry| entry.unit.clone())
    }

    fn option(&self, fact: &str, option: &str) -> Text {
        let known = self.0.get(fact).and_then(|entry| entry.options.get(option));
        known.cloned().unwrap_or_else(|| Text::plain(option))
    }
}
