//! 听证 Hearing: request, notice, the hearing itself, its report.

use crate::act::Lawful;
use crate::act::delivery::{self, Delivery};
use crate::act::scene::Signature;
use crate::act::standing::{self, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::{Person, PersonId, Role};
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// 主持人 QUAL-16
    HOST_DID_NOT_INVESTIGATE: "host-did-not-investigate", "听证由行政机关指定的非本案调查人员主持；", [Provision::item(PENALTY_LAW, 64, 1, 4)];
    /// 主持人资格 QUAL-16 (山东)
    HOST_HOLDS_CERTIFICATE: "host-holds-certificate", "本地区规定听证主持人应当取得资格的，由取得资格的人员主持", [Provision::article(PLATFORM, 45)];
    /// 代理人 HEAR-07
    AT_MOST_TWO_AGENTS: "at-most-two-agents", "当事人可以亲自参加听证，也可以委托一至二人代理；", [Provision::item(PENALTY_LAW, 64, 1, 5)];
    /// 视为放弃 HEAR-08
    ABSENCE_IS_WAIVER: "absence-is-waiver", "当事人及其代理人无正当理由拒不出席听证或者未经许可中途退出听证的，视为放弃听证权利，行政机关终止听证；", [Provision::item(PENALTY_LAW, 64, 1, 6)];
    /// 听证笔录 HEAR-10
    HEARING_RECORD_SIGNED: "hearing-record-signed", "听证应当制作笔录。笔录应当交当事人或者其代理人核对无误后签字或者盖章。", [Provision::item(PENALTY_LAW, 64, 1, 8)];
    /// 听证状态 HEAR-09
    HEARING_STATE_FITS: "hearing-state-fits", "听证的延期、中止、恢复、举行和报告应当与听证的进行情况相符，并写明事由", [Provision::article(PLATFORM, 46)];
}

terms! {
    /// 申请方式
    RequestManner { Written = "书面", Oral = "口头，记入笔录并签名", OnReceipt = "在送达回证上签署" }
}

terms! {
    /// 终止听证的情形 HEAR-08, HEAR-09
    EndGround {
        Absent = "无正当理由拒不出席",
        WalkedOut = "未经许可中途退出",
        Withdrawn = "撤回听证申请",
        NoSuccessor = "当事人死亡或者终止，没有承受人",
        Disorder = "扰乱听证秩序致使听证无法进行",
    }
}

/// 登记听证申请
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// 申请日期; by post, the day of posting.
    #[schemars(title = "申请日期", extend("x-help" = "邮寄的填交邮日期"))]
    pub on: Date,
    /// 方式
    #[schemars(title = "申请方式")]
    pub manner: RequestManner,
    /// 顺延理由 accepted by the agency, when the period was missed for a good reason (CAL-11).
    #[schemars(title = "逾期申请的正当理由（机关决定顺延的）", length(max = 1000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub hardship: String,
    /// 障碍消除之日
    #[schemars(title = "障碍消除之日")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obstacle_ended_on: Option<Date>,
}

/// 记录放弃听证
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waive {
    /// 放弃日期
    #[schemars(title = "放弃日期")]
    pub on: Date,
    /// 当事人的表示
    #[schemars(title = "当事人的明确表示", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub statement: String,
    /// 签名确认
    #[schemars(title = "当事人已签名或者盖章确认")]
    pub signed: bool,
}

/// 送达听证通知书
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Notify {
    /// 听证时间
    #[schemars(title = "听证时间")]
    pub hearing_at: DateTime,
    /// 地点
    #[schemars(title = "听证地点", length(min = 1, max = 200))]
    pub place: String,
    /// 主持人
    #[schemars(title = "听证主持人", extend("x-widget" = "person"))]
    pub host: PersonId,
    /// 记录员
    #[schemars(title = "记录员", extend("x-widget" = "person"))]
    pub recorder: PersonId,
    /// 公开举行
    #[schemars(title = "公开举行")]
    pub public: bool,
    /// 不公开的理由
    #[schemars(title = "不公开举行的理由", length(max = 500))]
    #[serde(default)]
    pub closed_reason: String,
    /// 送达
    #[schemars(title = "送达情况")]
    pub delivery: Delivery,
}

/// 延期听证
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Postpone {
    /// 新的听证时间
    #[schemars(title = "新的听证时间")]
    pub hearing_at: DateTime,
    /// 事由
    #[schemars(title = "延期事由", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 通知日期
    #[schemars(title = "通知当事人日期")]
    pub told_on: Date,
}

/// 中止听证
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// 事由
    #[schemars(title = "中止事由", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 恢复听证
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// 新的听证时间
    #[schemars(title = "听证时间")]
    pub hearing_at: DateTime,
    /// 通知日期
    #[schemars(title = "通知当事人日期")]
    pub told_on: Date,
}

/// 举行听证
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hold {
    /// 听证日期
    #[schemars(title = "听证日期")]
    pub on: Date,
    /// 当事人到场
    #[schemars(title = "当事人本人到场")]
    pub party_attended: bool,
    /// 代理人
    #[schemars(title = "委托代理人", length(max = 10))]
    #[serde(default)]
    pub agents: Vec<String>,
    /// 调查人员
    #[schemars(title = "到场的调查人员", extend("x-widget" = "people"))]
    pub investigators: Vec<PersonId>,
    /// 听证笔录
    #[schemars(title = "听证笔录", length(min = 1, max = 50000), extend("x-widget" = "textarea"))]
    pub record: String,
    /// 笔录签名
    #[schemars(title = "当事人或者代理人核对签名")]
    pub signature: Signature,
}

/// 终止听证
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// 情形
    #[schemars(title = "终止听证的情形")]
    pub ground: EndGround,
    /// 说明
    #[schemars(title = "情况说明", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 提交听证报告
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// 听证情况
    #[schemars(title = "听证情况和争议焦点", length(min = 1, max = 20000), extend("x-widget" = "textarea"))]
    pub summary: String,
    /// 处理建议
    #[schemars(title = "处理意见和建议", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub opinion: String,
}

/// 听证 on the last notice, as the case keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Hearing {
    /// 申请
    pub request: Option<Request>,
    /// 放弃
    pub waived: Option<Waive>,
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

fn right(case: &Case, ctx: &Context, check: &mut Check) {
    standing::undecided(check, case);
    standing::handler(check, case, ctx);
    let notice = case.notices.last();
    let exists = notice.is_some_and(|notice| notice.hearing_right && notice.served_on <= ctx.today());
    check.require(&HEARING_RIGHT_EXISTS, exists, "没有告知听证权利，或者拟处罚不属于听证范围");
    let hearing = &case.hearing;
    let untouched = hearing.request.is_none() && hearing.waived.is_none();
    check.require(&HEARING_REQUESTED_ONCE, untouched, "已经登记听证申请或者放弃听证");
}

fn running(case: &Case, check: &mut Check) {
    standing::undecided(check, case);
    check.require(&HEARING_IS_REQUESTED, case.hearing.is_running(), "没有正在进行的听证");
}

/// Whoever organizes the hearing: the reviewer's office or a head, never an investigator of the case.
fn organizer(case: &Case, ctx: &Context, check: &mut Check) {
    standing::any_role(check, case, ctx, &[Role::Reviewer, Role::Head, Role::UnitHead]);
    check.require(&HOST_DID_NOT_INVESTIGATE, !case.officers.contains(&ctx.actor.id), "办案人员不得组织本案听证");
    standing::not_recused(check, case, ctx, &ctx.actor.id);
}

/// The person could host or record this hearing.
fn is_neutral(person: &Person, case: &Case) -> bool {
    person.employed && !case.involved.contains(&person.id) && !case.is_recused(&person.id)
}

/// A host and a recorder can be found, and two officers to hand over the notice.
fn staffed(case: &Case, ctx: &Context, check: &mut Check) {
    let neutral = || ctx.agency.people.iter().filter(|person| is_neutral(person, case));
    check.require(
        &HOST_DID_NOT_INVESTIGATE,
        neutral().count() >= 2,
        "本机关没有两名未参与本案的人员可以主持和记录听证",
    );
    let needed = ctx.profile.hearing_host_certificate.value;
    let certified = !needed || neutral().any(|person| person.hearing_host);
    check.require(&HOST_HOLDS_CERTIFICATE, certified, "未参与本案的人员中没有人取得听证主持人资格");
    standing::two_available(check, case, ctx);
}

/// Host or recorder can no longer serve, so that others must be named.
fn must_be_replaced(case: &Case, ctx: &Context) -> bool {
    let unfit = |id: &PersonId| !ctx.agency.person(id).is_some_and(|person| is_neutral(person, case));
    case.hearing.held.is_none() && (case.hearing.host.iter().any(unfit) || case.hearing.recorder.iter().any(unfit))
}

fn neutral(case: &Case, ctx: &Context, check: &mut Check, id: &PersonId, duty: &str) {
    let employed = ctx.agency.person(id).is_some_and(|person| person.employed);
    check.require(&HOST_DID_NOT_INVESTIGATE, employed, format!("{duty}“{id}”不是本机关在职人员"));
    check.require(
        &HOST_DID_NOT_INVESTIGATE,
        !case.involved.contains(id),
        format!("{}参与过本案调查，不得担任{duty}", ctx.agency.name_of(id)),
    );
    standing::not_recused(check, case, ctx, id);
}

/// More than seven full working days after the notice (CAL-13).
fn far_enough(case: &Case, ctx: &Context, check: &mut Check, told_on: Date, hearing_at: DateTime) {
    /// 处罚法64(二)、85
    const NOTICE_WORKING_DAYS: u32 = 7;
    let earliest_after = ctx.calendar.add_working_days(told_on, NOTICE_WORKING_DAYS);
    check.require(
        &HEARING_NOTIFIED_SEVEN_DAYS_BEFORE,
        hearing_at.date() > earliest_after,
        format!("{told_on}通知，七个工作日到{earliest_after}届满，听证应当在此之后举行"),
    );
    standing::stated(check, case.hearing.request.is_some(), "没有听证申请");
}

impl Lawful for Request {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        right(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        /// 民诉法86: ten days after the obstacle ended.
        const HARDSHIP_DAYS: u32 = 10;
        standing::day(check, ctx, "申请日期", self.on, case.notices.last().map(|notice| notice.served_on));
        if let Some(ended_on) = self.obstacle_ended_on {
            standing::day(check, ctx, "障碍消除之日", ended_on, None);
        }
        if let Some(end) = request_ends_on(case, ctx) {
            let excused = !self.hardship.trim().is_empty()
                && self.obstacle_ended_on.is_some_and(|ended| self.on <= ctx.calendar.add_days(ended, HARDSHIP_DAYS));
            check.require(
                &HEARING_REQUESTED_IN_TIME,
                self.on <= end || excused,
                format!("申请听证的期限到{end}届满，{}提出已经逾期，视为放弃", self.on),
            );
        }
        vec![Event::HearingRequested(self.clone())]
    }
}

impl Fact for Request {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.hearing.request = Some(self.clone());
    }
}

impl Lawful for Waive {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        right(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "放弃日期", self.on, case.notices.last().map(|notice| notice.served_on));
        let express = self.signed && !self.statement.trim().is_empty();
        check.require(&super::defence::WAIVER_IS_EXPRESS, express, "没有当事人的明确表示或者签名确认");
        vec![Event::HearingWaived(self.clone())]
    }
}

impl Fact for Waive {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.hearing.waived = Some(self.clone());
    }
}

impl Lawful for Notify {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        running(case, check);
        organizer(case, ctx, check);
        let new = case.hearing.notified.is_none() || must_be_replaced(case, ctx);
        check.require(&HEARING_STATE_FITS, new, "已经通知听证；改期的办理延期");
        check.require(&HEARING_STATE_FITS, case.hearing.suspended.is_none(), "听证正在中止，恢复后再通知");
        staffed(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        neutral(case, ctx, check, &self.host, "听证主持人");
        neutral(case, ctx, check, &self.recorder, "记录员");
        standing::stated(check, self.host != self.recorder, "主持人和记录员应当是不同的人");
        let holds = ctx.agency.person(&self.host).is_some_and(|host| host.hearing_host);
        let needed = ctx.profile.hearing_host_certificate.value;
        check.require(
            &HOST_HOLDS_CERTIFICATE,
            !needed || holds,
            format!("{}没有听证主持人资格", ctx.agency.name_of(&self.host)),
        );
        check.require(
            &HEARING_IS_PUBLIC,
            self.public || !self.closed_reason.trim().is_empty(),
            "不公开举行的，请写明涉及国家秘密、商业秘密或者个人隐私的情况",
        );
        delivery::examine(&self.delivery, "听证通知书", case, ctx, check);
        let told = self.delivery.effective_on(ctx);
        check.require(&HEARING_NOTIFIED_SEVEN_DAYS_BEFORE, told.is_some(), "听证通知书没有送达当事人");
        if let Some(told_on) = told {
            far_enough(case, ctx, check, told_on, self.hearing_at);
        }
        vec![Event::HearingNotified(self.clone())]
    }
}

impl Fact for Notify {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.hearing.hearing_at = Some(self.hearing_at);
        case.hearing.host = Some(self.host.clone());
        case.hearing.recorder = Some(self.recorder.clone());
        case.hearing.notified_on = Some(meta.on);
        case.hearing.notified = Some(self.clone());
    }
}

fn scheduled(case: &Case, check: &mut Check) {
    let ready = case.hearing.notified.is_some() && case.hearing.held.is_none() && case.hearing.suspended.is_none();
    check.require(&HEARING_STATE_FITS, ready, "听证还没有通知、正在中止或者已经举行");
}

impl Lawful for Postpone {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        running(case, check);
        organizer(case, ctx, check);
        scheduled(case, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "通知日期", self.told_on, None);
        standing::stated(check, !self.reason.trim().is_empty(), "请写明延期事由");
        let later = case.hearing.hearing_at.is_none_or(|at| self.hearing_at > at);
        check.require(
            &HEARING_STATE_FITS,
            later && self.hearing_at.date() >= self.told_on,
            "延期后的时间应当晚于原定时间和通知日期",
        );
        vec![Event::HearingPostponed(self.clone())]
    }
}

impl Fact for Postpone {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.hearing.hearing_at = Some(self.hearing_at);
    }
}

impl Lawful for Suspend {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        running(case, check);
        organizer(case, ctx, check);
        scheduled(case, check);
    }

    fn decide(&self, _case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::stated(check, !self.reason.trim().is_empty(), "请写明中止事由");
        vec![Event::HearingSuspended(self.clone())]
    }
}

impl Fact for Suspend {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.hearing.suspended = Some(self.clone());
    }
}

impl Lawful for Resume {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        running(case, check);
        organizer(case, ctx, check);
        check.require(&HEARING_STATE_FITS, case.hearing.suspended.is_some(), "听证没有中止");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "通知日期", self.told_on, None);
        far_enough(case, ctx, check, self.told_on, self.hearing_at);
        vec![Event::HearingResumed(self.clone())]
    }
}

impl Fact for Resume {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.hearing.suspended = None;
        case.hearing.hearing_at = Some(self.hearing_at);
    }
}

/// Host or recorder of this hearing.
fn presiding(case: &Case, ctx: &Context, check: &mut Check) {
    let id = Some(&ctx.actor.id);
    let presides = case.hearing.host.as_ref() == id || case.hearing.recorder.as_ref() == id;
    check.require(&HOST_DID_NOT_INVESTIGATE, presides, "由本案指定的听证主持人或者记录员办理");
    check.require(
        &HOST_DID_NOT_INVESTIGATE,
        !case.involved.contains(&ctx.actor.id),
        "参与过本案调查的人员不得主持、记录听证",
    );
    standing::not_recused(check, case, ctx, &ctx.actor.id);
}

impl Lawful for Hold {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        running(case, check);
        presiding(case, ctx, check);
        scheduled(case, check);
        let due = case.hearing.hearing_at.is_none_or(|at| at.date() <= ctx.today());
        check.require(&HEARING_STATE_FITS, due, "还没有到通知的听证日期");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "听证日期", self.on, None);
        let on_day = case.hearing.hearing_at.is_none_or(|at| at.date() == self.on);
        check.require(&HEARING_STATE_FITS, on_day, "听证日期与通知的不同；改期的先办理延期");
        check.require(&AT_MOST_TWO_AGENTS, self.agents.len() <= 2, format!("代理人{}人，最多二人", self.agents.len()));
        let attended = self.party_attended || !self.agents.is_empty();
        check.require(&ABSENCE_IS_WAIVER, attended, "当事人及其代理人没有到场，不能举行听证；无正当理由的终止听证");
        let present = !self.investigators.is_empty() && self.investigators.iter().all(|id| case.involved.contains(id));
        standing::stated(check, present, "请填写到场提出事实、证据和建议的本案调查人员");
        for investigator in &self.investigators {
            standing::qualified(check, case, ctx, investigator);
        }
        check.require(&HEARING_RECORD_SIGNED, !self.record.trim().is_empty(), "请记录听证全过程");
        self.signature.examine(check);
        vec![Event::HearingHeld(self.clone())]
    }
}

impl Fact for Hold {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.hearing.held = Some(self.clone());
        case.hearing.finished_version = Some(case.version);
    }
}

impl Lawful for End {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        running(case, check);
        organizer(case, ctx, check);
        check.require(&HEARING_STATE_FITS, case.hearing.held.is_none(), "听证已经举行，请提交听证报告");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::stated(check, !self.reason.trim().is_empty(), "请说明情况");
        let absent = matches!(self.ground, EndGround::Absent | EndGround::WalkedOut | EndGround::Disorder);
        let reached = case.hearing.hearing_at.is_some_and(|at| at.date() <= ctx.today());
        check.require(&ABSENCE_IS_WAIVER, !absent || reached, "还没有到通知的听证时间，不能以此终止听证");
        vec![Event::HearingEnded(self.clone())]
    }
}

impl Fact for End {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.hearing.ended = Some((meta.on, self.clone()));
    }
}

impl Lawful for Report {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        running(case, check);
        presiding(case, ctx, check);
        check.require(&HEARING_STATE_FITS, case.hearing.held.is_some(), "听证还没有举行");
    }

    fn decide(&self, _case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        let complete = !self.summary.trim().is_empty() && !self.opinion.trim().is_empty();
        standing::stated(check, complete, "请写明听证情况和处理建议");
        vec![Event::HearingReported(self.clone())]
    }
}

impl Fact for Report {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.hearing.report = Some((meta.on, self.clone()));
        case.hearing.finished_version = Some(case.version);
    }
}
