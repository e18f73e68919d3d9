//! What the targets share: files in memory, and what has to hold of everything that is said of them.

#[path = "../tests/all/common/oracle.rs"]
pub mod oracle;

use acmlint::source::{FileId, Owner, Sources};

/// A text as the only file there is.
pub fn in_file(name: &str, text: &str) -> (Sources, FileId) {
    let sources = Sources::default();
    let file = sources.add(name, text, Owner::User);
    (sources, file)
}

/// The whole check over the tree that an input is, and all reports of it; some inputs are checked twice, which makes no
/// difference.
pub fn check(input: &[u8]) {
    let tree = oracle::tree(input);
    let first = oracle::reports(&oracle::check(&tree));
    if input.len() % 8 == 0 {
        let second = oracle::reports(&oracle::check(&tree));
        assert!(first == second, "once:\n{first}\nand once:\n{second}");
    }
}
