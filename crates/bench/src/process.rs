//! Processes: what they cost, from outside.

use anyhow::{Context, Result, bail};
use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// A server that was started to be measured; it ends with this.
pub struct Served {
    child: Child,
    /// Where it listens.
    pub port: u16,
    /// From the start of the process to its first good answer.
    pub ready: Duration,
}

/// A port that nobody uses now.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

impl Served {
    /// Starts a server that is to listen on `port`, and waits until `path` answers well.
    pub fn start(command: &mut Command, port: u16, path: &str) -> Result<Self> {
        const PATIENCE: Duration = Duration::from_secs(600);
        // What it says goes where nobody looks, but it says it: that is part of its work. A group of its own, so that its
        // children end with it.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(tempfile::tempfile()?).process_group(0);
        let child = command.spawn();
        let child = child.with_context(|| format!("{} cannot be started", command.get_program().display()))?;
        let started = Instant::now();
        let mut served = Self { child, port, ready: Duration::ZERO };
        let url = served.url(path);
        loop {
            if let Some(status) = served.child.try_wait()? {
                bail!("{} ended with {status}", command.get_program().display());
            }
            if ureq::get(&url).call().is_ok_and(|answer| answer.status().is_success()) {
                served.ready = started.elapsed();
                return Ok(served);
            }
            if started.elapsed() > PATIENCE {
                bail!("{url} does not answer");
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// An address of the server.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = Command::new("kill").args(["-TERM", "--", &format!("-{}", self.child.id())]).status();
        let _ = self.child.wait();
    }
}

/// User and system time of processes and all below them, in seconds.
pub fn cpu(roots: &[u32]) -> f64 {
    /// What the kernel counts in, on every Linux that we know.
    const TICKS: f64 = 100.0;
    let ticks: u64 = tree(roots).into_iter().filter_map(|id| Some(fields(id)?[11..15].iter().sum::<u64>())).sum();
    ticks as f64 / TICKS
}

/// Memory in MB.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    /// Resident. A page of a file counts as often as it is mapped: five connections to one database map it five times.
    pub resident: f64,
    /// The same with each page divided by how often it is mapped.
    pub divided: f64,
    /// What stands in no file: what the program itself holds.
    pub own: f64,
}

impl Memory {
    /// In words.
    pub fn words(self) -> String {
        let Self { resident, divided, own } = self;
        format!(
            "{resident:.0} MB resident, {divided:.0} MB with pages that are mapped several times divided, {own:.0} MB of its own"
        )
    }
}

/// Memory of processes and all below them.
pub fn memory(roots: &[u32]) -> Memory {
    let mut sums = Memory::default();
    for id in tree(roots) {
        let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
        let line = |name: &str| {
            let found = rollup.lines().find_map(|line| line.strip_prefix(name));
            found.and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok()).unwrap_or_default() / 1024.0
        };
        sums.resident += line("Rss:");
        sums.divided += line("Pss:");
        sums.own += line("Anonymous:");
    }
    sums
}

/// The numbers of `/proc/ID/stat` after the name: parent at 1, times at 11 to 14. Text fields are zero.
fn fields(id: u32) -> Option<Vec<u64>> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let rest = stat.rsplit_once(')')?.1;
    let fields: Vec<u64> = rest.split_whitespace().map(|field| field.parse().unwrap_or_default()).collect();
    (fields.len() > 15).then_some(fields)
}

/// The parent of a process.
pub fn parent(id: u32) -> Option<u32> {
    fields(id).and_then(|fields| u32::try_from(fields[1]).ok())
}

fn tree(roots: &[u32]) -> Vec<u32> {
    let ids = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = ids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let all: Vec<(u32, u32)> = ids.filter_map(|id| Some((id, parent(id)?))).collect();
    let mut found = roots.to_vec();
    let mut next = 0;
    while let Some(&above) = found.get(next) {
        found.extend(all.iter().filter(|(_, parent)| *parent == above).map(|(id, _)| *id));
        next += 1;
    }
    found
}

/// The load of the machine over the last minute.
pub fn load() -> f64 {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().next().and_then(|load| load.parse().ok()).unwrap_or_default()
}

/// What the machine is.
pub fn machine() -> String {
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let line = |file: &str, name: &str| {
        let text = fs::read_to_string(file).unwrap_or_default();
        text.lines().find(|line| line.starts_with(name)).map(str::to_owned).unwrap_or_default()
    };
    let model = line("/proc/cpuinfo", "model name");
    let model = model.split_once(':').map_or("", |(_, model)| model.trim());
    let memory = line("/proc/meminfo", "MemTotal");
    let memory: u64 = memory.split_whitespace().nth(1).and_then(|kb| kb.parse().ok()).unwrap_or_default();
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    format!("{cores} cores ({model}), {} GB, Linux {}", memory / 1_048_576, kernel.trim())
}
