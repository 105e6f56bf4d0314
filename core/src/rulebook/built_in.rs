//! The rulebooks that are shipped, packed by the build script.

/// The text of a built-in rulebook.
pub(super) fn text(id: &str) -> Option<&'static str> {
    match id {
        "district-reopening" => Some(include_str!(concat!(env!("OUT_DIR"), "/district-reopening.json"))),
        "uk-food-hygiene" => Some(include_str!(concat!(env!("OUT_DIR"), "/uk-food-hygiene.json"))),
        _ => None,
    }
}
