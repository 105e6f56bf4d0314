//! Vector instructions chosen at run time: one binary uses AVX2 or NEON where the processor has them.

/// Runs `work` compiled for the widest vector instructions that the processor has (feature `simd`). Closures and functions
/// within it must be `#[inline(always)]`, because code that is called out of line was compiled for the base instructions.
/// All arithmetic is on integers, so that the result is the same with and without.
#[cfg(feature = "simd")]
#[inline(always)]
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// Runs `work` as it is: without the feature `simd` the compiler uses instructions that every processor of the target has.
#[cfg(not(feature = "simd"))]
#[inline(always)]
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    work()
}
