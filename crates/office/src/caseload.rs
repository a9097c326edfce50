//! 案卷 Loading cases and acting on them.

use crate::projection::{self, project};
use crate::registry::{self, Registered};
use crate::seen::Read;
use crate::statutes::{self, Shelved};
use crate::{Fault, Office, Stop, access};
use domain::act::{self, Act, Possible};
use domain::case::Case;
use domain::case::event::{Event, Recorded};
use domain::context::{Context, Fined, History, legal_day};
use domain::due::{self, Due};
use domain::number::{self, Series};
use domain::people::Person;
use domain::rule::Refusal;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::{Arc, Mutex, PoisonError};
use store::views::{CaseFilter, CaseSort, Paging, ViewWrite};
use store::{AccessEntry, Append, NewRecord, NumberClaim, RequestKey, StoredEvent, StreamHead};

/// The category of case streams in the store.
pub const CATEGORY: &str = "case";

/// How often an act is decided that others keep overtaking.
const ATTEMPTS: usize = 8;

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

/// 回执 What an act led to. The same request repeated gets the same receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The case.
    pub case: String,
    /// Its version after the act.
    pub version: i64,
    /// Positions of the new events in the log.
    pub positions: Vec<i64>,
    /// Their names.
    pub events: Vec<String>,
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
        let mut history = History::default();
        if let Some(party) = case.party().filter(|_| case.opening.is_some() && case.decision.is_none()) {
            let filter = CaseFilter { text: Some(party.name.clone()), ..CaseFilter::default() };
            for row in self.store().cases(&filter, CaseSort::Updated, MOST).await?.rows {
                if row.id == id || row.decided_on.is_none() {
                    continue;
                }
                let Some(read) = self.read_on(&row.id).await? else { continue };
                let other = &read.case;
                if let (Some(opening), Some(decision)) = (&other.opening, &other.decision)
                    && opening.party.is_same(party)
                    && decision.fine().is_positive()
                {
                    history.fined.push(Fined {
                        number: decision.number.clone(),
                        matter: opening.matter.clone(),
                        acted: (opening.offence_from, opening.offence_until),
                    });
                }
            }
        }
        Ok(history)
    }

    /// Registers a lead: the first act of a new case.
    ///
    /// # Errors
    /// See [`Stop`].
    pub async fn register_lead(
        &self,
        agency: &str,
        person: &Person,
        act: &Act,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<Receipt, Stop> {
        let id = uuid::Uuid::now_v7().to_string();
        let mut remembered = self.kept_agency(agency).zip(self.kept_library());
        for _ in 0..ATTEMPTS {
            let (agency, law) = match remembered.take() {
                Some(remembered) => remembered,
                None => (self.agency(agency).await?, self.shelved().await?),
            };
            let (case, events, history) = (Case::default(), Vec::new(), History::default());
            let file = CaseFile { id: id.clone(), agency, case, events, history, law };
            match self.carry_out(file, person, act, key, at).await {
                Err(Stop::Overtaken) => {}
                other => return other,
            }
        }
        Err(Stop::Overtaken)
    }

    /// Why this person may not register a lead now; `None` = may.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn no_lead(&self, agency: &str, person: &Person, at: Timestamp) -> Result<Option<Refusal>, Stop> {
        let registered = self.agency(agency).await?;
        let history = History::default();
        let acts = act::possible(&Case::default(), &self.context(&registered, person, &history, at));
        Ok(acts.into_iter().find(|act| act.kind.name == "lead.register").and_then(|act| act.refusal))
    }

    /// Performs an act on a case: decided again when someone else acted first.
    ///
    /// It is decided at first on what this process remembers. What that allows, the store takes only if it is still so; what
    /// it forbids is looked at again as it stands in the store.
    ///
    /// # Errors
    /// See [`Stop`]. A refused attempt is noted in the access log.
    pub async fn act(
        &self,
        id: &str,
        agency: &str,
        person: &Person,
        act: &Act,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<Receipt, Stop> {
        let mut remembered = self.remembered(id).await?;
        for _ in 0..ATTEMPTS {
            let known =
                remembered.take().filter(|file| access::opens(person, agency, &file.case, &file.agency.agency.id));
            let file = match known {
                Some(file) => file,
                None => self.case(id, person, agency).await?,
            };
            match self.carry_out(file, person, act, key, at).await {
                Err(Stop::Overtaken) => {}
                other => return other,
            }
        }
        Err(Stop::Overtaken)
    }

    /// Loads the running counts of the numbers that an act may use.
    async fn count(&self, file: &mut CaseFile, person: &Person, at: Timestamp) -> Result<(), Stop> {
        for series in Series::ALL {
            let key = series.key(&file.context(self, person, at));
            let next = self.store().next_number(&key).await?;
            file.history.numbers.insert(key, u32::try_from(next - 1).unwrap_or(0));
        }
        Ok(())
    }

    async fn carry_out(
        &self,
        mut file: CaseFile,
        person: &Person,
        act: &Act,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<Receipt, Stop> {
        let asked = serde_json::to_string(act).map_err(Fault::Json)?;
        // The same act on another case is another request; a lead has no case yet.
        let on = if file.events.is_empty() { "" } else { file.id.as_str() };
        let digest = hex::encode(Sha256::digest(format!("{on}\n{asked}").as_bytes()));
        let at = match file.next_moment(at) {
            Ok(at) => at,
            Err(stop) => return self.first_receipt(person, key, &digest).await?.ok_or(stop),
        };
        let agency = file.agency.agency.id.clone();
        let mut decided = decide(&file, act, &file.context(self, person, at));
        if decided.as_ref().is_ok_and(|(_, numbers)| !numbers.is_empty()) {
            // It takes a number: decided again, on how far the numbers have come.
            self.count(&mut file, person, at).await?;
            decided = decide(&file, act, &file.context(self, person, at));
        }
        let (events, numbers) = match decided {
            Ok(decided) => decided,
            Err(refusal) => {
                if let Some(first) = self.first_receipt(person, key, &digest).await? {
                    return Ok(first);
                }
                if !self.is_current(&file).await? {
                    return Err(Stop::Overtaken);
                }
                self.note_refusal(&file.id, &agency, person, act, &refusal, at).await?;
                return Err(Stop::Refused(refusal));
            }
        };
        let before = file.version();
        let mut records: Vec<NewRecord> = Vec::with_capacity(events.len());
        let mut receipt = Receipt { case: file.id.clone(), version: before, positions: Vec::new(), events: Vec::new() };
        for event in events {
            let public = event.public().map_err(Fault::Json)?;
            let body = Body { agency: agency.clone(), event };
            records.push(NewRecord {
                at_micros: at.as_microsecond(),
                actor: person.id.clone(),
                kind: body.event.name().to_owned(),
                body: serde_json::to_string(&body).map_err(Fault::Json)?,
                public,
            });
            receipt.version += 1;
            receipt.events.push(body.event.name().to_owned());
        }
        // What follows from the events is made of them as they will be read, not as they were decided.
        let mut entries = Vec::with_capacity(records.len());
        for (record, version) in records.iter().zip(before + 1..) {
            let body: Body = serde_json::from_str(&record.body).map_err(Fault::Json)?;
            let recorded = Recorded { at: moment(record.at_micros), by: record.actor.clone(), event: body.event };
            file.case.apply(&recorded);
            entries.push(Entry { version, position: -1, recorded });
        }
        file.events.extend(entries.iter().cloned().map(Arc::new));
        let views = Arc::new(project(&file, self.calendar(), at));
        let request = match key {
            Some(key) => Some(RequestKey {
                actor: person.id.clone(),
                key: key.to_owned(),
                digest,
                answer: serde_json::to_string(&receipt).map_err(Fault::Json)?,
            }),
            None => None,
        };
        let append = Append {
            stream: file.id.clone(),
            category: CATEGORY.to_owned(),
            expected_version: before,
            relies_on: file.basis(),
            records,
            views: self.seen.changed(&file.id, before, &views),
            numbers: numbers.into_iter().map(|(series, value)| NumberClaim { series, value: value.into() }).collect(),
            request,
            jobs: Vec::new(),
        };
        let stored = match self.store().append(append).await {
            Ok(stored) => stored,
            Err(store::AppendError::Repeated(earlier)) => return first_answer(&earlier),
            Err(error) => return Err(stop(error)),
        };
        receipt.positions = (stored.position..stored.position + stored.records).collect();
        file.events.truncate(file.events.len() - entries.len());
        let placed = entries.into_iter().zip(&receipt.positions);
        file.events.extend(placed.map(|(entry, position)| Arc::new(Entry { position: *position, ..entry })));
        let read = Read { agency, case: file.case, events: file.events, views: Some(views) };
        self.seen.put(&file.id, Arc::new(read));
        Ok(receipt)
    }

    /// What the same request was told before. Asked only when it cannot be carried out now, for what was lawful the first time
    /// may be refused the second; what is lawful still, the store finds repeated by itself.
    async fn first_receipt(&self, person: &Person, key: Option<&str>, digest: &str) -> Result<Option<Receipt>, Stop> {
        let Some(key) = key else { return Ok(None) };
        let earlier = self.store().repeated(&person.id, key, digest).await.map_err(stop)?;
        earlier.as_ref().map(first_answer).transpose()
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

    /// A refused act changes nothing, but the attempt is on record.
    async fn note_refusal(
        &self,
        id: &str,
        agency: &str,
        person: &Person,
        act: &Act,
        refusal: &Refusal,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let entry = AccessEntry {
            id: String::new(),
            at_micros: at.as_microsecond(),
            actor: person.id.clone(),
            agency: agency.to_owned(),
            action: "refused".to_owned(),
            subject: id.to_owned(),
            object: act.name().to_owned(),
            reason: refusal.keys().join(" "),
        };
        Ok(self.store().record_access(entry).await?)
    }

    /// 重建 Makes every view anew from the events.
    ///
    /// # Errors
    /// When the store fails or an event cannot be read.
    pub async fn rebuild(&self) -> Result<u64, Stop> {
        let project = self.projector().await?;
        Ok(self.store().rebuild(project).await?)
    }

    /// 更新视图 Makes the views anew if another version of the program filled them; whether it did.
    ///
    /// # Errors
    /// When the store fails or an event cannot be read.
    pub async fn refresh(&self) -> Result<bool, Stop> {
        if self.store().views_version().await? == projection::VERSION {
            return Ok(false);
        }
        self.rebuild().await?;
        self.store().note_views(projection::VERSION).await?;
        Ok(true)
    }

    /// 核对视图 The first row of the views that does not follow from the events, if any.
    ///
    /// # Errors
    /// When the store fails or an agency cannot be read.
    pub async fn views_flaw(&self) -> Result<Option<String>, Stop> {
        let project = self.projector().await?;
        // No leaf binds the category of a stream; its id does, and the id is bound. A case under another category would be
        // missing from every list, and the lists would not know.
        let astray = Mutex::new(None);
        let flaw = self
            .store()
            .views_flaw(|head, events| {
                if !fits(&head.id, &head.category) {
                    let mut first = astray.lock().unwrap_or_else(PoisonError::into_inner);
                    first.get_or_insert_with(|| format!("stream {}", head.id));
                }
                project(head, events)
            })
            .await?;
        Ok(astray.into_inner().unwrap_or_else(PoisonError::into_inner).or(flaw))
    }

    /// What the views hold of a stream, from its events alone: the agency as it was at the last of them.
    async fn projector(&self) -> Result<impl Fn(&StreamHead, &[StoredEvent]) -> Vec<ViewWrite>, Stop> {
        let agencies = self.agencies().await?;
        let law = self.shelved().await?;
        let calendar = self.calendar();
        Ok(move |head: &StreamHead, stored: &[StoredEvent]| {
            if head.category == crate::publications::HISTORICAL {
                return crate::publications::project(stored);
            }
            if head.category == crate::corrections::CATEGORY {
                return crate::corrections::projected(&head.id, stored, &agencies, calendar);
            }
            if head.category == crate::inquiries::CATEGORY {
                return crate::inquiries::projected(&head.id, stored, &agencies, calendar);
            }
            if head.category == crate::statutes::CHANGE {
                return crate::statutes::projected(&head.id, stored, &agencies, calendar);
            }
            if head.category == crate::annual_reports::CATEGORY {
                return crate::annual_reports::projected(&head.id, stored, &agencies, calendar);
            }
            if head.category != CATEGORY {
                return Vec::new();
            }
            let Ok((agency, events)) = read(stored) else { return Vec::new() };
            let Some(agency) = agencies.iter().find(|registered| registered.agency.id == agency) else {
                return Vec::new();
            };
            let case = Case::fold(events.iter().map(|entry| &entry.recorded));
            let at = events.last().map_or(Timestamp::UNIX_EPOCH, |entry| entry.recorded.at);
            let agency = match domain::registry::fold_until(&agency.entries, at) {
                Some(then) => Arc::new(Registered { agency: then, ..(**agency).clone() }),
                None => Arc::clone(agency),
            };
            let (id, law) = (head.id.clone(), law.clone());
            project(&CaseFile { id, agency, case, events, history: History::default(), law }, calendar, at)
        })
    }
}

/// The events of an act, and the numbers that they take.
type Decided = (Vec<Event>, Vec<(String, u32)>);

/// What the law makes of an act.
fn decide(file: &CaseFile, act: &Act, ctx: &Context) -> Result<Decided, Refusal> {
    let events = act::perform(act, &file.case, ctx)?;
    let numbers = number::claims(&events, ctx);
    Ok((events, numbers))
}

/// What the first of repeated requests was told. Positions were not known when its answer was kept.
fn first_answer(earlier: &store::Repeated) -> Result<Receipt, Stop> {
    let mut first: Receipt = serde_json::from_str(&earlier.answer).map_err(Fault::Json)?;
    let place = &earlier.receipt;
    first.positions = (place.position..place.position + place.records).collect();
    Ok(first)
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

/// Whether a stream of this id is of this category: a case has a bare id, most others begin with their category.
fn fits(id: &str, category: &str) -> bool {
    let is_case = uuid::Uuid::try_parse(id).is_ok();
    is_case == (category == CATEGORY) && id.split_once(':').is_none_or(|(prefix, _)| prefix == category)
}

/// The legal day of a moment, as the views write it.
pub(crate) fn day(at: Timestamp) -> String {
    legal_day(at).to_string()
}
