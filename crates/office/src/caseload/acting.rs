//! 办理 Acting on a case: decide on what is remembered, append, decide again when someone else was first.

use super::{Body, CATEGORY, CaseFile, Entry, moment, stop, transfers};
use crate::projection::project;
use crate::seen::Read;
use crate::{Fault, Office, Stop, access, statutes};
use domain::act::decision::AsDelivered;
use domain::act::{self, Act};
use domain::case::Case;
use domain::case::event::{Event, Recorded};
use domain::context::{Context, History};
use domain::number::{self, Series};
use domain::people::Person;
use domain::rule::{Provision, Refusal};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::{AccessEntry, Append, NewRecord, NumberClaim, RequestKey};

/// How often an act is decided that others keep overtaking.
pub(super) const ATTEMPTS: usize = 8;

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

impl Office {
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
        self.begin(&id, agency, person, act, key, at).await
    }

    /// The first act of a case that is known by this id.
    pub(super) async fn begin(
        &self,
        id: &str,
        agency: &str,
        person: &Person,
        act: &Act,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<Receipt, Stop> {
        let mut remembered = self.kept_agency(agency).zip(self.kept_library());
        for _ in 0..ATTEMPTS {
            let (agency, law) = match remembered.take() {
                Some(remembered) => remembered,
                None => (self.agency(agency).await?, self.shelved().await?),
            };
            let (case, events, history) = (Case::default(), Vec::new(), History::default());
            let file = CaseFile { id: id.to_owned(), agency, case, events, history, law };
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

    /// 决定书文本 As the document of the decision will state it, with a salt of its own; `None` = no penalty is drafted.
    async fn decision_text(&self, file: &CaseFile) -> Result<Option<AsDelivered>, Stop> {
        let library = self.library().await?;
        let cite = |provision: &Provision| statutes::cite(provision, &library);
        let events: Vec<Recorded> = file.events.iter().map(|entry| entry.recorded.clone()).collect();
        let source = documents::data::Source {
            id: &file.id,
            events: &events,
            agency: &file.agency.entries,
            profile: file.agency.profile,
            calendar: self.calendar(),
            cite: &cite,
            site: "",
            progress: "",
        };
        let data = source.data(documents::Form::PenaltyDecision, None);
        let Some(data) = data else { return Ok(None) };
        let mut salt = [0; 32];
        getrandom::fill(&mut salt).map_err(|error| Fault::Randomness(error.to_string()))?;
        Ok(Some(AsDelivered { text: documents::full_text::of_penalty_decision(&data), salt: hex::encode(salt) }))
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
        if matches!(act, Act::ApprovalGrant(_)) && transfers::is_proposed(&file.case) {
            file.history.peers = Box::pin(self.peers()).await?;
        }
        if asked.contains(CITING) {
            let said = serde_json::from_str(&asked).map_err(Fault::Json)?;
            file.history.unfound = statutes::unfound(&said, &*self.library().await?);
        }
        if matches!(act, Act::DecisionMake(_)) {
            file.history.decision_text = self.decision_text(&file).await?;
        }
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
}

/// The events of an act, and the numbers that they take.
type Decided = (Vec<Event>, Vec<(String, u32)>);

/// What the law makes of an act.
/// How an act that cites the law says so.
const CITING: &str = r#""statute":"#;

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
