use super::scale::unrounded_bound;
use crate::base::exact::Ratio;
use crate::base::rounding::{Rounding, RoundingMode};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    /// A rounded number reaches a bound exactly where the number itself reaches the bound that is derived from it.
    #[test]
    fn a_bound_on_what_is_rounded_is_a_bound_on_what_is_not(
        // Near the bound in quarters of a unit and a little beside them: where ties are, on both sides of zero.
        (quarters, beside) in (-8_i64..=8, -1_i64..=1),
        (bound, bound_below) in (-40_i64..40, prop_oneof![Just(1_i64), Just(2), Just(3), Just(4), Just(10)]),
        digits in 0_u8..3,
        mode in prop_oneof![
            Just(RoundingMode::HalfUp), Just(RoundingMode::HalfEven), Just(RoundingMode::Down), Just(RoundingMode::Up)
        ],
        strictly: bool,
    ) {
        let bound = Ratio::new(bound, bound_below).unwrap();
        let rounding = Rounding { digits, mode };
        let unit = Ratio::from_units(1, digits);
        let offset = Ratio::new(quarters * 1000 + beside, 4000).unwrap();
        let number = &Rounding { digits, mode: RoundingMode::Down }.apply(&bound) + &(&offset * &unit);
        let rounded = rounding.apply(&number);
        let reaches = |number: &Ratio, bound: &Ratio, strictly: bool| if strictly { number > bound } else { number >= bound };
        let (derived, strictly_derived) = unrounded_bound(&bound, strictly, &rounding);
        prop_assert_eq!(
            reaches(&rounded, &bound, strictly),
            reaches(&number, &derived, strictly_derived),
            "{} rounds to {}, against {}; derived {} ({})", number, rounded, bound, derived, strictly_derived
        );
    }
}
