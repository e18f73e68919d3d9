//! States, and what the ACM API answered.

#![no_main]

use acmlint::lower::{acm, state};
use acmlint_fuzz::in_file;
use acmlint_fuzz::oracle::within;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let shown = state::without_secrets(text);
    let (sources, file) = in_file("terraform.tfstate", &shown);
    for lowered in [state::lower("terraform.tfstate", file, &shown), acm::lower("terraform.tfstate", file, &shown)] {
        lowered.err().into_iter().for_each(|error| within(&sources, error.span));
    }
    acmlint_fuzz::check(&[b"=== terraform.tfstate\n", text.as_bytes()].concat());
});
