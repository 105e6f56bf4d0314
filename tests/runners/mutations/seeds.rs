//! The valid vectors, as documents that can be changed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use fugong::Rulebook;
use fugong::base::json::Json;

use crate::tree;

/// A vector's input, taken apart.
pub(crate) struct Seed {
    pub(crate) name: String,
    /// Input without the rulebook, and the rulebook that it goes with; none for operations without one.
    pub(crate) alone: Json,
    pub(crate) held: Option<Rulebook>,
    /// The whole input with the rulebook in it, written out also where the vector only names it.
    pub(crate) whole: Json,
    /// Whether there is anything to change beside the rulebook.
    pub(crate) says_something: bool,
}

/// Read the valid vectors of each operation; `core` is the folder of the core.
pub(crate) fn seeds(core: &Path) -> BTreeMap<String, Vec<Seed>> {
    let mut seeds: BTreeMap<String, Vec<Seed>> = BTreeMap::new();
    let folder = core.join("../tests/vectors");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().flatten().filter(|entry| entry.path().is_dir()).collect();
    files.sort_by_key(fs::DirEntry::path);
    let files = files.iter().flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten());
    let mut files: Vec<_> =
        files.map(|entry| entry.path()).filter(|place| place.extension().is_some_and(|e| e == "json")).collect();
    files.sort();
    for file in files {
        let vector = Json::parse(&fs::read_to_string(&file).unwrap()).unwrap();
        let (Some(Json::String(operation)), Some(alone), Some(_)) =
            (vector.get("operation"), vector.get("input"), vector.get("output"))
        else {
            continue;
        };
        let mut whole = alone.clone();
        if let (Json::Object(entries), Some(rulebook)) = (&mut whole, vector.get("rulebook")) {
            entries.insert(0, ("rulebook".to_owned(), written_out(core, rulebook)));
        }
        seeds.entry(operation.clone()).or_default().push(Seed {
            name: file.file_stem().unwrap().to_string_lossy().into_owned(),
            alone: alone.clone(),
            held: vector.get("rulebook").and_then(held),
            whole,
            says_something: tree::children(alone) > 0,
        });
    }
    seeds
}

/// The rulebook as a document.
fn written_out(core: &Path, named: &Json) -> Json {
    let Some(Json::String(id)) = named.get("built_in") else { return named.clone() };
    let file = core.join("rulebooks").join(id).join("rulebook.json");
    let document = fs::read_to_string(file).ok().and_then(|text| Json::parse(&text).ok());
    document.map_or_else(|| named.clone(), |document| Json::Object(vec![("document".to_owned(), document)]))
}

fn held(named: &Json) -> Option<Rulebook> {
    match (named.get("built_in"), named.get("document")) {
        (Some(Json::String(id)), None) => Rulebook::built_in(id).ok(),
        (None, Some(document)) => Rulebook::from_tree(document.clone()).ok(),
        _ => None,
    }
}
