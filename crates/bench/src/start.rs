//! How soon the product's program is ready with the data of the demonstration, and what it takes while nobody asks.

use crate::process::{self, Memory, Served, free_port};
use anyhow::Result;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

/// One start.
pub struct Start {
    /// Until the first page of the portal answers, in seconds.
    pub ready: f64,
    /// The time of processors until then, in seconds.
    pub cpu: f64,
    /// Memory afterwards.
    pub memory: Memory,
}

/// Fills a folder with the demonstration.
pub fn demonstration(program: &Path, folder: &Path) -> Result<PathBuf> {
    let data = folder.join("demo");
    drop(served(program, "demo", &data)?);
    Ok(data)
}

fn served(program: &Path, what: &str, data: &Path) -> Result<Served> {
    let port = free_port()?;
    let mut command = Command::new(program);
    command.args([what, "--port", &port.to_string(), "--data"]).arg(data);
    Served::start(&mut command, port, "/")
}

/// How long a command of the program takes on a folder that holds many cases.
pub fn timed(program: &Path, what: &str, data: &Path) -> Result<f64> {
    let started = Instant::now();
    let output = Command::new(program).arg(what).arg("--data").arg(data).output()?;
    anyhow::ensure!(output.status.success(), "{what}: {}", String::from_utf8_lossy(&output.stdout));
    Ok(started.elapsed().as_secs_f64())
}

/// Starts it on a filled folder and leaves it alone for a while.
pub fn start(program: &Path, data: &Path) -> Result<Start> {
    let served = served(program, "serve", data)?;
    let cpu = process::cpu(&[served.id()]);
    thread::sleep(Duration::from_secs(3));
    let memory = process::memory(&[served.id()]);
    Ok(Start { ready: served.ready.as_secs_f64(), cpu, memory })
}
