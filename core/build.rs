//! Packs the documents that the library carries: their JSON without the white space between its tokens.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The data of calendars and zones that are packed, under the name that each then has.
const DATA: &[(&str, &str)] =
    &[("cn.json", "src/tools/calendar/data/cn.json"), ("zones.json", "src/tools/calendar/data/zones.json")];

/// The folder of the rulebooks: a folder with its id for each, and in it `rulebook.json`.
const RULEBOOKS: &str = "rulebooks";

fn main() -> io::Result<()> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).ok_or_else(|| io::Error::other(name.to_owned()));
    let (here, out) = (folder("CARGO_MANIFEST_DIR")?, folder("OUT_DIR")?);
    println!("cargo::rerun-if-changed=build.rs");
    for (name, place) in DATA {
        println!("cargo::rerun-if-changed={place}");
        fs::write(out.join(name), packed(&here.join(place))?)?;
    }
    println!("cargo::rerun-if-changed={RULEBOOKS}");
    pack_rulebooks(&here.join(RULEBOOKS), &out)
}

/// Packs every rulebook, and writes the list of `(id, text)` that `src/rulebook/built_in.rs` includes, in the order of the ids.
fn pack_rulebooks(from: &Path, out: &Path) -> io::Result<()> {
    let mut ids = Vec::new();
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        if entry.path().join("rulebook.json").is_file() {
            ids.push(entry.file_name().into_string().map_err(|name| io::Error::other(format!("{name:?} is no id")))?);
        }
    }
    ids.sort();
    fs::create_dir_all(out.join(RULEBOOKS))?;
    let mut list = String::from("&[\n");
    for id in &ids {
        let packed = packed(&from.join(id).join("rulebook.json"))?;
        fs::write(out.join(RULEBOOKS).join(format!("{id}.json")), packed)?;
        list.push_str(&format!("    ({id:?}, include_str!(\"{RULEBOOKS}/{id}.json\")),\n"));
    }
    list.push_str("]\n");
    fs::write(out.join("built_in_rulebooks.rs"), list)
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
