//! Writes that are cut short.
//!
//! No file of the server may grow beyond a limit that lies a little above what is there, at no border of pages: the write that
//! reaches it writes a part, as on a device that gives up in the middle, and the next fails. Whatever happens then: what was
//! acknowledged is there, once and whole, and a half-written frame is taken for nothing.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use clap::Args;

use crate::client::Client;
use crate::errors::load;
use crate::place::Place;
use crate::record::Record;
use crate::{Tally, traffic};

/// Starts a program whose files may have so many bytes, and lets a longer write fail instead of ending it.
const LIMITED: &str = "trap '' XFSZ; exec prlimit --fsize=\"$0\" -- \"$@\"";
/// The least limit: what the server writes as it starts, and its log, go below.
const LEAST: u64 = 128 * 1024;
/// How far above what is there the limit may lie: some acts go below it.
const ABOVE: u64 = 256 * 1024;

/// Cuts writes short, at one length after the other.
#[derive(Args)]
pub struct Short {
    /// At how many lengths.
    #[arg(long, default_value_t = 40)]
    points: u32,
    /// Where the lengths are drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Short {
    /// Does it, and counts.
    pub fn run(&self, place: &Place) -> Result<Tally> {
        let mut server = place.server(None, None)?;
        server.start("serve")?;
        let client = Client::new(&server.address(), &place.sign_in(&server.address())?);
        server.kill()?;
        let ahead = place.folder.path().join("data/xiezhi.db-wal");
        let mut chance = fastrand::Rng::with_seed(self.seed);
        let record = Record::default();
        let (mut passed, mut cut, mut ended, mut refused) = (0, 0, 0, 0);
        for _ in 0..self.points {
            let limit = length(&ahead).max(LEAST) + chance.u64(1..ABOVE);
            let when = format!("writes end at {limit}");
            let before = record.violations();
            server.under(&["sh", "-c", LIMITED, &limit.to_string()]);
            let started = server.start("serve").is_ok();
            let turned_away = if started { load(&client, &record, &when) } else { 0 };
            // One that could not write what a commit needs may end at once or with its next act.
            let over = !started || server.ended(Duration::from_millis(200))?.is_some();
            ended += u32::from(over);
            refused += u32::from(turned_away > 0);
            cut += u32::from(over || turned_away > 0);
            if !over {
                server.kill()?;
            }
            server.under(&[]);
            if let Err(error) = server.verify() {
                record.violation(format!("{when}: verify: {error}"));
            }
            server.start("serve")?;
            traffic::settle(&client, &record);
            record.check(&client, &when)?;
            server.kill()?;
            passed += u64::from(record.violations() == before);
        }
        println!(
            "SQLite: writes cut short at {cut} of {} lengths: the server ended {ended} times, refused acts {refused} times; {}",
            self.points,
            record.summary()
        );
        if cut < self.points / 4 {
            record.violation(format!("only {cut} writes could be cut short"));
        }
        Ok(Tally { passed, failed: record.violations() })
    }
}

fn length(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |found| found.len())
}
