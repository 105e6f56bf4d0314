//! Units that stand behind numbers, and the number without one.

use super::normalise;
use crate::base::exact::Decimal;
use crate::base::json::{Decode, Decoder, Json};
use serde::ser::SerializeMap as _;

/// A unit that may stand behind a number. Documents write it alone (`"℃"`) or with a factor
/// (`{"unit": "万元", "times": 10000}`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ColumnUnit {
    /// The unit as people write it.
    pub unit: String,
    /// What a number with it is multiplied by; 1 if not stated.
    pub times: Option<Decimal>,
}

/// A number and the unit behind it, the longest of those declared; one unit and no more, so that `5人人` is no number.
pub(super) fn split_unit<'t, 'u>(text: &'t str, units: &'u [ColumnUnit]) -> (&'t str, Option<&'u ColumnUnit>) {
    let fits = |unit: &'u ColumnUnit| {
        let narrow = normalise::narrow(&unit.unit);
        let spellings = [unit.unit.as_str(), narrow.as_ref()];
        let number = |spelling: &str| text.strip_suffix(spelling).filter(|_| !spelling.is_empty());
        spellings.into_iter().filter_map(number).min_by_key(|number| number.len()).map(|number| (number, unit))
    };
    match units.iter().filter_map(fits).min_by_key(|(number, _)| number.len()) {
        Some((number, unit)) => (number.trim_end(), Some(unit)),
        None => (text, None),
    }
}

crate::base::json::deserialize_decoded!(ColumnUnit);

impl Decode for ColumnUnit {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        if !matches!(json, Json::Object(_)) {
            return String::decode(json, decoder).map(|unit| Self { unit, times: None });
        }
        let mut fields = decoder.object(json)?;
        let unit = fields.required("unit", decoder);
        let times = fields.required("times", decoder);
        fields.finish(decoder);
        Some(Self { unit: unit?, times: Some(times?) })
    }
}

impl serde::Serialize for ColumnUnit {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Some(times) = &self.times else { return self.unit.serialize(serializer) };
        let mut unit = serializer.serialize_map(None)?;
        unit.serialize_entry("unit", &self.unit)?;
        unit.serialize_entry("times", times)?;
        unit.end()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ColumnUnit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ColumnUnit".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let times = generator.subschema_for::<Decimal>();
        schemars::json_schema!({
            "description": "A unit, alone or with the factor that a number with it is multiplied by.",
            "anyOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "properties": {"unit": {"type": "string"}, "times": times},
                    "required": ["unit", "times"],
                    "additionalProperties": false
                }
            ]
        })
    }
}
