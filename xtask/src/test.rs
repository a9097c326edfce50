//! `cargo xtask test`: everything that must hold before a change lands, stage by stage, each timed.

mod stages;
pub mod tally;

use std::time::{Duration, Instant};

use crate::arguments::Arguments;
use crate::{Result, spoken};
use stages::STAGES;
use tally::Tally;

/// One stage: its name, what it proves, and how.
struct Stage {
    name: &'static str,
    proves: &'static str,
    /// Left out by `--quick`.
    slow: bool,
    run: fn() -> Result<Tally>,
}

/// Runs the stages that were asked for; all of them when none was named.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let quick = arguments.switch("--quick");
    if arguments.switch("--list") {
        for stage in STAGES {
            println!("{:<10} {}{}", stage.name, stage.proves, if stage.slow { " (not with --quick)" } else { "" });
        }
        return Ok(());
    }
    let names = arguments.names()?;
    if let Some(unknown) = names.iter().find(|name| STAGES.iter().all(|stage| stage.name != **name)) {
        return Err(format!("there is no stage `{unknown}`; --list names them").into());
    }
    let wanted = |stage: &&Stage| {
        if names.is_empty() { !(quick && stage.slow) } else { names.iter().any(|name| name == stage.name) }
    };

    let started = Instant::now();
    let mut results: Vec<(&Stage, Tally, Duration)> = Vec::new();
    for stage in STAGES.iter().filter(wanted) {
        println!("\n=== {}: {}", stage.name, stage.proves);
        let begun = Instant::now();
        let tally = (stage.run)().unwrap_or_else(|error| {
            println!("{}: {error}", stage.name);
            Tally::FAILED
        });
        println!("=== {} took {}: {tally}", stage.name, spoken(begun.elapsed()));
        results.push((stage, tally, begun.elapsed()));
    }

    println!("\n{:<10} {:>12}  result", "stage", "time");
    for (stage, tally, time) in &results {
        println!("{:<10} {:>12}  {tally}", stage.name, spoken(*time));
    }
    println!("{:<10} {:>12}", "together", spoken(started.elapsed()));
    let sum: Tally = results.iter().map(|(_, tally, _)| *tally).sum();
    println!("\n{sum}");
    if sum.failed == 0 { Ok(()) } else { Err("".into()) }
}
