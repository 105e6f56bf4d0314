//! Severities: how grave the failure of an item is.

use crate::base::id::{Id, Named};
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

crate::base::json::deserialize_decoded!(Severity);

impl Decode for Severity {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        let read = Named::decode_with(json, decoder, false, |fields, decoder| fields.optional("veto", false, decoder));
        read.map(|(Named { id, title }, veto)| Self { id, title, veto })
    }
}

impl serde::Serialize for Severity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { id, title, veto } = self;
        if !veto {
            return Named { id: id.clone(), title: title.clone() }.serialize(serializer);
        }
        let mut severity = serializer.serialize_map(None)?;
        severity.serialize_entry("id", id)?;
        if !title.is_empty() {
            severity.serialize_entry("title", title)?;
        }
        severity.serialize_entry("veto", veto)?;
        severity.end()
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Severity {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ItemSeverity".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let description = "How grave the failure of an item is: an id, alone or with a title. `veto` (false if not stated): one \
                           failed item is meant to rule out every grade above the last; the check of a rulebook tells where it \
                           does not.";
        let veto = ("veto".to_owned(), serde_json::json!({"type": "boolean"}));
        Named::schema_with(generator, description, std::iter::once(veto).collect())
    }
}
