//! The whole check over a CDK app and its cloud assembly; it differs from `check` in what it starts from, and in what an
//! input without file names is.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let start: &[u8] = if input.starts_with(b"=== ") { b"" } else { b"=== cdk.out/manifest.json\n" };
    acmlint_fuzz::check(&[start, input].concat());
});
