//! The rulebooks that are shipped, packed by the build script.

/// Finds the text of a rulebook by its id: where those stand that a name alone is enough for.
pub type Shelf = fn(&str) -> Option<&'static str>;

/// The text of a built-in rulebook: the shelf that comes with the library.
pub fn built_in_text(id: &str) -> Option<&'static str> {
    match id {
        "district-reopening" => Some(include_str!(concat!(env!("OUT_DIR"), "/district-reopening.json"))),
        "uk-food-hygiene" => Some(include_str!(concat!(env!("OUT_DIR"), "/uk-food-hygiene.json"))),
        _ => None,
    }
}
