//! Where the oracles lie: third-party data that is not part of the repository.

use std::path::PathBuf;

/// The folder of one oracle, or `None` after saying that it is skipped.
///
/// `FUGONG_ORACLES_DIR` names the folder of all oracles (default: `../shared/oracles` beside the repository);
/// with `FUGONG_ORACLES=required` an oracle that is not there fails.
pub fn oracle(name: &str) -> Option<PathBuf> {
    let all = std::env::var_os("FUGONG_ORACLES_DIR")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/oracles")), PathBuf::from);
    let folder = all.join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    let required = std::env::var("FUGONG_ORACLES").is_ok_and(|value| value == "required");
    assert!(!required, "the oracle `{name}` is required and is not there");
    println!("skipped: the oracle `{name}` is not there (FUGONG_ORACLES_DIR names the folder)");
    None
}
