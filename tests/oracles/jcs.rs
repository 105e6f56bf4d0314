//! RFC 8785: the published inputs and outputs of cyberphone/json-canonicalization, byte for byte.
#![allow(clippy::unwrap_used)]

mod folder;

use fugong::base::json::{Json, canonical};

const FILES: [&str; 6] = ["arrays", "french", "structures", "unicode", "values", "weird"];

#[test]
fn canonical_json_is_byte_equal_to_the_published_outputs() {
    let mut equal = 0;
    for name in FILES {
        let Some(input) = folder::file(&format!("jcs/input/{name}.json")) else { return };
        let ours = canonical(&Json::parse(&input).unwrap().to_value());
        let Some(text) = folder::file(&format!("jcs/output/{name}.json")) else { return };
        assert_eq!(ours, text, "{name}: the text");
        let Some(hex) = folder::file(&format!("jcs/outhex/{name}.txt")) else { return };
        let bytes: Vec<u8> = hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
        assert_eq!(ours.as_bytes(), bytes, "{name}: the bytes");
        equal += 1;
    }
    println!("jcs: byte-equal outputs {equal} of {}", FILES.len());
}
