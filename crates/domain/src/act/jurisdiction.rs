//! 管辖 Whose case it is: transfer to the competent agency, and designation by the body above.

mod receipt;
mod sending;

pub use receipt::{Origin, Received, Sent, may_receive, receipt, receive};
pub(crate) use sending::{RULES as SENDING_RULES, WORKING_DAYS as SENDING_WORKING_DAYS};
pub use sending::{SendOut, SendingManner};

use crate::act::Lawful;
use crate::act::approval::Approvable;
use crate::act::evidence::FileRef;
use crate::act::lead::{LEAD_IS_REGISTERED, LeadSource};
use crate::act::standing::{self, CASE_IS_NOT_CLOSED, MARKET, NOT_YET_DECIDED, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::Role;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 移送有管辖权的机关 PEN-03
    TRANSFERRED_TO_COMPETENT: "transferred-to-competent", "行政处罚由违法行为发生地的行政机关管辖。", [Provision::article(PENALTY_LAW, 22), Provision::article(MARKET, 14), Provision::paragraph(MARKET, 17, 1)];
    /// 不得再自行移送 PEN-03
    NOT_TRANSFERRED_AGAIN: "not-transferred-again", "受移送的机关对管辖权有异议的，应当报请共同的上一级行政机关指定管辖，不得再自行移送", [Provision::article(PLATFORM, 100), Provision::article(MARKET, 14)];
    /// 服从指定管辖 PEN-02
    DESIGNATION_FOLLOWED: "designation-followed", "上级行政机关指定管辖的，案件由被指定的机关管辖，其他机关将案件移送该机关", [Provision::article(PLATFORM, 101)];
    /// 报请指定管辖 PEN-02
    DESIGNATED_BY_SUPERIOR: "designated-by-superior", "对管辖发生争议的，应当协商解决，协商不成的，报请共同的上一级行政机关指定管辖；也可以直接由共同的上一级行政机关指定管辖。", [Provision::paragraph(PENALTY_LAW, 25, 2)];
    /// 一次报请 PEN-02
    ONE_REQUEST_AT_A_TIME: "one-designation-request-at-a-time", "已经报请指定管辖、上级行政机关尚未答复的，不再重复报请", [Provision::article(PLATFORM, 102)];
    /// 接收移送 PEN-03
    TRANSFER_IS_RECEIVED: "transfer-is-received", "移送本平台机关的案件，由受移送的机关登记一次，自移送之日起核查，不得拒收；上级行政机关指定由原移送机关管辖的，退回后在原案件中继续办理，不另行登记线索", [Provision::article(PLATFORM, 103), Provision::article(MARKET, 14), Provision::paragraph(MARKET, 18, 1)];
}

/// 移送管辖 Proposes to transfer the case to the agency that has jurisdiction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// 受移送机关
    #[schemars(title = "受移送机关", length(min = 1, max = 80), extend("x-widget" = "peer_agency", "x-help" = "本平台的机关从提示中选择，批准以后即在该机关待接收；其他机关写全称，另行送出"))]
    pub to: String,
    /// 移送理由 Why the case is not ours, with the provision that says so.
    #[schemars(title = "移送的理由和依据", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 移送材料
    #[schemars(title = "移送材料清单", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub materials: String,
    /// 不随案移送的证据 Of evidence, everything else goes to an agency of this platform.
    #[schemars(title = "不随案移送的证据", length(max = 500), extend("x-widget" = "evidences", "x-help" = "受移送机关在本平台的，没有选上的证据，其文件一并移送；能看出投诉举报人的，在这里选上"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept_back: Vec<u32>,
    /// 移送线索附件
    #[schemars(title = "一并移送线索附件", extend("x-help" = "附件能看出投诉举报人的，不移送"))]
    #[serde(default)]
    pub lead_files: bool,
    /// 移送的内容 What an agency of this platform gets to see; put there by the platform, never entered.
    #[schemars(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent: Option<Box<Sent>>,
}

terms! {
    /// 报请事由 Why the body above is asked.
    RequestGround {
        Dispute = "管辖权争议，协商不成",
        Direct = "管辖权争议，直接报请指定",
        Objection = "受移送后对管辖权有异议",
        Difficulty = "有管辖权但存在特殊原因，难以办理",
    }
}

/// 报请指定管辖 Asks the common superior to say whose case it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RequestDesignation {
    /// 报请事由
    #[schemars(title = "报请事由")]
    pub ground: RequestGround,
    /// 共同的上一级行政机关
    #[schemars(title = "共同的上一级行政机关", length(min = 1, max = 80))]
    pub superior: String,
    /// 争议对方机关
    #[schemars(title = "争议对方机关", length(max = 80))]
    #[serde(default)]
    pub counterpart: String,
    /// 争议发生之日
    #[schemars(title = "争议发生之日")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disputed_on: Option<Date>,
    /// 理由
    #[schemars(title = "报请的理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 报请日期
    #[schemars(title = "报请日期")]
    pub requested_on: Date,
}

/// 登记指定管辖结果 Records whose case it is by the word of the superior.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordDesignation {
    /// 由本机关管辖
    #[schemars(title = "指定由本机关管辖")]
    pub ours: bool,
    /// 被指定的机关
    #[schemars(title = "被指定的机关", length(max = 80), extend("x-widget" = "peer_agency", "x-help" = "指定由其他机关管辖的填写"))]
    #[serde(default)]
    pub agency: String,
    /// 作出指定的机关
    #[schemars(title = "作出指定的机关", length(min = 1, max = 80))]
    pub superior: String,
    /// 文号
    #[schemars(title = "指定管辖文书文号", length(min = 1, max = 80))]
    pub document: String,
    /// 指定日期
    #[schemars(title = "指定日期")]
    pub designated_on: Date,
    /// 文书 of the body outside.
    #[schemars(title = "指定管辖文书", length(max = 20))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
}

/// 管辖 What has been settled about whose case it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Jurisdiction {
    /// 已移送 The case has left, and on which day; it stays readable.
    pub transferred: Option<(Date, Transfer)>,
    /// 报请 Requests for designation, oldest first.
    pub requests: Vec<RequestDesignation>,
    /// 待答复 The last request waits for its answer.
    pub awaiting: bool,
    /// 指定 The last designation.
    pub designation: Option<RecordDesignation>,
    /// 接收 What the agency made of it to which the case was transferred, where it is on this platform.
    pub received: Option<Received>,
    /// 送出 How it reached a body outside the platform.
    pub sent_out: Option<SendOut>,
    /// 收回 The transfer that a designation undid, with its day.
    pub recalled: Option<(Date, Transfer)>,
}

impl Jurisdiction {
    /// 指定由本机关管辖 Designated to this agency, which must then handle the case itself.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        self.designation.as_ref().is_some_and(|designation| designation.ours)
    }

    /// 移送的内容 What went to an agency of this platform, and on which day, also where the transfer was undone.
    #[must_use]
    pub fn sent(&self) -> Option<(Date, &Transfer, &Sent)> {
        let (on, transfer) = self.transferred.as_ref().or(self.recalled.as_ref())?;
        Some((*on, transfer, transfer.sent.as_deref()?))
    }

    /// 待接收 The same, while that agency has not taken it in.
    #[must_use]
    pub fn awaits_receipt(&self) -> Option<(Date, &Transfer, &Sent)> {
        self.sent().filter(|_| self.transferred.is_some() && self.received.is_none())
    }
}

/// 移送来的 Another body sent it here.
fn came_by_transfer(case: &Case) -> bool {
    case.lead.as_ref().is_some_and(|lead| lead.source == LeadSource::Transferred)
}

/// 由本机关办理 No superior has said that the case is another agency's (PEN-02).
pub(crate) fn stays_here(case: &Case, check: &mut Check) {
    let elsewhere = case.jurisdiction.designation.as_ref().filter(|designation| !designation.ours);
    let missing = elsewhere.map(|to| format!("上级行政机关指定由{}管辖，请移送该机关", to.agency.trim()));
    check.require(&DESIGNATION_FOLLOWED, missing.is_none(), missing.unwrap_or_default());
}

/// A lead or a case that stands: neither ended in any way nor decided.
fn pending(check: &mut Check, case: &Case) {
    check.require(&LEAD_IS_REGISTERED, case.lead.is_some() || case.opening.is_some(), "还没有登记线索");
    let ended = case.closure.is_some() || case.termination.is_some() || case.non_opening.is_some();
    check.require(&CASE_IS_NOT_CLOSED, !ended, "本案已经结案、终止调查或者不予立案");
    check.require(&NOT_YET_DECIDED, case.decision.is_none(), "本案已经作出决定");
}

fn may_transfer(check: &mut Check, case: &Case) {
    pending(check, case);
    let jurisdiction = &case.jurisdiction;
    check.require(&CASE_IS_NOT_CLOSED, jurisdiction.transferred.is_none(), "本案已经移送");
    check.require(
        &DESIGNATION_FOLLOWED,
        !jurisdiction.is_ours(),
        "上级行政机关已经指定本案由本机关管辖，应当由本机关办理",
    );
    check.require(&NOT_TRANSFERRED_AGAIN, !jurisdiction.awaiting, "已经报请指定管辖，请等待上级行政机关答复");
    check.require(
        &NOT_TRANSFERRED_AGAIN,
        !came_by_transfer(case) || jurisdiction.designation.is_some(),
        "本案是其他机关移送来的，对管辖权有异议的，请报请共同的上一级行政机关指定管辖",
    );
}

impl Approvable for Transfer {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::Officer, Role::UnitHead]);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        may_transfer(check, case);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        may_transfer(check, case);
        let to = self.to.trim();
        check.require(
            &TRANSFERRED_TO_COMPETENT,
            !to.is_empty() && to != ctx.agency.name,
            "请写明有管辖权的受移送机关，不能是本机关",
        );
        if let Some(designation) = case.jurisdiction.designation.as_ref().filter(|designation| !designation.ours) {
            check.require(
                &DESIGNATION_FOLLOWED,
                to == designation.agency.trim(),
                format!("上级行政机关指定由{}管辖，请移送该机关", designation.agency),
            );
        }
        standing::stated(check, !self.reason.trim().is_empty(), "请写明移送的理由和依据");
        standing::stated(check, !self.materials.trim().is_empty(), "请写明移送材料清单");
    }

    fn effect(&self, case: &Case, ctx: &Context) -> Vec<Event> {
        vec![Event::CaseTransferred(Self { sent: Sent::of(self, case, ctx).map(Box::new), ..self.clone() })]
    }
}

impl Fact for Transfer {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.jurisdiction.transferred = Some((meta.on, self.clone()));
        case.jurisdiction.received = None;
        case.jurisdiction.sent_out = None;
    }
}

impl Lawful for RequestDesignation {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::UnitHead, Role::Head]);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        pending(check, case);
        check.require(&CASE_IS_NOT_CLOSED, case.jurisdiction.transferred.is_none(), "本案已经移送");
        check.require(&ONE_REQUEST_AT_A_TIME, !case.jurisdiction.awaiting, "已经报请指定管辖，请等待答复");
        check.require(&DESIGNATION_FOLLOWED, case.jurisdiction.designation.is_none(), "上级行政机关已经指定管辖");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        check.require(&DESIGNATED_BY_SUPERIOR, !self.superior.trim().is_empty(), "请写明共同的上一级行政机关");
        standing::stated(check, !self.reason.trim().is_empty(), "请写明报请的理由");
        let received = case.lead.as_ref().map(|lead| lead.received_on);
        standing::day(check, ctx, "报请日期", self.requested_on, received);
        if self.ground != RequestGround::Difficulty {
            standing::stated(check, !self.counterpart.trim().is_empty(), "请写明争议对方机关");
        }
        if self.ground == RequestGround::Dispute {
            standing::stated(check, self.disputed_on.is_some(), "经过协商的，请写明争议发生之日");
        }
        if let Some(disputed_on) = self.disputed_on {
            standing::day(check, ctx, "争议发生之日", disputed_on, None);
            standing::day(check, ctx, "报请日期", self.requested_on, Some(disputed_on));
        }
        vec![Event::DesignationRequested(self.clone())]
    }
}

impl Fact for RequestDesignation {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.jurisdiction.requests.push(self.clone());
        case.jurisdiction.awaiting = true;
    }
}

impl Lawful for RecordDesignation {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::Officer, Role::UnitHead, Role::Head]);
        pending(check, case);
        // The body above may also send a case back after it was transferred, when the receiving agency objected.
        let asked = case.jurisdiction.awaiting || case.jurisdiction.transferred.is_some() || came_by_transfer(case);
        check.require(&DESIGNATED_BY_SUPERIOR, asked, "本案没有报请指定管辖，也没有移送");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::stated(check, self.ours || !self.agency.trim().is_empty(), "指定由其他机关管辖的，请写明该机关");
        let other = self.ours || self.agency.trim() != ctx.agency.name;
        standing::stated(check, other, "被指定的机关是本机关的，请选择由本机关管辖");
        standing::stated(check, !self.superior.trim().is_empty(), "请写明作出指定的机关");
        standing::stated(check, !self.document.trim().is_empty(), "请写明指定管辖文书的文号");
        let jurisdiction = &case.jurisdiction;
        let requested =
            jurisdiction.requests.last().filter(|_| jurisdiction.awaiting).map(|request| request.requested_on);
        let earliest = requested.or_else(|| jurisdiction.transferred.as_ref().map(|(on, _)| *on));
        standing::day(check, ctx, "指定日期", self.designated_on, earliest);
        vec![Event::JurisdictionDesignated(self.clone())]
    }
}

impl Fact for RecordDesignation {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        let jurisdiction = &mut case.jurisdiction;
        jurisdiction.awaiting = false;
        if self.ours
            && let Some(undone) = jurisdiction.transferred.take()
        {
            jurisdiction.recalled = Some(undone);
        }
        jurisdiction.designation = Some(self.clone());
    }
}
