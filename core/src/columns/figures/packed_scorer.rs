//! Scores in machine integers, for checklists that no table holds: each line adds to a few fields of one 64-bit word, and grades
//! are linear comparisons of those fields. Exact: where a field or a comparison could overflow, nothing is made ready.
//!
//! Example: four pass-or-fail items of weights 1, 1, 2 and 2.5 in units of 1/2 (`scale` 2). Earned is at most 13 units and
//! takes 4 bits from bit 0, possible 4 bits from bit 4, and the count of failures, at most 4, 3 bits from bit 8. A passed item
//! of weight 2 adds 4 + (4 << 4) = 68, a failed one 0 + (4 << 4) + (1 << 8) = 320. Sums of a row are read back by shift and
//! mask; no field can carry into the next, because each has the bits of its greatest sum.
//!
//! ```text
//! bit      10 9 8 | 7 6 5 4  | 3 2 1 0
//! field    failed | possible | earned
//! ```
//!
//! The field `EXCEPTIONAL`, between possible and failed, has no bits in the example, in which no line blocks the score.
//!
//! A percentage is the quotient of the first two fields, and is rounded in integers as well. A row whose sums do not decide its
//! outcome (something is missing, or nothing is possible) is *exceptional* and is evaluated like a card.

use super::bit_fields::{
    BitField, DEFICIENT, EARNED, EXCEPTIONAL, FAILED, FAILED_OF, POSSIBLE, PackedColumns, magnitude,
};
use super::line_figures::LineFigures;
use super::linear::LinearTest;
use super::scale::{MOST, points, scale, units, weighted};
use crate::base::exact::Ratio;
use crate::base::rounding::{Rounding, RoundingMode};
use crate::base::simd::wide;
use crate::checklist::model::card_fact::FigureKind;
use crate::checklist::model::checklist::RollUp;
use crate::checklist::scoring::own_reading::OwnFact;
use crate::checklist::scoring::plan::{FactKey, Plan, Role};
use crate::tools::condition::{Condition, FactSet};

/// A checklist that adds everything up, in integers.
#[derive(Clone, Debug)]
pub(crate) struct PackedScorer {
    /// Units in one point: the least common denominator of all weights and points.
    pub(super) scale: i64,
    /// How the score follows from the first two fields.
    pub(super) kind: ScoreKind,
    /// True if equal words are remembered with their final score and grade, instead of grading by the tests of `rungs`.
    pub(crate) by_word: bool,
    /// The bits of a word that decide: the sums, and the counts that something reads.
    deciding: u64,
    /// True if the checklist has grades.
    pub(crate) graded: bool,
    /// The fields in the order of the constants in `bit_fields`: five, and one for each severity.
    pub(super) fields: Vec<BitField>,
    /// By item: the least units that it can earn, below zero for deductions. Its word holds the difference, which is never
    /// negative; the `least` of the field is the sum over all items.
    least: Vec<i64>,
    /// The grades' tests, best first; a grade without a condition always holds. None where words are remembered.
    rungs: Vec<LinearTest>,
    /// The fields to unpack: the first three, and those that the grades read. No field is listed twice.
    used_fields: Vec<usize>,
    /// The checklist's rounding of percentages and totals.
    pub(super) rounding: Rounding,
    /// Units of the last digit kept in one: 10 to the number of digits.
    unit: u64,
    /// By possible units p: 2⁶⁴ / 2p, rounded up. A division by 2p becomes a multiplication and a shift by 64 bits, exact
    /// while dividend times divisor stays below 2⁶⁴ (T. Granlund and P. Montgomery, Division by invariant integers, 1994).
    reciprocals: Vec<u64>,
}

/// How the score follows from the fields "earned" and "possible".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ScoreKind {
    /// Earned out of possible.
    Share,
    /// Charges added up, without a percentage; "earned" holds what is charged.
    Charges,
    /// A start less what is charged, but at least the floor, both in units; the percentage is of the start.
    Pool(i64, i64),
}

/// True if everything that grades, named figures and the final score read of the lines is in a word: the sums of the whole, and
/// its counts of failed and deficient items.
fn told_by_words(plan: &Plan) -> bool {
    let mut told = plan.own.reads_only_sums();
    read_figures(plan, &mut |key| {
        use FigureKind::{DeficientCount, Failed, FailedCount, Lost, Percent, Total};
        told &= key.node == 0 && matches!(key.what, Percent | Total | Lost | FailedCount | Failed(_) | DeficientCount);
    });
    told
}

/// Calls `see` with every figure of sections and of the whole that grades, named figures and the final score read.
fn read_figures(plan: &Plan, see: &mut dyn FnMut(FactKey)) {
    plan.own.facts().for_each(|what| {
        if let OwnFact::Node(key) = what {
            see(key);
        }
    });
    for condition in plan.rungs.iter().filter_map(|rung| rung.when.as_ref()) {
        condition.for_each_fact(&mut |name| plan.fact_key(0, name).into_iter().for_each(&mut *see));
    }
}

/// The greatest number of possible units with a table of reciprocals: 65536 entries of 8 bytes.
const MOST_INVERSES: i64 = 1 << 16;

impl PackedScorer {
    /// Prepares a checklist. `lines` are the lines that each item of the plan can have, by item; `facts` decide the conditions
    /// of grades that depend on no figure.
    ///
    /// `None` where a section is rolled up by anything but a sum, has a pool or a zero rule of its own, percentages are cut at
    /// a floor or ceiling, or there is a sampling rule, or named figures or the final score read more than the sums; where the fields need more than 64 bits, a common denominator reaches
    /// 2⁴⁰ or a comparison 2⁶²; and where a grade asks for what no field says.
    pub(crate) fn of(plan: &Plan, lines: &[&[LineFigures]], facts: &FactSet) -> Option<Self> {
        let root = plan.root()?;
        let adds = |role: Role, roll_up: RollUp| role != Role::Ratio || roll_up == RollUp::Sum;
        let inner = plan.nodes.iter().skip(1);
        let sums = inner.clone().all(|node| node.role != Role::Pool && node.zero_when.is_none())
            && plan.nodes.iter().all(|node| adds(node.role, node.roll_up));
        let checklist = plan.checklist();
        let cut = checklist.percent_floor.is_some() || checklist.percent_ceiling.is_some();
        let by_word = !plan.own.is_empty();
        if (by_word && !told_by_words(plan))
            || !sums
            || cut
            || !checklist.sampling.is_empty()
            || lines.len() != plan.items.len()
        {
            return None;
        }
        let points = points(plan, lines);
        let scale = scale(points.iter().flatten().flat_map(|(earned, possible)| [earned, possible]))?;
        let units = |value: &Ratio| units(value, scale);
        let kind = match root.role {
            Role::Ratio => ScoreKind::Share,
            Role::Charges => ScoreKind::Charges,
            Role::Pool => ScoreKind::Pool(units(&root.start)?, units(&root.floor)?),
        };
        let mut made = Self {
            scale,
            kind,
            by_word,
            deciding: 0,
            graded: !plan.rungs.is_empty(),
            fields: Vec::new(),
            least: Vec::new(),
            rungs: Vec::new(),
            used_fields: Vec::new(),
            rounding: plan.rounding().rounding(),
            unit: 10_u64.pow(plan.rounding().rounding().digits.min(9).into()),
            reciprocals: Vec::new(),
        };
        made.place_fields(plan, lines, &points)?;
        made.deciding = made.deciding(plan);
        let test = |condition: Option<&std::sync::Arc<Condition>>| match condition {
            None => Some(LinearTest::Is(true)),
            Some(condition) => made.test(plan, condition, facts),
        };
        let read = plan.rungs.iter().filter(|_| !by_word);
        let rungs = read.map(|rung| test(rung.when.as_ref())).collect::<Option<Vec<_>>>()?;
        // A percentage is rounded in integers too.
        let size = i128::from(10_i64.checked_pow(made.rounding.digits.into())?).checked_mul(200)?;
        let points = made.fields.iter().take(2).map(|field| magnitude(*field)).max()?;
        // What is left of a pool is between its floor and its start less the least charge.
        let pool = match made.kind {
            ScoreKind::Pool(start, floor) => i128::from(start).abs().max(i128::from(floor).abs()),
            ScoreKind::Share | ScoreKind::Charges => 0,
        };
        let greatest = points.checked_add(pool)?.max(i128::from(scale));
        let mut used_fields = vec![EARNED, POSSIBLE, EXCEPTIONAL];
        rungs.iter().for_each(|rung| rung.collect_fields(&mut used_fields));
        (made.rungs, made.used_fields) = (rungs, used_fields);
        // Default: without reciprocals, percentages are divided.
        made.reciprocals = made.reciprocals().unwrap_or_default();
        (greatest.checked_mul(size)? < MOST).then_some(made)
    }

    /// The word that a line adds: its units and counts, each in its field.
    /// `None` if a value does not fit its field, which does not happen for the lines that the fields were placed for.
    pub(crate) fn word(&self, plan: &Plan, line: &LineFigures) -> Option<u64> {
        let item = line.slot.item;
        let (earned, possible) = weighted(plan, line)?;
        let found = plan.counted(line);
        let failed = found.is_some_and(|found| found.failed);
        let least = self.least.get(item)?;
        let mut word = self.put(EARNED, units(&earned, self.scale)?.checked_sub(*least)?)?;
        word |= self.put(POSSIBLE, units(&possible, self.scale)?)?;
        word |= self.put(EXCEPTIONAL, i64::from(line.blocks))?;
        word |= self.put(FAILED, i64::from(failed))?;
        word |= self.put(DEFICIENT, i64::from(found.is_some() && !failed))?;
        if let Some(rank) = found.filter(|found| found.failed).and_then(|found| found.severity) {
            word |= self.put(FAILED_OF.checked_add(rank)?, 1)?;
        }
        Some(word)
    }

    /// The part of a word that decides what a row comes to, beside its counts.
    pub(crate) fn decides(&self, word: u64) -> u64 {
        word & self.deciding
    }

    /// The bits of the sums, and of the counts that grades, named figures and the final score read.
    fn deciding(&self, plan: &Plan) -> u64 {
        let mut read = vec![EARNED, POSSIBLE, EXCEPTIONAL];
        read_figures(plan, &mut |key| match key.what {
            FigureKind::FailedCount => read.push(FAILED),
            FigureKind::DeficientCount => read.push(DEFICIENT),
            FigureKind::Failed(rank) => read.extend(FAILED_OF.checked_add(rank)),
            _ => {}
        });
        let fields = read.into_iter().filter_map(|field| self.fields.get(field));
        // A shift is below 64; a field without bits has none to give.
        fields.fold(0, |bits, field| bits | field.mask.wrapping_shl(field.shift))
    }

    /// A value shifted to its field; `None` if it is negative or needs more bits than the field has.
    fn put(&self, field: usize, value: i64) -> Option<u64> {
        let field = self.fields.get(field)?;
        let bits = u64::try_from(value).ok().filter(|bits| *bits <= field.mask)?;
        bits.checked_shl(field.shift).or((bits == 0).then_some(0))
    }

    /// Places the fields one after the other from bit 0, each with the bits of its greatest sum less its least. A sum's range
    /// is the sum of the items' ranges; a count's is the number of items with a line that counts. `None` if 64 bits do not
    /// suffice. `points` are the earned and possible points of each line, by item.
    fn place_fields(&mut self, plan: &Plan, lines: &[&[LineFigures]], points: &[Vec<(Ratio, Ratio)>]) -> Option<()> {
        let mut earned = (0_i64, 0_i64);
        let mut possible = 0_i64;
        for item in points {
            let units: Vec<(i64, i64)> = item
                .iter()
                .map(|(earned, possible)| Some((units(earned, self.scale)?, units(possible, self.scale)?)))
                .collect::<Option<_>>()?;
            // Default: an item that can have no line adds nothing; so in the two sums below.
            let least = units.iter().map(|(earned, _)| *earned).min().unwrap_or_default();
            self.least.push(least);
            earned.0 = earned.0.checked_add(least)?;
            // Default: as above.
            earned.1 = earned.1.checked_add(units.iter().map(|(earned, _)| *earned).max().unwrap_or_default())?;
            // Default: as above.
            possible = possible.checked_add(units.iter().map(|(_, possible)| *possible).max().unwrap_or_default())?;
        }
        let count = |is: &dyn Fn(&LineFigures) -> bool| {
            // Invariant: fields were placed so that no value reaches 2⁶².
            i64::try_from(lines.iter().filter(|item| item.iter().any(is)).count()).unwrap_or(i64::MAX)
        };
        let failed = |line: &LineFigures| plan.counted(line).is_some_and(|found| found.failed);
        let mut ranges = vec![
            earned,
            (0, possible),
            (0, count(&|line| line.blocks)),
            (0, count(&failed)),
            (0, count(&|line| plan.counted(line).is_some_and(|found| !found.failed))),
        ];
        for rank in 0..plan.checklist().severities.len() {
            let of = |line: &LineFigures| plan.counted(line).is_some_and(|f| f.failed && f.severity == Some(rank));
            ranges.push((0, count(&of)));
        }
        let mut shift = 0_u32;
        for (least, most) in ranges {
            let span = u64::try_from(most.checked_sub(least)?).ok()?;
            let bits = u64::BITS.checked_sub(span.leading_zeros())?;
            let mask = if bits == 0 { 0 } else { u64::MAX >> u64::BITS.checked_sub(bits)? };
            self.fields.push(BitField { shift: shift.min(63), mask, least, most });
            shift = shift.checked_add(bits)?;
        }
        (shift <= 64).then_some(())
    }

    /// The table of reciprocals, by possible units. `None` unless rounding is half up, the score a share with no earned sum
    /// below zero, at most 65536 units are possible, and no product can reach the size at which the method is inexact.
    fn reciprocals(&self) -> Option<Vec<u64>> {
        let (earned, possible) = (self.fields.get(EARNED)?, self.fields.get(POSSIBLE)?);
        let unit = i64::try_from(self.unit).ok()?;
        let greatest = earned.most.checked_mul(200)?.checked_mul(unit)?.checked_add(possible.most)?;
        // The product of what is divided and the divisor stays below 2⁶⁴: then the inverse is near enough to be exact.
        let exact = greatest.checked_mul(possible.most.checked_mul(2)?).is_some();
        let half_up = self.rounding.mode == RoundingMode::HalfUp && self.kind == ScoreKind::Share && earned.least >= 0;
        let inverse = |possible: u64| u64::MAX / (possible.max(1) * 2) + 1;
        let most = u64::try_from(possible.most).ok()?;
        (half_up && exact && possible.most <= MOST_INVERSES).then(|| (0..=most).map(inverse).collect())
    }

    /// Unpacks the fields in use from the words, a value for each row. Of a pool also what is left: the start
    /// less what is charged, but at least the floor.
    pub(crate) fn read(&self, fields: &mut PackedColumns) {
        fields.columns.resize(self.fields.len(), Vec::new());
        for field in &self.used_fields {
            if let (Some(column), Some(field)) = (fields.columns.get_mut(*field), self.fields.get(*field)) {
                column.resize(fields.words.len(), 0);
                let words = &fields.words;
                wide(
                    #[inline(always)]
                    || column.iter_mut().zip(words).for_each(|(value, word)| *value = field.of(*word)),
                );
            }
        }
        if let (ScoreKind::Pool(start, floor), Some(charged)) = (self.kind, fields.columns.first()) {
            fields.left.clear();
            fields.left.extend(charged.iter().map(|charged| (start - charged).max(floor)));
            fields.start.clear();
            fields.start.resize(fields.words.len(), start);
        }
    }

    /// The rows without an ordinary score: an answer is missing, or nothing is possible.
    /// Rows are counted from the start of the chunk, in ascending order.
    pub(crate) fn exceptional_rows(&self, fields: &PackedColumns) -> Vec<usize> {
        let column = |field: usize| fields.column(field);
        let pairs = || column(EXCEPTIONAL).iter().zip(column(POSSIBLE));
        let is_odd = |(exceptional_rows, possible): (&i64, &i64)| (*exceptional_rows > 0) | (*possible <= 0);
        // Most chunks have none, which is tested for many rows at once.
        let some = wide(
            #[inline(always)]
            || pairs().fold(false, |some, pair| some | is_odd(pair)),
        );
        let exceptional_rows = pairs().enumerate().filter(|(_, pair)| some && is_odd(*pair));
        exceptional_rows.map(|(row, _)| row).collect()
    }

    /// The grade of each row, by its index in the scale of grades, best first. The tests are applied from the last grade to the
    /// first, each overwriting where it holds, so that the first that holds remains.
    /// A row in which no test holds keeps 255.
    pub(crate) fn grade(&self, fields: &PackedColumns, grades: &mut Vec<u8>) {
        let rows = fields.words.len();
        grades.clear();
        grades.resize(rows, u8::MAX);
        let mut holds = vec![false; rows];
        for (place, rung) in self.rungs.iter().enumerate().rev() {
            let place = u8::try_from(place).unwrap_or(u8::MAX);
            rung.evaluate(fields, &mut holds);
            let (grades, holds) = (&mut *grades, &holds);
            wide(
                #[inline(always)]
                || {
                    for (grade, holds) in grades.iter_mut().zip(holds) {
                        let mask = 0_u8.wrapping_sub(u8::from(*holds));
                        *grade = (*grade & !mask) | (place & mask);
                    }
                },
            );
        }
    }

    /// Units earned (or charged, or left) and possible of each row.
    /// Of a pool, possible is its start.
    pub(crate) fn points<'f>(&self, fields: &'f PackedColumns) -> (&'f [i64], &'f [i64]) {
        match self.kind {
            ScoreKind::Pool(..) => (&fields.left, &fields.start),
            _ => (fields.column(EARNED), fields.column(POSSIBLE)),
        }
    }

    /// Of each row: failed (0), deficient (1), or failed of a severity (2 and on).
    pub(crate) fn counts<'f>(&self, fields: &'f PackedColumns, place: usize) -> impl Iterator<Item = i64> + 'f {
        let field = FAILED.checked_add(place).and_then(|field| self.fields.get(field)).copied();
        fields.words.iter().filter_map(move |word| Some(field?.of(*word)))
    }

    /// Whether there are grades that tests decide.
    pub(crate) fn has_grades(&self) -> bool {
        !self.rungs.is_empty()
    }

    /// Whether scores have a percentage.
    pub(crate) fn has_percent(&self) -> bool {
        self.kind != ScoreKind::Charges
    }

    /// The percentage of each row in units of the last digit kept.
    /// Rounded half up, a percentage is ⌊(200 · unit · earned + possible) / (2 · possible)⌋, which a table of reciprocals turns
    /// into one multiplication; other roundings divide. Values of exceptional rows mean nothing.
    pub(crate) fn percent_units(&self, fields: &PackedColumns) -> Vec<i64> {
        let (earned, possible) = self.points(fields);
        let pairs = earned.iter().zip(possible);
        // At most 10^9 units: nine digits are kept.
        let times = self.unit * 200;
        // The inverses were made ready only where none of this overflows.
        let by_inverse = |(earned, possible): (&i64, &i64)| {
            let inverse = usize::try_from(*possible).ok().and_then(|possible| self.reciprocals.get(possible)).copied();
            let twice = earned.unsigned_abs().wrapping_mul(times).wrapping_add(possible.unsigned_abs());
            debug_assert!(inverse.is_some() || *possible < 0, "there is an inverse for all that can be possible");
            // Invariant: as asserted; the row is exceptional where nothing is possible, and its percentage is not read.
            let product = u128::from(twice).wrapping_mul(inverse.unwrap_or_default().into());
            // The upper 64 bits of 128.
            ((product >> 64) as u64).cast_signed()
        };
        if self.reciprocals.is_empty() {
            pairs.map(|(earned, possible)| self.round(earned * 100, *possible)).collect()
        } else {
            pairs.map(by_inverse).collect()
        }
    }

    /// The total of each row in units of the last digit kept.
    pub(crate) fn total_units(&self, fields: &PackedColumns) -> Vec<i64> {
        self.points(fields).0.iter().map(|earned| self.round(*earned, self.scale)).collect()
    }

    /// `numerator / denominator` in units of the last digit kept, rounded by the checklist's mode. Modes act on the magnitude,
    /// as `Rounding` does; a denominator of 0 counts as 1, for exceptional rows.
    fn round(&self, numerator: i64, denominator: i64) -> i64 {
        let denominator = denominator.unsigned_abs().max(1);
        let exact = numerator.unsigned_abs() * self.unit;
        let (quotient, rest) = (exact / denominator, exact % denominator);
        let raise = match self.rounding.mode {
            RoundingMode::HalfUp => rest * 2 >= denominator,
            RoundingMode::HalfEven => rest * 2 > denominator || (rest * 2 == denominator && quotient % 2 == 1),
            RoundingMode::Down => false,
            RoundingMode::Up => rest > 0,
        };
        // Invariant: fields were placed so that no value reaches 2⁶².
        let rounded = i64::try_from(quotient + u64::from(raise)).unwrap_or(i64::MAX);
        if numerator < 0 { -rounded } else { rounded }
    }
}
