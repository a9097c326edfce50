//! 接收移送 What one agency of the platform transferred to another: shown there, taken in there, told to the sender.

use super::acting::ATTEMPTS;
use super::{Body, CATEGORY, CaseFile, Entry, stop};
use crate::projection::{INCOMING, incoming, project};
use crate::request::request;
use crate::{Fault, Office, Stop, access};
use domain::act::Act;
use domain::act::approval::Subject;
use domain::act::jurisdiction::{self, Received, Sent, Transfer};
use domain::case::Case;
use domain::case::event::{Event, Recorded};
use domain::case::stage::Condition;
use domain::context::{History, Peer};
use domain::due::Due;
use domain::people::Person;
use domain::rule::{Check, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::views::{Page, Paging, WorkFilter, WorkRow};
use store::{Append, AppendError, NewRecord};

/// 移送来的案件 What another agency sent, as the agency sees it to which it was sent.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The case of the sender: identifies it in addresses.
    pub id: String,
    /// 移送日期
    pub on: Date,
    /// 移送的理由和依据
    pub reason: String,
    /// 移送材料清单
    pub materials: String,
    /// 移送的内容
    pub sent: Sent,
    /// 接收登记
    pub received: Option<Received>,
    /// 期限
    pub due: Option<Due>,
    /// Why this person may not take it in now; `None` = may, or it is taken in.
    pub refusal: Option<Refusal>,
}

/// 移送的去向 What either side may learn of the other beyond what was sent: how far it has come, in a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// What the agency made of it to which this case went, and since when.
    There(&'static str, Option<Date>),
    /// 已收回 The agency that sent this one has it again, by designation.
    TakenBack,
}

/// Whether a transfer waits for a head.
pub(super) fn is_proposed(case: &Case) -> bool {
    case.pending().any(|proposal| matches!(proposal.subject, Subject::Transfer(_)))
}

/// 线索的标识 Always the same for one transfer, so that nobody makes two leads of it, whoever tries again.
fn lead_id(case: &str, on: Date) -> String {
    let digest = Sha256::digest(format!("xiezhi.transfer.v1\n{case}\n{on}"));
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, of)| *byte = of);
    uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
}

impl Office {
    /// The agencies of the platform, as something goes from one to another.
    pub(super) async fn peers(&self) -> Result<Vec<Peer>, Stop> {
        let known = self.agencies().await?;
        let peer = |known: &Arc<crate::Registered>| Peer {
            id: known.agency.id.clone(),
            name: known.agency.name.clone(),
            assessment_working_days: known.profile.lead_assessment_working_days.value,
        };
        Ok(known.iter().map(peer).collect())
    }

    /// 待接收的移送 What waits for the agency of this person, what is due first first; `None` = it is not theirs to see.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn incoming(
        &self,
        person: &Person,
        agency: &str,
        paging: Paging,
    ) -> Result<Option<Page<(String, WorkRow)>>, Stop> {
        if !access::opens_transfer(person, agency, agency, None) {
            return Ok(None);
        }
        let role = crate::projection::role_name(domain::people::Role::Officer);
        let filter = WorkFilter {
            agency: Some(agency.to_owned()),
            roles: vec![role],
            kind: Some(INCOMING.to_owned()),
            ..WorkFilter::default()
        };
        let found = self.store().work(&filter, paging).await?;
        let id = |row: &WorkRow| row.case_id.rsplit(':').next().unwrap_or_default().to_owned();
        Ok(Some(Page { rows: found.rows.into_iter().map(|row| (id(&row), row)).collect(), total: found.total }))
    }

    /// The case that was sent to this agency, if the person may see it, with the case of this agency to which it comes back.
    async fn sent_here(&self, id: &str, person: &Person, agency: &str) -> Result<(CaseFile, Option<CaseFile>), Stop> {
        let file = self.load(id).await?;
        let jurisdiction = &file.case.jurisdiction;
        let (.., sent) = jurisdiction.sent().filter(|(.., sent)| sent.agency == agency).ok_or(Stop::NotFound)?;
        let became = match &jurisdiction.received {
            Some(received) => Some(self.load(&received.case).await?),
            None => None,
        };
        if !access::opens_transfer(person, agency, &sent.agency, became.as_ref().map(|file| &file.case)) {
            return Err(Stop::NotFound);
        }
        // What was called back before anybody took it in was never here.
        if became.is_none() && jurisdiction.transferred.is_none() {
            return Err(Stop::NotFound);
        }
        let own = match &sent.back {
            Some(own) => Some(self.load(own).await?),
            None => None,
        };
        Ok((file, own))
    }

    /// 移送来的案件 What was sent to the agency of this person, and nothing else of the case. It is noted that they read it.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when there is nothing that this person may see.
    pub async fn received(&self, id: &str, person: &Person, agency: &str, at: Timestamp) -> Result<Incoming, Stop> {
        let (file, own) = Box::pin(self.sent_here(id, person, agency)).await?;
        self.note_reading(&incoming(id), person, agency, "查看移送来的案件", at).await?;
        let registered = self.agency(agency).await?;
        let history = History::default();
        let ctx = self.context(&registered, person, &history, at);
        let mut check = Check::new(&ctx);
        jurisdiction::may_receive(&file.case, own.as_ref().map(|own| &own.case), &ctx, &mut check);
        let received = file.case.jurisdiction.received.clone();
        let due = file.due(self, person, at).into_iter().find(|due| due.limit == INCOMING);
        let (on, Transfer { reason, materials, .. }, sent) = file.case.jurisdiction.sent().ok_or(Stop::NotFound)?;
        Ok(Incoming {
            id: id.to_owned(),
            on,
            reason: reason.clone(),
            materials: materials.clone(),
            sent: sent.clone(),
            refusal: if received.is_some() { None } else { check.done().err() },
            received,
            due,
        })
    }

    /// 接收移送 Makes a lead of what was sent to the agency of this person, or notes that its own case goes on. The id of that case
    /// comes back. The same key has one effect; whoever tries again after a crash finishes what was begun.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken.
    pub async fn receive_transfer(
        &self,
        id: &str,
        agency: &str,
        person: &Person,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<String, Stop> {
        let request = request(&person.id, key, id, &"transfer.receive")?;
        if let Some(answer) = self.answered(request.as_ref()).await? {
            return Ok(answer);
        }
        for _ in 0..ATTEMPTS {
            // Three cases are looked at: they stay off the stack of whoever asks.
            match Box::pin(self.take_in(id, agency, person, request.clone(), at)).await {
                Err(Stop::Overtaken) => {}
                other => return other,
            }
        }
        Err(Stop::Overtaken)
    }

    async fn take_in(
        &self,
        id: &str,
        agency: &str,
        person: &Person,
        request: Option<store::RequestKey>,
        at: Timestamp,
    ) -> Result<String, Stop> {
        let (file, own) = self.sent_here(id, person, agency).await?;
        let registered = self.agency(agency).await?;
        let history = History::default();
        let ctx = self.context(&registered, person, &history, at);
        let lead = jurisdiction::receive(&file.case, id, own.as_ref().map(|own| &own.case), &ctx);
        let (case, returned) = match (lead.map_err(Stop::Refused)?, own) {
            (None, Some(own)) => (own.id, true),
            (None, None) => return Err(Stop::NotFound),
            (Some(lead), _) => {
                let case = lead_id(id, lead.received_on);
                let files = lead.files.clone();
                if self.store().stream_head(&case).await?.is_none() {
                    match self.begin(&case, agency, person, &Act::LeadRegister(lead), None, at).await {
                        // Somebody else was faster: what they began is finished below.
                        Ok(_) | Err(Stop::Overtaken) => {}
                        Err(stop) => return Err(stop),
                    }
                }
                let going = |digest: &str| files.iter().any(|file| file.digest == digest);
                self.hand_on_files(id, &case, |upload| going(&upload.digest)).await?;
                (case, false)
            }
        };
        let there = self.load(&case).await?;
        let event = jurisdiction::receipt(&case, &there.case, returned, &ctx);
        let request = request.map(|request| store::RequestKey { answer: case.clone(), ..request });
        self.note_receipt(file, event, person, request, at).await?;
        Ok(case)
    }

    /// Tells the sender, in the sender's own record.
    async fn note_receipt(
        &self,
        mut file: CaseFile,
        event: Event,
        person: &Person,
        request: Option<store::RequestKey>,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let at = file.next_moment(at)?;
        let before = file.version();
        let body = Body { agency: file.agency.agency.id.clone(), event };
        let record = NewRecord {
            at_micros: at.as_microsecond(),
            actor: person.id.clone(),
            kind: body.event.name().to_owned(),
            body: serde_json::to_string(&body).map_err(Fault::Json)?,
            public: None,
        };
        let recorded = Recorded { at: super::moment(record.at_micros), by: person.id.clone(), event: body.event };
        file.case.apply(&recorded);
        file.events.push(Arc::new(Entry { version: before + 1, position: -1, recorded }));
        let append = Append {
            stream: file.id.clone(),
            category: CATEGORY.to_owned(),
            expected_version: before,
            relies_on: file.basis(),
            records: vec![record],
            views: project(&file, self.calendar(), at),
            request,
            ..Append::default()
        };
        match self.store().append(append).await {
            Ok(_) | Err(AppendError::Repeated(_)) => Ok(()),
            Err(error) => Err(stop(error)),
        }
    }

    /// 移送的去向 How far the other side has come with what went from here to there, or from there to here.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn whereabouts(&self, file: &CaseFile) -> Result<Option<Whereabouts>, Stop> {
        let jurisdiction = &file.case.jurisdiction;
        if let Some(received) = jurisdiction.received.as_ref().filter(|received| !received.returned) {
            let there = Box::pin(self.load(&received.case)).await?.case;
            let opened_on = there.opening.as_ref().map(|opening| opening.opened_on);
            let how = match (there.condition(), opened_on) {
                (Condition::NotOpened, _) => "已决定不予立案",
                (Condition::Transferred, _) => "已移送其他机关",
                (_, Some(_)) => "已立案",
                (_, None) => "正在核查，还没有决定是否立案",
            };
            return Ok(Some(Whereabouts::There(how, opened_on)));
        }
        let Some(from) = file.case.lead.as_ref().and_then(|lead| lead.from.as_ref()) else { return Ok(None) };
        let sender = Box::pin(self.load(&from.case)).await?.case.jurisdiction;
        let back = sender.recalled.is_some() && jurisdiction.transferred.is_none();
        Ok(back.then_some(Whereabouts::TakenBack))
    }
}
