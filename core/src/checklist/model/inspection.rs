//! An inspection: who looked at what, when, and what they answered.

use super::answer::Answers;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json, Sha256Hex, record};
use crate::base::problem::{Code, Problem};
use crate::base::version::Version;
use crate::tools::condition::{Fact, FactSet};
use std::collections::BTreeMap;

/// One inspection of one site under one checklist.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Inspection {
    /// Its id in the register.
    pub id: Option<String>,
    /// The site.
    pub site: Option<String>,
    /// Who inspected; two or more where the law asks for it.
    pub inspectors: Vec<String>,
    /// Who accompanied them for the site.
    pub accompanied_by: Option<String>,
    /// When it was signed: the author's word, which decides nothing.
    pub signed_at: Option<Instant>,
    /// When the register received it.
    pub recorded_at: Option<Instant>,
    /// The version that it was made under, where its answers were carried over from another.
    pub migrated_from: Option<MigratedFrom>,
    /// A snapshot of the facts that the checklist reads.
    pub facts: FactSet,
    /// The answers.
    pub answers: Answers,
}

record! {
    /// The version that an inspection was made under before its answers were carried over.
    pub struct MigratedFrom {
        /// The checklist.
        pub checklist: Id,
        /// Its version.
        pub version: Version,
        /// SHA-256 of its RFC 8785 form.
        pub sha256: Option<Sha256Hex>,
    }
}

/// Reads a snapshot of declared facts; `null` leaves a fact unknown.
pub fn read_facts<'a>(json: &'a Json, declared: &BTreeMap<String, Fact>, decoder: &mut Decoder<'a>) -> Option<FactSet> {
    let Json::Object(entries) = json else {
        return decoder.wrong_type("object", json);
    };
    let mut facts = FactSet::new();
    for (name, value) in entries {
        decoder.at_key(name, |decoder| match declared.get(name) {
            None => decoder.report(Problem::new(Code::UnknownFact).with("fact", name.as_str())),
            Some(fact) => {
                if let Some(Some(value)) = fact.read(name, value, decoder) {
                    facts.insert(name.as_str(), value);
                }
            }
        });
    }
    Some(facts)
}
