//! How long each part of a run takes by itself.
//!
//! ```sh
//! cargo bench --bench parts -- syntax                    # those whose names match
//! cargo bench --bench parts -- --save-baseline before    # then change something, and
//! cargo bench --bench parts -- --baseline before         # see whether it is a difference
//! ```

#![allow(
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "it talks to whoever measures, and reads its inputs"
)]

mod scenarios;
mod trees;

use std::process::ExitCode;
use std::time::Duration;

use criterion::{Criterion, Throughput};

fn main() -> ExitCode {
    let tree = match trees::generated(100, "0.2") {
        Ok(tree) => tree,
        Err(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    let mut criterion = Criterion::default().sample_size(30).warm_up_time(Duration::from_secs(1)).configure_from_args();
    for scenario in scenarios::ALL {
        let prepared = (scenario.prepare)(&tree);
        let mut group = criterion.benchmark_group("parts");
        group.throughput(Throughput::Bytes(prepared.bytes));
        group.bench_function(scenario.name, |bencher| bencher.iter(&prepared.run));
        group.finish();
    }
    criterion.final_summary();
    ExitCode::SUCCESS
}
