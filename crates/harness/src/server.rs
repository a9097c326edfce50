//! The server under test, as a process.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
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
            running: None,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts it and waits until it answers.
    pub fn start(&mut self, command: &str) -> Result<()> {
        let log = File::options().create(true).append(true).open(self.log())?;
        let mut server = self.command(command);
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

    /// Proves the whole deployment as it lies on the disk.
    pub fn verify(&self) -> Result<()> {
        let output = self.command("verify").output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let complained = String::from_utf8_lossy(&output.stderr);
        ensure!(output.status.success(), "{}: {} {}", output.status, said.trim(), complained.trim());
        Ok(())
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
