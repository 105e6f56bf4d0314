//! Operations of the ground and of the rulebook itself.

use super::input::{Input, json};
use crate::checklist::read_facts;
use crate::condition::{Condition, FactSet, Reason, Truth};
use crate::json::{Decoder, canonical, hash};
use crate::problem::{Problem, Problems};
use crate::rulebook::Rulebook;

/// `{"value": any}` → `{"canonical", "sha256"}`
pub(super) fn canonicalize(input: &Input<'_>) -> Result<String, Problems> {
    #[derive(serde::Serialize)]
    struct Canonical {
        canonical: String,
        sha256: String,
    }
    let canonical = input.read(|arguments| arguments.with("value", |value| Ok(canonical(&value.to_value()))))?;
    let sha256 = hash(canonical.as_bytes());
    json(&Canonical { canonical, sha256 })
}

/// `{}` → the rulebook's summary
pub(super) fn load(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    input.read(|_| Some(()))?;
    json(&rulebook.summary())
}

/// `{}` → `{"findings": […]}`
pub(super) fn lint(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    #[derive(serde::Serialize)]
    struct Linted {
        findings: Vec<Problem>,
    }
    input.read(|_| Some(()))?;
    let findings = rulebook.lint();
    json(&Linted { findings })
}

/// `{"condition", "facts"}` → `{"truth", "unmet"?}`; names only facts that the rulebook declares
pub(super) fn evaluate(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    #[derive(serde::Serialize)]
    struct Evaluated {
        truth: Truth,
        #[serde(skip_serializing_if = "Option::is_none")]
        unmet: Option<Reason>,
    }
    let declared = &rulebook.document().facts;
    let (condition, facts) = input.read(|arguments| {
        let condition = arguments.with("condition", |value| {
            let mut condition: Condition = Decoder::run(value)?;
            let mut problems = Problems::none();
            condition.check(&|name: &str| declared.get(name).map(crate::condition::Fact::fact_type), "", &mut problems);
            problems.or(condition)
        });
        let facts = arguments.with_optional("facts", FactSet::new(), |value| {
            let mut decoder = Decoder::default();
            let facts = read_facts(value, declared, &mut decoder);
            let problems = decoder.take();
            problems.or(()).map(|()| facts.unwrap_or_default())
        });
        Some((condition?, facts?))
    })?;
    let unmet = condition.unmet(&facts, &|fact: &str| rulebook.fact_title(fact));
    json(&Evaluated { truth: condition.evaluate(&facts), unmet })
}
