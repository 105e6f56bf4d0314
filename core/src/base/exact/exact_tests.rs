use super::*;
use crate::base::rounding::{Rounding, RoundingMode};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::prelude::*;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn decimals_are_equal_however_written() {
    assert_eq!(decimal("2.50"), decimal("2.5"));
    assert_eq!(decimal("-0"), Decimal::ZERO);
    assert_eq!(decimal("007"), decimal("7"));
    assert_eq!(decimal("0.000000001").to_string(), "0.000000001");
    assert_eq!(decimal("-12.050").to_string(), "-12.05");
    assert!(decimal("0.1") < decimal("0.11"));
}

#[test]
fn decimals_refuse_what_they_cannot_hold() {
    for bad in ["", ".", "1.", ".5", "+1", "1e3", "１", "1,000", "NaN", "--1", "1.2.3"] {
        assert_eq!(bad.parse::<Decimal>(), Err(DecimalError::Syntax), "{bad:?}");
    }
    assert_eq!("1234567890123456789".parse::<Decimal>(), Err(DecimalError::OutOfRange));
    assert_eq!("0.0000000001".parse::<Decimal>(), Err(DecimalError::OutOfRange));
    assert_eq!("1".repeat(10_000).parse::<Decimal>(), Err(DecimalError::OutOfRange));
    assert_eq!(decimal("123456789012345678.123456789").to_string(), "123456789012345678.123456789");
}

#[test]
fn json_numbers_mean_their_shortest_text() {
    let read = |text: &str| Decimal::from_json(&serde_json::from_str(text).unwrap());
    assert_eq!(read("0.1"), Ok(decimal("0.1")));
    assert_eq!(read("1e2"), Ok(decimal("100")));
    assert_eq!(read("2.0"), Ok(decimal("2")));
    assert_eq!(read("9007199254740991"), Ok(decimal("9007199254740991")));
    assert_eq!(read("9007199254740993"), Err(DecimalError::Inexact));
    assert_eq!(read("0.30000000000000004"), Err(DecimalError::OutOfRange));
    assert_eq!(read("1234567.123456789"), Err(DecimalError::Inexact));
    assert_eq!(read("1e300"), Err(DecimalError::OutOfRange));
    assert_eq!(read("1e-300"), Err(DecimalError::OutOfRange));
}

#[test]
fn nothing_fails_for_size() {
    let mut big = Ratio::ONE;
    let factor = decimal("999999999999999999.999999999").ratio();
    for _ in 0..20 {
        big = &big * &factor;
    }
    for _ in 0..20 {
        big = big.checked_div(&factor).unwrap();
    }
    assert_eq!(big, Ratio::ONE);
    assert_eq!(Ratio::ONE.checked_div(&Ratio::ZERO), None);
}

/// Quotients of neighbouring Fibonacci numbers: the continued fractions of two such agree in tens of thousands of terms.
#[test]
fn ratios_of_many_digits_are_told_apart() {
    let (mut before, mut at) = (Ratio::ZERO, Ratio::ONE);
    for _ in 0..15 {
        let doubled = &(&before + &before) + &at;
        (before, at) = (&(&before * &before) + &(&at * &at), &at * &doubled);
    }
    let after = &at + &before;
    let (one, next) = (at.checked_div(&before).unwrap(), after.checked_div(&at).unwrap());
    assert_ne!(one, next);
    assert!(one < next);
}

#[test]
fn rounds_as_stated() {
    let round = |text: &str, digits, mode| Rounding { digits, mode }.text(&decimal(text).ratio());
    // GB/T 8170-2008 §3.3.4: 0.350 and 0.4500 both round to 0.4 at one place.
    for (exact, half_up, half_even, down, up) in [
        ("0.350", "0.4", "0.4", "0.3", "0.4"),
        ("0.450", "0.5", "0.4", "0.4", "0.5"),
        ("1.050", "1.1", "1.0", "1.0", "1.1"),
        ("-0.35", "-0.4", "-0.4", "-0.3", "-0.4"),
        ("89.96", "90.0", "90.0", "89.9", "90.0"),
        ("2", "2.0", "2.0", "2.0", "2.0"),
        ("-0.04", "0.0", "0.0", "0.0", "-0.1"),
    ] {
        assert_eq!(round(exact, 1, RoundingMode::HalfUp), half_up, "{exact}");
        assert_eq!(round(exact, 1, RoundingMode::HalfEven), half_even, "{exact}");
        assert_eq!(round(exact, 1, RoundingMode::Down), down, "{exact}");
        assert_eq!(round(exact, 1, RoundingMode::Up), up, "{exact}");
    }
    assert_eq!(Rounding::half_up(0).text(&Ratio::new(5, 2).unwrap()), "3");
    assert_eq!(Rounding::half_up(1).apply(&Ratio::new(200, 3).unwrap()).to_string(), "66.7");
}

#[test]
fn numbers_beyond_128_bits_round_as_stated() {
    let tiny = Ratio::from_units(1, 40);
    let huge = Ratio::ONE.checked_div(&tiny).unwrap();
    let part = |more: i64, of: i64| (&huge + &Ratio::from_integer(more)).checked_div(&Ratio::from_integer(of)).unwrap();
    let (threes, fives) = ("3".repeat(40), format!("5{}", "0".repeat(39)));
    let threes_up = format!("{}4", "3".repeat(39));
    let (fives_up, fives_two) = (format!("5{}1", "0".repeat(38)), format!("5{}2", "0".repeat(38)));
    let (below_half, above_half, even_half, odd_half) = (part(0, 3), part(1, 3), part(1, 2), part(3, 2));
    // 10^40 ÷ 3 is 33…33.33…, (10^40 + 1) ÷ 3 is 33…33.66…, (10^40 + 1) ÷ 2 is 500…00.5, (10^40 + 3) ÷ 2 is 500…01.5.
    for (mode, below, above, even, odd) in [
        (RoundingMode::HalfUp, &threes, &threes_up, &fives_up, &fives_two),
        (RoundingMode::HalfEven, &threes, &threes_up, &fives, &fives_two),
        (RoundingMode::Down, &threes, &threes, &fives, &fives_up),
        (RoundingMode::Up, &threes_up, &threes_up, &fives_up, &fives_two),
    ] {
        let rounding = Rounding::new(0, mode);
        for (value, expected) in [(&below_half, below), (&above_half, above), (&even_half, even), (&odd_half, odd)] {
            assert_eq!(&rounding.text(value), expected, "{mode:?}");
            assert_eq!(&rounding.apply(value).to_string(), expected, "{mode:?}");
            assert_eq!(rounding.text(&-value), format!("-{expected}"), "{mode:?}");
        }
    }
    assert_eq!(Rounding::half_up(1).text(&-&huge), format!("-1{}.0", "0".repeat(40)));
    assert_eq!(Rounding::half_up(1).text(&-&tiny), "0.0", "nothing has no sign");
    assert_eq!(Rounding::new(1, RoundingMode::Up).text(&-&tiny), "-0.1");
}

#[test]
fn ratios_show_decimals_where_finite() {
    assert_eq!(Ratio::new(7, 8).unwrap().to_string(), "0.875");
    assert_eq!(Ratio::new(22, 3).unwrap().to_string(), "22/3");
    assert_eq!(Ratio::new(-6, -3).unwrap().to_fraction(), "2/1");
    assert_eq!(Ratio::new(1, 0), None);
}

proptest! {
    /// Machine integers and big integers are one arithmetic: (a + b) − b = a, (a × b) ÷ b = a, order follows the difference.
    #[test]
    fn arithmetic_is_exact(a in any::<i64>(), b in 1..=i64::MAX, c in any::<i64>(), d in 1..=i64::MAX) {
        let (x, y) = (Ratio::new(a, b).unwrap(), Ratio::new(c, d).unwrap());
        let (x3, y3) = (&(&x * &x) * &x, &(&y * &y) * &y);
        prop_assert_eq!(&(&(&x3 + &y3) - &y3), &x3);
        if !y.is_zero() {
            prop_assert_eq!(&(&x3 * &y3).checked_div(&y3).unwrap(), &x3);
        }
        prop_assert_eq!(x3.cmp(&y3), x.cmp(&y));
        prop_assert_eq!(x.cmp(&y) == std::cmp::Ordering::Less, (&x - &y).is_negative());
    }

    /// Rounding is within half a unit (half modes) and idempotent.
    #[test]
    fn rounding_is_close_and_idempotent(a in any::<i64>(), b in 1_i64..1_000_000, digits in 0_u8..=9) {
        let value = Ratio::new(a, b).unwrap();
        let unit = Ratio::new(1, 10_i64.pow(u32::from(digits))).unwrap();
        for &mode in RoundingMode::ALL {
            let rounding = Rounding { digits, mode };
            let rounded = rounding.apply(&value);
            let off = &rounded - &value;
            let off = if off.is_negative() { -&off } else { off };
            let half = matches!(mode, RoundingMode::HalfUp | RoundingMode::HalfEven);
            let close = if half { &off + &off <= unit } else { off < unit };
            prop_assert!(close, "{:?} off by {:?}", value, off);
            prop_assert_eq!(&rounding.apply(&rounded), &rounded);
            let places = rounding.text(&value).split_once('.').map_or(0, |(_, fraction)| fraction.len());
            prop_assert_eq!(places, usize::from(digits));
        }
    }
}

/// Integers with few digits, with many, and the least and the greatest.
fn ends() -> impl Strategy<Value = i64> {
    prop_oneof![-12_i64..=12, -12_i64..=12, any::<i64>(), Just(i64::MIN), Just(i64::MAX)]
}

fn ratio_of_library(theirs: &BigRational) -> String {
    format!("{}/{}", theirs.numer(), theirs.denom())
}

proptest! {
    /// Ratios of 64-bit integers are those of the library, those at their ends as well.
    #[test]
    fn small_ratios_are_those_of_the_library(a in ends(), b in ends(), c in ends(), d in ends(), digits in 0_u8..=9) {
        prop_assume!(b != 0 && d != 0);
        let (x, y) = (Ratio::new(a, b).unwrap(), Ratio::new(c, d).unwrap());
        let theirs = |above: i64, below: i64| BigRational::new(BigInt::from(above), BigInt::from(below));
        let (u, v) = (theirs(a, b), theirs(c, d));
        prop_assert_eq!(x.to_fraction(), ratio_of_library(&u));
        prop_assert_eq!((&x + &y).to_fraction(), ratio_of_library(&(&u + &v)));
        prop_assert_eq!((&x - &y).to_fraction(), ratio_of_library(&(&u - &v)));
        prop_assert_eq!((&x * &y).to_fraction(), ratio_of_library(&(&u * &v)));
        prop_assert_eq!(x.checked_div(&y).is_none(), v.is_zero());
        if let Some(quotient) = x.checked_div(&y) {
            prop_assert_eq!(quotient.to_fraction(), ratio_of_library(&(&u / &v)));
        }
        prop_assert_eq!(&(&(&x + &y) - &y), &x, "one form a number");
        prop_assert_eq!(x.cmp(&y), u.cmp(&v));
        let units = (u.abs() * BigInt::from(10_u32).pow(digits.into())).floor().to_integer();
        let text = super::text::fixed(u.is_negative() && !units.is_zero(), &units.to_string(), digits);
        prop_assert_eq!(Rounding { digits, mode: RoundingMode::Down }.text(&x), text);
    }

    /// So are ratios of any size, whichever of their three forms they take.
    #[test]
    fn big_ratios_are_those_of_the_library(a in any::<[i128; 3]>(), b in any::<[i128; 3]>(), digits in 0_u8..=9) {
        let ours = |parts: [i128; 3]| &Ratio::from_parts(parts[0], parts[1].max(1)) * &Ratio::from_parts(parts[2], 3);
        let theirs = |parts: [i128; 3]| {
            let of = |numerator: i128, denominator: i128| BigRational::new(BigInt::from(numerator), BigInt::from(denominator));
            of(parts[0], parts[1].max(1)) * of(parts[2], 3)
        };
        let ((x, y), (u, v)) = ((ours(a), ours(b)), (theirs(a), theirs(b)));
        prop_assert_eq!(x.to_fraction(), ratio_of_library(&u));
        prop_assert_eq!((&x + &y).to_fraction(), ratio_of_library(&(&u + &v)));
        prop_assert_eq!((&x - &y).to_fraction(), ratio_of_library(&(&u - &v)));
        prop_assert_eq!((&x * &y).to_fraction(), ratio_of_library(&(&u * &v)));
        if let Some(quotient) = x.checked_div(&y) {
            prop_assert_eq!(quotient.to_fraction(), ratio_of_library(&(&u / &v)));
        }
        prop_assert_eq!(&(&(&x + &y) - &y), &x, "one form a number");
        prop_assert_eq!((x.cmp(&y), x == y), (u.cmp(&v), u == v));
        prop_assert_eq!((x.is_negative(), x.is_integer()), (u.is_negative(), u.is_integer()));
        let unit = BigRational::from_integer(BigInt::from(10_u32).pow(digits.into()));
        let down = (u.abs() * &unit).floor() / &unit;
        let down = if u.is_negative() { -down } else { down };
        let rounded = Rounding { digits, mode: RoundingMode::Down }.apply(&x);
        prop_assert_eq!(rounded.to_fraction(), ratio_of_library(&down));
    }
}

#[test]
fn powers_of_ten_beyond_128_bits_are_exact_or_refused() {
    let tiny = Ratio::from_units(1, 40);
    let back = (0..40).fold(tiny, |ratio, _| &ratio * &Ratio::from_integer(10));
    assert_eq!(back, Ratio::ONE);
    assert_eq!(Decimal::ONE.in_units(38), Some(10_i128.pow(38)));
    assert_eq!(Decimal::ONE.in_units(40), None);
}

#[test]
fn the_longest_text_of_a_decimal_has_64_bytes() {
    let one = |zeros| format!("1.{}", "0".repeat(zeros)).parse::<Decimal>();
    assert_eq!(one(62), Ok(decimal("1")));
    assert_eq!(one(63), Err(DecimalError::OutOfRange));
}

#[test]
fn fifteen_significant_digits_are_safe_in_json() {
    // DBL_DIG of IEEE 754 binary64 is 15.
    let read = |text: &str| Decimal::from_json(&serde_json::from_str(text).unwrap());
    assert_eq!(read("1234567890.12345"), Ok(decimal("1234567890.12345")));
    assert_eq!(read("1234567890.123456"), Err(DecimalError::Inexact));
}
