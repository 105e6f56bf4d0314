//! What answers are worth: points or charges, whether they fail, and how gravely.

use crate::base::exact::{Decimal, Ratio};
use crate::base::id::{Id, Named};
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::handling::Handling;
use crate::checklist::model::item::{Asked, Band, ItemKind, SelectionBase};
use std::collections::{BTreeMap, BTreeSet};

/// How many values of a count are looked at one by one where it is open.
const MOST_COUNTED: i64 = 64;
/// How many different effects of one open item are kept.
pub(crate) const MOST_EFFECTS: usize = 4096;

/// What an item brings if it is answered one way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Effect {
    /// Points earned or charged, unweighted.
    pub(crate) points: Ratio,
    /// Whether it is a failure.
    pub(crate) failed: bool,
    /// Whether it is part of the score at all.
    pub(crate) counts: bool,
    /// How grave the failure is, where the answer itself says so: a place in the checklist's severities.
    pub(crate) severity: Option<usize>,
    /// How many nonconformities it stands for.
    pub(crate) nonconformities: u64,
}

impl Effect {
    /// It drops out.
    pub(crate) const EXCLUDED: Self =
        Self { points: Ratio::ZERO, failed: false, counts: false, severity: None, nonconformities: 0 };

    fn of(points: Ratio, failed: bool, severity: Option<usize>) -> Self {
        let severity = severity.filter(|_| failed);
        Self { points, failed, counts: true, severity, nonconformities: u64::from(failed) }
    }
}

/// Every effect that an open item may have.
#[derive(Clone, Debug, Default)]
pub(crate) struct Domain {
    /// The effects, each once.
    pub(crate) effects: BTreeSet<Effect>,
    /// Whether some effects between the extremes are left out.
    pub(crate) partial: bool,
}

/// A question with the worth of its answers, prepared once.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) method: Method,
    /// The most that an answer brings, unweighted; never below zero.
    pub(crate) possible: Ratio,
    pub(crate) scale: WorthScale,
}

/// How answers become points.
#[derive(Clone, Debug)]
pub(crate) enum WorthScale {
    /// One of these answers.
    Options(Vec<(String, Effect)>),
    /// Any of these options.
    Select(SelectionBase, Vec<SelectOption>),
    /// So much for each unit.
    Each(Box<Each>),
    /// By ranges.
    Bands(Vec<(Band, Effect)>),
    /// No points.
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

/// A number's worth by its units.
#[derive(Clone, Debug)]
pub(crate) struct Each {
    kind: ItemKind,
    points: Ratio,
    each: Ratio,
    at_most: Option<Ratio>,
    min: Ratio,
    max: Ratio,
    fails_from: Option<Ratio>,
}

impl Question {
    /// Prepares a question. Under `counts` a failure charges one, whatever points are stated.
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

    /// What an answer brings; a remark drops out.
    pub(crate) fn effect(&self, given: &AnswerValue) -> Option<Effect> {
        match (&self.scale, given) {
            (WorthScale::Options(answers), AnswerValue::Code(code)) => {
                answers.iter().find(|(answer, _)| **answer == **code).map(|(_, effect)| effect.clone())
            }
            (WorthScale::Select(base, picks), AnswerValue::Codes(codes)) => {
                let codes: BTreeSet<&str> = codes.iter().map(String::as_str).collect();
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

    /// The range that a measured number lies in.
    pub(crate) fn band(&self, given: &AnswerValue) -> Option<&Id> {
        match (&self.scale, given) {
            (WorthScale::Bands(bands), AnswerValue::Number(value)) => {
                bands.iter().find(|(band, _)| band.holds(value)).map(|(band, _)| &band.id)
            }
            _ => None,
        }
    }

    /// What a handling makes of an unanswered question that can bring `possible`; `None` where it blocks.
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

    /// Every effect that a legal answer may have.
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

    /// What a selection brings.
    pub(crate) fn conclude(&self, chosen: Selection) -> Effect {
        let points = if self.method == Method::Counts {
            Ratio::from_count(usize::from(chosen.fails))
        } else {
            chosen.points.unwrap_or_default()
        };
        let failed = chosen.fails || (!chosen.stated && fails(&points, &self.possible, self.method));
        Effect::of(points, failed, chosen.severity)
    }

    /// Every subset's effect, each once.
    fn every_selection(&self, base: SelectionBase, picks: &[SelectOption]) -> Domain {
        let (reached, partial) = selections(base, picks);
        Domain { partial, ..Domain::whole(reached.keys().map(|chosen| self.conclude(chosen.clone()))) }
    }
}

/// Every selection with the places of what it holds, subsets with the same sum and failure once; and whether some are left out.
pub(crate) fn selections(base: SelectionBase, picks: &[SelectOption]) -> (BTreeMap<Selection, Vec<usize>>, bool) {
    let mut reached: BTreeMap<Selection, Vec<usize>> = [(Selection::default(), Vec::new())].into_iter().collect();
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

/// What has been chosen of a multi-select.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Selection {
    points: Option<Ratio>,
    fails: bool,
    /// Whether a chosen option says of itself whether it fails.
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

/// The lowest and the highest, failing and not, of too many.
fn extremes(reached: &BTreeMap<Selection, Vec<usize>>) -> BTreeMap<Selection, Vec<usize>> {
    let of = |fails: bool| reached.iter().filter(move |(chosen, _)| chosen.fails == fails);
    let ends = [false, true].into_iter().flat_map(|fails| [of(fails).next(), of(fails).next_back()]);
    ends.flatten().map(|(chosen, places)| (chosen.clone(), places.clone())).collect()
}

/// The graver of two places in the list of severities; the first is the gravest.
pub(crate) fn gravest(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

impl Domain {
    /// These effects and no others.
    pub(crate) fn whole(effects: impl IntoIterator<Item = Effect>) -> Self {
        Self { effects: effects.into_iter().collect(), partial: false }
    }
}

impl Each {
    fn worth(&self, value: &Ratio, method: Method) -> Ratio {
        let all = &self.each * value;
        if self.takes_from_points(method) {
            return (&self.points + &all).max(Ratio::ZERO);
        }
        match &self.at_most {
            Some(most) => all.min(most.clone()),
            None => all,
        }
    }

    fn possible(&self, method: Method) -> Ratio {
        if self.takes_from_points(method) {
            return self.points.clone();
        }
        self.worth(&self.min, method).max(self.worth(&self.max, method)).max(Ratio::ZERO)
    }

    fn takes_from_points(&self, method: Method) -> bool {
        method == Method::Points && self.each.is_negative()
    }

    /// Whether it counts what is wrong.
    fn takes_away(&self, method: Method) -> bool {
        self.kind == ItemKind::Count && (method.charges() || self.each.is_negative())
    }

    /// What a number brings.
    pub(crate) fn effect(&self, value: &Ratio, possible: &Ratio, method: Method) -> Effect {
        let points = self.worth(value, method);
        let takes_away = self.takes_away(method);
        let failed = match &self.fails_from {
            Some(from) => value >= from,
            None if takes_away => value.is_positive(),
            None => fails(&points, possible, method),
        };
        let mut effect = Effect::of(points, failed, None);
        if takes_away {
            effect.nonconformities = value.to_i64().and_then(|count| u64::try_from(count).ok()).unwrap_or_default();
        }
        effect
    }

    fn every(&self, possible: &Ratio, method: Method) -> Domain {
        let (values, partial) = self.values();
        Domain { partial, ..Domain::whole(values.iter().map(|value| self.effect(value, possible, method))) }
    }

    /// The numbers that are looked at, and whether there are others: the extremes are always among them.
    pub(crate) fn values(&self) -> (Vec<Ratio>, bool) {
        if self.kind == ItemKind::Count
            && let Some(max) = self.max.to_i64().filter(|max| *max <= MOST_COUNTED)
        {
            return ((0..=max).map(Ratio::from_integer).collect(), false);
        }
        let step = Ratio::ONE;
        let around = self.fails_from.iter().flat_map(|from| [from - &step, from.clone()]);
        let first = (self.kind == ItemKind::Count).then_some(Ratio::ONE);
        let values = [self.min.clone(), self.max.clone()].into_iter().chain(around).chain(first);
        (values.filter(|value| *value >= self.min && *value <= self.max).collect(), self.min != self.max)
    }
}

impl Band {
    /// Whether a number lies in this range.
    pub(crate) fn holds(&self, value: &Decimal) -> bool {
        self.at_least.is_none_or(|bound| *value >= bound)
            && self.more_than.is_none_or(|bound| *value > bound)
            && self.at_most.is_none_or(|bound| *value <= bound)
            && self.less_than.is_none_or(|bound| *value < bound)
    }
}

/// Whether an answer that does not say so itself is a failure: at nothing of something possible, or at the full charge.
fn fails(points: &Ratio, possible: &Ratio, method: Method) -> bool {
    possible.is_positive()
        && match method {
            Method::Points => !points.is_positive(),
            Method::Deduction | Method::Demerit => points == possible,
            Method::Counts => false,
        }
}

/// The most that any of these is; never below zero.
fn most(worths: &[Ratio]) -> Ratio {
    worths.iter().cloned().fold(Ratio::ZERO, Ratio::max)
}
