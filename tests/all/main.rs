//! What holds of the program as a whole, in one test binary: each one would link everything anew.
//! One file of it: `cargo test --test all rules::`.

#![allow(
    unreachable_pub,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may panic, tells what it saw, and reads and makes its own files"
)]

mod common;

mod architecture;
mod arguments;
mod assembly;
mod baseline;
mod broken;
mod cli;
mod config;
mod dependability;
mod every_format;
mod formats;
mod hostile;
mod hostile_files;
mod hostile_templates;
mod keys;
mod model;
mod mutations;
mod new_from;
mod output;
mod plans;
mod pull_request;
mod readme;
mod real;
mod render;
mod rules;
mod search;
mod terraform_console;
mod touched;
mod version;
mod writing;
mod yaml;
