//! Ranges of a checklist that reads itself: what an open item decides about others is settled by trying its answers.
//!
//! An open item that is read is a *source*. The first one, in the order of what depends on what, is given each of its legal answers
//! in turn, and everything is evaluated anew, until no source is open; what is open then decides nothing about others, and is
//! treated by itself. This is exact for items with few answers (passed or failed, a choice). Where another source is open, or there
//! are too many combinations, all lines are taken to be independent, and what they decide to be open: the result may have too much
//! in it, never too little.

use super::spread::{MOST_COMBINATIONS, MOST_LINES, Spread, SpreadRange, spread_of};
use crate::base::ordered::Set;
use crate::checklist::model::answer::{Answer, Answers};
use crate::checklist::scoring::line::EvaluatedLine;
use crate::checklist::scoring::own_draw::{Assumptions, Drawn, draw_assuming};
use crate::checklist::scoring::plan::{Plan, PlannedItem};
use crate::tools::condition::{FactSet, FactTitles};

/// What was answered, and the facts of the site.
#[derive(Clone, Copy)]
pub(crate) struct Sheet<'s> {
    pub(crate) answers: &'s Answers,
    pub(crate) facts: &'s FactSet,
    pub(crate) names: &'s dyn FactTitles,
}

/// The scores and grades that are possible.
pub(super) fn spread(plan: &Plan, drawn: &Drawn<'_, '_>, sheet: &Sheet<'_>) -> Spread {
    let most = MOST_COMBINATIONS.min(MOST_LINES.checked_div(plan.items.len().max(1)).unwrap_or(1)).max(1);
    let mut search = Search { plan, sheet, left: most, found: None };
    match search.settle(drawn, sheet.answers, &Assumptions::default()) {
        Some(()) => {
            search.found.unwrap_or(Spread { range: SpreadRange::NoScore, places: Set::new(), exhaustive: true })
        }
        None => {
            let assumed = Assumptions { open: true, ..Assumptions::default() };
            let drawn = draw_assuming(plan, sheet.answers, sheet.facts, sheet.names, &assumed);
            Spread { exhaustive: false, ..spread_of(plan, &drawn.lines, &drawn.facts, 0) }
        }
    }
}

/// The first open source, by its item; its line is the only one if its answers can be tried.
fn first_source<'d, 'a>(plan: &Plan, drawn: &'d Drawn<'a, '_>) -> Option<(usize, &'d EvaluatedLine<'a>)> {
    let of = |index: &usize| {
        let from = drawn.lines.partition_point(|line| line.item < *index);
        let lines = drawn.lines.get(from..)?.iter().take_while(|line| line.item == *index);
        Some((*index, lines.into_iter().find(|line| line.blocks())?))
    };
    plan.own.order.iter().filter(|index| plan.own.is_source(**index)).find_map(of)
}

struct Search<'s> {
    plan: &'s Plan,
    sheet: &'s Sheet<'s>,
    /// How many inspections may still be evaluated.
    left: usize,
    found: Option<Spread>,
}

impl Search<'_> {
    /// Tries every answer to the first open source; `None` if that cannot be done.
    fn settle(&mut self, drawn: &Drawn<'_, '_>, answers: &Answers, assumed: &Assumptions) -> Option<()> {
        let Some((index, line)) = first_source(self.plan, drawn) else {
            let spread = spread_of(self.plan, &drawn.lines, &drawn.facts, assumed.applies.iter().count());
            self.found = Some(match self.found.take() {
                None => spread,
                Some(found) => found.or(spread),
            });
            return Some(());
        };
        let item = self.plan.items.get(index)?;
        if line.may_be_hidden() {
            for applies in [false, true] {
                let mut assumed = assumed.clone();
                assumed.applies.insert(index, applies);
                self.evaluate(answers, &assumed)?;
            }
            return Some(());
        }
        for answer in every_answer(item, line.answer)? {
            let mut answers = answers.clone();
            answers.insert(item.item.id.as_str(), answer);
            self.evaluate(&answers, assumed)?;
        }
        Some(())
    }

    fn evaluate(&mut self, answers: &Answers, assumed: &Assumptions) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        let drawn = draw_assuming(self.plan, answers, self.sheet.facts, self.sheet.names, assumed);
        self.settle(&drawn, answers, assumed)
    }
}

/// Every answer to an item, with what was written beside the present one; `None` if they are not few.
fn every_answer(item: &PlannedItem, present: Option<&Answer>) -> Option<Vec<Answer>> {
    let asked = item.item.asked();
    if !item.parts.is_empty() || item.repeat.is_some() || !asked.kind.has_few_answers() {
        return None;
    }
    let with = |given| match present {
        Some(present) => Answer { given, ..present.clone() },
        None => Answer::new(given),
    };
    Some(asked.trials().into_iter().map(with).collect())
}

impl Spread {
    /// The scores and grades of either.
    fn or(self, other: Self) -> Self {
        let range = match (self.range, other.range) {
            (SpreadRange::Unknown, _) | (_, SpreadRange::Unknown) => SpreadRange::Unknown,
            (SpreadRange::NoScore, range) | (range, SpreadRange::NoScore) => range,
            (SpreadRange::Between(a, b), SpreadRange::Between(c, d)) => SpreadRange::Between(a.min(c), b.max(d)),
        };
        let mut places = self.places;
        places.extend(other.places);
        Self { range, places, exhaustive: self.exhaustive && other.exhaustive }
    }
}
