//! 核查与决定 Inside the agency: the team, its report, and the decision of its principal head.

use super::{
    Decided, ONE_REFERRAL_AT_A_TIME, PRINCIPAL_DECIDES, Progress, REFUSAL_REASONED, REPORTED_AFTER_CHECK, Referral,
    ReferralKind, TEAM_OF_TWO, is_at, live, team,
};
use crate::act::{Lawful, standing};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::rule::Check;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 成立专案组 Names the team that looks into a suspected crime.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Start {
    /// 移送种类
    #[schemars(title = "移送种类")]
    pub kind: ReferralKind,
    /// 专案组
    #[schemars(title = "专案组（两名以上执法人员）", extend("x-widget" = "people"))]
    pub team: Vec<PersonId>,
    /// 涉嫌罪名
    #[schemars(title = "涉嫌罪名", length(min = 1, max = 200))]
    pub suspicion: String,
    /// 涉嫌犯罪的事实
    #[schemars(title = "涉嫌犯罪的事实", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub facts: String,
}

/// 提出移送报告 The team's written report, after checking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// 核实的情况
    #[schemars(title = "核实的情况", length(min = 1, max = 20000), extend("x-widget" = "textarea"))]
    pub findings: String,
    /// 主要证据
    #[schemars(title = "主要证据", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub evidence: String,
    /// 移送意见
    #[schemars(title = "移送意见和依据", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub opinion: String,
}

/// 决定是否移送 The principal head, or who presides in his place, decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// 批准移送
    #[schemars(title = "批准移送")]
    pub approved: bool,
    /// 理由
    #[schemars(title = "理由", length(max = 5000), extend("x-widget" = "textarea", "x-help" = "不批准的应当写明"))]
    #[serde(default)]
    pub reason: String,
    /// 主持工作的依据 of a head who is not the principal.
    #[schemars(title = "主持工作的依据", length(max = 200), extend("x-help" = "由主持工作的负责人决定的填写"))]
    #[serde(default)]
    pub presides_by: String,
}

impl Lawful for Start {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::UnitHead, Role::Head]);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        live(check, case);
        let over = case.referral.as_ref().is_none_or(Referral::is_over);
        check.require(&ONE_REFERRAL_AT_A_TIME, over, "涉嫌犯罪移送正在进行");
        let able = ctx
            .agency
            .people
            .iter()
            .filter(|person| person.unqualified(ctx, case.category()).is_none() && !case.is_recused(&person.id));
        check.require(&TEAM_OF_TWO, able.count() >= 2, "本机关没有两名可以组成专案组的执法人员");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let distinct: BTreeSet<&PersonId> = self.team.iter().collect();
        check.require(&TEAM_OF_TWO, distinct.len() >= 2, "专案组由两名以上执法人员组成");
        for member in distinct {
            standing::qualified(check, case, ctx, member);
            standing::not_recused(check, case, ctx, member);
        }
        let stated = !self.suspicion.trim().is_empty() && !self.facts.trim().is_empty();
        standing::stated(check, stated, "请写明涉嫌罪名和涉嫌犯罪的事实");
        vec![Event::ReferralStarted(self.clone())]
    }
}

impl Fact for Start {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.handled_by(&self.team);
        let mut earlier = Vec::new();
        if let Some(mut last) = case.referral.take() {
            earlier = std::mem::take(&mut last.earlier);
            earlier.push(last);
        }
        case.referral = Some(Referral {
            started_on: meta.on,
            start: self.clone(),
            report: None,
            decided: None,
            sent: None,
            replies: Vec::new(),
            challenges: Vec::new(),
            handed_over: None,
            earlier,
        });
    }
}

impl Lawful for Report {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(check, case);
        team(check, case, ctx);
        check.require(
            &TEAM_OF_TWO,
            is_at(case, &[Progress::Checking]),
            "没有正在核查的专案组，请先成立专案组；已经报告的不再报告",
        );
    }

    fn decide(&self, _case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        let complete = [&self.findings, &self.evidence, &self.opinion].iter().all(|text| !text.trim().is_empty());
        check.require(&REPORTED_AFTER_CHECK, complete, "移送报告应当写明核实的情况、主要证据和移送意见");
        vec![Event::ReferralReported(self.clone())]
    }
}

impl Fact for Report {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(referral) = &mut case.referral {
            referral.report = Some((meta.on, self.clone()));
        }
    }
}

/// A principal head is in office who is not recused from this case.
fn principal_in_office(case: &Case, ctx: &Context) -> bool {
    ctx.agency.people.iter().any(|person| person.principal && person.is(Role::Head) && !case.is_recused(&person.id))
}

impl Lawful for Decide {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        live(check, case);
        standing::role(check, ctx, Role::Head);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        check.require(&REPORTED_AFTER_CHECK, is_at(case, &[Progress::Reported]), "没有待决定的移送报告");
        let entitled = ctx.actor.principal || !principal_in_office(case, ctx);
        check.require(&PRINCIPAL_DECIDES, entitled, "是否移送由正职负责人决定；正职负责人在职的，其他负责人不能决定");
    }

    fn decide(&self, _case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let presides = ctx.actor.principal || !self.presides_by.trim().is_empty();
        check.require(&PRINCIPAL_DECIDES, presides, "由主持工作的负责人决定的，请写明主持工作的依据");
        let reasoned = self.approved || !self.reason.trim().is_empty();
        check.require(&REFUSAL_REASONED, reasoned, "不批准移送的，请写明理由");
        vec![Event::ReferralDecided(self.clone())]
    }
}

impl Fact for Decide {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(referral) = &mut case.referral {
            referral.decided = Some(Decided { at: meta.at, by: meta.by.clone(), decide: self.clone() });
        }
    }
}
