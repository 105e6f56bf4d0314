//! How exact numbers are read back from what they are written as.

use super::decimal::Decimal;
use super::ratio::Ratio;
use crate::base::json::Json;
use serde::de::Error as _;

impl Ratio {
    /// Reads what an exact number is written as: a decimal, or a fraction where no finite decimal is equal; `None` for anything
    /// else, a divisor of 0 included.
    ///
    /// ```
    /// use fugong::base::exact::Ratio;
    /// let parts = |text| Ratio::parse(text).map(|ratio| ratio.to_fraction());
    /// assert_eq!(parts("22/3").as_deref(), Some("22/3"));
    /// assert_eq!(parts("7.5").as_deref(), Some("15/2"));
    /// assert_eq!((parts("1/0"), parts("seven")), (None, None));
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str| text.parse::<Decimal>().ok().map(|number| number.ratio());
        match text.split_once('/') {
            Some((over, under)) => number(over)?.checked_div(&number(under)?),
            None => number(text),
        }
    }
}

impl<'de> serde::Deserialize<'de> for Ratio {
    /// Reads a text as [`Ratio::parse`] does, or a JSON number by its digits.
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        let read = match &json {
            Json::String(text) => Self::parse(text),
            Json::Number(number) => Decimal::from_json(number).ok().map(|number| number.ratio()),
            _ => None,
        };
        read.ok_or_else(|| D::Error::custom("not an exact number: a decimal or a fraction as text"))
    }
}
