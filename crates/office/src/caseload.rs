//! 案卷 Loading cases.

mod acting;
mod numbering;
mod rebuilding;
mod transfers;

pub use acting::Receipt;
pub use transfers::{Incoming, Whereabouts};

use crate::registry::{self, Registered};
use crate::seen::Read;
use crate::statutes::{self, Shelved};
use crate::{Fault, Office, Stop, access};
use domain::act::{self, Possible};
use domain::case::Case;
use domain::case::event::{Event, Recorded};
use domain::context::{Context, Fined, History, legal_day};
use domain::due::{self, Due};
use domain::people::Person;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::views::{CaseFilter, CaseSort, Paging};
use store::{AccessEntry, StoredEvent};

/// The category of case streams in the store.
pub const CATEGORY: &str = "case";

/// 卷内事件 One event of a case with its place in the record.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Place in the case, from one.
    pub version: i64,
    /// Place in the log, from zero.
    pub position: i64,
    /// The event, who made it, when.
    #[serde(flatten)]
    pub recorded: Recorded,
}

/// 案卷 A case with its agency and its events, as loaded for one request.
#[derive(Debug, Clone)]
pub struct CaseFile {
    /// Identifies the case.
    pub id: String,
    /// The agency that handles it.
    pub agency: Arc<Registered>,
    /// The fold of the events.
    pub case: Case,
    /// The events, oldest first.
    pub events: Vec<Arc<Entry>>,
    /// Facts from other cases.
    pub history: History,
    /// The law as the library has it.
    pub(crate) law: Shelved,
}

/// The stored form of a case event: whose case, what happened. Time and actor are columns of the store.
#[derive(Serialize, Deserialize)]
struct Body {
    agency: String,
    #[serde(flatten)]
    event: Event,
}

/// Reads stored events of one case, with the agency that they name.
pub(crate) fn read(events: &[StoredEvent]) -> Result<(String, Vec<Arc<Entry>>), Fault> {
    let mut agency = String::new();
    let mut entries = Vec::with_capacity(events.len());
    for stored in events {
        let body: Body = serde_json::from_str(&stored.body).map_err(|source| Fault::Event {
            stream: stored.stream.clone(),
            version: stored.version,
            source,
        })?;
        agency = body.agency;
        let recorded = Recorded { at: moment(stored.at_micros), by: stored.actor.clone(), event: body.event };
        entries.push(Arc::new(Entry { version: stored.version, position: stored.position, recorded }));
    }
    Ok((agency, entries))
}

impl CaseFile {
    /// The version of the stream.
    fn version(&self) -> i64 {
        i64::try_from(self.case.version).unwrap_or(i64::MAX)
    }

    /// 所据 The streams besides its own that an act is decided on, with the versions they were read at: the agency, the law.
    fn basis(&self) -> Vec<(String, i64)> {
        vec![
            (registry::stream(&self.agency.agency.id), self.agency.version),
            (statutes::STREAM.to_owned(), self.law.version),
        ]
    }

    /// What an act of this person at this moment is decided against.
    #[must_use]
    pub fn context<'a>(&'a self, office: &'a Office, actor: &'a Person, now: Timestamp) -> Context<'a> {
        Context {
            now,
            actor,
            agency: &self.agency.agency,
            profile: self.agency.profile,
            calendar: office.calendar(),
            editions: &self.law.editions,
            history: &self.history,
        }
    }

    /// 时间先后 The moment of the next event, never before the last one. The clocks of several machines differ a little,
    /// and whoever was overtaken asked earlier; a clock that lags by more than that is wrong.
    fn next_moment(&self, at: Timestamp) -> Result<Timestamp, Stop> {
        const APART: SignedDuration = SignedDuration::from_mins(1);
        let Some(last) = self.events.last().map(|entry| entry.recorded.at) else { return Ok(at) };
        if last.duration_since(at) > APART { Err(Stop::ClockBehind { last, now: at }) } else { Ok(at.max(last)) }
    }

    /// 可为与不可为 Every act, with "may" or why not.
    #[must_use]
    pub fn possible(&self, office: &Office, actor: &Person, now: Timestamp) -> Vec<Possible> {
        act::possible(&self.case, &self.context(office, actor, now))
    }

    /// 期限 Every time limit that runs or has run.
    #[must_use]
    pub fn due(&self, office: &Office, actor: &Person, now: Timestamp) -> Vec<Due> {
        due::derive(&self.case, &self.context(office, actor, now))
    }
}

impl Office {
    /// Opens a case for a person: [`Stop::NotFound`] when there is none that this person may know of.
    ///
    /// # Errors
    /// As said, and faults of the store.
    pub async fn case(&self, id: &str, person: &Person, agency: &str) -> Result<CaseFile, Stop> {
        let file = self.load(id).await?;
        if access::opens(person, agency, &file.case, &file.agency.agency.id) { Ok(file) } else { Err(Stop::NotFound) }
    }

    /// The case as it stood at a past moment, agency and all.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when the person may not open it, or it did not exist then.
    pub async fn case_at(&self, id: &str, person: &Person, agency: &str, at: Timestamp) -> Result<CaseFile, Stop> {
        let mut file = self.case(id, person, agency).await?;
        file.events.retain(|entry| entry.recorded.at <= at);
        if file.events.is_empty() {
            return Err(Stop::NotFound);
        }
        file.case = Case::fold(file.events.iter().map(|entry| &entry.recorded));
        if let Some(then) = domain::registry::fold_until(&file.agency.entries, at) {
            file.agency = Arc::new(Registered { agency: then, ..(*file.agency).clone() });
        }
        Ok(file)
    }

    /// Loads a case without asking who wants it: for jobs, projections and the public record.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when there is no such case.
    pub async fn load(&self, id: &str) -> Result<CaseFile, Stop> {
        let read = self.read_on(id).await?.ok_or(Stop::NotFound)?;
        let agency = self.agency(&read.agency).await?;
        let history = self.history(&read.case, id).await?;
        let (case, events) = (read.case.clone(), read.events.clone());
        Ok(CaseFile { id: id.to_owned(), agency, case, events, history, law: self.shelved().await? })
    }

    /// A case, its agency and the law as this process last saw them, without asking the store whether they are still so.
    async fn remembered(&self, id: &str) -> Result<Option<CaseFile>, Stop> {
        let Some(read) = self.seen.get(id) else { return Ok(None) };
        let (Some(agency), Some(law)) = (self.kept_agency(&read.agency), self.kept_library()) else { return Ok(None) };
        let history = self.history(&read.case, id).await?;
        let (case, events) = (read.case.clone(), read.events.clone());
        Ok(Some(CaseFile { id: id.to_owned(), agency, case, events, history, law }))
    }

    /// Whether a case and what it is decided on are as the store has them.
    async fn is_current(&self, file: &CaseFile) -> Result<bool, Stop> {
        for (stream, version) in file.basis().into_iter().chain([(file.id.clone(), file.version())]) {
            if self.store().stream_head(&stream).await?.map_or(0, |head| head.version) != version {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A case with all its events, of which only those are read that were not read before; `None` when there is none.
    async fn read_on(&self, id: &str) -> Result<Option<Arc<Read>>, Stop> {
        let known = self.seen.get(id).unwrap_or_default();
        let next = i64::try_from(known.events.len()).unwrap_or(i64::MAX - 1) + 1;
        let stored = self.store().stream(id, next).await?;
        if stored.is_empty() {
            return Ok(Some(known).filter(|known| !known.events.is_empty()));
        }
        let (agency, events) = read(&stored)?;
        let mut read = Read { agency, views: None, ..Read::clone(&known) };
        for entry in events {
            read.case.apply(&entry.recorded);
            read.events.push(entry);
        }
        let read = Arc::new(read);
        self.seen.put(id, Arc::clone(&read));
        Ok(Some(read))
    }

    /// Facts that other cases hold: earlier fines of the same party (PEN-31, PEN-36).
    async fn history(&self, case: &Case, id: &str) -> Result<History, Stop> {
        const MOST: Paging = Paging { offset: 0, limit: 200 };
        let mut history = History { case: id.to_owned(), ..History::default() };
        if let Some(party) = case.party().filter(|_| case.opening.is_some() && case.decision.is_none()) {
            let filter = CaseFilter { text: Some(party.name.clone()), ..CaseFilter::default() };
            for row in self.store().cases(&filter, CaseSort::Updated, MOST).await?.rows {
                if row.id == id || row.decided_on.is_none() {
                    continue;
                }
                let Some(read) = self.read_on(&row.id).await? else { continue };
                let other = &read.case;
                let (Some(opening), Some(decision)) = (&other.opening, &other.decision) else { continue };
                if !opening.party.is_same(party) {
                    continue;
                }
                if decision.finds_breach() {
                    history.breaches.push(decision.number.clone());
                }
                if decision.fine().is_positive() {
                    history.fined.push(Fined {
                        number: decision.number.clone(),
                        agency: read.agency.clone(),
                        matter: opening.matter.clone(),
                        acted: (opening.offence_from, opening.offence_until),
                    });
                }
            }
        }
        Ok(history)
    }

    /// 调阅留痕 Notes that a person has read a case, before it is shown.
    ///
    /// # Errors
    /// When the store fails: what cannot be noted is not shown.
    pub async fn note_reading(
        &self,
        id: &str,
        person: &Person,
        agency: &str,
        reason: &str,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let entry = AccessEntry {
            id: String::new(),
            at_micros: at.as_microsecond(),
            actor: person.id.clone(),
            agency: agency.to_owned(),
            action: "viewed".to_owned(),
            subject: id.to_owned(),
            object: "case".to_owned(),
            reason: reason.to_owned(),
        };
        Ok(self.store().record_access(entry).await?)
    }
}

/// A moment as the store keeps it.
fn moment(micros: i64) -> Timestamp {
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

pub(crate) fn stop(error: store::AppendError) -> Stop {
    match error {
        store::AppendError::KeyReused => Stop::KeyReused,
        store::AppendError::Store(error) => error.into(),
        store::AppendError::Overtaken | store::AppendError::Repeated(_) => Stop::Overtaken,
    }
}

/// The legal day of a moment, as the views write it.
pub(crate) fn day(at: Timestamp) -> String {
    legal_day(at).to_string()
}
