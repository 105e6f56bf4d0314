//! What has to hold of a sheet definition beyond its form.

use super::definition::{ColumnBound, ColumnType, SheetColumn, SheetDocument, names_of};
use super::normalise;
use crate::base::ordered::Map;
use crate::base::problem::{Code, Problem, Problems};

/// Finds names, headers and labels that mean two things, bounds that a type cannot have, and keys that are no column.
pub(super) fn definition(document: &SheetDocument) -> Problems {
    let mut problems = Problems::none();
    if document.columns.is_empty() {
        problems.push(Problem::new(Code::EmptyList).at("/columns"));
    }
    let mut names: Map<&str, usize> = Map::new();
    let mut headers: Map<String, &str> = Map::new();
    for (index, column) in document.columns.iter().enumerate() {
        let place = format!("/columns/{index}");
        if names.insert(column.name.as_str(), index).is_some() {
            problems.push(Problem::new(Code::DuplicateId).with("id", column.name.as_str()).at(format!("{place}/name")));
            continue;
        }
        for header in names_of(column) {
            let other = headers.insert(header.clone(), column.name.as_str());
            if let Some(other) = other.filter(|other| *other != column.name.as_str()) {
                let field = if header == normalise::label(&column.name) { "name" } else { "headers" };
                let problem = Problem::new(Code::SheetAmbiguousHeader).with("header", header);
                let problem = problem.with("first", other).with("second", column.name.as_str());
                problems.push(problem.at(format!("{place}/{field}")));
            }
        }
        bounds(column, &place, &mut problems);
        units(column, &place, &mut problems);
        labels(column, &place, &mut problems);
    }
    for (index, key) in document.key.iter().enumerate() {
        if !names.contains_key(key.as_str()) {
            let problem = Problem::new(Code::UnknownId).with_term("what", "column").with("id", key.as_str());
            problems.push(problem.at(format!("/key/{index}")));
        }
    }
    problems
}

fn bounds(column: &SheetColumn, place: &str, problems: &mut Problems) {
    let number = matches!(column.kind, ColumnType::Integer | ColumnType::Decimal);
    let fits = |bound: &Option<ColumnBound>| match bound {
        None => true,
        Some(ColumnBound::Number(_)) => number,
        Some(ColumnBound::Day(_)) => column.kind == ColumnType::Date,
    };
    let labelled = matches!(column.kind, ColumnType::Choice | ColumnType::Bool);
    for (field, fits) in [
        ("min", fits(&column.min)),
        ("max", fits(&column.max)),
        ("units", number || column.units.is_empty()),
        ("labels", labelled || column.labels.is_empty()),
        ("fold_width", column.kind == ColumnType::Text || !column.fold_width),
    ] {
        if !fits {
            let problem = Problem::new(Code::SheetBoundType).with("type", column.kind.as_str()).with("field", field);
            problems.push(problem.at(format!("{place}/{field}")));
        }
    }
    let crossed = match (column.min, column.max) {
        (Some(ColumnBound::Number(min)), Some(ColumnBound::Number(max))) => min > max,
        (Some(ColumnBound::Day(min)), Some(ColumnBound::Day(max))) => min > max,
        _ => false,
    };
    if let (true, Some(min), Some(max)) = (crossed, column.min, column.max) {
        let problem = Problem::new(Code::SheetBoundsCrossed).with("min", min.to_string()).with("max", max.to_string());
        problems.push(problem.at(format!("{place}/min")));
    }
}

/// Words in front of a unit that make it another magnitude: 万元 and 元, 千克 and 克, kg and g.
const MAGNITUDES: &str = "十百千万亿兆分厘毫微kKMGmcdμµ";
/// Of these, the words that are no unit by themselves.
const PLAIN_MAGNITUDES: &str = "十百千万亿兆";

/// Finds units without factors that differ in magnitude from another one, or from the plain number: both would be read alike.
fn units(column: &SheetColumn, place: &str, problems: &mut Problems) {
    let plain = |unit: &str| !unit.is_empty() && unit.chars().all(|word| PLAIN_MAGNITUDES.contains(word));
    for (index, unit) in column.units.iter().enumerate().filter(|(_, unit)| unit.times.is_none()) {
        let stated = |rest: &str| column.units.iter().any(|other| other.times.is_none() && other.unit == rest);
        let other = if plain(&unit.unit) { Some("1") } else { magnified(&unit.unit).find(|rest| stated(rest)) };
        if let Some(other) = other {
            let problem = Problem::new(Code::SheetUnitMagnitude).with("unit", unit.unit.as_str()).with("other", other);
            problems.push(problem.at(format!("{place}/units/{index}")));
        }
    }
}

/// What is left of a unit without its first word of magnitude, without the second … : 百万元 gives 万元 and 元.
fn magnified(unit: &str) -> impl Iterator<Item = &str> {
    let mut rest = unit;
    std::iter::from_fn(move || {
        let mut letters = rest.chars();
        rest = letters.next().filter(|first| MAGNITUDES.contains(*first)).map(|_| letters.as_str())?;
        Some(rest)
    })
}

fn labels(column: &SheetColumn, place: &str, problems: &mut Problems) {
    if column.kind == ColumnType::Choice && column.labels.is_empty() {
        problems.push(Problem::new(Code::MissingField).with("name", "labels").at(place));
    }
    let place = format!("{place}/labels");
    let mut seen: Map<String, &str> = Map::new();
    for (code, labels) in &column.labels {
        if column.kind == ColumnType::Bool && !matches!(code.as_str(), "true" | "false") {
            let problem =
                Problem::new(Code::UnknownWord).with("text", code.as_str()).with("allowed", vec!["true", "false"]);
            problems.push(problem.at(place.as_str()));
        }
        for label in std::iter::once(code).chain(labels) {
            let first = seen.insert(normalise::label(label), code);
            if let Some(first) = first.filter(|first| *first != code) {
                let problem = Problem::new(Code::SheetAmbiguousLabel).with("label", label.as_str());
                problems.push(problem.with("first", first).with("second", code.as_str()).at(place.as_str()));
            }
        }
    }
}
