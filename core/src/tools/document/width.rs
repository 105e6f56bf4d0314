//! How wide text is on a grid of characters: Chinese takes two columns (Unicode Standard Annex 11).

use unicode_width::UnicodeWidthStr;

/// The number of columns that a text takes: “39家” takes four.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Pads a text with spaces to a width: in front if `right`, else behind. A wider text stays as it is.
pub(super) fn pad(text: &str, to: usize, right: bool) -> String {
    // Default: no spaces for a text that is wider already.
    let spaces = " ".repeat(to.saturating_sub(width(text)));
    if right { format!("{spaces}{text}") } else { format!("{text}{spaces}") }
}
