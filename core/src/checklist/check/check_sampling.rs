//! Checks of the rules for how much must be answered.

use super::known_ids::KnownIds;
use crate::base::exact::Ratio;
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::model::sampling::Sampling;
use crate::checklist::model::weight::Weight;

/// Checks that each rule of a sample asks for something, and for no more than all.
pub(crate) fn check_sampling(rules: &[Sampling], seen: &KnownIds, path: &str, problems: &mut Problems) {
    for (index, rule) in rules.iter().enumerate() {
        let path = format!("{path}/sampling/{index}");
        seen.check_severity(rule.severity.as_ref(), &path, problems);
        if rule.at_least.is_none() && rule.share.is_none() {
            problems.push(Problem::new(Code::MissingField).with("name", "at_least").at(&path));
        }
        if let Some(share) = rule.share.as_ref().map(Weight::ratio)
            && !(share.is_positive() && share <= Ratio::ONE)
        {
            let problem = Problem::new(Code::OutOfRange).with("text", share.to_string()).with("min", 0).with("max", 1);
            problems.push(problem.at(format!("{path}/share")));
        }
    }
}
