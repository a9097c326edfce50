//! 中止、协议、终结 What holds enforcement up or ends it.

use super::{
    AGREEMENT_HARMS_NOBODY, AGREEMENT_IN_WRITING, AGREEMENT_NOT_KEPT, ENFORCEMENT_ENDED_ON_GROUND,
    ENFORCEMENT_IS_RESUMED, ENFORCEMENT_NOT_ENDED, ENFORCEMENT_SUSPENDED_ON_GROUND, GIVEN_UP_AFTER_THREE_YEARS,
    NOT_HELD_UP, ONLY_SURCHARGE_REDUCED, SUSPENSION_YEARS, enforceable, not_held_up, overdue,
};
use crate::act::Lawful;
use crate::act::approval::Approvable;
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::evidence::FileRef;
use crate::act::payment::{self, Instalment, Payment, SOMETHING_IS_OWED};
use crate::act::standing::{self, CONTENT_COMPLETE};
use crate::act::withdrawal::DECISION_STANDS;
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::party::PartyKind;
use crate::rule::Check;
use crate::terms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

terms! {
    /// 中止执行的情形 EXE-11
    SuspensionGround {
        Unable = "当事人履行行政决定确有困难或者暂无履行能力",
        ThirdParty = "第三人对执行标的主张权利，确有理由",
        Irreparable = "执行可能造成难以弥补的损失，且中止执行不损害公共利益",
        Other = "行政机关认为需要中止执行的其他情形",
    }
}

terms! {
    /// 终结执行的情形 EXE-11, EXE-12
    EndGround {
        Died = "公民死亡，无遗产可供执行，又无义务承受人",
        Dissolved = "法人或者其他组织终止，无财产可供执行，又无义务承受人",
        Lost = "执行标的灭失",
        Revoked = "据以执行的行政决定被撤销",
        ThreeYears = "没有明显社会危害，当事人确无能力履行，中止执行满三年未恢复执行",
        Other = "行政机关认为需要终结执行的其他情形",
    }
}

/// 执行协议 Proposes an agreement on performance in stages (EXE-13).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agree {
    /// 各阶段
    #[schemars(title = "各阶段的期限和金额（罚款、违法所得和约定的加处罚款合计）", length(min = 1, max = 60))]
    pub stages: Vec<Instalment>,
    /// 约定的加处罚款
    #[schemars(title = "约定缴纳的加处罚款", extend("x-help" = "当事人采取补救措施的可以减免；罚款和违法所得不得减免"))]
    pub surcharge: Fen,
    /// 补救措施
    #[schemars(title = "当事人采取的补救措施", length(max = 2000), extend("x-widget" = "textarea", "x-help" = "减免加处罚款的必须填写"))]
    #[serde(default)]
    pub remedial: String,
    /// 不损害公共利益和他人合法权益
    #[schemars(title = "不损害公共利益和他人合法权益")]
    pub harmless: bool,
    /// 协议内容
    #[schemars(title = "协议内容", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub terms: String,
    /// 签订日期
    #[schemars(title = "签订日期")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<Date>,
    /// 本机关签署人
    #[schemars(title = "本机关签署人", length(max = 60))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signed_for_agency: String,
    /// 当事人签署人
    #[schemars(title = "当事人一方签署人", length(max = 60), extend("x-help" = "当事人本人、法定代表人、负责人或者委托代理人"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub signed_for_party: String,
    /// 双方签署的文本
    #[schemars(title = "双方签署的协议文本", extend("x-widget" = "file", "x-help" = "已经写明双方签署人的可以不附"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<FileRef>,
}

/// 中止执行 Proposes to suspend enforcement (EXE-11).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Suspend {
    /// 情形
    #[schemars(title = "中止执行的情形")]
    pub ground: SuspensionGround,
    /// 说明
    #[schemars(title = "情况说明", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 恢复执行 After a suspension, or because the agreement is not kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resume {
    /// 理由
    #[schemars(title = "恢复执行的理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 不履行协议的其他约定 What else than money the party promised and did not do.
    #[schemars(title = "当事人不履行协议其他约定的情况", length(max = 2000), extend("x-widget" = "textarea", "x-help" = "各阶段款项没有逾期而当事人不履行协议其他约定的，应当写明"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub breach: String,
}

/// 终结执行 Proposes to end enforcement (EXE-12).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// 情形
    #[schemars(title = "终结执行的情形")]
    pub ground: EndGround,
    /// 说明
    #[schemars(title = "情况说明", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

impl Case {
    /// 协议各阶段缴清之日 Each stage of the agreement with what is to be paid until then and the day on which it was.
    pub fn agreed_stages(&self) -> impl Iterator<Item = (&Instalment, Option<Date>)> {
        let agreed = self.court.agreement.iter();
        agreed.flat_map(move |(since, agreement)| {
            let mut owed = Fen::ZERO;
            agreement.stages.iter().map(move |stage| {
                owed = owed + stage.amount;
                (stage, payment::reached_on(self.payment.paid.iter().filter(|paid| paid.paid_on >= *since), owed))
            })
        })
    }

    /// 逾期的阶段 The first stage of the agreement whose day has passed and which was not paid.
    #[must_use]
    pub fn stage_overdue(&self, ctx: &Context) -> Option<&Instalment> {
        let overdue = |stage: &Instalment| ctx.calendar.roll(stage.due_on) < ctx.today();
        self.agreed_stages().find(|(stage, paid_on)| overdue(stage) && paid_on.is_none()).map(|(stage, _)| stage)
    }
}

fn agreeable(case: &Case, ctx: &Context, check: &mut Check) {
    enforceable(case, ctx, check);
    not_held_up(case, check);
    overdue(case, ctx, check);
    let owed = Payment::balance(case, ctx, ctx.today()).total().is_positive();
    check.require(&SOMETHING_IS_OWED, owed, "没有尚未缴纳的款项");
}

impl Approvable for Agree {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        agreeable(case, ctx, check);
        standing::handler(check, case, ctx);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        agreeable(case, ctx, check);
        let balance = Payment::balance(case, ctx, ctx.today());
        check.require(&AGREEMENT_HARMS_NOBODY, self.harmless, "执行协议不得损害公共利益和他人合法权益");
        let accrued = balance.surcharge_accrued;
        let within = (Fen::ZERO..=accrued).contains(&self.surcharge);
        check.require(&ONLY_SURCHARGE_REDUCED, within, format!("约定的加处罚款应当在零至{accrued}之间"));
        let excused = self.surcharge >= accrued || !self.remedial.trim().is_empty();
        check.require(&ONLY_SURCHARGE_REDUCED, excused, "减免加处罚款的，应当写明当事人采取的补救措施");
        let paid = accrued - balance.surcharge;
        let sum: Fen = self.stages.iter().map(|stage| stage.amount).sum();
        let due = balance.fine + balance.gains + (self.surcharge - paid).max(Fen::ZERO);
        check.require(
            &ONLY_SURCHARGE_REDUCED,
            sum == due,
            format!("各阶段合计{sum}，应当等于{due}（罚款{}、违法所得{}不得减免）", balance.fine, balance.gains),
        );
        let ahead = self.stages.iter().all(|stage| stage.due_on > ctx.today() && stage.amount.is_positive());
        check.require(&CONTENT_COMPLETE, ahead, "各阶段的期限应当在今天之后，金额大于零");
        check.require(&CONTENT_COMPLETE, !self.terms.trim().is_empty(), "请写明协议内容");
        let signed = !self.signed_for_agency.trim().is_empty() && !self.signed_for_party.trim().is_empty();
        let written = self.signed_on.is_some() && (signed || self.paper.is_some());
        check.require(&AGREEMENT_IN_WRITING, written, "请写明签订日期和双方签署人，或者附双方签署的协议文本");
        if let Some(signed_on) = self.signed_on {
            standing::day(check, ctx, "签订日期", signed_on, case.delivered_on());
        }
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::EnforcementAgreed(self.clone())]
    }
}

impl Fact for Agree {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.court.agreement = Some((meta.on, self.clone()));
    }
}

fn suspendable(case: &Case, ctx: &Context, check: &mut Check) {
    enforceable(case, ctx, check);
    check.require(&NOT_HELD_UP, case.court.suspension.is_none(), "已经中止执行");
    let owes = Payment::balance(case, ctx, ctx.today()).total().is_positive() || case.unperformed().next().is_some();
    check.require(&SOMETHING_IS_OWED, owes, "当事人没有尚未履行的义务");
}

impl Approvable for Suspend {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        suspendable(case, ctx, check);
        standing::handler(check, case, ctx);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        suspendable(case, ctx, check);
        check.require(&ENFORCEMENT_SUSPENDED_ON_GROUND, !self.reason.trim().is_empty(), "请写明中止执行的情况");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::EnforcementSuspended(self.clone())]
    }
}

impl Fact for Suspend {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.court.suspension = Some((meta.on, self.clone()));
    }
}

impl Lawful for Resume {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::decided(check, case, &DECISION_IS_MADE);
        standing::handler(check, case, ctx);
        check.require(&ENFORCEMENT_NOT_ENDED, !case.court.is_over(), "执行已经终结");
        let held = case.court.suspension.is_some() || case.court.agreement.is_some();
        check.require(&ENFORCEMENT_IS_RESUMED, held, "没有中止执行，也没有履行中的执行协议");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        check.require(&ENFORCEMENT_IS_RESUMED, !self.reason.trim().is_empty(), "请写明恢复执行的理由");
        if let (None, Some((_, agreement))) = (&case.court.suspension, &case.court.agreement) {
            let broken = case.stage_overdue(ctx).is_some() || !self.breach.trim().is_empty();
            let next = agreement.stages.iter().find(|stage| stage.due_on >= ctx.today());
            let until = next.map(|stage| format!("（下一阶段{}前缴纳{}）", stage.due_on, stage.amount));
            let missing =
                format!("执行协议没有到期未缴的阶段{}；当事人不履行其他约定的，请写明情况", until.unwrap_or_default());
            check.require(&AGREEMENT_NOT_KEPT, broken, missing);
        }
        vec![Event::EnforcementResumed(self.clone())]
    }
}

impl Fact for Resume {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        // Where an agreement was suspended, it goes on; what is not kept ends.
        if case.court.suspension.take().is_none() {
            case.court.agreement = None;
        }
    }
}

/// A decision that was delivered and whose enforcement goes on, also where the decision itself is gone.
fn endable(case: &Case, ctx: &Context, check: &mut Check) {
    standing::decided(check, case, &DECISION_IS_MADE);
    payment::delivered(case, ctx, check);
    check.require(&ENFORCEMENT_NOT_ENDED, !case.court.is_over(), "执行已经终结");
    // 行政强制法40(4) ends what is being enforced; where nothing is, a decision that no longer stands has nothing to end.
    let court = &case.court;
    let enforced = !court.demands.is_empty()
        || !court.applications.is_empty()
        || court.agreement.is_some()
        || court.suspension.is_some();
    let gone = case.is_overturned();
    check.require(&DECISION_STANDS, !gone || enforced, "决定已经不再有效，也没有正在进行的执行，不需要终结执行");
    let owes = Payment::balance(case, ctx, ctx.today()).total().is_positive() || case.unperformed().next().is_some();
    check.require(&SOMETHING_IS_OWED, owes || gone, "当事人没有尚未履行的义务，不需要终结执行");
}

impl Approvable for End {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        endable(case, ctx, check);
        standing::handler(check, case, ctx);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        endable(case, ctx, check);
        check.require(&ENFORCEMENT_ENDED_ON_GROUND, !self.reason.trim().is_empty(), "请写明终结执行的情况");
        let organization = case.party().is_some_and(|party| party.kind == PartyKind::Organization);
        let fits = match self.ground {
            EndGround::Died => !organization,
            EndGround::Dissolved => case.party().is_some_and(|party| party.kind != PartyKind::Person),
            EndGround::Revoked => case.is_overturned(),
            EndGround::Lost | EndGround::ThreeYears | EndGround::Other => true,
        };
        check.require(&ENFORCEMENT_ENDED_ON_GROUND, fits, format!("“{}”与本案当事人或者决定的情况不符", self.ground));
        let begun = !case.court.demands.is_empty() || case.court.agreement.is_some() || case.court.suspension.is_some();
        let begun = begun || !case.court.applications.is_empty();
        check.require(
            &ENFORCEMENT_ENDED_ON_GROUND,
            self.ground != EndGround::Other || begun,
            "还没有催告、申请强制执行，没有可以按“其他情形”终结的执行",
        );
        if self.ground == EndGround::ThreeYears {
            let until = case.court.suspension.as_ref().map(|(on, _)| ctx.calendar.add_years(*on, SUSPENSION_YEARS));
            let passed = until.is_some_and(|until| ctx.today() > until);
            let missing = until.map_or_else(|| "没有中止执行".to_owned(), |until| format!("中止执行到{until}才满三年"));
            check.require(&GIVEN_UP_AFTER_THREE_YEARS, passed, missing);
        }
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::EnforcementTerminated(self.clone())]
    }
}

impl Fact for End {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.court.ended = Some((meta.on, self.clone()));
        case.court.suspension = None;
        case.court.agreement = None;
    }
}
