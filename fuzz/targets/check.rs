//! The whole check over a tree of any files.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| acmlint_fuzz::check(input));
