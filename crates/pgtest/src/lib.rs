//! A throw-away PostgreSQL server for tests: its own folder, its own port, gone when dropped or when its owner ends.
//!
//! PostgreSQL refuses to run as root; then it runs as `postgres`, or as `nobody` where there is no such user.

use std::fs;
use std::io::{self, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// A running server.
#[derive(Debug)]
pub struct Server {
    folder: PathBuf,
    programs: PathBuf,
    port: u16,
    process: Child,
    databases: AtomicU32,
}

impl Server {
    /// Makes a cluster and starts it, with settings such as `fsync=off` added to the defaults.
    pub fn start(settings: &[&str]) -> io::Result<Server> {
        let programs = programs()?;
        let folder = tempfile::Builder::new().prefix("pgtest").tempdir()?;
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o777))?;
        let mut initdb = unprivileged(&programs.join("initdb"));
        initdb
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"])
            .arg(folder.path().join("data"));
        succeeded(initdb.current_dir("/").output()?)?;
        let folder = folder.keep();
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        let process = run(&programs, &folder, port, settings)?;
        let mut server = Server { folder, programs, port, process, databases: AtomicU32::new(0) };
        server.wait_until_ready()?;
        Ok(server)
    }

    fn wait_until_ready(&mut self) -> io::Result<()> {
        let started = Instant::now();
        loop {
            if self.sql("SELECT 1").is_ok() {
                return Ok(());
            }
            if self.process.try_wait()?.is_some() || started.elapsed() > Duration::from_secs(60) {
                let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
                return Err(io::Error::other(format!("PostgreSQL did not start: {log}")));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends the server at once, as a crash would: what it acknowledged must be there after [`Server::restart`].
    pub fn crash(&mut self) -> io::Result<()> {
        if let Some(mut stdin) = self.process.stdin.take() {
            stdin.write_all(b"keep\n")?;
        }
        self.process.wait().map(drop)
    }

    /// Starts the server again on the same data and port.
    pub fn restart(&mut self, settings: &[&str]) -> io::Result<()> {
        self.process = run(&self.programs, &self.folder, self.port, settings)?;
        self.wait_until_ready()
    }

    /// The URL of a new, empty database.
    pub fn database(&self) -> io::Result<String> {
        let name = format!("test{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql(&format!("CREATE DATABASE {name}"))?;
        Ok(self.url(&name))
    }

    /// The URL of a database.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Runs a statement in the database `postgres`.
    pub fn sql(&self, statement: &str) -> io::Result<String> {
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-c", statement, "-d", &self.url("postgres")]);
        succeeded(psql.output()?)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Runs the server and waits for a word or for the end of whoever started it, however it ended; without a word, removes everything.
const KEEPER: &str =
    r#"folder=$1; shift; "$@" & read -r keep; kill -QUIT $!; wait $!; [ -n "$keep" ] || rm -rf "$folder""#;

fn run(programs: &Path, folder: &Path, port: u16, settings: &[&str]) -> io::Result<Child> {
    let log = fs::File::create(folder.join("log"))?;
    let server = unprivileged(&programs.join("postgres"));
    let mut postgres = Command::new("sh");
    postgres.args(["-c", KEEPER, "sh"]).arg(folder).arg(server.get_program()).args(server.get_args());
    postgres
        .arg("-D")
        .arg(folder.join("data"))
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1", "-k"])
        .arg(folder);
    for setting in settings {
        postgres.args(["-c", setting]);
    }
    postgres.current_dir("/").stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log).spawn()
}

/// Where the programs of PostgreSQL are: the newest below `/usr/lib/postgresql`, else wherever `PATH` finds `initdb`.
fn programs() -> io::Result<PathBuf> {
    let versions =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin"));
    let newest = versions.filter(|folder| folder.join("initdb").exists()).max();
    let path = std::env::var_os("PATH").unwrap_or_default();
    newest
        .or_else(|| std::env::split_paths(&path).find(|folder| folder.join("initdb").exists()))
        .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "PostgreSQL is not installed: no initdb"))
}

/// A command that does not run as root.
fn unprivileged(program: &Path) -> Command {
    let root = fs::read_to_string("/proc/self/status")
        .is_ok_and(|status| status.lines().any(|line| line.starts_with("Uid:\t0\t")));
    if !root {
        return Command::new(program);
    }
    let known =
        fs::read_to_string("/etc/passwd").is_ok_and(|users| users.lines().any(|line| line.starts_with("postgres:")));
    let user = if known { "postgres" } else { "nobody" };
    let mut command = Command::new("setpriv");
    command.args(["--reuid", user, "--clear-groups", "--"]).arg(program);
    command
}

fn succeeded(output: Output) -> io::Result<String> {
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))
    }
}
