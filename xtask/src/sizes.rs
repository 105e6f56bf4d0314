//! `cargo xtask sizes`: what a page has to fetch, against `wasm/size-budget.txt`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::shell::{self, Outcome};
use crate::wasm::{MODULES, Module};

/// The small module, and what its budget may not exceed, in bytes after gzip.
const SMALL: (&str, u64) = ("inspections", 300_000);

/// Print the size of each module beside its budget, and fail where one is over.
pub(crate) fn run(_: &[String]) -> Outcome {
    let budgets = budgets()?;
    let mut over = Vec::new();
    for Module { name, .. } in MODULES {
        if !budgets.contains_key(*name) {
            return Err(format!("wasm/size-budget.txt states no budget for {name}"));
        }
    }
    for (name, budget) in &budgets {
        let module = MODULES.iter().find(|module| module.name == name);
        let file = module.ok_or_else(|| format!("wasm/size-budget.txt: there is no module {name}"))?.file();
        let bytes = gzip_bytes(&file)?;
        println!("{name}: {bytes} bytes gzip, budget {budget}");
        if bytes > *budget {
            over.push(format!("{name} is {} bytes over its budget", bytes - budget));
        }
        if name == SMALL.0 && *budget > SMALL.1 {
            over.push(format!("{name} has a budget above {}", SMALL.1));
        }
    }
    if over.is_empty() { Ok(()) } else { Err(over.join("; ")) }
}

/// Read the budgets by name.
fn budgets() -> Outcome<BTreeMap<String, u64>> {
    let place = shell::root().join("wasm").join("size-budget.txt");
    let text = std::fs::read_to_string(place).map_err(|error| format!("wasm/size-budget.txt: {error}"))?;
    let stated = text.lines().filter(|line| !line.starts_with('#'));
    stated.map(|line| budget(line).ok_or_else(|| format!("wasm/size-budget.txt: `{line}` is no budget"))).collect()
}

fn budget(line: &str) -> Option<(String, u64)> {
    let (name, bytes) = line.split_once(' ')?;
    Some((name.to_owned(), bytes.parse().ok()?))
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
