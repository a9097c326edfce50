//! The server under test, as a process.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

/// Longest wait for the server to answer; the first start fills a demonstration.
const READY_WITHIN: Duration = Duration::from_secs(240);

/// One deployment that is started, killed and started again.
pub struct Server {
    program: PathBuf,
    data: PathBuf,
    database: Option<String>,
    fault: Option<String>,
    port: u16,
    /// A program that starts the server, and its arguments: `faketime`, `strace`.
    under: Vec<String>,
    running: Option<Child>,
}

impl Server {
    /// A deployment on a free port, not yet started.
    pub fn new(program: &Path, data: &Path, database: Option<&str>, fault: Option<&str>) -> Result<Self> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        Ok(Self {
            program: program.to_owned(),
            data: data.to_owned(),
            database: database.map(str::to_owned),
            fault: fault.map(str::to_owned),
            port,
            under: Vec::new(),
            running: None,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// From now on it is started by another program; by none when this is empty.
    pub fn under(&mut self, words: &[&str]) {
        self.under = words.iter().map(|word| (*word).to_owned()).collect();
    }

    /// Starts it and waits until it answers.
    pub fn start(&mut self, command: &str) -> Result<()> {
        let log = File::options().create(true).append(true).open(self.log())?;
        let mut server = self.command_under(command);
        server.args(["--port", &self.port.to_string()]).stdout(log.try_clone()?).stderr(log);
        let mut child = server.spawn().with_context(|| format!("starting {}", self.program.display()))?;
        let begun = Instant::now();
        while ureq::get(format!("{}/healthz", self.address())).call().is_err() {
            if let Some(status) = child.try_wait()? {
                bail!(
                    "`xiezhi {command}` ended with {status} instead of answering; its log is {}",
                    self.log().display()
                );
            }
            if begun.elapsed() > READY_WITHIN {
                child.kill()?;
                child.wait()?;
                bail!("`xiezhi {command}` did not answer within {READY_WITHIN:?}; its log is {}", self.log().display());
            }
            thread::sleep(Duration::from_millis(10));
        }
        self.running = Some(child);
        Ok(())
    }

    /// Signal 9, and the end of the process awaited. A server that had died by itself is an error.
    pub fn kill(&mut self) -> Result<()> {
        let mut child = self.running.take().context("the server is not running")?;
        if let Some(status) = child.try_wait()? {
            bail!("the server died by itself with {status}; its log is {}", self.log().display());
        }
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// Tells it to stop, and waits until it has.
    pub fn stop(&mut self) -> Result<()> {
        let mut child = self.running.take().context("the server is not running")?;
        let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status()?;
        ensure!(told.success(), "kill: {told}");
        let ended = child.wait()?;
        ensure!(ended.success(), "the server stopped with {ended}; its log is {}", self.log().display());
        Ok(())
    }

    /// How the process ended by itself, if it does within this time.
    pub fn ended(&mut self, within: Duration) -> Result<Option<ExitStatus>> {
        let begun = Instant::now();
        loop {
            let Some(child) = &mut self.running else { return Ok(None) };
            if let Some(status) = child.try_wait()? {
                self.running = None;
                return Ok(Some(status));
            }
            if begun.elapsed() > within {
                return Ok(None);
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Its process.
    pub fn id(&self) -> Option<u32> {
        self.running.as_ref().map(Child::id)
    }

    /// Proves the whole deployment as it lies on the disk.
    pub fn verify(&self) -> Result<()> {
        let output = self.command("verify").output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let complained = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{}: {} {}", output.status, said.trim(), complained.trim());
        Ok(())
    }

    fn command_under(&self, command: &str) -> Command {
        let Some((program, words)) = self.under.split_first() else { return self.command(command) };
        let server = self.command(command);
        let mut under = Command::new(program);
        under.args(words).arg(server.get_program()).args(server.get_args()).stdin(Stdio::null());
        under.envs(server.get_envs().filter_map(|(name, value)| Some((name, value?))));
        under
    }

    fn command(&self, command: &str) -> Command {
        let mut server = Command::new(&self.program);
        server.arg(command).arg("--data").arg(&self.data).stdin(Stdio::null());
        if let Some(database) = &self.database {
            server.args(["--database", database]);
        }
        if let Some(fault) = &self.fault {
            server.env("XIEZHI_FAULT", fault);
        }
        server
    }

    fn log(&self) -> PathBuf {
        std::env::temp_dir().join(format!("xiezhi-crash-{}.log", self.port))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.take() {
            // Whatever went wrong before, no server may be left behind.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
