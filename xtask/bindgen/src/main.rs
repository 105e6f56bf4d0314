//! `xtask-bindgen INPUT.wasm FOLDER`: cuts the module into a base and parts, and writes into the folder the base as an ES module
//! (`fugong.js`, its types, `fugong_bg.wasm`), the parts' files, and `parts.js`, which says what each part needs.
//!
//! A program of its own, so that `cargo xtask demo` on a fresh clone need not build the crates behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::Options;

/// A part's name, and its files' names in the order in which they are linked to the base.
type Parts = BTreeMap<String, Vec<String>>;

/// The base's file, as the bindgen names it.
const BASE: &str = "fugong_bg.wasm";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (Some(input), Some(folder)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: xtask-bindgen INPUT.wasm FOLDER");
        return ExitCode::from(2);
    };
    match run(Path::new(&input), Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}

fn run(input: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let aside = input.with_extension("split");
    clear(&aside)?;
    clear(folder)?;
    let base = aside.join("base.wasm");
    let linked = std::fs::read(input)?;
    let mut options = Options::new(&linked);
    (options.output_dir, options.main_out_path) = (&aside, &base);
    let split = wasm_split_cli_support::transform(options)?;
    bind(&base, folder)?;
    let parts = take(&split.prefetch_map.into_iter().collect(), &aside, folder)?;
    let files: BTreeSet<&str> = parts.values().flatten().map(String::as_str).chain([BASE]).collect();
    let mark = build_mark(&linked);
    for file in &files {
        std::fs::OpenOptions::new().append(true).open(folder.join(file))?.write_all(&mark)?;
    }
    Ok(std::fs::write(folder.join("parts.js"), script(&files, &parts)?)?)
}

/// Take away the modules that an earlier build left: they would be taken for this one's.
fn clear(folder: &Path) -> std::io::Result<()> {
    let places = if folder.exists() { std::fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()? } else { Vec::new() };
    let mut places = places.into_iter().map(|entry| entry.path());
    places.try_for_each(|place| match place.extension().and_then(|ending| ending.to_str()) {
        Some("wasm") => std::fs::remove_file(place),
        _ => Ok(()),
    })
}

/// Make an ES module of the base. The functions keep their names until they have been put in order by them.
fn bind(base: &Path, folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(base).out_name("fugong").typescript(true);
    // The parts call the functions that they share with the base through its table.
    bindgen.keep_lld_exports(true).remove_name_section(false).remove_producers_section(true);
    bindgen.web(true)?.generate(folder)?;
    Ok(())
}

/// Copy the parts' files to the folder, under names that say whose they are: `fugong_reports.wasm`, `fugong_shared_1.wasm`.
fn take(split: &Parts, aside: &Path, folder: &Path) -> Result<Parts, Box<dyn Error>> {
    let mut names = BTreeMap::new();
    for file in split.values().flatten().collect::<BTreeSet<_>>() {
        let shared = names.values().filter(|name: &&String| name.starts_with("fugong_shared_")).count();
        let name = match file.strip_prefix("split_") {
            Some(part) => format!("fugong_{part}.wasm"),
            None => format!("fugong_shared_{}.wasm", shared + 1),
        };
        std::fs::copy(aside.join(file).with_extension("wasm"), folder.join(&name))?;
        names.insert(file, name);
    }
    let named = |files: &Vec<String>| files.iter().filter_map(|file| names.get(file).cloned()).collect();
    Ok(split.iter().map(|(part, files)| (part.clone(), named(files))).collect())
}

/// A custom section with what all files of one build have in common, and no other build's. The parts reach the base's functions by
/// their numbers, which are others in another build: the package refuses to put such files together.
fn build_mark(linked: &[u8]) -> Vec<u8> {
    let mut hasher = DefaultHasher::new();
    linked.hash(&mut hasher);
    let (name, mark) = (b"build", hasher.finish().to_le_bytes());
    // Kind, length, the name's length, name, content: both lengths are below 128, a byte each.
    [&[0, 1 + 5 + 8, 5][..], name, &mark].concat()
}

/// The script that says where the files are and what each part needs. A bundler finds a file by `new URL` with a literal.
fn script(files: &BTreeSet<&str>, parts: &Parts) -> Result<String, std::fmt::Error> {
    let mut script =
        "// Made by `cargo xtask wasm`: every file's place, and what each part needs besides the base.\n".to_owned();
    writeln!(script, "\nexport const BASE = \"{BASE}\";\n\nexport const PLACES = {{")?;
    for file in files {
        writeln!(script, "  \"{file}\": new URL(\"./{file}\", import.meta.url),")?;
    }
    writeln!(script, "}};\n\nexport const FILES = {{")?;
    for (part, files) in parts {
        writeln!(script, "  {part}: {files:?},")?;
    }
    writeln!(script, "}};")?;
    Ok(script)
}
