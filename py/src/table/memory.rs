//! How large columns meet the memory: big pages, lines fetched ahead, values written past the caches. Hints to the kernel and
//! the processor, and nothing that changes a value; other systems do without.

// Values are carried, and nothing is computed with them.
#![allow(clippy::disallowed_types)]

use std::mem::MaybeUninit;

/// Columns of so many bytes do not stay in the caches anyway.
const LARGE: usize = 1 << 23;
/// Bytes that the processor fetches at once.
pub(super) const LINE: usize = 64;

/// Room for many values. The kernel hands out large rooms in large pages if it is asked, many times as fast.
#[allow(unsafe_code)]
pub(super) fn room<T>(rows: usize) -> Vec<T> {
    let room: Vec<T> = Vec::with_capacity(rows);
    #[cfg(target_os = "linux")]
    {
        const PAGE: usize = 1 << 21;
        let begin = (room.as_ptr() as usize).next_multiple_of(4096);
        let end = room.as_ptr() as usize + rows * size_of::<T>();
        if end.saturating_sub(begin) >= 2 * PAGE {
            // SAFETY: whole pages inside of a buffer that is ours; the advice changes no value.
            unsafe { libc::madvise(begin as *mut libc::c_void, (end - begin) & !4095, libc::MADV_HUGEPAGE) };
        }
    }
    room
}

/// A value of a column that can be written past the caches.
pub(super) trait Value: Copy + Default {
    /// Write it. Who hands it on to others calls [`settle`] before.
    fn write(self, place: &mut MaybeUninit<Self>);
}

macro_rules! value {
    ($type:ty, $write:ident, $as:ty, $bits:expr) => {
        impl Value for $type {
            #[inline(always)]
            #[allow(unsafe_code)]
            fn write(self, place: &mut MaybeUninit<Self>) {
                #[cfg(target_arch = "x86_64")]
                // SAFETY: the place is ours, as large as the value and aligned for it.
                unsafe {
                    std::arch::x86_64::$write(place.as_mut_ptr().cast::<$as>(), $bits(self));
                }
                #[cfg(not(target_arch = "x86_64"))]
                place.write(self);
            }
        }
    };
}

value!(f64, _mm_stream_si64, i64, |value: f64| value.to_bits().cast_signed());
value!(i64, _mm_stream_si64, i64, |value| value);
value!(i32, _mm_stream_si32, i32, |value| value);

impl Value for u8 {
    fn write(self, place: &mut MaybeUninit<Self>) {
        place.write(self);
    }
}

/// Append values to a column: past the caches where it is large.
#[allow(unsafe_code)]
pub(super) fn append<T: Value>(column: &mut Vec<T>, values: impl Iterator<Item = T>) {
    if column.capacity() * size_of::<T>() < LARGE || size_of::<T>() == 1 {
        column.extend(values);
        return;
    }
    let mut written = column.len();
    for (place, value) in column.spare_capacity_mut().iter_mut().zip(values) {
        value.write(place);
        written += 1;
    }
    // SAFETY: so many are written, and there is room for them.
    unsafe { column.set_len(written) };
}

/// Have everything written that was written past the caches.
#[allow(unsafe_code)]
pub(super) fn settle() {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: every processor of this kind has it, and it changes no value.
    unsafe {
        std::arch::x86_64::_mm_sfence();
    }
}

/// Have the line of a column fetched that holds a row, if there is one.
#[inline(always)]
#[allow(unsafe_code)]
pub(super) fn fetch(column: &[i8], row: usize) {
    #[cfg(target_arch = "x86_64")]
    if let Some(byte) = column.get(row) {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: the hint reads nothing.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(byte) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (column, row);
}
