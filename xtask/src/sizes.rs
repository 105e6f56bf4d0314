//! `cargo xtask sizes`: what the browser has to fetch, against `wasm/size-budget.txt`.

use crate::shell::{self, Outcome};
use crate::wasm::{self, Module};

/// Print each module's size beside its budget and fail where one is over its ceiling.
pub(crate) fn run(_: &[String]) -> Outcome {
    let over: Vec<String> = wasm::MODULES.iter().map(weigh).filter_map(Result::transpose).collect::<Outcome<_>>()?;
    if over.is_empty() { Ok(()) } else { Err(over.join("; ")) }
}

/// Print a module's size and say plainly where it misses its budget; give what to say where it is over its ceiling.
fn weigh(module: &Module) -> Outcome<Option<String>> {
    let (name, place) = (module.name, module.place());
    let bytes =
        std::fs::metadata(&place).map_err(|_| "wasm/pkg is missing: run `cargo xtask wasm` first".to_owned())?.len();
    let (packed, (budget, ceiling)) = (gzip_bytes(&place)?, stated(name)?);
    println!("{name}_bg.wasm: {packed} bytes gzip, budget {budget}, ceiling {ceiling} ({bytes} bytes unpacked)");
    if packed > budget {
        println!("MISSED: {name} is {} bytes over its budget", packed - budget);
    }
    Ok((packed > ceiling).then(|| format!("{name} is {} bytes over its ceiling", packed - ceiling)))
}

/// Give the budget and the ceiling that `wasm/size-budget.txt` states for a module.
fn stated(name: &str) -> Outcome<(u64, u64)> {
    let place = shell::root().join("wasm").join("size-budget.txt");
    let text = std::fs::read_to_string(place).map_err(|error| format!("wasm/size-budget.txt: {error}"))?;
    let numbers = text.lines().find_map(|line| match line.split_whitespace().collect::<Vec<_>>().as_slice() {
        [module, "budget", budget, "ceiling", ceiling] if *module == name => Some((budget.parse(), ceiling.parse())),
        _ => None,
    });
    match numbers {
        Some((Ok(budget), Ok(ceiling))) => Ok((budget, ceiling)),
        _ => Err(format!("wasm/size-budget.txt states no budget and ceiling for {name}")),
    }
}

fn gzip_bytes(module: &std::path::Path) -> Outcome<u64> {
    let script = "import sys, zlib; packer = zlib.compressobj(9, wbits=31); \
                  print(len(packer.compress(open(sys.argv[1], 'rb').read()) + packer.flush()))";
    let printed = shell::read(shell::program("python3", &["-c", script]).arg(module))?;
    printed.trim().parse().map_err(|_| format!("python3 printed `{}`, not a size", printed.trim()))
}
