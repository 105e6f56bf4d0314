//! Documents: the input of a valid vector, edited as the bytes say.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: fugong_fuzz::start_structured(), |data: &[u8]| {
    fugong_fuzz::structured(data);
});
