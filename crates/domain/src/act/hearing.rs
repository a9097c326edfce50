//! 听证 Hearing: request, notice, the hearing itself, its report.

mod calling;
mod preparing;
mod request;
mod session;

pub use calling::{Notify, Postpone, Resume, Suspend, barred};
pub use preparing::{Announce, Appoint, HandOver};
pub use request::{Request, RequestManner, Waive};
pub use session::{End, EndGround, Hold, Report};

use crate::act::standing::{self, PENALTY_LAW, PLATFORM};
use crate::case::Case;
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::{Date, DateTime};
use serde::Serialize;

rules! {
    /// 听证权 HEAR-01
    HEARING_RIGHT_EXISTS: "hearing-right-exists", "行政机关拟作出下列行政处罚决定，应当告知当事人有要求听证的权利，当事人要求听证的，行政机关应当组织听证：", [Provision::paragraph(PENALTY_LAW, 63, 1)];
    /// 五日内提出 HEAR-03
    HEARING_REQUESTED_IN_TIME: "hearing-requested-in-time", "当事人要求听证的，应当在行政机关告知后五日内提出；", [Provision::item(PENALTY_LAW, 64, 1, 1)];
    /// 申请听证一次
    HEARING_REQUESTED_ONCE: "hearing-requested-once", "同一告知的听证申请登记一次，已经放弃的不再登记", [Provision::article(PLATFORM, 43)];
    /// 有听证申请
    HEARING_IS_REQUESTED: "hearing-is-requested", "听证程序依当事人的申请启动，尚未结束的方可办理", [Provision::article(PLATFORM, 44)];
    /// 七日前通知 HEAR-04, CAL-13
    HEARING_NOTIFIED_SEVEN_DAYS_BEFORE: "hearing-notified-seven-days-before", "行政机关应当在举行听证的七日前，通知当事人及有关人员听证的时间、地点；", [Provision::item(PENALTY_LAW, 64, 1, 2)];
    /// 公开举行 HEAR-06
    HEARING_IS_PUBLIC: "hearing-is-public", "除涉及国家秘密、商业秘密或者个人隐私依法予以保密外，听证公开举行；", [Provision::item(PENALTY_LAW, 64, 1, 3)];
    /// 公开听证先公告 HEAR-05, HEAR-06
    PUBLIC_HEARING_ANNOUNCED: "public-hearing-announced", "公开举行听证的，在举行听证以前公告当事人、案由以及听证的时间、地点；不公开的不公告", [Provision::article(PLATFORM, 106), Provision::item(PENALTY_LAW, 64, 1, 3)];
    /// 主持人 QUAL-16
    HOST_DID_NOT_INVESTIGATE: "host-did-not-investigate", "听证由行政机关指定的非本案调查人员主持；", [Provision::item(PENALTY_LAW, 64, 1, 4)];
    /// 主持人资格 QUAL-16 (山东)
    HOST_HOLDS_CERTIFICATE: "host-holds-certificate", "本地区规定听证主持人应当取得资格的，由取得资格的人员主持", [Provision::article(PLATFORM, 45)];
    /// 代理人 HEAR-07
    AT_MOST_TWO_AGENTS: "at-most-two-agents", "当事人可以亲自参加听证，也可以委托一至二人代理；", [Provision::item(PENALTY_LAW, 64, 1, 5)];
    /// 授权委托书 HEAR-07
    AGENT_IS_AUTHORIZED: "agent-is-authorized", "委托代理人参加听证的，应当提交授权委托书，随听证笔录存卷", [Provision::article(PLATFORM, 108), Provision::paragraph("市场监督管理行政处罚听证办法", 15, 2)];
    /// 视为放弃 HEAR-08
    ABSENCE_IS_WAIVER: "absence-is-waiver", "当事人及其代理人无正当理由拒不出席听证或者未经许可中途退出听证的，视为放弃听证权利，行政机关终止听证；", [Provision::item(PENALTY_LAW, 64, 1, 6)];
    /// 听证笔录 HEAR-10
    HEARING_RECORD_SIGNED: "hearing-record-signed", "听证应当制作笔录。笔录应当交当事人或者其代理人核对无误后签字或者盖章。", [Provision::item(PENALTY_LAW, 64, 1, 8)];
    /// 听证状态 HEAR-09
    HEARING_STATE_FITS: "hearing-state-fits", "听证的延期、中止、恢复、举行和报告应当与听证的进行情况相符，并写明事由", [Provision::article(PLATFORM, 46)];
}

/// 听证 on the last notice, as the case keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Hearing {
    /// 申请
    pub request: Option<Request>,
    /// 放弃
    pub waived: Option<Waive>,
    /// 确定主持人 and when.
    pub appointed: Option<(Date, Appoint)>,
    /// 移交案件材料
    pub handed_over: Option<HandOver>,
    /// 公告
    pub announced: Option<Announce>,
    /// 通知
    pub notified: Option<Notify>,
    /// 通知送达日期
    pub notified_on: Option<Date>,
    /// 听证时间 as last set.
    pub hearing_at: Option<DateTime>,
    /// 主持人
    pub host: Option<PersonId>,
    /// 记录员
    pub recorder: Option<PersonId>,
    /// 正在中止
    pub suspended: Option<Suspend>,
    /// 举行
    pub held: Option<Hold>,
    /// 终止 and when.
    pub ended: Option<(Date, End)>,
    /// 报告 and when.
    pub report: Option<(Date, Report)>,
    /// When the hearing came to its end, as the number of events before.
    pub finished_version: Option<u64>,
    /// When a hearing on an earlier notice came to its end.
    pub finished_before: Option<u64>,
    /// 以前告知的听证期间 Pauses of hearings on earlier notices.
    pub past_pauses: Vec<(Date, Option<Date>)>,
}

impl Hearing {
    /// Requested and not yet over: neither reported nor ended.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        self.request.is_some() && self.ended.is_none() && self.report.is_none()
    }

    /// 举行日期
    #[must_use]
    pub fn held_on(&self) -> Option<Date> {
        self.held.as_ref().map(|held| held.on)
    }

    /// Number of events before the last hearing came to its end; review and discussion must come after it. Only a hearing that
    /// was held counts, also one on an earlier notice.
    #[must_use]
    pub fn finished_at_version(&self) -> Option<u64> {
        self.held.as_ref().and(self.finished_version).or(self.finished_before)
    }

    /// 经过听证程序 A hearing was held in this case, on whichever notice.
    #[must_use]
    pub fn was_held(&self) -> bool {
        self.finished_at_version().is_some()
    }

    /// 听证期间 The days that do not count against the period for deciding: from the request to the report or the end.
    #[must_use]
    pub fn pause(&self) -> Option<(Date, Option<Date>)> {
        let request = self.request.as_ref()?;
        let end = self.report.as_ref().map(|(on, _)| *on).or_else(|| self.ended.as_ref().map(|(on, _)| *on));
        Some((request.on, end))
    }

    /// The person hosted or recorded the hearing that was held.
    pub(crate) fn was_presided_by(&self, person: &str) -> bool {
        let presides = |id: &Option<PersonId>| id.as_deref() == Some(person);
        self.held.is_some() && (presides(&self.host) || presides(&self.recorder))
    }

    /// 重新听证 What was held counts no more: others are named, and the party is notified again. The request stands, and with it
    /// the pause of the period for deciding.
    pub(crate) fn hold_anew(&mut self) {
        *self = Self {
            request: self.request.take(),
            finished_before: self.finished_before,
            past_pauses: std::mem::take(&mut self.past_pauses),
            ..Self::default()
        };
    }

    /// All such periods, on earlier notices too.
    #[must_use]
    pub fn pauses(&self) -> Vec<(Date, Option<Date>)> {
        self.past_pauses.iter().copied().chain(self.pause()).collect()
    }
}

/// 申请听证期满日 The last day for the request: five working days after delivery (HEAR-03).
#[must_use]
pub fn request_ends_on(case: &Case, ctx: &Context) -> Option<Date> {
    /// 处罚法64(一)、85
    const REQUEST_WORKING_DAYS: u32 = 5;
    let notice = case.notices.last().filter(|notice| notice.hearing_right)?;
    Some(ctx.calendar.add_working_days(notice.served_on, REQUEST_WORKING_DAYS))
}

/// 听证已了结 No right, or the right ran out, was expressly waived, or the hearing is over.
#[must_use]
pub fn is_settled(case: &Case, ctx: &Context) -> bool {
    let hearing = &case.hearing;
    match request_ends_on(case, ctx) {
        None => true,
        Some(end) if hearing.request.is_none() => ctx.today() > end || hearing.waived.is_some(),
        Some(_) => !hearing.is_running(),
    }
}

fn running(case: &Case, check: &mut Check) {
    standing::undecided(check, case);
    check.require(&HEARING_IS_REQUESTED, case.hearing.is_running(), "没有正在进行的听证");
}

/// 听证组织人 As whom a hearing is organized.
pub const ORGANIZERS: [Role; 3] = [Role::Reviewer, Role::Head, Role::UnitHead];

/// Whoever organizes the hearing: the reviewer's office or a head, never an investigator of the case.
fn organizer(case: &Case, ctx: &Context, check: &mut Check) {
    standing::any_role(check, case, ctx, &ORGANIZERS);
    check.require(&HOST_DID_NOT_INVESTIGATE, !case.officers.contains(&ctx.actor.id), "办案人员不得组织本案听证");
    standing::not_recused(check, case, ctx, &ctx.actor.id);
}

fn scheduled(case: &Case, check: &mut Check) {
    let ready = case.hearing.notified.is_some() && case.hearing.held.is_none() && case.hearing.suspended.is_none();
    check.require(&HEARING_STATE_FITS, ready, "听证还没有通知、正在中止或者已经举行");
}
