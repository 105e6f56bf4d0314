//! The figures that a score card states as facts, by name: `percent`, `failed.<severity>`,
//! `section.<id>.percent`.

use super::severity::Severity;
use crate::base::exact::Ratio;
use crate::tools::condition::Bounds;

/// A figure of a section or of the whole checklist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FigureKind {
    /// 100 × earned ÷ possible; unknown where nothing is possible.
    Percent,
    /// Points earned, or demerits charged.
    Total,
    /// Points possible less points earned, or demerits charged.
    Lost,
    /// The lowest earned ÷ possible of an item, 0 to 1; under charges the highest charge.
    WorstItem,
    /// The lowest earned ÷ possible of a section, 0 to 1; under demerit the highest charge.
    WorstSection,
    /// Number of failed lines.
    FailedCount,
    /// Number of failed lines of one severity, by its rank.
    Failed(usize),
    /// Number of lines below full that did not fail.
    DeficientCount,
    /// Number of nonconformities: one for each failure, or as many as a count says.
    NonconformityCount,
    /// Number of nonconformities of one severity, by its rank.
    Nonconformities(usize),
    /// Answered lines over lines that had to be answered, 0 to 1; unknown where none had to be.
    AnsweredShare,
    /// Number of answered lines.
    AnsweredCount,
    /// Number of lines that the inspector called not applicable.
    NotApplicableCount,
    /// Number of sections below their `minimum_percent`.
    BelowMinimum,
}

/// Names of the figures of the whole checklist, which a section's `zero_when` may also read of itself. Those
/// with a severity or a section in their name come in addition.
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

/// Figures of a section that other conditions may read, as `section.<id>.` and one of these names.
const OF_SECTION: [(&str, FigureKind); 5] = [
    ("percent", FigureKind::Percent),
    ("total", FigureKind::Total),
    ("lost", FigureKind::Lost),
    ("worst.item", FigureKind::WorstItem),
    ("failed.count", FigureKind::FailedCount),
];

/// The name of the final score, where a checklist has a rule for it.
pub(crate) const SCORE: &str = "score";

/// The figures that every card with a score states, where they are known; others only if a grade reads them.
pub(crate) const ALWAYS: [&str; 8] =
    ["percent", "total", "lost", "worst.item", "worst.section", "failed.count", "deficient.count", "answered.share"];

/// True for the name of a figure, and false for that of a site's own fact.
pub(crate) fn is_card_figure(name: &str) -> bool {
    let of_severity = ["failed.", "nonconformities."].iter().any(|prefix| name.starts_with(prefix));
    of_severity
        || name == SCORE
        || name.starts_with("figure.")
        || figures().any(|figure| figure == name)
        || meaning_in_section(name).is_some()
}

/// The names of the figures of the whole checklist, without those of severities and sections.
pub(crate) fn figures() -> impl Iterator<Item = &'static str> {
    WHOLE.iter().map(|(name, _)| *name)
}

/// The bounds of a figure of a card, by its name, as a grade or the guard of an approval reads it; none for other facts.
pub(crate) fn figure_bounds(name: &str) -> Bounds {
    let name =
        name.strip_prefix("inspection.").and_then(|rest| rest.split_once('.')).map_or(name, |(_, figure)| figure);
    let counted = name.ends_with(".count") || name.starts_with("failed.") || name.starts_with("nonconformities.");
    match name {
        "answered.share" => Bounds::between(Some(Ratio::ZERO), Some(Ratio::ONE)),
        _ if counted => Bounds::from_low(Ratio::ZERO),
        // Negative points and ceilings decide how far a percentage or a total may go.
        _ => Bounds::default(),
    }
}

/// The names of the figures of a section, as they stand behind `section.<id>.`
pub(crate) fn section_figures() -> impl Iterator<Item = &'static str> {
    OF_SECTION.iter().map(|(name, _)| *name)
}

/// The figure that a name means in its own scope: the whole checklist, or a section that reads itself.
/// `failed.key` is `Failed(0)` where `key` is the gravest severity.
pub(crate) fn meaning(name: &str, severities: &[Severity]) -> Option<FigureKind> {
    let known = WHOLE.iter().find(|(known, _)| *known == name).map(|(_, what)| *what);
    let of = |prefix: &str| name.strip_prefix(prefix).and_then(|id| Severity::place(severities, id));
    known
        .or_else(|| of("failed.").map(FigureKind::Failed))
        .or_else(|| of("nonconformities.").map(FigureKind::Nonconformities))
}

/// Splits `section.<id>.<figure>` into section and figure; `None` for other names.
pub(crate) fn meaning_in_section(name: &str) -> Option<(&str, FigureKind)> {
    let (section, rest) = name.strip_prefix("section.")?.split_once('.')?;
    OF_SECTION.iter().find(|(known, _)| *known == rest).map(|(_, what)| (section, *what))
}
