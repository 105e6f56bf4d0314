//! `cargo xtask sizes`: what a page has to fetch, against `wasm/size-budget.txt`.

use std::collections::BTreeMap;
use std::path::Path;

use crate::shell::{self, Outcome};

/// What nothing that is fetched at once may exceed, in bytes after gzip.
const MOST: u64 = 250_000;
/// All files together.
const EVERYTHING: &str = "everything";

/// What is fetched together, and its files: the base, which every page needs, and what each part needs besides.
type Fetched = BTreeMap<String, Vec<String>>;

/// Print the size of the base and of each part beside its budget, with every file, and fail where one is over.
pub(crate) fn run(_: &[String]) -> Outcome {
    let folder = shell::root().join("wasm").join("pkg");
    let (fetched, budgets) = (fetched()?, budgets()?);
    let files = fetched.values().flatten().map(|file| Ok((file.as_str(), gzip_bytes(&folder.join(file))?)));
    let files: BTreeMap<&str, u64> = files.collect::<Outcome<_>>()?;
    let mut over = Vec::new();
    for (name, held) in &fetched {
        let sizes: Vec<_> = held.iter().filter_map(|file| files.get_key_value(file.as_str())).collect();
        let (sum, budget) = (sizes.iter().map(|(_, bytes)| **bytes).sum::<u64>(), budgets.get(name.as_str()));
        let budget = *budget.ok_or_else(|| format!("wasm/size-budget.txt states no budget for {name}"))?;
        let listed: Vec<_> = sizes.iter().map(|(file, bytes)| format!("{file} {bytes}")).collect();
        println!("{name}: {sum} bytes gzip, budget {budget} ({})", listed.join(", "));
        if budget > MOST {
            over.push(format!("{name} has a budget above {MOST}"));
        }
        if sum > budget {
            over.push(format!("{name} is {} bytes over its budget", sum - budget));
        }
    }
    let everything = files.values().sum::<u64>();
    let ceiling = *budgets.get(EVERYTHING).ok_or("wasm/size-budget.txt states no ceiling for everything")?;
    println!("{EVERYTHING}: {everything} bytes gzip in {} files, ceiling {ceiling}", files.len());
    if everything > MOST {
        println!("MISSED: {EVERYTHING} together is {} bytes over {MOST}", everything - MOST);
    }
    if everything > ceiling {
        over.push(format!("{EVERYTHING} is {} bytes over its ceiling", everything - ceiling));
    }
    if over.is_empty() { Ok(()) } else { Err(over.join("; ")) }
}

/// Ask the built package which files belong together.
fn fetched() -> Outcome<Fetched> {
    let script =
        "import { BASE, FILES } from './wasm/pkg/parts.js'; console.log(JSON.stringify({ base: [BASE], ...FILES }))";
    let printed = shell::read(&mut shell::program("node", &["--input-type=module", "--eval", script]))
        .map_err(|error| format!("wasm/pkg is missing: run `cargo xtask wasm` first ({error})"))?;
    serde_json::from_str(&printed).map_err(|error| format!("wasm/pkg/parts.js: {error}"))
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
    let script = "import sys, zlib; packer = zlib.compressobj(9, wbits=31); \
                  print(len(packer.compress(open(sys.argv[1], 'rb').read()) + packer.flush()))";
    let printed = shell::read(shell::program("python3", &["-c", script]).arg(file))?;
    printed.trim().parse().map_err(|_| format!("python3 printed `{}`, not a size", printed.trim()))
}
