//! Kills a running server with signal 9 at random moments under load, and looks at what is left.
//!
//! The harness keeps its own record of what it sent and what was acknowledged. After every kill the stored record is
//! verified as it lies, the server is started again, requests that got no answer are sent again under the same key,
//! and then every act must be there exactly once, whole, and nothing else. A harness that cannot find a fault proves
//! nothing, so `--fault` runs it against a server with a fault planted on purpose, and wants to find it.
#![expect(clippy::print_stdout, reason = "a command-line tool speaks on standard output")]

mod client;
mod record;
mod server;
mod traffic;

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::{Parser, ValueEnum};
use client::Client;
use record::Record;
use server::Server;

/// A fault that a server built for this purpose has on demand.
#[derive(Clone, Copy, ValueEnum)]
enum Fault {
    /// The answer goes out before the transaction is committed.
    AckBeforeCommit,
    /// A repeated key is not recognised.
    NoIdempotency,
}

impl Fault {
    /// Its name for the server.
    const fn name(self) -> &'static str {
        match self {
            Self::AckBeforeCommit => "ack-before-commit",
            Self::NoIdempotency => "no-idempotency",
        }
    }

    /// What it must have led to: any other violation is not the fault that was planted.
    const fn signs(self) -> &'static [&'static str] {
        match self {
            Self::AckBeforeCommit => &["lost: "],
            Self::NoIdempotency => &["doubled: ", "repeated: "],
        }
    }
}

/// Kills the server under load and checks what is left.
#[derive(Parser)]
struct Arguments {
    /// The program `xiezhi`.
    #[arg(long)]
    server: PathBuf,
    /// Where the server keeps its data; a new temporary folder when not given.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Address of an empty PostgreSQL database; SQLite in the data folder when not given.
    #[arg(long)]
    database: Option<String>,
    /// How often to kill.
    #[arg(long, default_value_t = 40)]
    kills: u32,
    /// How many clients send acts at once.
    #[arg(long, default_value_t = 4)]
    clients: u32,
    /// The server lives this many milliseconds under load, at least and at most.
    #[arg(long, num_args = 2, default_values_t = [60, 900])]
    life: Vec<u64>,
    /// The seed of all chance, printed so that a run can be repeated.
    #[arg(long)]
    seed: Option<u64>,
    /// The fault planted in this build of the server; the run passes when it is found.
    #[arg(long)]
    fault: Option<Fault>,
    /// Who signs in.
    #[arg(long, default_value = "zhou")]
    name: String,
    /// The password of who signs in.
    #[arg(long, default_value = "xiezhi-demo")]
    password: String,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let seed = arguments.seed.unwrap_or_else(|| fastrand::u64(..));
    let mut chance = fastrand::Rng::with_seed(seed);
    let temporary = tempfile::tempdir()?;
    let data = arguments.data.clone().unwrap_or_else(|| temporary.path().to_owned());
    let mut server =
        Server::new(&arguments.server, &data, arguments.database.as_deref(), arguments.fault.map(Fault::name))?;

    server.start("demo")?;
    let address = server.address();
    let token = Client::sign_in(&address, &arguments.name, &arguments.password)?;
    let client = || Client::new(&address, &token);
    let record = Record::default();
    let mut restarts = Vec::new();

    for kill in 1..=arguments.kills {
        let shared = traffic::shared_case(&client(), kill)?;
        let stop = AtomicBool::new(false);
        let life = Duration::from_millis(chance.u64(arguments.life[0]..=arguments.life[1]));
        thread::scope(|scope| {
            for number in 0..arguments.clients {
                let (chance, client) = (chance.fork(), client());
                let (record, stop, shared) = (&record, &stop, &shared);
                scope.spawn(move || traffic::send(number, &client, record, chance, shared, stop));
            }
            // The moment of death is the one thing here that is chosen by time alone.
            thread::sleep(life);
            let killed = server.kill();
            stop.store(true, Ordering::Relaxed);
            killed
        })?;

        if let Err(error) = server.verify() {
            record.violation(format!("kill {kill}: verify: {error}"));
        }
        let begun = Instant::now();
        server.start("serve")?;
        restarts.push(begun.elapsed());
        traffic::settle(&client(), &record);
        record.check(&client(), &format!("kill {kill}"))?;
        if arguments.fault.is_some_and(|fault| record.shows(fault.signs())) {
            break;
        }
    }
    server.kill()?;
    if let Err(error) = server.verify() {
        record.violation(format!("at the end: verify: {error}"));
    }

    restarts.sort();
    let middle = restarts.get(restarts.len() / 2).copied().unwrap_or_default();
    let longest = restarts.last().copied().unwrap_or_default();
    let database = if arguments.database.is_some() { "PostgreSQL" } else { "SQLite" };
    println!(
        "{database}, seed {seed}: {} kills, {}, ready again within {} ms (median), {} ms (longest)",
        restarts.len(),
        record.summary(),
        middle.as_millis(),
        longest.as_millis()
    );
    Ok(verdict(&arguments, &record))
}

/// Without a fault nothing may be found; with one, something must be.
fn verdict(arguments: &Arguments, record: &Record) -> ExitCode {
    let violations = record.violations();
    let (passed, failed) = match arguments.fault {
        None if violations == 0 => (u64::from(arguments.kills), 0),
        None => (0, violations),
        Some(fault) => {
            let found = record.shows(fault.signs());
            println!("the fault `{}` was {}", fault.name(), if found { "found" } else { "NOT found" });
            (u64::from(found), u64::from(!found))
        }
    };
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
