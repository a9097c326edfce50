//! The stages, in the order in which they run.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Stage;
use super::tally::Tally;
use crate::command::{self, built, cargo, is_there, program, root};
use crate::{Result, demo, packages, tidy};

/// Kills per database in a run of all stages; `xiezhi-crash … kill --kills 1000` is the long form.
const KILLS: &str = "40";
/// Places at which a call to the disk fails.
const POINTS: &str = "40";
/// Kills within which a planted fault must have shown.
const KILLS_FOR_A_FAULT: &str = "15";

/// All stages.
pub const STAGES: &[Stage] = &[
    Stage { name: "fmt", proves: "the source is formatted", slow: false, run: fmt },
    Stage { name: "tidy", proves: "the rules of the source tree hold", slow: false, run: tidy::check },
    Stage { name: "build", proves: "everything builds", slow: false, run: build },
    Stage { name: "clippy", proves: "no compiler or clippy warning", slow: false, run: clippy },
    Stage { name: "tests", proves: "unit and integration tests, the store on both databases", slow: false, run: tests },
    Stage { name: "stories", proves: "the law in test form", slow: false, run: stories },
    Stage { name: "bench", proves: "the measuring program runs and what it measures is right", slow: true, run: bench },
    Stage { name: "crash", proves: "kill -9 under load loses, doubles and halves nothing", slow: true, run: crash },
    Stage { name: "faults", proves: "the crash harness finds faults planted on purpose", slow: true, run: faults },
    Stage { name: "disk", proves: "failing calls and a full disk lose and halve nothing", slow: true, run: disk },
    Stage { name: "clock", proves: "time zones, midnight, a clock set back, years to come", slow: true, run: clock },
    Stage { name: "browser", proves: "journeys through the desk and the portal, and axe", slow: true, run: browser },
];

fn fmt() -> Result<Tally> {
    one(cargo().args(["fmt", "--all", "--check"]))
}

fn build() -> Result<Tally> {
    demo::build()?;
    Ok(Tally::PASSED)
}

fn clippy() -> Result<Tally> {
    one(cargo().args(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))
}

fn tests() -> Result<Tally> {
    packages::install(&packages::FONTS)?;
    packages::install(&packages::POSTGRES)?;
    let mut tally = Tally::default();
    let mut all = true;
    let mut cargo_test = |arguments: &[&str]| -> Result<()> {
        let mut command = cargo();
        command.args(arguments);
        all &= command::watch(&mut command, |line| tally.read_cargo(line))?;
        Ok(())
    };
    if is_there("cargo-nextest") {
        cargo_test(&["nextest", "run", "--workspace", "--no-fail-fast", "--status-level", "fail"])?;
        // Examples in the documentation, which cargo-nextest does not run.
        cargo_test(&["test", "--workspace", "--doc", "--quiet"])?;
    } else {
        cargo_test(&["test", "--workspace", "--no-fail-fast", "--quiet"])?;
    }
    Ok(tally.of_program(all))
}

fn stories() -> Result<Tally> {
    counted(program(built("xiezhi")?).args(["play", "stories"]))
}

fn bench() -> Result<Tally> {
    packages::install(&packages::POSTGRES)?;
    let postgres = pgtest::Server::start(&[])?;
    let mut bench = program(built("xiezhi-bench")?);
    // Without the start: playing the demonstration takes minutes in a build like this.
    one(bench.args(["--quick", "--only", "acts,portal,import", "--postgres", &postgres.database()?]))
}

fn crash() -> Result<Tally> {
    let (server, filled) = (built("xiezhi")?, Filled::new());
    let on_sqlite = counted(ordeal(&server, &filled)?.args(["kill", "--kills", KILLS]))?;
    packages::install(&packages::POSTGRES)?;
    let postgres = pgtest::Server::start(&[])?;
    let mut on_postgres = ordeal(&server, &filled)?;
    let on_postgres = counted(on_postgres.args(["kill", "--kills", KILLS, "--database", &postgres.database()?]))?;
    Ok([on_sqlite, on_postgres].into_iter().sum())
}

fn faults() -> Result<Tally> {
    let filled = Filled::new();
    // The faults are compiled only into this build, which is kept under another name.
    command::run(cargo().args(["build", "--workspace", "--all-targets", "--quiet", "--features", "server/faults"]))?;
    let faulty = built("xiezhi-faults")?;
    std::fs::copy(built("xiezhi")?, &faulty)?;
    demo::build()?;
    ["ack-before-commit", "no-idempotency"]
        .into_iter()
        .map(|fault| counted(ordeal(&faulty, &filled)?.args(["kill", "--kills", KILLS_FOR_A_FAULT, "--fault", fault])))
        .sum()
}

fn disk() -> Result<Tally> {
    packages::install(&packages::STRACE)?;
    let (server, filled) = (built("xiezhi")?, Filled::new());
    let errors = counted(ordeal(&server, &filled)?.args(["errors", "--points", POINTS]))?;
    let short = counted(ordeal(&server, &filled)?.args(["short", "--points", POINTS]))?;
    let full = counted(ordeal(&server, &filled)?.arg("full"))?;
    Ok([errors, short, full].into_iter().sum())
}

fn clock() -> Result<Tally> {
    packages::install(&packages::FAKETIME)?;
    counted(ordeal(&built("xiezhi")?, &Filled::new())?.arg("clock"))
}

/// A demonstration that is filled by the first ordeal and copied by the others; gone with this.
struct Filled(PathBuf);

impl Filled {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("xiezhi-filled-{}", std::process::id())))
    }
}

impl Drop for Filled {
    fn drop(&mut self) {
        // Nothing is there if nobody needed it.
        drop(std::fs::remove_dir_all(&self.0));
    }
}

fn ordeal(server: &Path, filled: &Filled) -> Result<Command> {
    let mut command = program(built("xiezhi-crash")?);
    command.arg("--server").arg(server).arg("--filled").arg(&filled.0);
    Ok(command)
}

fn browser() -> Result<Tally> {
    for needed in [&packages::NODE, &packages::CHROMIUM, &packages::FONTS] {
        packages::install(needed)?;
    }
    let folder = root().join("browser");
    if !installed(&folder) {
        command::run(program("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(&folder))?;
    }
    let mut journeys: Vec<PathBuf> = std::fs::read_dir(folder.join("journeys"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    journeys.sort();
    let mut node = program("node");
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=1"]).args(journeys);
    node.current_dir(&folder).env("XIEZHI_BINARY", built("xiezhi")?);
    let mut tally = Tally::default();
    let succeeded = command::watch(&mut node, |line| tally.read_node(line))?;
    Ok(tally.of_program(succeeded))
}

/// Whether the packages of the lock file are there: npm leaves its own copy of the lock when it is done.
fn installed(folder: &Path) -> bool {
    let modified = |path: PathBuf| std::fs::metadata(path).and_then(|file| file.modified()).ok();
    let wanted = modified(folder.join("package-lock.json"));
    let present = modified(folder.join("node_modules/.package-lock.json"));
    present.is_some() && present >= wanted
}

/// A program that either holds or does not.
fn one(command: &mut Command) -> Result<Tally> {
    Ok(if command::watch(command, |_| {})? { Tally::PASSED } else { Tally::FAILED })
}

/// A program of ours, which ends with `N passed, N failed`.
fn counted(command: &mut Command) -> Result<Tally> {
    let mut tally = Tally::default();
    let succeeded = command::watch(command, |line| tally.read_own(line))?;
    Ok(tally.of_program(succeeded))
}
