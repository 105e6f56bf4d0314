//! Why an item of a form is in its state: one shape for every kind of reason.

use super::localiser::Localiser;
use crate::base::text::{EN, Text, ZH_CN};
use crate::checklist::scoring::line_detail::StateReason;
use crate::tools::condition::UnmetCondition;
use serde_json::Value;

/// Why an item or part is in its state: a sentence, and the facts that it rests on.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let because = |json: &str| -> Result<_, fugong::Problems> {
///     let form = list.view(&list.read(&Json::parse(json)?)?, "zh-CN");
///     let item = form.items.into_iter().find(|item| item.id == "separate-dining").unwrap();
///     Ok(item.because.unwrap())
/// };
/// // Hidden by a rule, open because a fact is unknown, or left out by the inspector: the shape is the same.
/// let hidden = because(r#"{"facts": {"site.has-canteen": false}, "answers": {}}"#)?;
/// let open = because(r#"{"answers": {}}"#)?;
/// assert_eq!((&hidden.facts, &open.facts), (&vec!["site.has-canteen".to_owned()], &vec!["site.has-canteen".to_owned()]));
/// let said = because(r#"{"facts": {"site.has-canteen": true}, "answers": {"separate-dining": {"not_applicable": "食堂停用"}}}"#)?;
/// assert_eq!((said.message.as_str(), said.facts.len()), ("食堂停用", 0));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FormReason {
    /// The sentence, in the form's language; the inspector's own words where they gave the reason.
    pub message: String,
    /// The names of the facts that it rests on, each once; empty for the inspector's own words.
    pub facts: Vec<String>,
}

impl FormReason {
    /// The reason of a card's line, for a form.
    pub(super) fn of(reason: &StateReason, words: Localiser<'_>) -> Self {
        match reason {
            StateReason::Said(text) => Self { message: text.clone(), facts: Vec::new() },
            StateReason::Rule(unmet) => {
                let mut facts = Vec::new();
                let message = words.get(&sentence(unmet, &mut facts));
                Self { message, facts }
            }
            StateReason::Unknown(problem) => {
                let named = problem.param("facts").and_then(Value::as_array).into_iter().flatten();
                let facts = named.filter_map(Value::as_str).map(str::to_owned).collect();
                Self { message: words.get(&problem.message()), facts }
            }
        }
    }
}

/// The sentence of everything that is not met, and the facts in it.
fn sentence(unmet: &UnmetCondition, facts: &mut Vec<String>) -> Text {
    let (parts, (zh_cn, en)) = match unmet {
        UnmetCondition::All { all } => (all, ("；", "; ")),
        UnmetCondition::Any { any } => (any, ("，或", ", or ")),
        UnmetCondition::Atom(atom) => {
            if !facts.contains(&atom.fact) {
                facts.push(atom.fact.clone());
            }
            return atom.message.clone();
        }
        UnmetCondition::Comparison(comparison) => {
            comparison.amount.for_each_fact(&mut |fact| {
                if facts.iter().all(|known| known != fact) {
                    facts.push(fact.to_owned());
                }
            });
            return comparison.message.clone();
        }
    };
    let parts: Vec<Text> = parts.iter().map(|part| sentence(part, facts)).collect();
    let joined =
        |language: &str, by: &str| parts.iter().map(|part| part.in_shipped(language)).collect::<Vec<_>>().join(by);
    Text::pair(joined(ZH_CN, zh_cn), joined(EN, en))
}
