//! 参数表 The profiles, each with what it inherits: national, then the sector, then the place.

use crate::{Defect, defect};
use domain::profile::Profile;
use include_dir::{Dir, DirEntry, include_dir};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use toml::{Table, Value};

static FILES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../profiles");

/// A chain longer than national, sector and place is a circle.
const LONGEST_CHAIN: usize = 4;

/// 参数表 Every profile by its key.
pub type Profiles = BTreeMap<String, Profile>;

pub(crate) fn load() -> (Profiles, Vec<Defect>) {
    let mut files = BTreeMap::new();
    let mut defects = Vec::new();
    read(&FILES, &mut files, &mut defects);
    let mut profiles = Profiles::new();
    for (key, (path, _)) in &files {
        let whole = inherit(key, &files, LONGEST_CHAIN)
            .and_then(|table| Value::Table(table).try_into::<Profile>().map_err(|error| error.to_string()));
        match whole {
            Ok(profile) => {
                profiles.insert(key.clone(), profile);
            }
            Err(reason) => defects.push(defect(path, reason)),
        }
    }
    (profiles, defects)
}

/// Own values over those of the profile that this one extends.
fn inherit(key: &str, files: &BTreeMap<String, (String, Table)>, left: usize) -> Result<Table, String> {
    let (_, own) = files.get(key).ok_or_else(|| format!("extends {key}, which there is not"))?;
    let mut own = own.clone();
    let mut table = match own.remove("extends") {
        None => Table::new(),
        Some(_) if left == 0 => return Err("extends itself".to_owned()),
        Some(base) => inherit(base.as_str().unwrap_or_default(), files, left - 1)?,
    };
    table.extend(own);
    Ok(table)
}

fn read(dir: &Dir<'_>, files: &mut BTreeMap<String, (String, Table)>, defects: &mut Vec<Defect>) {
    for entry in dir.entries() {
        match entry {
            DirEntry::Dir(below) => read(below, files, defects),
            DirEntry::File(file) if file.path().extension().is_some_and(|extension| extension == "toml") => {
                let path = format!("profiles/{}", file.path().display());
                let table = file.contents_utf8().unwrap_or_default().parse::<Table>();
                let key = file.path().file_stem().and_then(|name| name.to_str()).unwrap_or_default();
                match table {
                    Ok(table) if table.get("key").and_then(Value::as_str) != Some(key) => {
                        defects.push(defect(path, "its key is not its name"));
                    }
                    Ok(table) => {
                        files.insert(key.to_owned(), (path, table));
                    }
                    Err(error) => defects.push(defect(path, error)),
                }
            }
            DirEntry::File(_) => {}
        }
    }
}

/// 参数表 Every profile by its key.
#[must_use]
pub fn profiles() -> &'static Profiles {
    static PROFILES: LazyLock<Profiles> = LazyLock::new(|| load().0);
    &PROFILES
}

/// 参数表 The profile with that key.
#[must_use]
pub fn profile(key: &str) -> Option<&'static Profile> {
    profiles().get(key)
}
