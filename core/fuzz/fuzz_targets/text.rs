//! Text: whatever the bytes are, as the input of an operation.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: fugong_fuzz::start_text(), |data: &[u8]| {
    fugong_fuzz::text(data);
});
