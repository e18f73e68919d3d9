//! Plans: as JSON, as the archive that they are written as, and what is packed in that.

#![no_main]

use acmlint::lower::plan::{archive, wire};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let _ = wire::contents(input);
    let _ = archive::read("tfplan", input);
    acmlint_fuzz::check(&[b"=== tfplan\n", input].concat());
});
