//! `cargo xtask sizes`: what a page has to fetch.

use std::path::Path;

use crate::shell::{self, Outcome};
use crate::wasm::{MODULES, Module};

/// The module that a form needs, and how large it may be, in bytes after gzip. The other one is printed and has no bound.
/// Sizes differ by some hundred bytes from one source folder to another.
const BASE: (&str, u64) = ("inspections", 300_000);

/// Print the size of each module, and fail where the base is over its bound.
pub(crate) fn run(_: &[String]) -> Outcome {
    let mut base = None;
    for module @ Module { name, .. } in MODULES {
        let bytes = gzip_bytes(&module.file())?;
        if *name == BASE.0 {
            println!("{name}: {bytes} bytes gzip, at most {}", BASE.1);
            base = Some(bytes);
        } else {
            println!("{name}: {bytes} bytes gzip");
        }
    }
    match base {
        None => Err(format!("there is no module {}", BASE.0)),
        Some(bytes) if bytes > BASE.1 => Err(format!("{} is {} bytes over its bound", BASE.0, bytes - BASE.1)),
        Some(_) => Ok(()),
    }
}

fn gzip_bytes(file: &Path) -> Outcome<u64> {
    if !file.exists() {
        return Err("wasm/pkg is missing: run `cargo xtask wasm` first".to_owned());
    }
    let script = "import sys, zlib; packer = zlib.compressobj(9, wbits=31); \
                  print(len(packer.compress(open(sys.argv[1], 'rb').read()) + packer.flush()))";
    let printed = shell::read(shell::program("python3", &["-c", script]).arg(file))?;
    printed.trim().parse().map_err(|_| format!("python3 printed `{}`, not a size", printed.trim()))
}
