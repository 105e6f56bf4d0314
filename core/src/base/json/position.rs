//! Where in a text the places of problems are: line and column, for editors and for people.
//!
//! Trees and decoders know paths. The text is walked a second time, only after something was found wrong in it, with the
//! paths that are asked for; nothing is slower while documents are sound.

use super::pointer::escape;
use crate::base::ordered::Map;
use crate::base::problem::{Code, Position, Problem, Problems};

/// Deeper than any text that was read: serde_json stops at 128 levels.
const DEEPEST: usize = 200;

/// Gives every problem the line and the column of its place in the text that it was found in. A problem of a field that is
/// unknown or stands twice is at its key, any other at its value, and a missing field at the object that lacks it; what the
/// text does not have is at the nearest place around it. Problems that have a position keep it.
///
/// ```
/// use fugong::{Rulebook, base::json::{Json, located}};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let text = "{\"answers\": {\n  \"gate\": \"perhaps\"\n}}";
/// let problems = rules.checklist("daily-eight")?.read(&Json::parse(text)?).unwrap_err();
/// let position = located(problems, text).iter().next().unwrap().position().unwrap();
/// assert_eq!((position.line, position.column), (2, 11));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[must_use]
pub fn located(problems: Problems, text: &str) -> Problems {
    let places: Vec<_> = problems.iter().map(|problem| (problem.path(), Some(problem.code()))).collect();
    let positions = positions(text, &places);
    let placed = |(problem, position): (Problem, Option<Position>)| match position {
        Some(position) if problem.position().is_none() => problem.positioned(position),
        _ => problem,
    };
    problems.into_iter().zip(positions).map(placed).collect()
}

/// The position of each place, a JSON pointer with the code of what is wrong there; `None` in a text that is no JSON up to there.
pub(crate) fn positions(text: &str, places: &[(&str, Option<Code>)]) -> Vec<Option<Position>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut spots = Map::new();
    for path in places.iter().flat_map(|(path, _)| around(path)) {
        spots.entry(path.to_owned()).or_insert_with(Spot::default);
    }
    let mut walk = Walk { whole: text, rest: text, path: String::new(), spots };
    // What is no JSON ends the walk; the places before it were found.
    let _ = walk.value(0);
    let lines = Lines::of(text);
    let mut repeated: Map<&str, usize> = Map::new();
    places
        .iter()
        .map(|(path, code)| {
            let found = walk.spots.get(*path);
            let key = match code {
                Some(Code::UnknownField) => found.and_then(|spot| spot.keys.first()),
                Some(Code::DuplicateKey) => {
                    let times = repeated.entry(path).or_default();
                    *times += 1;
                    found.and_then(|spot| spot.keys.get(*times))
                }
                _ => None,
            };
            let nearest = || around(path).find_map(|path| walk.spots.get(path)?.value);
            key.copied().or_else(nearest).map(|offset| lines.position(offset))
        })
        .collect()
}

/// A path and the paths of what is around it, the nearest first.
fn around(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(above, _)| above))
}

/// Where a place was found, in bytes from the start of the text.
#[derive(Debug, Default)]
struct Spot {
    /// The keys that lead to it: one, or more where it stands more than once.
    keys: Vec<usize>,
    /// Its first value.
    value: Option<usize>,
}

/// A walk through JSON text. `None` from a step: this is no JSON.
struct Walk<'t> {
    whole: &'t str,
    rest: &'t str,
    /// The JSON pointer of where it is.
    path: String,
    spots: Map<String, Spot>,
}

impl<'t> Walk<'t> {
    fn value(&mut self, depth: usize) -> Option<()> {
        self.skip_space();
        let offset = self.offset();
        if let Some(spot) = self.spots.get_mut(&self.path) {
            spot.value.get_or_insert(offset);
        }
        if depth > DEEPEST {
            return None;
        }
        match self.rest.chars().next()? {
            '{' => self.entries('}', |walk, _| walk.entry(depth + 1)),
            '[' => self.entries(']', |walk, index| walk.below(&index.to_string(), |walk| walk.value(depth + 1))),
            '"' => self.string().map(drop),
            _ => {
                // Default: a scalar may stand at the end of the text.
                let end = self.rest.find([',', ']', '}', ' ', '\t', '\r', '\n']).unwrap_or(self.rest.len());
                self.take(end).map(drop)
            }
        }
    }

    /// Walks through what stands between brackets, up to the one that closes.
    fn entries(&mut self, close: char, mut one: impl FnMut(&mut Self, usize) -> Option<()>) -> Option<()> {
        self.take(1)?;
        self.skip_space();
        if self.skip(close) {
            return Some(());
        }
        let mut index = 0;
        loop {
            one(self, index)?;
            index += 1;
            self.skip_space();
            if self.skip(close) {
                return Some(());
            }
            self.skip(',').then_some(())?;
        }
    }

    /// Walks through a key and its value.
    fn entry(&mut self, depth: usize) -> Option<()> {
        self.skip_space();
        let offset = self.offset();
        let key: String = serde_json::from_str(self.string()?).ok()?;
        self.below(&escape(&key), |walk| {
            if let Some(spot) = walk.spots.get_mut(&walk.path) {
                spot.keys.push(offset);
            }
            walk.skip_space();
            walk.skip(':').then_some(())?;
            walk.value(depth)
        })
    }

    /// Takes a step while the path is a segment longer.
    fn below(&mut self, segment: &str, step: impl FnOnce(&mut Self) -> Option<()>) -> Option<()> {
        let length = self.path.len();
        self.path.push('/');
        self.path.push_str(segment);
        step(self)?;
        self.path.truncate(length);
        Some(())
    }

    /// Takes a string, with its quotes.
    fn string(&mut self) -> Option<&'t str> {
        let mut escaped = false;
        let end = self.rest.bytes().enumerate().skip(1).find(|(_, byte)| {
            let ends = *byte == b'"' && !escaped;
            escaped = *byte == b'\\' && !escaped;
            ends
        });
        self.take(end?.0 + 1)
    }

    fn take(&mut self, bytes: usize) -> Option<&'t str> {
        let (taken, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(taken)
    }

    fn skip(&mut self, expected: char) -> bool {
        let rest = self.rest.strip_prefix(expected);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\r', '\n']);
    }

    fn offset(&self) -> usize {
        self.whole.len() - self.rest.len()
    }
}

/// The lines of a text.
struct Lines<'t> {
    text: &'t str,
    /// Where each begins, in bytes.
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(end, _)| end + 1);
        Self { text, starts: std::iter::once(0).chain(ends).collect() }
    }

    fn position(&self, offset: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= offset);
        // Invariant: the first line begins at 0, so that there is one before any offset.
        let start = line.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or(0);
        let before = self.text.get(start..offset).map_or(0, |before| before.chars().count());
        Position { line, column: before + 1 }
    }
}

/// The position that serde_json tells in bytes: a line from 1, and a byte of it from 1, or 0 before the first.
pub(super) fn in_characters(text: &str, line: usize, byte: usize) -> Position {
    let told = line.checked_sub(1).and_then(|index| text.split('\n').nth(index));
    let before = told.map_or(0, |told| told.char_indices().take_while(|(start, _)| start + 1 < byte).count());
    Position { line: line.max(1), column: before + 1 }
}
