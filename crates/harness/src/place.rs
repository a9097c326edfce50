//! The place of an ordeal: a filled demonstration, copied so that each ordeal has its own.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use tempfile::TempDir;

use crate::client::Client;
use crate::server::Server;

/// What is given on the command line.
#[derive(Args)]
pub struct Given {
    /// The program `xiezhi`.
    #[arg(long)]
    server: PathBuf,
    /// A folder with a filled demonstration, which is copied; filled there first when it is missing.
    #[arg(long)]
    filled: Option<PathBuf>,
    /// Who signs in.
    #[arg(long, default_value = "zhou")]
    name: String,
    /// The password of who signs in.
    #[arg(long, default_value = "xiezhi-demo")]
    password: String,
}

/// The place.
pub struct Place {
    pub program: PathBuf,
    filled: PathBuf,
    /// A folder of this ordeal's own, in which it has its copies.
    pub folder: TempDir,
    name: String,
    password: String,
}

impl Given {
    /// The place, still empty.
    pub fn prepare(&self) -> Result<Place> {
        let folder = tempfile::tempdir()?;
        let filled = self.filled.clone().unwrap_or_else(|| folder.path().join("filled"));
        let (name, password) = (self.name.clone(), self.password.clone());
        Ok(Place { program: self.server.clone(), filled, folder, name, password })
    }
}

impl Place {
    /// The filled demonstration, filled now if nobody did.
    pub fn filled(&self) -> Result<&Path> {
        if !self.filled.exists() {
            let mut server = Server::new(&self.program, &self.filled, None, None)?;
            server.start("demo")?;
            server.stop()?;
        }
        Ok(&self.filled)
    }

    /// A server on a copy of the filled demonstration; on an empty folder when its database is elsewhere.
    pub fn server(&self, database: Option<&str>, fault: Option<&str>) -> Result<Server> {
        let data = self.folder.path().join("data");
        match database {
            Some(_) => fs::create_dir_all(&data)?,
            None => copy(self.filled()?, &data)?,
        }
        Server::new(&self.program, &data, database, fault)
    }

    /// Signs in and gives the token.
    pub fn sign_in(&self, address: &str) -> Result<String> {
        Client::sign_in(address, &self.name, &self.password)
    }
}

/// A folder with everything in it.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{}", from.display()))? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
