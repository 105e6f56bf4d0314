//! The weight of an item or a section.

use crate::base::exact::Ratio;
use crate::base::json::{Decode, Decoder, Json, placeholder};

/// A weight, exact: a number, a decimal as text, or a ratio as text where no finite decimal is equal: `2`, `"0.35"`, `"93/23"`.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// // Of 23 points in the first half and 7 in the second each half is to weigh 50: 50/23 and 50/7.
/// let rules = Rulebook::from_json(r#"{"format": 1, "id": "halves", "version": "1.0.0", "checklists": [
///     {"id": "both", "version": "1.0.0", "items": [
///         {"id": "first", "points": 23, "weight": "50/23"}, {"id": "second", "points": 7, "weight": "50/7"}]}]}"#)?;
/// let both = rules.checklist("both")?;
/// let inspection = both.read(&Json::parse(r#"{"answers": {"first": "pass", "second": "fail"}}"#)?)?;
/// assert_eq!(both.score(&inspection).result.percent(), Some("50.0"), "exactly, and not 49.9 or 50.1");
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Weight(Ratio);

impl Weight {
    /// The weight of what states none.
    pub const ONE: Self = Self(Ratio::ONE);

    /// The weight as a ratio.
    #[must_use]
    pub fn ratio(&self) -> Ratio {
        self.0.clone()
    }
}

impl From<Ratio> for Weight {
    fn from(ratio: Ratio) -> Self {
        Self(ratio)
    }
}

crate::base::json::deserialize_decoded!(Weight);
placeholder! { Weight = Weight::ONE }

impl Decode for Weight {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        Ratio::decode(json, decoder).map(Self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Weight {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Weight".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A weight, exact and not negative: a number, a decimal as text, or a ratio as text (\"93/23\")",
            "anyOf": [{"type": "string", "pattern": r"^[0-9]{1,18}(\.[0-9]{1,9})?(/[0-9]{1,18}(\.[0-9]{1,9})?)?$"}, {"type": "number", "minimum": 0}]
        })
    }
}
