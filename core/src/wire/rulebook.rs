//! Operations on JSON as such and on the rulebook itself.

use super::input::{Input, json};
use crate::base::json::{Decoder, Json, canonical, hash, positions};
use crate::base::problem::{Code, Problem, Problems};
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

/// Problems with their places in a text.
#[derive(serde::Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(super) struct Located {
    /// The problems as they were given; those in the text have `line` and `column`.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Problem>"))]
    problems: Vec<serde_json::Value>,
}

/// `{"text", "problems": [{"code", "path", …}], "within"?: pointer}` → the problems with `line` and `column`
///
/// It needs no rulebook. `within` is where the text's document stood in the input that was refused: paths begin with it, and
/// problems of anything else are left as they are. So are those that have a `line`.
pub(super) fn locate(input: &Input<'_>) -> Result<String, Problems> {
    let (text, given, within) = input.read(|arguments| {
        let text = arguments.get::<String>("text");
        let given = arguments.with("problems", read_places);
        let within = arguments.get_or("within", String::new());
        Some((text?, given?, within?))
    })?;
    let inside = |path: &str| {
        let rest = path.strip_prefix(within.as_str()).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        rest.map(str::to_owned)
    };
    let open = |given: &Given| given.problem.get("line").is_none();
    let paths: Vec<Option<String>> = given.iter().map(|one| inside(&one.path).filter(|_| open(one))).collect();
    let places: Vec<(&str, Option<Code>)> =
        paths.iter().zip(&given).filter_map(|(path, one)| Some((path.as_deref()?, Code::named(&one.code)))).collect();
    let mut found = positions(&text, &places).into_iter();
    let located = paths.iter().zip(given).map(|(path, one)| {
        let position = path.as_ref().and_then(|_| found.next()?);
        let mut problem = one.problem;
        if let (Some(position), Some(fields)) = (position, problem.as_object_mut()) {
            fields.insert("line".to_owned(), position.line.into());
            fields.insert("column".to_owned(), position.column.into());
        }
        problem
    });
    json(&Located { problems: located.collect() })
}

/// A problem as it was given, with what says where it is.
struct Given {
    code: String,
    path: String,
    problem: serde_json::Value,
}

/// Reads the code and the path of each problem; what else it has goes back as it came.
fn read_places(json: &Json) -> Result<Vec<Given>, Problems> {
    let mut decoder = Decoder::default();
    let Json::Array(problems) = json else {
        decoder.wrong_type::<()>("array", json);
        return Err(decoder.take());
    };
    let mut given = Vec::new();
    for (index, problem) in problems.iter().enumerate() {
        decoder.at_index(index, |decoder| {
            let Some(mut fields) = decoder.object(problem) else { return };
            let code = fields.required("code", decoder);
            let path = fields.required("path", decoder);
            if let (Some(code), Some(path)) = (code, path) {
                given.push(Given { code, path, problem: problem.to_value() });
            }
        });
    }
    let problems = decoder.take();
    problems.or(given)
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
