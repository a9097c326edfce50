//! 举行听证 The hearing itself, its end and its report.

use super::{
    ABSENCE_IS_WAIVER, AGENT_IS_AUTHORIZED, AT_MOST_TWO_AGENTS, HEARING_RECORD_SIGNED, HEARING_STATE_FITS,
    HOST_DID_NOT_INVESTIGATE, organizer, running, scheduled,
};
use crate::act::evidence::FileRef;
use crate::act::scene::Signature;
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::PersonId;
use crate::rule::Check;
use crate::terms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    /// 授权委托书 of the agents, with what proves who they are.
    #[schemars(title = "授权委托书和代理人身份证明", length(max = 20), extend("x-help" = "有委托代理人的必须附"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authorizations: Vec<FileRef>,
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
        let named = self.agents.iter().all(|agent| !agent.trim().is_empty());
        standing::stated(check, named, "请填写委托代理人的姓名");
        let authorized = self.agents.is_empty() || !self.authorizations.is_empty();
        check.require(&AGENT_IS_AUTHORIZED, authorized, "请附委托人签名或者盖章的授权委托书");
        standing::stated(
            check,
            !self.agents.is_empty() || self.authorizations.is_empty(),
            "附授权委托书的，请填写委托代理人的姓名",
        );
        let attended = self.party_attended || !self.agents.is_empty();
        check.require(&ABSENCE_IS_WAIVER, attended, "当事人及其代理人没有到场，不能举行听证；无正当理由的终止听证");
        let present = !self.investigators.is_empty() && self.investigators.iter().all(|id| case.involved.contains(id));
        standing::stated(check, present, "请填写到场提出事实、证据和建议的本案调查人员");
        for investigator in &self.investigators {
            standing::qualified_on(check, case, ctx, investigator, self.on);
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
