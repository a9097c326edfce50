//! Errors of the disk at one call after the other.
//!
//! `strace` makes the N-th write or sync of each thread of the server fail. Whatever happens then: what was acknowledged
//! is there, once and whole; and a server whose database could not be synced ends, since nobody knows any more what is
//! on the disk (a sync that is tried again succeeds without having written anything).

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use serde_json::Value;

use crate::client::{Answer, Client};
use crate::place::Place;
use crate::record::{Record, Request};
use crate::server::Server;
use crate::{Tally, traffic};

/// A kind of failure: the call, the error, at how many places of a hundred it is tried, at every how-manieth call, and
/// what may follow.
struct Failure {
    call: &'static str,
    error: &'static str,
    share: u32,
    every: u32,
    follows: Follows,
}

/// What may follow when the call was one on the database.
#[derive(Clone, Copy, PartialEq)]
enum Follows {
    /// The server ends: it is unknown what is on the disk.
    End,
    /// It goes on; what was refused is not there.
    Refusal,
    /// Nobody notices.
    Nothing,
}

const FAILURES: [Failure; 5] = [
    Failure { call: "fdatasync", error: "EIO", every: 1, share: 30, follows: Follows::End },
    Failure { call: "pwrite64", error: "EIO", every: 7, share: 30, follows: Follows::End },
    Failure { call: "pwrite64", error: "ENOSPC", every: 11, share: 20, follows: Follows::Refusal },
    Failure { call: "pwrite64", error: "EINTR", every: 17, share: 10, follows: Follows::Nothing },
    Failure { call: "fsync", error: "EIO", every: 1, share: 10, follows: Follows::Refusal },
];

/// Acts that are sent at each place.
const ACTS: u32 = 12;
/// How long a server that has to end may take.
const END: Duration = Duration::from_secs(10);

/// Lets calls to the disk fail, one after the other.
#[derive(Args)]
pub struct Errors {
    /// At how many places.
    #[arg(long, default_value_t = 100)]
    points: u32,
}

/// What came of all places.
#[derive(Default)]
struct Outcome {
    hit: u32,
    /// The failure came before the server answered at all.
    at_start: u32,
    ended: u32,
    refused: u32,
    unnoticed: u32,
}

impl Errors {
    /// Does it, and counts.
    pub fn run(&self, place: &Place) -> Result<Tally> {
        let mut server = place.server(None, None)?;
        server.start("serve")?;
        let token = place.sign_in(&server.address())?;
        let client = Client::new(&server.address(), &token);
        server.kill()?;
        let trace = place.folder.path().join("trace");
        let record = Record::default();
        let mut outcome = Outcome::default();
        let mut passed = 0;
        for failure in &FAILURES {
            let points = (self.points * failure.share).div_ceil(100);
            for nth in (0..points).map(|nth| 1 + nth * failure.every) {
                let when = format!("{} {} at call {nth}", failure.call, failure.error);
                let before = record.violations();
                let hit = point(&client, &mut server, &trace, failure, nth, &when, &record, &mut outcome)?;
                passed += u64::from(record.violations() == before);
                outcome.hit += u32::from(hit);
                if !hit {
                    // No thread makes that many calls: all places of this kind are covered.
                    break;
                }
            }
        }
        println!(
            "SQLite: {} failed calls ({} while starting): the server ended {} times, refused acts {} times, went on unharmed {} times; {}",
            outcome.hit,
            outcome.at_start,
            outcome.ended,
            outcome.refused,
            outcome.unnoticed,
            record.summary()
        );
        if outcome.hit < self.points / 2 || outcome.ended == 0 || outcome.refused == 0 {
            record.violation(format!("only {} calls could be made to fail", outcome.hit));
        }
        Ok(Tally { passed, failed: record.violations() })
    }
}

#[expect(clippy::too_many_arguments, reason = "everything that is tried at one place")]
fn point(
    client: &Client,
    server: &mut Server,
    trace: &Path,
    failure: &Failure,
    nth: u32,
    when: &str,
    record: &Record,
    outcome: &mut Outcome,
) -> Result<bool> {
    let (inject, file) =
        (format!("inject={}:error={}:when={nth}", failure.call, failure.error), trace.display().to_string());
    let traced = format!("trace={}", failure.call);
    // As a grandchild, so that the process that is started is the server and not its tracer.
    server.under(&["strace", "-D", "-f", "-qq", "-y", "--seccomp-bpf", "-o", &file, "-e", &traced, "-e", &inject]);
    let started = server.start("serve").is_ok();
    let refused = if started { load(client, record, when) } else { 0 };
    let injected = || -> Vec<String> {
        let trace = fs::read_to_string(trace).unwrap_or_default();
        trace.lines().filter(|line| line.contains("(INJECTED)")).map(str::to_owned).collect()
    };
    // Within a second the log takes in what was done, and makes calls of its own.
    if started && injected().is_empty() {
        thread::sleep(Duration::from_millis(400));
    }
    let hits = injected();
    let on_database = hits.iter().any(|hit| hit.contains("xiezhi.db-wal>"));
    let ended = if started {
        server.ended(if on_database && failure.follows == Follows::End { END } else { Duration::ZERO })?
    } else {
        None
    };
    match (started, ended) {
        (false, _) => outcome.at_start += 1,
        (true, Some(status)) => {
            outcome.ended += 1;
            if status.success() || status.code() == Some(101) {
                record.violation(format!("{when}: the server ended with {status}"));
            }
        }
        (true, None) => {
            if on_database && failure.follows == Follows::End {
                record.violation(format!("{when}: the server goes on after {}", hits.join(" and ")));
            }
            if refused > 0 {
                outcome.refused += 1
            } else {
                outcome.unnoticed += 1
            }
            server.kill()?;
        }
    }
    if refused > 0 && failure.follows == Follows::Nothing {
        record.violation(format!("{when}: {refused} acts were refused"));
    }

    server.under(&[]);
    if let Err(error) = server.verify() {
        record.violation(format!("{when}: verify: {error}"));
    }
    server.start("serve")?;
    traffic::settle(client, record);
    record.check(client, when)?;
    server.kill()?;
    Ok(!hits.is_empty())
}

/// Leads, notes and a file; how many requests the server refused.
pub fn load(client: &Client, record: &Record, when: &str) -> u32 {
    let mut refused = 0;
    let mut case: Option<String> = None;
    for nth in 0..ACTS {
        let mark = format!("crash-{} {nth}", when.replace(' ', "-"));
        let request = match &case {
            Some(case) if nth % 4 != 0 => traffic::note(mark, case),
            _ => Request { path: "/api/v1/leads".to_owned(), body: traffic::lead(&mark), case: None, mark },
        };
        record.sent(&request);
        match client.send(&request.path, &request.mark, &request.body) {
            Answer::Done(done) => {
                record.acknowledged(&request, &done);
                case = done["case"].as_str().map(str::to_owned).or(case);
            }
            // It may be stored all the same, if the error came after: it is sent again.
            Answer::Refused(500..=599, _) => refused += 1,
            Answer::Refused(status, text) => record.violation(format!("{}: {status} {text}", request.mark)),
            Answer::Overtaken => record.violation(format!("{}: overtaken by nobody", request.mark)),
            Answer::None => return refused,
        }
        if nth == ACTS / 2
            && let Some(case) = &case
        {
            let kept: Option<Value> = client.upload(case, "a.txt", when.as_bytes());
            refused += u32::from(kept.is_none());
        }
    }
    refused
}
