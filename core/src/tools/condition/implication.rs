//! What one condition implies for another, by their shape. Lints use it: a grade that is implied by a better one can never be
//! reached.
//!
//! The test is sound and incomplete: `true` is a proof, `false` only means that the shapes do not show it.

use super::comparison::Comparison;
use super::tree::{Atom, Condition, Literal, Operand, Test};

/// Calls `see` for every comparison of a fact with a fixed value.
pub(crate) fn thresholds<'c>(condition: &'c Condition, see: &mut dyn FnMut(&'c Atom)) {
    atoms(condition, &mut |atom| {
        if matches!(atom.operand, Operand::Literal(_)) {
            see(atom);
        }
    });
}

/// Calls `see` for every comparison in a condition, also under `not`.
pub(crate) fn atoms<'c>(condition: &'c Condition, see: &mut dyn FnMut(&'c Atom)) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| atoms(part, see)),
        Condition::Not(inner) => atoms(inner, see),
        Condition::Atom(atom) => see(atom),
        // Conditions within an amount do not decide by themselves.
        Condition::Comparison(_) => {}
    }
}

/// Calls `see` for every comparison of amounts in a condition, also under `not`.
pub(crate) fn comparisons<'c>(condition: &'c Condition, see: &mut dyn FnMut(&'c Comparison)) {
    match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|part| comparisons(part, see)),
        Condition::Not(inner) => comparisons(inner, see),
        Condition::Comparison(comparison) => see(comparison),
        Condition::Atom(_) => {}
    }
}

/// Whether the second condition holds wherever the first does, as far as their shape tells: `percent` at least 90 implies
/// `percent` at least 80. Rules, tried in this order: X implies `all` if it implies each part; `any` implies X if each part
/// does; `all` implies X if one part does; X implies `any` if it implies one part.
pub(crate) fn implies(one: &Condition, other: &Condition) -> bool {
    match (one, other) {
        (_, Condition::All(parts)) => parts.iter().all(|part| implies(one, part)),
        (Condition::Any(parts), _) => !parts.is_empty() && parts.iter().all(|part| implies(part, other)),
        (Condition::All(parts), Condition::Any(others)) => {
            parts.iter().any(|part| implies(part, other)) || others.iter().any(|other| implies(one, other))
        }
        (Condition::All(parts), _) => parts.iter().any(|part| implies(part, other)),
        (_, Condition::Any(parts)) => parts.iter().any(|part| implies(one, part)),
        (Condition::Atom(one), Condition::Atom(other)) => atom_implies(one, other),
        _ => one == other,
    }
}

fn atom_implies(one: &Atom, other: &Atom) -> bool {
    // A comparison that is true where the fact is unknown implies only one that is true there, too.
    if one.fact != other.fact || (one.if_unknown == Some(true) && other.if_unknown != Some(true)) {
        return false;
    }
    let number = |atom: &Atom| match atom.operand {
        Operand::Literal(Literal::Number(number)) => Some(number),
        _ => None,
    };
    let Some((low, high)) = number(one).zip(number(other)) else {
        return one.test == other.test && one.operand == other.operand;
    };
    match (one.test, other.test) {
        (Test::AtLeast | Test::MoreThan | Test::Is, Test::AtLeast) | (Test::MoreThan, Test::MoreThan) => low >= high,
        (Test::AtLeast | Test::Is, Test::MoreThan) => low > high,
        (Test::AtMost | Test::LessThan | Test::Is, Test::AtMost) | (Test::LessThan, Test::LessThan) => low <= high,
        (Test::AtMost | Test::Is, Test::LessThan) => low < high,
        (Test::Is, Test::Is) | (Test::IsNot, Test::IsNot) => low == high,
        (Test::Is, Test::IsNot) => low != high,
        _ => false,
    }
}
