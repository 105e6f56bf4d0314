//! What holds for every reply, whatever went in.

use std::time::Duration;

use fugong::Code;
use fugong::base::json::Json;
use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::tree;

/// The longest that one call may take.
pub(crate) const LONGEST: Duration = Duration::from_millis(250);
/// Codes of a document that is not even in shape.
const SHAPE: &[&str] = &[
    "invalid_json",
    "duplicate_key",
    "unknown_field",
    "missing_field",
    "wrong_type",
    "unknown_word",
    "rulebook_named",
    "too_deep",
];

/// What a reply is, and what is wrong with it.
#[derive(Default)]
pub(crate) struct Verdict {
    pub(crate) ok: bool,
    /// Whether the input was in shape: the reply is `ok`, or has a problem of what the input means.
    pub(crate) past_shape: bool,
    pub(crate) wrong: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reply {
    ok: Option<IgnoredAny>,
    problems: Option<Vec<Problem>>,
}

#[derive(Deserialize)]
struct Problem {
    code: String,
    kind: String,
    path: String,
}

/// Judge the reply to an input: as text, and as a tree where it is JSON.
pub(crate) fn judge(text: &str, input: Option<&Json>, reply: &str, took: Duration) -> Verdict {
    let mut verdict = Verdict::default();
    verdict.wrong = look(text, input, reply, took, &mut verdict).err();
    verdict
}

fn look(text: &str, input: Option<&Json>, reply: &str, took: Duration, verdict: &mut Verdict) -> Result<(), String> {
    if took > LONGEST {
        return Err(format!("it took {} ms", took.as_millis()));
    }
    // Every problem says its place and its message twice: a reply is larger than its input, but not without bound.
    if reply.len() > 2_000_000 + 200 * text.len() {
        return Err(format!("{} bytes in, {} bytes out", text.len(), reply.len()));
    }
    let problems = match serde_json::from_str(reply) {
        Ok(Reply { ok: Some(_), problems: None }) => Vec::new(),
        Ok(Reply { ok: None, problems: Some(problems) }) if !problems.is_empty() => problems,
        Ok(_) => return Err(format!("neither ok nor problems: {reply}")),
        Err(error) => return Err(format!("no reply ({error}): {reply}")),
    };
    verdict.ok = problems.is_empty();
    verdict.past_shape = verdict.ok || problems.iter().any(|problem| !SHAPE.contains(&problem.code.as_str()));
    for Problem { code, kind, path } in problems {
        if kind != "problem" || !Code::ALL.iter().any(|known| known.as_str() == code) {
            return Err(format!("no code of a problem: `{code}`, of kind `{kind}`"));
        }
        if input.is_some_and(|input| !tree::resolves(input, &path)) {
            return Err(format!("`{code}` at a place that is not there: {path}"));
        }
    }
    Ok(())
}
