//! Stated figures of an inspection: those of a paper form, or of another system.

use crate::base::exact::{Decimal, Ratio};
use crate::base::json::{Decode, Decoder, Json, placeholder, record};
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::scoring::plan::Plan;

/// A number as it was written: `87.50` claims two digits, `87.5` one.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct StatedFigure {
    /// Its value.
    pub value: Ratio,
    /// Digits after the decimal point as written, trailing zeros included; `None` for a fraction, which is
    /// exact.
    pub digits: Option<u8>,
    /// As written.
    pub text: String,
}

record! {
    /// Figures stated for an inspection, as decimals (`"87.5"`) or fractions (`"7/8"`). What is left out is
    /// not compared.
    pub struct Stated {
        /// The total: points earned, demerits charged, or how many nonconformities.
        pub total: Option<StatedFigure>,
        /// The percentage, 0 to 100.
        pub percent: Option<StatedFigure>,
        /// Points earned.
        pub earned: Option<StatedFigure>,
        /// Points possible.
        pub possible: Option<StatedFigure>,
        /// Points lost.
        pub lost: Option<StatedFigure>,
        /// Under deduction: everything that was charged.
        pub charged: Option<StatedFigure>,
        /// The grade: its id, or its title in any language, without regard to case.
        pub grade: Option<String>,
        /// How many items are in which state, by the names of a card's counts.
        pub(crate) counts: Map<String, StatedFigure> = Map::new(),
        /// How many items failed, by severity.
        pub(crate) failed: Map<String, StatedFigure> = Map::new(),
        /// Subtotals by section.
        pub(crate) sections: Map<String, StatedSection> = Map::new(),
        /// Weighted points (or charges) by item; of an item with instances by instance, or all of them together.
        pub(crate) items: Map<String, StatedItem> = Map::new(),
    }
}

record! {
    /// Figures stated for a section.
    pub struct StatedSection {
        /// Its total.
        pub total: Option<StatedFigure>,
        /// Its percentage, 0 to 100.
        pub percent: Option<StatedFigure>,
        /// Points earned in it.
        pub earned: Option<StatedFigure>,
        /// Points possible in it.
        pub possible: Option<StatedFigure>,
        /// Points lost in it.
        pub lost: Option<StatedFigure>,
        /// What its own pool was charged.
        pub charged: Option<StatedFigure>,
    }
}

/// Figures stated for an item: its weighted points, or charge.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) enum StatedItem {
    /// Of the item, its instances together.
    Whole(StatedFigure),
    /// Of each instance.
    Instances(Map<String, StatedFigure>),
}

/// The names of a card's counts.
pub(crate) const COUNTS: [&str; 10] = [
    "items",
    "answered",
    "conforming",
    "failed",
    "deficient",
    "not_applicable",
    "hidden",
    "not_sampled",
    "missing",
    "error",
];

impl Stated {
    /// Reads what is stated of an inspection under a checklist.
    ///
    /// # Errors
    /// Every problem: what is no number, and items, sections, severities and counts that there are not.
    /// Codes: `unknown_word` for a count, `unknown_id` for a severity or section, `unknown_item`, each with its place.
    pub fn read(json: &Json, plan: &Plan) -> Result<Self, Problems> {
        let stated: Self = Decoder::run(json)?;
        let mut problems = Problems::none();
        let unknown = |id: &str, what: &str| Problem::new(Code::UnknownId).with("id", id).with_term("what", what);
        let at = |list: &str, id: &str| format!("/{list}/{}", crate::base::json::escape(id));
        for name in stated.counts.keys().filter(|name| !COUNTS.contains(&name.as_str())) {
            let problem = Problem::new(Code::UnknownWord).with("text", name.as_str()).with("allowed", COUNTS.to_vec());
            problems.push(problem.at(at("counts", name)));
        }
        for id in stated.failed.keys().filter(|id| plan.checklist().severity_rank(id).is_none()) {
            problems.push(unknown(id, "severity").at(at("failed", id)));
        }
        for id in stated.sections.keys().filter(|id| plan.section(id).is_none()) {
            problems.push(unknown(id, "section").at(at("sections", id)));
        }
        for id in stated.items.keys().filter(|id| plan.planned(id).is_none()) {
            problems.push(Problem::new(Code::UnknownItem).with("item", id.as_str()).at(at("items", id)));
        }
        problems.or(stated)
    }

    /// What a card states, read from its own JSON.
    ///
    /// # Errors
    /// Where its figures cannot be read, or it is the card of another checklist.
    ///
    /// Only what a card states is taken: the figures of the whole, its grade, counts, failures by severity, subtotals that
    /// count, and earned points by line. Problems lose their paths, which would point into the converted document.
    pub fn of_card(card: &Json, plan: &Plan) -> Result<Self, Problems> {
        let field = |json: &Json, name: &str| json.get(name).filter(|value| **value != Json::Null).cloned();
        let some = |json: &Json, names: &[&str]| {
            let named = names.iter().filter_map(|name| Some(((*name).to_owned(), field(json, name)?)));
            named.collect::<Vec<(String, Json)>>()
        };
        let list = |name: &str| if let Some(Json::Array(list)) = card.get(name) { list.as_slice() } else { &[] };
        let id =
            |json: &Json, name: &str| if let Some(Json::String(id)) = json.get(name) { Some(id.clone()) } else { None };
        let figures = ["total", "percent", "earned", "possible", "lost", "charged"];
        // Default: a card without a score states no figures.
        let mut stated = card.get("score").map(|score| some(score, &figures)).unwrap_or_default();
        // Default: nor a grade without an outcome.
        stated.extend(card.get("outcome").map(|outcome| some(outcome, &["grade"])).unwrap_or_default());
        stated.extend(some(card, &["counts"]));
        let failed = plan.checklist().severities.iter().filter_map(|severity| {
            let id = severity.id.to_string();
            let count = field(card.get("facts")?, &format!("failed.{id}"))?;
            Some((id, count))
        });
        stated.push(("failed".to_owned(), Json::Object(failed.collect())));
        let sections = list("subtotals").iter().filter(|sub| sub.get("counts") == Some(&Json::Bool(true)));
        let sections = sections.filter_map(|sub| Some((id(sub, "section")?, Json::Object(some(sub, &figures)))));
        stated.push(("sections".to_owned(), Json::Object(sections.collect())));
        let mut items: Map<String, Vec<(String, Json)>> = Map::new();
        for line in list("lines") {
            let Some((item, earned)) = id(line, "item").zip(field(line, "earned")) else { continue };
            // Default: a line without an instance stands under no name.
            items.entry(item).or_default().push((id(line, "instance").unwrap_or_default(), earned));
        }
        let items = items.into_iter().map(|(item, mut earned)| match earned.as_slice() {
            [(instance, _)] if instance.is_empty() => (item, earned.pop().map_or(Json::Null, |(_, earned)| earned)),
            several => (item, together(several).unwrap_or(Json::Object(earned))),
        });
        stated.push(("items".to_owned(), Json::Object(items.collect())));
        Self::read(&Json::Object(stated), plan).map_err(|problems| {
            let mut whole = Problems::none();
            whole.extend(problems.into_iter().map(|problem| problem.at("")));
            whole
        })
    }
}

/// The sum of an item's lines, if one of them is of an instance without a name, which could not be stated by
/// itself.
/// `None` if every instance has a name, or a line cannot be read.
fn together(lines: &[(String, Json)]) -> Option<Json> {
    if lines.iter().all(|(instance, _)| !instance.is_empty()) {
        return None;
    }
    let value = |(_, earned): &(String, Json)| Decoder::run::<StatedFigure>(earned).ok().map(|figure| figure.value);
    let all = lines.iter().map(value).sum::<Option<Ratio>>()?;
    Some(Json::String(all.text()))
}

crate::base::json::deserialize_decoded!(StatedFigure);

impl Decode for StatedFigure {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        if let Json::String(text) = json
            && let Some((numerator, denominator)) = text.split_once('/')
        {
            let parse = |part: &str| part.parse::<Decimal>().ok().filter(Decimal::is_integer).map(|part| part.ratio());
            let value = parse(numerator).zip(parse(denominator)).and_then(|(n, d)| n.checked_div(&d));
            if value.is_none() {
                decoder.report(Problem::new(Code::InvalidNumber).with("text", text.as_str()));
            }
            return Some(Self { value: value?, digits: None, text: text.clone() });
        }
        let value = Decimal::decode(json, decoder)?;
        let text = if let Json::String(text) = json { text.clone() } else { value.to_string() };
        let digits = text.split_once('.').map_or(0, |(_, after)| after.len());
        Some(Self { value: value.ratio(), digits: u8::try_from(digits).ok(), text })
    }
}

placeholder! {
    StatedFigure = Self { value: Ratio::ZERO, digits: None, text: String::new() },
    StatedItem = Self::Instances(Map::new()),
}

crate::base::json::deserialize_decoded!(StatedItem);

impl Decode for StatedItem {
    fn decode<'a>(json: &'a Json, decoder: &mut Decoder<'a>) -> Option<Self> {
        match json {
            Json::Object(_) => Map::decode(json, decoder).map(Self::Instances),
            other => StatedFigure::decode(other, decoder).map(Self::Whole),
        }
    }
}

impl serde::Serialize for StatedFigure {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for StatedFigure {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "StatedFigure".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A number as stated: a decimal, whose digits are those written, or a fraction",
            "anyOf": [{"type": "string", "pattern": r"^-?[0-9]{1,18}(\.[0-9]{1,9}|/[1-9][0-9]{0,17})?$"}, {"type": "number"}]
        })
    }
}
