//! Lowest terms: the greatest common divisor of two unsigned integers, in 64 and in 128 bits.
//!
//! Stein's binary algorithm (J. Stein, Computational problems associated with Racah algebra, 1967): only shifts and
//! subtractions where Euclid's algorithm divides. Example: gcd(12, 18). Both have one factor 2 in
//! common (`twos = 1`); without their factors 2 they are 3 and 9; 9 − 3 = 6, without its factor 2 again 3; equal, so that
//! the divisor is 3 · 2 = 6, and 12/18 becomes 2/3.

/// The product of two 64-bit integers, which always fits 128 bits: |a|, |b| ≤ 2⁶³, so that |a·b| ≤ 2¹²⁶.
pub(super) fn product(a: i64, b: i64) -> i128 {
    i128::from(a) * i128::from(b)
}

/// Divides both by their greatest common divisor. `below` is not zero; 0 over anything is 0/1.
macro_rules! lowest_terms {
    ($name:ident, $integer:ty) => {
        pub(super) fn $name(above: $integer, below: $integer) -> ($integer, $integer) {
            if above == 0 {
                return (0, 1);
            }
            let twos = (above | below).trailing_zeros();
            let (mut a, mut b) = (above >> above.trailing_zeros(), below >> below.trailing_zeros());
            while a != b {
                if a < b {
                    (a, b) = (b, a);
                }
                a = a.wrapping_sub(b);
                a >>= a.trailing_zeros();
            }
            let divisor = a << twos;
            if divisor == 1 {
                return (above, below);
            }
            // A power of two times an odd number: never zero.
            (above / divisor, below / divisor)
        }
    };
}
lowest_terms!(lowest_terms, u64);
lowest_terms!(wide_lowest_terms, u128);
