//! 听证通知 Who hosts and records the hearing, when the party is told, and what moves the day.

use super::{
    HEARING_IS_PUBLIC, HEARING_NOTIFIED_SEVEN_DAYS_BEFORE, HEARING_STATE_FITS, HOST_DID_NOT_INVESTIGATE,
    HOST_HOLDS_CERTIFICATE, organizer, running, scheduled,
};
use crate::act::delivery::{self, Delivery};
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::{Person, PersonId};
use crate::rule::Check;
use jiff::civil::{Date, DateTime};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    #[schemars(title = "听证主持人", extend("x-widget" = "hearing_host"))]
    pub host: PersonId,
    /// 记录员
    #[schemars(title = "记录员", extend("x-widget" = "hearing_recorder"))]
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

/// The person could host or record this hearing.
fn is_neutral(person: &Person, case: &Case) -> bool {
    person.employed && !case.involved.contains(&person.id) && !case.is_recused(&person.id)
}

/// A host and a recorder can be found, and two officers to hand over the notice.
pub(super) fn staffed(case: &Case, ctx: &Context, check: &mut Check) {
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
    let gone = |id: &PersonId| unfit(case, ctx, id);
    case.hearing.held.is_none() && (case.hearing.host.iter().any(gone) || case.hearing.recorder.iter().any(gone))
}

/// The person can no longer host or record it.
pub(super) fn unfit(case: &Case, ctx: &Context, id: &PersonId) -> bool {
    !ctx.agency.person(id).is_some_and(|person| is_neutral(person, case))
}

pub(super) fn neutral(case: &Case, ctx: &Context, check: &mut Check, id: &PersonId, duty: &str) {
    let employed = ctx.agency.person(id).is_some_and(|person| person.employed);
    check.require(&HOST_DID_NOT_INVESTIGATE, employed, format!("{duty}“{id}”不是本机关在职人员"));
    check.require(
        &HOST_DID_NOT_INVESTIGATE,
        !case.involved.contains(id),
        format!("{}参与过本案调查，不得担任{duty}", ctx.agency.name_of(id)),
    );
    standing::not_recused(check, case, ctx, id);
}

/// Who hosts holds the qualification where the place asks for one.
pub(super) fn certified(ctx: &Context, check: &mut Check, id: &PersonId) {
    let holds = ctx.agency.person(id).is_some_and(|host| host.hearing_host);
    let needed = ctx.profile.hearing_host_certificate.value;
    let missing = format!("{}没有听证主持人资格", ctx.agency.name_of(id));
    check.require(&HOST_HOLDS_CERTIFICATE, !needed || holds, missing);
}

/// 不得主持、记录 Why this person may not host this hearing, or record it.
#[must_use]
pub fn barred(person: &Person, case: &Case, ctx: &Context, hosts: bool) -> Option<String> {
    let mut check = Check::new(ctx);
    neutral(case, ctx, &mut check, &person.id, if hosts { HOST } else { RECORDER });
    if hosts {
        certified(ctx, &mut check, &person.id);
    }
    check.first_missing()
}

/// 主持人
pub(super) const HOST: &str = "听证主持人";
/// 记录员
pub(super) const RECORDER: &str = "记录员";

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
        neutral(case, ctx, check, &self.host, HOST);
        neutral(case, ctx, check, &self.recorder, RECORDER);
        standing::stated(check, self.host != self.recorder, "主持人和记录员应当是不同的人");
        certified(ctx, check, &self.host);
        let named = case.hearing.appointed.as_ref().filter(|_| !must_be_replaced(case, ctx));
        let same = named.is_none_or(|(_, named)| named.host == self.host && named.recorder == self.recorder);
        check.require(&HEARING_STATE_FITS, same, "主持人、记录员与已经确定的不同");
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

/// The day of the notice that is changed.
fn notified_on(case: &Case) -> Option<Date> {
    case.hearing.notified.as_ref().map(|notified| notified.delivery.on)
}

impl Lawful for Postpone {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        running(case, check);
        organizer(case, ctx, check);
        scheduled(case, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "通知日期", self.told_on, notified_on(case));
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
        standing::day(check, ctx, "通知日期", self.told_on, notified_on(case));
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
