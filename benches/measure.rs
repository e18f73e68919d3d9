//! Whole processes: how long they take, how much of the processors, and how much memory.

use std::io;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use wait4::Wait4;

/// What one run of a process cost.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// From before it was started until it was gone.
    pub(crate) wall: Duration,
    /// What its threads used together.
    pub(crate) cpu: Duration,
    /// The most memory that was resident at once, in bytes.
    pub(crate) peak: u64,
    /// What it exited with.
    pub(crate) code: i32,
}

/// Runs a process with nothing to read and nobody who reads what it writes. Fails where it cannot be started or is
/// killed; whatever it exits with is its business.
pub(crate) fn run(command: &mut Command) -> io::Result<Cost> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let start = Instant::now();
    let done = command.spawn()?.wait4()?;
    let wall = start.elapsed();
    let killed = || io::Error::other(format!("{command:?} ended with {}", done.status));
    let code = done.status.code().ok_or_else(killed)?;
    Ok(Cost { wall, cpu: done.rusage.utime + done.rusage.stime, peak: done.rusage.maxrss, code })
}

/// Runs these in turn, so often each, after one turn that is not counted. What disturbs the machine for a while disturbs
/// all of them.
pub(crate) fn in_turn(commands: &mut [Command], rounds: usize) -> io::Result<Vec<Vec<Cost>>> {
    for command in &mut *commands {
        run(command)?;
    }
    let mut costs = vec![Vec::new(); commands.len()];
    for _ in 0..rounds {
        for (command, costs) in commands.iter_mut().zip(&mut costs) {
            costs.push(run(command)?);
        }
    }
    Ok(costs)
}

/// The middle one.
pub(crate) fn median(values: impl IntoIterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (values.len().saturating_sub(1) / 2, values.len() / 2);
    values.get(low).zip(values.get(high)).map_or(f64::NAN, |(low, high)| f64::midpoint(*low, *high))
}

/// How many times as long one takes as another: the median of what the rounds say.
pub(crate) fn ratio(costs: &[Cost], to: &[Cost]) -> f64 {
    median(costs.iter().zip(to).map(|(one, other)| one.wall.as_secs_f64() / other.wall.as_secs_f64()))
}

/// The median time, in seconds.
pub(crate) fn seconds(costs: &[Cost]) -> f64 {
    median(costs.iter().map(|cost| cost.wall.as_secs_f64()))
}

/// The median time of all threads together, in seconds.
pub(crate) fn processor_seconds(costs: &[Cost]) -> f64 {
    median(costs.iter().map(|cost| cost.cpu.as_secs_f64()))
}

/// A time as one reads it.
pub(crate) fn duration(seconds: f64) -> String {
    match seconds {
        seconds if seconds < 0.1 => format!("{:.1} ms", seconds * 1e3),
        seconds if seconds < 1.0 => format!("{:.0} ms", seconds * 1e3),
        seconds => format!("{seconds:.2} s"),
    }
}

/// The most memory of all runs, as one reads it.
#[expect(clippy::cast_precision_loss, reason = "nobody reads so many digits")]
pub(crate) fn memory(costs: &[Cost]) -> String {
    let most = costs.iter().map(|cost| cost.peak).max().unwrap_or_default();
    format!("{:.1} MB", most as f64 / 1e6)
}

/// A number in groups of three digits.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
