//! Work on many rows at once.

/// Does something with the widest instructions that the processor has, where the feature `simd` is on; what it calls has to be
/// inlined. The result is the same.
#[cfg(feature = "simd")]
#[inline(always)]
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    pulp::Arch::new().dispatch(work)
}

/// Does something; the compiler chooses instructions that every processor has.
#[cfg(not(feature = "simd"))]
#[inline(always)]
pub(crate) fn wide<R>(work: impl FnOnce() -> R) -> R {
    work()
}
