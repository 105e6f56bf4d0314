//! Grade conditions over columns of integers, many rows at once: each comparison is `Σ factor · field + constant ≥ 0`.
//!
//! `percent ≥ 90` needs no division: 100 · earned / possible ≥ 90 is 100 · earned − 90 · possible ≥ 0, since possible is
//! above zero in every ordinary row.
//!
//! A test writes a Boolean for each row into a slice, one column after the other and without a branch for each row. `All`,
//! `Any` and `Not` combine such slices; every part is evaluated.

use super::bit_fields::PackedColumns;
use crate::base::simd::wide;

/// A test of a row's fields.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LinearTest {
    /// The same in every row.
    Is(bool),
    /// `Σ factor · field + constant ≥ 0`, for one or two fields; made only where no row can overflow 64 bits.
    /// Terms are pairs (field, factor). `a > b` is written `a − b − 1 ≥ 0`, since all values are whole numbers.
    AtLeast(Vec<(usize, i64)>, i64),
    /// Every part holds; true of none.
    All(Vec<LinearTest>),
    /// Some part holds; false of none.
    Any(Vec<LinearTest>),
    /// The part does not hold.
    Not(Box<LinearTest>),
}

impl LinearTest {
    /// Adds the fields that the test reads and that are not in the list yet.
    pub(super) fn collect_fields(&self, fields: &mut Vec<usize>) {
        match self {
            Self::Is(_) => {}
            Self::AtLeast(terms, _) => {
                let new = terms.iter().map(|(field, _)| *field).filter(|field| !fields.contains(field));
                let new: Vec<usize> = new.collect();
                fields.extend(new);
            }
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.collect_fields(fields)),
            Self::Not(inner) => inner.collect_fields(fields),
        }
    }

    /// Writes for each row whether the test holds.
    /// `holds` has an entry for each row, whose value before does not matter; the fields read must have been unpacked.
    pub(super) fn evaluate(&self, fields: &PackedColumns, holds: &mut [bool]) {
        match self {
            Self::Is(value) => holds.fill(*value),
            Self::AtLeast(terms, constant) => {
                let column = |field: usize| fields.column(field);
                // What is compared was made ready only where it cannot overflow.
                let constant = *constant;
                match *terms.as_slice() {
                    [(a, by)] => {
                        let a = column(a);
                        wide(
                            #[inline(always)]
                            move || {
                                for (holds, a) in holds.iter_mut().zip(a) {
                                    *holds = a.wrapping_mul(by).wrapping_add(constant) >= 0;
                                }
                            },
                        );
                    }
                    [(a, by), (b, times)] => {
                        let (a, b) = (column(a), column(b));
                        wide(
                            #[inline(always)]
                            move || {
                                for ((holds, a), b) in holds.iter_mut().zip(a).zip(b) {
                                    let sum = a.wrapping_mul(by).wrapping_add(b.wrapping_mul(times));
                                    *holds = sum.wrapping_add(constant) >= 0;
                                }
                            },
                        );
                    }
                    _ => holds.fill(constant >= 0),
                }
            }
            Self::All(parts) => self.join(parts, fields, holds, true),
            Self::Any(parts) => self.join(parts, fields, holds, false),
            Self::Not(inner) => {
                inner.evaluate(fields, holds);
                holds.iter_mut().for_each(|holds| *holds = !*holds);
            }
        }
    }

    /// Combines parts by "and" (`all`) or "or" into `holds`, with one buffer for the part at hand.
    fn join(&self, parts: &[Self], fields: &PackedColumns, holds: &mut [bool], all: bool) {
        let Some((first, rest)) = parts.split_first() else {
            holds.fill(all);
            return;
        };
        first.evaluate(fields, holds);
        let mut one = vec![false; holds.len()];
        for part in rest {
            part.evaluate(fields, &mut one);
            let pairs = holds.iter_mut().zip(&one);
            if all {
                pairs.for_each(|(holds, one)| *holds &= one)
            } else {
                pairs.for_each(|(holds, one)| *holds |= one)
            }
        }
    }
}
