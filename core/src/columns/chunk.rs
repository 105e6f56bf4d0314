//! Scores one chunk of encoded rows, class by class, and tells the sink.
//!
//! Rows of one class are scored where they stand if the chunk has no other class. Otherwise the indices of each class's rows
//! are copied together, scored as a smaller chunk, and told to the sink with their positions.

use super::encode::EncodedColumn;
use super::outcome::{RowFinding, RowSelection, Sink};
use super::scorer::Scorer;
use crate::checklist::Plan;

impl Scorer {
    /// Scores a chunk by its indices and classes, and tells the sink the outcomes and, if asked for, the findings.
    /// `refused` are the rows without an outcome, in order.
    /// `symbols` has the indices of each asked item; `classes` a class for each row, or a single entry for all. `start` is the
    /// chunk's first row in the table. The sink is told once for each class, in the order in which classes first occur.
    pub(super) fn score_chunk(
        &mut self,
        plan: &Plan,
        (symbols, classes): (&[EncodedColumn], &[usize]),
        (start, rows): (usize, usize),
        refused: &[u32],
        findings: bool,
        sink: &mut dyn Sink,
    ) {
        let distinct = distinct(classes);
        let all = distinct.len() == 1;
        let mut chosen: Vec<EncodedColumn> = Vec::new();
        for class in distinct {
            let Some(program) = self.programs.get_mut(class) else { continue };
            program.extend(plan, &self.asked);
            let outcomes = &mut self.outcomes;
            if all {
                let at = RowSelection { start, positions: None };
                program.score(plan, (&self.asked, symbols), (at, rows), refused, outcomes, sink);
                continue;
            }
            let positions = places(classes, class);
            choose(symbols, &positions, &mut chosen);
            let places = (0..).zip(&positions).filter(|(_, row)| refused.binary_search(row).is_ok());
            let refused: Vec<u32> = places.map(|(place, _)| place).collect();
            let at = RowSelection { start, positions: Some(&positions) };
            program.score(plan, (&self.asked, &chosen), (at, positions.len()), &refused, outcomes, sink);
        }
        if findings {
            self.find(plan, symbols, (start, rows), classes, refused, sink);
        }
    }

    /// Tells the sink every finding of the chunk, row by row and item by item; rows in `refused` have none.
    fn find(
        &self,
        plan: &Plan,
        symbols: &[EncodedColumn],
        (start, rows): (usize, usize),
        classes: &[usize],
        refused: &[u32],
        sink: &mut dyn Sink,
    ) {
        let alike = classes.first().into_iter().cycle().filter(|_| classes.len() == 1);
        for (at, class) in classes.iter().filter(|_| classes.len() > 1).chain(alike).enumerate().take(rows) {
            let bad = u32::try_from(at).is_ok_and(|at| refused.binary_search(&at).is_ok());
            let Some(program) = self.programs.get(*class).filter(|_| !bad) else { continue };
            let row = start + at;
            program.found(plan, symbols, &self.asked, at, |item, found| {
                sink.found(RowFinding { row, item, failed: found.failed, severity: found.severity });
            });
        }
    }
}

/// The classes that occur, each once, in the order in which they first do.
/// Linear in the rows where classes come in runs; a change of class searches the classes so far.
fn distinct(classes: &[usize]) -> Vec<usize> {
    let mut distinct: Vec<usize> = Vec::new();
    let mut last = usize::MAX;
    for class in classes {
        if *class != last && !distinct.contains(class) {
            distinct.push(*class);
        }
        last = *class;
    }
    distinct
}

/// The rows of a class, counted from the start of the chunk, ascending.
fn places(classes: &[usize], class: usize) -> Vec<u32> {
    (0..).zip(classes).filter(|(_, one)| **one == class).map(|(place, _)| place).collect()
}

/// Copies the indices of the rows at `positions` to the front of `into`, item by item. Ranges are not copied: groups know them.
fn choose(symbols: &[EncodedColumn], positions: &[u32], into: &mut Vec<EncodedColumn>) {
    into.resize_with(symbols.len(), EncodedColumn::new);
    for (symbols, into) in symbols.iter().zip(into) {
        // Invariant: positions are rows of the chunk, which has an index for each.
        let at = |row: &u32| usize::try_from(*row).unwrap_or(usize::MAX);
        into.wide.clear();
        if symbols.wide.is_empty() {
            // Invariant: as above.
            let chosen = positions.iter().map(|row| symbols.small.get(at(row)).copied().unwrap_or_default());
            into.small.iter_mut().zip(chosen).for_each(|(into, symbol)| *into = symbol);
        } else {
            // Invariant: as above.
            into.wide.extend(positions.iter().map(|row| symbols.wide.get(at(row)).copied().unwrap_or_default()));
        }
    }
}
