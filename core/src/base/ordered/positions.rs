//! The positions of a list in the order of what stands at them: the part of every map and sort that is compiled once.

use std::cmp::Ordering;

/// Find the rank at which something stands, or at which it belongs. `compare` says how what stands at a position compares to it.
#[inline(never)]
pub(super) fn find(order: &[usize], compare: &dyn Fn(usize) -> Ordering) -> Result<usize, usize> {
    match order.last() {
        // Most entries come in order.
        Some(last) if compare(*last) == Ordering::Less => Err(order.len()),
        _ => order.binary_search_by(|position| compare(*position)),
    }
}

/// Give the positions of a list in the order of what stands at them; equal ones keep their order.
#[inline(never)]
pub(super) fn sorted(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    order.sort_by(|one, other| compare(*one, *other));
    order
}

/// Give the items of a list in an order of their positions.
pub(super) fn in_order<T>(items: Vec<T>, order: &[usize]) -> Vec<T> {
    if order.is_sorted() {
        return items;
    }
    let mut items: Vec<Option<T>> = items.into_iter().map(Some).collect();
    order.iter().filter_map(|position| items.get_mut(*position)?.take()).collect()
}
