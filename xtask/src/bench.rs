//! `cargo xtask bench [name]`: how fast, beside what people use today. Nothing here fails by the clock.

use crate::shell::{self, Outcome, cargo};
use crate::{python, setup};

struct Bench {
    name: &'static str,
    /// The core's own.
    core: &'static [&'static str],
    /// The peers' script in Python under `tests/bench`.
    peers: Option<&'static str>,
    /// Whether the core's own asks peers in JavaScript, the npm packages of `tests/bench`.
    npm: bool,
}

const BENCHES: &[Bench] = &[
    Bench { name: "score", core: &["columns", "card"], peers: Some("score.py"), npm: false },
    Bench { name: "improve", core: &["improve"], peers: None, npm: false },
    Bench { name: "approvals", core: &["approvals"], peers: None, npm: true },
];

/// Run all benches, or the one that is named; what follows goes to the peers' script.
pub(crate) fn run(arguments: &[String]) -> Outcome {
    let (name, rest) = arguments.split_first().map_or((None, arguments), |(name, rest)| (Some(name), rest));
    let chosen: Vec<&Bench> = BENCHES.iter().filter(|bench| name.is_none_or(|name| bench.name == name)).collect();
    if chosen.is_empty() {
        let names: Vec<&str> = BENCHES.iter().map(|bench| bench.name).collect();
        return Err(format!("there is no such bench; there are: {}", names.join(", ")));
    }
    for bench in chosen {
        if bench.npm {
            let install = ["install", "--silent", "--no-package-lock", "--prefix", "tests/bench"];
            shell::run(&mut shell::program("npm", &install))?;
        }
        for core in bench.core {
            shell::run(&mut cargo(&[
                "bench",
                "--quiet",
                "--package",
                "fugong",
                "--features",
                "simd",
                "--bench",
                core,
            ]))?;
        }
        if let Some(script) = bench.peers {
            setup::python_packages()?;
            let mut install = shell::program(
                python::tool("python"),
                &["-m", "pip", "install", "--quiet", "--disable-pip-version-check"],
            );
            shell::run(install.args(["-r", "tests/bench/requirements.txt"]))?;
            python::run(&[])?;
            let mut peers = shell::program(python::tool("python"), &["-W", "ignore"]);
            shell::run(peers.arg(format!("tests/bench/{script}")).args(rest))?;
        }
    }
    Ok(())
}
