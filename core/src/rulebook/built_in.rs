//! The rulebooks that are shipped, packed by the build script: every folder of `rulebooks/`, by its name.

use std::borrow::Cow;

/// Resolves the id of a built-in rulebook to its JSON text, or to `None` where there is no such rulebook.
pub type BuiltIns = fn(&str) -> Option<Cow<'static, str>>;

/// The resolver that is used unless another one is given: the library's own rulebooks.
pub(crate) const LIBRARY: BuiltIns = |id| built_in_text(id).map(Cow::Borrowed);

/// Ids and texts, sorted by id.
const RULEBOOKS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/built_in_rulebooks.rs"));

/// The ids of the rulebooks that are shipped with the library, sorted.
///
/// ```
/// use fugong::{Rulebook, rulebook::built_in_ids};
///
/// assert!(built_in_ids().any(|id| id == "uk-food-hygiene"));
/// assert!(built_in_ids().all(|id| Rulebook::built_in(id).is_ok_and(|rules| rules.document().id == id)));
/// ```
pub fn built_in_ids() -> impl Iterator<Item = &'static str> {
    RULEBOOKS.iter().map(|(id, _)| *id)
}

/// The JSON text of a rulebook that is shipped with the library; `None` where there is none of this id.
///
/// ```
/// use fugong::rulebook::built_in_text;
///
/// assert!(built_in_text("uk-food-hygiene").is_some_and(|text| text.contains("\"format\"")));
/// assert!(built_in_text("District-Reopening").is_none(), "ids are compared letter by letter");
/// ```
#[must_use]
pub fn built_in_text(id: &str) -> Option<&'static str> {
    RULEBOOKS.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}
