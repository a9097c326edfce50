//! 逐字节 One flipped bit anywhere in what a deployment stores: `xiezhi verify` finds it, or nothing that is stored has
//! changed by it (the unused rest of a page of the database).
//!
//! `BYTES=all` tries every byte; otherwise so many of the database, and every byte of everything else.

use crate::deployment::Deployment;
use sqlx::any::AnyPoolOptions;
use sqlx::{Column as _, Row as _};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use store::sqlite_url;

/// What the record consists of. Accounts, sessions, tokens, the access log, the outbox, remembered requests, the
/// register of uploads and the notes of migrations are not part of the log and not proven by it.
const RECORD: [&str; 11] = [
    "event",
    "stream",
    "counter",
    "tile",
    "checkpoint",
    "case_view",
    "work_view",
    "submission_view",
    "correction_view",
    "publication_view",
    "publication_body",
];

/// Everything that the record consists of, as the database gives it out.
async fn export(data: &Path) -> Option<Vec<String>> {
    sqlx::any::install_default_drivers();
    let pool = AnyPoolOptions::new().max_connections(1).connect(&sqlite_url(&data.join("xiezhi.db"))).await.ok()?;
    let mut rows = Vec::new();
    for table in RECORD {
        let all = sqlx::query(sqlx::AssertSqlSafe(format!("SELECT * FROM {table}"))).fetch_all(&pool).await.ok()?;
        for row in all {
            let mut text = table.to_owned();
            for column in row.columns() {
                let at = column.ordinal();
                let value = (row.try_get::<Option<String>, _>(at).map(|v| format!("{v:?}")))
                    .or_else(|_| row.try_get::<Option<i64>, _>(at).map(|v| format!("{v:?}")))
                    .or_else(|_| row.try_get::<Option<Vec<u8>>, _>(at).map(|v| format!("{v:?}")))
                    .ok()?;
                text = format!("{text} {}={value}", column.name());
            }
            rows.push(text);
        }
    }
    pool.close().await;
    rows.sort();
    Some(rows)
}

/// What came of all changes.
#[derive(Default)]
struct Outcome {
    detected: AtomicUsize,
    inert: AtomicUsize,
}

/// Whether a change was found, and by what it was not when it should have been.
fn tried(deployment: &Deployment, file: &str, at: usize, kept: &[String], outcome: &Outcome) -> Option<String> {
    // The signing key is not needed to verify: a server would sign with another one, and does not start.
    let code = if file == "keys/log.key" {
        deployment.xiezhi("rebuild").status.code()
    } else {
        deployment.xiezhi("verify").status.code()
    };
    match code {
        Some(1 | 2) => {
            outcome.detected.fetch_add(1, Ordering::Relaxed);
            None
        }
        Some(0) => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            let found = runtime.block_on(export(deployment.path())).unwrap_or_default();
            if found == kept && file == "xiezhi.db" {
                outcome.inert.fetch_add(1, Ordering::Relaxed);
                return None;
            }
            let changed =
                found.iter().find(|row| !kept.contains(row)).or_else(|| kept.iter().find(|row| !found.contains(row)));
            Some(format!("byte {at} of {file}: not found; {}", changed.map_or("the file differs", |row| row)))
        }
        other => Some(format!("byte {at} of {file}: verify ended with {other:?}")),
    }
}

/// Every file but what can be made anew from the others.
fn files(folder: &Path, below: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            files(folder, &format!("{name}/"), found);
        } else if !name.ends_with("-shm") && !name.starts_with("index/") && entry.metadata().unwrap().len() > 0 {
            found.push(name);
        }
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures stand in the papers")]
fn one_flipped_bit_anywhere_is_found_or_changes_nothing() {
    let wanted = std::env::var("BYTES").ok();
    let first = Deployment::new();
    assert_eq!(first.verify().0, 0);
    let mut names = Vec::new();
    files(first.path(), "", &mut names);
    names.sort();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let kept = runtime.block_on(export(first.path())).unwrap();
    assert!(kept.len() > 20, "{} rows", kept.len());

    let mut places: Vec<(String, usize)> = Vec::new();
    for name in &names {
        let length = usize::try_from(fs::metadata(first.file(name)).unwrap().len()).unwrap();
        let step = match wanted.as_deref() {
            _ if name != "xiezhi.db" => 1,
            Some("all") => 1,
            // A prime, so that every column of every page has its turn.
            number => (length / number.and_then(|number| number.parse().ok()).unwrap_or(300)).max(1) | 1,
        };
        places.extend((0..length).step_by(step).map(|at| (name.clone(), at)));
    }
    let (outcome, next) = (Outcome::default(), AtomicUsize::new(0));
    let missed: Vec<String> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let deployment = Deployment::new();
                    let mut missed = Vec::new();
                    while let Some((name, at)) = places.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let file: PathBuf = deployment.file(name);
                        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
                        let sound = fs::read(first.file(name)).unwrap();
                        let mut changed = sound.clone();
                        changed[*at] ^= 1 << (at % 8);
                        fs::write(&file, changed).unwrap();
                        missed.extend(tried(&deployment, name, *at, &kept, &outcome));
                        fs::write(&file, sound).unwrap();
                        for rest in ["xiezhi.db-wal", "xiezhi.db-shm"] {
                            drop(fs::remove_file(deployment.file(rest)));
                        }
                        if name == "keys/log.key" {
                            // A server that did start may have written.
                            fs::copy(first.file("xiezhi.db"), deployment.file("xiezhi.db")).unwrap();
                            fs::copy(first.file("checkpoint"), deployment.file("checkpoint")).unwrap();
                        }
                    }
                    missed
                })
            })
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    println!(
        "{} flipped bits in {} files: {} found, {} changed nothing that is stored, {} missed",
        places.len(),
        names.len(),
        outcome.detected.load(Ordering::Relaxed),
        outcome.inert.load(Ordering::Relaxed),
        missed.len()
    );
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed[..missed.len().min(20)].join("\n"));
}
