//! 陈述申辩 The party speaks, waives, or lets the period pass; the agency re-examines.

use crate::act::Lawful;
use crate::act::evidence::FileRef;
use crate::act::standing::{self, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

rules! {
    /// 充分听取意见 PEN-62
    DEFENCE_IS_HEARD: "defence-is-heard", "行政机关必须充分听取当事人的意见，对当事人提出的事实、理由和证据，应当进行复核；", [Provision::paragraph(PENALTY_LAW, 45, 1)];
    /// 成立的应当采纳 PEN-62
    WHAT_HOLDS_IS_ADOPTED: "what-holds-is-adopted", "当事人提出的事实、理由或者证据成立的，行政机关应当采纳。", [Provision::paragraph(PENALTY_LAW, 45, 1)];
    /// 期满或者明确放弃 PEN-60, PEN-61
    DEFENCE_PERIOD_HAS_RUN: "defence-period-has-run", "拒绝听取当事人的陈述、申辩，不得作出行政处罚决定；当事人明确放弃陈述或者申辩权利的除外。", [Provision::article(PENALTY_LAW, 62)];
    /// 先告知
    DEFENCE_FOLLOWS_NOTICE: "defence-follows-notice", "陈述申辩针对已经送达的事先告知", [Provision::article(PLATFORM, 41)];
    /// 明确放弃
    WAIVER_IS_EXPRESS: "waiver-is-express", "放弃陈述、申辩或者听证应当由当事人明确表示并签名确认，沉默不是放弃", [Provision::article(PLATFORM, 42)];
}

terms! {
    /// 陈述申辩方式
    DefenceManner { Written = "书面", Oral = "口头，记入笔录", Electronic = "电子方式" }
}

/// 记录陈述申辩 Records what the party says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Receive {
    /// 提出日期; by post, the day of posting (CAL-03).
    #[schemars(title = "提出日期", extend("x-help" = "邮寄的填交邮日期"))]
    pub on: Date,
    /// 方式
    #[schemars(title = "方式")]
    pub manner: DefenceManner,
    /// 意见 each fact, reason or piece of evidence on its own.
    #[schemars(title = "当事人提出的事实、理由和证据（逐条）", length(min = 1, max = 50))]
    pub points: Vec<String>,
    /// 附件
    #[schemars(title = "附件", length(max = 20))]
    #[serde(default)]
    pub files: Vec<FileRef>,
}

/// 记录放弃陈述申辩
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waive {
    /// 放弃日期
    #[schemars(title = "放弃日期")]
    pub on: Date,
    /// 当事人的表示
    #[schemars(title = "当事人的明确表示（原话或者书面内容）", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub statement: String,
    /// 当事人签名确认
    #[schemars(title = "当事人已签名或者盖章确认")]
    pub signed: bool,
}

/// 复核结论 on one point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// 意见序号 from one, over everything the party has said.
    #[schemars(title = "意见序号", range(min = 1, max = 500))]
    pub point: u32,
    /// 采纳
    #[schemars(title = "采纳")]
    pub adopted: bool,
    /// 理由
    #[schemars(title = "采纳或者不采纳的理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 采纳而处理意见不变的理由 Why what was adopted leaves the draft as the party was told of it.
    #[schemars(title = "采纳而处理意见不作改动的理由", length(max = 2000), extend("x-widget" = "textarea", "x-help" = "采纳的意见不影响处理结果的才填写；没有填写的，应当先按采纳的意见重新拟定处理意见，再作出决定"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unchanged: String,
}

/// 复核陈述申辩 Answers each point.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reexamine {
    /// 逐条答复
    #[schemars(title = "逐条复核", length(min = 1, max = 100))]
    pub replies: Vec<Reply>,
}

/// 陈述申辩 on the last notice, as the case keeps it.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Defence {
    /// 收到的陈述申辩
    pub received: Vec<Receive>,
    /// 放弃
    pub waived: Option<Waive>,
    /// 复核
    pub replies: Vec<Reply>,
}

impl Defence {
    /// Everything the party has said, in order, numbered from one.
    pub fn points(&self) -> impl Iterator<Item = (u32, &String)> {
        self.received.iter().flat_map(|received| &received.points).zip(1..).map(|(point, number)| (number, point))
    }

    /// Points that have no reply yet.
    #[must_use]
    pub fn unanswered(&self) -> Vec<u32> {
        let answered: BTreeSet<u32> = self.replies.iter().map(|reply| reply.point).collect();
        self.points().map(|(number, _)| number).filter(|number| !answered.contains(number)).collect()
    }
}

/// 采纳的意见没有体现 Points that were adopted although the draft is the one that the party was told of, and nobody said why.
#[must_use]
pub fn adopted_in_vain(case: &Case) -> Vec<u32> {
    let told = case.notices.last().map(|notice| &notice.digest);
    if case.draft.as_ref().map(|draft| &draft.digest) != told {
        return Vec::new();
    }
    let idle = |reply: &&Reply| reply.adopted && reply.unchanged.trim().is_empty();
    case.defence.replies.iter().filter(idle).map(|reply| reply.point).collect()
}

/// 陈述申辩期满日 The last day on which the party may speak: working days from delivery, by the profile (PEN-61).
#[must_use]
pub fn ends_on(case: &Case, ctx: &Context) -> Option<Date> {
    let notice = case.notices.last()?;
    Some(ctx.calendar.add_working_days(notice.served_on, ctx.profile.defence_working_days.value))
}

/// 陈述申辩已了结 The period has run or was expressly waived, and every point is answered.
#[must_use]
pub fn is_settled(case: &Case, ctx: &Context) -> bool {
    let run = ends_on(case, ctx).is_some_and(|end| ctx.today() > end) || case.defence.waived.is_some();
    !case.notices.is_empty() && run && case.defence.unanswered().is_empty()
}

fn noticed(case: &Case, ctx: &Context, check: &mut Check) {
    standing::unsettled(check, case);
    standing::handler(check, case, ctx);
    let served = case.notices.last().is_some_and(|notice| notice.served_on <= ctx.today());
    check.require(&DEFENCE_FOLLOWS_NOTICE, served, "事先告知书还没有送达当事人");
}

impl Lawful for Receive {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        noticed(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "提出日期", self.on, case.notices.last().map(|notice| notice.served_on));
        let said = !self.points.is_empty() && self.points.iter().all(|point| !point.trim().is_empty());
        standing::stated(check, said, "请逐条写明当事人的意见");
        vec![Event::DefenceReceived(self.clone())]
    }
}

impl Fact for Receive {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.defence.received.push(self.clone());
    }
}

impl Lawful for Waive {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        noticed(case, ctx, check);
        check.require(&WAIVER_IS_EXPRESS, case.defence.waived.is_none(), "已经记录当事人放弃");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "放弃日期", self.on, case.notices.last().map(|notice| notice.served_on));
        let express = self.signed && !self.statement.trim().is_empty();
        check.require(&WAIVER_IS_EXPRESS, express, "没有当事人的明确表示或者签名确认");
        vec![Event::DefenceWaived(self.clone())]
    }
}

impl Fact for Waive {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.defence.waived = Some(self.clone());
    }
}

impl Lawful for Reexamine {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        noticed(case, ctx, check);
        standing::running(check, case);
        let any = !case.defence.unanswered().is_empty();
        check.require(&DEFENCE_FOLLOWS_NOTICE, any, "没有等待复核的陈述申辩意见");
    }

    fn decide(&self, case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        let answered: BTreeSet<u32> = self.replies.iter().map(|reply| reply.point).collect();
        let open = case.defence.unanswered();
        for number in open.iter().filter(|number| !answered.contains(number)) {
            check.require(&DEFENCE_IS_HEARD, false, format!("第{number}条意见没有复核"));
        }
        for reply in &self.replies {
            check.require(
                &DEFENCE_IS_HEARD,
                open.contains(&reply.point),
                format!("没有等待复核的第{}条意见", reply.point),
            );
            check.require(
                &DEFENCE_IS_HEARD,
                !reply.reason.trim().is_empty(),
                format!("第{}条没有写明理由", reply.point),
            );
        }
        standing::stated(check, answered.len() == self.replies.len(), "同一条意见复核了两次");
        vec![Event::DefenceReexamined(self.clone())]
    }
}

impl Fact for Reexamine {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.defence.replies.extend(self.replies.iter().cloned());
    }
}
