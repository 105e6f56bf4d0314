//! The rulebooks that are shipped.

/// The text of a built-in rulebook.
pub(super) fn text(id: &str) -> Option<&'static str> {
    match id {
        "district-reopening" => Some(include_str!("../../rulebooks/district-reopening/rulebook.json")),
        "uk-food-hygiene" => Some(include_str!("../../rulebooks/uk-food-hygiene/rulebook.json")),
        _ => None,
    }
}
