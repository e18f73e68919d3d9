//! How many instructions each part of a run takes, compared with `instructions.json`. Instructions do not depend on how
//! busy the machine is: what takes more of them than it did, by more than the tolerance, has become slower.
//!
//! ```sh
//! cargo bench --profile count --bench instructions                # compare
//! cargo bench --profile count --bench instructions -- --write     # write what is counted now; the diff is the review
//! ```
//!
//! The numbers depend on the compiler and on the C library. Where these are others than those that the file names, the
//! commit that wrote the file is built and counted here as well, and its counts are the ones to compare with.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "it talks to whoever measures, and reads what is measured"
)]

mod count;
mod scenarios;
mod trees;

use std::collections::BTreeMap;
use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use clap::Parser;
use serde::{Deserialize, Serialize};

use scenarios::Scenario;

/// By how much a count may grow before that is an error: hash maps start from random numbers, and what the compiler
/// puts in line changes with code that has nothing to do with it.
const TOLERANCE: f64 = 0.03;

/// By how much a whole process may, beside that: where its parts lie in memory is other work for whoever loads it.
const LOADING: f64 = 100_000.0;

/// The instructions that each part of a run takes.
#[derive(Parser)]
struct Arguments {
    /// Write what is counted to `instructions.json`.
    #[arg(long)]
    write: bool,
    /// Print what is counted, as `instructions.json` has it.
    #[arg(long, conflicts_with = "write")]
    print: bool,
    /// Only run this scenario: that is what is counted.
    #[arg(long, hide = true)]
    scenario: Option<String>,
    /// What cargo says to every benchmark.
    #[arg(long, hide = true)]
    bench: bool,
}

/// What `instructions.json` says.
#[derive(Serialize, Deserialize)]
struct Counted {
    with: With,
    instructions: BTreeMap<String, u64>,
}

/// What the numbers depend on, beside the code.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct With {
    compiler: String,
    libc: String,
    valgrind: String,
    processor: String,
    inputs: String,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// Whether nothing has become slower.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    if !this.iter().any(|part| part == "count") {
        return Err(
            "instructions are counted with a profile of their own: cargo bench --profile count --bench instructions"
                .to_owned(),
        );
    }
    let tree = trees::generated(100, "0.2")?;
    if let Some(name) = &arguments.scenario {
        let scenario = scenarios::ALL.iter().find(|scenario| scenario.name == name).ok_or("no such scenario")?;
        measured(&(scenario.prepare)(&tree).run);
        return Ok(true);
    }
    let counted = Counted { with: With::here(&tree), instructions: counts(&this, &tree)? };
    let text = serde_json::to_string_pretty(&counted).map_err(|error| error.to_string())? + "\n";
    let file = root().join(FILE);
    if arguments.print {
        print!("{text}");
        return Ok(true);
    }
    if arguments.write {
        fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
        return Ok(true);
    }
    let committed = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let committed: Counted =
        serde_json::from_str(&committed).map_err(|error| format!("{}: {error}", file.display()))?;
    if committed.with.inputs != counted.with.inputs {
        return Err(format!("the inputs are others than those that {FILE} was made with: write it anew (--write)"));
    }
    if committed.with == counted.with {
        return Ok(compare(&committed.instructions, &counted.instructions));
    }
    println!("{FILE} was made with {}; here is {}.", committed.with, counted.with);
    match earlier() {
        Ok(earlier) => Ok(compare(&earlier.instructions, &counted.instructions)),
        Err(why) => {
            println!("Nothing is compared: {why}");
            Ok(true)
        }
    }
}

/// Where the counts are committed.
const FILE: &str = "benches/instructions.json";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl With {
    fn here(tree: &Path) -> Self {
        let said = |program: &str, argument: &str| {
            let output = Command::new(program).arg(argument).output();
            let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
            text.ok().filter(|text| !text.is_empty()).unwrap_or_else(|| format!("no {program}"))
        };
        #[cfg(target_arch = "x86_64")]
        let wide = if std::is_x86_feature_detected!("avx2") { " with AVX2" } else { "" };
        #[cfg(not(target_arch = "x86_64"))]
        let wide = "";
        Self {
            compiler: said("rustc", "-V"),
            libc: said("getconf", "GNU_LIBC_VERSION"),
            valgrind: said("valgrind", "--version"),
            processor: format!("{}{wide}", std::env::consts::ARCH),
            inputs: format!("{:016x}", scenarios::inputs(tree)),
        }
    }
}

impl std::fmt::Display for With {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}, {}, {}, {}", self.compiler, self.libc, self.valgrind, self.processor)
    }
}

/// Counts everything: the scenarios, and some whole processes.
fn counts(this: &Path, tree: &Path) -> Result<BTreeMap<String, u64>, String> {
    let outs = Path::new(env!("CARGO_TARGET_TMPDIR")).join("instructions");
    fs::create_dir_all(&outs).map_err(|error| format!("{}: {error}", outs.display()))?;
    let mut counts = BTreeMap::new();
    let mut count = |name: &str, command: &Command, options: &[&str]| {
        // For `callgrind_annotate`, which says where they are spent.
        let out = format!("--callgrind-out-file={}", outs.join(name).display());
        let number = count::valgrind(command, &[&[&*out], options].concat())?;
        counts.insert(name.to_owned(), number);
        Ok::<_, String>(())
    };
    for Scenario { name, .. } in scenarios::ALL {
        let mut command = alone(this);
        command.args(["--scenario", name]);
        count(name, &command, &["--collect-atstart=no", "--toggle-collect=*instructions::measured*"])?;
    }
    let example = root().join("examples/terraform");
    let acmlint = Path::new(env!("CARGO_BIN_EXE_acmlint"));
    let check = |folder: &Path| {
        let mut command = alone(acmlint);
        command.args(["check", "--isolated", "--threads", "1", "--root", ".", "."]).current_dir(folder);
        command
    };
    let mut version = alone(acmlint);
    version.arg("--version");
    for (name, command) in [("version", &version), ("example", &check(&example)), ("tree", &check(tree))] {
        count(&format!("{PROCESS}{name}"), command, &[])?;
    }
    Ok(counts)
}

/// How the names of whole processes start.
const PROCESS: &str = "process-";

/// A program that the environment says nothing to.
fn alone(program: &Path) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name != "PATH" {
            command.env_remove(name);
        }
    }
    command
}

/// What is counted of a scenario: everything from here on.
#[inline(never)]
fn measured(run: &dyn Fn()) {
    run();
    // So that this is still there when it returns.
    black_box(());
}

/// Prints both, and says whether none has grown by more than the tolerance.
#[expect(clippy::cast_precision_loss, reason = "a share of it")]
fn compare(before: &BTreeMap<String, u64>, now: &BTreeMap<String, u64>) -> bool {
    println!("{:26}{:>16}{:>16}", "", "before", "now");
    let (mut slower, mut faster) = (Vec::new(), Vec::new());
    for (name, now) in now {
        let Some(before) = before.get(name) else {
            println!("{name:26}{:>16}{now:>16}", "not counted");
            continue;
        };
        let (grown, before) = (*now as f64 - *before as f64, *before as f64);
        println!("{name:26}{before:>16}{now:>16}{:>+8.1} %", grown / before * 100.0);
        let tolerated = before * TOLERANCE + if name.starts_with(PROCESS) { LOADING } else { 0.0 };
        if grown > tolerated {
            slower.push(name.as_str());
        } else if grown < -tolerated {
            faster.push(name.as_str());
        }
    }
    for name in before.keys().filter(|name| !now.contains_key(*name)) {
        println!("{name:26} is counted no more");
    }
    let write = "cargo bench --profile count --bench instructions -- --write";
    if !faster.is_empty() {
        println!("Faster than before: {}. `{write}` keeps it so.", faster.join(", "));
    }
    if !slower.is_empty() {
        println!(
            "Slower than before, by more than {} %: {}. Where that is worth it, `{write}` and say why in the commit; \
             target/tmp/instructions has files for callgrind_annotate.",
            TOLERANCE * 100.0,
            slower.join(", ")
        );
    }
    slower.is_empty()
}

/// What is counted here of the commit that wrote the file. Fails with why it cannot be.
fn earlier() -> Result<Counted, String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").current_dir(root()).args(arguments).output();
        let output = output.map_err(|error| format!("git does not start ({error})"))?;
        if output.status.success() {
            Ok(output.stdout)
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    };
    let word = |output: Vec<u8>| String::from_utf8_lossy(&output).trim().to_owned();
    let commit = word(git(&["log", "-1", "--format=%H", "--", FILE])?);
    // In a shallow clone, the oldest commit seems to have written everything.
    if commit.is_empty() || word(git(&["rev-parse", "--is-shallow-repository"])?) == "true" {
        return Err("the commit that wrote it is not here; `git fetch --unshallow` brings it.".to_owned());
    }
    if git(&["diff", "--quiet", &commit]).is_ok() {
        return Err(format!("nothing has changed since {commit}, which wrote it."));
    }
    println!("So {commit}, which wrote it, is built and counted here.");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("earlier");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let archive = git(&["archive", "--format=tar", &commit])?;
    let unpack = || {
        let mut tar = Command::new("tar").args(["-x", "-C"]).arg(&folder).stdin(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = tar.stdin.take() {
            stdin.write_all(&archive)?;
        }
        tar.wait()
    };
    let unpacked = unpack().map_err(|error| format!("tar does not unpack it ({error})"))?;
    if !unpacked.success() {
        return Err("tar does not unpack it".to_owned());
    }
    let cargo = std::env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().map(Path::to_owned).unwrap_or_default();
    let output = Command::new(cargo)
        .args(["bench", "--quiet", "--locked", "--profile", "count", "--bench", "instructions", "--", "--print"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo does not start ({error})"))?;
    serde_json::from_slice(&output.stdout).map_err(|error| format!("it was not counted ({error})"))
}
