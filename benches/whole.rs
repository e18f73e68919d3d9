//! Whole runs, as whole processes: `acmlint check` over generated trees, and in turn with it the [`floor`].
//!
//! ```sh
//! cargo bench --bench whole
//! cargo bench --bench whole -- --stacks 50000 --shares 0.02 --threads 2 --rounds 3
//! cargo bench --bench whole -- compare --rounds 9 before /tmp/acmlint check ::: after target/release/acmlint check
//! ```

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::cast_precision_loss,
    reason = "it talks to whoever measures, and reads what is measured"
)]

mod count;
mod floor;
mod measure;
mod trees;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::{Parser, Subcommand};

use measure::{duration, grouped, memory};

/// How long whole runs take, and how long it takes to do nothing but find and read the same files.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    other: Option<Other>,
    /// How many stacks the trees have.
    #[arg(long, value_delimiter = ',', default_value = "100,1000,10000")]
    stacks: Vec<usize>,
    /// Shares of the stacks that have a certificate.
    #[arg(long, value_delimiter = ',', default_value = "0.02,0.2")]
    shares: Vec<String>,
    /// Numbers of threads; the first is what the others are compared with.
    #[arg(long, value_delimiter = ',', default_value = "1,2")]
    threads: Vec<usize>,
    /// How often each is run.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Another binary than the one that was just built.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_acmlint"))]
    acmlint: PathBuf,
    /// Count instructions with valgrind where perf cannot; that takes some fifty times as long as the run.
    #[arg(long)]
    count: bool,
}

#[derive(Subcommand)]
enum Other {
    /// Compare commands, each of them a name and what is run, with `:::` between them. Prints rows of a table.
    Compare {
        /// How often each is run.
        #[arg(long, default_value_t = 7)]
        rounds: usize,
        /// The folder to run them in.
        #[arg(long, default_value = ".")]
        folder: PathBuf,
        /// The commands.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
        commands: Vec<String>,
    },
}

fn main() -> ExitCode {
    // The floor is a process of its own, and nothing comes before it.
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == FLOOR) {
        let root = PathBuf::from(arguments.next().unwrap_or_default());
        let threads = arguments.next().and_then(|threads| threads.to_str()?.parse().ok()).unwrap_or(1);
        let (files, bytes) = floor::read(&root, threads);
        println!("{files} {bytes}");
        return ExitCode::SUCCESS;
    }
    // Cargo says this to every benchmark, behind everything else, where it would be the last command's.
    let arguments = std::env::args_os().enumerate().filter(|(index, word)| *index == 0 || word != "--bench");
    let arguments = Arguments::parse_from(arguments.map(|(_, word)| word));
    let done = match &arguments.other {
        Some(Other::Compare { rounds, folder, commands }) => compare(*rounds, folder, commands),
        None => small(&arguments).and_then(|()| large(&arguments)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

/// How this program is told to be the floor.
const FLOOR: &str = "floor";

/// What a process costs that has next to nothing to do.
fn small(arguments: &Arguments) -> Result<(), String> {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/terraform");
    let mut version = Command::new(&arguments.acmlint);
    version.arg("--version");
    let mut commands = [version, check(&arguments.acmlint, &case, 0)];
    // They are over so soon that more of them tell more.
    let costs = measure::in_turn(&mut commands, arguments.rounds * 5).map_err(|error| error.to_string())?;
    println!("| | median | peak memory |\n|---|--:|--:|");
    for (name, costs) in ["`--version`", "`examples/terraform`"].iter().zip(&costs) {
        println!("| {name} | {} | {} |", duration(measure::seconds(costs)), memory(costs));
    }
    println!();
    Ok(())
}

/// What whole trees cost, and the floor of each.
fn large(arguments: &Arguments) -> Result<(), String> {
    for &stacks in &arguments.stacks {
        for share in &arguments.shares {
            tree(arguments, stacks, share)?;
        }
    }
    Ok(())
}

fn tree(arguments: &Arguments, stacks: usize, share: &str) -> Result<(), String> {
    let root = trees::generated(stacks, share)?;
    let (files, bytes) = floor::read(&root, 1);
    let this = std::env::current_exe().map_err(|error| error.to_string())?;
    let pair = |threads: &usize| {
        let mut floor = Command::new(&this);
        floor.arg(FLOOR).arg(&root).arg(threads.to_string());
        [floor, check(&arguments.acmlint, &root, *threads)]
    };
    let mut commands: Vec<Command> = arguments.threads.iter().flat_map(pair).collect();
    let costs = measure::in_turn(&mut commands, arguments.rounds).map_err(|error| error.to_string())?;
    println!(
        "{} stacks, certificates in {share} of them: {} files, {:.1} MB\n\n\
         | threads | floor | acmlint | times the floor | speed-up | processor time | peak memory | instructions |\n\
         |--:|--:|--:|--:|--:|--:|--:|--:|",
        grouped(stacks as u64),
        grouped(files),
        bytes as f64 / 1e6
    );
    for (index, threads) in arguments.threads.iter().enumerate() {
        let (floor, acmlint) = (&costs[2 * index], &costs[2 * index + 1]);
        if acmlint.iter().any(|cost| cost.code > 1) {
            return Err(format!("acmlint could not do its job in {}", root.display()));
        }
        let instructions = count::instructions(&commands[2 * index + 1], arguments.count);
        println!(
            "| {threads} | {} | {} | {:.2} | {:.2} | {} (floor {}) | {} (floor {}) | {} |",
            duration(measure::seconds(floor)),
            duration(measure::seconds(acmlint)),
            measure::ratio(acmlint, floor),
            measure::ratio(&costs[1], acmlint),
            duration(measure::processor_seconds(acmlint)),
            duration(measure::processor_seconds(floor)),
            memory(acmlint),
            memory(floor),
            instructions.map_or("not counted".to_owned(), grouped),
        );
    }
    println!();
    Ok(())
}

/// A run of acmlint over a folder, as people start it; what lies around the folder has no say.
fn check(acmlint: &Path, root: &Path, threads: usize) -> Command {
    let mut command = Command::new(acmlint);
    command.args(["check", "--isolated", "--threads", &threads.to_string(), "--root"]).arg(root).arg(root);
    command
}

/// Runs any commands in turn.
fn compare(rounds: usize, folder: &Path, words: &[String]) -> Result<(), String> {
    let mut names = Vec::new();
    let mut commands = Vec::new();
    for words in words.split(|word| word == ":::") {
        let [name, program, rest @ ..] = words else { return Err("a command is a name and what is run".to_owned()) };
        let mut command = Command::new(program);
        command.args(rest).current_dir(folder);
        names.push(name);
        commands.push(command);
    }
    let costs = measure::in_turn(&mut commands, rounds).map_err(|error| error.to_string())?;
    for (name, of) in names.iter().zip(&costs) {
        // Whoever did not understand its arguments is fast.
        let codes: Vec<i32> = of.iter().map(|cost| cost.code).collect();
        eprintln!("{name} exits with {codes:?}");
        let ratio = measure::ratio(of, &costs[0]);
        println!("| {name} | {} | {ratio:.1} | {} |", duration(measure::seconds(of)), memory(of));
    }
    Ok(())
}
