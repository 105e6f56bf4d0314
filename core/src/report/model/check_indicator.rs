//! What one indicator must satisfy: its kind says which folds, fields and sources make sense. The rules are those of
//! official statistics: a stock never adds up over time, a ratio is never averaged, and its two parts both add up.

use super::definition::{Indicator, ReportDefinition};
use super::source::{Source, SourceKind};
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem, Problems};
use crate::report::fold::{IndicatorKind, OverTime, OverUnits};

/// Most decimals of a figure: 6. With a magnitude below 10¹⁵ a figure then has less than 10²¹ units of its last
/// decimal.
const MOST_DECIMALS: u8 = 6;
/// Most decimals that a ratio is shown with: 9.
const MOST_DIGITS: u8 = 9;

/// Checks one indicator of a report; `path` is where it stands.
pub(crate) fn check_indicator(report: &ReportDefinition, indicator: &Indicator, path: &str, problems: &mut Problems) {
    check_folds(indicator, path, problems);
    check_fields(indicator, path, problems);
    check_numbers(indicator, path, problems);
    match &indicator.from {
        Some(from) => check_source(indicator, from, &format!("{path}/from"), problems),
        None if report.composed && report.assigned.is_none() && indicator.kind != IndicatorKind::Ratio => {
            problems.push(Problem::new(Code::MissingField).with("name", "from").at(path));
        }
        None => {}
    }
    if indicator.kind == IndicatorKind::Ratio {
        check_parts(report, indicator, path, problems);
    }
    let mut seen = Set::new();
    for (index, word) in indicator.options.iter().enumerate() {
        if !seen.insert(&word.id) {
            let problem = Problem::new(Code::DuplicateId).with("id", word.id.as_str());
            problems.push(problem.at(format!("{path}/options/{index}/id")));
        }
    }
}

/// Stated folds are among those of the kind.
fn check_folds(indicator: &Indicator, path: &str, problems: &mut Problems) {
    let kind = indicator.kind;
    let mut check = |name: &str, fold: Option<&'static str>, allowed: Vec<&'static str>| {
        if let Some(fold) = fold.filter(|fold| !allowed.contains(fold)) {
            let problem = Problem::new(Code::FoldOfKind).with("kind", kind.as_str()).with("fold", fold);
            problems.push(problem.with("allowed", allowed).at(format!("{path}/{name}")));
        }
    };
    let times = kind.time_folds().iter().map(|fold| fold.as_str()).collect();
    check("over_time", indicator.over_time.map(OverTime::as_str), times);
    let units = kind.unit_folds().iter().map(|fold| fold.as_str()).collect();
    check("over_units", indicator.over_units.map(OverUnits::as_str), units);
}

/// Fields that only some kinds have.
fn check_fields(indicator: &Indicator, path: &str, problems: &mut Problems) {
    let kind = indicator.kind;
    let (ratio, number) = (kind == IndicatorKind::Ratio, kind.is_number());
    for (name, written, allowed) in [
        ("numerator", indicator.numerator.is_some(), ratio),
        ("denominator", indicator.denominator.is_some(), ratio),
        ("times", indicator.times.is_some(), ratio),
        ("divided_by", indicator.divided_by.is_some(), ratio),
        ("digits", indicator.digits.is_some(), ratio),
        ("mode", indicator.mode.is_some(), ratio),
        ("min", indicator.min.is_some(), number),
        ("max", indicator.max.is_some(), number),
        ("missing", indicator.missing.is_some(), number),
        ("decimals", indicator.decimals > 0, number),
        ("options", !indicator.options.is_empty(), kind == IndicatorKind::Status),
    ] {
        if written && !allowed {
            let problem = Problem::new(Code::FieldOfKind).with("kind", kind.as_str()).with("field", name);
            problems.push(problem.at(format!("{path}/{name}")));
        }
    }
    if kind == IndicatorKind::Status && indicator.options.is_empty() {
        problems.push(Problem::new(Code::MissingField).with("name", "options").at(path));
    }
}

/// Decimals and digits within their limits, no division by 0, least value not above the greatest.
fn check_numbers(indicator: &Indicator, path: &str, problems: &mut Problems) {
    for (name, value, most) in [
        ("decimals", indicator.decimals, MOST_DECIMALS), // Default: absent digits are not too many.
        ("digits", indicator.digits.unwrap_or_default(), MOST_DIGITS),
    ] {
        if value > most {
            let problem = Problem::new(Code::OutOfRange).with("text", value).with("min", 0).with("max", most);
            problems.push(problem.at(format!("{path}/{name}")));
        }
    }
    if indicator.divided_by.is_some_and(|divisor| divisor.ratio().is_zero()) {
        let problem = Problem::new(Code::OutOfRange).with("text", 0).with("min", "> 0").with("max", "∞");
        problems.push(problem.at(format!("{path}/divided_by")));
    }
    if let Some((min, max)) = indicator.floor().zip(indicator.max).filter(|(min, max)| min > max) {
        let problem = Problem::new(Code::OutOfRange).with("text", max.to_string()).with("min", min.to_string());
        problems.push(problem.with("max", "∞").at(format!("{path}/max")));
    }
}

/// One source, the fields that go with it, and a kind of indicator that it can feed.
fn check_source(indicator: &Indicator, from: &Source, path: &str, problems: &mut Problems) {
    let kinds = from.kinds();
    let [kind] = kinds.as_slice() else {
        let allowed: Vec<&str> = SourceKind::ALL.iter().map(|kind| kind.as_str()).collect();
        problems.push(Problem::new(Code::SourceCount).with("allowed", allowed).at(path));
        return;
    };
    for (name, written, goes_with) in from.narrowings() {
        if written && !goes_with.contains(kind) {
            let problem = Problem::new(Code::FieldOfKind).with("kind", kind.as_str()).with("field", name);
            problems.push(problem.at(format!("{path}/{name}")));
        }
    }
    let fits = match (indicator.kind, kind) {
        (IndicatorKind::Ratio, SourceKind::Coverage) => from.count.is_none(),
        (IndicatorKind::Ratio, _) => false,
        (IndicatorKind::Flow | IndicatorKind::Stock, SourceKind::Coverage) => from.count.is_some(),
        (IndicatorKind::Flow | IndicatorKind::Stock, _) | (_, SourceKind::Submitted) => true,
        _ => false,
    };
    if !fits {
        let problem = Problem::new(Code::SourceKind).with("kind", indicator.kind.as_str()).with("from", kind.as_str());
        problems.push(problem.at(path));
    }
    let states = [&from.within, &from.ever_in, &from.entered, &from.never_in].into_iter().flatten().count();
    if *kind == SourceKind::Cases && states + usize::from(from.none) != 1 {
        let allowed = vec!["in", "ever_in", "entered", "never_in", "none"];
        problems.push(Problem::new(Code::SourceCount).with("allowed", allowed).at(path));
    }
    if *kind == SourceKind::Returns && from.status.is_none() {
        problems.push(Problem::new(Code::MissingField).with("name", "status").at(path));
    }
}

/// A ratio divides what adds up: two flows or stocks of the same report, or due and done inspections.
fn check_parts(report: &ReportDefinition, indicator: &Indicator, path: &str, problems: &mut Problems) {
    for (name, part) in [("numerator", &indicator.numerator), ("denominator", &indicator.denominator)] {
        match part {
            Some(_) if indicator.from.is_some() => {
                let problem = Problem::new(Code::FieldOfKind).with("kind", "from").with("field", name);
                problems.push(problem.at(format!("{path}/{name}")));
            }
            None if indicator.from.is_none() => {
                problems.push(Problem::new(Code::MissingField).with("name", name).at(path));
            }
            None => {}
            Some(id) => match report.indicator(id) {
                Some(part)
                    if matches!(part.kind, IndicatorKind::Flow | IndicatorKind::Stock)
                        && part.unit_fold() == OverUnits::Sum
                        && matches!(part.time_fold(), OverTime::Sum | OverTime::Last) => {}
                Some(_) => {
                    let problem = Problem::new(Code::RatioPart).with("id", id.as_str());
                    problems.push(problem.at(format!("{path}/{name}")));
                }
                None => {
                    let problem = Problem::new(Code::UnknownId).with("id", id.as_str()).with_term("what", "indicator");
                    problems.push(problem.at(format!("{path}/{name}")));
                }
            },
        }
    }
}
