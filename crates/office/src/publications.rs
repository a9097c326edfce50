//! 公示 What the public reads: publications with their proofs, and decisions of earlier years taken in.

use crate::projection::{public_id, row};
use crate::{Fault, Office, Stop, Tally};
use domain::context::legal_day;
use domain::public_record::{self, Historical, PublicRecord, Status};
use domain::rule::Provision;
use domain::statute::parse_provisions;
use jiff::Timestamp;
use jiff::civil::Date;
use lawbook::PublishedDecision;
use ledger::PublicationProof;
use serde::Serialize;
use store::views::{ChangeRow, PublicationRow, ViewWrite};
use store::{Append, AppendError, NewRecord, StoredEvent};
use tokio::task::JoinSet;

/// The category of the streams that hold one historical decision each.
pub const HISTORICAL: &str = "historical";

/// 已收录 The frozen name of the event that takes a decision in.
pub const IMPORTED: &str = "HistoricalDecisionImported";

/// How the source of the shipped decisions is named on their pages.
const SOURCE: &str = "生态环境部门公开的行政处罚决定，由公开数据集收录";

/// 公示信息 A publication as its page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// Its row in the lists.
    pub row: PublicationRow,
    /// What is published; without content once it is taken down or its term has run.
    pub record: PublicRecord,
    /// The same as the bytes that stand in the record of events.
    pub body: String,
    /// The position in the log of the event that published it in its present form.
    pub position: Option<i64>,
}

impl Publication {
    /// 公示中 The decision itself is to be read.
    #[must_use]
    pub const fn is_up(&self) -> bool {
        matches!(self.record.status, Status::Published | Status::Draft)
    }
}

/// 导入结果 How an import went.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Taken in now.
    pub added: usize,
    /// There already.
    pub kept: usize,
}

/// The stored form of an import: the content itself is what the event publishes.
#[derive(Serialize)]
struct ImportBody<'a> {
    event: &'static str,
    source: &'a str,
    digest: String,
}

impl Office {
    /// 导入历史决定 Takes decisions of earlier years in as publications, each once: a real event with its leaf and its public bytes.
    ///
    /// Everything that looks private is masked, as nobody looks at each of them.
    ///
    /// # Errors
    /// When the store fails; what was taken in before stays.
    pub async fn import(&self, decisions: &[PublishedDecision], by: &str, at: Timestamp) -> Result<Imported, Stop> {
        let appends = decisions.iter().map(|decision| historical(decision, by, at)).collect::<Result<Vec<_>, _>>()?;
        let mut imported = Imported::default();
        self.append_all(appends, &mut imported, &Tally::default()).await?;
        Ok(imported)
    }

    /// All at once: the store puts those that wait together into one transaction.
    pub(crate) async fn append_all(
        &self,
        appends: Vec<Append>,
        imported: &mut Imported,
        tally: &Tally,
    ) -> Result<(), Stop> {
        let mut waiting = JoinSet::new();
        for append in appends {
            let store = self.store().clone();
            waiting.spawn(async move { store.append(append).await });
        }
        while let Some(done) = waiting.join_next().await {
            tally.wrote(1);
            match done.map_err(|_| store::StoreError::Stopped)? {
                Ok(_) => imported.added += 1,
                Err(AppendError::Overtaken | AppendError::Repeated(_)) => imported.kept += 1,
                Err(AppendError::Store(error)) => return Err(error.into()),
                Err(AppendError::KeyReused) => return Err(Stop::KeyReused),
            }
        }
        Ok(())
    }

    /// 公示信息 What is published under this id, in whatever state.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when nothing ever was.
    pub async fn publication(&self, id: &str) -> Result<Publication, Stop> {
        let found = self.store().publication(id).await?.ok_or(Stop::NotFound)?;
        let record = serde_json::from_str(&found.body).map_err(Fault::Json)?;
        Ok(Publication { row: found.row, record, body: found.body, position: found.position })
    }

    /// 存证 The proof that what is published stands in the log; `None` until it does, and when it is published no more.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when there is no such publication.
    pub async fn proof(&self, id: &str) -> Result<Option<PublicationProof>, Stop> {
        let publication = self.publication(id).await?;
        self.proof_of(&publication).await
    }

    /// The same of a publication at hand.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn proof_of(&self, publication: &Publication) -> Result<Option<PublicationProof>, Stop> {
        match publication.position.filter(|_| publication.is_up()) {
            Some(position) => self.proof_at(position).await,
            None => Ok(None),
        }
    }

    /// 存证 The proof that the event at this position of the log published what it did; `None` until it stands there.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn proof_at(&self, position: i64) -> Result<Option<PublicationProof>, Stop> {
        let event = self.store().log(position, 1).await?.pop().filter(|event| event.position == position);
        let Some(StoredEvent { public: Some(content), .. }) = &event else { return Ok(None) };
        let (content, commitment) = (content.clone(), event.as_ref().map(StoredEvent::commitment));
        let proof = self.store().proof(position).await?;
        Ok(commitment.zip(proof).map(|(commitment, proof)| PublicationProof { content, commitment, proof }))
    }
}

/// What the views hold of a historical decision: the publication that its one event made.
#[must_use]
pub fn project(events: &[StoredEvent]) -> Vec<ViewWrite> {
    let shown = events.iter().rev().find_map(|event| event.public.as_ref().map(|public| (event, public)));
    let Some((event, public)) = shown else { return Vec::new() };
    let Ok(record) = serde_json::from_str::<PublicRecord>(public) else { return Vec::new() };
    let Ok(at) = Timestamp::from_microsecond(event.at_micros) else { return Vec::new() };
    written((&event.stream, event.version), legal_day(at), &record)
}

/// What the views hold of a record that this event of a stream published, on this day. A collection of what was published
/// elsewhere long before is nothing new; what is published here on the day is, and so is what becomes of either later.
pub(crate) fn written((stream, version): (&str, i64), on: Date, record: &PublicRecord) -> Vec<ViewWrite> {
    let id = public_id(stream);
    let news = version > 1 || record.published_on == Some(on);
    let change = ChangeRow { publication: id.clone(), stream: stream.to_owned(), version, news };
    vec![row(&id, stream, version, record, None), ViewWrite::Change(Box::new(change))]
}

fn historical(decision: &PublishedDecision, by: &str, at: Timestamp) -> Result<Append, Fault> {
    let record = public_record::import(&raw(decision));
    taken_in(&format!("{HISTORICAL}:{}", decision.doc_number), &record, &decision.id, by, at)
}

/// The first event of a stream that publishes a record of elsewhere.
pub(crate) fn taken_in(
    stream: &str,
    record: &PublicRecord,
    source: &str,
    by: &str,
    at: Timestamp,
) -> Result<Append, Fault> {
    let public = serde_json::to_string(record)?;
    let body = ImportBody { event: IMPORTED, source, digest: record.digest() };
    let new = NewRecord {
        at_micros: at.as_microsecond(),
        actor: by.to_owned(),
        kind: IMPORTED.to_owned(),
        body: serde_json::to_string(&body)?,
        public: Some(public),
    };
    let (stream, category) = (stream.to_owned(), HISTORICAL.to_owned());
    let views = written((&stream, 1), legal_day(at), record);
    Ok(Append { stream, category, records: vec![new], views, ..Append::default() })
}

fn raw(decision: &PublishedDecision) -> Historical {
    Historical {
        doc_no: decision.doc_number.clone(),
        agency: String::new(),
        agency_name: decision.authority.clone(),
        division: decision.division.clone().unwrap_or_default(),
        party_name: decision.party.clone(),
        party_kind: None,
        uscc: decision.uscc.clone(),
        cause: String::new(),
        text: decision.text.clone(),
        violated: Vec::new(),
        basis: decision.laws.iter().filter_map(|law| cited(law, decision.date)).collect(),
        fine: decision.fine,
        decided_on: Some(decision.date),
        published_on: Some(decision.published_on),
        source: SOURCE.to_owned(),
        truncated: decision.truncated,
    }
}

/// `《大气污染防治法》第一百二十三条第一款`, in the version of that day, where the lawbook has it.
fn cited(citation: &str, day: jiff::civil::Date) -> Option<Provision> {
    let mut named = None;
    let resolve = |title: &str, _| {
        named = lawbook::statutes().in_force_on(title, day);
        named.map(|statute| statute.key.clone())
    };
    let provision = parse_provisions(citation, resolve).ok()?.into_iter().next()?;
    named?.text(&provision).map(|_| provision)
}
