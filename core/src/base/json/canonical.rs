//! The RFC 8785 (JCS) form of a value: the same bytes from every language.
//!
//! Keys in the order of their UTF-16 code units, no white space, the shortest escapes, and numbers as ECMAScript writes them.
//! Two documents that differ only in layout, key order or the spelling of a number (`1.0`, `1`) have one form and one hash.

use serde_json::Value;

/// The RFC 8785 (JCS) form of a value: the text whose UTF-8 bytes are hashed.
///
/// ```
/// use fugong::base::json::{Json, canonical};
/// let tree = Json::parse(r#"{ "title": "每日八查", "id": "daily-eight", "weight": 1.0 }"#)?;
/// assert_eq!(canonical(&tree.to_value()), r#"{"id":"daily-eight","title":"每日八查","weight":1}"#);
/// # Ok::<(), fugong::Problems>(())
/// ```
pub fn canonical(value: &Value) -> String {
    // Fails only for keys that are no texts and numbers that are not finite: a `Value` has neither.
    serde_json_canonicalizer::to_string(value).unwrap_or_else(|_| value.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Number;

    #[test]
    fn prints_the_numbers_of_rfc_8785_appendix_b() {
        let cases: [(u64, &str); 22] = [
            (0x0000000000000000, "0"),
            (0x8000000000000000, "0"),
            (0x0000000000000001, "5e-324"),
            (0x8000000000000001, "-5e-324"),
            (0x7fefffffffffffff, "1.7976931348623157e+308"),
            (0xffefffffffffffff, "-1.7976931348623157e+308"),
            (0x4340000000000000, "9007199254740992"),
            (0xc340000000000000, "-9007199254740992"),
            (0x4430000000000000, "295147905179352830000"),
            (0x44b52d02c7e14af5, "9.999999999999997e+22"),
            (0x44b52d02c7e14af6, "1e+23"),
            (0x44b52d02c7e14af7, "1.0000000000000001e+23"),
            (0x444b1ae4d6e2ef4e, "999999999999999700000"),
            (0x444b1ae4d6e2ef4f, "999999999999999900000"),
            (0x444b1ae4d6e2ef50, "1e+21"),
            (0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"),
            (0x3eb0c6f7a0b5ed8d, "0.000001"),
            (0x41b3de4355555553, "333333333.3333332"),
            (0x41b3de4355555554, "333333333.33333325"),
            (0x41b3de4355555555, "333333333.3333333"),
            (0xbecbf647612f3696, "-0.0000033333333333333333"),
            (0x43143ff3c1cb0959, "1424953923781206.2"),
        ];
        for (bits, expected) in cases {
            #[allow(clippy::disallowed_types)]
            let number = Number::from_f64(f64::from_bits(bits)).unwrap();
            assert_eq!(canonical(&Value::Number(number)), expected);
        }
    }
}
