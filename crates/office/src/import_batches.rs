//! 双公示导入的提请、复核和审定 A file that was brought waits in a stream of its own until a second person has looked through it and the
//! head has approved it.

use crate::caseload::stop;
use crate::double_publicity::Reading;
use crate::projection::role_name;
use crate::received;
use crate::registry::Registered;
use crate::request::request;
use crate::{Fault, Office, Stop};
use domain::context::{Context, History};
use domain::people::{Person, Role};
use domain::public_record::batch::{self, Batch, BatchAct, BatchEvent, REVIEWERS};
use domain::rule::{Check, Refusal};
use jiff::Timestamp;
use std::sync::Arc;
use store::views::{ViewWrite, WorkRow};
use store::{Append, AppendError, StoredEvent};

/// The category of the streams that hold one file each.
pub const CATEGORY: &str = "publication_import";

/// 双公示的文件 Under what an agency's files are kept.
#[must_use]
pub fn shelf(agency: &str) -> String {
    format!("double_publicity:{agency}")
}

/// 导入卷 A file that was brought, as it stands.
#[derive(Debug, Clone)]
pub struct BatchFile {
    /// What was proposed and reviewed; `None` = nothing yet.
    pub batch: Option<Batch>,
    /// The agency that brought it.
    pub agency: Arc<Registered>,
    version: i64,
}

impl BatchFile {
    /// Why this person may not propose it now; `None` = may.
    #[must_use]
    pub fn no_proposal(&self, office: &Office, person: &Person, at: Timestamp) -> Option<Refusal> {
        self.asks(office, person, at, batch::may_propose)
    }

    /// Why this person may not review it now; `None` = may.
    #[must_use]
    pub fn no_review(&self, office: &Office, person: &Person, at: Timestamp) -> Option<Refusal> {
        self.asks(office, person, at, batch::may_review)
    }

    /// Why this person may not approve it now; `None` = may.
    #[must_use]
    pub fn no_approval(&self, office: &Office, person: &Person, at: Timestamp) -> Option<Refusal> {
        self.asks(office, person, at, batch::may_approve)
    }

    /// Whether an act would be about this record: what passed is proposed no more, and what is not proposed is not reviewed.
    #[must_use]
    pub fn concerns(&self, act: &BatchAct, key: &str) -> bool {
        self.batch.as_ref().is_none_or(|batch| match act {
            BatchAct::Propose(_) => batch.leaves(key),
            BatchAct::Review(_) | BatchAct::Approve(_) => batch.proposes(key),
        })
    }

    fn asks(
        &self,
        office: &Office,
        person: &Person,
        at: Timestamp,
        may: impl Fn(Option<&Batch>, &Context, &mut Check),
    ) -> Option<Refusal> {
        let history = History::default();
        let ctx = office.context(&self.agency, person, &history, at);
        let mut check = Check::new(&ctx);
        may(self.batch.as_ref(), &ctx, &mut check);
        check.done().err()
    }
}

fn stream(upload: &str) -> String {
    format!("{CATEGORY}:{upload}")
}

/// The tasks of those who may review what waits, and of the head who approves what passed.
fn tasks(stream: &str, batch: Option<&Batch>) -> ViewWrite {
    let task = |batch: &Batch, what: &str, role| WorkRow {
        case_id: stream.to_owned(),
        id: format!("import-{}-{}", batch.proposed.agency, role_name(role)),
        kind: "imported".to_owned(),
        title: format!(
            "{what}双公示导入：{}（{} 件）",
            batch.proposed.name,
            batch.proposed.records.saturating_sub(batch.returned().len())
        ),
        agency: batch.proposed.agency.clone(),
        role: role_name(role),
        person: None,
        due_on: None,
        yellow_on: None,
        red_on: None,
        url: format!("/publications/import/{}", received::id(stream)),
    };
    let tasks = match batch {
        Some(batch) if batch.waits() => REVIEWERS.map(|role| task(batch, "复核", role)).to_vec(),
        Some(batch) if batch.awaits_approval() => vec![task(batch, "审定", Role::Head)],
        _ => Vec::new(),
    };
    ViewWrite::Work { case_id: stream.to_owned(), tasks }
}

/// What the views hold of a file that was brought.
pub(crate) fn projected(stream: &str, events: &[StoredEvent]) -> Vec<ViewWrite> {
    folded(events).map(|batch| vec![tasks(stream, batch.as_ref())]).unwrap_or_default()
}

fn folded(events: &[StoredEvent]) -> Result<Option<Batch>, Fault> {
    let entries: Vec<(Timestamp, &str, BatchEvent)> = received::read(events)?;
    Ok(Batch::fold(entries.iter().map(|(at, by, event)| (*at, *by, event))))
}

impl Office {
    /// 打开导入 How a kept file of an agency stands.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn import_batch(&self, upload: &str, agency: &str) -> Result<BatchFile, Stop> {
        let events = self.store().stream(&stream(upload), 1).await?;
        let version = events.last().map_or(0, |event| event.version);
        let batch = folded(&events)?.filter(|batch| batch.proposed.agency == agency);
        Ok(BatchFile { batch, agency: self.agency(agency).await?, version })
    }

    /// 办理导入 Proposes, reviews or approves it; `reading` is the whole file as it would be published. The same key has one effect.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken, [`Stop::Overtaken`] when somebody else was first.
    pub async fn act_on_batch(
        &self,
        upload: &str,
        (agency, person): (&str, &Person),
        act: &BatchAct,
        reading: &Reading,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let request = request(&person.id, key, upload, act)?;
        if self.answered(request.as_ref()).await?.is_some() {
            return Ok(());
        }
        let file = self.import_batch(upload, agency).await?;
        let history = History::default();
        let ctx = self.context(&file.agency, person, &history, at);
        let reading = reading.only(|key| file.concerns(act, key));
        let decided = batch::decide(act, file.batch.as_ref(), &reading.content(), &ctx);
        let event = decided.map_err(Stop::Refused)?;
        let stream = stream(upload);
        let before = self.store().stream(&stream, 1).await?;
        let mut entries: Vec<(Timestamp, &str, BatchEvent)> = received::read(&before)?;
        entries.push((at, person.id.as_str(), event.clone()));
        let after = Batch::fold(entries.iter().map(|(at, by, event)| (*at, *by, event)));
        let append = Append {
            views: vec![tasks(&stream, after.as_ref())],
            stream,
            category: CATEGORY.to_owned(),
            expected_version: file.version,
            records: vec![received::record(event.name(), &event, &person.id, at)?],
            request,
            ..Append::default()
        };
        match self.store().append(append).await {
            Ok(_) | Err(AppendError::Repeated(_)) => Ok(()),
            Err(error) => Err(stop(error)),
        }
    }
}
