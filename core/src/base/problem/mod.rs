//! What can be wrong, refused or worth saying: one catalogue of codes, one shape.
//!
//! Programs read `code`, `path` and `params`; people read `message`. Parameters are the values of the message, by name, so
//! that another language can be written from them.
//!
//! A code never changes its meaning or its kind. Texts stand here in both shipped languages and nowhere else.

use crate::base::ordered::Map;
use crate::base::text::{EN, Text, ZH_CN, comma, push_spaced};
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;

mod as_json;
#[macro_use]
mod catalogue;
mod known_names;
mod position;
mod terms;
pub use catalogue::Code;
pub(crate) use known_names::MOST_SUGGESTIONS;
pub use position::Position;
#[cfg(feature = "schema")]
mod schema;

/// What a code is about. Only a `problem` makes an operation fail; the other kinds stand in results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "ProblemKind"))]
pub enum ProblemKind {
    /// Input that cannot be accepted: the operation returns an error with all of them.
    Problem,
    /// A reason why an action is not allowed now; it may become allowed.
    Denial,
    /// A reason why an inspection has no score, or no final one.
    NoScore,
    /// Something that an inspection or a report found.
    Finding,
    /// Something in a rulebook that loads but is probably a mistake.
    Lint,
    /// A difference between two versions of a document.
    Change,
}

/// One thing to say: a code, a place, parameters, and a message in both shipped languages.
///
/// ```
/// use fugong::{Code, Problem};
/// let problem = Problem::new(Code::OutOfRange).with("text", 43).with("min", 35).with("max", 42).at("/rows/1/temperature");
/// assert_eq!(problem.to_string(), "out_of_range at /rows/1/temperature: 43 is not within 35 to 42");
/// assert_eq!(problem.message().get("zh-CN", "en"), "数值 43 超出范围 35 至 42");
/// assert_eq!(problem.param("max").unwrap(), 42); // for programs: no need to read it out of the sentence
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Problem(Box<ProblemData>);

/// The contents, in a box: builder methods pass a problem by value, and a pointer is cheaper to pass than six words.
#[derive(Clone, Debug, PartialEq)]
struct ProblemData {
    code: Code,
    path: String,
    /// Where the place is in the text that was read, if there was one.
    position: Option<Position>,
    params: Map<Cow<'static, str>, Value>,
    /// Parameters that read otherwise in the sentences than in `params`.
    shown: Vec<(&'static str, Text)>,
    /// The message of a problem that was read from JSON, where nothing says what its sentences showed.
    read: Option<Text>,
}

impl Problem {
    /// A problem at the document's root, without parameters.
    #[inline(never)]
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self(Box::new(ProblemData {
            code,
            path: String::new(),
            position: None,
            params: Map::new(),
            shown: Vec::new(),
            read: None,
        }))
    }

    /// Adds a parameter, which the message shows where its template names it.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.put(name, value.into());
        self
    }

    /// Not generic and never inlined: every message of every check passes here.
    #[inline(never)]
    fn put(&mut self, name: &'static str, value: Value) {
        self.0.params.insert(Cow::Borrowed(name), value);
    }

    /// Adds a parameter whose value programs read (an id) and for which sentences show another text (its title).
    #[must_use]
    pub fn with_display(mut self, name: &'static str, value: impl Into<Value>, shown: Text) -> Self {
        self.put(name, value.into());
        self.0.shown.push((name, shown));
        self
    }

    /// Copies a parameter of another problem, with the text that its sentences show; `null` if it has no such parameter.
    #[must_use]
    pub fn with_param_of(mut self, name: &'static str, other: &Self) -> Self {
        // Default: null, which sentences show as such. All callers name parameters that the other problem always has.
        self.put(name, other.param(name).cloned().unwrap_or_default());
        self.0.shown.extend(other.0.shown.iter().filter(|(known, _)| *known == name).cloned());
        self
    }

    /// Adds what there is in place of a name that there is not: as `nearest` the known name that is written most like it, if one
    /// is near, and as `known_names` all of them where they are few. The message tells both.
    ///
    /// ```
    /// use fugong::{Code, Problem};
    /// let problem = Problem::new(Code::UnknownItem).with("item", "gaet").with_known("gaet", vec!["gate", "masks"]);
    /// assert_eq!(problem.param("nearest").unwrap(), "gate");
    /// assert_eq!(
    ///     problem.message().in_shipped("en"),
    ///     "the checklist has no item `gaet`; did you mean `gate`? There are: gate, masks"
    /// );
    /// ```
    #[inline(never)]
    #[must_use]
    pub fn with_known(mut self, name: &str, known: Vec<&str>) -> Self {
        if let Some(nearest) = known_names::nearest(name, &known) {
            self.put("nearest", nearest.into());
        }
        if !known.is_empty() && known.len() <= known_names::FEW {
            self.put("known_names", known.into());
        }
        self
    }

    /// `unknown_id`: there is no such thing of this id; `what` is the word for the thing (`checklist`), `known` are the ids there are.
    #[inline(never)]
    #[must_use]
    pub(crate) fn unknown_id(what: &'static str, id: &str, known: Vec<&str>) -> Self {
        Self::new(Code::UnknownId).with("id", id).with_term("what", what).with_known(id, known)
    }

    /// Adds a word of the rules (`item`, `days`), which sentences translate: 项目, 日.
    #[must_use]
    pub fn with_term(self, name: &'static str, word: &str) -> Self {
        self.with_display(name, word, terms::shown(word))
    }

    /// Adds the id of a thing, for which sentences show its title, or the id where it has none.
    #[must_use]
    pub fn with_titled(self, name: &'static str, id: &str, title: &Text) -> Self {
        self.with_display(name, id, title.or_name(id))
    }

    /// Adds the ids of several things, for which sentences list their titles.
    #[must_use]
    pub fn with_all_titled<'t>(
        self,
        name: &'static str,
        things: impl IntoIterator<Item = (&'t str, &'t Text)>,
    ) -> Self {
        let (ids, titles): (Vec<_>, Vec<_>) = things.into_iter().map(|(id, title)| (id, title.or_name(id))).unzip();
        self.with_display(name, ids, Text::list(&titles))
    }

    /// Sets the place: a JSON pointer (RFC 6901) into the input, such as `/sections/0/items/2`; empty is the whole input.
    #[must_use]
    pub fn at(mut self, path: impl Into<String>) -> Self {
        self.0.path = path.into();
        self
    }

    /// Puts `prefix` before the path: what was `/weight` within an item becomes `/items/2/weight` within the document.
    ///
    /// ```
    /// use fugong::{Code, Problem};
    /// let problem = Problem::new(Code::NotInteger).with("text", "2.5").at("/weight").below("/items/2");
    /// assert_eq!(problem.path(), "/items/2/weight");
    /// ```
    #[must_use]
    pub fn below(mut self, prefix: &str) -> Self {
        self.0.path.insert_str(0, prefix);
        self
    }

    /// The code: stable across versions, for programs to match on.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The place: a JSON pointer into the input; empty for the whole of it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// The message's parameters with their names, in the order of names.
    ///
    /// ```
    /// use fugong::{Code, Problem};
    /// let problem = Problem::new(Code::UnknownFile).with("file", "notes.csv");
    /// assert!(problem.params().eq([("file", &"notes.csv".into())]));
    /// ```
    pub fn params(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.params.iter().map(|(name, value)| (&**name, value))
    }

    /// The value of one of the message's parameters; `None` if it has none of this name.
    ///
    /// ```
    /// use fugong::{Code, Problem};
    /// let problem = Problem::new(Code::UnknownFile).with("file", "notes.csv");
    /// assert_eq!(problem.param("file").and_then(|file| file.as_str()), Some("notes.csv"));
    /// ```
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&Value> {
        self.0.params.get(name)
    }

    /// The parameters, for what keeps them.
    pub(crate) fn param_map(&self) -> &Map<Cow<'static, str>, Value> {
        &self.0.params
    }

    /// The message in both shipped languages.
    #[must_use]
    pub fn message(&self) -> Text {
        self.0.read.clone().unwrap_or_else(|| Text::pair(self.0.sentence(ZH_CN), self.0.sentence(EN)))
    }
}

impl ProblemData {
    /// The message in one of the shipped languages: the code's template with `{name}` replaced. A name without a parameter
    /// stays in braces, so that a forgotten one is seen in tests.
    #[inline(never)]
    fn sentence(&self, language: &str) -> String {
        let (zh_cn, en) = self.code.templates();
        let (template, write): (_, fn(&mut String, &str)) =
            if language == ZH_CN { (zh_cn, push_spaced) } else { (en, String::push_str) };
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            write(&mut out, before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push('{');
                rest = after;
                continue;
            };
            let shown = self.shown.iter().find(|(known, _)| *known == name);
            match (shown, self.params.get(name)) {
                (Some((_, shown)), _) => write(&mut out, shown.in_shipped(language)),
                (None, Some(value)) => write(&mut out, &plain(value, comma(language))),
                (None, None) => out.extend(["{", name, "}"]),
            }
            rest = tail;
        }
        write(&mut out, rest);
        self.tell_known(language, &mut out);
        out
    }

    /// Adds what there is in place of an unknown name.
    fn tell_known(&self, language: &str, out: &mut String) {
        let shown = |name: &str| self.params.get(name).map(|value| plain(value, comma(language)));
        let (nearest, known) = (shown("nearest"), shown("known_names"));
        let told = match (language == ZH_CN, nearest, known) {
            (_, None, None) => return,
            (true, Some(nearest), None) => format!("；是否应为 `{nearest}`？"),
            (true, Some(nearest), Some(known)) => format!("；是否应为 `{nearest}`？可用的有：{known}"),
            (true, None, Some(known)) => format!("；可用的有：{known}"),
            (false, Some(nearest), None) => format!("; did you mean `{nearest}`?"),
            (false, Some(nearest), Some(known)) => format!("; did you mean `{nearest}`? There are: {known}"),
            (false, None, Some(known)) => format!("; there are: {known}"),
        };
        out.push_str(&told);
    }
}

/// A parameter's value as a sentence shows it: strings without quotation marks, lists with separators, the rest as JSON.
fn plain(value: &Value, comma: &str) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(|item| plain(item, comma)).collect::<Vec<_>>().join(comma),
        other => other.to_string(),
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let read = self.0.read.as_ref().map(|read| read.in_shipped(EN).to_owned());
        let message = read.unwrap_or_else(|| self.0.sentence(EN));
        match self.path() {
            "" => write!(f, "{}: {message}", self.code().as_str()),
            path => write!(f, "{} at {path}: {message}", self.code().as_str()),
        }
    }
}

/// Every problem of one input, in the order in which they were found. As an error it is never empty.
///
/// ```
/// use fugong::{Code, Problem, Problems};
/// let problems: Problems = [Code::EmptyText, Code::EmptyList].map(Problem::new).into_iter().collect();
/// assert_eq!(problems.to_string(), "empty_text: the text is empty (and 1 more)");
/// assert_eq!(Problems::none().or("accepted"), Ok("accepted"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// No problems yet.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// Adds a problem behind the others.
    #[inline(never)]
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Whether a further problem should say what there is in place of an unknown name: looking for it takes time, and nobody reads
    /// a hundred of them.
    pub(crate) fn suggests(&self) -> bool {
        self.len() < known_names::MOST_SUGGESTIONS
    }

    /// The names that a further problem should suggest in place of an unknown one: all, or none, and then `names` is not walked.
    pub(crate) fn suggestions<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Vec<&'n str> {
        if self.suggests() { names.into_iter().collect() } else { Vec::new() }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The problems.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }

    /// `Ok(value)` if there are none, else these as the error.
    ///
    /// # Errors
    /// Itself, when it is not empty.
    pub fn or<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() { Ok(value) } else { Err(self) }
    }

    /// The reply text of a refused input, `{"problems": […]}`: what every operation of `wire` returns on an error.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(serde::Serialize)]
        struct Reply<'a> {
            problems: &'a Problems,
        }
        serde_json::to_string(&Reply { problems: self }).unwrap_or_else(|_| {
            // A reply is JSON whatever happens.
            r#"{"problems":[{"code":"reply_unwritable","kind":"problem","path":"","params":{},"message":""}]}"#
                .to_owned()
        })
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl FromIterator<Problem> for Problems {
    fn from_iter<I: IntoIterator<Item = Problem>>(problems: I) -> Self {
        let mut all = Self::none();
        all.extend(problems);
        all
    }
}

impl Extend<Problem> for Problems {
    fn extend<I: IntoIterator<Item = Problem>>(&mut self, problems: I) {
        self.0.extend(problems);
    }
}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Display for Problems {
    /// The first problem and how many more there are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.as_slice() {
            [] => f.write_str("no problems"),
            [only] => write!(f, "{only}"),
            [first, rest @ ..] => write!(f, "{first} (and {} more)", rest.len()),
        }
    }
}

impl std::error::Error for Problems {}

#[cfg(test)]
mod problem_tests;
