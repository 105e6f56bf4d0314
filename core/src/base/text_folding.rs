//! Makes texts comparable by width and case: what people write in sheets and as answers.
//!
//! Width is a small map of our own, not Unicode's NFKC, which makes unlike things equal: `10²` would become `102`, and `①` the
//! number 1. What Chinese keyboards and spreadsheets leave behind is the full-width forms of ASCII, the ideographic and no-break
//! spaces and a few signs. What this leaves alone is compared as it is written.
//!
//! Sources: Unicode block Halfwidth and Fullwidth Forms for the shift by U+FEE0; a test holds every mapping to the one that
//! NFKC (Unicode Standard Annex 15) has for the same character.

/// A text with full-width letters, digits and signs as the usual ones: `３６.５℃` is `36.5°C`, `（合格）` is `(合格)`. Chinese
/// punctuation outside that block (。、“”) stays. The result may be longer than the text: `℃` becomes two characters.
pub(crate) fn narrow(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => out.push(' '),
            '℃' => out.push_str("°C"),
            '℉' => out.push_str("°F"),
            '㎡' => out.push_str("m2"),
            '㎥' => out.push_str("m3"),
            '㎏' => out.push_str("kg"),
            '㎎' => out.push_str("mg"),
            '㎝' => out.push_str("cm"),
            '㎜' => out.push_str("mm"),
            '㎞' => out.push_str("km"),
            '№' => out.push_str("No"),
            '…' => out.push_str("..."),
            '﹪' => out.push('%'),
            '￠' => out.push('¢'),
            '￡' => out.push('£'),
            '￥' => out.push('¥'),
            other => out.push(half_width(other)),
        }
    }
    out
}

/// A text without surrounding white space. Spreadsheets also leave byte order marks and zero-width spaces behind.
pub(crate) fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200c}' | '\u{200d}'))
}

/// A text as people mean it: half-width and without outer blanks. `　５ ` is `5`.
pub(crate) fn tidy(text: &str) -> String {
    trim(&narrow(text)).to_owned()
}

/// A text in lower case, letter by letter. `str::to_lowercase` writes a Greek sigma at the end of a word differently, so that
/// a label would not be found within a longer one. Chinese has no case.
pub(crate) fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The form in which labels and options are compared: half-width, trimmed, lower case. `ＹＥＳ ` becomes `yes`.
pub(crate) fn fold(text: &str) -> String {
    lower(&tidy(text))
}

/// The pieces of a text that names several things, as a cell does: `消毒；通风` are two. Blank pieces are left out.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '；', '、', ',', '，', '|']).map(trim).filter(|piece| !piece.is_empty())
}

/// The ASCII character of a full-width form, U+FF01 to U+FF5E (Unicode block Halfwidth and Fullwidth Forms).
fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => {
            u32::from(character).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(character)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn agrees_with_unicode_on_what_it_changes() {
        for code in 0..=0xffff_u32 {
            let Some(character) = char::from_u32(code) else { continue };
            let text = character.to_string();
            let narrow = narrow(&text);
            if narrow != text {
                assert_eq!(narrow, text.nfkc().collect::<String>(), "U+{code:04X}");
            }
        }
    }

    #[test]
    fn changes_everything_that_keyboards_write() {
        let width = (0xff01..=0xff5e).chain([0x3000, 0xa0]).filter_map(char::from_u32);
        for character in width {
            let text = character.to_string();
            assert_eq!(narrow(&text), text.nfkc().collect::<String>(), "{character}");
        }
    }

    #[test]
    fn leaves_alone_what_nfkc_would_read_as_another_number() {
        for text in ["10²", "①", "1½", "Ⅷ", "x₂"] {
            assert_eq!(narrow(text), text);
            assert_ne!(text.nfkc().collect::<String>(), text);
        }
    }

    #[test]
    fn lowers_letters_wherever_they_stand() {
        assert_eq!(lower("A ÄÖÜ Ж ΣΑΣ"), "a äöü ж σασ");
    }
}
