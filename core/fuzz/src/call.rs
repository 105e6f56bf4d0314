//! One call: carried out, timed, judged, and at times carried out again.

use std::time::{Duration, Instant};

use fugong::Rulebook;
use fugong::base::json::Json;
use fugong::wire::{self, OPERATIONS};

use crate::judge::{LONGEST, judge};
use crate::random::hash;
use crate::timer::Timer;
use crate::{tally, tree};

/// How much slower a call may be here than in the tests: what it reaches is counted, and every sum checked.
const SLOWER: u32 = 4;

/// A call of an operation.
pub(crate) struct Call {
    /// Its place in the contract.
    pub(crate) operation: usize,
    pub(crate) text: String,
    /// The input as a tree, where it is JSON.
    pub(crate) input: Option<Json>,
    pub(crate) held: Option<&'static Rulebook>,
    /// The rulebook that is held, as an input names it.
    pub(crate) named: Option<Json>,
}

impl Call {
    /// Carry out the call, and fail if anything about the reply is wrong. With `FUGONG_SHOW` the call is printed first.
    pub(crate) fn carry_out(self) {
        let name = OPERATIONS[self.operation].name;
        if std::env::var_os("FUGONG_SHOW").is_some() {
            let under = if self.held.is_some() { " under a rulebook that is held" } else { "" };
            println!("{name}{under}: {}", self.text);
        }
        let (reply, took) = self.timed();
        assert!(took <= LONGEST * SLOWER, "{name}: it took {} ms", took.as_millis());
        let verdict = judge(&self.text, self.input.as_ref(), &reply, took / SLOWER);
        if let Some(wrong) = &verdict.wrong {
            panic!("{name}: {wrong}");
        }
        tally::count(self.operation, &verdict, took);
        match hash(self.text.as_bytes()) % 32 {
            0 => assert!(self.reply() == reply, "{name}: the second reply is another one"),
            1 => self.compare_with_named(name, &reply),
            _ => {}
        }
    }

    fn reply(&self) -> String {
        let name = OPERATIONS[self.operation].name;
        match self.held {
            Some(rulebook) => wire::call_with(rulebook, name, &self.text),
            None => wire::call(name, &self.text),
        }
    }

    /// The reply, and how long it took: what looks slow is tried again, by the time that it has of a processor.
    fn timed(&self) -> (String, Duration) {
        let start = Instant::now();
        let reply = self.reply();
        let took = start.elapsed();
        if took <= LONGEST * SLOWER {
            return (reply, took);
        }
        let timer = Timer::start();
        let again = self.reply();
        (again, timer.elapsed())
    }

    /// A rulebook that the input names gives the same reply as one that is held.
    fn compare_with_named(&self, name: &str, reply: &str) {
        let (Some(rulebook), Some(Json::Object(entries))) = (&self.named, &self.input) else { return };
        if entries.iter().any(|(key, _)| key == "rulebook") {
            return;
        }
        let mut entries = entries.clone();
        // At the end: columns before it stay what they are.
        entries.push(("rulebook".to_owned(), rulebook.clone()));
        let mut text = String::new();
        tree::write(&Json::Object(entries), &mut text);
        let named = wire::call(name, &text);
        assert!(named == reply, "{name}: held or named, the reply is another one:\n{reply}\n{named}");
    }
}
