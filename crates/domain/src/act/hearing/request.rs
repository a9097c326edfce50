//! 听证申请 The party asks for a hearing, in time, or expressly gives it up.

use super::{HEARING_REQUESTED_IN_TIME, HEARING_REQUESTED_ONCE, HEARING_RIGHT_EXISTS, request_ends_on};
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::Check;
use crate::terms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

terms! {
    /// 申请方式
    RequestManner { Written = "书面", Oral = "口头，记入笔录并签名", OnReceipt = "在送达回证上签署" }
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

fn right(case: &Case, ctx: &Context, check: &mut Check) {
    standing::unsettled(check, case);
    standing::handler(check, case, ctx);
    let notice = case.notices.last();
    let exists = notice.is_some_and(|notice| notice.hearing_right && notice.served_on <= ctx.today());
    check.require(&HEARING_RIGHT_EXISTS, exists, "没有告知听证权利，或者拟处罚不属于听证范围");
    let hearing = &case.hearing;
    let untouched = hearing.request.is_none() && hearing.waived.is_none();
    check.require(&HEARING_REQUESTED_ONCE, untouched, "已经登记听证申请或者放弃听证");
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
        check.require(&crate::act::defence::WAIVER_IS_EXPRESS, express, "没有当事人的明确表示或者签名确认");
        vec![Event::HearingWaived(self.clone())]
    }
}

impl Fact for Waive {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.hearing.waived = Some(self.clone());
    }
}
