//! 决定 The decision: what a head signs when everything before it is in order.

mod delivered;

pub use delivered::AsDelivered;

use crate::act::defence::{self, DEFENCE_IS_HEARD, DEFENCE_PERIOD_HAS_RUN, WHAT_HOLDS_IS_ADOPTED};
use crate::act::discussion::{self, GRAVE_CASES_ARE_DISCUSSED};
use crate::act::draft::{self, DecisionKind, INVESTIGATION_IS_CLOSED};
use crate::act::hearing::{self, HEARING_RIGHT_EXISTS};
use crate::act::legal_review::{self, REVIEW_PRECEDES_DECISION};
use crate::act::prior_notice::{self, NOTICE_COVERS_DRAFT, NOTICE_PRECEDES_DECISION};
use crate::act::referral::{NO_FINE_AFTER_CRIMINAL_FINE, Referral};
use crate::act::standing::{self, PENALTY_LAW, PLATFORM};
use crate::act::{Lawful, appraisal, jurisdiction, opening, reapproval};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::number::Series;
use crate::people::{PersonId, Role};
use crate::rule::{Check, Provision};
use crate::{due, rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 负责人决定
    HEAD_DECIDES: "head-decides", "调查终结，行政机关负责人应当对调查结果进行审查，根据不同情况，分别作出如下决定：", [Provision::paragraph(PENALTY_LAW, 57, 1)];
    /// 查处分离
    DECIDER_DID_NOT_HANDLE: "decider-did-not-handle", "承办本案的人员不得作出本案的处理决定", [Provision::article(PLATFORM, 49)];
    /// 决定与处理意见一致
    DECISION_FOLLOWS_DRAFT: "decision-follows-draft", "负责人按照经过告知、审核、讨论的处理意见作出决定，不同意的退回承办机构重新拟定", [Provision::article(PLATFORM, 50)];
    /// 逾期说明 PEN-67
    LATENESS_IS_EXPLAINED: "lateness-is-explained", "超过办案期限作出决定的，应当说明逾期的理由，逾期情况记入案卷", [Provision::article(PLATFORM, 51), Provision::article(PENALTY_LAW, 60)];
    /// 不以罚代移 PEN-23
    REFERRAL_IS_NOT_REPLACED: "referral-is-not-replaced", "违法行为涉嫌犯罪的，行政机关应当及时将案件移送司法机关，依法追究刑事责任。", [Provision::paragraph(PENALTY_LAW, 27, 1)];
    /// 待批事项先了结
    PROPOSALS_ARE_SETTLED: "proposals-are-settled", "有待审批的中止、延期、终止、移送、偏离基准事项的，先审批后决定", [Provision::article(PLATFORM, 52)];
    /// 回避先决定
    RECUSALS_ARE_SETTLED: "recusals-are-settled", "当事人提出回避申请的，行政机关应当依法审查，由行政机关负责人决定。", [Provision::paragraph(PENALTY_LAW, 43, 3)];
}

terms! {
    /// 决定状态
    Status {
        InForce = "有效",
        Revoked = "已撤销",
        Changed = "已变更",
        Unlawful = "确认违法",
        Invalid = "确认无效",
        UnlawfulUpheld = "确认违法，继续有效",
    }
}

impl Status {
    /// 有效 It binds the party, as it was made or as it was changed.
    #[must_use]
    pub const fn binds(self) -> bool {
        matches!(self, Self::InForce | Self::Changed | Self::UnlawfulUpheld)
    }
}

/// 作出决定 Signs the current draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Make {
    /// 处理意见的指纹 what the head read and signs.
    #[schemars(title = "处理意见的指纹", length(min = 64, max = 64), extend("x-widget" = "draft_digest"))]
    pub digest: String,
    /// 审批意见
    #[schemars(title = "审批意见", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub opinion: String,
    /// 逾期理由
    #[schemars(title = "逾期作出决定的理由", length(max = 2000), extend("x-widget" = "textarea", "x-help" = "超过办案期限的必须填写"))]
    #[serde(default)]
    pub late_reason: String,
}

/// 已作出决定 The decision with its number and content.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// 文号
    pub number: String,
    /// 决定日期
    pub decided_on: Date,
    /// 处理意见的指纹
    pub digest: String,
    /// 决定内容
    pub content: draft::Set,
    /// 审批意见
    pub opinion: String,
    /// 逾期理由; empty = in time.
    pub late_reason: String,
    /// 决定书文本 `None` = the decision was made before its text was recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<AsDelivered>,
}

/// 决定 as the case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// 文号
    pub number: String,
    /// 决定日期
    pub decided_on: Date,
    /// 签署人
    pub signed_by: PersonId,
    /// 指纹
    pub digest: String,
    /// 决定内容 as in force now.
    pub content: draft::Set,
    /// 处罚 as decided, whatever a later change made of it.
    pub made_penalties: Vec<draft::Penalty>,
    /// 审批意见
    pub opinion: String,
    /// 逾期理由
    pub late_reason: String,
    /// 决定书文本 as it goes to the party; `None` = not recorded.
    pub text: Option<AsDelivered>,
    /// 决定状态
    pub status: Status,
}

impl Decision {
    /// 罚款 in force.
    #[must_use]
    pub fn fine(&self) -> Fen {
        if self.status.binds() { self.content.fine() } else { Fen::ZERO }
    }

    /// 认定违法行为 Found a breach, whether it was penalized or not, and still stands.
    #[must_use]
    pub fn finds_breach(&self) -> bool {
        !matches!(self.content.kind, DecisionKind::NotEstablished | DecisionKind::Referral) && self.status.binds()
    }

    /// 给予行政处罚 and in force.
    #[must_use]
    pub fn penalizes(&self) -> bool {
        self.content.kind == DecisionKind::Penalize && self.status.binds()
    }
}

/// Notice, defence and hearing before a penalty (PEN-60 to PEN-63).
fn heard(case: &Case, ctx: &Context, check: &mut Check) {
    let noticed = case.notices.last().is_some_and(|notice| notice.served_on <= ctx.today());
    check.require(&NOTICE_PRECEDES_DECISION, noticed, "事先告知书还没有送达当事人");
    check.require(
        &NOTICE_COVERS_DRAFT,
        !noticed || prior_notice::covers_draft(case),
        "处理意见在告知后发生不利变化，请重新告知",
    );
    if !noticed {
        return;
    }
    let run = defence::ends_on(case, ctx).is_some_and(|end| ctx.today() > end) || case.defence.waived.is_some();
    let end = defence::ends_on(case, ctx).map(|end| end.to_string()).unwrap_or_default();
    check.require(&DEFENCE_PERIOD_HAS_RUN, run, format!("陈述申辩期到{end}届满，当事人也没有明确放弃"));
    let open = case.defence.unanswered();
    check.require(&DEFENCE_IS_HEARD, open.is_empty(), format!("还有{}条陈述申辩意见没有复核", open.len()));
    let idle = defence::adopted_in_vain(case).iter().map(u32::to_string).collect::<Vec<_>>().join("、");
    let missing = format!("第{idle}条意见已经采纳，处理意见却与告知的相同；请按采纳的意见重新拟定");
    check.require(&WHAT_HOLDS_IS_ADOPTED, idle.is_empty(), missing);
    check.require(&HEARING_RIGHT_EXISTS, hearing::is_settled(case, ctx), "听证申请期没有届满，或者听证还没有结束");
}

impl Lawful for Make {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        opening::entrusted(ctx, check);
        check.require(&HEAD_DECIDES, ctx.is(Role::Head), "决定由机关负责人作出");
        check.require(
            &DECIDER_DID_NOT_HANDLE,
            !case.involved.contains(&ctx.actor.id),
            "您参与过本案办理，请由其他负责人决定",
        );
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        check.require(
            &INVESTIGATION_IS_CLOSED,
            case.investigation.is_some() && case.draft.is_some(),
            "还没有调查终结或者拟定处理意见",
        );
        jurisdiction::stays_here(case, check);
        appraisal::settled(case, check);
        let (Some(draft), Some(opening)) = (&case.draft, &case.opening) else { return };
        let set = &draft.content;
        if set.kind == DecisionKind::Penalize {
            heard(case, ctx, check);
            let blocked = case.referral.as_ref().is_some_and(Referral::blocks_decision);
            check.require(&REFERRAL_IS_NOT_REPLACED, !blocked, "涉嫌犯罪的情况正在核查或者移送，不得以行政处罚代替移送；核查认为不构成犯罪的，提出报告，由正职负责人决定不移送");
            let last = opening::limitation_ends(opening, ctx);
            check.require(&opening::WITHIN_LIMITATION, opening.discovered_on <= last, "已过追责期限");
            draft::not_fined_twice(set, opening, ctx, check);
            let barred = set.fine().is_positive() && case.referral.as_ref().is_some_and(Referral::bars_fine);
            check.require(&NO_FINE_AFTER_CRIMINAL_FINE, !barred, "人民法院已经判处罚金，尚未给予的罚款不再给予");
        }
        if set.kind == DecisionKind::Referral {
            let referred = case.referral.as_ref().is_some_and(Referral::is_approved);
            check.require(&REFERRAL_IS_NOT_REPLACED, referred, "还没有按照移送程序决定移送司法机关");
        }
        let grounds = legal_review::grounds(case, ctx);
        check.require(
            &REVIEW_PRECEDES_DECISION,
            grounds.is_empty() || legal_review::passed(case),
            format!("应当法制审核（{}），这份处理意见没有审核通过", grounds.join("；")),
        );
        let grave = discussion::grounds(case, ctx);
        check.require(
            &GRAVE_CASES_ARE_DISCUSSED,
            grave.is_empty() || discussion::agreed(case),
            format!("应当集体讨论（{}），负责人还没有讨论同意这份处理意见", grave.join("；")),
        );
        draft::relies_on_verified(set, case, check);
        // The law may have changed since the draft was set.
        draft::law_applies(set, case, ctx, check);
        let waiting = case.pending().map(|p| p.subject.title()).collect::<Vec<_>>();
        check.require(&PROPOSALS_ARE_SETTLED, waiting.is_empty(), format!("待审批：{}", waiting.join("、")));
        reapproval::renewed(case, check);
        let undecided = case.recusals.iter().any(|recusal| recusal.granted().is_none());
        check.require(&RECUSALS_ARE_SETTLED, !undecided, "还有回避申请没有决定");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let Some(draft) = &case.draft else { return Vec::new() };
        check.require(&DECISION_FOLLOWS_DRAFT, draft.digest == self.digest, "处理意见已经变更，请重新打开决定页面");
        standing::stated(check, !self.opinion.trim().is_empty(), "请写明审批意见");
        let late = due::decision_due(case, ctx).is_some_and(|due| ctx.today() > due);
        check.require(
            &LATENESS_IS_EXPLAINED,
            !late || !self.late_reason.trim().is_empty(),
            "已经超过办案期限，请说明逾期的理由",
        );
        vec![Event::DecisionMade(Made {
            number: Series::of(draft.content.kind).next_number(ctx),
            decided_on: ctx.today(),
            digest: draft.digest.clone(),
            content: draft.content.clone(),
            opinion: self.opinion.clone(),
            late_reason: self.late_reason.clone(),
            text: ctx.history.decision_text.clone().filter(|_| draft.content.kind == DecisionKind::Penalize),
        })]
    }
}

impl Fact for Made {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.decision = Some(Decision {
            number: self.number.clone(),
            decided_on: self.decided_on,
            signed_by: meta.by.clone(),
            digest: self.digest.clone(),
            content: self.content.clone(),
            made_penalties: self.content.penalties.clone(),
            opinion: self.opinion.clone(),
            late_reason: self.late_reason.clone(),
            text: self.text.clone(),
            status: Status::InForce,
        });
    }
}
