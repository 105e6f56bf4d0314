//! Sheets of units: who there is, below whom, since when and by what name.
//!
//! The first row of a unit makes it; a further row with a day renames it from then on. A row that cannot be read leaves its
//! unit out, and the unit above is not complete: nobody knows what all it holds.

use super::gaps::{Incomplete, LostUnit};
use super::records::{Records, file_path};
use super::sheets::{ReadSheet, Row, Sheets, build_without_rejected};
use crate::base::id::Id;
use crate::base::ordered::{Map, Set, SortStable};
use crate::base::problem::{Code, Problem};
use crate::report::{Interval, NamedDuring, OrgUnit, OrgUnits, UnitKind};
use crate::rulebook::{Holds, RulebookDocument};
use crate::tools::sheet::SheetCell;
use std::collections::BTreeMap;

/// Columns without which nobody knows what a unit is, or where it belongs.
const STRUCTURE: [&str; 6] = ["id", "kind", "parent", "title-zh", "from", "to"];

/// A row of a unit that is left out.
struct LostRow {
    /// The unit, if its id can be read.
    id: Option<Id>,
    /// Its kind, if that can be read.
    kind: Option<Id>,
    /// What stands above it.
    parent: LostParent,
    /// What is wrong with the row.
    because: Problem,
}

/// What stands above a unit whose row is left out.
enum LostParent {
    /// A unit.
    Unit(Id),
    /// Nothing: it is a root.
    Nothing,
    /// It cannot be read.
    Unread,
}

/// Reads every sheet of units. Units that do not fit the tree are removed and reported; one that is missing because its
/// parent is, is not reported again.
pub(super) fn read(sheets: &Sheets<'_>, document: &RulebookDocument, records: &mut Records) {
    let mut units: Vec<OrgUnit> = Vec::new();
    let mut rows: Vec<(String, u64)> = Vec::new();
    let mut lost: Vec<LostRow> = Vec::new();
    for sheet in sheets.of(Holds::Units) {
        // A fact that cannot be read leaves the unit what it is.
        for record in sheet.rows_by(&STRUCTURE) {
            read_row(sheet, sheet.row(&record), document, records, (&mut units, &mut rows, &mut lost));
        }
        let refused = sheet.refused().filter(|(part, _)| !part.has(&STRUCTURE) || part.whole().is_some());
        lost.extend(refused.map(|(part, because)| {
            let id = part.text("id").and_then(|text| Id::new(&text));
            let kind = sheet.used.kind.clone().or_else(|| part.id("kind"));
            let parent = match part.text("parent") {
                None => LostParent::Unread,
                Some(text) if text.is_empty() => LostParent::Nothing,
                Some(text) => Id::new(&text).map_or(LostParent::Unread, LostParent::Unit),
            };
            LostRow { id, kind, parent, because }
        }));
    }
    misplaced(&document.unit_kinds, &mut units, &mut rows, &mut lost, records);
    second_roots(&mut units, &mut rows, &mut lost, records);
    records.order = units.iter().map(|unit| unit.id.clone()).collect();
    for row in &lost {
        let unknown = |id: &&Id| units.iter().all(|unit| unit.id != **id);
        if let Some(id) = row.id.as_ref().filter(unknown) {
            records.gaps.lost.insert(id.clone(), LostUnit { because: row.because.clone(), hanging: 0 });
        }
    }
    let all = units.clone();
    // A unit that nobody knows and that several rows name is one that the register lacks: they are below that, and no other.
    let named = |parent: &Id| all.iter().filter(|unit| unit.parent.as_ref() == Some(parent)).count();
    let tree = build_without_rejected(units, OrgUnits::new, |index, problem| {
        let (Some(unit), Some((place, number))) = (all.get(index), rows.get(index)) else { return };
        let orphan = problem.code() == Code::UnknownId;
        let above = unit.parent.as_ref().filter(|_| orphan).and_then(|parent| records.gaps.lost.get_mut(parent));
        if let Some(above) = above {
            above.hanging += 1;
            let hangs = LostUnit { because: above.because.clone(), hanging: 0 };
            records.gaps.lost.insert(unit.id.clone(), hangs);
            return;
        }
        let column = if problem.path().ends_with("/parent") { "/parent" } else { "" };
        let problem = problem.with("row", *number).at(format!("{place}{column}"));
        let circle = problem.code() == Code::UnitCycle;
        let parent = match &unit.parent {
            Some(parent) if orphan && named(parent) == 1 => LostParent::Unread,
            Some(_) if orphan => LostParent::Nothing,
            // Those of a circle are below each other and nowhere else.
            Some(parent) if !circle => LostParent::Unit(parent.clone()),
            _ => LostParent::Nothing,
        };
        records.problems.push(problem.clone());
        records.gaps.lost.insert(unit.id.clone(), LostUnit { because: problem.clone(), hanging: 0 });
        lost.push(LostRow { id: Some(unit.id.clone()), kind: Some(unit.kind.clone()), parent, because: problem });
    });
    records.units = tree;
    let known = |id: &Id| records.units.get(id).is_some();
    records.order.retain(known);
    if lost.is_empty() && sheets.unread(Holds::Units).next().is_none() {
        nobody_of_kind(sheets, document, records);
    }
    let nameless = lost.iter().filter(|row| row.id.is_none()).map(|row| row.because.clone());
    records.gaps.nameless.extend(nameless);
    let kinds = &document.unit_kinds;
    for (used, because) in sheets.unread(Holds::Units) {
        records.gaps.files.push(because.clone());
        let hidden = used.kind.as_ref().map(|kind| with_those_below(kind, kinds));
        let gone = |unit: &Id| Incomplete { unit: unit.clone(), kinds: hidden.clone(), because: because.clone() };
        records.gaps.incomplete.extend(records.order.iter().map(gone));
    }
    for row in lost {
        let hidden = row.kind.as_ref().map(|kind| with_those_below(kind, kinds));
        let gone = |unit| Incomplete { unit, kinds: hidden.clone(), because: row.because.clone() };
        let at = concerned(&row, records, kinds);
        records.gaps.incomplete.extend(at.into_iter().map(gone));
    }
}

/// Tells of reports that are owed by kinds of which no unit is on record: nobody would send them, and nobody would be missed.
fn nobody_of_kind(sheets: &Sheets<'_>, document: &RulebookDocument, records: &mut Records) {
    let Some(file) = sheets.of(Holds::Units).next().map(|sheet| file_path(&sheet.used.file)) else { return };
    for report in &document.reports {
        let Some(kinds) = report.assigned.as_ref().and_then(|assigned| assigned.units.as_ref()) else { continue };
        if !records.units.iter().any(|unit| kinds.contains(&unit.kind)) {
            let declared = kinds.0.iter().filter_map(|id| UnitKind::find(&document.unit_kinds, id));
            let problem = Problem::new(Code::NobodyOfKind).with_titled("report", &report.id, &report.title);
            let kinds = declared.map(|kind| (kind.id.as_str(), &kind.title));
            records.problems.push(problem.with_all_titled("kinds", kinds).at(file.as_str()));
        }
    }
}

/// Takes out units that stand below one of the wrong kind, or below none. What stands below such a unit hangs on it and is not
/// told again.
fn misplaced(
    kinds: &[UnitKind],
    units: &mut Vec<OrgUnit>,
    rows: &mut Vec<(String, u64)>,
    lost: &mut Vec<LostRow>,
    records: &mut Records,
) {
    let of: Map<Id, Id> = units.iter().map(|unit| (unit.id.clone(), unit.kind.clone())).collect();
    let wrong = |unit: &OrgUnit| -> Option<Problem> {
        let parent = unit.parent.as_ref().map(|parent| of.get(parent));
        // A unit above that is not there is told as such.
        if parent == Some(None) { None } else { UnitKind::find(kinds, &unit.kind)?.misplaced(kinds, parent.flatten()) }
    };
    let found: Map<Id, Problem> = units.iter().filter_map(|unit| Some((unit.id.clone(), wrong(unit)?))).collect();
    let told = |unit: &OrgUnit| unit.parent.as_ref().is_none_or(|parent| !found.contains_key(parent));
    let (kept, out): (Vec<_>, Vec<_>) = std::mem::take(units)
        .into_iter()
        .zip(std::mem::take(rows))
        .partition(|(unit, _)| !told(unit) || !found.contains_key(&unit.id));
    (*units, *rows) = kept.into_iter().unzip();
    for (unit, (place, row)) in out {
        let Some(problem) = found.get(&unit.id) else { continue };
        let because = problem.clone().with("row", row).at(format!("{place}/parent"));
        records.problems.push(because.clone());
        // Either the kind is wrong, and it stands where it says, or what it says of that is.
        let (id, kind) = (Some(unit.id), Some(unit.kind));
        let row = |id, kind, parent| LostRow { id, kind, parent, because: because.clone() };
        lost.extend(unit.parent.map(|parent| row(id.clone(), None, LostParent::Unit(parent))));
        lost.push(row(id, kind, LostParent::Unread));
    }
}

/// A kind, and every kind of which a unit may stand somewhere below one of it: what is hidden where such a unit is.
fn with_those_below(kind: &Id, kinds: &[UnitKind]) -> Vec<Id> {
    let mut all = vec![kind.clone()];
    loop {
        let stands =
            |one: &&UnitKind| one.parent.as_ref().is_some_and(|above| above.0.iter().any(|id| all.contains(id)));
        let more: Vec<Id> =
            kinds.iter().filter(stands).map(|one| one.id.clone()).filter(|id| !all.contains(id)).collect();
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}

/// Takes out every root but the first: what stands below none of the others' units would be in no total.
fn second_roots(
    units: &mut Vec<OrgUnit>,
    rows: &mut Vec<(String, u64)>,
    lost: &mut Vec<LostRow>,
    records: &mut Records,
) {
    let roots = units.iter().enumerate().filter(|(_, unit)| unit.parent.is_none()).map(|(index, _)| index);
    let further: Vec<usize> = roots.skip(1).collect();
    for index in further.into_iter().rev() {
        let (unit, (place, row)) = (units.remove(index), rows.remove(index));
        let problem = Problem::new(Code::SecondRoot).with("unit", unit.id.as_str()).with("row", row);
        let because = problem.at(format!("{place}/parent"));
        records.problems.push(because.clone());
        lost.push(LostRow { id: Some(unit.id), kind: Some(unit.kind), parent: LostParent::Nothing, because });
    }
}

/// Units that are not complete because of a row: the unit itself where another row tells of it; else the unit above, or
/// every unit that may be above.
fn concerned(row: &LostRow, records: &Records, kinds: &[UnitKind]) -> Vec<Id> {
    if let Some(id) = row.id.as_ref().filter(|id| records.units.get(id).is_some()) {
        return vec![id.clone()];
    }
    match &row.parent {
        LostParent::Unit(parent) if records.units.get(parent).is_some() => vec![parent.clone()],
        // What is above it is left out as well, and tells where.
        LostParent::Unit(parent) if records.gaps.lost.contains_key(parent) => Vec::new(),
        LostParent::Nothing => records.roots().cloned().collect(),
        LostParent::Unit(_) | LostParent::Unread => {
            // Whatever it may stand below: units of the kinds above its own, and of all such kinds if that cannot be read.
            let mine = row.kind.as_ref().and_then(|id| UnitKind::find(kinds, id));
            let all = kinds.iter().filter(|kind| mine.is_none_or(|mine| mine.id == kind.id));
            let above: Set<&Id> = all.filter_map(|kind| kind.parent.as_ref()).flat_map(|parents| &parents.0).collect();
            let may = |id: &&Id| records.units.get(id).is_some_and(|unit| above.contains(&unit.kind));
            let below: Vec<Id> = records.order.iter().filter(may).cloned().collect();
            if below.is_empty() { records.roots().cloned().collect() } else { below }
        }
    }
}

/// Reads one row: a new unit, another name, or a row that is left out.
fn read_row(
    sheet: &ReadSheet<'_>,
    row: Row<'_>,
    document: &RulebookDocument,
    records: &mut Records,
    (units, rows, lost): (&mut Vec<OrgUnit>, &mut Vec<(String, u64)>, &mut Vec<LostRow>),
) {
    let place = sheet.place(row);
    let told = records.problems.len();
    let Some(id) = row.id("id", &place, &mut records.problems) else {
        let because = row.told(records, told);
        lost.push(LostRow { id: None, kind: None, parent: LostParent::Unread, because });
        return;
    };
    let facts = row.facts(document);
    records.facts.entry(id.clone()).or_default().extend(facts);
    records.fact_rows.insert(id.clone(), (place.clone(), row.number()));
    match units.iter_mut().find(|unit| unit.id == id) {
        Some(unit) if row.date("from").is_some() => rename(unit, row),
        Some(_) => {
            // Only a day tells which of two rows of a unit is the later one.
            let problem = Problem::new(Code::DuplicateId).with("id", id.as_str()).with("row", row.number());
            records.problems.push(problem.at(format!("{place}/id")));
            let because = row.told(records, told);
            lost.push(LostRow { id: Some(id), kind: None, parent: LostParent::Unread, because });
        }
        None => {
            let problems = &mut records.problems;
            let kind = kind(sheet, row, &place, &document.unit_kinds, problems);
            // A parent that is no id must not make the unit a root, which no total would hold.
            let parent = match row.text("parent").is_empty() {
                true => Some(None),
                false => row.id("parent", &place, problems).map(Some),
            };
            match (kind, parent) {
                (Some(kind), Some(parent)) => {
                    units.push(unit(id, kind, parent, row));
                    rows.push((place, row.number()));
                }
                (kind, parent) => {
                    let parent = match parent {
                        Some(Some(parent)) => LostParent::Unit(parent),
                        Some(None) => LostParent::Nothing,
                        None => LostParent::Unread,
                    };
                    let because = row.told(records, told);
                    lost.push(LostRow { id: Some(id), kind, parent, because });
                }
            }
        }
    }
}

/// The kind of a unit: that of its sheet, or what its row says; `None` after telling what is wrong with it.
fn kind(
    sheet: &ReadSheet<'_>,
    row: Row<'_>,
    place: &str,
    kinds: &[UnitKind],
    problems: &mut Vec<Problem>,
) -> Option<Id> {
    if let Some(kind) = &sheet.used.kind {
        return Some(kind.clone());
    }
    let kind = row.id("kind", place, problems)?;
    if UnitKind::find(kinds, &kind).is_none() {
        problems.push(UnitKind::unknown(kinds, &kind).with("row", row.number()).at(format!("{place}/kind")));
        return None;
    }
    Some(kind)
}

/// A unit from its first row. Columns of text that are nothing else are its attributes.
/// With a day in `from` it exists and has its name from that day up to `to`; without one it exists always.
fn unit(id: Id, kind: Id, parent: Option<Id>, row: Row<'_>) -> OrgUnit {
    let valid = row.date("from").map(|from| Interval { from, to: row.date("to") });
    let mut attributes = BTreeMap::new();
    for column in row.columns() {
        let known = matches!(column.as_str(), "id" | "kind" | "parent" | "title-zh" | "title-en");
        if let (SheetCell::Text(text), false) = (row.cell(column), known) {
            attributes.insert(column.to_string(), text.clone());
        }
    }
    let names = valid.clone().map(|days| NamedDuring { from: days.from, to: days.to, title: row.title() });
    OrgUnit {
        id,
        kind,
        title: row.title(),
        parent,
        valid: valid.into_iter().collect(),
        attributes,
        names: names.into_iter().collect(),
    }
}

/// A further row of a unit: another name, and more days of existence, from a later day on.
/// The title is that of the latest name. Times of existence that meet are joined into one.
fn rename(unit: &mut OrgUnit, row: Row<'_>) {
    let Some(from) = row.date("from") else { return };
    let to = row.date("to");
    unit.names.push(NamedDuring { from, to, title: row.title() });
    unit.names.sort_stable_by_key(|name| name.from);
    if let Some(latest) = unit.names.last() {
        unit.title = latest.title.clone();
    }
    // Days that follow each other are one time of existence.
    unit.valid.push(Interval { from, to });
    unit.valid.sort_stable_by_key(|interval| interval.from);
    unit.valid.dedup_by(|next, before| {
        let joins = before.to == Some(next.from);
        if joins {
            before.to = next.to;
        }
        joins
    });
}
