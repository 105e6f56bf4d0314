//! Full marks: the sum that a checklist or section declares, against the sum that it has.
//!
//! A form often prints its full marks beside the items (满分100). The declaration is compared with the items' own points,
//! so that a missing or changed item is noticed; nothing is scored by it.

use crate::base::exact::Ratio;
use crate::checklist::model::checklist::{RollUp, Section};
use crate::checklist::scoring::plan::Plan;

/// Declared full marks that differ from the actual sum.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FullMarks {
    /// JSON pointer of the declaration, relative to the checklist.
    pub path: String,
    /// The declared sum.
    pub declared: Ratio,
    /// The actual sum.
    pub actual: Ratio,
}

/// All declarations that differ from the actual sum.
///
/// ```
/// use fugong::base::json::{Decoder, Json};
/// use fugong::{analysis::checklist::differing_full_marks, checklist::{Checklist, Plan}};
///
/// let json = Json::parse(r#"{"id": "site", "version": "1.0.0", "full_marks": 10,
///     "items": [{"id": "fence", "points": 6}, {"id": "sign", "points": 3}]}"#)?;
/// let plan = Plan::of(&Decoder::run::<Checklist>(&json)?);
/// let found = differing_full_marks(&plan);
/// assert_eq!((found[0].path.as_str(), found[0].actual.to_string().as_str()), ("/full_marks", "9"));
/// # Ok::<(), fugong::Problems>(())
/// ```
#[must_use]
pub fn differing_full_marks(plan: &Plan) -> Vec<FullMarks> {
    let mut out = Vec::new();
    let checklist = plan.checklist();
    let declared = checklist.full_marks.map(|declared| declared.ratio());
    compare(plan, 0, declared, String::new(), &mut out);
    look_inside(plan, &checklist.sections, "", &mut out);
    out
}

/// Compares the declarations of sections, depth first; `path` is the JSON pointer of what holds them.
fn look_inside(plan: &Plan, sections: &[Section], path: &str, out: &mut Vec<FullMarks>) {
    for (index, section) in sections.iter().enumerate() {
        let path = format!("{path}/sections/{index}");
        if let Some(node) = plan.section(&section.id) {
            compare(plan, node, section.full_marks.map(|declared| declared.ratio()), path.clone(), out);
        }
        look_inside(plan, &section.sections, &path, out);
    }
}

/// Compares one declaration; nodes that declare nothing are skipped.
fn compare(plan: &Plan, node: usize, declared: Option<Ratio>, path: String, out: &mut Vec<FullMarks>) {
    let Some(declared) = declared else { return };
    let actual = actual(plan, node);
    if declared != actual {
        out.push(FullMarks { path: format!("{path}/full_marks"), declared, actual });
    }
}

/// Under a weighted mean the sum of the children's weights; elsewhere the weighted possible points (or
/// charges) of all items. Bonus items are left out; what is repeated counts once.
fn actual(plan: &Plan, index: usize) -> Ratio {
    let Some(node) = plan.nodes.get(index) else { return Ratio::ZERO };
    if node.roll_up == RollUp::WeightedMean {
        let items = plan.items.iter().filter(|item| item.node == index && item.possible.is_positive());
        let nodes = plan.nodes.iter().skip(1).filter(|inner| inner.parent == index);
        return items.map(|item| item.weight.clone()).chain(nodes.map(|node| node.weight.clone())).sum();
    }
    // Invariant: a node holds a range of the plan's items.
    let inside = plan.items.get(node.items.clone()).unwrap_or_default();
    let scored = inside.iter().filter(|item| item.item.scored() && !item.item.bonus);
    scored.map(|item| &item.possible * &item.weight).sum()
}
