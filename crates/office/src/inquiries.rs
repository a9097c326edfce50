//! 咨询、投诉、举报 One stream each: received from anybody, handled by the agency it concerns, read back by number and code.

mod stored;

pub(crate) use stored::projected;

use self::stored::{read, record, stream, views};
use crate::caseload::stop;
use crate::received::{self, PUBLIC, PublicReceipt, Sent, digest, same, typed};
use crate::registry::Registered;
use crate::request::request;
use crate::{Fault, Office, Stop, access};
use domain::act::Act;
use domain::act::evidence::FileRef;
use domain::act::lead::{Informant, LeadSource, Register};
use domain::agency::Agency;
use domain::context::{Context, History};
use domain::due::Due;
use domain::inquiry::{self, Inquiry, InquiryAct, InquiryEvent, InquiryKind, InquiryReceived};
use domain::people::Person;
use domain::rule::{Check, Refusal};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::{Append, AppendError, Upload};

/// The category of the streams that hold one inquiry each.
pub const CATEGORY: &str = "inquiry";
/// What the digests of codes are made for.
const PURPOSE: &str = "inquiry";

/// 来件的内容 What somebody sends in, as they say it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InquirySent {
    /// 机关 Whom it concerns: who is asked, complained of, or competent for what is reported.
    pub agency: String,
    /// 事由
    pub subject: String,
    /// 内容
    pub statement: String,
    /// 地点
    #[serde(default)]
    pub place: String,
    /// 发生日期
    #[serde(default)]
    pub occurred_on: Option<Date>,
    /// 被投诉、举报的单位或者人员
    #[serde(default)]
    pub about: String,
    /// 证件编号 of the officer complained of, if it is known.
    #[serde(default)]
    pub certificate: String,
    /// 匿名
    #[serde(default)]
    pub anonymous: bool,
    /// 姓名
    #[serde(default)]
    pub name: String,
    /// 联系方式
    #[serde(default)]
    pub contact: String,
}

/// 来件卷 An inquiry with the agency that has it now.
#[derive(Debug, Clone)]
pub struct InquiryFile {
    /// Identifies it in addresses.
    pub id: String,
    /// The inquiry.
    pub inquiry: Inquiry,
    /// The agency that has it.
    pub agency: Arc<Registered>,
    version: i64,
}

impl InquiryFile {
    /// 期限
    #[must_use]
    pub fn due(&self, office: &Office, person: &Person, at: Timestamp) -> Vec<Due> {
        self.inquiry.due(&office.context(&self.agency, person, &History::default(), at))
    }

    /// Why this person may do nothing with it now; `None` = may.
    #[must_use]
    pub fn refusal(&self, office: &Office, person: &Person, at: Timestamp) -> Option<Refusal> {
        self.asks(office, person, at, inquiry::may)
    }

    /// Why this person may not make it a lead now; `None` = may.
    #[must_use]
    pub fn no_lead(&self, office: &Office, person: &Person, at: Timestamp) -> Option<Refusal> {
        self.asks(office, person, at, inquiry::may_lead)
    }

    fn asks(
        &self,
        office: &Office,
        person: &Person,
        at: Timestamp,
        may: impl Fn(&Inquiry, &Context, &mut Check),
    ) -> Option<Refusal> {
        let history = History::default();
        let ctx = office.context(&self.agency, person, &history, at);
        let mut check = Check::new(&ctx);
        may(&self.inquiry, &ctx, &mut check);
        check.done().err()
    }
}

/// 由谁受理 Who gets it first: see [`inquiry::receiver`].
///
/// # Errors
/// [`Stop::NotFound`] when there is no such agency, [`Stop::Refused`] when nobody here may handle it.
pub fn receiver<'a>(kind: InquiryKind, named: &str, agencies: &'a [Arc<Registered>]) -> Result<&'a Agency, Stop> {
    let all = || agencies.iter().map(|known| &known.agency);
    let named = all().find(|known| known.id == named).ok_or(Stop::NotFound)?;
    inquiry::receiver(kind, named, all()).map_err(Stop::Refused)
}

impl Office {
    /// 收到来件 Records it under a number without gaps. The same key gets the same receipt. With the receipt comes the
    /// id under which its files are kept; none when the same was sent before.
    ///
    /// # Errors
    /// See [`receiver`].
    pub async fn receive_inquiry(
        &self,
        kind: InquiryKind,
        sent: &InquirySent,
        files: &[FileRef],
        code: &str,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<(PublicReceipt, Option<String>), Stop> {
        let agencies = self.agencies().await?;
        let agency = receiver(kind, &sent.agency, &agencies)?.id.clone();
        let named = agencies.iter().find(|known| known.agency.id == sent.agency);
        let person = named.and_then(|known| {
            let held = known.agency.people.iter().filter(|person| !sent.certificate.is_empty() && person.employed);
            let mut held = held.filter(|person| {
                person.certificate.as_ref().is_some_and(|held| held.number.trim() == sent.certificate.trim())
            });
            held.next().map(|person| person.id.clone())
        });
        let complaint = kind == InquiryKind::Complaint;
        let content = serde_json::to_string(&(kind, sent, files)).map_err(Fault::Json)?;
        let incoming = Sent { category: CATEGORY, label: kind.label(), content: &content, code, key, at };
        let (receipt, stream) = self
            .receive(&incoming, |number, stream| {
                let event = InquiryEvent::InquiryReceived(Box::new(InquiryReceived {
                    number: number.to_owned(),
                    kind,
                    agency: agency.clone(),
                    subject: sent.subject.clone(),
                    statement: sent.statement.clone(),
                    place: sent.place.clone(),
                    occurred_on: sent.occurred_on,
                    about: sent.about.clone(),
                    about_agency: if complaint { sent.agency.clone() } else { String::new() },
                    about_person: person.clone().filter(|_| complaint),
                    anonymous: sent.anonymous,
                    name: if sent.anonymous { String::new() } else { sent.name.clone() },
                    contact: if sent.anonymous { String::new() } else { sent.contact.clone() },
                    files: files.to_vec(),
                    code: digest(PURPOSE, number, code),
                }));
                let Some(inquiry) = Inquiry::fold([(at, PUBLIC, &event)]) else { return Err(Stop::NotFound) };
                Ok((record(&event, PUBLIC, at)?, views(stream, &inquiry, &agencies, self.calendar(), at)))
            })
            .await?;
        Ok((receipt, stream.map(|stream| received::id(&stream).to_owned())))
    }

    /// Opens an inquiry for a person: [`Stop::NotFound`] when there is none that this person may know of.
    ///
    /// # Errors
    /// As said, and faults of the store.
    pub async fn inquiry(&self, id: &str, person: &Person, agency: &str) -> Result<InquiryFile, Stop> {
        let file = self.load_inquiry(id).await?;
        let opens = access::opens_inquiry(person, agency, &file.inquiry);
        if opens { Ok(file) } else { Err(Stop::NotFound) }
    }

    async fn load_inquiry(&self, id: &str) -> Result<InquiryFile, Stop> {
        let stored = self.store().stream(&stream(id), 1).await?;
        let inquiry = read(&stored)?.ok_or(Stop::NotFound)?;
        let agency = self.agency(&inquiry.agency).await?;
        let version = stored.last().map_or(0, |event| event.version);
        Ok(InquiryFile { id: id.to_owned(), inquiry, agency, version })
    }

    /// 办理来件 Performs one act on an inquiry. A report that becomes a lead begins a case: its id comes back. The same key
    /// has one effect.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken.
    pub async fn act_on_inquiry(
        &self,
        id: &str,
        agency: &str,
        person: &Person,
        act: &InquiryAct,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<Option<String>, Stop> {
        let mut request = request(&person.id, key, id, act)?;
        if let Some(answer) = self.answered(request.as_ref()).await? {
            return Ok(Some(answer).filter(|case| !case.is_empty()));
        }
        let file = self.inquiry(id, person, agency).await?;
        let agencies = self.agencies().await?;
        let known: Vec<&str> = agencies.iter().map(|known| known.agency.id.as_str()).collect();
        let history = History::default();
        let ctx = self.context(&file.agency, person, &history, at);
        // First whether the law lets it: a case is not begun for nothing.
        let mut event = inquiry::decide(&file.inquiry, act, &known, None, &ctx).map_err(Stop::Refused)?;
        let mut case = None;
        if matches!(act, InquiryAct::MakeLead) {
            // Under the inquiry's own key: a second try finds the case that the first one began.
            let key = format!("{CATEGORY}-{id}");
            let receipt = self.register_lead(agency, person, &lead(&file.inquiry), Some(&key), at).await?;
            event = inquiry::decide(&file.inquiry, act, &known, Some(&receipt.case), &ctx).map_err(Stop::Refused)?;
            self.hand_on_files(&stream(id), &receipt.case, |_| true).await?;
            case = Some(receipt.case);
        }
        if let Some(request) = &mut request {
            request.answer = case.clone().unwrap_or_default();
        }
        let mut after = file.inquiry.clone();
        after.apply(&event, at, &person.id);
        let stream = stream(id);
        let append = Append {
            views: views(&stream, &after, &agencies, self.calendar(), at),
            stream,
            category: CATEGORY.to_owned(),
            expected_version: file.version,
            records: vec![record(&event, &person.id, at)?],
            request,
            ..Append::default()
        };
        match self.store().append(append).await {
            Ok(_) | Err(AppendError::Repeated(_)) => Ok(case),
            Err(error) => Err(stop(error)),
        }
    }

    /// 能否办理 Why the act would be refused now, if it would; nothing is done.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn try_on_inquiry(
        &self,
        file: &InquiryFile,
        person: &Person,
        act: &InquiryAct,
        at: Timestamp,
    ) -> Result<Option<Refusal>, Stop> {
        let agencies = self.agencies().await?;
        let known: Vec<&str> = agencies.iter().map(|known| known.agency.id.as_str()).collect();
        let history = History::default();
        let ctx = self.context(&file.agency, person, &history, at);
        Ok(inquiry::decide(&file.inquiry, act, &known, None, &ctx).err())
    }

    /// Files of an inquiry or of another case are files of the case, too; once, however often it is tried.
    pub(crate) async fn hand_on_files(
        &self,
        from: &str,
        case: &str,
        which: impl Fn(&Upload) -> bool,
    ) -> Result<(), Stop> {
        let mut there = self.store().uploads_of(case).await?;
        for upload in self.store().uploads_of(from).await?.into_iter().filter(|upload| which(upload)) {
            if there.iter().all(|known| known.digest != upload.digest) {
                let moved = Upload { id: uuid::Uuid::now_v7().to_string(), case_id: case.to_owned(), ..upload };
                self.store().register_upload(&moved).await?;
                there.push(moved);
            }
        }
        Ok(())
    }

    /// 查询来件 The inquiry of this number, for whoever has its code; [`Stop::NotFound`] for everybody else.
    ///
    /// # Errors
    /// As said, and faults of the store.
    pub async fn inquiry_by_code(&self, number: &str, code: &str) -> Result<InquiryFile, Stop> {
        let (year, value) = typed(number).ok_or(Stop::NotFound)?;
        let kind = InquiryKind::ALL.iter().find(|kind| number.contains(kind.label())).ok_or(Stop::NotFound)?;
        let number = received::number(kind.label(), year, value);
        let row = self.store().inquiry_by_number(&number).await?.ok_or(Stop::NotFound)?;
        let file = self.load_inquiry(&row.id).await?;
        let asked = &file.inquiry.asked;
        let known = !asked.code.is_empty() && same(&asked.code, &digest(PURPOSE, &number, code));
        if known { Ok(file) } else { Err(Stop::NotFound) }
    }
}

/// The lead that a report begins: what it says, when it came, and who said it, in confidence.
fn lead(inquiry: &Inquiry) -> Act {
    /// As many characters as a title has.
    const TITLE: usize = 60;
    let asked = &inquiry.asked;
    let named = [asked.about.trim(), asked.place.trim()].into_iter().filter(|text| !text.is_empty());
    let named = named.collect::<Vec<_>>().join("，");
    // What somebody said in confidence is no heading: what it is about is.
    let title = if named.is_empty() { asked.number.clone() } else { format!("{}：{named}", asked.kind.label()) };
    let mut content = asked.statement.clone();
    for (name, text) in [("事由", asked.subject.as_str()), ("被举报", asked.about.as_str())] {
        if !text.is_empty() {
            content = format!("{name}：{text}\n{content}");
        }
    }
    let informant =
        Informant { name: asked.name.chars().take(60).collect(), contact: asked.contact.chars().take(120).collect() };
    let known = !informant.name.is_empty() || !informant.contact.is_empty();
    Act::LeadRegister(Register {
        source: LeadSource::Report,
        received_on: inquiry.received_on(),
        content: format!("{content}\n（来自{}）", asked.number),
        place: asked.place.clone(),
        party: None,
        informant: known.then_some(informant),
        title: title.chars().take(TITLE).collect(),
        files: asked.files.clone(),
        from: None,
    })
}
