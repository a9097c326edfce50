//! 协助 Asks another agency for help with the inquiry, and what came of it (PEN-04).

use crate::act::Lawful;
use crate::act::evidence::FileRef;
use crate::act::period::investigating;
use crate::act::standing::{self, MARKET, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 请求协助 PEN-04
    ASSISTANCE_IN_WRITING: "assistance-in-writing", "请求其他机关协助调查取证的，应当出具协助调查函，写明请求协助的机关、事项和理由", [Provision::article(PLATFORM, 143), Provision::article(PENALTY_LAW, 26), Provision::paragraph(MARKET, 45, 1)];
    /// 有请求才有答复 PEN-04
    ASSISTANCE_IS_REQUESTED: "assistance-is-requested", "登记协助结果的，应当有尚未答复的协助请求", [Provision::article(PLATFORM, 144)];
}

terms! {
    /// 协助结果
    AssistanceOutcome {
        Done = "已经协助",
        Partly = "协助了一部分",
        Postponed = "告知延期",
        Declined = "不予协助",
    }
}

/// 请求协助 Asks for help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "RequestAssistance")]
pub struct Request {
    /// 被请求机关
    #[schemars(title = "被请求机关", length(min = 1, max = 120))]
    pub of: String,
    /// 请求协助的事项
    #[schemars(title = "请求协助的事项", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub subject: String,
    /// 理由
    #[schemars(title = "请求协助的理由", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 收到日期 The day on which the other agency received the letter.
    #[schemars(title = "被请求机关收到协助调查函的日期")]
    pub received_on: Date,
}

/// 登记协助结果 What the other agency answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AnswerAssistance")]
pub struct Answer {
    /// 请求序号
    #[schemars(title = "协助请求", extend("x-widget" = "assistance"))]
    pub assistance: u32,
    /// 答复日期
    #[schemars(title = "答复日期")]
    pub on: Date,
    /// 结果
    #[schemars(title = "协助结果")]
    pub outcome: AssistanceOutcome,
    /// 延至 Until when, of a notice that it takes longer.
    #[schemars(title = "延期至", extend("x-help" = "只有告知延期的才填写"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// 内容
    #[schemars(title = "答复的内容", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub content: String,
    /// 复函和材料
    #[schemars(title = "复函和材料", length(max = 20), extend("x-widget" = "files"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
}

/// 协助 A request and what was answered, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Assistance {
    /// Number within the case, from one.
    pub number: u32,
    /// As requested.
    pub request: Request,
    /// 答复
    pub answers: Vec<Answer>,
}

impl Assistance {
    /// 答复日期 On which it was settled; a notice that it takes longer settles nothing.
    #[must_use]
    pub fn settled_on(&self) -> Option<Date> {
        self.answers.iter().find(|answer| answer.outcome != AssistanceOutcome::Postponed).map(|answer| answer.on)
    }

    /// 延期至
    #[must_use]
    pub fn postponed_until(&self) -> Option<Date> {
        self.answers.iter().filter_map(|answer| answer.until).next_back()
    }
}

impl Lawful for Request {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        investigating(check, case);
        standing::handler(check, case, ctx);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let told = [&self.of, &self.subject, &self.reason].iter().all(|text| !text.trim().is_empty());
        check.require(&ASSISTANCE_IN_WRITING, told, "请写明被请求机关、请求协助的事项和理由");
        let oneself = self.of.trim() == ctx.agency.name;
        check.require(&ASSISTANCE_IN_WRITING, !oneself, "被请求机关应当是其他机关");
        let received = case.lead.as_ref().map(|lead| lead.received_on);
        standing::day(check, ctx, "收到协助调查函的日期", self.received_on, received);
        vec![Event::AssistanceRequested(self.clone())]
    }
}

impl Fact for Request {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.involved.insert(meta.by.clone());
        let number = u32::try_from(case.assistances.len() + 1).unwrap_or(u32::MAX);
        case.assistances.push(Assistance { number, request: self.clone(), answers: Vec::new() });
    }
}

impl Lawful for Answer {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::open(check, case);
        standing::handler(check, case, ctx);
        let waiting = case.assistances.iter().any(|assistance| assistance.settled_on().is_none());
        check.require(&ASSISTANCE_IS_REQUESTED, waiting, "没有尚未答复的协助请求");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let number = self.assistance;
        let waiting = case.assistances.iter().find(|found| found.number == number && found.settled_on().is_none());
        check.require(&ASSISTANCE_IS_REQUESTED, waiting.is_some(), format!("没有尚未答复的第{number}号协助请求"));
        standing::day(check, ctx, "答复日期", self.on, waiting.map(|found| found.request.received_on));
        standing::stated(check, !self.content.trim().is_empty(), "请写明答复的内容");
        let postponed = self.outcome == AssistanceOutcome::Postponed;
        let until = self.until.is_some_and(|until| until > self.on);
        standing::stated(
            check,
            if postponed { until } else { self.until.is_none() },
            "告知延期的，写明延期到答复之后的哪一日；其他结果不写",
        );
        vec![Event::AssistanceAnswered(self.clone())]
    }
}

impl Fact for Answer {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(found) = case.assistances.iter_mut().find(|found| found.number == self.assistance) {
            found.answers.push(self.clone());
        }
    }
}
