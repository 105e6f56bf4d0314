//! `cargo xtask sizes`: what the browser has to fetch, against `wasm/size-budget.txt`.

use crate::shell::{self, Outcome};
use crate::wasm;

/// Print the module's size beside its budget, say plainly where it misses it, and fail where it is over the ceiling.
pub(crate) fn run(_: &[String]) -> Outcome {
    let module = wasm::module();
    let bytes =
        std::fs::metadata(&module).map_err(|_| "wasm/pkg is missing: run `cargo xtask wasm` first".to_owned())?.len();
    let packed = gzip_bytes(&module)?;
    let (budget, ceiling) = (stated("budget")?, stated("ceiling")?);
    println!("fugong_bg.wasm: {packed} bytes gzip, budget {budget}, ceiling {ceiling} ({bytes} bytes unpacked)");
    if packed > budget {
        println!("MISSED: the module is {} bytes over its budget", packed - budget);
    }
    if packed <= ceiling { Ok(()) } else { Err(format!("the module is {} bytes over its ceiling", packed - ceiling)) }
}

/// Give one of the numbers that `wasm/size-budget.txt` states.
fn stated(name: &str) -> Outcome<u64> {
    let place = shell::root().join("wasm").join("size-budget.txt");
    let text = std::fs::read_to_string(place).map_err(|error| format!("wasm/size-budget.txt: {error}"))?;
    let number = text.lines().filter_map(|line| line.split_once(' ')).find(|(key, _)| *key == name);
    number
        .and_then(|(_, number)| number.trim().parse().ok())
        .ok_or_else(|| format!("wasm/size-budget.txt states no {name}"))
}

fn gzip_bytes(module: &std::path::Path) -> Outcome<u64> {
    let script = "import sys, zlib; packer = zlib.compressobj(9, wbits=31); \
                  print(len(packer.compress(open(sys.argv[1], 'rb').read()) + packer.flush()))";
    let printed = shell::read(shell::program("python3", &["-c", script]).arg(module))?;
    printed.trim().parse().map_err(|_| format!("python3 printed `{}`, not a size", printed.trim()))
}
