//! What a running server has to withstand, tried from outside: `kill` with signal 9 under load, `errors` of the disk at
//! every call, writes that end `short`, a disk that is `full`, a `clock` that jumps.
//!
//! The harness keeps its own record of what it sent and what was acknowledged, and compares. Every act must be there
//! exactly once, whole, and nothing else; and `verify` must hold each time.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

mod client;
mod clock;
mod errors;
mod full;
mod kill;
mod place;
mod record;
mod server;
mod short;
mod traffic;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Tries what a running server has to withstand.
#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    place: place::Given,
    #[command(subcommand)]
    ordeal: Ordeal,
}

#[derive(Subcommand)]
enum Ordeal {
    /// Signal 9 at random moments under load.
    Kill(kill::Kill),
    /// Failing writes and syncs of the disk, at one call after the other.
    Errors(errors::Errors),
    /// Writes of the server that are cut short.
    Short(short::Short),
    /// A disk without room, and then with room again.
    Full,
    /// Midnight in China, other time zones, a clock that is set back and one that is far ahead.
    Clock,
}

/// Checks passed and failed.
struct Tally {
    passed: u64,
    failed: u64,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let place = arguments.place.prepare()?;
    let tally = match &arguments.ordeal {
        Ordeal::Kill(kill) => kill.run(&place),
        Ordeal::Errors(errors) => errors.run(&place),
        Ordeal::Short(short) => short.run(&place),
        Ordeal::Full => full::run(&place),
        Ordeal::Clock => clock::run(&place),
    }?;
    println!("{} passed, {} failed", tally.passed, tally.failed);
    Ok(if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
