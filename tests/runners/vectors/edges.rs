//! The list of disputed edges in `tests/README.md`: every vector about scoring under one topic, found by how its name begins.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files::{self, Vector};

const BEGIN: &str = "<!-- The list of edges begins: FUGONG_BLESS=1 cargo test -p fugong --test vectors writes it. -->";
const END: &str = "<!-- The list of edges ends. -->";

/// The fewest vectors about disputed edges.
pub(crate) const FEWEST: usize = 200;

/// A topic: its heading, whether schemes and tools disagree about it, and how the names of its vectors begin.
struct Topic {
    title: &'static str,
    disputed: bool,
    begins: &'static [&'static str],
}

const TOPICS: &[Topic] = &[
    Topic {
        title: "Rounding, and what thresholds see",
        disputed: true,
        begins: &["half-", "round-", "rounded-", "rounds-", "threshold-"],
    },
    Topic {
        title: "Nothing to score",
        disputed: true,
        begins: &["every-item-hidden", "no-score-", "nothing-", "weights-all-nothing"],
    },
    Topic { title: "Not applicable", disputed: true, begins: &["not-applicable-"] },
    Topic { title: "Checklists that read themselves", disputed: true, begins: &["own-"] },
    Topic { title: "Final scores that are more than a sum", disputed: true, begins: &["scoring-"] },
    Topic {
        title: "Missing, and the provisional range",
        disputed: true,
        begins: &["missing-", "provisional-", "range-"],
    },
    Topic { title: "Not sampled, and samples too small", disputed: true, begins: &["not-sampled-", "sample-"] },
    Topic { title: "Could not be judged", disputed: true, begins: &["error-"] },
    Topic {
        title: "Hidden by a rule, and facts that nobody knows",
        disputed: true,
        begins: &[
            "all-pass-without-",
            "fact-unknown-",
            "hidden-",
            "if-unknown-",
            "section-",
            "ungraded-",
            "unknown-fact-",
        ],
    },
    Topic {
        title: "What fails, what is deficient, what vetoes",
        disputed: true,
        begins: &["auto-fail", "choice-", "deficient-", "fails-"],
    },
    Topic {
        title: "Sections, roll-ups, minimums",
        disputed: true,
        begins: &["below-minimum", "empty-section-", "lost-", "minimum-", "roll-up-", "sections-"],
    },
    Topic { title: "Deductions and their pools", disputed: true, begins: &["deduction"] },
    Topic { title: "Demerits", disputed: true, begins: &["demerit-"] },
    Topic { title: "Counts of nonconformities", disputed: true, begins: &["counts-"] },
    Topic { title: "Sections that earn nothing at all", disputed: true, begins: &["zero-when-"] },
    Topic { title: "Grades by amounts", disputed: true, begins: &["grade-by-an-amount"] },
    Topic { title: "Repeated sections", disputed: true, begins: &["repeat-"] },
    Topic { title: "Parts of one item", disputed: true, begins: &["parts-"] },
    Topic { title: "Several choices at once", disputed: true, begins: &["multi-select-"] },
    Topic { title: "Counts and measured numbers", disputed: true, begins: &["bands-", "count-", "number-"] },
    Topic {
        title: "Weights, negative points, bonuses, credits, cuts",
        disputed: true,
        begins: &["bonus-", "corrected-", "credit-", "negative-", "percent-", "weightless-", "weights-"],
    },
    Topic { title: "Values as forms, tables and programs give them", disputed: true, begins: &["given-"] },
    Topic {
        title: "Handlings, labels, remarks and findings",
        disputed: false,
        begins: &[
            "failure-",
            "finding-",
            "handling-",
            "instance-failed-",
            "labels-of-",
            "migrated-",
            "no-grades",
            "part-nobody-saw",
            "remark",
            "severities-",
        ],
    },
    Topic {
        title: "Input that is refused",
        disputed: false,
        begins: &[
            "another-",
            "answers-",
            "arguments-",
            "checklist-",
            "duplicate-",
            "facts-",
            "inspection-",
            "instances-",
            "labels-unknown",
            "more-than-",
            "rulebook-",
            "several-",
            "unknown-checklist",
        ],
    },
];

/// The vectors of each topic; a vector under none, or under two that fit it equally well, fails the test.
fn by_topic(vectors: &[Vector]) -> Vec<Vec<&Vector>> {
    let mut found: Vec<Vec<&Vector>> = TOPICS.iter().map(|_| Vec::new()).collect();
    for vector in vectors.iter().filter(|vector| vector.folder() == Some("score")) {
        let name = stem(vector);
        let fits = |topic: &Topic| {
            topic.begins.iter().filter(|begin| name.starts_with(**begin)).map(|begin| begin.len()).max()
        };
        let best = TOPICS.iter().filter_map(fits).max();
        let topics: Vec<usize> = (0..TOPICS.len()).filter(|at| best.is_some() && fits(&TOPICS[*at]) == best).collect();
        assert_eq!(topics.len(), 1, "score/{name} has to be under one topic of edges.rs, by how its name begins");
        found[topics[0]].push(vector);
    }
    found
}

fn stem(vector: &Vector) -> &str {
    vector.name.split_once('/').map_or("", |(_, stem)| stem)
}

/// How many vectors are about disputed edges.
pub(crate) fn disputed(vectors: &[Vector]) -> usize {
    TOPICS.iter().zip(by_topic(vectors)).filter(|(topic, _)| topic.disputed).map(|(_, found)| found.len()).sum()
}

/// The list as the README has to hold it.
fn list(vectors: &[Vector]) -> String {
    let found = by_topic(vectors);
    let mut out = format!(
        "{BEGIN}\n\n{} vectors state the disputed edges of scoring:\n\n| topic | vectors |\n|---|---|\n",
        disputed(vectors)
    );
    for (topic, found) in TOPICS.iter().zip(&found).filter(|(topic, _)| topic.disputed) {
        out.push_str(&format!("| {} | {} |\n", topic.title, found.len()));
    }
    out.push_str("\nOf the others in `vectors/score`:\n\n| about | vectors |\n|---|---|\n");
    for (topic, found) in TOPICS.iter().zip(&found).filter(|(topic, _)| !topic.disputed) {
        out.push_str(&format!("| {} | {} |\n", topic.title, found.len()));
    }
    for (topic, found) in TOPICS.iter().zip(&found).filter(|(topic, _)| topic.disputed) {
        out.push_str(&format!("\n### {}\n\n", topic.title));
        for vector in found {
            let why = vector.says["why"].as_str().unwrap_or_default();
            out.push_str(&format!("- [{0}](vectors/{1}.json): {why}\n", stem(vector), vector.name));
        }
    }
    format!("{out}\n{END}\n")
}

/// The README's list, and what it has to be; when blessing, it is written first.
pub(crate) fn listed() -> (String, String) {
    let ours = list(&files::read_all());
    let place: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/README.md");
    let text = fs::read_to_string(&place).unwrap();
    let (before, rest) = text.split_once(BEGIN).unwrap_or((&text, END));
    let after = rest.split_once(END).map_or("", |(_, after)| after.trim_start_matches('\n'));
    if files::blessing() {
        fs::write(&place, format!("{before}{ours}{after}")).unwrap();
        return (ours.clone(), ours);
    }
    let stands = text.get(before.len()..text.len() - after.len()).unwrap_or_default().trim_end().to_owned();
    (stands, ours.trim_end().to_owned())
}
