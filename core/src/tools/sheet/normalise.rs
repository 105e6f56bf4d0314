//! Texts made comparable: spaces, width, case.

use super::value::ReadRule;
use crate::base::text_folding;
pub(super) use crate::base::text_folding::trim;
use std::borrow::Cow;

/// A text with full-width letters, digits and signs as the usual ones, trimmed.
pub(super) fn narrow(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.trim());
    }
    Cow::Owned(text_folding::tidy(text))
}

/// A text for comparing labels and headers: narrow, lower case, runs of white space as one space.
pub(super) fn label(text: &str) -> String {
    let narrow = text_folding::lower(&narrow(text));
    if !narrow.contains(char::is_whitespace) {
        return narrow;
    }
    narrow.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The narrow text of a cell, noting what it took.
pub(super) fn narrow_noting<'a>(text: &'a str, rules: &mut Vec<ReadRule>) -> Cow<'a, str> {
    let trimmed = trim(text);
    if trimmed.len() != text.len() {
        rules.push(ReadRule::Trimmed);
    }
    let narrow = narrow(trimmed);
    if narrow != trimmed {
        rules.push(ReadRule::Width);
    }
    narrow
}
