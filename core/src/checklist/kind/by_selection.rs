//! Worth by selection: the options chosen together.

use super::effect::{Domain, Effect, MOST_EFFECTS, fails, gravest};
use super::worths::Worths;
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::ordered::{Map, Set};
use crate::checklist::model::answer::AnswerValue;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::item::SelectionBase;

/// The worth of a selection.
#[derive(Clone, Debug)]
pub(crate) struct SelectionScale {
    base: SelectionBase,
    options: Vec<SelectOption>,
}

/// An option that may be chosen with others.
#[derive(Clone, Debug)]
struct SelectOption {
    id: Id,
    points: Ratio,
    fails: Option<bool>,
    severity: Option<usize>,
}

impl SelectionScale {
    /// The scale of a question's options.
    pub(super) fn of(worths: &Worths<'_>) -> Self {
        let options = worths.asked.options.iter().map(|option| SelectOption {
            id: option.id.clone(),
            points: worths.points(option.points, option.fails),
            fails: option.fails,
            severity: worths.rank(option.severity.as_ref()),
        });
        Self { base: worths.asked.base.unwrap_or(SelectionBase::Sum), options: options.collect() }
    }

    /// The most that a selection earns, or is charged: all positive points, or the best; under `counts` 1 if an option fails.
    pub(super) fn possible(&self, method: Method) -> Ratio {
        let mut positive = self.options.iter().map(|option| option.points.clone()).filter(Ratio::is_positive);
        match self.base {
            _ if method == Method::Counts => Ratio::from_count(usize::from(positive.next().is_some())),
            SelectionBase::Sum => positive.sum(),
            SelectionBase::Best => positive.fold(Ratio::ZERO, Ratio::max),
        }
    }

    /// The effect of the options with these codes.
    pub(super) fn effect(&self, codes: &[String], possible: &Ratio, method: Method) -> Effect {
        let codes: Set<&str> = codes.iter().map(String::as_str).collect();
        let chosen = self.options.iter().filter(|option| codes.contains(option.id.as_str()));
        let none = Selection::default();
        chosen.fold(none, |so_far, option| so_far.and(option, self.base)).effect(possible, method)
    }

    /// The effects of all subsets, each once.
    pub(super) fn every(&self, possible: &Ratio, method: Method) -> Domain {
        let (reached, partial) = self.selections();
        Domain { partial, ..Domain::whole(reached.keys().map(|chosen| chosen.clone().effect(possible, method))) }
    }

    /// A subset for every selection, with its effect; the flag is true if some between the extremes are left out.
    pub(super) fn choices(&self, possible: &Ratio, method: Method) -> (Vec<(AnswerValue, Effect)>, bool) {
        let (reached, partial) = self.selections();
        let code = |place: &usize| self.options.get(*place).map(|option| option.id.to_string());
        let given = |places: &Vec<usize>| AnswerValue::Codes(places.iter().filter_map(code).collect());
        let each = reached.iter().map(|(chosen, places)| (given(places), chosen.clone().effect(possible, method)));
        (each.collect(), partial)
    }

    /// All selections by (sum, failure, severity), each with the indices of one subset that gives it; the flag is
    /// true if some between the extremes are left out. Of n options there are 2^n subsets, but far fewer sums:
    /// ten options of one point each have eleven.
    fn selections(&self) -> (Map<Selection, Vec<usize>>, bool) {
        let mut reached: Map<Selection, Vec<usize>> = [(Selection::default(), Vec::new())].into_iter().collect();
        let mut partial = false;
        for (place, option) in self.options.iter().enumerate() {
            let with = |(chosen, places): (&Selection, &Vec<usize>)| {
                (chosen.clone().and(option, self.base), places.iter().copied().chain([place]).collect())
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
}

/// The chosen options, as far as their worth depends on them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Selection {
    /// Their points, added up or the best; `None` if nothing is chosen.
    points: Option<Ratio>,
    fails: bool,
    /// True if a chosen option states whether it fails.
    stated: bool,
    severity: Option<usize>,
}

impl Selection {
    /// The selection with one option more.
    fn and(mut self, option: &SelectOption, base: SelectionBase) -> Self {
        self.points = Some(match (self.points.take(), base) {
            (None, _) => option.points.clone(),
            (Some(points), SelectionBase::Sum) => &points + &option.points,
            (Some(points), SelectionBase::Best) => points.max(option.points.clone()),
        });
        self.stated |= option.fails.is_some();
        if option.fails == Some(true) {
            self.fails = true;
            self.severity = gravest(self.severity, option.severity);
        }
        self
    }

    /// Its effect: it fails if a chosen option says so, or, if none says anything, by its points.
    fn effect(self, possible: &Ratio, method: Method) -> Effect {
        let points = if method == Method::Counts {
            Ratio::from_count(usize::from(self.fails))
        } else {
            // Default: no option chosen is an answer, and adds up to 0.
            self.points.unwrap_or_default()
        };
        let failed = self.fails || (!self.stated && fails(&points, possible, method));
        Effect::of(points, failed, self.severity)
    }
}

/// Keeps the lowest and the highest selection among those that fail and those that do not.
fn extremes(reached: &Map<Selection, Vec<usize>>) -> Map<Selection, Vec<usize>> {
    let of = |fails: bool| reached.iter().filter(move |(chosen, _)| chosen.fails == fails);
    let ends = [false, true].into_iter().flat_map(|fails| [of(fails).next(), of(fails).next_back()]);
    ends.flatten().map(|(chosen, places)| (chosen.clone(), places.clone())).collect()
}
