//! Reads an inspection under its checklist.

use super::plan::Plan;
use crate::base::json::{Decoder, Json, Sha256Hex};
use crate::base::problem::{Code, Problem, Problems};
use crate::base::version::Version;
use crate::checklist::model::answer::Answers;
use crate::checklist::model::inspection::{Inspection, read_facts};
use crate::tools::condition::{Fact, FactSet};
use std::collections::BTreeMap;

impl Inspection {
    /// Reads an inspection under its checklist; `sha256` is that checklist's identity, `facts` are the
    /// declared facts.
    ///
    /// # Errors
    /// Every problem found. If the inspection states another checklist, version or identity than the one it
    /// is read with, it is refused (`checklist_mismatch`, `version_mismatch`), never scored silently.
    ///
    /// ```
    /// use fugong::{Code, Rulebook, base::json::Json};
    ///
    /// let rules = Rulebook::built_in("district-reopening")?;
    /// let list = rules.checklist("daily-eight")?;
    /// let json = r#"{"version": "0.9.0", "answers": {"gate": "也许", "roof": "是"}}"#;
    /// let problems = list.read(&Json::parse(json)?).unwrap_err();
    /// // All at once, each with its place.
    /// let found: Vec<(Code, &str)> = problems.iter().map(|problem| (problem.code(), problem.path())).collect();
    /// assert_eq!(found, [
    ///     (Code::VersionMismatch, "/version"),
    ///     (Code::UnknownAnswer, "/answers/gate"),
    ///     (Code::UnknownItem, "/answers/roof"),
    /// ]);
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub fn read(json: &Json, plan: &Plan, sha256: &str, facts: &BTreeMap<String, Fact>) -> Result<Self, Problems> {
        let mut decoder = Decoder::default();
        let read = read(json, plan, sha256, facts, &mut decoder);
        let problems = decoder.take();
        match read {
            Some(inspection) if problems.is_empty() => Ok(inspection),
            _ => Err(problems),
        }
    }
}

/// Reads all fields, so that all problems are found, and builds the inspection last.
fn read<'a>(
    json: &'a Json,
    plan: &Plan,
    sha256: &str,
    facts: &BTreeMap<String, Fact>,
    decoder: &mut Decoder<'a>,
) -> Option<Inspection> {
    let checklist = plan.checklist();
    let mut fields = decoder.object(json)?;
    let id = fields.required("id", decoder);
    let site = fields.required("site", decoder);
    let named: Option<Option<String>> = fields.required("checklist", decoder);
    expect(named, checklist.id.as_str(), "/checklist", Code::ChecklistMismatch, decoder);
    let version: Option<Option<Version>> = fields.required("version", decoder);
    let version = version.map(|version| version.map(|version| version.to_string()));
    expect(version, checklist.version.as_str(), "/version", Code::VersionMismatch, decoder);
    let hash: Option<Option<Sha256Hex>> = fields.required("sha256", decoder);
    expect(hash, sha256, "/sha256", Code::VersionMismatch, decoder);
    let inspectors = fields.optional("inspectors", Vec::new(), decoder);
    let accompanied_by = fields.required("accompanied_by", decoder);
    let signed_at = fields.required("signed_at", decoder);
    let recorded_at = fields.required("recorded_at", decoder);
    let migrated_from = fields.required("migrated_from", decoder);
    let snapshot = match fields.take("facts") {
        None => Some(FactSet::new()),
        Some((key, value)) => decoder.at_key(key, |decoder| read_facts(value, facts, decoder)),
    };
    let answers = match fields.take("answers") {
        None => {
            decoder.report(Problem::new(Code::MissingField).with("name", "answers"));
            None
        }
        Some((key, value)) => decoder.at_key(key, |decoder| Answers::read(value, plan, decoder)),
    };
    fields.finish(decoder);
    Some(Inspection {
        id: id?,
        site: site?,
        inspectors: inspectors?,
        accompanied_by: accompanied_by?,
        signed_at: signed_at?,
        recorded_at: recorded_at?,
        migrated_from: migrated_from?,
        facts: snapshot?,
        answers: answers?,
    })
}

/// Reports a stated identity that is not ours; one that is not stated is accepted.
fn expect(stated: Option<Option<String>>, ours: &str, path: &str, code: Code, decoder: &mut Decoder<'_>) {
    if let Some(Some(stated)) = stated
        && stated != ours
    {
        decoder.report(Problem::new(code).with("stated", stated).with("ours", ours).at(path));
    }
}
