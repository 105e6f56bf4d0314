//! Templates: text with figures in braces, parsed into pieces. There is no escape: a template cannot write a brace that is
//! closed, and one that is not closed stands for itself.

/// A piece of a template: `"{late|return|returns} late"` is a counted figure and a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Text as it stands.
    Text(String),
    /// `{figure}`: its value.
    Figure(String),
    /// `{figure|one|many}`: its value and a noun; `one` where the value is exactly 1, else `many`.
    Counted(String, String, String),
    /// `{change:figure}`: its change since the day before.
    Change(String),
    /// `{units:figure}`: the names of the units inside it.
    Units(String),
    /// A word that is no figure: `{@day}`, `{@as_of}`, `{@unit}`, `{@number}`, or a property of a finding such as `{@due}`.
    Word(Word),
    /// A word that there is not, such as `{@today}`; a bulletin with one does not load.
    Unknown(String),
}

/// The words of templates that are no figures. They begin with `@`, which no id does, so that none hides a figure: `{@day}` is
/// the day reported and `{day}` the figure of that id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The day reported.
    Day,
    /// The end of the window, or the moment of knowledge if that is earlier: what the figures are of.
    Until,
    /// The day and time of knowledge.
    AsOf,
    /// The number of the row.
    Number,
    /// The unit of the row.
    Unit,
    /// The unit above it.
    Parent,
    /// What was found.
    Problem,
    /// Who is responsible.
    Responsible,
    /// When it was opened.
    Opened,
    /// When it is due.
    Due,
    /// When it was claimed corrected.
    Corrected,
    /// When that was verified.
    Verified,
    /// When it was closed.
    Closed,
}

impl Word {
    /// The words as templates write them, without the `@`.
    pub(super) const NAMES: [&str; 13] = [
        "day",
        "until",
        "as_of",
        "number",
        "unit",
        "parent",
        "problem",
        "responsible",
        "opened",
        "due",
        "corrected",
        "verified",
        "closed",
    ];

    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "day" => Self::Day,
            "until" => Self::Until,
            "as_of" => Self::AsOf,
            "number" => Self::Number,
            "unit" => Self::Unit,
            "parent" => Self::Parent,
            "problem" => Self::Problem,
            "responsible" => Self::Responsible,
            "opened" => Self::Opened,
            "due" => Self::Due,
            "corrected" => Self::Corrected,
            "verified" => Self::Verified,
            "closed" => Self::Closed,
            _ => return None,
        })
    }
}

/// The pieces of a template; a brace that is not closed stands for itself.
pub(super) fn parse(template: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((inner, tail)) = after.split_once('}') else { break };
        if !before.is_empty() {
            pieces.push(Piece::Text(before.to_owned()));
        }
        pieces.push(piece(inner));
        rest = tail;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

fn piece(inner: &str) -> Piece {
    if let Some(word) = inner.strip_prefix('@') {
        return Word::parse(word).map_or_else(|| Piece::Unknown(word.to_owned()), Piece::Word);
    }
    if let Some(figure) = inner.strip_prefix("change:") {
        return Piece::Change(figure.to_owned());
    }
    if let Some(figure) = inner.strip_prefix("units:") {
        return Piece::Units(figure.to_owned());
    }
    match inner.split_once('|').map(|(figure, nouns)| (figure, nouns.split_once('|'))) {
        Some((figure, Some((one, many)))) => Piece::Counted(figure.to_owned(), one.to_owned(), many.to_owned()),
        _ => Piece::Figure(inner.to_owned()),
    }
}

impl Piece {
    /// The figure that it names.
    #[must_use]
    pub fn figure(&self) -> Option<&str> {
        match self {
            Self::Figure(figure) | Self::Counted(figure, ..) | Self::Change(figure) | Self::Units(figure) => {
                Some(figure)
            }
            Self::Text(_) | Self::Word(_) | Self::Unknown(_) => None,
        }
    }
}
