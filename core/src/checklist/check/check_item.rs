//! Checks of items: kind, numbers, options, bands and parts.

use super::check_checklist::{DeclaredFacts, check_credit, check_handling};
use super::check_rules::{not_negative, of_method, unique};
use super::known_ids::KnownIds;
use crate::base::exact::Decimal;
use crate::base::ordered::{CollectOrdered, SortStable};
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::kind::question::Question;
use crate::checklist::kind::{Numbers, label};
use crate::checklist::model::checklist::Method;
use crate::checklist::model::item::{Asked, Band, Item, ItemKind, ItemOption, Part};
use crate::checklist::model::weight::Weight;
use crate::tools::condition::Condition;
use std::collections::BTreeSet;

/// Fields of an answer's object form; a part of that name could not be told apart from them.
const RESERVED: [&str; 5] = ["value", "note", "evidence", "parts", "error"];

impl Item {
    /// Checks an item and its parts.
    pub(crate) fn check(
        &mut self,
        declared: DeclaredFacts<'_>,
        seen: &mut KnownIds,
        path: &str,
        problems: &mut Problems,
    ) {
        if !seen.items.insert(self.id.clone()) {
            problems.push(Problem::new(Code::DuplicateId).with("id", self.id.as_str()).at(format!("{path}/id")));
        }
        seen.check_severity(self.severity.as_ref(), path, problems);
        not_negative(&self.weight.ratio(), &format!("{path}/weight"), problems);
        not_negative(&self.points.ratio(), &format!("{path}/points"), problems);
        let weighs = self.weight == Weight::ONE;
        of_method(seen.method != Method::Counts || weighs, seen.method, true, &format!("{path}/weight"), problems);
        of_method(seen.method == Method::Points, seen.method, self.bonus, &format!("{path}/bonus"), problems);
        check_credit(self.correction_credit.as_ref(), seen.method, path, problems);
        check_handling(&self.handling, path, problems);
        check_applies(self.applies_when.as_mut(), declared, path, problems);
        self.check_parts(declared, seen, path, problems);
        if self.parts.is_empty() {
            self.asked().check(seen, path, problems);
        }
        let codes = self.codes();
        let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
        label::check(&self.labels, &codes, &format!("{path}/labels"), problems);
    }

    /// Answer codes of the item and of its parts: what its labels may stand for.
    fn codes(&self) -> BTreeSet<String> {
        let own = self.kind.codes(&self.options);
        let parts = self.parts.iter().flat_map(|part| part.kind.codes(&part.options));
        own.into_iter().chain(parts).map(str::to_owned).collect_set()
    }

    /// Parts need a fold, and a fold needs parts; the item itself is then `pass_fail`.
    fn check_parts(&mut self, declared: DeclaredFacts<'_>, seen: &KnownIds, path: &str, problems: &mut Problems) {
        if self.parts.is_empty() {
            if self.fold.is_some() {
                problems.push(Problem::new(Code::MissingField).with("name", "parts").at(path));
            }
            return;
        }
        if self.fold.is_none() {
            problems.push(Problem::new(Code::MissingField).with("name", "fold").at(path));
        }
        if self.kind != ItemKind::PassFail {
            let problem = Problem::new(Code::PartsOfKind).with("kind", self.kind.as_str());
            problems.push(problem.at(format!("{path}/kind")));
        }
        unique(self.parts.iter().map(|part| &part.id), &format!("{path}/parts"), "/id", problems);
        for (index, part) in self.parts.iter_mut().enumerate() {
            part.check(declared, seen, &format!("{path}/parts/{index}"), problems);
        }
    }
}

impl Part {
    /// Checks one part. It has to be able to earn something, because only its share counts.
    fn check(&mut self, declared: DeclaredFacts<'_>, seen: &KnownIds, path: &str, problems: &mut Problems) {
        if RESERVED.contains(&self.id.as_str()) {
            problems.push(Problem::new(Code::ReservedId).with("id", self.id.as_str()).at(format!("{path}/id")));
        }
        if !self.kind.scored() || (seen.method == Method::Counts && self.kind.has_number()) {
            let problem = Problem::new(Code::PartsOfKind).with("kind", self.kind.as_str());
            problems.push(problem.at(format!("{path}/kind")));
        }
        check_applies(self.applies_when.as_mut(), declared, path, problems);
        let asked = self.asked();
        asked.check(seen, path, problems);
        let question = Question::of(asked, seen.method, &[]);
        if asked.kind.scored() && seen.method != Method::Counts && !question.possible.is_positive() {
            let field = if asked.kind.has_options() { "options" } else { "points" };
            problems.push(Problem::new(Code::NothingPossible).at(format!("{path}/{field}")));
        }
        label::check(&self.labels, &self.kind.codes(&self.options), &format!("{path}/labels"), problems);
    }
}

impl Asked<'_> {
    /// True if some answer takes points away and none brings any.
    pub(crate) fn only_takes_away(&self, method: Method) -> bool {
        let question = Question::of(*self, method, &[]);
        !question.possible.is_positive() && question.every().effects.iter().any(|effect| effect.points.is_negative())
    }

    /// Checks the fields that only some kinds have, and their values.
    fn check(&self, seen: &KnownIds, path: &str, problems: &mut Problems) {
        let legal = self.fields();
        let stated = [
            ("base", self.base.is_some()),
            ("each", self.each.is_some()),
            ("at_most", self.at_most.is_some()),
            ("min", self.min.is_some()),
            ("max", self.max.is_some()),
            ("unit", !self.unit.is_empty()),
            ("bands", !self.bands.is_empty()),
            ("fails_from", self.fails_from.is_some()),
        ];
        for (name, _) in stated.iter().filter(|(name, stated)| *stated && !legal.contains(name)) {
            let problem = Problem::new(Code::FieldOfKind).with("field", *name).with("kind", self.kind.as_str());
            problems.push(problem.at(format!("{path}/{name}")));
        }
        for name in self.missing(seen.method) {
            problems.push(Problem::new(Code::MissingField).with("name", name).at(path));
        }
        let counts = seen.method == Method::Counts;
        of_method(!counts || self.points == Decimal::ONE, seen.method, true, &format!("{path}/points"), problems);
        check_options(self.kind, self.options, seen, path, problems);
        if self.kind.has_number() {
            self.check_number(seen, path, problems);
        }
    }

    /// Checks range and worth of a number.
    fn check_number(&self, seen: &KnownIds, path: &str, problems: &mut Problems) {
        let counts = seen.method == Method::Counts;
        of_method(!counts, seen.method, self.each.is_some(), &format!("{path}/each"), problems);
        let least = self.min.unwrap_or(Decimal::ZERO);
        let whole = self.kind.numbers() == Numbers::Whole;
        if let Some(max) = self.max.filter(|max| *max < least || (whole && !max.is_integer())) {
            let problem = Problem::new(Code::OutOfRange).with("text", max.to_string()).with("min", least.to_string());
            problems.push(problem.with("max", "∞").at(format!("{path}/max")));
        }
        if let Some(most) = self.at_most {
            not_negative(&most.ratio(), &format!("{path}/at_most"), problems);
        }
        if self.bands.is_empty() {
            self.check_each(seen.method, path, problems);
        }
        if let Some(max) = self.max.filter(|_| !self.bands.is_empty() && self.fields().contains(&"bands")) {
            check_bands(self.bands, (least, max), seen, &format!("{path}/bands"), problems);
        }
    }
}

impl Asked<'_> {
    /// Checks that what is stated by unit has an effect. Under charges a unit is charged, never given back; under points units
    /// are earned, or taken from points that there are; a number that earns and takes nothing may still fail.
    fn check_each(&self, method: Method, path: &str, problems: &mut Problems) {
        let Some(each) = self.each else { return };
        if method != Method::Points {
            return not_negative(&each.ratio(), &format!("{path}/each"), problems);
        }
        let zero = |value: Option<Decimal>| value.is_some_and(|value| value == Decimal::ZERO);
        let takes = each.is_negative();
        let without_effect = [
            ("each", if takes { zero(Some(self.points)) } else { zero(self.each) && self.fails_from.is_none() }),
            ("at_most", if takes { self.at_most.is_some() } else { zero(self.at_most) && self.fails_from.is_none() }),
        ];
        for (name, _) in without_effect.iter().filter(|(_, without)| *without) {
            problems.push(Problem::new(Code::NoEffect).with("name", *name).at(format!("{path}/{name}")));
        }
    }
}

/// Checks a condition on the site's facts: the card's figures are not known yet when it is read.
fn check_applies(condition: Option<&mut Condition>, declared: DeclaredFacts<'_>, path: &str, problems: &mut Problems) {
    if let Some(condition) = condition {
        condition.check(declared.facts, &format!("{path}/applies_when"), problems);
    }
}

/// Checks that options are stated where they are chosen among, and nowhere else.
fn check_options(kind: ItemKind, options: &[ItemOption], seen: &KnownIds, path: &str, problems: &mut Problems) {
    if kind.has_options() && options.is_empty() {
        problems.push(Problem::new(Code::MissingField).with("name", "options").at(path));
    }
    if !kind.has_options() && !options.is_empty() {
        problems.push(Problem::new(Code::UnknownField).with("name", "options").at(format!("{path}/options")));
    }
    unique(options.iter().map(|option| &option.id), &format!("{path}/options"), "/id", problems);
    for (index, option) in options.iter().enumerate() {
        let path = format!("{path}/options/{index}");
        check_points(option.points, seen.method, &path, problems);
        seen.check_severity(option.severity.as_ref(), &path, problems);
    }
    label::check_options(options, path, problems);
}

/// Points are required, except under `counts`, where they are refused.
fn check_points(points: Option<Decimal>, method: Method, path: &str, problems: &mut Problems) {
    of_method(method != Method::Counts, method, points.is_some(), &format!("{path}/points"), problems);
    if points.is_none() && method != Method::Counts {
        problems.push(Problem::new(Code::MissingField).with("name", "points").at(path));
    }
}

/// A bound of a band: the number, and whether it is inside.
type BandBound = Option<(Decimal, bool)>;

impl Band {
    fn lower(&self) -> BandBound {
        self.at_least.map(|bound| (bound, true)).or(self.more_than.map(|bound| (bound, false)))
    }

    fn upper(&self) -> BandBound {
        self.at_most.map(|bound| (bound, true)).or(self.less_than.map(|bound| (bound, false)))
    }
}

/// Checks that bands cover `min` to `max` without gap or overlap. Example: 0 ≤ x < 60 and x > 60 up to 100
/// leave a gap at 60 exactly, because neither bound includes it.
fn check_bands(bands: &[Band], (min, max): (Decimal, Decimal), seen: &KnownIds, path: &str, problems: &mut Problems) {
    unique(bands.iter().map(|band| &band.id), path, "/id", problems);
    for (index, band) in bands.iter().enumerate() {
        let path = format!("{path}/{index}");
        check_points(band.points, seen.method, &path, problems);
        seen.check_severity(band.severity.as_ref(), &path, problems);
        for (one, other, name) in [
            (band.at_least.is_some(), band.more_than.is_some(), "more_than"),
            (band.at_most.is_some(), band.less_than.is_some(), "less_than"),
        ] {
            if one && other {
                problems.push(Problem::new(Code::UnknownField).with("name", name).at(format!("{path}/{name}")));
            }
        }
    }
    // At equal numbers an inclusive lower bound comes before an exclusive one.
    let starts = |band: &Band| match band.lower() {
        Some((bound, inside)) if bound >= min => (bound, !inside),
        _ => (min, false),
    };
    let mut order: Vec<(usize, &Band)> = bands.iter().enumerate().collect();
    order.sort_stable_by_key(|item| starts(item.1));
    // Upper end of the numbers covered so far, and whether that number itself is covered.
    let mut reached = (min, false);
    for (index, band) in order {
        let (start, outside) = starts(band);
        let here = start == reached.0;
        if start > reached.0 || (here && outside && !reached.1) {
            let problem = Problem::new(Code::BandGap).with("from", reached.0.to_string()).with("to", start.to_string());
            problems.push(problem.at(format!("{path}/{index}")));
        } else if start < reached.0 || (here && !outside && reached.1) {
            let problem = Problem::new(Code::BandOverlap).with("id", band.id.as_str());
            problems.push(problem.at(format!("{path}/{index}")));
        }
        let end = band.upper().unwrap_or((max, true));
        if (end.0, end.1) > reached {
            reached = end;
        }
    }
    if reached < (max, true) {
        let problem = Problem::new(Code::BandGap).with("from", reached.0.to_string()).with("to", max.to_string());
        problems.push(problem.at(path));
    }
}
