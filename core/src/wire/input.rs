//! An operation's input: an object of named arguments. Every argument is asked for even after one has failed, so that
//! all problems come at once; an argument that no one asked for is `unknown_field`.
//!
//! Problems have JSON pointers that start at the input: `/inspection/answers/gate` lies in the argument `inspection`. An
//! operation asks for its arguments first, each as an `Option`, and applies `?` to them afterwards: an early `?` would hide the
//! problems of the arguments after it.
//!
//! Functions marked `inline(never)` are compiled once for all argument types; the generic ones around them stay short.

use crate::base::json::{Decode, Decoder, Json, RecordFields, inexact_numbers};
use crate::base::problem::{Code, Problem, Problems};
use crate::rulebook::{Loader, Rulebook};

/// Input of one call, before its arguments are read.
/// It borrows the tree of the input, so that large arguments are not copied before they are decoded.
pub(super) struct Input<'a> {
    /// The input as it was written, and as it was read.
    source: (&'a str, &'a Json),
    /// Fields of the input object.
    entries: &'a [(String, Json)],
    /// True once the rulebook was taken from it.
    rulebook_read: bool,
    /// Resolver of rulebooks that are only named.
    loader: Loader,
}

impl<'a> Input<'a> {
    /// Wraps the input object; `{"built_in": id}` is resolved through `loader`. Anything but an object is
    /// `wrong_type`.
    pub(super) fn new(text: &'a str, json: &'a Json, loader: Loader) -> Result<Self, Problems> {
        match json {
            Json::Object(entries) => Ok(Self { source: (text, json), entries, rulebook_read: false, loader }),
            other => {
                let mut decoder = Decoder::default();
                decoder.wrong_type::<()>("object", other);
                Err(decoder.take())
            }
        }
    }

    /// The numbers anywhere in an argument that a reader of JSON would change (`inexact_number`). An operation that hashes what
    /// it is given reports them.
    pub(super) fn inexact_numbers(&self, argument: &str) -> impl Iterator<Item = Problem> {
        let (text, json) = self.source;
        let place = format!("/{argument}");
        let inside =
            move |path: &str| path.strip_prefix(&place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        inexact_numbers(text, json).into_iter().filter(move |problem| inside(problem.path()))
    }

    /// Loads the rulebook that the input names.
    /// Problems: `missing_field` without the field `rulebook`; otherwise those of the rulebook, below `/rulebook`.
    pub(super) fn take_rulebook(&mut self) -> Result<Rulebook, Problems> {
        self.rulebook_read = true;
        match self.find("rulebook") {
            None => Err(Problem::new(Code::MissingField).with("name", "rulebook").into()),
            Some(named) => named_rulebook(named, self.loader).map_err(|problems| below(problems, "/rulebook")),
        }
    }

    /// Reads arguments: every one that `read` asks for, and a problem for every other.
    /// `None` from `read` must come with a problem. Problems win over a value: an operation never runs on an input with any.
    pub(super) fn read<T>(&self, read: impl FnOnce(&mut Arguments<'a>) -> Option<T>) -> Result<T, Problems> {
        let mut arguments = self.arguments();
        let value = read(&mut arguments);
        let problems = arguments.finish();
        match value {
            Some(value) if problems.is_empty() => Ok(value),
            _ => Err(problems),
        }
    }

    /// Arguments of which none has been asked for, but the rulebook if it was taken.
    #[inline(never)]
    fn arguments(&self) -> Arguments<'a> {
        let asked = if self.rulebook_read { vec!["rulebook"] } else { Vec::new() };
        Arguments { entries: self.entries, asked, decoder: Decoder::default(), loader: self.loader }
    }

    /// The value of a field of the input object; `None` if it is absent.
    fn find(&self, name: &str) -> Option<&'a Json> {
        self.entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// Arguments as an operation asks for them, with the problems so far.
pub(super) struct Arguments<'a> {
    /// Fields of the input object.
    entries: &'a [(String, Json)],
    /// Names that were asked for.
    asked: Vec<&'static str>,
    /// Problems so far, and the place that is being read.
    decoder: Decoder<'a>,
    /// Resolver of rulebooks that are only named.
    loader: Loader,
}

impl<'a> Arguments<'a> {
    /// An argument that must be there, unless its type says what its absence means.
    /// An absent argument is `missing_field`; types such as `Option` accept absence. `None`: a problem was reported.
    pub(super) fn get<T: Decode>(&mut self, name: &'static str) -> Option<T> {
        let mut slot = None;
        self.fill(name, &mut slot);
        slot
    }

    /// An argument that may be left out (or `null`), and then is this.
    /// With a problem in it, the argument is `None` and not the value for absence.
    pub(super) fn get_or<T: Decode>(&mut self, name: &'static str, absent: T) -> Option<T> {
        if self.has(name) {
            return self.get(name);
        }
        self.asked.push(name);
        Some(absent)
    }

    /// Reads an argument into a slot, through one function for all types, which keeps the WASM module small.
    #[inline(never)]
    fn fill(&mut self, name: &'static str, slot: &mut dyn RecordFields) {
        match self.raw(name) {
            Some(value) => {
                self.decoder.at_key(name, |decoder| slot.read(0, Some(value), decoder));
            }
            None if slot.read(0, None, &mut self.decoder) => {}
            None => self.decoder.missing(name),
        }
    }

    /// An argument read by something that collects its own problems.
    /// Its problems are placed below the argument; `missing_field` where it is absent.
    pub(super) fn with<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&'a Json) -> Result<T, Problems>,
    ) -> Option<T> {
        let Some(value) = self.raw(name) else {
            self.decoder.missing(name);
            return None;
        };
        read(value).map_err(|problems| self.report_below(name, problems)).ok()
    }

    /// Reports problems below the place of an argument.
    #[inline(never)]
    fn report_below(&mut self, name: &'static str, problems: Problems) {
        self.decoder.at_key(name, |decoder| problems.into_iter().for_each(|problem| decoder.report(problem)));
    }

    /// The same for an argument that may be left out.
    pub(super) fn with_optional<T>(
        &mut self,
        name: &'static str,
        absent: T,
        read: impl FnOnce(&'a Json) -> Result<T, Problems>,
    ) -> Option<T> {
        if self.has(name) {
            return self.with(name, read);
        }
        self.asked.push(name);
        Some(absent)
    }

    /// An argument that names something by its id.
    /// `wrong_type` for anything but a string; `find` says what is wrong with an unknown id, usually `unknown_id`.
    pub(super) fn named<T>(
        &mut self,
        name: &'static str,
        find: impl FnOnce(&'a str) -> Result<T, Problems>,
    ) -> Option<T> {
        self.with(name, |json| match json {
            Json::String(id) => find(id),
            other => {
                let mut decoder = Decoder::default();
                decoder.wrong_type::<()>("string", other);
                Err(decoder.take())
            }
        })
    }

    /// An argument that names a rulebook.
    /// Always required; see `named_rulebook` for its problems.
    pub(super) fn rulebook(&mut self, name: &'static str) -> Option<Rulebook> {
        let loader = self.loader;
        self.with(name, |named| named_rulebook(named, loader))
    }

    /// Whether an argument is there, and not `null`.
    /// Does not count as asking for it.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|(key, value)| key == name && *value != Json::Null)
    }

    /// Reports what is wrong with arguments taken together; paths start at the input.
    pub(super) fn report(&mut self, problems: impl IntoIterator<Item = Problem>) {
        problems.into_iter().for_each(|problem| self.decoder.report(problem));
    }

    /// Reports every argument that nobody asked for, and gives all problems.
    /// An argument that was not asked for is `unknown_field`, at its own place.
    #[inline(never)]
    fn finish(mut self) -> Problems {
        for (key, _) in self.entries.iter().filter(|(key, _)| !self.asked.contains(&key.as_str())) {
            let problem = Problem::new(Code::UnknownField).with("name", key.as_str());
            self.decoder.at_key(key, |decoder| decoder.report(problem));
        }
        self.decoder.take()
    }

    /// The JSON of an argument; notes that it was asked for.
    /// Here `null` is a value like any other.
    #[inline(never)]
    fn raw(&mut self, name: &'static str) -> Option<&'a Json> {
        self.asked.push(name);
        self.entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }
}

/// Loads the rulebook that `{"built_in": id}` or `{"document": {…}}` names.
/// `rulebook_named` for any other shape, such as both fields or none; otherwise the problems of loading, below the field.
fn named_rulebook(named: &Json, loader: Loader) -> Result<Rulebook, Problems> {
    match named {
        Json::Object(entries) => match entries.as_slice() {
            [(key, Json::String(id))] if key == "built_in" => {
                loader.built_in(id).map_err(|problems| below(problems, "/built_in"))
            }
            [(key, document)] if key == "document" => {
                (loader.read)(document.clone()).map_err(|problems| below(problems, "/document"))
            }
            _ => Err(Problem::new(Code::RulebookNamed).into()),
        },
        _ => Err(Problem::new(Code::RulebookNamed).into()),
    }
}

/// The same problems below a place.
pub(super) fn below(problems: Problems, path: &str) -> Problems {
    let mut out = Problems::none();
    out.extend(problems.into_iter().map(|problem| problem.below(path)));
    out
}

/// A result as JSON text; one that cannot be written is a problem, never an empty reply.
/// The code is `reply_unwritable`.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, Problems> {
    serde_json::to_string(value).map_err(unwritable)
}

/// The problem of a reply that cannot be written as JSON: `reply_unwritable`, with the reason.
#[inline(never)]
pub(super) fn unwritable(error: serde_json::Error) -> Problems {
    Problem::new(Code::ReplyUnwritable).with("detail", error.to_string()).into()
}
