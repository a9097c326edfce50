//! Durable acts through the whole write path, next to the same bytes appended raw.

use crate::figures::Figures;
use crate::process;
use crate::raw::{Commits, Raw};
use anyhow::{Context, Result};
use domain::act::Act;
use domain::people::{Person, Role};
use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz;
use office::Office;
use serde_json::json;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Row};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::views::{CaseFilter, Paging, WorkFilter};
use store::{Options, SignerKey, Store, sqlite_url};
use tokio::task::JoinSet;

/// Acts of a case: its lead and what is noted to it, about as many events as a simple case has in the end.
const ACTS_PER_CASE: usize = 25;

/// Clients at once, at the most.
pub const CLIENTS: usize = 64;

/// The seed of the key that signs the log here.
pub const KEY: [u8; 32] = [7; 32];

/// One database with an office, and beside it a bare table.
pub struct Acts {
    office: Office,
    agency: String,
    person: Person,
    at: Timestamp,
    next: AtomicUsize,
    /// Where commits are shared, and where each append has its own.
    raw: [Raw; 2],
    /// What an act leaves behind, on average.
    bytes: usize,
    /// The processes that do the work.
    processes: Vec<u32>,
}

impl Acts {
    /// On a file in this folder.
    pub async fn sqlite(folder: &Path) -> Result<Arc<Self>> {
        let raw = beside(folder).await?;
        Self::on(&sqlite_url(&folder.join("acts.db")), raw, vec![std::process::id()]).await
    }

    /// In the data folder of a deployment.
    pub async fn in_deployment(data: &Path) -> Result<Arc<Self>> {
        let raw = beside(data.parent().context("a folder above the deployment")?).await?;
        Self::on(&sqlite_url(&data.join("xiezhi.db")), raw, vec![std::process::id()]).await
    }

    /// On a PostgreSQL database.
    pub async fn postgres(url: &str) -> Result<Arc<Self>> {
        let server = postmaster(url).await?;
        let raw =
            [Raw::postgres(url, Commits::Shared, CLIENTS).await?, Raw::postgres(url, Commits::Each, CLIENTS).await?];
        Self::on(url, raw, vec![std::process::id(), server]).await
    }

    async fn on(url: &str, raw: [Raw; 2], processes: Vec<u32>) -> Result<Arc<Self>> {
        let key = SignerKey::from_seed("localhost/log", &KEY)?;
        let store = Store::open(url, Options::default().log_key(key)).await?;
        let office = Office::new(store);
        let today = date(2026, 3, 2);
        let agencies = stories::agencies().map_err(|malformed| anyhow::anyhow!("{malformed}"))?;
        let agency = agencies.first().context("no agency")?.clone();
        stories::found(&office, agencies, today).await?;
        let officer = agency.people.iter().find(|person| person.roles.contains(&Role::Officer));
        let at = today.at(10, 0, 0, 0).to_zoned(tz::TimeZone::fixed(tz::offset(8)))?.timestamp();
        let mut acts = Self {
            office,
            agency: agency.id.clone(),
            person: officer.context("no officer")?.clone(),
            at,
            next: AtomicUsize::new(0),
            raw,
            bytes: 0,
            processes,
        };
        acts.bytes = acts.left_behind().await?;
        Ok(Arc::new(acts))
    }

    /// Plays one case and counts what it left: events, answers to the requests, rows of the lists.
    async fn left_behind(&self) -> Result<usize> {
        let mut case = None;
        for _ in 0..ACTS_PER_CASE {
            self.act(&mut case).await?;
        }
        let (id, _) = case.context("no case")?;
        let store = self.office.store();
        let events = store.stream(&id, 1).await?;
        let answers: usize = events.iter().map(|event| 100 + event.kind.len() + id.len()).sum();
        let records: usize = events.iter().map(|event| event.record().len()).sum();
        let row = store.case_row(&id).await?.context("no row")?;
        let work = WorkFilter { case_id: Some(id), ..WorkFilter::default() };
        let tasks = store.work(&work, Paging::default()).await?.rows;
        let views = serde_json::to_vec(&row)?.len() + serde_json::to_vec(&tasks)?.len();
        Ok((records + answers) / events.len() + views)
    }

    /// How many bytes an act leaves behind.
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// One act of a client, on its case or on a new one.
    async fn act(&self, case: &mut Option<(String, usize)>) -> Result<()> {
        let nth = self.next.fetch_add(1, Ordering::Relaxed);
        let key = Some(format!("bench-{nth}"));
        match case {
            Some((id, acts)) if *acts < ACTS_PER_CASE => {
                *acts += 1;
                let text =
                    format!("第 {nth} 次补充说明：当日到现场复查，整改尚未完成，已告知当事人继续整改，并拍照留存。");
                let act: Act =
                    serde_json::from_value(json!({"act": "note.add", "with": {"about": "复查经过", "text": text}}))?;
                self.office.act(id, &self.agency, &self.person, &act, key.as_deref(), self.at).await?;
            }
            _ => {
                let act: Act = serde_json::from_value(json!({"act": "lead.register", "with": {
                    "source": "inspection", "received_on": "2026-03-02", "content": format!("第 {nth} 次巡查发现占用河道堆放砂石")}}))?;
                let done = self.office.register_lead(&self.agency, &self.person, &act, key.as_deref(), self.at).await?;
                *case = Some((done.case, 1));
            }
        }
        Ok(())
    }

    /// Acts from so many clients at once, each on cases of its own, for some time.
    pub async fn perform(self: &Arc<Self>, clients: usize, time: Duration) -> Result<Figures> {
        let (started, before) = (Instant::now(), process::cpu(&self.processes));
        let mut tasks = JoinSet::new();
        for _ in 0..clients {
            let acts = Arc::clone(self);
            tasks.spawn(async move {
                let (mut case, mut number) = (None, 0);
                while started.elapsed() < time {
                    acts.act(&mut case).await?;
                    number += 1;
                }
                anyhow::Ok(number)
            });
        }
        self.figures(tasks, started, before).await
    }

    /// So many cases of so many acts.
    pub async fn fill(self: &Arc<Self>, cases: usize, acts: usize) -> Result<()> {
        let begun = Arc::new(AtomicUsize::new(0));
        let mut tasks = JoinSet::new();
        for _ in 0..CLIENTS {
            let (this, begun) = (Arc::clone(self), Arc::clone(&begun));
            tasks.spawn(async move {
                while begun.fetch_add(1, Ordering::Relaxed) < cases {
                    let mut case = None;
                    for _ in 0..acts {
                        this.act(&mut case).await?;
                    }
                }
                anyhow::Ok(())
            });
        }
        while let Some(done) = tasks.join_next().await {
            done??;
        }
        Ok(())
    }

    /// As many bytes for each, appended raw by as many clients.
    pub async fn append_raw(self: &Arc<Self>, commits: Commits, clients: usize, time: Duration) -> Result<Figures> {
        let (started, before) = (Instant::now(), process::cpu(&self.processes));
        let mut tasks = JoinSet::new();
        for client in 0..clients {
            let acts = Arc::clone(self);
            tasks.spawn(async move {
                let mut number = 0;
                // Bytes that nothing on the way can make fewer.
                let mut chance = fastrand::Rng::with_seed(client as u64);
                let mut body = vec![0; acts.bytes];
                while started.elapsed() < time {
                    chance.fill(&mut body);
                    acts.raw[commits as usize].append(client, body.clone()).await?;
                    number += 1;
                }
                anyhow::Ok(number)
            });
        }
        self.figures(tasks, started, before).await
    }

    async fn figures(&self, mut tasks: JoinSet<Result<usize>>, started: Instant, before: f64) -> Result<Figures> {
        let mut number = 0;
        while let Some(done) = tasks.join_next().await {
            number += done??;
        }
        Ok(Figures::of(number, started.elapsed(), process::cpu(&self.processes) - before))
    }

    /// Ends, if something is there to show for it.
    pub async fn close(self: Arc<Self>) -> Result<()> {
        let store = self.office.store().clone();
        let cases = store.count_cases(&CaseFilter::default()).await?;
        let events = store.log_size().await?;
        anyhow::ensure!(cases > 0 && events > cases, "the acts left nothing behind");
        store.close().await;
        let acts = Arc::into_inner(self).context("still in use")?;
        for raw in acts.raw {
            raw.close().await?;
        }
        Ok(())
    }
}

/// Bare tables of SQLite in this folder.
async fn beside(folder: &Path) -> Result<[Raw; 2]> {
    Ok([
        Raw::sqlite(&folder.join("raw-shared.db"), Commits::Shared).await?,
        Raw::sqlite(&folder.join("raw-each.db"), Commits::Each).await?,
    ])
}

/// The process of a PostgreSQL server on this machine: the parent of each of its backends.
pub async fn postmaster(url: &str) -> Result<u32> {
    let mut connection = url.parse::<PgConnectOptions>()?.connect().await?;
    let row = sqlx::query("SELECT pg_backend_pid()").fetch_one(&mut connection).await?;
    let backend: i32 = row.try_get(0)?;
    process::parent(u32::try_from(backend)?).context("the server does not run on this machine")
}
