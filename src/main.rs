//! The `acmlint` command.
fn main() {}
