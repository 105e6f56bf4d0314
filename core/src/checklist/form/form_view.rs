//! What a form is made of.

use super::reason::FormReason;
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::checklist::model::handling::AnswerState;
use crate::checklist::model::item::ItemKind;
use crate::checklist::scoring::line_detail::AnswerView;
use crate::checklist::scoring::outcome::Outcome;
use crate::tools::condition::{FactValue, TypeName};

/// A form as it stands, in one language. It is computed anew after each answer.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let json = r#"{"facts": {"site.has-canteen": false}, "answers": {"gate": "是"}}"#;
/// let form = list.view(&list.read(&Json::parse(json)?)?, "zh-CN");
/// assert_eq!(form.title, "复工企业每日八项检查");
/// assert!(!form.complete);
/// // Hidden items stay in the list, marked, so that a form can show why.
/// let separate = form.items.iter().find(|item| item.id == "separate-dining").unwrap();
/// assert!(!separate.visible && separate.because.is_some() && !separate.required);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FormView {
    /// The checklist's title.
    pub title: String,
    /// The repeated sections, each with its limits and instances.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<FormGroup>,
    /// The declared facts that the checklist reads, each with who reads it and what is known of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FormFact>,
    /// The items in order, hidden ones included and marked; those of a repeated section once for each instance.
    pub items: Vec<FormItem>,
    /// The ids of the items that still have to be answered.
    pub missing: Vec<Id>,
    /// The ids of the items that were answered and are hidden by a rule now: their answers are kept, and do not score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub set_aside: Vec<Id>,
    /// Whether nothing is missing that blocks the score.
    pub complete: bool,
    /// The headline sentence.
    pub headline: String,
    /// The outcome if it were handed in now.
    pub outcome: Outcome,
    /// The grades that the inspection can still have, best first, with their titles: the one that it has, or all that are possible
    /// while the outcome is open; none without a score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub possible_grades: Vec<FormGrade>,
    /// The rounded percentage; absent while the score is provisional.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub percent: Option<String>,
}

/// A declared fact that the checklist reads: what a page asks before or beside the items, and for what.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let form = list.view(&list.read(&Json::parse(r#"{"answers": {}}"#)?)?, "zh-CN");
/// let canteen = form.facts.iter().find(|fact| fact.id == "site.has-canteen").unwrap();
/// // Nobody has said yet whether there is a canteen; the item about dining waits for it.
/// assert!(canteen.given.is_none() && canteen.items.iter().any(|item| item == "separate-dining"));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FormFact {
    /// Its name, as an inspection's `facts` hold it: `site.has-canteen`.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The type of its values.
    pub kind: TypeName,
    /// The options of a choice or set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<FormAnswer>,
    /// The range and unit of a number.
    #[serde(flatten)]
    pub range: FormRange,
    /// What the inspection says of it; absent where it is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given: Option<FactValue>,
    /// The ids of the items whether that apply, or parts of which, depends on it by their own rule.
    pub items: Vec<Id>,
    /// The ids of the sections whether that apply depends on it.
    pub sections: Vec<Id>,
    /// The ids of the named figures that are reckoned from it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Id>,
    /// The ids of the grades that depend on it.
    pub grades: Vec<Id>,
}

/// A grade, as a form shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FormGrade {
    /// The grade's id.
    pub id: Id,
    /// The grade's title.
    pub title: String,
}

/// A repeated section, with its limits and instances.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
///     {"id": "plant", "version": "1.0.0", "sections": [
///         {"id": "workshops", "repeat": {"fold": "each", "at_least": 2}, "items": [{"id": "clean"}]}]}]}"#)?;
/// let plant = rules.checklist("plant")?;
/// let form = plant.view(&plant.read(&Json::parse(r#"{"answers": {"workshops": [{"id": "一号车间", "answers": {}}]}}"#)?)?, "zh-CN");
/// assert_eq!((form.groups[0].at_least, form.groups[0].instances.len()), (2, 1));
/// // Two lines are asked for; the second has no name yet.
/// assert_eq!(form.items.len(), 2);
/// assert_eq!(form.items[1].instance, None);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FormGroup {
    /// The section's id.
    pub id: Id,
    /// The section's title.
    pub title: String,
    /// The fewest instances.
    pub at_least: u32,
    /// The most instances.
    pub at_most: u32,
    /// The names of the instances so far, in the order given.
    pub instances: Vec<String>,
}

/// One item of a form, or one instance of it.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FormItem {
    /// The item's id.
    pub id: Id,
    /// The id of the repeated section that it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<Id>,
    /// The instance's name; absent for one that is asked for and not named yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The titles of the sections above it, outermost first.
    pub sections: Vec<String>,
    /// What it asks.
    pub title: String,
    /// How to look.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub guidance: String,
    /// By which clause.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reference: String,
    /// What kind of answer it takes.
    pub kind: ItemKind,
    /// Its severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Id>,
    /// The severity's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity_title: Option<String>,
    /// Whether it is shown.
    pub visible: bool,
    /// Why it is hidden, or which fact is unknown; also the inspector's reason for a state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<FormReason>,
    /// Its state so far.
    pub state: AnswerState,
    /// Whether it blocks the score until it is answered.
    pub required: bool,
    /// Whether the answer has to carry a remark or evidence, and does not yet.
    pub needs_evidence: bool,
    /// The answers that can be chosen, the states included (`not_applicable` only if it is not forbidden);
    /// empty for an item with parts.
    pub answers: Vec<FormAnswer>,
    /// The range and unit of a count or number.
    #[serde(flatten)]
    pub range: FormRange,
    /// Its parts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<FormPart>,
    /// The answer so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
}

/// One part of an item.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FormPart {
    /// The part's id.
    pub id: Id,
    /// What it asks.
    pub title: String,
    /// Whether it is shown.
    pub visible: bool,
    /// Its state so far.
    pub state: AnswerState,
    /// Why it is hidden, or which fact is unknown; also the inspector's reason for a state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub because: Option<FormReason>,
    /// What kind of answer it takes.
    pub kind: ItemKind,
    /// The answers that it takes.
    pub answers: Vec<FormAnswer>,
    /// The range of a count or number.
    #[serde(flatten)]
    pub range: FormRange,
    /// The answer so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<AnswerView>,
}

/// One answer that can be chosen.
///
/// ```
/// use fugong::{Rulebook, base::json::Json};
///
/// let rules = Rulebook::built_in("district-reopening")?;
/// let list = rules.checklist("daily-eight")?;
/// let form = list.view(&list.read(&Json::parse(r#"{"answers": {}}"#)?)?, "zh-CN");
/// let gate = form.items[0].answers.iter().map(|answer| (answer.code.as_str(), answer.label.as_str()));
/// // An inspection holds the code; the form shows the label.
/// assert_eq!(gate.take(2).collect::<Vec<_>>(), [("pass", "合格"), ("fail", "不合格")]);
/// # Ok::<(), fugong::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FormAnswer {
    /// Its code, as an inspection holds it.
    pub code: String,
    /// Its label in the form's language.
    pub label: String,
}

/// The range of a number; empty for other kinds of items and facts.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct FormRange {
    /// The least number accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min: Option<Decimal>,
    /// The greatest number accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max: Option<Decimal>,
    /// Unit of measure.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
}
