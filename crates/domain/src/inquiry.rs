//! 咨询、投诉、举报 What the public asks, complains of or reports, and how the agency handles it (D9, SUP-09).
//!
//! Whoever sends one in gets a number and a code, and reads by them what became of it. A complaint is about the
//! enforcers and goes to the body that supervises them; a report is about a breach and may become the lead of a case.

mod act;
mod receiver;

pub(crate) use act::RULES;
pub use act::{Accept, Assign, InquiryAct, MakeLead, Reply, Transfer, decide, may, may_handle, may_lead};
pub use receiver::{SUPERVISOR, receiver};

use crate::act::evidence::FileRef;
use crate::context::{Context, legal_day};
use crate::due::{Due, Run, table};
use crate::people::PersonId;
use crate::stored::stored;
use crate::terms;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

terms! {
    /// 来件种类 What somebody sends in.
    InquiryKind {
        Consultation = "咨询",
        Complaint = "投诉",
        Report = "举报",
    }
}

impl InquiryKind {
    /// The word for it in addresses; equal to the stored name.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Consultation => "consultation",
            Self::Complaint => "complaint",
            Self::Report => "report",
        }
    }

    /// The kind that an address names.
    #[must_use]
    pub fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.slug() == slug)
    }

    /// 先告知是否受理 Whether the sender is first told if it is accepted; a consultation is simply answered.
    #[must_use]
    pub const fn is_accepted_first(self) -> bool {
        !matches!(self, Self::Consultation)
    }
}

/// 收到来件 What somebody sends in, as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InquiryReceived {
    /// 编号 Without gaps; the receipt.
    pub number: String,
    /// 种类
    pub kind: InquiryKind,
    /// 受理机关 Who handles it first.
    pub agency: String,
    /// 事由 In a few words.
    pub subject: String,
    /// 内容
    pub statement: String,
    /// 地点
    #[serde(default)]
    pub place: String,
    /// 发生日期
    #[serde(default)]
    pub occurred_on: Option<Date>,
    /// 被投诉、举报的单位或者人员, as the sender names them.
    #[serde(default)]
    pub about: String,
    /// 被投诉的机关 of this deployment, if the sender named one.
    #[serde(default)]
    pub about_agency: String,
    /// 被投诉的人员 of that agency, found by the certificate that the sender named.
    #[serde(default)]
    pub about_person: Option<PersonId>,
    /// 匿名
    #[serde(default)]
    pub anonymous: bool,
    /// 姓名 Confidential.
    #[serde(default)]
    pub name: String,
    /// 联系方式 Confidential.
    #[serde(default)]
    pub contact: String,
    /// 附件
    #[serde(default)]
    pub files: Vec<FileRef>,
    /// The digest of the code by which the sender reads the answer.
    #[serde(default)]
    pub code: String,
}

/// 来件事件 What is stored of an inquiry; the names are frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event")]
pub enum InquiryEvent {
    /// 收到来件
    InquiryReceived(Box<InquiryReceived>),
    /// 已告知是否受理
    InquiryAccepted(Accept),
    /// 已指定承办人
    InquiryAssigned(Assign),
    /// 已转办
    InquiryTransferred(Transfer),
    /// 已答复
    InquiryReplied(Reply),
    /// 已转为线索
    InquiryBecameLead(MakeLead),
}

stored! {
    InquiryEvent {
        InquiryReceived,
        InquiryAccepted,
        InquiryAssigned,
        InquiryTransferred,
        InquiryReplied,
        InquiryBecameLead,
    }
}

terms! {
    /// 办理状态
    State {
        Waiting = "待受理",
        Working = "办理中",
        Declined = "不予受理",
        Replied = "已答复",
    }
}

impl State {
    /// Nothing more is to be done.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Declined | Self::Replied)
    }
}

/// One thing that was done, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done<T> {
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub what: T,
}

/// 来件 A consultation, complaint or report, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inquiry {
    /// 来件
    pub asked: InquiryReceived,
    /// 收到的时刻
    pub received_at: Timestamp,
    /// 现在的受理机关
    pub agency: String,
    /// 转办
    pub transfers: Vec<Done<Transfer>>,
    /// 承办人
    pub handler: Option<PersonId>,
    /// 是否受理
    pub accepted: Option<Done<Accept>>,
    /// 答复
    pub replied: Option<Done<Reply>>,
    /// 线索 The case that it became the lead of.
    pub lead: Option<Done<MakeLead>>,
}

impl Inquiry {
    /// The inquiry that these events make; `None` without a first one.
    #[must_use]
    pub fn fold<'a>(events: impl IntoIterator<Item = (Timestamp, &'a str, &'a InquiryEvent)>) -> Option<Self> {
        let mut inquiry: Option<Self> = None;
        for (at, by, event) in events {
            match (event, &mut inquiry) {
                (InquiryEvent::InquiryReceived(asked), None) => {
                    inquiry = Some(Self {
                        asked: asked.as_ref().clone(),
                        received_at: at,
                        agency: asked.agency.clone(),
                        transfers: Vec::new(),
                        handler: None,
                        accepted: None,
                        replied: None,
                        lead: None,
                    });
                }
                (event, Some(inquiry)) => inquiry.apply(event, at, by),
                _ => {}
            }
        }
        inquiry
    }

    /// Takes in one more event.
    pub fn apply(&mut self, event: &InquiryEvent, at: Timestamp, by: &str) {
        fn done<T: Clone>(what: &T, at: Timestamp, by: &str) -> Done<T> {
            Done { by: by.to_owned(), at, what: what.clone() }
        }
        match event {
            InquiryEvent::InquiryReceived(_) => {}
            InquiryEvent::InquiryAccepted(accept) => self.accepted = Some(done(accept, at, by)),
            InquiryEvent::InquiryAssigned(assign) => self.handler = Some(assign.person.clone()),
            InquiryEvent::InquiryTransferred(transfer) => {
                self.agency.clone_from(&transfer.agency);
                self.handler = None;
                self.accepted = None;
                self.transfers.push(done(transfer, at, by));
            }
            InquiryEvent::InquiryReplied(reply) => self.replied = Some(done(reply, at, by)),
            InquiryEvent::InquiryBecameLead(lead) => self.lead = Some(done(lead, at, by)),
        }
    }

    /// 办理状态
    #[must_use]
    pub fn state(&self) -> State {
        match (&self.replied, &self.accepted) {
            (Some(_), _) => State::Replied,
            (None, Some(accepted)) if !accepted.what.accepted => State::Declined,
            (None, Some(_)) => State::Working,
            (None, None) if self.asked.kind.is_accepted_first() => State::Waiting,
            (None, None) => State::Working,
        }
    }

    /// 收到之日
    #[must_use]
    pub fn received_on(&self) -> Date {
        legal_day(self.received_at)
    }

    /// 办结之日
    #[must_use]
    pub fn closed_on(&self) -> Option<Date> {
        let declined = self.accepted.as_ref().filter(|accepted| !accepted.what.accepted);
        self.replied.as_ref().map(|done| done.at).or(declined.map(|done| done.at)).map(legal_day)
    }

    /// 期限 The time limits that run or have run: first to accept it, then to answer.
    #[must_use]
    pub fn due(&self, ctx: &Context) -> Vec<Due> {
        let here_since = self.transfers.last().map_or_else(|| self.received_on(), |done| legal_day(done.at));
        let about = &self.asked.number;
        if !self.asked.kind.is_accepted_first() {
            let run = Run::from(&table::CONSULTATION, here_since).about(about).done(self.closed_on());
            return vec![run.due(ctx)];
        }
        let accepted_on = self.accepted.as_ref().map(|done| legal_day(done.at));
        let first =
            Run::from(&table::INQUIRY_ACCEPTANCE, here_since).about(about).done(accepted_on.or(self.closed_on()));
        let mut dues = vec![first.due(ctx)];
        if let Some(accepted) = self.accepted.as_ref().filter(|done| done.what.accepted) {
            let run = Run::from(&table::INQUIRY_REPLY, legal_day(accepted.at)).about(about).done(self.closed_on());
            dues.push(run.due(ctx));
        }
        dues
    }
}
