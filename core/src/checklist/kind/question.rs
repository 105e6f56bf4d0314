//! The worth of answers: points or charges, whether they fail, and how gravely.
//!
//! Example: a choice with options at 4, 2 and 0 points has 4 possible points. The first is full, the second
//! deficient, the third fails, unless `fails` says otherwise. Under demerit the same numbers are charges: 4
//! is the full charge and fails.

use super::effect::fails;
pub(crate) use super::effect::{Domain, Effect, MOST_EFFECTS, gravest};
use super::number_worth::Each;
use crate::base::exact::{Decimal, Ratio};
use crate::base::id::{Id, Named};
use crate::base::ordered::{Map, Set};
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::handling::Handling;
use crate::checklist::model::item::{Asked, Band, ItemKind, SelectionBase};

/// A question (an item or a part) with the worth of its answers, prepared once when the rulebook is loaded.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) method: Method,
    /// The most that an answer earns, or is charged, before the weight; never below 0.
    pub(crate) possible: Ratio,
    pub(crate) scale: WorthScale,
}

/// How answers become points.
#[derive(Clone, Debug)]
pub(crate) enum WorthScale {
    /// One of these codes.
    Options(Vec<(String, Effect)>),
    /// Any of these options.
    Select(SelectionBase, Vec<SelectOption>),
    /// So many points for each unit.
    Each(Box<Each>),
    /// Points by the range that a number lies in.
    Bands(Vec<(Band, Effect)>),
    /// A remark or photograph: no points.
    Remark,
}

/// An option of a multi-select.
#[derive(Clone, Debug)]
pub(crate) struct SelectOption {
    pub(crate) id: Id,
    points: Ratio,
    fails: Option<bool>,
    severity: Option<usize>,
}

impl Question {
    /// Prepares a question. Under `counts` a failure charges 1, whatever points are stated.
    pub(crate) fn of(asked: Asked<'_>, method: Method, severities: &[Named]) -> Self {
        let rank = |id: &Option<Id>| id.as_ref().and_then(|id| Named::place(severities, id));
        let stated = |points: Option<Decimal>, fails: Option<bool>| match method {
            Method::Counts => {
                if fails == Some(true) {
                    Ratio::ONE
                } else {
                    Ratio::ZERO
                }
            }
            _ => points.unwrap_or(Decimal::ZERO).ratio(),
        };
        let points = if method == Method::Counts { Ratio::ONE } else { asked.points.ratio() };
        let (possible, scale) = match asked.kind {
            ItemKind::PassFail => {
                let (pass, fail) =
                    if method.charges() { (Ratio::ZERO, points.clone()) } else { (points.clone(), Ratio::ZERO) };
                let answers = vec![
                    ("pass".to_owned(), Effect::of(pass, false, None)),
                    ("fail".to_owned(), Effect::of(fail, true, None)),
                ];
                (points, WorthScale::Options(answers))
            }
            ItemKind::Choice => {
                let worths: Vec<Ratio> = asked.options.iter().map(|o| stated(o.points, o.fails)).collect();
                let possible = most(&worths);
                let effect = |(option, points): (&crate::checklist::model::item::ItemOption, Ratio)| {
                    let fails = option.fails.unwrap_or_else(|| fails(&points, &possible, method));
                    (option.id.to_string(), Effect::of(points, fails, rank(&option.severity)))
                };
                let answers = asked.options.iter().zip(worths).map(effect).collect();
                (possible, WorthScale::Options(answers))
            }
            ItemKind::MultiSelect => {
                let pick = |option: &crate::checklist::model::item::ItemOption| SelectOption {
                    id: option.id.clone(),
                    points: stated(option.points, option.fails),
                    fails: option.fails,
                    severity: rank(&option.severity),
                };
                let picks: Vec<SelectOption> = asked.options.iter().map(pick).collect();
                let base = asked.base.unwrap_or(SelectionBase::Sum);
                let positive = picks.iter().map(|pick| pick.points.clone()).filter(Ratio::is_positive);
                let possible = match base {
                    _ if method == Method::Counts => {
                        if positive.count() > 0 {
                            Ratio::ONE
                        } else {
                            Ratio::ZERO
                        }
                    }
                    SelectionBase::Sum => positive.sum(),
                    SelectionBase::Best => positive.fold(Ratio::ZERO, Ratio::max),
                };
                (possible, WorthScale::Select(base, picks))
            }
            ItemKind::Number if !asked.bands.is_empty() => {
                let worths: Vec<Ratio> = asked.bands.iter().map(|band| stated(band.points, band.fails)).collect();
                let possible = most(&worths);
                let effect = |(band, points): (&Band, Ratio)| {
                    let fails = band.fails.unwrap_or_else(|| fails(&points, &possible, method));
                    (band.clone(), Effect::of(points, fails, rank(&band.severity)))
                };
                let bands = asked.bands.iter().zip(worths).map(effect).collect();
                (possible, WorthScale::Bands(bands))
            }
            ItemKind::Count | ItemKind::Number => {
                let ratio = |value: Option<Decimal>| value.unwrap_or(Decimal::ZERO).ratio();
                let each = Each {
                    kind: asked.kind,
                    each: if method == Method::Counts {
                        Ratio::ONE
                    } else {
                        asked.each.map_or(points.clone(), |e| e.ratio())
                    },
                    points,
                    at_most: asked.at_most.map(|most| most.ratio()),
                    min: ratio(asked.min),
                    max: ratio(asked.max),
                    fails_from: asked.fails_from.map(|from| from.ratio()),
                };
                (each.possible(method), WorthScale::Each(Box::new(each)))
            }
            ItemKind::Text | ItemKind::Photo => (Ratio::ZERO, WorthScale::Remark),
        };
        Self { method, possible, scale }
    }

    /// The effect of an answer; `None` if the answer is not legal, which reading an inspection excludes. A
    /// remark does not count.
    pub(crate) fn effect(&self, given: &AnswerValue) -> Option<Effect> {
        match (&self.scale, given) {
            (WorthScale::Options(answers), AnswerValue::Code(code)) => {
                answers.iter().find(|(answer, _)| **answer == **code).map(|(_, effect)| effect.clone())
            }
            (WorthScale::Select(base, picks), AnswerValue::Codes(codes)) => {
                let codes: Set<&str> = codes.iter().map(String::as_str).collect();
                let chosen = picks.iter().filter(|pick| codes.contains(pick.id.as_str()));
                Some(self.selected(*base, chosen))
            }
            (WorthScale::Each(each), AnswerValue::Number(value)) => {
                Some(each.effect(&value.ratio(), &self.possible, self.method))
            }
            (WorthScale::Bands(bands), AnswerValue::Number(value)) => {
                bands.iter().find(|(band, _)| band.holds(value)).map(|(_, effect)| effect.clone())
            }
            _ => Some(Effect::EXCLUDED),
        }
    }

    /// The band that a measured number lies in.
    pub(crate) fn band(&self, given: &AnswerValue) -> Option<&Id> {
        match (&self.scale, given) {
            (WorthScale::Bands(bands), AnswerValue::Number(value)) => {
                bands.iter().find(|(band, _)| band.holds(value)).map(|(band, _)| &band.id)
            }
            _ => None,
        }
    }

    /// The effect of a handling on an unanswered question worth `possible`; `None` for `block`.
    pub(crate) fn handled(&self, handling: Handling, possible: &Ratio) -> Option<Effect> {
        let (worst, best) =
            if self.method.charges() { (possible.clone(), Ratio::ZERO) } else { (Ratio::ZERO, possible.clone()) };
        match handling {
            Handling::Exclude | Handling::Forbid => Some(Effect::EXCLUDED),
            Handling::Zero => Some(Effect::of(worst, false, None)),
            Handling::Fail => Some(Effect::of(worst, true, None)),
            Handling::Full => Some(Effect::of(best, false, None)),
            Handling::Block => None,
        }
    }

    /// The effects of all legal answers.
    pub(crate) fn every(&self) -> Domain {
        match &self.scale {
            WorthScale::Options(answers) => Domain::whole(answers.iter().map(|(_, effect)| effect.clone())),
            WorthScale::Bands(bands) => Domain::whole(bands.iter().map(|(_, effect)| effect.clone())),
            WorthScale::Select(base, picks) => self.every_selection(*base, picks),
            WorthScale::Each(each) => each.every(&self.possible, self.method),
            WorthScale::Remark => Domain::whole([Effect::EXCLUDED]),
        }
    }

    fn selected<'p>(&self, base: SelectionBase, chosen: impl Iterator<Item = &'p SelectOption>) -> Effect {
        let none = Selection::default();
        self.conclude(chosen.fold(none, |so_far, pick| so_far.and(pick, base)))
    }

    /// The effect of a selection: it fails if a chosen option says so, or, if none says anything, by its
    /// points.
    pub(crate) fn conclude(&self, chosen: Selection) -> Effect {
        let points = if self.method == Method::Counts {
            Ratio::from_count(usize::from(chosen.fails))
        } else {
            // Default: no option chosen is an answer, and adds up to 0.
            chosen.points.unwrap_or_default()
        };
        let failed = chosen.fails || (!chosen.stated && fails(&points, &self.possible, self.method));
        Effect::of(points, failed, chosen.severity)
    }

    /// The effects of all subsets, each once.
    fn every_selection(&self, base: SelectionBase, picks: &[SelectOption]) -> Domain {
        let (reached, partial) = selections(base, picks);
        Domain { partial, ..Domain::whole(reached.keys().map(|chosen| self.conclude(chosen.clone()))) }
    }
}

/// All selections by (sum, failure, severity), each with the indices of one subset that gives it; the flag is
/// true if some between the extremes are left out. Of n options there are 2^n subsets, but far fewer sums:
/// ten options of one point each have eleven.
pub(crate) fn selections(base: SelectionBase, picks: &[SelectOption]) -> (Map<Selection, Vec<usize>>, bool) {
    let mut reached: Map<Selection, Vec<usize>> = [(Selection::default(), Vec::new())].into_iter().collect();
    let mut partial = false;
    for (place, pick) in picks.iter().enumerate() {
        let with = |(chosen, places): (&Selection, &Vec<usize>)| {
            (chosen.clone().and(pick, base), places.iter().copied().chain([place]).collect())
        };
        let more: Vec<(Selection, Vec<usize>)> = reached.iter().map(with).collect();
        for (chosen, places) in more {
            reached.entry(chosen).or_insert(places);
        }
        if reached.len() > MOST_EFFECTS {
            partial = true;
            reached = extremes(&reached);
        }
    }
    (reached, partial)
}

/// The chosen options of a multi-select, as far as their worth depends on them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Selection {
    /// Their points, added up or the best; `None` if nothing is chosen.
    points: Option<Ratio>,
    fails: bool,
    /// True if a chosen option states whether it fails.
    stated: bool,
    severity: Option<usize>,
}

impl Selection {
    fn and(mut self, pick: &SelectOption, base: SelectionBase) -> Self {
        self.points = Some(match (self.points.take(), base) {
            (None, _) => pick.points.clone(),
            (Some(points), SelectionBase::Sum) => &points + &pick.points,
            (Some(points), SelectionBase::Best) => points.max(pick.points.clone()),
        });
        self.stated |= pick.fails.is_some();
        if pick.fails == Some(true) {
            self.fails = true;
            self.severity = gravest(self.severity, pick.severity);
        }
        self
    }
}

/// Keeps the lowest and the highest selection among those that fail and those that do not.
fn extremes(reached: &Map<Selection, Vec<usize>>) -> Map<Selection, Vec<usize>> {
    let of = |fails: bool| reached.iter().filter(move |(chosen, _)| chosen.fails == fails);
    let ends = [false, true].into_iter().flat_map(|fails| [of(fails).next(), of(fails).next_back()]);
    ends.flatten().map(|(chosen, places)| (chosen.clone(), places.clone())).collect()
}

impl Band {
    /// True if a number lies in this range; a bound that is not stated bounds nothing.
    pub(crate) fn holds(&self, value: &Decimal) -> bool {
        self.at_least.is_none_or(|bound| *value >= bound)
            && self.more_than.is_none_or(|bound| *value > bound)
            && self.at_most.is_none_or(|bound| *value <= bound)
            && self.less_than.is_none_or(|bound| *value < bound)
    }
}

/// The greatest of these; 0 if none is positive.
fn most(worths: &[Ratio]) -> Ratio {
    worths.iter().cloned().fold(Ratio::ZERO, Ratio::max)
}
