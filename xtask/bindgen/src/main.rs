//! `xtask-bindgen INPUT.wasm FOLDER NAME`: makes an ES module of a compiled module and writes it into the folder: `NAME.js`, its
//! types, and `NAME_bg.wasm`.
//!
//! A program of its own, so that `cargo xtask demo` on a fresh clone need not build the crates behind it.

use std::error::Error;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [input, folder, name] = arguments.as_slice() else {
        eprintln!("usage: xtask-bindgen INPUT.wasm FOLDER NAME");
        return ExitCode::from(2);
    };
    match bind(input, folder, name) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:?}");
            ExitCode::FAILURE
        }
    }
}

/// Make the ES module. The functions keep their names, by which `wasm-opt` puts them in order afterwards.
fn bind(input: &str, folder: &str, name: &str) -> Result<(), Box<dyn Error>> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(input).out_name(name).typescript(true);
    bindgen.remove_name_section(false).remove_producers_section(true);
    bindgen.web(true)?.generate(folder)?;
    Ok(())
}
