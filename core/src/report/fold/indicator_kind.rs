//! Kinds of indicators: what a figure is.

use crate::base::json::string_enum;

string_enum! {
    /// What a figure is; this decides how it may be folded.
    pub enum IndicatorKind {
        /// What happened within the window (期内发生数), such as readings taken. Adds up over days and over units.
        Flow = "flow",
        /// What there is at the end of the window (期末存量), such as staff present. Adds up over units, never over days.
        Stock = "stock",
        /// One figure over another. Numerators and denominators are added up first, then divided once.
        Ratio = "ratio",
        /// A highest or lowest value, such as the fewest days that masks last. Folds by `min` or `max`.
        Extremum = "extremum",
        /// One of the words declared in `options`. Never folds over units.
        Status = "status",
        /// Free text. Never folds.
        Text = "text",
    }
}

impl IndicatorKind {
    /// True if its values are numbers that are given; a ratio is a number, too, but computed.
    #[must_use]
    pub fn is_number(self) -> bool {
        matches!(self, Self::Flow | Self::Stock | Self::Extremum)
    }
}
