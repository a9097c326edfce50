//! Decision 0004 in figures: an event's position taken in the transaction that stores it, against one given afterwards.
//!
//! The same acts (an event and a row of a view), the same durability, three ways:
//!
//! - `counter, shared`: a counter row taken first, all writers of the process in one transaction, as the store does it;
//! - `counter, each`: a counter row taken first, a transaction for each act, as if each agency had a process of its own;
//! - `sequencer`: a transaction for each act without a position; a task numbers every 200 ms what was committed.
//!
//! `cargo run --release -p store --example log_position [seconds]`
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a measurement that cannot go on has failed")]

use sqlx::any::AnyPoolOptions;
use sqlx::{Any, AnyPool, Row as _, Transaction};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

const WRITERS: [usize; 3] = [1, 4, 16];
const ROUNDS: usize = 3;
const TABLES: [&str; 4] = [
    "CREATE TABLE counter (series TEXT NOT NULL PRIMARY KEY, value BIGINT NOT NULL)",
    "CREATE TABLE event (id TEXT NOT NULL PRIMARY KEY, position BIGINT, stream TEXT NOT NULL, body TEXT NOT NULL)",
    "CREATE UNIQUE INDEX event_by_position ON event (position)",
    "CREATE TABLE view (id TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL)",
];

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Shared,
    Each,
    Sequencer,
}

#[derive(Clone)]
struct Place {
    pool: AnyPool,
    sqlite: bool,
}

impl Place {
    async fn open(url: &str) -> Place {
        let sqlite = url.starts_with("sqlite:");
        let pool = AnyPoolOptions::new().max_connections(if sqlite { 1 } else { 20 }).connect(url).await.unwrap();
        if sqlite {
            for pragma in ["PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL"] {
                sqlx::raw_sql(pragma).execute(&pool).await.unwrap();
            }
        }
        for table in TABLES {
            sqlx::raw_sql(table).execute(&pool).await.unwrap();
        }
        sqlx::query("INSERT INTO counter VALUES ('#log', 0)").execute(&pool).await.unwrap();
        Place { pool, sqlite }
    }

    async fn begin(&self) -> Transaction<'static, Any> {
        if self.sqlite {
            self.pool.begin_with("BEGIN IMMEDIATE").await.unwrap()
        } else {
            self.pool.begin().await.unwrap()
        }
    }

    /// Acts of several writers in one transaction, with or without positions.
    async fn write(&self, acts: &[(String, String)], numbered: bool) {
        let mut transaction = self.begin().await;
        let mut position = None;
        if numbered {
            let sql = "UPDATE counter SET value = value + $1 WHERE series = '#log' RETURNING value";
            let taken = sqlx::query(sql).bind(acts.len() as i64).fetch_one(&mut *transaction).await.unwrap();
            position = Some(taken.get::<i64, _>(0) - acts.len() as i64);
        }
        for ((id, stream), nth) in acts.iter().zip(0_i64..) {
            let sql = "INSERT INTO event (id, position, stream, body) VALUES ($1, $2, $3, $4)";
            let event = sqlx::query(sql).bind(id).bind(position.map(|first| first + nth)).bind(stream).bind(body());
            event.execute(&mut *transaction).await.unwrap();
            let sql = "INSERT INTO view (id, body) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET body = excluded.body";
            sqlx::query(sql).bind(stream).bind(id).execute(&mut *transaction).await.unwrap();
        }
        transaction.commit().await.unwrap();
    }

    /// Numbers what has no position; how many.
    async fn number(&self) -> usize {
        let mut transaction = self.begin().await;
        let sql = "SELECT id FROM event WHERE position IS NULL ORDER BY id LIMIT 4096";
        let rows = sqlx::query(sql).fetch_all(&mut *transaction).await.unwrap();
        let sql = "UPDATE counter SET value = value + $1 WHERE series = '#log' RETURNING value";
        let taken = sqlx::query(sql).bind(rows.len() as i64).fetch_one(&mut *transaction).await.unwrap();
        let first = taken.get::<i64, _>(0) - rows.len() as i64;
        for (row, position) in rows.iter().zip(first..) {
            let sql = "UPDATE event SET position = $1 WHERE id = $2";
            let update = sqlx::query(sql).bind(position).bind(row.get::<String, _>(0));
            update.execute(&mut *transaction).await.unwrap();
        }
        transaction.commit().await.unwrap();
        rows.len()
    }
}

fn body() -> String {
    format!(r#"{{"event":"CaseNoted","text":"{}"}}"#, "经过".repeat(100))
}

/// Acts a second until the last is numbered, and the median and 99th percentile of waiting for the answer, in ms.
async fn measure(place: Place, way: Way, writers: usize, time: Duration) -> [f64; 3] {
    let (queue, mut waiting) = mpsc::channel::<((String, String), oneshot::Sender<()>)>(1024);
    let over = Arc::new(AtomicBool::new(false));
    let started = Instant::now();
    let behind = match way {
        Way::Shared => {
            let place = place.clone();
            tokio::spawn(async move {
                while let Some(first) = waiting.recv().await {
                    let mut batch = vec![first];
                    while let Ok(next) = waiting.try_recv() {
                        batch.push(next);
                    }
                    let (acts, answers): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
                    place.write(&acts, true).await;
                    answers.into_iter().for_each(|answer| answer.send(()).unwrap());
                }
            })
        }
        Way::Each => tokio::spawn(async {}),
        Way::Sequencer => {
            let (place, over) = (place.clone(), over.clone());
            tokio::spawn(async move {
                loop {
                    let last = over.load(Ordering::Acquire);
                    let numbered = place.number().await;
                    if last && numbered == 0 {
                        return;
                    }
                    if !last {
                        tokio::time::sleep(Duration::from_millis(200)).await;
                    }
                }
            })
        }
    };
    let agencies: Vec<_> = (0..writers)
        .map(|agency| {
            let (place, queue) = (place.clone(), queue.clone());
            tokio::spawn(async move {
                let mut waits = Vec::new();
                while started.elapsed() < time {
                    let act = (uuid::Uuid::now_v7().to_string(), format!("case-{agency}-{}", waits.len() % 50));
                    let asked = Instant::now();
                    if way == Way::Shared {
                        let (answer, answered) = oneshot::channel();
                        queue.send((act, answer)).await.unwrap();
                        answered.await.unwrap();
                    } else {
                        place.write(&[act], way == Way::Each).await;
                    }
                    waits.push(asked.elapsed().as_secs_f64() * 1000.0);
                }
                waits
            })
        })
        .collect();
    drop(queue);
    let mut waits = Vec::new();
    for agency in agencies {
        waits.extend(agency.await.unwrap());
    }
    over.store(true, Ordering::Release);
    behind.await.unwrap();
    let rate = waits.len() as f64 / started.elapsed().as_secs_f64();
    waits.sort_by(f64::total_cmp);
    let at = |share: usize| waits.get(waits.len() * share / 100).copied().unwrap_or_default();
    [rate, at(50), at(99)]
}

#[tokio::main]
async fn main() {
    sqlx::any::install_default_drivers();
    let time = Duration::from_secs(std::env::args().nth(1).map_or(2, |text| text.parse().unwrap()));
    let server = pgtest::Server::start(&["max_connections=100"]).unwrap();
    let ways = [("counter, shared", Way::Shared), ("counter, each", Way::Each), ("sequencer", Way::Sequencer)];
    println!("| database | writers | way | acts/s | median ms | p99 ms |\n|---|---|---|---|---|---|");
    for sqlite in [true, false] {
        for writers in WRITERS {
            let mut figures = [const { Vec::new() }; 3];
            // Interleaved: what slows the machine down slows all of them down.
            for _ in 0..ROUNDS {
                for ((_, way), figures) in ways.iter().zip(&mut figures) {
                    let folder = tempfile::tempdir().unwrap();
                    let file = format!("sqlite://{}/log.db?mode=rwc", folder.path().display());
                    let url = if sqlite { file } else { server.database().unwrap() };
                    let place = Place::open(&url).await;
                    figures.push(measure(place.clone(), *way, writers, time).await);
                    place.pool.close().await;
                }
            }
            for ((name, _), figures) in ways.iter().zip(&mut figures) {
                figures.sort_by(|a, b| a[0].total_cmp(&b[0]));
                let [rate, median, p99] = figures[ROUNDS / 2];
                let database = if sqlite { "SQLite" } else { "PostgreSQL" };
                println!("| {database} | {writers} | {name} | {rate:.0} | {median:.1} | {p99:.1} |");
            }
        }
    }
}
