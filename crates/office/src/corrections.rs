//! 更正申请 Requests to correct what is published: one stream each, received from anybody, answered by the agency.

use crate::caseload::stop;
use crate::projection::role_name;
use crate::published::Published;
use crate::received::{self, PUBLIC, PublicReceipt, Sent, digest, last_at, of_anybody, same, typed};
use crate::registry::Registered;
use crate::request::request;
use crate::{Fault, Office, Stop, access};
use domain::calendar::Calendar;
use domain::context::{Context, History, legal_day};
use domain::correction_request::{
    CorrectionAnswer, CorrectionEvent, CorrectionRequest, CorrectionRequested, Followed, PublishedKind,
};
use domain::due::Due;
use domain::people::{Person, Role};
use domain::rule::{Check, Refusal};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::views::{CorrectionRow, ViewWrite, WorkRow};
use store::{Append, AppendError, NewRecord, StoredEvent};

/// The category of the streams that hold one request each.
pub const CATEGORY: &str = "correction_request";
/// What numbers begin with.
const LABEL: &str = "更正申请";
/// What the digests of codes are made for.
const PURPOSE: &str = "correction";

/// 申请的内容 What somebody asks, as they say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionAsked {
    /// 有误的项目
    pub item: String,
    /// 说明
    pub statement: String,
    /// 申请人, if they say.
    #[serde(default)]
    pub name: String,
    /// 联系方式, if they want to be called.
    #[serde(default)]
    pub contact: String,
}

/// 更正申请卷 A request with the page that it is about.
#[derive(Debug, Clone)]
pub struct CorrectionFile {
    /// Identifies it in addresses.
    pub id: String,
    /// The request and its answer.
    pub request: CorrectionRequest,
    /// What it is about, as the public sees it now.
    pub thing: Published,
    /// What became of that since the request.
    pub followed: Followed,
    /// The agency that answers, or of the person who looks where there is none.
    pub agency: Arc<Registered>,
    version: i64,
}

impl CorrectionFile {
    /// 答复期限
    #[must_use]
    pub fn due(&self, office: &Office, person: &Person, at: Timestamp) -> Due {
        self.request.due(&office.context(&self.agency, person, &History::default(), at))
    }

    /// Why this person may not answer now; `None` = may.
    #[must_use]
    pub fn refusal(&self, office: &Office, person: &Person, at: Timestamp) -> Option<Refusal> {
        let history = History::default();
        let ctx = office.context(&self.agency, person, &history, at);
        let mut check = Check::new(&ctx);
        self.request.may(&ctx, &mut check);
        check.done().err()
    }
}

fn stream(id: &str) -> String {
    format!("{CATEGORY}:{id}")
}

fn read(events: &[StoredEvent]) -> Result<Option<CorrectionRequest>, Fault> {
    let entries: Vec<(Timestamp, &str, CorrectionEvent)> = received::read(events)?;
    Ok(CorrectionRequest::fold(entries.iter().map(|(at, by, event)| (*at, *by, event))))
}

fn record(event: &CorrectionEvent, by: &str, at: Timestamp) -> Result<NewRecord, Fault> {
    received::record(event.name(), event, by, at)
}

/// What the views hold of a request: its row, and the task to answer it.
fn project(stream: &str, request: &CorrectionRequest, ctx: &Context) -> Vec<ViewWrite> {
    let due = request.due(ctx);
    let asked = &request.asked;
    let answered = request.answered.as_ref();
    let row = CorrectionRow {
        id: received::id(stream).to_owned(),
        number: asked.number.clone(),
        agency: asked.agency.clone(),
        kind: asked.kind.slug().to_owned(),
        publication: asked.publication.clone(),
        title: asked.title.clone(),
        item: asked.item.clone(),
        received_on: request.received_on().to_string(),
        due_on: due.due_on.to_string(),
        yellow_on: answered.is_none().then(|| due.yellow_on.to_string()),
        red_on: due.red_on.filter(|_| answered.is_none()).map(|on| on.to_string()),
        outcome: answered.map(|(_, _, answer)| answer.answer.outcome.label().to_owned()),
        answered_on: answered.map(|(_, at, _)| legal_day(*at).to_string()),
        answered_by: answered.map(|(by, _, _)| by.clone()),
    };
    let task = || WorkRow {
        case_id: stream.to_owned(),
        id: "answer".to_owned(),
        kind: "correction".to_owned(),
        title: format!("答复{}（{}）", asked.number, asked.item),
        agency: asked.agency.clone(),
        role: role_name(Role::DisclosureOfficer),
        person: None,
        due_on: Some(due.due_on.to_string()),
        yellow_on: row.yellow_on.clone(),
        red_on: row.red_on.clone(),
        url: format!("/corrections/{}", row.id),
    };
    let tasks = if answered.is_none() { vec![task()] } else { Vec::new() };
    vec![ViewWrite::Work { case_id: stream.to_owned(), tasks }, ViewWrite::Correction(Box::new(row))]
}

/// The same of stored events.
pub(crate) fn projected(
    stream: &str,
    events: &[StoredEvent],
    agencies: &[Arc<Registered>],
    calendar: &Calendar,
) -> Vec<ViewWrite> {
    let Ok(Some(request)) = read(events) else { return Vec::new() };
    views(stream, &request, agencies, calendar, last_at(events))
}

/// The agency that answers counts the days by its own settings; where there is none, the national ones hold.
fn views(
    stream: &str,
    request: &CorrectionRequest,
    agencies: &[Arc<Registered>],
    calendar: &Calendar,
    at: Timestamp,
) -> Vec<ViewWrite> {
    const NATIONAL: &str = "national";
    let own = agencies.iter().find(|registered| registered.agency.id == request.asked.agency);
    let profile = own.map(|own| own.profile).or_else(|| lawbook::profile(NATIONAL));
    let (Some(profile), Some(any)) = (profile, own.or(agencies.first())) else { return Vec::new() };
    of_anybody((&any.agency, profile), calendar, at, |ctx| project(stream, request, ctx)).unwrap_or_default()
}

impl Office {
    /// 收到更正申请 Records the request under a number without gaps. The same key gets the same receipt.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when nothing of that kind was ever published under that key.
    pub async fn request_correction(
        &self,
        kind: PublishedKind,
        key_of: &str,
        asked: &CorrectionAsked,
        code: &str,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<PublicReceipt, Stop> {
        let thing = self.published(kind, key_of).await?;
        let content = match kind {
            PublishedKind::Decision => serde_json::to_string(&(key_of, asked)),
            kind => serde_json::to_string(&(kind, key_of, asked)),
        };
        let content = content.map_err(Fault::Json)?;
        let agencies = self.agencies().await?;
        let responsible = thing.agency.as_ref().map(|own| own.agency.id.clone()).unwrap_or_default();
        let title = if kind == PublishedKind::Decision { String::new() } else { thing.title.clone() };
        let sent = Sent { category: CATEGORY, label: LABEL, content: &content, code, key, at };
        let done = self.receive(&sent, |number, stream| {
            let event = CorrectionEvent::CorrectionRequested(CorrectionRequested {
                number: number.to_owned(),
                kind,
                publication: key_of.to_owned(),
                title: title.clone(),
                item: asked.item.clone(),
                statement: asked.statement.clone(),
                name: asked.name.clone(),
                contact: asked.contact.clone(),
                agency: responsible.clone(),
                code: digest(PURPOSE, number, code),
            });
            let Some(request) = CorrectionRequest::fold([(at, PUBLIC, &event)]) else { return Err(Stop::NotFound) };
            Ok((record(&event, PUBLIC, at)?, views(stream, &request, &agencies, self.calendar(), at)))
        });
        Ok(done.await?.0)
    }

    /// Opens a request for a person: [`Stop::NotFound`] when there is none that this person may know of.
    ///
    /// # Errors
    /// As said, and faults of the store.
    pub async fn correction(
        &self,
        id: &str,
        person: &Person,
        agency: &str,
        at: Timestamp,
    ) -> Result<CorrectionFile, Stop> {
        let file = self.load_correction(id, agency, at).await?;
        let opens = access::answers_public(person, agency, &file.request.asked.agency);
        if opens { Ok(file) } else { Err(Stop::NotFound) }
    }

    async fn load_correction(&self, id: &str, or: &str, at: Timestamp) -> Result<CorrectionFile, Stop> {
        let stored = self.store().stream(&stream(id), 1).await?;
        let request = read(&stored)?.ok_or(Stop::NotFound)?;
        let thing = self.published(request.asked.kind, &request.asked.publication).await?;
        let followed = self.followed(&thing, request.received_at, at).await?;
        let agency = if request.asked.agency.is_empty() { or } else { &request.asked.agency };
        let agency = self.agency(agency).await?;
        let version = stored.last().map_or(0, |event| event.version);
        Ok(CorrectionFile { id: id.to_owned(), request, thing, followed, agency, version })
    }

    /// 答复更正申请 Answers a request, once. The same key has one effect.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken.
    pub async fn answer_correction(
        &self,
        id: &str,
        agency: &str,
        person: &Person,
        answer: &CorrectionAnswer,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let file = self.correction(id, person, agency, at).await?;
        let asked = request(&person.id, key, id, answer)?;
        if self.answered(asked.as_ref()).await?.is_some() {
            return Ok(());
        }
        let history = History::default();
        let ctx = self.context(&file.agency, person, &history, at);
        let event = file.request.answer(answer, &file.followed, &ctx).map_err(Stop::Refused)?;
        let mut request = file.request.clone();
        if let CorrectionEvent::CorrectionAnswered(answered) = &event {
            request.answered = Some((person.id.clone(), at, answered.clone()));
        }
        let stream = stream(id);
        let agencies = self.agencies().await?;
        let append = Append {
            views: views(&stream, &request, &agencies, self.calendar(), at),
            stream,
            category: CATEGORY.to_owned(),
            expected_version: file.version,
            records: vec![record(&event, &person.id, at)?],
            request: asked,
            ..Append::default()
        };
        match self.store().append(append).await {
            Ok(_) | Err(AppendError::Repeated(_)) => Ok(()),
            Err(error) => Err(stop(error)),
        }
    }

    /// 查询更正申请 The request of this number, for whoever has its code; [`Stop::NotFound`] for everybody else.
    ///
    /// # Errors
    /// As said, and faults of the store.
    pub async fn correction_by_code(&self, number: &str, code: &str) -> Result<CorrectionRequest, Stop> {
        let (year, value) = typed(number).ok_or(Stop::NotFound)?;
        let number = received::number(LABEL, year, value);
        let row = self.store().correction_by_number(&number).await?.ok_or(Stop::NotFound)?;
        let stored = self.store().stream(&stream(&row.id), 1).await?;
        let request = read(&stored)?.ok_or(Stop::NotFound)?;
        let known = !request.asked.code.is_empty() && same(&request.asked.code, &digest(PURPOSE, &number, code));
        if known { Ok(request) } else { Err(Stop::NotFound) }
    }
}
