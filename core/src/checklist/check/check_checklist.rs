//! Checks of a checklist and its sections, done once, when its rulebook is loaded. All problems are reported,
//! each with its path.

use super::check_rules::{CardFacts, check_pool, not_negative, of_method, unique};
use super::check_sampling::check_sampling;
use super::known_ids::KnownIds;
use super::own_facts::{OwnFacts, Readable};
use crate::base::exact::Decimal;
use crate::base::id::Id;
use crate::base::ordered::{CollectOrdered, Set};
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::kind::label;
use crate::checklist::model::checklist::{Checklist, Grade, Method, RepeatFold, RollUp, Section};
use crate::checklist::model::handling::HandlingTable;
use crate::checklist::model::item::{CorrectionCredit, ItemKind, ItemOption};
use crate::checklist::model::own_fact::OwnName;
use crate::tools::condition::{FactType, FactTypes};
use std::collections::BTreeSet;

/// How deep sections may be nested; deeper ones are `too_deep`.
const MAX_DEPTH: usize = 32;
/// The most instances that a repeated section may allow; more are `out_of_range`.
const MOST_INSTANCES: u32 = 10_000;
/// How many severities a checklist may declare: each is a figure of every card.
const MOST_SEVERITIES: usize = 100;

/// What a rulebook declares and a checklist's conditions may name: facts of sites, beside the card's own
/// figures.
///
/// ```
/// use fugong::{Code, Rulebook};
///
/// // `site.canteen` is not declared: found when the rulebook is loaded, not when something is scored.
/// let problems = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
///     {"id": "kitchen", "version": "1.0.0", "items": [
///         {"id": "stove", "applies_when": {"fact": "site.canteen", "is": true}}]}]}"#).unwrap_err();
/// assert_eq!(problems.iter().next().unwrap().code(), Code::UnknownFact);
/// ```
#[derive(Clone, Copy)]
pub struct DeclaredFacts<'d> {
    /// The declared facts, with their types.
    pub facts: &'d dyn FactTypes,
}

impl std::fmt::Debug for DeclaredFacts<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Declared")
    }
}

impl Checklist {
    /// Checks every id, number and condition; `path` is the JSON pointer to the checklist in its document.
    /// Conditions are prepared on the way, which is why the checklist is borrowed mutably.
    ///
    /// ```
    /// use fugong::{Code, Rulebook};
    ///
    /// // Points of -1 and no final grade: two problems, both reported, each with its place.
    /// let problems = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
    ///     {"id": "kitchen", "version": "1.0.0", "items": [{"id": "stove", "points": -1}],
    ///      "grades": [{"id": "good", "when": {"fact": "percent", "at_least": 90}}]}]}"#).unwrap_err();
    /// let found: Vec<(Code, &str)> = problems.iter().map(|problem| (problem.code(), problem.path())).collect();
    /// assert_eq!(found, [
    ///     (Code::OutOfRange, "/checklists/0/items/0/points"),
    ///     (Code::LadderEnd, "/checklists/0/grades/0"),
    /// ]);
    /// ```
    pub fn check(&mut self, declared: DeclaredFacts<'_>, path: &str, problems: &mut Problems) {
        let severities =
            unique(self.severities.iter().map(|severity| &severity.id), &format!("{path}/severities"), "", problems);
        if self.severities.len() > MOST_SEVERITIES {
            let problem =
                Problem::new(Code::TooMany).with("count", self.severities.len()).with("limit", MOST_SEVERITIES);
            problems.push(problem.at(format!("{path}/severities")));
        }
        let mut seen = KnownIds {
            method: self.method,
            items: Set::new(),
            sections: Set::new(),
            severities,
            severity_order: self.severities.clone(),
        };
        check_digits(self.rounding.digits, path, problems);
        check_handling(&self.handling, path, problems);
        self.check_method(path, problems);
        check_credit(self.correction_credit.as_ref(), self.method, path, problems);
        check_sampling(&self.sampling, &seen, path, problems);
        let codes = self.label_codes();
        label::check(
            &self.labels,
            &codes.iter().map(String::as_str).collect::<Vec<_>>(),
            &format!("{path}/labels"),
            problems,
        );
        let pooled = self.method != Method::Deduction || self.pool().is_some();
        let above = Above {
            depth: 1,
            roll_up: self.roll_up,
            role_is_sum: self.roll_up == RollUp::Sum,
            pool: self.pool().is_some(),
            pooled,
            repeat: false,
            folded: false,
            method: self.method,
        };
        let (own, sections) = (OwnFacts::of(self), self.section_ids());
        let readable = Readable { own: &own, declared: declared.facts };
        let severities = self.severities.clone();
        let card = |whole: bool| CardFacts {
            severities: &severities,
            sections: &sections,
            whole,
            score: false,
            outer: Some(&readable),
        };
        let applies = card(false);
        let declared = DeclaredFacts { facts: &applies };
        for (index, item) in self.items.iter_mut().enumerate() {
            let path = format!("{path}/items/{index}");
            item.check(declared, &mut seen, &path, problems);
            above.check_item(item, &path, problems);
        }
        for (index, section) in self.sections.iter_mut().enumerate() {
            section.check(declared, &mut seen, above, &format!("{path}/sections/{index}"), problems);
        }
        if seen.items.is_empty() && problems.is_empty() {
            problems.push(Problem::new(Code::EmptyList).at(format!("{path}/items")));
        }
        self.check_figures(&card(true), &format!("{path}/figures"), problems);
        self.check_scoring(&card(true), &format!("{path}/scoring"), problems);
        let grades = CardFacts { score: self.scoring.is_some(), ..card(true) };
        check_grades(&mut self.grades, &grades, &format!("{path}/grades"), problems);
        self.check_circles(path, problems);
    }

    /// Checks the fields that only some methods have: a field without effect is refused, so that nobody
    /// relies on it.
    fn check_method(&self, path: &str, problems: &mut Problems) {
        let deduction = self.method == Method::Deduction;
        let pool = self.pool().is_some();
        of_method(deduction, self.method, self.start.is_some(), &format!("{path}/start"), problems);
        of_method(pool, self.method, self.floor.is_some(), &format!("{path}/floor"), problems);
        if deduction && !pool && self.start.is_some() {
            problems.push(Problem::new(Code::StartTwice).at(format!("{path}/start")));
        }
        let points = self.method == Method::Points;
        of_method(points, self.method, self.percent_floor.is_some(), &format!("{path}/percent_floor"), problems);
        of_method(points, self.method, self.percent_ceiling.is_some(), &format!("{path}/percent_ceiling"), problems);
        if (pool || !self.method.has_percent()) && self.roll_up != RollUp::Sum {
            let problem = Problem::new(Code::RollUpOfMethod).with("method", self.method.as_str());
            problems.push(problem.at(format!("{path}/roll_up")));
        }
        let counts = self.method == Method::Counts;
        of_method(!counts, self.method, self.full_marks.is_some(), &format!("{path}/full_marks"), problems);
        check_pool(self.start, self.floor, path, problems);
    }

    /// The type of a figure that this checklist's cards state; `None` if they state none of this name.
    ///
    /// ```
    /// use fugong::tools::condition::FactType;
    ///
    /// let rules = fugong::Rulebook::built_in("district-reopening")?;
    /// let list = rules.checklist("daily-eight")?;
    /// assert_eq!(list.checklist().fact_type("failed.key"), Some(FactType::Integer));
    /// assert_eq!(list.checklist().fact_type("percent"), Some(FactType::Decimal));
    /// assert_eq!(list.checklist().fact_type("failed.minor"), None); // no such severity
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    #[must_use]
    pub fn fact_type(&self, name: &str) -> Option<FactType> {
        let sections = self.section_ids();
        let grades = || self.grades.iter().map(|grade| grade.id.to_string()).collect_set();
        if name == "grade" && !self.grades.is_empty() {
            return Some(FactType::Choice(grades()));
        }
        if let Some(OwnName::Figure(id)) = OwnName::of(name) {
            return self.figures.iter().any(|figure| figure.id == *id).then_some(FactType::Decimal);
        }
        CardFacts {
            severities: &self.severities,
            sections: &sections,
            whole: true,
            score: self.scoring.is_some(),
            outer: None,
        }
        .fact_type(name)
    }

    /// The ids of all sections, at every depth.
    fn section_ids(&self) -> Set<Id> {
        let mut out = Set::new();
        collect_sections(&self.sections, &mut out);
        out
    }

    /// Every answer code that some item takes: the codes for which the checklist may state labels.
    fn label_codes(&self) -> BTreeSet<String> {
        let of = |kind: ItemKind, options: &[ItemOption]| {
            kind.codes(options).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let mut codes: BTreeSet<String> = of(ItemKind::PassFail, &[]).into_iter().collect_set();
        self.each_item(&mut |item| {
            codes.extend(of(item.kind, &item.options));
            codes.extend(item.parts.iter().flat_map(|part| of(part.kind, &part.options)));
        });
        codes
    }

    /// Calls `see` with every item, in reading order: items before sections, at every depth.
    ///
    /// ```
    /// let rules = fugong::Rulebook::built_in("district-reopening")?;
    /// let list = rules.checklist("daily-eight")?;
    /// let mut ids = Vec::new();
    /// list.checklist().each_item(&mut |item| ids.push(item.id.as_str()));
    /// assert_eq!((ids.len(), ids[0]), (8, "gate"));
    /// # Ok::<(), fugong::Problems>(())
    /// ```
    pub fn each_item<'c>(&'c self, see: &mut dyn FnMut(&'c crate::checklist::model::item::Item)) {
        self.items.iter().for_each(&mut *see);
        each_item(&self.sections, see);
    }
}

fn each_item<'c>(sections: &'c [Section], see: &mut dyn FnMut(&'c crate::checklist::model::item::Item)) {
    for section in sections {
        section.items.iter().for_each(&mut *see);
        each_item(&section.sections, see);
    }
}

/// Adds the ids of these sections and of all within them.
fn collect_sections(sections: &[Section], out: &mut Set<Id>) {
    for section in sections {
        out.insert(section.id.clone());
        collect_sections(&section.sections, out);
    }
}

/// What a section or item has to know of its ancestors.
#[derive(Clone, Copy)]
struct Above {
    /// Nesting level, 1 at the top.
    depth: usize,
    roll_up: RollUp,
    /// True if every roll-up above is a sum.
    role_is_sum: bool,
    /// True inside a pool of deductions.
    pool: bool,
    /// True if a deduction here has a start to be taken from.
    pooled: bool,
    /// True inside a repeated section.
    repeat: bool,
    /// True inside a repeated section whose instances are folded into one line.
    folded: bool,
    method: Method,
}

impl Above {
    /// Checks what depends on where an item stands.
    fn check_item(&self, item: &crate::checklist::model::item::Item, path: &str, problems: &mut Problems) {
        if !self.pooled && item.scored() {
            problems.push(Problem::new(Code::NoStart).at(path));
        }
        if item.bonus && !self.role_is_sum {
            problems.push(Problem::new(Code::BonusNeedsSum).at(format!("{path}/bonus")));
        }
        // Folding works on shares of what is possible. An item that can only lose points has no share, and
        // its loss would vanish.
        if self.folded && item.parts.is_empty() && item.asked().only_takes_away(self.method) {
            problems.push(Problem::new(Code::NothingPossible).at(path));
        }
    }
}

impl Section {
    /// Checks a section and everything in it.
    fn check(
        &mut self,
        declared: DeclaredFacts<'_>,
        seen: &mut KnownIds,
        above: Above,
        path: &str,
        problems: &mut Problems,
    ) {
        if above.depth > MAX_DEPTH {
            problems.push(Problem::new(Code::TooDeep).with("limit", MAX_DEPTH).at(path));
            return;
        }
        if !seen.sections.insert(self.id.clone()) {
            problems.push(Problem::new(Code::DuplicateId).with("id", self.id.as_str()).at(format!("{path}/id")));
        }
        check_handling(&self.handling, path, problems);
        if let Some(condition) = &mut self.applies_when {
            condition.check(declared.facts, &format!("{path}/applies_when"), problems);
        }
        self.check_method(seen.method, above, path, problems);
        check_sampling(&self.sampling, seen, path, problems);
        if self.repeat.is_some() {
            if above.repeat {
                problems.push(Problem::new(Code::RepeatNested).at(format!("{path}/repeat")));
            }
            if seen.items.contains(&*self.id) {
                problems.push(Problem::new(Code::DuplicateId).with("id", self.id.as_str()).at(format!("{path}/id")));
            }
            seen.items.insert(self.id.clone());
            self.check_repeat(path, problems);
        }
        let within = Above {
            depth: above.depth + 1,
            roll_up: self.roll_up,
            role_is_sum: above.role_is_sum && self.roll_up == RollUp::Sum,
            pool: above.pool || self.start.is_some(),
            pooled: above.pooled || self.start.is_some(),
            repeat: above.repeat || self.repeat.is_some(),
            folded: above.folded || self.repeat.as_ref().is_some_and(|repeat| repeat.fold != RepeatFold::Each),
            method: above.method,
        };
        for (index, item) in self.items.iter_mut().enumerate() {
            let path = format!("{path}/items/{index}");
            item.check(declared, seen, &path, problems);
            within.check_item(item, &path, problems);
        }
        for (index, section) in self.sections.iter_mut().enumerate() {
            section.check(declared, seen, within, &format!("{path}/sections/{index}"), problems);
        }
        if let Some(condition) = &mut self.zero_when {
            let mut sections = Set::new();
            collect_sections(&self.sections, &mut sections);
            let own = CardFacts {
                severities: &seen.severity_order,
                sections: &sections,
                whole: true,
                score: false,
                outer: None,
            };
            condition.check(&own, &format!("{path}/zero_when"), problems);
        }
    }

    /// Checks the fields that only some methods and places have.
    fn check_method(&self, method: Method, above: Above, path: &str, problems: &mut Problems) {
        of_method(method == Method::Deduction, method, self.start.is_some(), &format!("{path}/start"), problems);
        if method == Method::Deduction && self.start.is_some() && above.pool {
            problems.push(Problem::new(Code::StartTwice).at(format!("{path}/start")));
        }
        of_method(self.start.is_some(), method, self.floor.is_some(), &format!("{path}/floor"), problems);
        let share = method.has_percent() && !above.pool;
        of_method(share, method, self.zero_when.is_some(), &format!("{path}/zero_when"), problems);
        of_method(share, method, self.minimum_percent.is_some(), &format!("{path}/minimum_percent"), problems);
        of_method(share, method, !self.sampling.is_empty(), &format!("{path}/sampling"), problems);
        let counts = method == Method::Counts;
        of_method(!counts, method, self.full_marks.is_some(), &format!("{path}/full_marks"), problems);
        let summed = !method.has_percent() || above.pool || self.start.is_some();
        if summed && self.roll_up != RollUp::Sum {
            let problem = Problem::new(Code::RollUpOfMethod).with("method", method.as_str());
            problems.push(problem.at(format!("{path}/roll_up")));
        }
        if let Some(weight) = &self.weight {
            not_negative(&weight.ratio(), &format!("{path}/weight"), problems);
            if above.roll_up != RollUp::WeightedMean {
                problems.push(Problem::new(Code::WeightWithoutMean).at(format!("{path}/weight")));
            }
        }
        check_pool(self.start, self.floor, path, problems);
    }

    /// Checks 1 ≤ `at_most` ≤ 10000 and `at_least` ≤ `at_most`.
    fn check_repeat(&self, path: &str, problems: &mut Problems) {
        let Some(repeat) = &self.repeat else { return };
        if repeat.at_most == 0 || repeat.at_least > repeat.at_most || repeat.at_most > MOST_INSTANCES {
            let problem = Problem::new(Code::OutOfRange).with("text", repeat.at_most);
            let least = repeat.at_least.max(1);
            problems.push(problem.with("min", least).with("max", MOST_INSTANCES).at(format!("{path}/repeat/at_most")));
        }
    }
}

/// Checks that a credit states exactly one of a share (0 to 1) and points (0 or more), and that points exist
/// at all.
pub(crate) fn check_credit(credit: Option<&CorrectionCredit>, method: Method, path: &str, problems: &mut Problems) {
    let Some(credit) = credit else { return };
    let path = format!("{path}/correction_credit");
    of_method(method != Method::Counts, method, true, &path, problems);
    let fits = match (credit.share, credit.points) {
        (Some(share), None) => share >= Decimal::ZERO && share <= Decimal::ONE,
        (None, Some(points)) => points >= Decimal::ZERO,
        _ => false,
    };
    if !fits {
        problems.push(Problem::new(Code::CreditForm).at(path));
    }
}

/// Reports handlings that are not legal for their state.
pub(crate) fn check_handling(table: &HandlingTable, path: &str, problems: &mut Problems) {
    for (state, stated, allowed) in table.stated() {
        if let Some(handling) = stated.filter(|handling| !allowed.contains(handling)) {
            let allowed: Vec<&str> = allowed.iter().map(|handling| handling.as_str()).collect();
            let problem = Problem::new(Code::UnknownWord).with("text", handling.as_str()).with("allowed", allowed);
            problems.push(problem.at(format!("{path}/handling/{state}")));
        }
    }
}

/// Checks 0 ≤ digits ≤ 9: decimals have at most nine digits after the point.
fn check_digits(digits: u8, path: &str, problems: &mut Problems) {
    if digits > 9 {
        let problem = Problem::new(Code::OutOfRange).with("text", digits).with("min", 0).with("max", 9);
        problems.push(problem.at(format!("{path}/rounding/digits")));
    }
}

/// Checks that the last grade, and only the last, is `otherwise`, and every other has a condition.
fn check_grades(grades: &mut [Grade], types: &dyn FactTypes, path: &str, problems: &mut Problems) {
    unique(grades.iter().map(|grade| &grade.id), path, "/id", problems);
    // Default: a checklist without grades has no last one, and the loop below does not run.
    let last = grades.len().saturating_sub(1);
    for (index, grade) in grades.iter_mut().enumerate() {
        let here = format!("{path}/{index}");
        match (&mut grade.when, grade.otherwise) {
            (Some(condition), false) if index < last => condition.check(types, &format!("{here}/when"), problems),
            (None, true) if index == last => {}
            _ => problems.push(Problem::new(Code::LadderEnd).at(here)),
        }
    }
}
