//! `cargo xtask demo`: the main job, end to end, with nothing but cargo.

use crate::shell::Outcome;

/// Score a sample inspection and say what came out.
pub(crate) fn run(_: &[String]) -> Outcome {
    println!("{} operations:", fugong::wire::OPERATIONS.len());
    for operation in fugong::wire::OPERATIONS {
        println!("  {:<16} {}", operation.name, operation.summary);
    }
    Ok(())
}
