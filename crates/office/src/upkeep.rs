//! 收录公示的维护 Corrections, withdrawals and the end of the term of what was taken in from elsewhere.

use crate::caseload::stop;
use crate::publications::{HISTORICAL, Publication, written};
use crate::registry::Registered;
use crate::{Fault, Office, Stop, access};
use domain::context::{History, legal_day};
use domain::people::Person;
use domain::public_record::PublicRecord;
use domain::public_record::upkeep::{self, UpkeepAct, UpkeepEvent};
use domain::rule::{Check, Refusal};
use jiff::Timestamp;
use std::sync::Arc;
use store::views::PublicationFilter;
use store::{Append, AppendError, NewRecord};

/// What the events of the platform itself are made by.
const SYSTEM: &str = "system";

/// 收录的公示 A publication from elsewhere, as opened by somebody who keeps it.
#[derive(Debug, Clone)]
pub struct ImportedFile {
    /// What the public sees.
    pub publication: Publication,
    /// The agency of the person who keeps it.
    pub agency: Arc<Registered>,
    version: i64,
}

impl Office {
    /// 打开收录的公示 For whoever keeps it: [`Stop::NotFound`] for everybody else, and for what is no import.
    ///
    /// # Errors
    /// As said, and faults of the store.
    pub async fn imported_publication(&self, id: &str, person: &Person, agency: &str) -> Result<ImportedFile, Stop> {
        let publication = self.publication(id).await?;
        let stream = &publication.row.case_id;
        let version = self.store().stream_head(stream).await?.filter(|head| head.category == HISTORICAL);
        let version = version.ok_or(Stop::NotFound)?.version;
        let home = self.agency(agency).await?;
        let names = self.agencies().await?;
        let own = names.iter().any(|known| access::published(&known.agency, &publication.row));
        if access::keeps_imported(person, &home.agency, &publication.row, own) {
            Ok(ImportedFile { publication, agency: home, version })
        } else {
            Err(Stop::NotFound)
        }
    }

    /// 能否办理 Why nothing may be done with it now; `None` = something may.
    #[must_use]
    pub fn upkeep_refusal(&self, file: &ImportedFile, person: &Person, at: Timestamp) -> Option<Refusal> {
        let history = History::default();
        let ctx = self.context(&file.agency, person, &history, at);
        let mut check = Check::new(&ctx);
        upkeep::may(&file.publication.record, &ctx, &mut check);
        check.done().err()
    }

    /// 办理收录的公示 Performs an act on it.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken, [`Stop::Overtaken`] when somebody else was first.
    pub async fn act_on_imported(
        &self,
        id: &str,
        agency: &str,
        person: &Person,
        act: &UpkeepAct,
        at: Timestamp,
    ) -> Result<ImportedFile, Stop> {
        let file = self.imported_publication(id, person, agency).await?;
        let history = History::default();
        let ctx = self.context(&file.agency, person, &history, at);
        let (event, record) = upkeep::decide(act, &file.publication.record, &ctx).map_err(Stop::Refused)?;
        let append = changed(&file.publication.row.case_id, file.version, &event, &record, &person.id, at)?;
        self.store().append(append).await.map_err(stop)?;
        self.imported_publication(id, person, agency).await
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
                match self.store().append(changed(&row.case_id, head.version, &event, &record, SYSTEM, at)?).await {
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
    event: &UpkeepEvent,
    record: &PublicRecord,
    by: &str,
    at: Timestamp,
) -> Result<Append, Fault> {
    let new = NewRecord {
        at_micros: at.as_microsecond(),
        actor: by.to_owned(),
        kind: event.name().to_owned(),
        body: serde_json::to_string(event)?,
        public: Some(serde_json::to_string(record)?),
    };
    Ok(Append {
        views: written(stream, version + 1, record),
        stream: stream.to_owned(),
        category: HISTORICAL.to_owned(),
        expected_version: version,
        records: vec![new],
        ..Append::default()
    })
}
