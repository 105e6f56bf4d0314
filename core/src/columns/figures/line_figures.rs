//! A score in figures alone, without a card: what tables are computed with.
//!
//! Every figure comes from the lines, the roll-up and the ladder that cards come from; nothing is decided here.

use crate::base::exact::Ratio;
use crate::base::id::Id;
use crate::base::json::{Decoder, Json};
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem};
use crate::base::text::Text;
use crate::checklist::card::score;
use crate::checklist::kind::{ColumnCode, label};
use crate::checklist::model::answer::{Answer, Answers};
use crate::checklist::model::handling::{AnswerState, Handling};
use crate::checklist::model::item::{Item, ItemKind, ItemOption};
use crate::checklist::scoring::line::{self, EvaluatedLine};
use crate::checklist::scoring::line_score::LineScore;
use crate::checklist::scoring::own_draw::draw;
use crate::checklist::scoring::plan::Plan;
use crate::checklist::scoring::roll_up::Tally;
use crate::checklist::scoring::{grade, read_answers};
use crate::tools::condition::{Atom, Condition, FactSet, Operand, atoms, comparisons as comparisons_of_amounts};
use std::borrow::Cow;

/// What one item's answer comes to.
/// Everything that tables need of a line; texts and reasons are left out.
#[derive(Clone, Debug)]
pub(crate) struct LineFigures {
    /// The item, the state and the effect on the score.
    pub(super) slot: LineScore,
    /// True if its state is handled by blocking: there is no final score while it stands.
    pub(super) blocks: bool,
    /// True if the item is scored and it, or a part or instance of it, was answered.
    pub(super) has_answer: bool,
    /// `Some(failed)` if the line is a finding; `None` if nothing wrong was seen.
    pub(super) wrong: Option<bool>,
}

impl LineFigures {
    /// The index of the item in the plan.
    pub(crate) fn item(&self) -> usize {
        self.slot.item
    }
}

/// How an inspection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OutcomeKind {
    /// A score and its grade: a place on the ladder, best first.
    Graded(usize),
    /// A score; the checklist has no grades.
    Scored,
    /// A score, but which grade depends on what is not known.
    Ungraded,
    /// No final score yet.
    Provisional,
    /// No score, and why.
    NoScore(Code),
}

impl OutcomeKind {
    /// The word that cards write.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Graded(_) => "graded",
            Self::Scored => "scored",
            Self::Ungraded => "ungraded",
            Self::Provisional => "provisional",
            Self::NoScore(_) => "no_score",
        }
    }
}

/// What an inspection comes to, in figures.
/// Rows with equal figures share an outcome number, which is why they can be hashed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ScoreFigures {
    /// Whether there is a score and a grade, and if not, why.
    pub(crate) standing: OutcomeKind,
    /// 0–100, exact, where there is a score that has one.
    pub(crate) percent: Option<Ratio>,
    /// Points earned, charged, or left of the start, where there is a score.
    pub(crate) total: Option<Ratio>,
    /// The final score, where the checklist has a rule for it and it comes to one.
    pub(crate) final_score: Option<Ratio>,
    /// Failed scored items.
    pub(crate) failed: usize,
    /// Items below full that did not fail.
    pub(crate) deficient: usize,
    /// Failed scored items of each severity, gravest first.
    pub(crate) failed_of: Vec<usize>,
}

/// What of a line a table of findings tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LineFinding {
    /// True if it failed, false if it is only below full.
    pub(crate) failed: bool,
    /// A place in the checklist's severities.
    pub(crate) severity: Option<usize>,
}

/// What a column holds the answers of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ColumnQuestion<'p> {
    /// What kind of answer is expected.
    pub(crate) kind: ItemKind,
    /// The options to choose from, in the order of their codes.
    pub(crate) options: &'p [ItemOption],
    /// The greatest count, where it counts.
    pub(crate) most: Option<i64>,
}

impl Plan {
    /// The items in reading order.
    pub(crate) fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.iter().map(|planned| &planned.item)
    }

    /// The item at a place.
    pub(crate) fn item_at(&self, place: usize) -> Option<&Item> {
        self.items.get(place).map(|planned| &planned.item)
    }

    /// The first repeated section, if there is one.
    pub(crate) fn repeats(&self) -> Option<&Id> {
        self.nodes.iter().find(|node| node.repeat.is_some()).and_then(|node| node.section.as_ref())
    }

    /// The repeated section that an item belongs to, and the most instances of it.
    pub(crate) fn repeat_of(&self, item: usize) -> Option<(&Id, u32)> {
        let node = self.nodes.get(self.items.get(item)?.repeat?)?;
        Some((node.section.as_ref()?, node.repeat.as_ref()?.at_most))
    }

    /// Whether nothing changes for anyone when an item is left out: it has no points and holds nothing up.
    pub(crate) fn may_be_left_out(&self, item: usize) -> bool {
        self.items.get(item).is_some_and(|planned| {
            let blocks = [AnswerState::Missing, AnswerState::Hidden]
                .iter()
                .any(|s| planned.handling.of(*s) == Some(Handling::Block));
            !planned.item.scored() && !blocks
        })
    }

    /// What a column asks for: an item, or one of its parts.
    /// An item with parts can be answered by one column only if all parts are pass or fail; otherwise `None`, as for a part
    /// that does not exist.
    pub(crate) fn question(&self, item: usize, part: Option<usize>) -> Option<ColumnQuestion<'_>> {
        let planned = self.items.get(item)?;
        let asked = match part {
            None if !planned.parts.is_empty() => {
                // One answer for all of them, where all can take it.
                let alike = planned.item.parts.iter().all(|part| part.kind == ItemKind::PassFail);
                (alike.then_some(ItemKind::PassFail)?, [].as_slice(), None)
            }
            None => (planned.item.kind, planned.item.options.as_slice(), planned.item.max),
            Some(part) => {
                let part = planned.item.parts.get(part)?;
                (part.kind, part.options.as_slice(), part.max)
            }
        };
        let (kind, options, max) = asked;
        let most = max.filter(|_| kind.column_code() == ColumnCode::Count).and_then(|max| max.to_i64());
        Some(ColumnQuestion { kind, options, most })
    }

    /// The texts that an item or part accepts, folded, each with the code that it means.
    pub(crate) fn labels(&self, item: usize, part: Option<usize>) -> impl Iterator<Item = (&str, &str)> {
        let planned = self.items.get(item);
        let dictionary = planned.and_then(|planned| match part {
            None => Some(&planned.dictionary),
            Some(part) => planned.parts.get(part).map(|part| &part.dictionary),
        });
        dictionary.into_iter().flat_map(label::AnswerLabels::labels).map(|(text, code)| (text, &**code))
    }

    /// Reads a cell as the answer to an item or part: `None` where it is none.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn read_cell(&self, item: usize, part: Option<usize>, cell: &Json) -> Result<Option<Answer>, Problem> {
        let Some(planned) = self.items.get(item) else { return Ok(None) };
        let mut decoder = Decoder::default();
        let read = read_answers::read_cell(cell, planned, part, &mut decoder);
        decoder.take().into_iter().next().map_or(Ok(read), Err)
    }

    /// What of the facts from outside can make a difference: what applies, by its conditions; what grades ask of such facts alone, by
    /// their comparisons; and the facts that grades compare with what cards say, by their names.
    pub(crate) fn reads(&self) -> (Vec<&Condition>, Vec<&Atom>, Set<&str>) {
        let of_items = self.items.iter().filter_map(|item| item.item.applies_when.as_ref());
        let of_nodes = self.nodes.iter().filter_map(|node| node.applies.as_ref());
        let of_parts =
            self.items.iter().flat_map(|item| &item.item.parts).filter_map(|part| part.applies_when.as_ref());
        let mut conditions: Vec<&Condition> = Vec::new();
        for condition in of_nodes.chain(of_items).chain(of_parts) {
            if !conditions.contains(&condition) {
                conditions.push(condition);
            }
        }
        let (mut comparisons, mut names): (Vec<&Atom>, Set<&str>) = (Vec::new(), Set::new());
        for condition in self.rungs.iter().filter_map(|rung| rung.when.as_ref()) {
            atoms(condition, &mut |atom| {
                let other = match &atom.operand {
                    Operand::Term(term) => Some(term.fact.as_str()),
                    Operand::Literal(_) | Operand::List(_) => None,
                };
                let facts = [Some(atom.fact.as_str()), other].into_iter().flatten();
                let outer: Vec<&str> = facts.clone().filter(|name| self.fact_key(0, name).is_none()).collect();
                match outer.len() == facts.count() {
                    true if !comparisons.contains(&atom) => comparisons.push(atom),
                    true => {}
                    false => names.extend(outer),
                }
            });
            comparisons_of_amounts(condition, &mut |comparison| {
                comparison.for_each_fact(&mut |name| {
                    names.extend(Some(name).filter(|name| self.fact_key(0, name).is_none()))
                });
            });
        }
        if !self.own.is_empty() {
            // What a fact decides may hang on answers: rows with other facts are evaluated by themselves.
            let own = conditions.iter().copied().chain(self.rungs.iter().filter_map(|rung| rung.when.as_deref()));
            let mut read: Vec<&str> = Vec::new();
            own.for_each(|condition| condition.for_each_fact(&mut |name| read.push(name)));
            self.checklist().figures.iter().for_each(|figure| figure.amount.for_each_fact(&mut |name| read.push(name)));
            self.checklist().scoring.iter().for_each(|rule| rule.for_each_fact(&mut |name| read.push(name)));
            names.extend(read.into_iter().filter(|name| self.own_fact(name).is_none()));
        }
        (conditions, comparisons, names)
    }

    /// Evaluates the line of an item that is not repeated; `None` if there is no such item.
    pub(crate) fn bare_line(&self, item: usize, answer: Option<&Answer>, facts: &FactSet) -> Option<LineFigures> {
        line::evaluate_item(self, item, answer, facts, &nameless).map(|evaluated| self.bare(&evaluated))
    }

    /// Evaluates every line of an inspection in the order of the items; repeated items have one, or one for each instance. With them come the
    /// facts that grades read beside the figures.
    pub(crate) fn bare_lines<'f>(&self, answers: &Answers, facts: &'f FactSet) -> (Vec<LineFigures>, Cow<'f, FactSet>) {
        let drawn = draw(self, answers, facts, &nameless);
        (drawn.lines.iter().map(|evaluated| self.bare(evaluated)).collect(), drawn.facts)
    }

    /// Whether items hang on each other, or something reads their answers, so that a row cannot be scored item by item.
    pub(crate) fn reads_itself(&self) -> bool {
        !self.own.reads_only_sums()
    }

    /// Reduces an evaluated line to its figures.
    fn bare(&self, evaluated: &EvaluatedLine<'_>) -> LineFigures {
        let scored = self.items.get(evaluated.item).is_some_and(|item| item.item.scored());
        let answered = evaluated.state == AnswerState::Answered || evaluated.answered_inside();
        let wrong = self.items.get(evaluated.item).and_then(|planned| evaluated.wrong(planned, self.method()));
        LineFigures { slot: evaluated.slot(), blocks: evaluated.blocks(), has_answer: scored && answered, wrong }
    }

    /// What lines come to; they stand in the order of the items.
    /// The score, the counts and the grade come from the functions that cards use.
    pub(crate) fn figures(&self, lines: &[LineFigures], facts: &FactSet) -> ScoreFigures {
        let slots: Vec<LineScore> = lines.iter().map(|line| line.slot.clone()).collect();
        let tally = Tally::of(self, &slots);
        let counts = score::count(self, &slots);
        let blocked = lines.iter().any(|line| line.blocks);
        let has_answer = lines.iter().any(|line| line.has_answer);
        let standing = if let Some(reason) = score::no_score(self, &tally, &counts, blocked, has_answer) {
            OutcomeKind::NoScore(reason.code())
        } else if blocked {
            OutcomeKind::Provisional
        } else {
            let seen = tally.facts(facts, self.rounding().compare);
            match grade::possible(self, &seen) {
                (places, true) => places.first().map_or(OutcomeKind::Scored, |place| OutcomeKind::Graded(*place)),
                (_, false) => OutcomeKind::Ungraded,
            }
        };
        let scored = !matches!(standing, OutcomeKind::NoScore(_) | OutcomeKind::Provisional);
        let mut failed_of = vec![0_usize; self.checklist().severities.len()];
        for line in lines {
            if let Some(found) = self.counted(line).filter(|found| found.failed)
                && let Some(count) = found.severity.and_then(|rank| failed_of.get_mut(rank))
            {
                *count += 1;
            }
        }
        ScoreFigures {
            standing,
            percent: if scored { tally.percent(0) } else { None },
            total: scored.then(|| tally.root().earned.clone()),
            final_score: if scored { tally.final_score(facts) } else { None },
            failed: counts.failed,
            deficient: counts.deficient,
            failed_of,
        }
    }

    /// Whether something was found wrong with a line, and how grave.
    pub(crate) fn found(&self, line: &LineFigures) -> Option<LineFinding> {
        let severity =
            self.items.get(line.slot.item).and_then(|planned| line.slot.effect.severity.or(planned.severity));
        line.wrong.map(|failed| LineFinding { failed, severity })
    }

    /// Whether a line counts as failed or below full, and how grave.
    pub(crate) fn counted(&self, line: &LineFigures) -> Option<LineFinding> {
        let planned = self.items.get(line.slot.item).filter(|planned| planned.item.scored())?;
        let effect = &line.slot.effect;
        let failed = effect.counts && effect.failed;
        let severity = effect.severity.or(planned.severity);
        (failed || effect.is_deficient(planned, self.method())).then_some(LineFinding { failed, severity })
    }
}

/// Tables tell no reasons, so that no fact needs a name.
fn nameless(_: &str) -> Text {
    Text::Empty
}
