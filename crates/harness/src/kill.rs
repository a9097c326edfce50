//! Kill -9 at random moments under load.
//!
//! After every kill the stored record is verified as it lies, the server is started again, requests that got no answer
//! are sent again under the same key, and then every act must be there exactly once, whole, and nothing else. A harness
//! that cannot find a fault proves nothing, so `--fault` runs it against a server with a fault planted on purpose, and
//! wants to find it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::client::Client;
use crate::place::Place;
use crate::record::Record;
use crate::{Tally, traffic};

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
#[derive(Args)]
pub struct Kill {
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
}

impl Kill {
    /// Does it, and counts.
    pub fn run(&self, place: &Place) -> Result<Tally> {
        let seed = self.seed.unwrap_or_else(|| fastrand::u64(..));
        let mut chance = fastrand::Rng::with_seed(seed);
        let mut server = place.server(self.database.as_deref(), self.fault.map(Fault::name))?;
        server.start(if self.database.is_some() { "demo" } else { "serve" })?;
        let address = server.address();
        let token = place.sign_in(&address)?;
        let client = || Client::new(&address, &token);
        let record = Record::default();
        let mut restarts = Vec::new();

        for kill in 1..=self.kills {
            let shared = traffic::shared_case(&client(), &format!("{kill}"))?;
            let stop = AtomicBool::new(false);
            let life = Duration::from_millis(chance.u64(self.life[0]..=self.life[1]));
            thread::scope(|scope| {
                for number in 0..self.clients {
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
            if self.fault.is_some_and(|fault| record.shows(fault.signs())) {
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
        let database = if self.database.is_some() { "PostgreSQL" } else { "SQLite" };
        println!(
            "{database}, seed {seed}: {} kills, {}, ready again within {} ms (median), {} ms (longest)",
            restarts.len(),
            record.summary(),
            middle.as_millis(),
            longest.as_millis()
        );
        Ok(self.verdict(&record))
    }

    /// Without a fault nothing may be found; with one, something must be.
    fn verdict(&self, record: &Record) -> Tally {
        let violations = record.violations();
        match self.fault {
            None if violations == 0 => Tally { passed: u64::from(self.kills), failed: 0 },
            None => Tally { passed: 0, failed: violations },
            Some(fault) => {
                let found = record.shows(fault.signs());
                println!("the fault `{}` was {}", fault.name(), if found { "found" } else { "NOT found" });
                Tally { passed: u64::from(found), failed: u64::from(!found) }
            }
        }
    }
}
