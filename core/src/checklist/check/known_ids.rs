//! What a check of a checklist has seen so far: ids that must be unique, severities that may be named.

use crate::base::id::Id;
use crate::base::ordered::Set;
use crate::base::problem::{Code, Problem, Problems};
use crate::checklist::model::checklist::Method;
use crate::checklist::model::severity::Severity;

/// Ids seen so far, and what the checklist declares for all items.
pub(crate) struct KnownIds {
    pub(crate) method: Method,
    pub(crate) items: Set<Id>,
    pub(crate) sections: Set<Id>,
    pub(crate) severities: Set<Id>,
    pub(crate) severity_order: Vec<Severity>,
}

impl KnownIds {
    /// Reports a severity that the checklist does not declare (`unknown_id`).
    pub(crate) fn check_severity(&self, severity: Option<&Id>, path: &str, problems: &mut Problems) {
        if let Some(severity) = severity.filter(|severity| !self.severities.contains(*severity)) {
            let problem = Problem::new(Code::UnknownId).with("id", severity.as_str()).with_term("what", "severity");
            let known = problems.suggestions(self.severity_order.iter().map(|severity| severity.id.as_str()));
            problems.push(problem.with_known(severity, known).at(format!("{path}/severity")));
        }
    }
}
