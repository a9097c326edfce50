//! 主体登记 Agencies: their streams, folded and kept while nothing changes.

use crate::caseload::stop;
use crate::{Fault, Office, Stop};
use domain::agency::Agency;
use domain::context::{Context, History};
use domain::people::{Person, Role};
use domain::personnel;
use domain::profile::Profile;
use domain::registry::{self, Entry, Recorded};
use jiff::Timestamp;
use std::sync::Arc;
use store::{Append, AppendError, NewRecord, RequestKey, StoredEvent};

/// The category of agency streams in the store.
pub const CATEGORY: &str = "agency";

/// 已登记的主体 An agency with the entries that made it.
#[derive(Debug, Clone)]
pub struct Registered {
    /// The agency as it is now.
    pub agency: Agency,
    /// The settings that bind it.
    pub profile: &'static Profile,
    /// Every entry, oldest first; shared with earlier states of the agency.
    pub entries: Vec<Arc<Recorded>>,
    /// The version of the stream.
    pub(crate) version: i64,
}

pub(crate) fn stream(agency: &str) -> String {
    format!("agency:{agency}")
}

fn read(event: &StoredEvent) -> Result<Arc<Recorded>, Fault> {
    let entry: Entry = serde_json::from_str(&event.body).map_err(|source| Fault::Event {
        stream: event.stream.clone(),
        version: event.version,
        source,
    })?;
    let at = Timestamp::from_microsecond(event.at_micros).unwrap_or(Timestamp::UNIX_EPOCH);
    Ok(Arc::new(Recorded { at, by: event.actor.clone(), entry }))
}

impl Office {
    /// The agency with this id.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when it was never registered.
    pub async fn agency(&self, id: &str) -> Result<Arc<Registered>, Stop> {
        let stream = stream(id);
        let Some(head) = self.store.stream_head(&stream).await? else { return Err(Stop::NotFound) };
        let kept = self.kept_agency(id);
        if let Some(kept) = kept.as_ref().filter(|kept| kept.version == head.version) {
            return Ok(Arc::clone(kept));
        }
        // What is kept is true as far as it goes: only what came since is read.
        let kept = kept.filter(|kept| kept.version < head.version);
        let events = self.store.stream(&stream, kept.as_ref().map_or(1, |kept| kept.version + 1)).await?;
        let new = events.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let (mut agency, mut entries, version) = match kept {
            Some(kept) => (Some(kept.agency.clone()), kept.entries.clone(), kept.version),
            None => (None, Vec::new(), 0),
        };
        for recorded in &new {
            registry::apply(&mut agency, recorded);
        }
        entries.extend(new);
        let mut agency = agency.ok_or(Stop::NotFound)?;
        let profile = self.profile(&agency.profile)?;
        personnel::bind(&mut agency, profile);
        let version = events.last().map_or(version, |event| event.version);
        let registered = Arc::new(Registered { agency, profile, entries, version });
        if let Ok(mut agencies) = self.agencies.write() {
            agencies.insert(id.to_owned(), Arc::clone(&registered));
        }
        Ok(registered)
    }

    /// The agency as it was last read, if it was; it may have changed since.
    pub(crate) fn kept_agency(&self, id: &str) -> Option<Arc<Registered>> {
        self.agencies.read().ok().and_then(|agencies| agencies.get(id).cloned())
    }

    /// Keeps what was just entered, so that it need not be read again: after a long import that is as much as the import itself.
    pub(crate) fn grow(&self, known: &Registered, entries: impl Iterator<Item = Entry>, by: &str, at: Timestamp) {
        // As the store gives it back.
        let at = Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at);
        let (mut agency, mut version, mut all) = (Some(known.agency.clone()), known.version, known.entries.clone());
        for entry in entries {
            let recorded = Arc::new(Recorded { at, by: by.to_owned(), entry });
            registry::apply(&mut agency, &recorded);
            all.push(recorded);
            version += 1;
        }
        let Some(agency) = agency else { return };
        let id = agency.id.clone();
        let grown = Registered { agency, profile: known.profile, entries: all, version };
        // A version that others were faster to write is not that of the store and is read anew.
        if let Ok(mut agencies) = self.agencies.write() {
            agencies.insert(id, Arc::new(grown));
        }
    }

    /// Every registered agency, in order of id.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn agencies(&self) -> Result<Vec<Arc<Registered>>, Stop> {
        let mut agencies = Vec::new();
        for id in self.agency_ids().await? {
            agencies.push(self.agency(&id).await?);
        }
        Ok(agencies)
    }

    /// The id of every registered agency, in order.
    pub(crate) async fn agency_ids(&self) -> Result<Vec<String>, Stop> {
        const MOST: i64 = 10_000;
        let heads = self.store.streams(CATEGORY, "", MOST).await?;
        Ok(heads.into_iter().map(|head| head.id.trim_start_matches("agency:").to_owned()).collect())
    }

    /// Registers a new agency; the person who sets up the deployment does this once per agency.
    ///
    /// # Errors
    /// [`Stop::Overtaken`] when the agency is registered already; faults of the store.
    pub async fn found(&self, agency: Agency, by: &str, at: Timestamp) -> Result<(), Stop> {
        self.profile(&agency.profile)?;
        let id = agency.id.clone();
        let entries = [(Entry::AgencyRegistered(Box::new(agency)), None)];
        self.enter(&id, 0, &entries, by, at, None).await.map(drop)
    }

    /// 设立 Registers a new agency as its own administrator would: only one that fits, and that somebody can administer.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken, [`Stop::Overtaken`] when the agency is registered already,
    /// [`Stop::NotFound`] when it has no people.
    pub async fn establish(&self, agency: &Agency, at: Timestamp) -> Result<(), Stop> {
        let profile = self.profile(&agency.profile)?;
        let administrator = agency.people.iter().find(|person| person.is(Role::Administrator));
        let Some(by) = administrator.or(agency.people.first()) else { return Err(Stop::NotFound) };
        let new = Registered { agency: agency.clone(), profile, entries: Vec::new(), version: 0 };
        let history = History::default();
        registry::establish(agency, &self.context(&new, by, &history, at)).map_err(Stop::Refused)?;
        let entry = Entry::AgencyRegistered(Box::new(agency.clone()));
        self.enter(&agency.id, 0, &[(entry, None)], &by.id, at, None).await.map(drop)
    }

    /// Records an entry in the agency's stream; the names of what was recorded, which may be a proposal or more than one entry.
    ///
    /// # Errors
    /// [`Stop::Refused`] when the person may not, or the entry does not fit.
    pub async fn register(
        &self,
        agency: &str,
        person: &Person,
        entry: &Entry,
        at: Timestamp,
    ) -> Result<Vec<&'static str>, Stop> {
        let registered = self.agency(agency).await?;
        let history = History::default();
        let ctx = self.context(&registered, person, &history, at);
        let certifies =
            matches!(entry, Entry::PersonEnrolled(_) | Entry::OfficeDecided(_) | Entry::CertificateChanged(_));
        let region = if certifies { self.agencies().await? } else { Vec::new() };
        let region: Vec<&Agency> = region.iter().map(|other| &other.agency).collect();
        let entries = registry::record(entry, &region, &ctx).map_err(Stop::Refused)?;
        let names = entries.iter().map(Entry::name).collect();
        let entries: Vec<(Entry, Option<String>)> = entries.into_iter().map(|entry| (entry, None)).collect();
        self.enter(agency, registered.version, &entries, &person.id, at, None).await?;
        if let Entry::PersonDeparted(departure) = entry {
            self.follow_departure(agency, departure, at).await?;
        }
        Ok(names)
    }

    /// What something outside the cases is decided against.
    pub fn context<'a>(
        &self,
        registered: &'a Registered,
        actor: &'a Person,
        history: &'a History,
        now: Timestamp,
    ) -> Context<'a> {
        Context {
            now,
            actor,
            agency: &registered.agency,
            profile: registered.profile,
            calendar: self.calendar,
            editions: lawbook::editions(),
            history,
        }
    }

    /// Appends entries, each with what it publishes; false when the same request was carried out before.
    pub(crate) async fn enter(
        &self,
        agency: &str,
        version: i64,
        entries: &[(Entry, Option<String>)],
        by: &str,
        at: Timestamp,
        request: Option<RequestKey>,
    ) -> Result<bool, Stop> {
        let mut records = Vec::with_capacity(entries.len());
        for (entry, public) in entries {
            records.push(NewRecord {
                at_micros: at.as_microsecond(),
                actor: by.to_owned(),
                kind: entry.name().to_owned(),
                body: serde_json::to_string(entry).map_err(Fault::Json)?,
                public: public.clone(),
            });
        }
        let append = Append {
            views: self.list_tasks(agency, entries, by, at).await?,
            stream: stream(agency),
            category: CATEGORY.to_owned(),
            expected_version: version,
            records,
            request,
            ..Append::default()
        };
        match self.store.append(append).await {
            Ok(_) => Ok(true),
            Err(AppendError::Repeated(_)) => Ok(false),
            Err(error) => Err(stop(error)),
        }
    }
}
