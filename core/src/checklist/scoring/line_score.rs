//! A line without its texts: item index, state and effect. A score depends on nothing else, so searches and
//! tables work on these.

use super::plan::PlannedItem;
use crate::base::exact::Ratio;
use crate::checklist::kind::effect::Effect;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::Method;
use crate::checklist::model::handling::AnswerState;

/// A line reduced to item index, state and effect: all that a score depends on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct LineScore {
    /// Index of the item in the plan.
    pub(crate) item: usize,
    pub(crate) state: AnswerState,
    pub(crate) effect: Effect,
}

impl LineScore {
    /// What the line adds to a figure that is a count; 0 for other figures.
    pub(crate) fn adds(&self, item: &PlannedItem, what: FigureKind, method: Method) -> u64 {
        let effect = &self.effect;
        let severity = effect.severity.or(item.severity);
        let failed = effect.counts && effect.failed;
        let found = if effect.counts { effect.nonconformities } else { 0 };
        match what {
            FigureKind::FailedCount => u64::from(failed),
            FigureKind::Failed(rank) => u64::from(failed && severity == Some(rank)),
            FigureKind::DeficientCount => u64::from(effect.is_deficient(item, method)),
            FigureKind::NonconformityCount => found,
            FigureKind::Nonconformities(rank) if severity == Some(rank) => found,
            FigureKind::AnsweredCount => u64::from(self.state == AnswerState::Answered),
            FigureKind::NotApplicableCount => u64::from(self.state == AnswerState::NotApplicable),
            _ => 0,
        }
    }

    /// 1 if the item had to be answered, else 0. A missing bonus item did not have to be.
    pub(crate) fn is_asked(&self, item: &PlannedItem) -> u64 {
        u64::from(match self.state {
            AnswerState::Answered => true,
            AnswerState::Missing | AnswerState::Error => !item.item.bonus,
            _ => false,
        })
    }

    /// Key of `worst.item`: earned / possible under points, otherwise the weighted charge; `None` for lines
    /// that cannot be the worst (bonus, not counted, without weight).
    pub(crate) fn standing(&self, item: &PlannedItem, method: Method) -> Option<Ratio> {
        let effect = Some(&self.effect).filter(|effect| effect.counts && !item.item.bonus)?;
        if !item.possible.is_positive() || !item.weight.is_positive() {
            return None;
        }
        match method {
            Method::Points => effect.points.checked_div(&item.possible),
            _ => Some(&effect.points * &item.weight),
        }
    }
}

impl Effect {
    /// True if the item is below full points (or charged) without failing.
    #[inline]
    pub(crate) fn is_deficient(&self, item: &PlannedItem, method: Method) -> bool {
        if !self.counts || self.failed || item.item.bonus || !item.weight.is_positive() {
            return false;
        }
        match method {
            Method::Points => self.points < item.possible,
            _ => self.points.is_positive(),
        }
    }
}
