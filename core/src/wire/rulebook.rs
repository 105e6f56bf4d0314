//! Operations on JSON as such and on the rulebook itself.

use super::input::{Input, json};
use crate::base::json::{Decoder, canonical, hash};
use crate::base::problem::{Problem, Problems};
use crate::checklist::read_facts;
use crate::rulebook::Rulebook;
use crate::tools::condition::{Condition, FactSet, Truth, UnmetCondition};

/// The canonical form of a JSON value (RFC 8785) and its identity.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Canonicalized {
    /// RFC 8785 form: no white space, fields sorted by UTF-16 code units, shortest numbers.
    canonical: String,
    /// SHA-256 of its UTF-8 bytes, in lower-case hexadecimal.
    sha256: String,
}

/// `{"value": any}` → `{"canonical", "sha256"}`
///
/// It needs no rulebook. Numbers are written as RFC 8785 demands, so that equal values have equal hashes; those that two readers
/// would read differently are `inexact_number`.
pub(super) fn canonicalize(input: &Input<'_>) -> Result<String, Problems> {
    let canonical = input.read(|arguments| {
        arguments.report(input.inexact_numbers("value"));
        arguments.with("value", |value| Ok(canonical(&value.to_value())))
    })?;
    let sha256 = hash(canonical.as_bytes());
    json(&Canonicalized { canonical, sha256 })
}

/// `{}` → the rulebook's summary
///
/// The input has no arguments besides the rulebook; any is `unknown_field`.
pub(super) fn summary(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    input.read(|_| Some(()))?;
    json(&rulebook.summary())
}

/// What the lint found.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Linted {
    /// Each with its place in the rulebook.
    findings: Vec<Problem>,
}

/// `{}` → `{"findings": […]}`
///
/// A finding is no error: a rulebook that has any was loaded, and works.
pub(super) fn lint(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    input.read(|_| Some(()))?;
    let findings = rulebook.lint();
    json(&Linted { findings })
}

/// Whether a condition holds.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Evaluated {
    /// True, false, or unknown.
    truth: Truth,
    /// Every branch that is not true; absent where the condition holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    unmet: Option<UnmetCondition>,
}

/// `{"condition", "facts"}` → `{"truth", "unmet"?}`; names only facts that the rulebook declares
///
/// Undeclared facts and comparisons that do not suit a type are problems, below `/condition` and `/facts`. A fact that is not
/// given is unknown, and so may be the result.
pub(super) fn evaluate(rulebook: &Rulebook, input: &Input<'_>) -> Result<String, Problems> {
    let declared = &rulebook.document().facts;
    let (condition, facts) = input.read(|arguments| {
        let condition = arguments.with("condition", |value| {
            let mut condition: Condition = Decoder::run(value)?;
            let mut problems = Problems::none();
            condition.check(
                &|name: &str| declared.get(name).map(crate::tools::condition::Fact::fact_type),
                "",
                &mut problems,
            );
            problems.or(condition)
        });
        let facts = arguments.with_optional("facts", FactSet::new(), |value| {
            let mut decoder = Decoder::default();
            let facts = read_facts(value, declared, &mut decoder);
            let problems = decoder.take();
            // Invariant: facts that cannot be read leave a problem.
            problems.or(()).map(|()| facts.unwrap_or_default())
        });
        Some((condition?, facts?))
    })?;
    let unmet = condition.unmet(&facts, rulebook);
    json(&Evaluated { truth: condition.evaluate(&facts), unmet })
}
