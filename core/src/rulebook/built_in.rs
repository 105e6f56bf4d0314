//! The rulebooks that are shipped, packed by the build script.

/// Resolves the id of a built-in rulebook to its JSON text, or to `None` where there is no such rulebook.
pub type BuiltIns = fn(&str) -> Option<&'static str>;

/// The JSON text of a rulebook that is shipped with the library: the resolver that is used unless another one is given.
///
/// ```
/// use fugong::rulebook::built_in_text;
///
/// assert!(built_in_text("uk-food-hygiene").is_some_and(|text| text.contains("\"format\"")));
/// assert!(built_in_text("District-Reopening").is_none(), "ids are compared letter by letter");
/// ```
#[must_use]
pub fn built_in_text(id: &str) -> Option<&'static str> {
    match id {
        "district-reopening" => Some(include_str!(concat!(env!("OUT_DIR"), "/district-reopening.json"))),
        "uk-food-hygiene" => Some(include_str!(concat!(env!("OUT_DIR"), "/uk-food-hygiene.json"))),
        _ => None,
    }
}
