//! The RFC 8785 (JCS) form of a value: the same bytes from every language.
//!
//! Keys in the order of their UTF-16 code units, no white space, the shortest escapes, and numbers as ECMAScript writes them.
//! Two documents that differ only in layout, key order or the spelling of a number (`1.0`, `1`) have one form and one hash.
//!
//! serde_json escapes strings as RFC 8785 asks and finds the shortest digits of a double; the order of keys and the layout of a
//! number's digits are written here. The tests compare the result with `serde_json_canonicalizer`.

use crate::base::ordered::SortStable;
use serde_json::{Number, Value};

/// The RFC 8785 (JCS) form of a value: the text whose UTF-8 bytes are hashed.
///
/// ```
/// use fugong::base::json::{Json, canonical};
/// let tree = Json::parse(r#"{ "title": "每日八查", "id": "daily-eight", "weight": 1.0 }"#)?;
/// assert_eq!(canonical(&tree.to_value()), r#"{"id":"daily-eight","title":"每日八查","weight":1}"#);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[must_use]
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Number(number) => write_number(number, out),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                separate(index, out);
                write(item, out);
            }
            out.push(']');
        }
        Value::Object(entries) => {
            let mut entries: Vec<(&String, &Value)> = entries.iter().collect();
            // RFC 8785 §3.2.3: by UTF-16 code units, which differs from the order of bytes above U+FFFF.
            entries.sort_stable_by(|one, other| one.0.encode_utf16().cmp(other.0.encode_utf16()));
            out.push('{');
            for (index, (key, value)) in entries.into_iter().enumerate() {
                separate(index, out);
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Value::String(_) | Value::Bool(_) | Value::Null => out.push_str(&value.to_string()),
    }
}

fn separate(index: usize, out: &mut String) {
    if index > 0 {
        out.push(',');
    }
}

/// RFC 8785 §3.2.2.3: a number as ECMAScript writes it, every number being a double.
fn write_number(number: &Number, out: &mut String) {
    let double = number.as_f64().and_then(Number::from_f64);
    let shortest = double.map_or_else(|| number.to_string(), |double| double.to_string());
    let (negative, unsigned) = match shortest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, shortest.as_str()),
    };
    let (mantissa, exponent) = unsigned.split_once('e').unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    // Invariant: trimming only takes digits away.
    let leading_zeros = digit_count(&all).saturating_sub(digit_count(significant));
    let digits = significant.trim_end_matches('0');
    if digits.is_empty() {
        return out.push('0');
    }
    // The value is 0.digits × 10^point.
    // Invariant: serde_json wrote the exponent, which is between -324 and 308.
    let exponent: i32 = exponent.trim_start_matches('+').parse().unwrap_or(0);
    // Invariant: these three are between -400 and 400.
    let point = digit_count(whole).saturating_sub(leading_zeros).saturating_add(exponent);
    if negative {
        out.push('-');
    }
    write_digits(digits, point, out);
}

/// ECMA-262 §6.1.6.1.20 Number::toString, steps 6 to 11.
fn write_digits(digits: &str, point: i32, out: &mut String) {
    let length = digit_count(digits);
    let zeros = |many: i32, out: &mut String| (0..many).for_each(|_| out.push('0'));
    if (length..=21).contains(&point) {
        out.push_str(digits);
        zeros(point.saturating_sub(length), out); // Invariant: the point is at the end of the digits or behind it.
    } else if (1..=21).contains(&point) {
        split_into(digits, point, out);
    } else if (-5..=0).contains(&point) {
        out.push_str("0.");
        zeros(point.saturating_neg(), out); // Invariant: it is -5 to 0.
        out.push_str(digits);
    } else {
        split_into(digits, 1, out);
        let exponent = point.saturating_sub(1); // Invariant: it is between -400 and 400.
        out.push_str(if exponent < 0 { "e-" } else { "e+" });
        out.push_str(&exponent.unsigned_abs().to_string());
    }
}

/// Write digits with a point after the first `at` of them, and none where nothing follows.
fn split_into(digits: &str, at: i32, out: &mut String) {
    let at = usize::try_from(at).ok();
    let (before, after) = at.and_then(|at| digits.split_at_checked(at)).unwrap_or((digits, ""));
    out.push_str(before);
    if !after.is_empty() {
        out.push('.');
        out.push_str(after);
    }
}

/// The number of digits, as the exponents that it is added to.
fn digit_count(digits: &str) -> i32 {
    // Invariant: serde_json writes at most 20 digits before the point and 17 significant ones.
    i32::try_from(digits.len()).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn reference(value: &Value) -> String {
        serde_json_canonicalizer::to_string(value).unwrap()
    }

    fn values() -> impl Strategy<Value = Value> {
        #[allow(clippy::disallowed_types)]
        let doubles = any::<u64>().prop_map(f64::from_bits).prop_filter_map("finite", Number::from_f64);
        let leaves = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            doubles.prop_map(Value::Number),
            "[0-9]{1,24}(\\.[0-9]{1,24})?(e-?[0-9]{1,2})?"
                .prop_filter_map("a number", |text| serde_json::from_str(&text).ok()),
            any::<String>().prop_map(Value::String),
            "[\\x00-\\x7f\u{e000}-\u{ffff}\u{10000}-\u{10010}]{0,6}".prop_map(Value::String),
        ];
        leaves.prop_recursive(4, 40, 6, |inner| {
            let keys = prop_oneof![any::<String>(), "[\\x00-\\x7f\u{e000}-\u{ffff}\u{10000}-\u{10010}]{0,3}"];
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
                prop::collection::vec((keys, inner), 0..6)
                    .prop_map(|entries| Value::Object(entries.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn agrees_with_the_library(value in values()) {
            prop_assert_eq!(canonical(&value), reference(&value));
        }
    }

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
