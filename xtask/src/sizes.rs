//! `cargo xtask sizes`: what the browser has to fetch, against `wasm/size-budget.txt`.

use crate::shell::{self, Outcome};
use crate::wasm;

/// Print the module's size and fail where it is over budget.
pub(crate) fn run(_: &[String]) -> Outcome {
    let module = wasm::module();
    let bytes =
        std::fs::metadata(&module).map_err(|_| "wasm/pkg is missing: run `cargo xtask wasm` first".to_owned())?.len();
    let packed = gzip_bytes(&module)?;
    let budget = budget()?;
    println!("fugong_bg.wasm: {packed} bytes gzip of {budget} allowed ({bytes} bytes unpacked)");
    if packed <= budget { Ok(()) } else { Err(format!("the module is {} bytes over its budget", packed - budget)) }
}

fn budget() -> Outcome<u64> {
    let place = shell::root().join("wasm").join("size-budget.txt");
    let text = std::fs::read_to_string(place).map_err(|error| format!("wasm/size-budget.txt: {error}"))?;
    let number = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
    number.and_then(|line| line.parse().ok()).ok_or_else(|| "wasm/size-budget.txt holds no number".to_owned())
}

fn gzip_bytes(module: &std::path::Path) -> Outcome<u64> {
    let script = "import sys, zlib; packer = zlib.compressobj(9, wbits=31); \
                  print(len(packer.compress(open(sys.argv[1], 'rb').read()) + packer.flush()))";
    let printed = shell::read(shell::program("python3", &["-c", script]).arg(module))?;
    printed.trim().parse().map_err(|_| format!("python3 printed `{}`, not a size", printed.trim()))
}
