//! Decodes a localised text: one string, or an object of strings by language tag.
//!
//! `"合格"` is a text in the document's own language. `{"zh-CN": "合格", "en": "Conforming"}` has one for each tag; a key that
//! is no tag is `invalid_language`, an object without any `empty_text`. An empty string is accepted: an author may want to
//! show nothing in one language.

use super::{Decode, Decoder, Json, placeholder};
use crate::base::problem::{Code, Problem};
use crate::base::text::{Text, Translations, is_language_tag};
use std::borrow::Cow;
use std::sync::Arc;

crate::base::json::deserialize_decoded!(Text);

impl Decode for Text {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        match json {
            Json::String(text) => Some(Self::plain(text.as_str())),
            Json::Object(entries) => {
                let mut texts = Vec::new();
                for (language, value) in entries {
                    decoder.at_key(language, |decoder| {
                        if !is_language_tag(language) {
                            decoder.report(Problem::new(Code::InvalidLanguage).with("tag", language.as_str()));
                        }
                        if let Some(text) = String::decode(value, decoder) {
                            texts.push((Cow::Owned(language.clone()), text));
                        }
                    });
                }
                if entries.is_empty() {
                    decoder.report(Problem::new(Code::EmptyText));
                }
                Some(Self::Localised(Arc::new(Translations::new(texts))))
            }
            other => decoder.wrong_type("text", other),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

placeholder! { Text = Text::Empty }
