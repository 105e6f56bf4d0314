//! Natural numbers without an upper bound, for the rare ratio that outgrows 128 bits.
//!
//! Schoolbook arithmetic: what gets here has tens of digits, seldom hundreds. The crates that do the same for thousands of digits
//! bring 8 KB more to the module that a phone fetches. The tests hold the two against each other.

use std::cmp::Ordering;
use std::fmt;

/// A natural number: 32-bit limbs, the least first, the last one not zero.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Natural(Vec<u32>);

const LIMB_BITS: u32 = 32;
/// The greatest power of ten that a limb holds, and its digits.
const CHUNK: (u32, usize) = (1_000_000_000, 9);

/// The lower and the upper limb of two.
fn halves(value: u64) -> (u32, u32) {
    ((value & 0xffff_ffff) as u32, (value >> LIMB_BITS) as u32)
}

impl Natural {
    pub(super) fn one() -> Self {
        Self(vec![1])
    }

    pub(super) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn is_odd(&self) -> bool {
        self.0.first().is_some_and(|limb| limb & 1 == 1)
    }

    /// The same as a machine's integer, where it fits.
    pub(super) fn to_u128(&self) -> Option<u128> {
        let fits = self.0.len() <= 4;
        fits.then(|| self.0.iter().rev().fold(0, |value, limb| value << LIMB_BITS | u128::from(*limb)))
    }

    fn trim(mut self) -> Self {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
        self
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let (long, short) = if self.0.len() < other.0.len() { (other, self) } else { (self, other) };
        let mut carry = 0;
        let others = short.0.iter().copied().chain(std::iter::repeat(0));
        let mut sum: Vec<u32> =
            long.0.iter().zip(others).map(|(a, b)| next(u64::from(*a).wrapping_add(b.into()), &mut carry)).collect();
        sum.push(carry);
        Self(sum).trim()
    }

    /// The difference; `other` is not the greater one.
    pub(super) fn minus(&self, other: &Self) -> Self {
        let mut borrow = false;
        let others = other.0.iter().copied().chain(std::iter::repeat(0));
        let limbs = self.0.iter().zip(others).map(|(a, b)| {
            let (limb, first) = a.overflowing_sub(b);
            let (limb, second) = limb.overflowing_sub(borrow.into());
            borrow = first || second;
            limb
        });
        Self(limbs.collect()).trim()
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        let mut product = vec![0_u32; self.0.len().saturating_add(other.0.len())];
        for (shift, a) in self.0.iter().enumerate() {
            let mut carry = 0;
            let others = other.0.iter().copied().chain(std::iter::repeat(0));
            for (limb, b) in product.iter_mut().skip(shift).zip(others) {
                // At most (2³² − 1)² + (2³² − 1), and `next` adds no more than another 2³² − 1: 2⁶⁴ − 1.
                *limb = next(u64::from(*a).wrapping_mul(b.into()).wrapping_add((*limb).into()), &mut carry);
            }
        }
        Self(product).trim()
    }

    /// Quotient and remainder, bit by bit; nothing divided by zero is zero, and all of it remains.
    pub(super) fn divided(&self, divisor: &Self) -> (Self, Self) {
        let mut rest = Self(Vec::new());
        let mut quotient = Vec::with_capacity(self.0.len());
        for limb in self.0.iter().rev() {
            let mut digit = 0_u32;
            for bit in (0..LIMB_BITS).rev() {
                rest.push_bit(limb >> bit & 1);
                digit <<= 1;
                if !divisor.is_zero() && rest >= *divisor {
                    rest = rest.minus(divisor);
                    digit |= 1;
                }
            }
            quotient.push(digit);
        }
        quotient.reverse();
        (Self(quotient).trim(), rest)
    }

    /// Doubles it and adds a bit.
    fn push_bit(&mut self, bit: u32) {
        let mut carry = bit;
        for limb in &mut self.0 {
            (*limb, carry) = (*limb << 1 | carry, *limb >> 31);
        }
        if carry > 0 {
            self.0.push(carry);
        }
    }

    /// Halves it as often as that leaves no remainder, and says how often.
    fn without_twos(&self) -> (Self, u32) {
        let empty = self.0.iter().take_while(|limb| **limb == 0).count();
        let limbs = self.0.get(empty..).unwrap_or_default();
        let bits = limbs.first().map_or(0, |limb| limb.trailing_zeros());
        let above = limbs.iter().skip(1).copied().chain(std::iter::once(0));
        let shifted = limbs
            .iter()
            .zip(above)
            .map(|(low, high)| halves((u64::from(high) << LIMB_BITS | u64::from(*low)) >> bits).0);
        let twos = u32::try_from(empty).unwrap_or(u32::MAX).saturating_mul(LIMB_BITS).saturating_add(bits);
        (Self(shifted.collect()).trim(), twos)
    }

    /// The greatest common divisor (Stein's method); that of zero and a number is the number.
    pub(super) fn gcd(&self, other: &Self) -> Self {
        if self.is_zero() || other.is_zero() {
            return self.plus(other);
        }
        let ((mut a, twos), (mut b, others)) = (self.without_twos(), other.without_twos());
        loop {
            match a.cmp(&b) {
                Ordering::Equal => break,
                Ordering::Less => b = b.minus(&a).without_twos().0,
                Ordering::Greater => a = a.minus(&b).without_twos().0,
            }
        }
        for _ in 0..twos.min(others) {
            a.push_bit(0);
        }
        a
    }
}

/// Adds what was carried, keeps a limb and carries the rest.
fn next(value: u64, carry: &mut u32) -> u32 {
    let (limb, above) = halves(value.wrapping_add((*carry).into()));
    *carry = above;
    limb
}

impl From<u128> for Natural {
    fn from(value: u128) -> Self {
        Self((0..4).map(|limb| (value >> (32 * limb) & 0xffff_ffff) as u32).collect()).trim()
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Natural {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (power, width) = CHUNK;
        let mut limbs = self.0.clone();
        let mut chunks = Vec::new();
        while !limbs.is_empty() {
            let mut rest = 0_u64;
            for limb in limbs.iter_mut().rev() {
                let value = rest << LIMB_BITS | u64::from(*limb);
                *limb = halves(value.checked_div(power.into()).unwrap_or_default()).0;
                rest = value.checked_rem(power.into()).unwrap_or_default();
            }
            chunks.push(rest);
            while limbs.last() == Some(&0) {
                limbs.pop();
            }
        }
        write!(f, "{}", chunks.pop().unwrap_or_default())?;
        chunks.iter().rev().try_for_each(|chunk| write!(f, "{chunk:0width$}"))
    }
}
