//! Counting the instructions of a process.

#![allow(dead_code, reason = "each benchmark takes what it needs")]

use std::ffi::OsStr;
use std::process::{Command, Stdio};

/// The instructions that a process executes for itself: as perf counts them where the machine lets it, or else, where
/// that is wanted, as valgrind does.
pub(crate) fn instructions(command: &Command, with_valgrind: bool) -> Option<u64> {
    let counted = perf(command);
    if counted.is_none() && with_valgrind { valgrind(command, &[]).ok() } else { counted }
}

fn perf(command: &Command) -> Option<u64> {
    let mut perf = wrapped("perf", ["stat", "-x,", "-e", "instructions:u", "--"], command);
    let output = perf.stderr(Stdio::piped()).output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    said.lines().find(|line| line.contains("instructions"))?.split(',').next()?.parse().ok()
}

/// The instructions of a process by callgrind, with these options; what it did where goes to `callgrind.out` files if
/// one of them says so. Fails with what it said.
pub(crate) fn valgrind(command: &Command, options: &[&str]) -> Result<u64, String> {
    let fixed = ["--tool=callgrind", "--callgrind-out-file=/dev/null"];
    let options = fixed.iter().chain(options);
    let output = wrapped("valgrind", options, command).output();
    let output = output.map_err(|error| format!("valgrind counts the instructions, and does not start ({error})"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let collected = said.lines().filter_map(|line| line.split_once("Collected : ")).next_back();
    collected.and_then(|(_, count)| count.trim().parse().ok()).ok_or_else(|| said.into_owned())
}

/// A command that another one runs.
fn wrapped(by: &str, options: impl IntoIterator<Item = impl AsRef<OsStr>>, command: &Command) -> Command {
    let mut wrapped = Command::new(by);
    wrapped
        .args(options)
        .arg(command.get_program())
        .args(command.get_args())
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        wrapped.current_dir(folder);
    }
    wrapped
}
