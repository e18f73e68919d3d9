//! What a project decided: `acmlint.toml`, exceptions and baselines, with whatever they are about; it differs from
//! `check` in what it starts from, and in what an input without file names is.

#![no_main]

use acmlint::check::known;
use libfuzzer_sys::fuzz_target;

/// Something that is found, so that there is something to silence.
const FOUND: &[u8] = b"=== main.tf\n\
    resource \"aws_acm_certificate\" \"mail\" {\n  domain_name = \"example.com\"\n  validation_method = \"EMAIL\"\n}\n";

fuzz_target!(|input: &[u8]| {
    if let Ok(entries) = std::str::from_utf8(input).map_err(drop).and_then(|text| known::parse(text).map_err(drop)) {
        assert_eq!(known::parse(&known::print(&entries)).as_ref(), Ok(&entries));
    }
    if input.starts_with(b"=== ") {
        acmlint_fuzz::check(input);
    } else {
        acmlint_fuzz::check(&[FOUND, b"=== acmlint.toml\n", input].concat());
    }
});
