//! The line and the column of a problem, for editors and for people who read the text.

use super::Problem;

/// A place in a text: line and column from 1, columns in characters (Unicode scalar values).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1; lines end with a line feed.
    pub line: usize,
    /// Column, from 1, in characters.
    pub column: usize,
}

impl Problem {
    /// Where its place is in the text that was read; `None` if what was read was no text, as a tree or an argument is none.
    ///
    /// ```
    /// use fugong::{Rulebook, base::problem::Position};
    /// let problems = Rulebook::from_json("{\"format\": 1, \"id\": \"mine\",\n \"version\": \"one\"}").unwrap_err();
    /// assert_eq!(problems.iter().next().unwrap().position(), Some(Position { line: 2, column: 13 }));
    /// ```
    #[must_use]
    pub fn position(&self) -> Option<Position> {
        self.0.position
    }

    /// Sets where its place is in the text that was read.
    #[must_use]
    pub fn positioned(mut self, position: Position) -> Self {
        self.0.position = Some(position);
        self
    }
}
