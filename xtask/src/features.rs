//! What the core may never be built with: a clock, or a binding.

use crate::shell::{self, Outcome};

const FORBIDDEN: &[(&str, &str)] = &[
    ("chrono feature \"clock\"", "the core has no clock"),
    ("chrono feature \"now\"", "the core has no clock"),
    ("pyo3 ", "bindings depend on the core, not the core on them"),
    ("wasm-bindgen ", "bindings depend on the core, not the core on them"),
    ("js-sys ", "bindings depend on the core, not the core on them"),
    ("arrow", "tables cross the border in the bindings"),
];

/// Read the core's own tree, with all its features, for what may not be there.
pub(crate) fn check() -> Outcome {
    let arguments = ["tree", "--edges", "features,no-dev", "--prefix", "none", "--all-features", "--package", "fugong"];
    let tree = shell::read(&mut shell::cargo(&arguments))?;
    let found = forbidden_in(&tree);
    println!("{} lines of the core's tree read", tree.lines().count());
    if found.is_empty() { Ok(()) } else { Err(found.join("; ")) }
}

fn forbidden_in(tree: &str) -> Vec<String> {
    let reason = |line: &str| FORBIDDEN.iter().find(|(start, _)| line.starts_with(start)).map(|(_, reason)| *reason);
    tree.lines().filter_map(|line| Some(format!("`{line}`: {}", reason(line)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_clock_and_a_binding() {
        let tree = "fugong v0.1.0\nchrono feature \"alloc\"\nchrono feature \"clock\"\npyo3 v0.30.1\n";
        assert_eq!(forbidden_in(tree).len(), 2);
        assert!(forbidden_in("fugong v0.1.0\nchrono feature \"serde\"\n").is_empty());
    }
}
