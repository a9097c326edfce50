//! 收录公示的维护 Corrections, withdrawals and the end of the term of what was taken in from elsewhere.

use crate::caseload::stop;
use crate::projection::role_name;
use crate::publications::{HISTORICAL, IMPORTED, Publication, written};
use crate::received::{self, SYSTEM};
use crate::registry::Registered;
use crate::request::request;
use crate::{Fault, Office, Stop, access};
use domain::context::{Context, History, legal_day};
use domain::inquiry::SUPERVISOR;
use domain::people::{Person, Role};
use domain::public_record::PublicRecord;
use domain::public_record::upkeep::{self, UpkeepAct, UpkeepEvent, Waiting};
use domain::rule::{Check, Refusal};
use jiff::Timestamp;
use std::sync::Arc;
use store::views::{PublicationFilter, PublicationRow, ViewWrite, WorkRow};
use store::{Append, AppendError, NewRecord, StoredEvent};

/// 收录的公示 A publication from elsewhere, as opened by somebody who keeps it.
#[derive(Debug, Clone)]
pub struct ImportedFile {
    /// What the public sees.
    pub publication: Publication,
    /// 等待复核的更正、撤下
    pub waiting: Option<Waiting>,
    /// The agency of the person who keeps it.
    pub agency: Arc<Registered>,
    version: i64,
}

/// 现在能否办理 Why each of the acts would be refused now; `None` = it would not.
#[derive(Debug, Clone)]
pub struct UpkeepRefusals {
    /// 提出更正、撤下
    pub propose: Option<Refusal>,
    /// 复核
    pub review: Option<Refusal>,
}

/// What waits for review after these events.
fn waiting(events: &[StoredEvent]) -> Result<Option<Waiting>, Fault> {
    let since: Vec<StoredEvent> = events.iter().filter(|event| event.kind != IMPORTED).cloned().collect();
    let entries: Vec<(Timestamp, &str, UpkeepEvent)> = received::read(&since)?;
    Ok(upkeep::waiting(entries.iter().map(|(at, by, event)| (*at, *by, event))))
}

/// The tasks of those who review what waits.
fn tasks(stream: &str, row: &PublicationRow, waiting: Option<&Waiting>, agencies: &[Arc<Registered>]) -> ViewWrite {
    let known = agencies.iter().any(|one| access::published(&one.agency, row));
    let ours = |one: &&Arc<Registered>| {
        if known { access::published(&one.agency, row) } else { one.agency.sector == SUPERVISOR }
    };
    let task = |waiting: &Waiting, agency: &str, role: Role| WorkRow {
        case_id: stream.to_owned(),
        id: format!("imported-{agency}-{}", role_name(role)),
        kind: "imported".to_owned(),
        title: format!("复核收录公示的{}：{}", waiting.awaited.name(), row.doc_no),
        agency: agency.to_owned(),
        role: role_name(role),
        person: None,
        due_on: None,
        yellow_on: None,
        red_on: None,
        url: format!("/publications/imported/{}", row.id),
    };
    let roles = [Role::Reviewer, Role::UnitHead];
    let of = |waiting| {
        let keepers = agencies.iter().filter(ours);
        keepers.flat_map(move |one| roles.map(|role| task(waiting, &one.agency.id, role)))
    };
    ViewWrite::Work { case_id: stream.to_owned(), tasks: waiting.into_iter().flat_map(of).collect() }
}

/// What the views hold of a publication from elsewhere.
pub(crate) fn projected(stream: &str, events: &[StoredEvent], agencies: &[Arc<Registered>]) -> Vec<ViewWrite> {
    let mut views = crate::publications::project(events);
    let row = views
        .iter()
        .find_map(|view| if let ViewWrite::Publication { row, .. } = view { Some(row.clone()) } else { None });
    if let (Some(row), Ok(waiting)) = (row, waiting(events)) {
        views.push(tasks(stream, &row, waiting.as_ref(), agencies));
    }
    views
}

impl Office {
    /// 打开收录的公示 For whoever keeps it: [`Stop::NotFound`] for everybody else, and for what is no import.
    ///
    /// # Errors
    /// As said, and faults of the store.
    pub async fn imported_publication(&self, id: &str, person: &Person, agency: &str) -> Result<ImportedFile, Stop> {
        let publication = self.publication(id).await?;
        let stream = &publication.row.case_id;
        self.store().stream_head(stream).await?.filter(|head| head.category == HISTORICAL).ok_or(Stop::NotFound)?;
        let events = self.store().stream(stream, 1).await?;
        let version = events.last().ok_or(Stop::NotFound)?.version;
        let waiting = waiting(&events)?;
        let home = self.agency(agency).await?;
        let names = self.agencies().await?;
        let own = names.iter().any(|known| access::published(&known.agency, &publication.row));
        if access::keeps_imported(person, &home.agency, &publication.row, own) {
            Ok(ImportedFile { publication, waiting, agency: home, version })
        } else {
            Err(Stop::NotFound)
        }
    }

    /// 能否办理 Why each act would be refused now.
    #[must_use]
    pub fn upkeep_refusals(&self, file: &ImportedFile, person: &Person, at: Timestamp) -> UpkeepRefusals {
        let history = History::default();
        let ctx = self.context(&file.agency, person, &history, at);
        let (record, waiting) = (&file.publication.record, file.waiting.as_ref());
        let asks = |may: &dyn Fn(&Context, &mut Check)| {
            let mut check = Check::new(&ctx);
            may(&ctx, &mut check);
            check.done().err()
        };
        UpkeepRefusals {
            propose: asks(&|ctx, check| upkeep::may_propose(record, waiting, ctx, check)),
            review: asks(&|ctx, check| upkeep::may_review(record, waiting, ctx, check)),
        }
    }

    /// 办理收录的公示 Performs an act on it. The same key has one effect.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken, [`Stop::Overtaken`] when somebody else was first.
    pub async fn act_on_imported(
        &self,
        id: &str,
        agency: &str,
        person: &Person,
        act: &UpkeepAct,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<ImportedFile, Stop> {
        let file = self.imported_publication(id, person, agency).await?;
        let request = request(&person.id, key, id, act)?;
        if self.answered(request.as_ref()).await?.is_some() {
            return Ok(file);
        }
        let history = History::default();
        let ctx = self.context(&file.agency, person, &history, at);
        let (record, waits) = (&file.publication.record, file.waiting.as_ref());
        let events = upkeep::decide(act, record, waits, &ctx).map_err(Stop::Refused)?;
        let agencies = self.agencies().await?;
        let stream = &file.publication.row.case_id;
        let made = events.iter().map(|(event, _)| (at, person.id.as_str(), event));
        let tasks = tasks(stream, &file.publication.row, upkeep::waiting(made).as_ref(), &agencies);
        let append = Append { request, ..changed(stream, file.version, &events, tasks, &person.id, at)? };
        match self.store().append(append).await {
            Ok(_) | Err(AppendError::Repeated(_)) => self.imported_publication(id, person, agency).await,
            Err(error) => Err(stop(error)),
        }
    }

    /// 公示期满 Ends what came from elsewhere and whose term has run; how many.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn expire_imported(&self, at: Timestamp) -> Result<usize, Stop> {
        const STEP: i64 = 200;
        let today = legal_day(at);
        let over = PublicationFilter {
            status: Some("published".to_owned()),
            imported: true,
            term_before: Some(today.to_string()),
            ..PublicationFilter::default()
        };
        let (mut ended, mut after) = (0, None::<(String, String)>);
        loop {
            let last = after.as_ref().map(|(on, id)| (on.as_str(), id.as_str()));
            let rows = self.store().publications_after(&over, last, STEP).await?;
            let Some(row) = rows.last() else { return Ok(ended) };
            after = Some((row.published_on.clone(), row.id.clone()));
            for row in &rows {
                let publication = self.publication(&row.id).await?;
                let Some((event, record)) = upkeep::expired(&publication.record, today) else { continue };
                let Some(head) = self.store().stream_head(&row.case_id).await? else { continue };
                let none = tasks(&row.case_id, row, None, &[]);
                let events = [(event, Some(record))];
                let append = changed(&row.case_id, head.version, &events, none, SYSTEM, at)?;
                match self.store().append(append).await {
                    Ok(_) => ended += 1,
                    // Somebody took it down meanwhile.
                    Err(AppendError::Overtaken | AppendError::Repeated(_)) => {}
                    Err(error) => return Err(stop(error)),
                }
            }
        }
    }
}

fn changed(
    stream: &str,
    version: i64,
    events: &[(UpkeepEvent, Option<PublicRecord>)],
    tasks: ViewWrite,
    by: &str,
    at: Timestamp,
) -> Result<Append, Fault> {
    let (mut records, mut views) = (Vec::with_capacity(events.len()), Vec::new());
    for ((event, record), version) in events.iter().zip(version + 1..) {
        let public = record.as_ref().map(serde_json::to_string).transpose()?;
        records.push(NewRecord { public, ..received::record(event.name(), event, by, at)? });
        views.extend(record.iter().flat_map(|record| written((stream, version), legal_day(at), record)));
    }
    views.push(tasks);
    Ok(Append {
        views,
        stream: stream.to_owned(),
        category: HISTORICAL.to_owned(),
        expected_version: version,
        records,
        ..Append::default()
    })
}
