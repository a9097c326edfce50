//! The index beside the store: fed from what is published, followed through the log of events, made anew when it does not fit.

mod catalogue;
mod gather;

pub use catalogue::{Card, Kind};

use super::title;
use anyhow::Context;
use domain::context::legal_day;
use domain::public_record::{PublicRecord, Status};
use gather::Gathered;
use jiff::Timestamp;
use office::Office;
use search::{Entry, Found, Index, Place, Query, Tally};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::Store;
use store::views::{PublicationFilter, PublicationRow};
use tokio::sync::{Mutex, watch};
use tokio::task::spawn_blocking;

/// How long news may wait for more: what is published is found within a second.
const GATHER: Duration = Duration::from_millis(200);
/// How often to look for what other processes published.
const LOOK: Duration = Duration::from_secs(1);
/// How many publications are read at once.
const STEP: usize = 500;
/// How many publications are taken in before they are found, while the index is made anew.
const PART: usize = 20_000;
/// Counts up when entries are made otherwise: an index of before is then made anew.
const FORM: &str = "2";

/// 检索 Finds publications. Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub struct Finder {
    /// None until the deployment gives one: then a search fails and says so.
    index: Option<Arc<Index>>,
    /// Where the next look begins. One at a time.
    at: Arc<Mutex<Option<Place>>>,
    /// The index is being made anew.
    filling: Arc<AtomicBool>,
    /// What is no decision: agencies, people, lists, the law.
    things: Option<Arc<Index>>,
    /// How far that follows the store, and the names in it.
    gathered: Arc<Gathered>,
}

impl Finder {
    /// With the index in this folder, which is its own and may be deleted whenever the server does not run.
    ///
    /// # Errors
    /// When the folder cannot be used.
    pub fn open(folder: &Path) -> anyhow::Result<Self> {
        let decisions = Index::open(folder)?;
        Ok(Self::with(decisions, Index::open(&folder.join("things"))?))
    }

    /// With an index that ends with the process.
    ///
    /// # Errors
    /// When there is no memory for it.
    pub fn in_memory() -> anyhow::Result<Self> {
        Ok(Self::with(Index::in_memory()?, Index::in_memory()?))
    }

    fn with(index: Index, things: Index) -> Self {
        let at = index.place().ok().flatten();
        let gathered = Gathered::new(things.place().ok().flatten());
        Self {
            index: Some(Arc::new(index)),
            at: Arc::new(Mutex::new(at)),
            filling: Arc::default(),
            things: Some(Arc::new(things)),
            gathered: Arc::new(gathered),
        }
    }

    /// Empties the indexes and fills them again from what is published now.
    ///
    /// # Errors
    /// When the store or an index fails.
    pub async fn renew(&self, office: &Office, now: Timestamp) -> anyhow::Result<()> {
        *self.at.lock().await = None;
        self.forget_gathered().await?;
        self.catch_up(office.store()).await?;
        self.gather_lists(office, legal_day(now)).await?;
        self.gather_law(office, legal_day(now)).await
    }

    /// How many publications are found so far, while the index is made anew; `None` = all that there are.
    #[must_use]
    pub fn found_so_far(&self) -> Option<u64> {
        let filling = self.filling.load(Ordering::Relaxed);
        self.index.as_ref().filter(|_| filling).map(|index| index.len())
    }

    fn index(&self) -> anyhow::Result<Arc<Index>> {
        self.index.clone().context("no search index is set up")
    }

    /// Searches, on a thread where nobody waits.
    ///
    /// # Errors
    /// When the index fails.
    pub async fn find(&self, query: Query) -> anyhow::Result<Found> {
        let index = self.index()?;
        spawn_blocking(move || index.find(&query)).await?.context("search")
    }

    /// Searches and counts the facets.
    ///
    /// # Errors
    /// When the index fails.
    pub async fn find_and_tally(&self, query: Query) -> anyhow::Result<(Found, Arc<Tally>)> {
        let index = self.index()?;
        spawn_blocking(move || Ok((index.find(&query)?, index.tally(&query)?)))
            .await?
            .map_err(|fault: search::Fault| fault.into())
    }

    /// Follows the store for as long as the process runs. Decisions do not wait for the rest: what was taken down is gone within
    /// a moment, however long a new law takes.
    pub async fn follow(self, office: Office, clock: fn() -> Timestamp) {
        tokio::join!(self.follow_decisions(office.store()), self.follow_things(&office, clock));
    }

    async fn follow_decisions(&self, store: &Store) {
        let mut news = store.news();
        loop {
            noted(store, self.catch_up(store).await);
            wait(&mut news).await;
        }
    }

    async fn follow_things(&self, office: &Office, clock: fn() -> Timestamp) {
        let mut news = office.store().news();
        loop {
            let today = legal_day(clock());
            noted(office.store(), self.gather_lists(office, today).await);
            noted(office.store(), self.gather_law(office, today).await);
            wait(&mut news).await;
        }
    }

    /// Brings the index up to all that is published now.
    ///
    /// # Errors
    /// When the store or the index fails; the next time goes on from there.
    pub async fn catch_up(&self, store: &Store) -> anyhow::Result<()> {
        let mut at = self.at.lock().await;
        let size = u64::try_from(store.log_size().await?)?;
        if at.as_ref().is_some_and(|place| place.position == size) {
            return Ok(());
        }
        let Some(first) = store.log(0, 1).await?.pop() else { return Ok(()) };
        let record = format!("{FORM}-{}", first.commitment());
        let fits = at.take().filter(|place| place.record == record && place.position <= size);
        let mut place = match fits {
            Some(place) => place,
            None => {
                self.filling.store(true, Ordering::Relaxed);
                let filled = self.fill(store, Place { record, position: size }).await;
                self.filling.store(false, Ordering::Relaxed);
                store.turn_edition();
                filled?
            }
        };
        let mut rows = Vec::new();
        for stream in store.publishing(i64::try_from(place.position)?, i64::try_from(size)?).await? {
            rows.extend(store.publications_of_case(&stream).await?);
        }
        place.position = size;
        for rows in rows.chunks(STEP) {
            self.take(store, rows).await?;
        }
        if !rows.is_empty() {
            self.commit(&place).await?;
            // Other lists are found now; and what another node published is noticed here.
            store.turn_edition();
        }
        *at = Some(place);
        Ok(())
    }

    /// Everything anew, found part by part.
    async fn fill(&self, store: &Store, place: Place) -> anyhow::Result<Place> {
        self.index()?.clear()?;
        let all = PublicationFilter::default();
        let mut after: Option<(String, String)> = None;
        let mut waiting = 0;
        loop {
            let last = after.as_ref().map(|(on, id)| (on.as_str(), id.as_str()));
            let rows = store.publications_after(&all, last, STEP as i64).await?;
            let Some(row) = rows.last() else { break };
            after = Some((row.published_on.clone(), row.id.clone()));
            self.take(store, &rows).await?;
            waiting += rows.len();
            if waiting >= PART {
                // Of no record: whoever stops here begins anew.
                self.commit(&Place { record: String::new(), position: 0 }).await?;
                store.turn_edition();
                waiting = 0;
            }
        }
        self.commit(&place).await?;
        Ok(place)
    }

    async fn take(&self, store: &Store, rows: &[PublicationRow]) -> anyhow::Result<()> {
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let bodies = store.publication_bodies(&ids).await?;
        let mut entries = Vec::with_capacity(rows.len());
        for PublicationRow { id, published_on, .. } in rows {
            let Some(body) = bodies.get(id) else { continue };
            let record: PublicRecord = serde_json::from_str(body).context("publication")?;
            self.gathered.note_party(id, &record, published_on);
            match record.status {
                Status::Expired { .. } => self.index()?.remove([id.as_str()]),
                _ => entries.push(entry(id, &record, published_on)),
            }
        }
        let index = self.index()?;
        Ok(spawn_blocking(move || index.put(&entries)).await??)
    }

    async fn commit(&self, place: &Place) -> anyhow::Result<()> {
        let (index, place) = (self.index()?, place.clone());
        Ok(spawn_blocking(move || index.commit(&place)).await??)
    }
}

fn noted(store: &Store, followed: anyhow::Result<()>) {
    if let Err(error) = followed {
        tracing::warn!("the search index is not up to date: {error:#}");
        // What another node published is not noticed then: nothing is kept.
        store.turn_edition();
    }
}

/// Until something was recorded, or it is time to look.
async fn wait(news: &mut watch::Receiver<()>) {
    let pause = match tokio::time::timeout(LOOK, news.changed()).await {
        Ok(Ok(())) => GATHER,
        // The store is closed.
        Ok(Err(_)) => LOOK,
        Err(_) => return,
    };
    tokio::time::sleep(pause).await;
}

fn entry(id: &str, record: &PublicRecord, published_on: &str) -> Entry {
    let amount: i64 = record.penalties.iter().filter_map(|penalty| penalty.amount).map(|amount| amount.0).sum();
    let also = [&record.matter, &record.cause]
        .into_iter()
        .chain(record.penalties.iter().map(|penalty| &penalty.content))
        .chain(&record.uscc);
    let text = match &record.status {
        Status::TakenDown { reason, .. } => reason.clone(),
        _ => std::iter::once(record.facts.as_str())
            .chain(record.full_text.iter().map(|full| full.text.as_str()))
            .collect::<Vec<_>>()
            .join("\n"),
    };
    Entry {
        id: id.to_owned(),
        doc_no: record.doc_no.clone(),
        party: record.party_name.clone(),
        title: title(record),
        text,
        also: also.cloned().collect(),
        agency: record.agency_name.clone(),
        division: record.division.clone(),
        category: record.category.label().to_owned(),
        kinds: record.penalties.iter().map(|penalty| penalty.kind.label().to_owned()).collect(),
        matter: record.matter.clone(),
        amount_fen: (amount > 0).then_some(amount),
        decided_on: record.decided_on.map(|on| on.to_string()).unwrap_or_default(),
        published_on: published_on.to_owned(),
        status: record.state().label().to_owned(),
        card: String::new(),
    }
}
