//! Where the oracles are: data that nobody here wrote. They are not part of the repository.

use std::path::PathBuf;

/// An oracle's text file; see [`bytes`].
pub fn file(name: &str) -> Option<String> {
    bytes(name).map(|bytes| String::from_utf8(bytes).unwrap_or_default())
}

/// An oracle's file, or nothing where the oracles are not there: then the test says that it skipped.
///
/// `FUGONG_ORACLES_DIR` names the folder (`../shared/oracles` beside the repository unless set); with
/// `FUGONG_ORACLES=required` an absent file fails the test.
pub fn bytes(name: &str) -> Option<Vec<u8>> {
    let folder = std::env::var_os("FUGONG_ORACLES_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/oracles"), PathBuf::from);
    match std::fs::read(folder.join(name)) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            let required = std::env::var("FUGONG_ORACLES").is_ok_and(|value| value == "required");
            assert!(!required, "the oracle {name} is required and cannot be read: {error}");
            println!("skipped: the oracle {name} is not here");
            None
        }
    }
}
