//! The `acmlint` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    acmlint::cli::main(std::env::args_os())
}
