//! Which directories are deployments.
//!
//! A directory with configuration files is a module. One that something in the tree calls is judged where it is called;
//! one that nothing calls is a root, and a deployment of its own with the modules it calls.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::module::{Library, Module, local_source};

/// Roots and the directories that belong to each, sorted by root.
pub fn deployments(library: &Library<'_>, directories: &BTreeSet<String>) -> Vec<(String, BTreeSet<String>)> {
    let listed: Vec<&String> = directories.iter().collect();
    let calls: BTreeMap<&str, BTreeSet<String>> = listed
        .par_iter()
        .map(|directory| (directory.as_str(), called(library.module(directory))))
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    let is_called: BTreeSet<&str> = calls
        .iter()
        .flat_map(|(caller, called)| called.iter().map(move |called| (caller, called)))
        .filter(|(caller, called)| **caller != called.as_str())
        .map(|(_, called)| called.as_str())
        .collect();
    let mut reached: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::new();
    let uncalled = calls.keys().filter(|directory| !is_called.contains(*directory));
    // Modules that only call each other in a circle have no root; the first of them stands for one.
    for directory in uncalled.chain(calls.keys().filter(|directory| is_called.contains(*directory))) {
        if reached.contains(*directory) {
            continue;
        }
        let members = closure(library, &calls, directory);
        reached.extend(members.iter().cloned());
        found.push(((*directory).to_owned(), members));
    }
    found.sort();
    found
}

fn called(module: &Module<'_>) -> BTreeSet<String> {
    module.calls.iter().filter_map(|call| local_source(&module.directory, call)).collect()
}

fn closure(library: &Library<'_>, calls: &BTreeMap<&str, BTreeSet<String>>, root: &str) -> BTreeSet<String> {
    let mut members = BTreeSet::from([root.to_owned()]);
    let mut open = vec![root.to_owned()];
    while let Some(directory) = open.pop() {
        let next = match calls.get(directory.as_str()) {
            Some(next) => next.clone(),
            // A directory that the search left out is a module all the same where it is called.
            None => called(library.module(&directory)),
        };
        for called in next {
            if members.insert(called.clone()) {
                open.push(called);
            }
        }
    }
    members
}
