//! The facts that a score card states, by their names: `percent`, `failed.<severity>`, `section.<id>.percent`.

use crate::base::id::Named;

/// What is said of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FigureKind {
    Percent,
    Total,
    Lost,
    WorstItem,
    WorstSection,
    FailedCount,
    /// Failures of one severity, by its place.
    Failed(usize),
    DeficientCount,
    NonconformityCount,
    Nonconformities(usize),
    AnsweredShare,
    AnsweredCount,
    NotApplicableCount,
    BelowMinimum,
}

/// What cards say of the whole and a section's own condition may ask of it; severities and sections come in addition.
const WHOLE: [(&str, FigureKind); 12] = [
    ("percent", FigureKind::Percent),
    ("total", FigureKind::Total),
    ("lost", FigureKind::Lost),
    ("worst.item", FigureKind::WorstItem),
    ("worst.section", FigureKind::WorstSection),
    ("failed.count", FigureKind::FailedCount),
    ("deficient.count", FigureKind::DeficientCount),
    ("answered.share", FigureKind::AnsweredShare),
    ("answered.count", FigureKind::AnsweredCount),
    ("not-applicable.count", FigureKind::NotApplicableCount),
    ("below-minimum.count", FigureKind::BelowMinimum),
    ("nonconformities.count", FigureKind::NonconformityCount),
];

/// What may be asked of a section from outside of it: `section.<id>.` and one of these.
const OF_SECTION: [(&str, FigureKind); 5] = [
    ("percent", FigureKind::Percent),
    ("total", FigureKind::Total),
    ("lost", FigureKind::Lost),
    ("worst.item", FigureKind::WorstItem),
    ("failed.count", FigureKind::FailedCount),
];

/// The facts that every card states, where they are known.
pub(crate) const ALWAYS: [&str; 8] =
    ["percent", "total", "lost", "worst.item", "worst.section", "failed.count", "deficient.count", "answered.share"];

/// What a fact's name means in its own scope: of the whole, or of a section that asks about itself.
pub(crate) fn meaning(name: &str, severities: &[Named]) -> Option<FigureKind> {
    let known = WHOLE.iter().find(|(known, _)| *known == name).map(|(_, what)| *what);
    let of = |prefix: &str| name.strip_prefix(prefix).and_then(|id| Named::place(severities, id));
    known
        .or_else(|| of("failed.").map(FigureKind::Failed))
        .or_else(|| of("nonconformities.").map(FigureKind::Nonconformities))
}

/// The section that `section.<id>.…` names, and what it asks.
pub(crate) fn meaning_in_section(name: &str) -> Option<(&str, FigureKind)> {
    let (section, rest) = name.strip_prefix("section.")?.split_once('.')?;
    OF_SECTION.iter().find(|(known, _)| *known == rest).map(|(_, what)| (section, *what))
}
