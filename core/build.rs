//! Packs the documents that the library carries: their JSON without the white space between its tokens.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// What is packed, under the name that it then has.
const DOCUMENTS: &[(&str, &str)] = &[
    ("district-reopening.json", "rulebooks/district-reopening/rulebook.json"),
    ("uk-food-hygiene.json", "rulebooks/uk-food-hygiene/rulebook.json"),
    ("cn.json", "src/tools/calendar/data/cn.json"),
    ("zones.json", "src/tools/calendar/data/zones.json"),
];

fn main() -> io::Result<()> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(name.to_owned()));
    let (here, out) = (folder("CARGO_MANIFEST_DIR")?, folder("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    for (name, place) in DOCUMENTS {
        println!("cargo::rerun-if-changed={place}");
        fs::write(out.join(name), packed(&here.join(place))?)?;
    }
    Ok(())
}

/// Gives a document's text without the white space outside its strings.
fn packed(place: &Path) -> io::Result<String> {
    let (mut in_string, mut escaped) = (false, false);
    let mut text = fs::read_to_string(place)?;
    text.retain(|character| {
        let kept = in_string || !character.is_ascii_whitespace();
        in_string ^= character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        kept
    });
    Ok(text)
}
