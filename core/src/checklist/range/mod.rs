//! While answers are missing: the scores and the grades that are still possible.
//!
//! `branches` settles first what decides about others, `spread` has the methods for lines that are independent, and `provisional`
//! tells what they found.

pub(crate) mod branches;
pub(crate) mod provisional;
mod spread;
