//! Localised text and its fallback.
//!
//! A text is one string per BCP 47 language tag, or a plain string in the document's own language. The lookup follows
//! RFC 4647 §3.4: `zh-CN` → `zh` → the default language → whatever there is. It knows no rules.

use crate::base::ordered::SortStable;
use std::borrow::Cow;
use std::sync::Arc;

/// Simplified Chinese as written in the mainland: one of the two languages that every built-in text has.
pub const ZH_CN: &str = "zh-CN";
/// English: the other one.
pub const EN: &str = "en";

/// A text in one or more languages; a copy shares its strings.
///
/// ```
/// use fugong::base::text::Text;
/// let title = Text::pair("合格", "Conforming");
/// assert_eq!(title.get("zh-Hans-CN", "en"), "合格");
/// assert_eq!(title.get("fr", "en"), "Conforming");
/// assert_eq!(title.get("EN-gb", "zh-CN"), "Conforming"); // tags are compared without case
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged))]
pub enum Text {
    /// One string, in the language of the document that holds it: `"合格"`.
    Plain(Arc<str>),
    /// One string for each BCP 47 language tag: `{"zh-CN": "合格", "en": "Conforming"}`.
    Localised(
        #[cfg_attr(feature = "schema", schemars(with = "std::collections::BTreeMap<Cow<'static, str>, String>"))]
        Arc<Translations>,
    ),
    /// No text at all; documents leave it out, results write it as an empty string.
    #[default]
    #[cfg_attr(feature = "schema", schemars(skip))]
    Empty,
}

/// The strings of a text by language tag, in the order of tags.
///
/// ```
/// use fugong::base::text::Text;
/// let Text::Localised(titles) = Text::pair("合格", "Conforming") else { panic!("two languages") };
/// assert!(titles.iter().eq([("en", "Conforming"), ("zh-CN", "合格")]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Translations(Vec<(Cow<'static, str>, String)>);

impl Translations {
    /// Strings by language tag, in any order. Of several strings of one tag, the last one is kept.
    pub(crate) fn new(mut texts: Vec<(Cow<'static, str>, String)>) -> Self {
        if !texts.is_sorted_by(|one, other| one.0 < other.0) {
            texts.sort_stable_by(|one, other| one.0.cmp(&other.0));
            texts.dedup_by(|later, kept| {
                let same = later.0 == kept.0;
                if same {
                    std::mem::swap(&mut later.1, &mut kept.1);
                }
                same
            });
        }
        Self(texts)
    }

    /// Every language tag with its string.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(tag, text)| (&**tag, text.as_str()))
    }
}

impl Text {
    /// A built-in text: both languages that are shipped.
    pub fn pair(zh_cn: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Localised(Arc::new(Translations::new(vec![
            (Cow::Borrowed(EN), en.into()),
            (Cow::Borrowed(ZH_CN), zh_cn.into()),
        ])))
    }

    /// A text in the document's own language.
    pub fn plain(text: impl Into<Arc<str>>) -> Self {
        Self::Plain(text.into())
    }

    /// The best string for `language`; `default` is the document's language. An empty string only if there is no text.
    ///
    /// The lookup of RFC 4647 §3.4 in the order: `language`, its shorter forms (`zh-Hans-CN`, `zh-Hans`, `zh`), a tag that
    /// begins so (`zh` finds `zh-CN`), the same for `default`, then the first language given.
    ///
    /// ```
    /// use fugong::base::{json::decode_text, text::Text};
    /// let title: Text = decode_text(r#"{"zh-CN": "食堂", "en": "Canteen"}"#)?;
    /// assert_eq!(title.get("zh-TW", "en"), "食堂"); // shortened to zh, which zh-CN begins with
    /// assert_eq!(title.get("it", "de"), "Canteen"); // neither is there: any text is better than none
    /// assert_eq!(Text::plain("食堂").get("en", "en"), "食堂"); // one string serves every language
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub fn get(&self, language: &str, default: &str) -> &str {
        match self {
            Self::Empty => "",
            Self::Plain(text) => text,
            Self::Localised(texts) => lookup(&texts.0, language)
                .or_else(|| lookup(&texts.0, default))
                .or_else(|| texts.0.first().map(|(_, text)| text))
                .map_or("", String::as_str),
        }
    }

    /// The string in one of the two shipped languages; where it is not given, the one in the other.
    #[must_use]
    pub fn in_shipped(&self, language: &str) -> &str {
        self.get(language, if language == ZH_CN { EN } else { ZH_CN })
    }

    /// A property of another thing in both shipped languages: 得分率 of 厨房 is “厨房的得分率”, "the percentage of Kitchen".
    #[must_use]
    pub fn of(&self, whole: &Self) -> Self {
        let zh_cn = join_chinese(&[whole.in_shipped(ZH_CN), "的", self.in_shipped(ZH_CN)]);
        Self::pair(zh_cn, [self.in_shipped(EN), " of ", whole.in_shipped(EN)].concat())
    }

    /// The text in the quotation marks of each shipped language: “合格”, "Conforming".
    #[must_use]
    pub fn quoted(&self) -> Self {
        let [zh_cn, en] = [ZH_CN, EN].map(|language| {
            let (open, close) = quotation_marks(language);
            [open, self.in_shipped(language), close].concat()
        });
        Self::pair(zh_cn, en)
    }

    /// Several texts as a list, in both shipped languages: 门卫、食堂 and "Gate, Canteen".
    #[must_use]
    pub fn list(texts: &[Self]) -> Self {
        let join = |language: &str| {
            let each: Vec<&str> = texts.iter().map(|text| text.in_shipped(language)).collect();
            each.join(comma(language))
        };
        Self::pair(join(ZH_CN), join(EN))
    }

    /// Whether there is a string for this language or a shorter tag of it, without falling back to the default language. A
    /// plain string has no language of its own: `false`. The lint for missing translations asks this.
    ///
    /// ```
    /// use fugong::base::text::Text;
    /// assert!(Text::pair("合格", "Conforming").has("en-GB"));
    /// assert!(!Text::plain("合格").has("zh-CN"));
    /// ```
    #[must_use]
    pub fn has(&self, language: &str) -> bool {
        matches!(self, Self::Localised(texts) if lookup(&texts.0, language).is_some())
    }

    /// This text, or one that reads `name` in every language where no text was given.
    #[must_use]
    pub fn or_name(&self, name: &str) -> Self {
        if self.is_empty() { Self::plain(name) } else { self.clone() }
    }

    /// Every string of the text, whatever its language.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        let (plain, localised) = match self {
            Self::Empty => (None, None),
            Self::Plain(text) => (Some(&**text), None),
            Self::Localised(texts) => (None, Some(texts.iter().map(|(_, text)| text))),
        };
        plain.into_iter().chain(localised.into_iter().flatten())
    }

    /// Whether no text was given.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Empty)
    }
}

/// Appends to a Chinese sentence. A space goes between a Chinese character and a Latin letter, digit or bracket beside it
/// (库存 50 只，major 项), as W3C's Requirements for Chinese Text Layout recommend; none goes beside punctuation.
pub(crate) fn push_spaced(before: &mut String, after: &str) {
    let latin = |edge: char| {
        edge.is_ascii_alphanumeric() || matches!(edge, '+' | '-' | '%' | '(' | ')' | '{' | '}' | '[' | ']')
    };
    let wide = |edge: char| ('\u{3400}'..='\u{9fff}').contains(&edge);
    if let (Some(left), Some(right)) = (before.chars().next_back(), after.chars().next())
        && (latin(left) && wide(right) || wide(left) && latin(right))
    {
        before.push(' ');
    }
    before.push_str(after);
}

/// Joins pieces of a Chinese sentence, spaced by [`push_spaced`].
pub(crate) fn join_chinese(pieces: &[&str]) -> String {
    let room = pieces.iter().map(|piece| piece.len() + 1).sum();
    let mut sentence = String::with_capacity(room);
    pieces.iter().for_each(|piece| push_spaced(&mut sentence, piece));
    sentence
}

/// The quotation marks of one of the shipped languages.
pub(crate) fn quotation_marks(language: &str) -> (&'static str, &'static str) {
    if language == ZH_CN { ("“", "”") } else { ("\"", "\"") }
}

/// The separator of list items in one of the shipped languages: 、 in Chinese, a comma and a space in English.
pub(crate) fn comma(language: &str) -> &'static str {
    if language == ZH_CN { "、" } else { ", " }
}

/// Looks a language up: the tag itself, its shorter forms, then any tag that it begins (`zh` finds `zh-CN`).
fn lookup<'a>(texts: &'a [(Cow<'static, str>, String)], language: &str) -> Option<&'a String> {
    let is = |key: &str, tag: &str| key == tag || key.eq_ignore_ascii_case(tag);
    let find = |tag: &str| texts.iter().find(|(key, _)| is(key, tag)).map(|(_, text)| text);
    let mut tag = language;
    loop {
        if let Some(text) = find(tag) {
            return Some(text);
        }
        match tag.rsplit_once('-') {
            Some((shorter, _)) => tag = shorter,
            None => break,
        }
    }
    let begins = |key: &str| {
        key.get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag))
            && key.get(tag.len()..).is_some_and(|rest| rest.starts_with('-'))
    };
    texts.iter().find(|(key, _)| begins(key)).map(|(_, text)| text)
}

/// Whether this has the form of a BCP 47 language tag (RFC 5646 §2.1): subtags of 1 to 8 letters and digits separated by
/// hyphens, the first of 2 to 8 letters. Whether the language exists is not checked.
///
/// ```
/// use fugong::base::text::is_language_tag;
/// assert!(is_language_tag("zh-Hans-CN"));
/// assert!(!is_language_tag("zh_CN")); // the form of POSIX locales
/// assert!(!is_language_tag("中文"));
/// ```
#[must_use]
pub fn is_language_tag(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    // Invariant: `split` gives at least one part, and an empty one is refused below.
    let primary = subtags.next().unwrap_or_default();
    (2..=8).contains(&primary.len())
        && primary.bytes().all(|b| b.is_ascii_alphabetic())
        && subtags.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Empty => serializer.serialize_str(""),
            Self::Plain(text) => serializer.serialize_str(text),
            Self::Localised(texts) => serializer.collect_map(texts.iter()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn falls_back_from_region_to_language_to_default() {
        let texts = vec![("zh".into(), "中".into()), ("en-GB".into(), "E".into())];
        let text = Text::Localised(Arc::new(Translations::new(texts)));
        assert_eq!(text.get("zh-CN", "en"), "中");
        assert_eq!(text.get("fr", "en"), "E");
        assert_eq!(text.get("fr", "de"), "E", "whatever there is");
        assert!(!text.has("fr"));
        assert!(text.has("EN-gb"));
    }

    #[test]
    fn keeps_the_last_string_of_a_tag() {
        let texts = [("zh", "旧"), ("en", "E"), ("zh", "新")].map(|(tag, text)| (tag.into(), text.to_owned()));
        let texts = Translations::new(texts.to_vec());
        assert!(texts.iter().eq([("en", "E"), ("zh", "新")]));
    }

    #[test]
    fn knows_a_language_tag() {
        for good in ["zh-CN", "en", "zh-Hans-CN", "sr-Latn"] {
            assert!(is_language_tag(good), "{good}");
        }
        for bad in ["", "z", "中文", "zh_CN", "zh-", "toolongtag"] {
            assert!(!is_language_tag(bad), "{bad}");
        }
    }
}
