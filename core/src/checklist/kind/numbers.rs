//! Numbers as answers: which a kind takes, and their range.

use crate::base::exact::Decimal;

/// The least and the greatest number that may be answered; `None` if that end is not stated.
pub(crate) type NumberRange = (Option<Decimal>, Option<Decimal>);

/// Which numbers a kind takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// None.
    None,
    /// Whole numbers from 0 on.
    Whole,
    /// Any number of the range.
    Measured,
}
