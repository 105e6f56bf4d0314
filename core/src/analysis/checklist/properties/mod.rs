//! Properties of a checklist (monotone, reachable, bounded), decided over all answer sheets wherever its size
//! allows.
//!
//! Three methods decide: a counterexample or example, an argument from the structure (`proof`), an
//! enumeration of all sheets. If none does, the answer is unknown (`holds` is `null`), never a guess. What
//! was found by example comes with sheets that anyone can score again.

mod full_marks;
mod proof;
mod property;
mod sheets;
mod vetoes;

use crate::base::ordered::Map;
pub use full_marks::{FullMarks, differing_full_marks};
pub use property::{AnswerSheet, ChecklistProperty, DecidedBy, EvadableVeto, PropertyName};
pub use vetoes::evadable_vetoes;

use crate::analysis::checklist::improve::ScoreStanding;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::checklist::card::score::has_no_score;
use crate::checklist::kind::effect::Effect;
use crate::checklist::model::handling::AnswerState;
use crate::checklist::scoring::grade;
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::plan::Plan;
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::{Fact, FactSet, FactTitles};
use proof::{Proof, is_excuse, is_fix};
use sheets::{AnswerOption, FactScenario, ItemOptions, SheetSpace, item_id};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Limit on sheets for a complete enumeration. Three pass/fail items with five answers each (pass, fail,
/// three states) have 125.
const MOST_SHEETS: usize = 4096;
/// Limit on lines added up while examples are searched.
const MOST_LINES: usize = 60_000;

/// All properties of a checklist; `declared` are the site's facts as its rulebook declares them.
///
/// ```
/// use fugong::{Rulebook, analysis::checklist::PropertyName};
///
/// // The second grade can never be reached: whoever has 60 % has 50 % too, and gets the first.
/// let rules = Rulebook::from_json(r#"{"format": 1, "id": "demo", "version": "1.0.0", "checklists": [
///     {"id": "site", "version": "1.0.0", "items": [{"id": "fence"}, {"id": "sign"}], "grades": [
///         {"id": "good", "when": {"fact": "percent", "at_least": 50}},
///         {"id": "better", "when": {"fact": "percent", "at_least": 60}}, {"id": "poor", "otherwise": true}]}]}"#)?;
/// let found = rules.checklist("site")?.properties();
/// let better = found.iter().find(|one| one.grade.as_ref().is_some_and(|id| id == "better")).unwrap();
/// assert_eq!((better.property, better.holds), (PropertyName::GradeReachable, Some(false)));
/// # Ok::<(), fugong::Problems>(())
/// ```
pub fn properties(plan: &Plan, declared: &BTreeMap<String, Fact>, names: &dyn FactTitles) -> Vec<ChecklistProperty> {
    let sheets = SheetSpace::of(plan, declared, names);
    let mut search = PropertySearch::new(plan, &sheets, names);
    search.look();
    let proof = Proof::of(plan, &sheets);
    // Where items hang on each other, only examples decide: the arguments take each item by itself.
    let proves = plan.own.is_empty();
    let mut out: Vec<ChecklistProperty> =
        (0..plan.rungs.len()).map(|place| search.reachable(place, proves && proof.is_unreachable(place))).collect();
    if !plan.rungs.is_empty() {
        out.push(search.never(PropertyName::AlwaysGraded, proves && proof.always_known()));
    }
    if plan.method().has_percent() {
        out.push(search.full_marks());
        out.push(search.never(PropertyName::NeverBeyondFull, proves && proof.never_beyond_full()));
    }
    let (score, grade) = (proves && proof.fix_keeps_score(), proves && proof.fix_keeps_grade());
    let (none, worst) = (proves && proof.no_excuses(), proves && proof.excuse_is_worst());
    out.push(search.never(PropertyName::FixKeepsScore, score));
    out.push(search.never(PropertyName::ExcuseKeepsScore, none || (worst && score)));
    if !plan.rungs.is_empty() {
        out.push(search.never(PropertyName::FixKeepsGrade, grade));
        out.push(search.never(PropertyName::ExcuseKeepsGrade, none || (worst && grade)));
    }
    out
}

/// The result of a sheet, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SheetScore {
    /// The percentage, or the negated total: more is better.
    score: Ratio,
    /// Index of the worst possible grade.
    place: Option<usize>,
    /// True if no condition was unknown, so that `place` is the grade.
    certain: bool,
}

/// A sheet: the index of its facts, and of each item's answer.
#[derive(Clone, Debug)]
struct Sheet {
    world: usize,
    /// One index for each item, into its ways.
    chosen: Vec<usize>,
}

/// Example: one sheet, or one and the same with another answer to one item.
#[derive(Clone, Debug)]
struct ExampleSheets {
    first: Sheet,
    /// The item's index, and the index of the other answer.
    then: Option<(usize, usize)>,
}

/// What was found among the sheets that were scored.
struct PropertySearch<'s> {
    plan: &'s Plan,
    sheets: &'s SheetSpace,
    names: &'s dyn FactTitles,
    /// The first example against each property that no sheet may violate.
    found: Map<PropertyName, ExampleSheets>,
    /// A sheet for each grade that some sheet has.
    graded: Map<usize, ExampleSheets>,
    /// The first sheet with exactly 100 %.
    full: Option<ExampleSheets>,
    /// True if all sheets were enumerated.
    all: bool,
    /// True if all were but those with numbers between the ends of their ranges.
    all_ends: bool,
}

impl<'s> PropertySearch<'s> {
    fn new(plan: &'s Plan, sheets: &'s SheetSpace, names: &'s dyn FactTitles) -> Self {
        Self { plan, sheets, names, found: Map::new(), graded: Map::new(), full: None, all: false, all_ends: false }
    }

    /// Enumerates all sheets if there are few enough, otherwise samples.
    /// The limits hold for the sum over all assignments of facts.
    fn look(&mut self) {
        let count = self.sheets.scenarios.iter().try_fold(0_usize, |sum, world| {
            world.count(MOST_SHEETS).and_then(|count| sum.checked_add(count)).filter(|sum| *sum <= MOST_SHEETS)
        });
        // Default: saturates, because it is only compared with a limit.
        let lines = |count: usize| count.saturating_mul(self.plan.items.len());
        match count.filter(|count| lines(*count) <= MOST_LINES) {
            Some(_) => {
                for world in 0..self.sheets.scenarios.len() {
                    self.search_exhaustively(world);
                    self.search_between(world);
                }
                // Sheets have one answer for each effect; another of the same effect may decide otherwise what applies.
                let each_by_itself = self.plan.own.is_empty();
                self.all = each_by_itself && self.sheets.whole;
                self.all_ends = each_by_itself && self.sheets.but_for_numbers;
            }
            None => {
                let scenarios = self.sheets.scenarios.len().max(1);
                for world in 0..self.sheets.scenarios.len() {
                    self.search_samples(world, MOST_LINES / scenarios);
                }
            }
        }
    }

    /// All sheets under one assignment of facts, and all pairs that differ in one answer. Sheets are numbered
    /// in mixed radix: with sizes 2 and 5, sheet 7 has answers 7 mod 2 = 1 and 7 div 2 = 3; its neighbours in
    /// the second item are 1, 3, 5 and 9.
    /// Each sheet is scored once; with s answers to each of n items, s^n sheets are scored and n(s − 1) neighbours of each
    /// compared.
    fn search_exhaustively(&mut self, world: usize) {
        let Some(asks) = self.sheets.scenarios.get(world).map(|world| &world.asks) else { return };
        let sizes: Vec<usize> = asks.iter().map(|ask| ask.enumerated).collect();
        let count: usize = sizes.iter().product();
        let sheet = |number: usize| {
            let mut rest = number;
            let chosen = sizes.iter().map(|size| {
                // Invariant: if an item had no option there would be no sheet to number.
                let chosen = rest.checked_rem(*size).unwrap_or_default();
                // Invariant: as above.
                rest = rest.checked_div(*size).unwrap_or_default();
                chosen
            });
            Sheet { world, chosen: chosen.collect() }
        };
        let marks: Vec<Option<SheetScore>> = (0..count).map(|number| self.marks(&sheet(number))).collect();
        for number in 0..count {
            let Some(here) = marks.get(number).and_then(Option::as_ref) else { continue };
            let first = sheet(number);
            self.note(&first, here);
            let mut stride = 1_usize;
            for (at, (size, chosen)) in sizes.iter().zip(&first.chosen).enumerate() {
                for way in 0..*size {
                    let other = number - chosen * stride + way * stride;
                    if let Some(then) = marks.get(other).and_then(Option::as_ref).filter(|_| way != *chosen) {
                        self.compare(&first, here, (at, way), then);
                    }
                }
                stride *= *size;
            }
        }
    }

    /// Numbers between the ends of their ranges, each with everything else at its best and at its worst.
    fn search_between(&mut self, world: usize) {
        let Some(asks) = self.sheets.scenarios.get(world).map(|world| &world.asks) else { return };
        if asks.iter().all(|ask| ask.enumerated == ask.ways.len()) {
            return;
        }
        let (best, worst): (Vec<usize>, Vec<usize>) = asks.iter().map(|ask| self.best_and_worst(ask)).unzip();
        let mut lines = MOST_LINES;
        for chosen in [best, worst] {
            self.search_neighbours(&Sheet { world, chosen }, &mut lines);
        }
    }

    /// Samples under one assignment of facts: the best and the worst sheet, sheets between, and their
    /// one-answer neighbours. The same every time: nothing is random.
    /// `lines` is the budget, in lines added up.
    fn search_samples(&mut self, world: usize, mut lines: usize) {
        let Some(asks) = self.sheets.scenarios.get(world).map(|world| &world.asks) else { return };
        let (mut best, worst): (Vec<usize>, Vec<usize>) = asks.iter().map(|ask| self.best_and_worst(ask)).unzip();
        let mut starts = vec![best.clone(), worst.clone()];
        // From the best to the worst, item by item: this passes through the grades.
        for (at, way) in worst.iter().enumerate() {
            if let Some(chosen) = best.get_mut(at) {
                *chosen = *way;
            }
            starts.push(best.clone());
        }
        for step in 1..=16_usize {
            let way = |(at, ask): (usize, &ItemOptions)| {
                // Default: an item without options makes the sheet have no score.
                (at * step + step).checked_rem(ask.ways.len()).unwrap_or_default()
            };
            starts.push(asks.iter().enumerate().map(way).collect());
        }
        let size = asks.len().max(1);
        // First all samples by themselves, then their neighbours as far as the budget goes.
        for start in &starts {
            let sheet = Sheet { world, chosen: start.clone() };
            if let Some(marks) = self.marks(&sheet) {
                self.note(&sheet, &marks);
            }
            // Default: a budget that is used up is 0.
            lines = lines.saturating_sub(size);
        }
        for start in starts {
            self.search_neighbours(&Sheet { world, chosen: start }, &mut lines);
            if lines == 0 {
                return;
            }
        }
    }

    /// The sheets that differ from one sheet in one answer, and all pairs among them.
    /// One answer is varied at a time; the search stops when the budget does not suffice for the next item.
    fn search_neighbours(&mut self, start: &Sheet, lines: &mut usize) {
        let Some(asks) = self.sheets.scenarios.get(start.world).map(|world| &world.asks) else { return };
        for (at, ask) in asks.iter().enumerate() {
            if ask.ways.len() < 2 {
                continue;
            }
            let needed = asks.len() * ask.ways.len();
            if *lines < needed {
                *lines = 0;
                return;
            }
            *lines -= needed;
            let mut sheet = start.clone();
            let marks: Vec<Option<SheetScore>> = (0..ask.ways.len())
                .map(|way| {
                    if let Some(chosen) = sheet.chosen.get_mut(at) {
                        *chosen = way;
                    }
                    self.marks(&sheet)
                })
                .collect();
            for (way, here) in marks.iter().enumerate() {
                let Some(here) = here else { continue };
                if let Some(chosen) = sheet.chosen.get_mut(at) {
                    *chosen = way;
                }
                self.note(&sheet, here);
                for (other, then) in marks.iter().enumerate() {
                    if let Some(then) = then.as_ref().filter(|_| other != way) {
                        self.compare(&sheet, here, (at, other), then);
                    }
                }
            }
        }
    }

    /// The best and the worst answer to an item, by failing, then by points.
    fn best_and_worst(&self, ask: &ItemOptions) -> (usize, usize) {
        let charges = self.plan.method().charges();
        let value = |effect: &Effect| if charges { -&effect.points } else { effect.points.clone() };
        let key = |way: &AnswerOption| (way.state == AnswerState::Answered, !way.effect.failed, value(&way.effect));
        let low = |way: &AnswerOption| (way.state != AnswerState::Answered, !way.effect.failed, value(&way.effect));
        let best = ask.ways.iter().enumerate().max_by_key(|(_, way)| key(way));
        let worst = ask.ways.iter().enumerate().min_by_key(|(_, way)| low(way));
        (best.map_or(0, |(at, _)| at), worst.map_or(0, |(at, _)| at))
    }

    /// The lines of a sheet, one for each instance that is looked at, and the facts that grades read beside the figures; `None` if an item has
    /// no way to be answered, or is not answered although it applies.
    fn slots(&self, sheet: &Sheet) -> Option<(Vec<LineScore>, Cow<'_, FactSet>)> {
        let world = self.sheets.scenarios.get(sheet.world)?;
        let asks = &world.asks;
        if !self.plan.own.is_empty() {
            return world.drawn(self.plan, &sheet.chosen, self.names);
        }
        let mut slots = Vec::with_capacity(asks.len());
        for (ask, chosen) in asks.iter().zip(&sheet.chosen) {
            let way = ask.ways.get(*chosen)?;
            for _ in 0..ask.lines {
                slots.push(LineScore { item: ask.item, state: way.state, effect: way.effect.clone() });
            }
        }
        Some((slots, Cow::Borrowed(&world.facts)))
    }

    /// The result of a sheet; `None` if it has no score.
    fn marks(&self, sheet: &Sheet) -> Option<SheetScore> {
        let (slots, facts) = self.slots(sheet)?;
        let tally = Tally::of(self.plan, &slots);
        if has_no_score(&tally) {
            return None;
        }
        let facts = tally.facts(&facts, self.plan.rounding().compare);
        let (places, certain) = grade::possible(self.plan, &facts);
        let score = if self.plan.method().has_percent() { tally.percent(0)? } else { -&tally.root().earned };
        Some(SheetScore { score, place: places.into_iter().max(), certain })
    }

    /// Records what one sheet shows.
    fn note(&mut self, sheet: &Sheet, marks: &SheetScore) {
        let shown = || ExampleSheets { first: sheet.clone(), then: None };
        let percent = self.plan.method().has_percent();
        if let Some(place) = marks.place.filter(|_| marks.certain) {
            self.graded.entry(place).or_insert_with(shown);
        }
        if !marks.certain {
            self.found.entry(PropertyName::AlwaysGraded).or_insert_with(shown);
        }
        if percent && marks.score > Ratio::HUNDRED {
            self.found.entry(PropertyName::NeverBeyondFull).or_insert_with(shown);
        }
        if percent && marks.score == Ratio::HUNDRED && self.full.is_none() {
            self.full = Some(shown());
        }
    }

    /// Records what two sheets show that differ in one answer.
    fn compare(&mut self, first: &Sheet, here: &SheetScore, (at, other): (usize, usize), then: &SheetScore) {
        let Some(ask) = self.sheets.scenarios.get(first.world).and_then(|world| world.asks.get(at)) else { return };
        let Some((from, to)) = first.chosen.get(at).and_then(|way| ask.ways.get(*way)).zip(ask.ways.get(other)) else {
            return;
        };
        let shown = || ExampleSheets { first: first.clone(), then: Some((at, other)) };
        if is_fix(self.plan, ask, from, to) {
            if then.score < here.score {
                self.found.entry(PropertyName::FixKeepsScore).or_insert_with(shown);
            }
            if then.place > here.place {
                self.found.entry(PropertyName::FixKeepsGrade).or_insert_with(shown);
            }
        }
        if is_excuse(from, to) {
            if then.score > here.score {
                self.found.entry(PropertyName::ExcuseKeepsScore).or_insert_with(shown);
            }
            if then.place < here.place {
                self.found.entry(PropertyName::ExcuseKeepsGrade).or_insert_with(shown);
            }
        }
    }

    /// A property that no sheet may break.
    /// A counterexample comes before any argument, and an enumeration decides only if it was complete.
    fn never(&self, property: PropertyName, proven: bool) -> ChecklistProperty {
        let (holds, decided_by) = match self.found.get(&property) {
            Some(_) => (Some(false), DecidedBy::Example),
            None if proven => (Some(true), DecidedBy::Structure),
            None if self.all => (Some(true), DecidedBy::EverySheet),
            None => (None, DecidedBy::Nothing),
        };
        self.told(property, None, holds, decided_by, self.found.get(&property))
    }

    /// Whether some sheet has this grade.
    fn reachable(&self, place: usize, disproved: bool) -> ChecklistProperty {
        let grade = self.plan.rungs.get(place).map(|rung| rung.grade.clone());
        let (holds, decided_by) = match self.graded.get(&place) {
            Some(_) => (Some(true), DecidedBy::Example),
            None if disproved => (Some(false), DecidedBy::Structure),
            None if self.all => (Some(false), DecidedBy::EverySheet),
            None => (None, DecidedBy::Nothing),
        };
        self.told(PropertyName::GradeReachable, grade, holds, decided_by, self.graded.get(&place))
    }

    /// Whether some sheet has 100 %. A ceiling below 100 rules it out. So do the sheets with numbers at the ends of their ranges,
    /// where no `zero_when` looks at the lines: a number is worth most at an end, and no roll-up falls when a line earns more.
    fn full_marks(&self) -> ChecklistProperty {
        let ceiling = self.plan.checklist().percent_ceiling.is_some_and(|most| most.ratio() < Ratio::HUNDRED);
        let ends_decide = self.all_ends && self.plan.nodes.iter().all(|node| node.zero_when.is_none());
        let (holds, decided_by) = match &self.full {
            Some(_) => (Some(true), DecidedBy::Example),
            None if ceiling || (ends_decide && !self.all) => (Some(false), DecidedBy::Structure),
            None if self.all => (Some(false), DecidedBy::EverySheet),
            None => (None, DecidedBy::Nothing),
        };
        self.told(PropertyName::FullMarksReachable, None, holds, decided_by, self.full.as_ref())
    }

    /// The property as a document, with the item and the sheets of the example.
    fn told(
        &self,
        property: PropertyName,
        grade: Option<Id>,
        holds: Option<bool>,
        decided_by: DecidedBy,
        shown: Option<&ExampleSheets>,
    ) -> ChecklistProperty {
        let world = |shown: &ExampleSheets| self.sheets.scenarios.get(shown.first.world);
        let item = shown.and_then(|shown| item_id(self.plan, world(shown)?.asks.get(shown.then?.0)?));
        let sheets = shown.map(|shown| {
            let then = shown.then.map(|(at, way)| {
                let mut sheet = shown.first.clone();
                if let Some(chosen) = sheet.chosen.get_mut(at) {
                    *chosen = way;
                }
                sheet
            });
            let told = |sheet: Sheet| self.sheet(&sheet, world(shown)?);
            [Some(shown.first.clone()), then].into_iter().flatten().filter_map(told).collect()
        });
        // Default: what was not shown by example comes without sheets.
        ChecklistProperty { property, grade, holds, decided_by, item, sheets: sheets.unwrap_or_default() }
    }

    fn sheet(&self, sheet: &Sheet, world: &FactScenario) -> Option<AnswerSheet> {
        let (slots, facts) = self.slots(sheet)?;
        let comes_to = ScoreStanding::of(&Tally::of(self.plan, &slots), &facts, self.names);
        let (answers, facts) = world.told(self.plan, &sheet.chosen);
        Some(AnswerSheet { answers, facts, comes_to })
    }
}

#[cfg(test)]
mod properties_tests;
