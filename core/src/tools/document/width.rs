//! How wide text is on a grid of characters: Chinese takes two columns (Unicode Standard Annex 11).

use unicode_width::UnicodeWidthStr;

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Text filled up with spaces to a width, at its left or right.
pub(super) fn pad(text: &str, to: usize, right: bool) -> String {
    let spaces = " ".repeat(to.saturating_sub(width(text)));
    if right { format!("{spaces}{text}") } else { format!("{text}{spaces}") }
}
