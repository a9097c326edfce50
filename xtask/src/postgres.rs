//! A PostgreSQL cluster that lives as long as one run of the tests.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::command::{ask, program};

/// A running cluster on 127.0.0.1 with its durability settings as shipped; stopped and removed when dropped.
pub struct Cluster {
    binaries: PathBuf,
    folder: PathBuf,
    port: u16,
}

/// Where `initdb` and `pg_ctl` lie: Debian keeps them off the path, one folder per version.
pub fn binaries() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    versions.sort();
    versions.pop().or_else(|| {
        let path = std::env::var_os("PATH")?;
        std::env::split_paths(&path).find(|folder| folder.join("initdb").is_file())
    })
}

impl Cluster {
    /// Makes and starts a cluster.
    pub fn start() -> Result<Self> {
        let binaries = binaries().ok_or("PostgreSQL is not installed")?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let folder = std::env::temp_dir().join(format!("xiezhi-postgres-{}", std::process::id()));
        let cluster = Self { binaries, folder, port };
        // PostgreSQL refuses to run as root, so the folder must belong to the one it runs as.
        ask(as_postgres(Path::new("mkdir")).args(["-m", "700", "--"]).arg(&cluster.folder))?;
        let data = cluster.folder.join("data");
        ask(cluster
            .tool("initdb")
            .args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-D"])
            .arg(&data))?;
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={} -c max_connections=200",
            cluster.folder.display()
        );
        let log = cluster.folder.join("log");
        ask(cluster.tool("pg_ctl").arg("-D").arg(&data).arg("-l").arg(&log).args(["-w", "-o", &options, "start"]))?;
        Ok(cluster)
    }

    /// The address of a database of this cluster.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database and gives its address.
    pub fn create(&self, database: &str) -> Result<String> {
        let port = self.port.to_string();
        ask(self.tool("createdb").args(["-h", "127.0.0.1", "-p", &port, "-U", "postgres", database]))?;
        Ok(self.url(database))
    }

    fn tool(&self, name: &str) -> Command {
        as_postgres(&self.binaries.join(name))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let data = self.folder.join("data");
        let stopped = ask(self.tool("pg_ctl").arg("-D").arg(data).args(["-m", "immediate", "-w", "stop"]));
        let removed = std::fs::remove_dir_all(&self.folder);
        if let (Err(error), true) = (stopped, removed.is_err()) {
            eprintln!("xtask: {error}");
        }
    }
}

/// The command as the user `postgres` when we are root, as ourselves otherwise.
fn as_postgres(tool: &Path) -> Command {
    let root = ask(program("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    let mut command = program(if root { Path::new("runuser") } else { tool });
    if root {
        command.args(["-u", "postgres", "--"]).arg(tool);
    }
    command.current_dir(std::env::temp_dir());
    command
}
