//! Whether what somebody states of an inspection is what its card says: every figure that is not, with both figures, the
//! difference, and why, where that can be shown.
//!
//! A figure agrees if it is the card's exact or rounded value, or if the exact value rounds to it in the
//! checklist's own mode. A percentage may be stated with fewer digits than the checklist rounds to (88 for
//! 87.5); points may not (3 is not 2.5).
//!
//! Each figure that differs is reported once. Explanations are tried only for figures that differ: the alternative
//! roll-ups (`Hypotheses`) are computed once for all of them.

use super::explanations::{Hypotheses, items_say};
use super::stated::{COUNTS, Stated, StatedFigure, StatedItem, StatedSection};
use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::json::escape;
use crate::base::ordered::{Map, SortStable};
use crate::base::problem::{Code, Problem};
use crate::base::rounding::Rounding;
use crate::base::text::Text;
use crate::base::text_folding::lower;
use crate::checklist::card::binding::Binding;
use crate::checklist::card::card::{Counts, ScoreCard};
use crate::checklist::card::score::score;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::handling::AnswerState;
use crate::checklist::model::inspection::Inspection;
use crate::checklist::scoring::line::EvaluatedLine;
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::outcome::Outcome;
use crate::checklist::scoring::own_draw::draw;
use crate::checklist::scoring::plan::{FactKey, Plan};
use crate::checklist::scoring::roll_up::Tally;
use crate::tools::condition::FactSet;

/// Result of comparing stated figures with a card.
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Verified {
    /// Number of figures compared.
    pub compared: usize,
    /// Those that do not agree, in the order: the whole, counts, sections, items.
    pub disagreements: Vec<Disagreement>,
}

/// A stated figure that differs from the card's.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Disagreement {
    /// The difference as a sentence, with the path of the figure in what was stated.
    pub finding: Problem,
    /// The figure as stated.
    pub stated: String,
    /// The card's figure; absent if it has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub computed: Option<String>,
    /// Stated minus computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub difference: Option<Ratio>,
    /// Explanations, each of which was computed and gives exactly the stated figure: other roundings, other
    /// handlings, a missing credit, one item taken as right.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Problem>,
}

/// What a figure says of the whole or of a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StatedKind {
    /// Points earned, demerits charged, or nonconformities, after floors.
    Total,
    /// Percentage, 0 to 100.
    Percent,
    /// The same number as the total.
    Earned,
    /// Points possible of what counts.
    Possible,
    /// Possible minus earned.
    Lost,
    /// Charges before any floor: all of them for the whole, those of its own pool for a section.
    Charged,
}

/// A figure of the whole (node 0) or of a section.
#[derive(Clone, Copy)]
pub(crate) struct NodeFigure<'f> {
    /// Index of the node, 0 for the whole.
    pub(crate) node: usize,
    /// Which of its figures.
    pub(crate) of: StatedKind,
    /// The figure as stated.
    pub(crate) figure: &'f StatedFigure,
}

/// Everything that figures are compared with.
/// The inspection is scored once; all fields are views of that one evaluation.
pub(crate) struct VerificationInput<'s> {
    pub(crate) plan: &'s Plan,
    pub(crate) inspection: &'s Inspection,
    pub(crate) binding: &'s Binding<'s>,
    pub(crate) stated: &'s Stated,
    pub(crate) card: &'s ScoreCard,
    pub(crate) evaluated: &'s [EvaluatedLine<'s>],
    pub(crate) slots: &'s [LineScore],
    pub(crate) tally: &'s Tally<'s>,
    /// The facts that grades read beside the figures.
    pub(crate) facts: &'s FactSet,
}

/// Compares stated figures with the inspection's card. Figures that are not stated are not compared.
pub fn verify_stated(plan: &Plan, inspection: &Inspection, binding: &Binding<'_>, stated: &Stated) -> Verified {
    let card = score(plan, inspection, binding);
    let drawn = draw(plan, &inspection.answers, &inspection.facts, binding.names);
    let slots: Vec<LineScore> = drawn.lines.iter().map(EvaluatedLine::slot).collect();
    let tally = Tally::of(plan, &slots);
    let sheet = VerificationInput {
        plan,
        inspection,
        binding,
        stated,
        card: &card,
        evaluated: &drawn.lines,
        facts: &drawn.facts,
        slots: &slots,
        tally: &tally,
    };
    let mut out = Verified::default();
    sheet.whole_and_sections(&mut out);
    sheet.grade(&mut out);
    sheet.counts(&mut out);
    sheet.items(&mut out);
    // Disagreements are found by kind of figure and reported in the order that `Verified` promises.
    let place = |one: &Disagreement| {
        let list = one.finding.path().split('/').nth(1);
        ["counts", "failed", "sections", "items"]
            .iter()
            .position(|name| list == Some(name))
            .map_or(0, |place| place + 1)
    };
    out.disagreements.sort_stable_by_key(place);
    out
}

impl VerificationInput<'_> {
    /// Compares the figures of the whole and of sections. A section that the checklist does not have is skipped, since reading
    /// reports it.
    fn whole_and_sections(&self, out: &mut Verified) {
        let whole = self.stated.figures().into_iter().map(|(name, of, figure)| (format!("/{name}"), 0, of, figure));
        let sections = self.stated.sections.iter().filter_map(|(id, section)| {
            let node = self.plan.section(id)?;
            let place = move |name: &str| format!("/sections/{}/{name}", escape(id));
            Some(section.figures().into_iter().map(move |(name, of, figure)| (place(name), node, of, figure)))
        });
        let mut differing = Vec::new();
        for (path, node, of, figure) in whole.chain(sections.flatten()) {
            let Some(figure) = figure else { continue };
            out.compared += 1;
            // Without a final score the whole has no figures; sections have what is settled in them, as the card has it.
            let ours = of.of(self.tally, node).filter(|_| node > 0 || self.card.score.is_some());
            if ours.as_ref().is_none_or(|ours| !self.agrees(figure, ours, of)) {
                differing.push((path, NodeFigure { node, of, figure }, ours));
            }
        }
        if differing.is_empty() {
            return;
        }
        let hypotheses = Hypotheses::of(self);
        let tallies = hypotheses.tallies();
        for (path, figure, ours) in differing {
            let because = self.why(&tallies, figure, ours.as_ref());
            out.disagreements.push(self.disagreement(&path, figure.figure, ours.as_ref(), figure.of, because));
        }
    }

    /// Whether a stated figure is this value, or what it rounds to.
    /// Digits are those stated for a percentage, at least the checklist's for points; at most 9. The mode of rounding is the
    /// checklist's own.
    pub(crate) fn agrees(&self, figure: &StatedFigure, exact: &Ratio, of: StatedKind) -> bool {
        let rounding = self.plan.rounding().rounding();
        let digits = match (figure.digits, of) {
            (Some(digits), StatedKind::Percent) => digits,
            // Default: a fraction is exact, and has no digits that could be fewer than the checklist rounds to.
            (digits, _) => digits.unwrap_or_default().max(rounding.digits),
        };
        let coarse = Rounding { digits: digits.min(9), mode: rounding.mode };
        figure.value == *exact || figure.value == rounding.apply(exact) || figure.value == coarse.apply(exact)
    }

    /// Totals and percentages are shown, and subtracted, as the checklist rounds them; the others exactly.
    fn disagreement(
        &self,
        path: &str,
        figure: &StatedFigure,
        ours: Option<&Ratio>,
        of: StatedKind,
        because: Vec<Problem>,
    ) -> Disagreement {
        let rounding = self.plan.rounding().rounding();
        let shown = ours.map(|ours| match of {
            StatedKind::Percent | StatedKind::Total => (rounding.apply(ours), rounding.text(ours)),
            _ => (ours.clone(), ours.to_string()),
        });
        let (value, text) = shown.unzip();
        let difference = value.map(|value| &figure.value - &value);
        Disagreement {
            finding: self.finding(path, figure.text.as_str(), text.as_deref()),
            stated: figure.text.clone(),
            computed: text,
            difference,
            because,
        }
    }

    /// Compares the stated grade, if there is one; a word that names no grade of the checklist never agrees.
    fn grade(&self, out: &mut Verified) {
        let Some(stated) = &self.stated.grade else { return };
        out.compared += 1;
        let named = self.grade_of(stated);
        let ours = self.card.grade();
        if ours.is_some() && named == ours {
            return;
        }
        let computed = ours.map(Id::to_string);
        out.disagreements.push(Disagreement {
            finding: self.finding("/grade", stated, computed.as_deref()),
            stated: stated.clone(),
            computed,
            difference: None,
            because: self.why_grade(named),
        });
    }

    /// What is said of a figure that does not agree.
    /// `stated_differs`, or `stated_not_on_card` if the card has no such figure; `path` is the pointer into what was stated.
    fn finding(&self, path: &str, stated: &str, computed: Option<&str>) -> Problem {
        let figure = path.trim_start_matches('/');
        // Of figures only grades have titles.
        let title = |figure: &str| self.plan.grade_title(figure).map_or(Text::Empty, |title| title.quoted());
        let problem = match computed {
            Some(computed) => Problem::new(Code::StatedDiffers).with_titled("computed", computed, &title(computed)),
            None => Problem::new(Code::StatedNotOnCard),
        };
        let problem = problem.with_titled("figure", figure, &self.plan.stated_title(figure));
        problem.with_titled("stated", stated, &title(stated)).at(path)
    }

    /// The grade that a word names: its id, or its title in some language.
    /// Case is ignored in titles. An id comes before a title.
    fn grade_of(&self, word: &str) -> Option<&Id> {
        let word = lower(word.trim());
        let names = |title: &Text| match title {
            Text::Plain(title) => lower(title) == word,
            Text::Localised(titles) => titles.iter().any(|(_, title)| lower(title) == word),
            Text::Empty => false,
        };
        let rungs = &self.plan.rungs;
        let named =
            rungs.iter().find(|rung| *rung.grade == *word).or_else(|| rungs.iter().find(|rung| names(&rung.title)));
        named.map(|rung| &rung.grade)
    }

    /// Compares the counts of lines by state, and of failures by severity.
    fn counts(&self, out: &mut Verified) {
        let ours = self.card.counts.named();
        for (name, figure) in &self.stated.counts {
            let ours = COUNTS.iter().zip(ours).find(|(known, _)| *known == name).map(|(_, count)| count);
            self.count(out, &format!("/counts/{name}"), figure, ours.map(Ratio::from_count));
        }
        for (id, figure) in &self.stated.failed {
            let rank = self.plan.checklist().severity_rank(id);
            let ours = rank.and_then(|rank| self.tally.fact(FactKey { node: 0, what: FigureKind::Failed(rank) }));
            self.count(out, &format!("/failed/{id}"), figure, ours);
        }
    }

    /// Counts have to be equal; nothing is rounded, and no explanation is looked for.
    fn count(&self, out: &mut Verified, path: &str, figure: &StatedFigure, ours: Option<Ratio>) {
        out.compared += 1;
        if ours.as_ref() != Some(&figure.value) {
            out.disagreements.push(self.disagreement(path, figure, ours.as_ref(), StatedKind::Earned, Vec::new()));
        }
    }

    /// Compares items, each as a whole or instance by instance.
    fn items(&self, out: &mut Verified) {
        for (id, stated) in &self.stated.items {
            let path = format!("/items/{}", escape(id));
            let lines = self.lines_of(id);
            match stated {
                StatedItem::Whole(figure) => self.item(out, &path, figure, lines),
                StatedItem::Instances(figures) => {
                    let places = lines.iter().zip(0..).filter_map(|(evaluated, at)| Some((evaluated.instance?, at)));
                    let places: Map<&str, usize> = places.collect();
                    for (name, figure) in figures {
                        let line = places.get(name.as_str()).and_then(|at| lines.get(*at));
                        // Default: an instance that has no line is compared with none, and does not agree.
                        let line = line.map(std::slice::from_ref).unwrap_or_default();
                        self.item(out, &format!("{path}/{}", escape(name)), figure, line);
                    }
                }
            }
        }
    }

    /// The lines of an item.
    /// Lines are sorted by item, so they are one range, found by binary search. Empty for an unknown item.
    pub(crate) fn lines_of(&self, id: &str) -> &[EvaluatedLine<'_>] {
        let Some(item) = self.plan.place_of(id) else { return &[] };
        let from = self.evaluated.partition_point(|evaluated| evaluated.item < item);
        let to = self.evaluated.partition_point(|evaluated| evaluated.item <= item);
        // Invariant: partition points lie within the list, `from` not behind `to`.
        self.evaluated.get(from..to).unwrap_or_default()
    }

    /// Compares the sum of some lines of one item. The reason for an item without points is the state of its first line that
    /// was not answered.
    fn item(&self, out: &mut Verified, path: &str, figure: &StatedFigure, lines: &[EvaluatedLine<'_>]) {
        out.compared += 1;
        let ours = lines.iter().filter_map(|evaluated| self.earned(evaluated)).reduce(|all, one| &all + &one);
        if ours.as_ref().is_some_and(|ours| self.agrees(figure, ours, StatedKind::Earned)) {
            return;
        }
        let mut because = Vec::new();
        if ours.is_none() {
            let out_of_it = lines.iter().find(|evaluated| evaluated.state != AnswerState::Answered);
            because.extend(out_of_it.map(|evaluated| {
                let state = evaluated.state;
                Problem::new(Code::StatedNotCounted).with_titled("state", state.as_str(), &state.title())
            }));
        }
        because.extend(items_say(self, lines, figure, ours.as_ref()));
        out.disagreements.push(self.disagreement(path, figure, ours.as_ref(), StatedKind::Earned, because));
    }

    /// What a line counts with: its weighted points or charge.
    /// `None` for a line that does not count or is not scored.
    pub(crate) fn earned(&self, evaluated: &EvaluatedLine<'_>) -> Option<Ratio> {
        let item = self.plan.items.get(evaluated.item)?;
        (evaluated.effect.counts && item.item.scored()).then(|| &evaluated.effect.points * &item.weight)
    }

    /// Why there is no final score, or none yet.
    /// The range of a provisional score is given as far as it is known, `?` where it is not.
    pub(crate) fn no_score(&self) -> Option<Problem> {
        match &self.card.outcome {
            Outcome::NoScore { reason } => Some(reason.clone()),
            Outcome::Provisional(range) => {
                let of = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
                let problem = Problem::new(Code::StatedWhileOpen);
                Some(problem.with("low", of(&range.low)).with("high", of(&range.high)))
            }
            _ => None,
        }
    }
}

impl StatedKind {
    /// The exact figure of a node.
    /// `None` for a node in which nothing counts, and for charges of a section that is no pool.
    pub(crate) fn of(self, tally: &Tally<'_>, node: usize) -> Option<Ratio> {
        let sum = tally.sums.get(node).filter(|sum| sum.counted > 0)?;
        match self {
            Self::Percent => tally.percent(node),
            Self::Total | Self::Earned => Some(sum.earned.clone()),
            Self::Possible => Some(sum.possible.clone()),
            Self::Lost => tally.fact(FactKey { node, what: FigureKind::Lost }),
            Self::Charged if node == 0 => tally.charged(),
            Self::Charged => tally.is_pool(node).then(|| sum.charged.clone()),
        }
    }
}

impl Counts {
    /// The counts in the order of `COUNTS`.
    fn named(&self) -> [usize; 10] {
        let Self { items, answered, conforming, failed, deficient, not_applicable, .. } = *self;
        let Self { hidden, not_sampled, missing, error, .. } = *self;
        [items, answered, conforming, failed, deficient, not_applicable, hidden, not_sampled, missing, error]
    }
}

macro_rules! figures {
    ($($stated:ident),*) => {$(
        impl $stated {
            /// Its figures by name.
            pub(crate) fn figures(&self) -> [(&'static str, StatedKind, Option<&StatedFigure>); 6] {
                [
                    ("total", StatedKind::Total, self.total.as_ref()),
                    ("percent", StatedKind::Percent, self.percent.as_ref()),
                    ("earned", StatedKind::Earned, self.earned.as_ref()),
                    ("possible", StatedKind::Possible, self.possible.as_ref()),
                    ("lost", StatedKind::Lost, self.lost.as_ref()),
                    ("charged", StatedKind::Charged, self.charged.as_ref()),
                ]
            }
        }
    )*};
}
figures!(Stated, StatedSection);
