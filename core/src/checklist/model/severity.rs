//! Severities: how grave the failure of an item is.

use crate::base::id::Id;
use crate::base::json::{Decode, Decoder, Json};
use crate::base::text::Text;
use serde::ser::SerializeMap as _;

/// How grave the failure of an item is. Documents write its id alone (`"key"`), or an object
/// (`{"id": "auto-fail", "title": {"zh-CN": "一票否决项", "en": "Auto-fail"}, "veto": true}`).
///
/// A severity does nothing by itself: grades read `failed.<severity>`. `veto` says that its author means a failure to keep
/// good grades away, and the check of a rulebook tells where that does not hold.
///
/// ```
/// use fugong::{base::json::decode_text, checklist::Severity};
/// let bare: Severity = decode_text(r#""key""#)?;
/// let veto: Severity = decode_text(r#"{"id": "auto-fail", "title": "一票否决项", "veto": true}"#)?;
/// assert_eq!((bare.veto, veto.veto), (false, true));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Severity {
    /// Its id: what items and the facts `failed.<id>` name.
    pub id: Id,
    /// Its title; empty if none is given, and then sentences show the id.
    pub title: Text,
    /// True if one failed item is meant to rule out every grade above the last (一票否决).
    pub veto: bool,
}

impl Severity {
    /// The index of a severity in a list; `None` if it is not in it.
    pub(crate) fn place(all: &[Self], id: &str) -> Option<usize> {
        all.iter().position(|severity| severity.id == *id)
    }
}

impl From<Id> for Severity {
    fn from(id: Id) -> Self {
        Self { id, title: Text::Empty, veto: false }
    }
}

crate::base::json::deserialize_decoded!(Severity);

impl Decode for Severity {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        if !matches!(json, Json::Object(_)) {
            return Id::decode(json, decoder).map(Self::from);
        }
        let mut fields = decoder.object(json)?;
        let id = fields.required("id", decoder);
        let title = fields.optional("title", Text::Empty, decoder);
        let veto = fields.optional("veto", false, decoder);
        fields.finish(decoder);
        Some(Self { id: id?, title: title?, veto: veto? })
    }
}

impl serde::Serialize for Severity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.title.is_empty() && !self.veto {
            return self.id.serialize(serializer);
        }
        let mut severity = serializer.serialize_map(None)?;
        severity.serialize_entry("id", &self.id)?;
        if !self.title.is_empty() {
            severity.serialize_entry("title", &self.title)?;
        }
        if self.veto {
            severity.serialize_entry("veto", &true)?;
        }
        severity.end()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Severity {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ItemSeverity".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let (id, title) = (generator.subschema_for::<Id>(), generator.subschema_for::<Text>());
        schemars::json_schema!({
            "description": "How grave the failure of an item is: an id, alone or with a title. `veto` (false if not stated): one \
                            failed item is meant to rule out every grade above the last; the check of a rulebook tells where \
                            it does not.",
            "anyOf": [
                id,
                {
                    "type": "object",
                    "properties": {"id": id, "title": title, "veto": {"type": "boolean"}},
                    "required": ["id"],
                    "additionalProperties": false
                }
            ]
        })
    }
}
