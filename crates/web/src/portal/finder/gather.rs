//! Follows the lists and the law: what was released is found, what was withdrawn or has ended is not.

use super::catalogue::{self, Kind};
use super::{FORM, Finder};
use anyhow::Context;
use domain::party::PartyKind;
use domain::public_record::PublicRecord;
use jiff::civil::Date;
use office::Office;
use search::{Found, Index, Names, Place, Query, Tally};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, PoisonError, RwLock};
use store::Store;
use store::views::PublicationFilter;
use tokio::sync::Mutex;
use tokio::task::spawn_blocking;

/// How many statutes are read between two looks at whether others wait.
const STEP: usize = 20;
/// Names of agencies that published decisions; the more they published, the sooner.
const AGENCIES: usize = 2000;
/// Names of companies on which something was decided; the newest decisions.
const PARTIES: usize = 20_000;
/// Decisions that are read at once for them.
const DECISIONS: i64 = 500;

/// 已收录 How far the index of things follows the store.
#[derive(Debug, Default)]
pub struct Gathered {
    at: Mutex<At>,
    names: RwLock<Arc<Names>>,
    parties: RwLock<Parties>,
}

/// 当事人 The companies of the decisions that are shown, by day and id: the newest are kept.
#[derive(Debug, Default)]
struct Parties {
    by_day: BTreeMap<(String, String), String>,
    /// Those of earlier runs were read.
    complete: bool,
    changed: bool,
}

#[derive(Debug, Default)]
struct At {
    /// The size of the log and the day that were last looked at.
    seen: Option<(i64, Date)>,
    /// By agency: its name, how many entries its register had, and on which day the lists were read.
    agencies: HashMap<String, (String, usize, Date)>,
    /// Lists are there from before that nobody answers for.
    stale: bool,
    /// Which law is in it.
    law: String,
    by_agency: BTreeMap<String, Vec<String>>,
    statutes: Vec<String>,
    deciding: Vec<String>,
}

impl Gathered {
    pub fn new(place: Option<Place>) -> Self {
        let law = place.map(|place| place.record).unwrap_or_default();
        Self {
            at: Mutex::new(At { law, stale: true, ..At::default() }),
            names: RwLock::default(),
            parties: RwLock::default(),
        }
    }
}

impl At {
    fn names(&self, parties: &Parties) -> Names {
        let agencies = self.by_agency.values().filter_map(|names| names.first());
        let rows = self.by_agency.values().flat_map(|names| names.iter().skip(1));
        let others = parties.by_day.values().rev().chain(rows);
        Names::new(agencies.chain(&self.deciding).cloned(), self.statutes.iter().cloned(), others.cloned())
    }

    fn place(&self) -> Place {
        Place { record: if self.law.is_empty() { FORM.to_owned() } else { self.law.clone() }, position: 0 }
    }
}

impl Parties {
    /// Takes a decision in, or out where it is shown no more. A person's name, masked or not, is none of these.
    fn note(&mut self, id: &str, record: &PublicRecord, published_on: &str) {
        let company = record.uscc.is_some() || record.party_kind == Some(PartyKind::Organization);
        let key = (published_on.to_owned(), id.to_owned());
        let before = if company && record.state().is_up() && !record.party_name.trim().is_empty() {
            self.by_day.insert(key, record.party_name.clone()).as_ref() == Some(&record.party_name)
        } else {
            self.by_day.remove(&key).is_none()
        };
        self.changed |= !before;
        while self.by_day.len() > PARTIES {
            self.by_day.pop_first();
        }
    }
}

impl Gathered {
    /// What was published, corrected or taken down.
    pub fn note_party(&self, id: &str, record: &PublicRecord, published_on: &str) {
        self.parties.write().unwrap_or_else(PoisonError::into_inner).note(id, record, published_on);
    }
}

impl Finder {
    /// The companies of the decisions that an earlier run took in.
    async fn note_earlier_parties(&self, store: &Store) -> anyhow::Result<()> {
        if self.gathered.parties.read().unwrap_or_else(PoisonError::into_inner).complete {
            return Ok(());
        }
        let shown = PublicationFilter { status: Some("published".to_owned()), ..PublicationFilter::default() };
        let (mut after, mut read) = (None::<(String, String)>, 0);
        while read < PARTIES {
            let last = after.as_ref().map(|(on, id)| (on.as_str(), id.as_str()));
            let rows = store.publications_after(&shown, last, DECISIONS).await?;
            let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
            let bodies = store.publication_bodies(&ids).await?;
            for row in &rows {
                let Some(body) = bodies.get(&row.id) else { continue };
                let record = serde_json::from_str(body).context("publication")?;
                self.gathered.note_party(&row.id, &record, &row.published_on);
            }
            read += rows.len();
            let Some(row) = rows.last() else { break };
            after = Some((row.published_on.clone(), row.id.clone()));
        }
        self.gathered.parties.write().unwrap_or_else(PoisonError::into_inner).complete = true;
        Ok(())
    }

    fn shelf(&self) -> anyhow::Result<Arc<Index>> {
        self.things.clone().context("no search index is set up")
    }

    /// Searches what is no decision, and counts by kind and agency.
    ///
    /// # Errors
    /// When the index fails.
    pub async fn things(&self, query: Query) -> anyhow::Result<(Found, Arc<Tally>)> {
        let index = self.shelf()?;
        spawn_blocking(move || Ok((index.find(&query)?, index.tally(&query)?)))
            .await?
            .map_err(|fault: search::Fault| fault.into())
    }

    /// 您是不是要找 The names that somebody may have meant.
    ///
    /// # Errors
    /// When the process has no thread for it.
    pub async fn suggest(&self, query: &str, most: usize) -> anyhow::Result<Vec<String>> {
        let names = Arc::clone(&self.gathered.names.read().unwrap_or_else(PoisonError::into_inner));
        let query = query.to_owned();
        Ok(spawn_blocking(move || names.suggest(&query, most)).await?)
    }

    /// Forgets what was gathered.
    pub(super) async fn forget_gathered(&self) -> anyhow::Result<()> {
        let mut at = self.gathered.at.lock().await;
        self.shelf()?.clear()?;
        *at = At { stale: true, ..At::default() };
        *self.gathered.parties.write().unwrap_or_else(PoisonError::into_inner) = Parties::default();
        Ok(())
    }

    /// Brings the agencies and their lists up to the day; nothing is done while nothing was recorded.
    ///
    /// # Errors
    /// When the store or the index fails; the next time goes on from there.
    pub async fn gather_lists(&self, office: &Office, today: Date) -> anyhow::Result<()> {
        let index = self.shelf()?;
        let mut at = self.gathered.at.lock().await;
        let size = office.store().log_size().await?;
        if at.seen == Some((size, today)) {
            return Ok(());
        }
        let agencies = office.agencies().await?;
        let mut changed = at.stale;
        if at.stale {
            for kind in Kind::ALL.iter().filter(|kind| !kind.is_law()) {
                index.remove_category(kind.label());
            }
            at.stale = false;
        }
        let here: BTreeSet<&String> = agencies.iter().map(|one| &one.agency.id).collect();
        let gone: Vec<String> = at.agencies.keys().filter(|id| !here.contains(id)).cloned().collect();
        for id in gone {
            if let Some((name, ..)) = at.agencies.remove(&id) {
                index.remove_agency(&name);
            }
            at.by_agency.remove(&id);
            changed = true;
        }
        for registered in agencies {
            let id = registered.agency.id.clone();
            let now = (registered.agency.name.clone(), registered.entries.len(), today);
            let before = at.agencies.get(&id).cloned();
            if before.as_ref() == Some(&now) {
                continue;
            }
            let onto = Arc::clone(&index);
            let names = spawn_blocking(move || {
                if let Some((name, ..)) = before {
                    onto.remove_agency(&name);
                }
                onto.put(&catalogue::of_lists(&registered.agency, today))?;
                Ok::<_, search::Fault>(catalogue::names(&registered.agency, today))
            });
            at.by_agency.insert(id.clone(), names.await??);
            at.agencies.insert(id, now);
            changed = true;
        }
        self.note_earlier_parties(office.store()).await?;
        self.note_deciding(&mut at).await?;
        if changed {
            self.settle(&at).await?;
            office.store().turn_edition();
        }
        at.seen = Some((size, today));
        Ok(())
    }

    /// The agencies that published decisions, for their names.
    async fn note_deciding(&self, at: &mut At) -> anyhow::Result<()> {
        let index = self.index()?;
        let tally = spawn_blocking(move || index.tally(&Query::default())).await??;
        let mut counts: Vec<(&String, &u64)> = tally.agency.iter().collect();
        counts.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
        let names: Vec<String> = counts.into_iter().take(AGENCIES).map(|(name, _)| name.clone()).collect();
        let parties =
            std::mem::take(&mut self.gathered.parties.write().unwrap_or_else(PoisonError::into_inner).changed);
        if names != at.deciding || parties {
            at.deciding = names;
            self.note_names(at);
        }
        Ok(())
    }

    fn note_names(&self, at: &At) {
        let names = at.names(&self.gathered.parties.read().unwrap_or_else(PoisonError::into_inner));
        *self.gathered.names.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(names);
    }

    async fn settle(&self, at: &At) -> anyhow::Result<()> {
        let (index, place) = (self.shelf()?, at.place());
        spawn_blocking(move || index.commit(&place)).await??;
        self.note_names(at);
        Ok(())
    }

    /// Brings the statutes and their articles up to the law of the day. The first time takes a while.
    ///
    /// # Errors
    /// When the store or the index fails; the next time begins anew.
    pub async fn gather_law(&self, office: &Office, today: Date) -> anyhow::Result<()> {
        let index = self.shelf()?;
        let library = office.library().await?;
        let mut at = self.gathered.at.lock().await;
        let wanted: Vec<_> = catalogue::current(&library, today).cloned().collect();
        let mut hasher = Sha256::new();
        hasher.update(FORM);
        for version in &wanted {
            hasher.update(format!("{} {} {};", version.key, version.articles, version.status_on(today)));
        }
        let law = hex::encode(hasher.finalize());
        if at.statutes.is_empty() {
            at.statutes = wanted.iter().map(|version| version.title.clone()).collect();
            self.note_names(&at);
        }
        if at.law == law {
            return Ok(());
        }
        for kind in Kind::ALL.iter().filter(|kind| kind.is_law()) {
            index.remove_category(kind.label());
        }
        at.statutes = wanted.iter().map(|version| version.title.clone()).collect();
        for part in wanted.chunks(STEP) {
            let (part, library, onto) = (part.to_vec(), Arc::clone(&library), Arc::clone(&index));
            let put =
                move || part.iter().try_for_each(|version| onto.put(&catalogue::of_statute(version, &library, today)));
            spawn_blocking(put).await??;
        }
        at.law = law;
        self.settle(&at).await?;
        office.store().turn_edition();
        Ok(())
    }
}
