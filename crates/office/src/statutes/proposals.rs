//! 法规录入的提出和核对 What is proposed of the library waits for a second person; confirmed, it takes effect in the same transaction.

use super::citing::{citations, of_version};
use super::{CATEGORY, STREAM, Shelved, appended, known, named};
use crate::projection::role_name;
use crate::received;
use crate::registry::Registered;
use crate::request::request;
use crate::{Fault, Office, Stop};
use domain::context::{History, legal_day};
use domain::people::{Person, Role};
use domain::personnel::ISSUING_SECTOR;
use domain::statute::Statute;
use domain::statute::change::{Affected, Citation, KnownVersion, LibraryEvent, StatuteRepeal, affected};
use domain::statute::difference::Difference;
use domain::statute::proposal::{self, Entry, EntryAnswer, Proposal, Proposed};
use jiff::Timestamp;
use std::sync::Arc;
use store::views::{ViewWrite, WorkRow};
use store::{Append, StoredEvent};

/// 影响的范围 What one agency cites of what an entry would change.
#[derive(Debug, Clone)]
pub struct Touched {
    /// The agency.
    pub agency: Arc<Registered>,
    /// What cites it.
    pub affected: Vec<Affected>,
}

impl Office {
    /// 提出的清单 Every proposal with what came of it, the earliest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn statute_proposals(&self) -> Result<Arc<Vec<Proposal>>, Stop> {
        Ok(self.shelved().await?.proposals)
    }

    /// 登记废止的法规 What was registered here as repealed and not taken back.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn statute_repeals(&self) -> Result<Vec<StatuteRepeal>, Stop> {
        Ok(self.shelved().await?.repealed.to_vec())
    }

    /// 提出 Proposes versions, a repeal or the end of one. The same key has one effect. The answer is its number.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken.
    pub async fn propose_statutes(
        &self,
        agency: &str,
        person: &Person,
        entry: Entry,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<u32, Stop> {
        let mut request = request(&person.id, key, agency, &entry)?;
        if let Some(answer) = self.answered(request.as_ref()).await? {
            return Ok(serde_json::from_str(&answer).map_err(Fault::Json)?);
        }
        let shelved = self.shelved().await?;
        let entry = match entry {
            Entry::Versions(statutes) => {
                Entry::Versions(statutes.into_iter().map(|statute| named(statute, &shelved.library)).collect())
            }
            other => other,
        };
        let registered = self.agency(agency).await?;
        let history = History::default();
        let ctx = self.context(&registered, person, &history, at);
        let effects = effects(&entry, &shelved);
        proposal::propose(&entry, &effects, &shelved.proposals, &ctx).map_err(Stop::Refused)?;
        let agencies = self.agencies().await?;
        let mut asked: Vec<String> = bureaus(&agencies).map(|bureau| bureau.agency.id.clone()).collect();
        if asked.is_empty() {
            asked.push(agency.to_owned());
        }
        let number = u32::try_from(shelved.proposals.len() + 1).unwrap_or(u32::MAX);
        if let Some(request) = &mut request {
            request.answer = number.to_string();
        }
        let event = LibraryEvent::StatuteEntryProposed(Proposed { agency: agency.to_owned(), asked, entry });
        self.enter_library(&shelved, person, vec![event], request, at).await?;
        Ok(number)
    }

    /// 核对 Confirms a proposal, which then takes effect, or sends it back. The same key has one effect.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when there is no such proposal, [`Stop::Refused`] when a rule is broken.
    pub async fn answer_statutes(
        &self,
        agency: &str,
        person: &Person,
        with: &EntryAnswer,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let request = request(&person.id, key, agency, with)?;
        if self.answered(request.as_ref()).await?.is_some() {
            return Ok(());
        }
        let shelved = self.shelved().await?;
        let proposal = shelved.proposals.iter().find(|proposal| proposal.number == with.proposal);
        let proposal = proposal.ok_or(Stop::NotFound)?;
        let registered = self.agency(agency).await?;
        let history = History::default();
        let ctx = self.context(&registered, person, &history, at);
        let agencies = self.agencies().await?;
        let any = bureaus(&agencies).next().is_some();
        let proposer = bureaus(&agencies).any(|bureau| bureau.agency.id == proposal.proposed.agency);
        let effects = effects(&proposal.proposed.entry, &shelved);
        proposal::answer(proposal, with, &effects, any.then_some(proposer), &ctx).map_err(Stop::Refused)?;
        let mut events = vec![LibraryEvent::StatuteEntryAnswered(with.clone())];
        if with.confirmed {
            events.extend(effects.into_iter().map(|(event, _)| event));
        }
        self.enter_library(&shelved, person, events, request, at).await
    }

    /// 影响的范围 What each agency cites of what an entry would change; agencies that cite nothing are left out.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn touched_by(&self, entry: &Entry, templates: &[Citation], at: Timestamp) -> Result<Vec<Touched>, Stop> {
        let library = self.library().await?;
        let last = |title: &str| library.of_title(title).last().and_then(|version| library.statute(&version.key));
        let pairs: Vec<(Arc<Statute>, Option<&Statute>)> = match entry {
            Entry::Versions(statutes) => {
                statutes.iter().filter_map(|new| last(&new.title).map(|before| (before, Some(new)))).collect()
            }
            Entry::Repeal(repeal) => library.statute(&repeal.statute).map(|ended| (ended, None)).into_iter().collect(),
            Entry::UndoRepeal(_) => Vec::new(),
        };
        let mut differences = Vec::with_capacity(pairs.len());
        for (before, after) in &pairs {
            differences.push(match after {
                Some(after) => Difference::between(before, after),
                None => Difference::repeal(before),
            });
        }
        let mut touched = Vec::new();
        for agency in self.agencies().await?.iter() {
            let of = |(before, difference): (&(Arc<Statute>, Option<&Statute>), &Difference<'_>)| {
                let citing = citations(agency, legal_day(at)).into_iter().chain(of_version(templates, &before.0));
                affected(citing, difference)
            };
            let affected: Vec<Affected> = pairs.iter().zip(&differences).flat_map(of).collect();
            if !affected.is_empty() {
                touched.push(Touched { agency: Arc::clone(agency), affected });
            }
        }
        Ok(touched)
    }

    async fn enter_library(
        &self,
        shelved: &Shelved,
        person: &Person,
        events: Vec<LibraryEvent>,
        request: Option<store::RequestKey>,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let records = events.iter().map(|event| received::record(event.name(), event, &person.id, at));
        let records = records.collect::<Result<Vec<_>, _>>()?;
        let proposals = proposal::fold(
            shelved
                .events
                .iter()
                .map(|(at, by, event)| (*at, by.as_str(), event))
                .chain(events.iter().map(|event| (at, person.id.as_str(), event))),
        );
        let append = Append {
            stream: STREAM.to_owned(),
            category: CATEGORY.to_owned(),
            expected_version: shelved.version,
            records,
            views: tasks(&proposals),
            request,
            ..Append::default()
        };
        appended(self.store.append(append).await)
    }
}

/// 司法行政部门 The judicial bureaus of the platform.
fn bureaus(agencies: &[Arc<Registered>]) -> impl Iterator<Item = &Arc<Registered>> {
    agencies.iter().filter(|registered| registered.agency.sector == ISSUING_SECTOR)
}

/// What takes effect, each with the versions of its statute that are known.
fn effects(entry: &Entry, shelved: &Shelved) -> Vec<(LibraryEvent, Vec<KnownVersion>)> {
    let of = |event: LibraryEvent| {
        let title = match &event {
            LibraryEvent::StatuteVersionRecorded(statute) => statute.title.clone(),
            LibraryEvent::StatuteRepealRecorded(repeal) => shelved.title(&repeal.statute),
            LibraryEvent::StatuteRepealUndone(undone) => shelved.title(&undone.statute),
            LibraryEvent::StatuteEntryProposed(_) | LibraryEvent::StatuteEntryAnswered(_) => String::new(),
        };
        let known = known(shelved, &title);
        (event, known)
    };
    entry.events().into_iter().map(of).collect()
}

/// What the views hold: for each proposal that waits, a task for those who may confirm it.
fn tasks(proposals: &[Proposal]) -> Vec<ViewWrite> {
    let mut tasks = Vec::new();
    for proposal in proposals.iter().filter(|proposal| proposal.answered.is_none()) {
        let Proposed { asked, entry, .. } = &proposal.proposed;
        let title = match entry {
            Entry::Versions(statutes) => {
                statutes.iter().map(|s| format!("《{}》", s.title)).collect::<Vec<_>>().join("、")
            }
            Entry::Repeal(_) | Entry::UndoRepeal(_) => entry.keys().collect(),
        };
        for agency in asked {
            for role in [Role::Reviewer, Role::Administrator] {
                tasks.push(WorkRow {
                    case_id: STREAM.to_owned(),
                    id: format!("{}-{agency}-{}", proposal.number, role_name(role)),
                    kind: "statute-entry".to_owned(),
                    title: format!("核对：{}{title}", entry.what()),
                    agency: agency.clone(),
                    role: role_name(role),
                    person: None,
                    due_on: None,
                    yellow_on: None,
                    red_on: None,
                    url: format!("/desk/statutes/proposals/{}", proposal.number),
                });
            }
        }
    }
    vec![ViewWrite::Work { case_id: STREAM.to_owned(), tasks }]
}

/// The same of stored events.
pub(crate) fn projected(stored: &[StoredEvent]) -> Vec<ViewWrite> {
    let Ok(read) = received::read::<LibraryEvent>(stored) else { return Vec::new() };
    tasks(&proposal::fold(read.iter().map(|(at, by, event)| (*at, *by, event))))
}
