//! RFC 8785: the published inputs and outputs of cyberphone/json-canonicalization, byte for byte.
#![allow(clippy::unwrap_used)]

mod folder;

use fugong::json::{Json, canonical};
use std::fs;

const FILES: [&str; 6] = ["arrays", "french", "structures", "unicode", "values", "weird"];

#[test]
fn canonical_json_is_byte_equal_to_the_published_outputs() {
    let Some(folder) = folder::oracle("jcs") else { return };
    let mut equal = 0;
    for name in FILES {
        let input = fs::read_to_string(folder.join(format!("input/{name}.json"))).unwrap();
        let ours = canonical(&Json::parse(&input).unwrap().to_value());
        let text = fs::read_to_string(folder.join(format!("output/{name}.json"))).unwrap();
        assert_eq!(ours, text, "{name}: the text");
        let hex = fs::read_to_string(folder.join(format!("outhex/{name}.txt"))).unwrap();
        let bytes: Vec<u8> = hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
        assert_eq!(ours.as_bytes(), bytes, "{name}: the bytes");
        equal += 1;
    }
    println!("jcs: byte-equal outputs {equal} of {}", FILES.len());
}
