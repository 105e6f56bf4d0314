//! How often each operation was carried out, printed when the fuzzer ends.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use fugong::wire::OPERATIONS;

use crate::judge::Verdict;

#[derive(Default)]
struct Count {
    calls: AtomicU64,
    past_shape: AtomicU64,
    ok: AtomicU64,
    microseconds: AtomicU64,
}

static COUNTS: LazyLock<Vec<Count>> = LazyLock::new(|| OPERATIONS.iter().map(|_| Count::default()).collect());

/// Count a call.
pub(crate) fn count(operation: usize, verdict: &Verdict, took: Duration) {
    let count = &COUNTS[operation];
    count.calls.fetch_add(1, Ordering::Relaxed);
    count.past_shape.fetch_add(u64::from(verdict.past_shape), Ordering::Relaxed);
    count.ok.fetch_add(u64::from(verdict.ok), Ordering::Relaxed);
    count.microseconds.fetch_add(took.as_micros() as u64, Ordering::Relaxed);
}

/// Have the totals printed when the process ends: libFuzzer ends it by itself.
pub(crate) fn print_at_the_end() {
    unsafe extern "C" {
        safe fn atexit(run: extern "C" fn()) -> std::ffi::c_int;
    }
    extern "C" fn print() {
        for (operation, count) in OPERATIONS.iter().zip(COUNTS.iter()) {
            let [calls, past_shape, ok, microseconds] =
                [&count.calls, &count.past_shape, &count.ok, &count.microseconds].map(|c| c.load(Ordering::Relaxed));
            let each = microseconds / calls.max(1);
            println!(
                "tally: {:<20} {calls:>9} calls, {past_shape:>9} past the shape, {ok:>9} ok, {each:>6} microseconds each",
                operation.name
            );
        }
    }
    assert_eq!(atexit(print), 0, "the totals could not be promised");
}
