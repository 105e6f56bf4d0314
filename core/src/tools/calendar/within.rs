//! How long something may take: on the spot, or a number of hours, days or working days.

use crate::base::json::{Decode, Decoder, Json, placeholder, string_enum};
use crate::base::problem::{Code, Problem};

/// The longest span in any unit: ten years of days.
const LONGEST: i64 = 3_660;

string_enum! {
    /// The unit of a span.
    pub enum Unit {
        /// Exact hours from the start, at any time of day.
        Hours = "hours",
        /// Calendar days (自然日): the day of the start does not count, the last ends at 24:00. Holidays count.
        Days = "days",
        /// Working days of the calendar (工作日), make-up work days included; the day of the start does not count.
        WorkingDays = "working_days",
    }
}

/// A length of time as rules give it: `{"working_days": 20}`, `{"hours": 48}`. From 1 to 3660 of its unit (`out_of_range`);
/// exactly one unit (`invalid_span`).
///
/// ```
/// use fugong::{base::json::decode_text, tools::calendar::{Span, Unit}};
/// assert_eq!(decode_text::<Span>(r#"{"working_days": 20}"#)?, Span { amount: 20, unit: Unit::WorkingDays });
/// assert!(decode_text::<Span>(r#"{"days": 1, "hours": 12}"#).is_err()); // one unit, because the two are counted differently
/// assert!(decode_text::<Span>(r#"{"days": 0}"#).is_err()); // at once is "on_the_spot"
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// How many units: 1 to 3660.
    pub amount: u32,
    /// The unit.
    pub unit: Unit,
}

/// Within what time something is due: `"on_the_spot"`, or a [`Span`] such as `{"days": 3}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DueWithin {
    /// At once, while the inspector is there (立行立改): `"on_the_spot"`.
    OnTheSpot,
    /// Within a span from when the problem was found.
    Within(Span),
}

crate::base::json::deserialize_decoded!(Span);

impl Decode for Span {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let Json::Object(entries) = json else {
            return decoder.wrong_type("object", json);
        };
        let [(key, value)] = entries.as_slice() else {
            decoder.report(Problem::new(Code::InvalidSpan));
            return None;
        };
        let Some(unit) = Unit::ALL.iter().copied().find(|unit| unit.as_str() == key) else {
            decoder.at_key(key, |decoder| decoder.report(Problem::new(Code::UnknownField).with("name", key.as_str())));
            return None;
        };
        let amount = decoder.at_key(key, |decoder| {
            let amount = i64::decode(value, decoder)?;
            if !(1..=LONGEST).contains(&amount) {
                decoder.report(Problem::new(Code::OutOfRange).with("text", amount).with("min", 1).with("max", LONGEST));
                return None;
            }
            u32::try_from(amount).ok()
        })?;
        Some(Self { amount, unit })
    }
}

placeholder! { Span = Span { amount: 0, unit: Unit::placeholder() } }

impl serde::Serialize for Span {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map([(self.unit.as_str(), self.amount)])
    }
}

crate::base::json::deserialize_decoded!(DueWithin);

impl Decode for DueWithin {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        match json {
            Json::String(text) if text == "on_the_spot" => Some(Self::OnTheSpot),
            Json::Object(_) => Span::decode(json, decoder).map(Self::Within),
            _ => {
                decoder.report(Problem::new(Code::InvalidSpan));
                None
            }
        }
    }
}

impl serde::Serialize for DueWithin {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::OnTheSpot => serializer.serialize_str("on_the_spot"),
            Self::Within(span) => span.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Span {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Span".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let one = |unit: &Unit| {
            schemars::json_schema!({
                "type": "object",
                "properties": {unit.as_str(): {"type": "integer", "minimum": 1, "maximum": LONGEST}},
                "required": [unit.as_str()],
                "additionalProperties": false
            })
        };
        schemars::json_schema!({"description": "A number of hours, days or working days", "anyOf": Unit::ALL.iter().map(one).collect::<Vec<_>>()})
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for DueWithin {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "DueWithin".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let span = generator.subschema_for::<Span>();
        schemars::json_schema!({"description": "On the spot, or within a span", "anyOf": [{"const": "on_the_spot", "type": "string"}, span]})
    }
}
