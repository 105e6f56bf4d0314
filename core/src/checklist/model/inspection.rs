//! An inspection: who looked at what, when, what they answered, and the facts known then.

use super::answer::Answers;
use crate::base::id::Id;
use crate::base::instant::Instant;
use crate::base::json::{Decoder, Json, Sha256Hex, record};
use crate::base::problem::{Code, Problem};
use crate::base::version::Version;
use crate::tools::condition::{Fact, FactSet};
use std::collections::BTreeMap;

/// One inspection of one site under one checklist. It carries its own snapshot of facts, so that it scores
/// the same in ten years.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let json = r#"{"site": "E-07", "inspectors": ["王敏", "李强"], "recorded_at": "2020-02-19T10:30:00+08:00",
///     "facts": {"site.has-canteen": false}, "answers": {"gate": "是", "masks": {"value": "否", "note": "两人未戴"}}}"#;
/// let inspection = list.read(&Json::parse(json)?)?;
/// assert_eq!(inspection.inspectors.len(), 2);
/// assert_eq!(inspection.answers.get("masks").unwrap().note.as_deref(), Some("两人未戴"));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, Default)]
#[non_exhaustive]
pub struct Inspection {
    /// Its id in the register; cards and findings cite it.
    pub id: Option<String>,
    /// The inspected site's id.
    pub site: Option<String>,
    /// Who inspected, by name or id. Administrative law in China asks for two or more (行政处罚法); the engine
    /// does not count them.
    pub inspectors: Vec<String>,
    /// Who accompanied the inspectors for the site.
    pub accompanied_by: Option<String>,
    /// When it was signed, as its author says. It decides nothing: deadlines run from `recorded_at`.
    pub signed_at: Option<Instant>,
    /// When the register received it. Without it no deadline is stated.
    pub recorded_at: Option<Instant>,
    /// The version that it was made under, if its answers were migrated; the card notes it.
    pub migrated_from: Option<MigratedFrom>,
    /// A snapshot of the facts that the checklist reads. A fact that is absent is unknown, not false.
    pub facts: FactSet,
    /// The answers, in codes.
    pub answers: Answers,
}

record! {
    /// The version that an inspection was made under before its answers were migrated.
    pub struct MigratedFrom {
        /// The checklist's id then.
        pub checklist: Id,
        /// The checklist's version then.
        pub version: Version,
        /// SHA-256 of its canonical form (RFC 8785), if known.
        pub sha256: Option<Sha256Hex>,
    }
}

/// Reads a snapshot of declared facts. `null` leaves a fact unknown; a fact that is not declared is reported
/// as `unknown_fact`, and a value of another type at its own path.
///
/// Returns `None` if the JSON is not an object. Otherwise problems are in the decoder, and the facts read so
/// far are returned.
///
/// ```
/// use fugong::base::json::{Decoder, Json};
/// use std::collections::BTreeMap;
///
/// let json = Json::parse(r#"{"site.canteen": true}"#)?;
/// let mut decoder = Decoder::default();
/// let facts = fugong::checklist::read_facts(&json, &BTreeMap::new(), &mut decoder);
/// assert!(facts.is_some());
/// assert_eq!(decoder.take().iter().next().unwrap().code(), fugong::Code::UnknownFact);
/// # Ok::<(), fugong::Problems>(())
/// ```
pub fn read_facts<'a>(json: &'a Json, declared: &BTreeMap<String, Fact>, decoder: &mut Decoder<'a>) -> Option<FactSet> {
    let Json::Object(entries) = json else {
        return decoder.wrong_type("object", json);
    };
    let mut facts = FactSet::new();
    for (name, value) in entries {
        decoder.at_key(name, |decoder| match declared.get(name) {
            None => {
                let known = decoder.suggestions(declared.keys().map(String::as_str));
                decoder.report(Problem::new(Code::UnknownFact).with("fact", name.as_str()).with_known(name, known));
            }
            Some(fact) => {
                if let Some(Some(value)) = fact.read(name, value, decoder) {
                    facts.insert(name.as_str(), value);
                }
            }
        });
    }
    Some(facts)
}
