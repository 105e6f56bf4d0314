//! Full marks: what a checklist or a section says that it adds up to, and what it does.

use crate::base::exact::Ratio;
use crate::checklist::model::checklist::{RollUp, Section};
use crate::checklist::scoring::plan::Plan;

/// Full marks that are not what is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FullMarks {
    /// Where they are declared, below the checklist.
    pub path: String,
    /// What is declared.
    pub declared: Ratio,
    /// What it comes to.
    pub actual: Ratio,
}

/// Every declaration that does not hold.
pub fn differing_full_marks(plan: &Plan) -> Vec<FullMarks> {
    let mut out = Vec::new();
    let checklist = plan.checklist();
    let declared = checklist.full_marks.map(|declared| declared.ratio());
    compare(plan, 0, declared, String::new(), &mut out);
    look_inside(plan, &checklist.sections, "", &mut out);
    out
}

fn look_inside(plan: &Plan, sections: &[Section], path: &str, out: &mut Vec<FullMarks>) {
    for (index, section) in sections.iter().enumerate() {
        let path = format!("{path}/sections/{index}");
        if let Some(node) = plan.section(&section.id) {
            compare(plan, node, section.full_marks.map(|declared| declared.ratio()), path.clone(), out);
        }
        look_inside(plan, &section.sections, &path, out);
    }
}

fn compare(plan: &Plan, node: usize, declared: Option<Ratio>, path: String, out: &mut Vec<FullMarks>) {
    let Some(declared) = declared else { return };
    let actual = actual(plan, node);
    if declared != actual {
        out.push(FullMarks { path: format!("{path}/full_marks"), declared, actual });
    }
}

/// Under a weighted mean the weights of what it is taken of; elsewhere what all items in it can bring, or be charged, by their weights. What only
/// adds is no part of it, and what is repeated counts once.
fn actual(plan: &Plan, index: usize) -> Ratio {
    let Some(node) = plan.nodes.get(index) else { return Ratio::ZERO };
    if node.roll_up == RollUp::WeightedMean {
        let items = plan.items.iter().filter(|item| item.node == index && item.possible.is_positive());
        let nodes = plan.nodes.iter().skip(1).filter(|inner| inner.parent == index);
        return items.map(|item| item.weight.clone()).chain(nodes.map(|node| node.weight.clone())).sum();
    }
    let inside = plan.items.get(node.items.clone()).unwrap_or_default();
    let scored = inside.iter().filter(|item| item.item.scored() && !item.item.bonus);
    scored.map(|item| &item.possible * &item.weight).sum()
}
