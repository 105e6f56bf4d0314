//! Counts of lines: answered, failed, deficient, and failures by severity.

use crate::base::exact::Ratio;
use crate::checklist::kind::effect::Effect;
use crate::checklist::model::card_fact::FigureKind;

/// Counts of a section's lines.
#[derive(Debug, Default)]
pub(super) struct Census {
    pub(super) answered: usize,
    /// Lines that had to be answered: the denominator of `answered.share`.
    pub(super) asked: usize,
    pub(super) not_applicable: usize,
    pub(super) deficient: usize,
    pub(super) all: Wrong,
    /// Failures by severity rank. Ranks beyond the end have none.
    pub(super) by_severity: Vec<Wrong>,
}

/// Failures and nonconformities.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Wrong {
    pub(super) failed: usize,
    /// Wide enough for the greatest count (18 digits) of each of as many lines as fit in memory.
    pub(super) nonconformities: i128,
}

impl Wrong {
    /// Adds a line that is wrong.
    pub(super) fn add(&mut self, effect: &Effect) {
        self.failed += usize::from(effect.failed);
        self.nonconformities += i128::from(effect.nonconformities);
    }
}

impl Census {
    /// The value of a figure that is a count; `None` for other figures, and for a share of nothing.
    pub(super) fn tell(&self, what: FigureKind) -> Option<Ratio> {
        // Default: severities beyond the end of the list have nothing wrong, so 0 is their count.
        let of = |rank: usize| self.by_severity.get(rank).copied().unwrap_or_default();
        let nonconformities = |wrong: Wrong| match usize::try_from(wrong.nonconformities) {
            Ok(count) => Ratio::from_count(count),
            Err(_) => Ratio::from_units(wrong.nonconformities, 0),
        };
        Some(match what {
            FigureKind::FailedCount => Ratio::from_count(self.all.failed),
            FigureKind::Failed(rank) => Ratio::from_count(of(rank).failed),
            FigureKind::DeficientCount => Ratio::from_count(self.deficient),
            FigureKind::NonconformityCount => nonconformities(self.all),
            FigureKind::Nonconformities(rank) => nonconformities(of(rank)),
            FigureKind::AnsweredShare => {
                return Ratio::from_count(self.answered).checked_div(&Ratio::from_count(self.asked));
            }
            FigureKind::AnsweredCount => Ratio::from_count(self.answered),
            FigureKind::NotApplicableCount => Ratio::from_count(self.not_applicable),
            FigureKind::Percent
            | FigureKind::Total
            | FigureKind::Lost
            | FigureKind::WorstItem
            | FigureKind::WorstSection
            | FigureKind::BelowMinimum => {
                return None;
            }
        })
    }
}
