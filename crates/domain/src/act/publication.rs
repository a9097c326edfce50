//! 公示 Publication of a decision: proposed, reviewed by a second person, approved by a head, released; corrected, taken down, expired.

mod aftermath;
mod correction;
mod early_stop;
mod performance;
mod release;
mod sameness;
mod signing;
mod submission;

pub use aftermath::{EndWithholding, Expire, TakeDown, TakeDownGround, TakenDown, Withhold, WithholdGround};
pub use correction::{Correct, Corrected, CorrectionProposed, ReviewCorrection};
pub use early_stop::StopEarly;
pub use performance::PerformanceUpdated;
pub(crate) use performance::updated as performed;
pub use release::{Release, Released, term_of_imported, term_until};
pub use sameness::only_masks;
pub use signing::{Approve, Review};
pub use submission::{MaskedPlaces, Submit, Submitted};

use crate::act::decision::Status as DecisionStatus;
use crate::act::delivery::{DECISION_IS_MADE, MARKET_PUBLICATION};
use crate::act::draft::{DecisionKind, PenaltyKind};
use crate::act::standing::{self, PENALTY_LAW, PLATFORM};
use crate::case::Case;
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::public_record::PublicRecord;
use crate::redaction::Leak;
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use serde::Serialize;

/// Key of the regulation on open government information.
pub const INFORMATION: &str = "政府信息公开条例_2019";

/// 处罚法48, 85: working days in which a decision that no longer stands must be taken down (DIS-16).
pub const TAKE_DOWN_WORKING_DAYS: u32 = 3;
/// 未成年人
const MINOR_AGE: i16 = 18;

rules! {
    /// 公示的范围 DIS-08
    DECISION_IS_PUBLISHABLE: "decision-is-publishable", "具有一定社会影响的行政处罚决定应当依法公开。", [Provision::paragraph(PENALTY_LAW, 48, 1)];
    /// 仅警告不公示 DIS-08
    WARNING_IS_NOT_PUBLISHED: "warning-is-not-published", "仅给予警告的行政处罚决定不公示，参数表另有规定的除外", [Provision::article(PLATFORM, 166), Provision::paragraph(MARKET_PUBLICATION, 2, 2)];
    /// 保密审查先行 DIS-10, DIS-11
    SECRECY_IS_CHECKED: "secrecy-is-checked", "行政机关应当依照《中华人民共和国保守国家秘密法》以及其他法律、法规和国家有关规定对拟公开的政府信息进行审查。", [Provision::paragraph(INFORMATION, 17, 2), Provision::article(INFORMATION, 14)];
    /// 不予公示的情形 DIS-13
    WITHHELD_IS_NOT_PUBLISHED: "withheld-is-not-published", "当事人是未成年人、案件正在移送司法机关或者已经决定不予公示的，行政处罚决定不公示", [Provision::article(PLATFORM, 167), Provision::article(INFORMATION, 15)];
    /// 应当隐去的内容 DIS-14
    PRIVATE_IS_MASKED: "private-is-masked", "公示应当隐去自然人的住址、联系方式、身份证件号码、银行账号、健康状况，被处罚人以外的自然人姓名，以及单位的银行账号；应当隐去而未隐去的，不得公示", [Provision::article(PLATFORM, 177), Provision::article("个人信息保护法_2021", 25), Provision::article(MARKET_PUBLICATION, 6)];
    /// 与送达文书一致 DIS-15
    SAME_AS_DELIVERED: "same-as-delivered", "公示的内容由决定书派生，除依照规定隐去的内容外，应当与送达的决定书一致；更正公示不得改变决定书的内容，决定书补正、变更的，公示随之更正", [Provision::article(PLATFORM, 168), Provision::article(MARKET_PUBLICATION, 7)];
    /// 职责分离 DIS-10
    PUBLICATION_IS_SEPARATED: "publication-is-separated", "公示由一人提出、另一人复核，经机关负责人审定后由公示专员发布；提出人不得复核，提出人和复核人不得审定，复核人不得发布", [Provision::article(PLATFORM, 169)];
    /// 审定同一内容 DIS-10
    SAME_BYTES_APPROVED: "same-bytes-approved", "复核、审定和发布的应当是同一内容，内容变化的重新复核、审定", [Provision::article(PLATFORM, 170)];
    /// 不重复公示
    NOT_PUBLISHED_TWICE: "not-published-twice", "已经公示的决定不重复公示，内容不准确的更正，决定变更的撤下后重新公示", [Provision::article(PLATFORM, 171)];
    /// 不予公示的终止 DIS-13: grounds that pass, such as an investigation that the publication would disturb.
    WITHHOLDING_ENDS: "withholding-ends-with-its-ground", "不予公示的情形消失的，写明消失的日期和理由终止不予公示，行政处罚决定自终止之日起依照规定的期限公示；情形仍然存在的不终止", [Provision::article(PLATFORM, 292), Provision::paragraph(PENALTY_LAW, 48, 1)];
    /// 已公示
    PUBLICATION_IS_UP: "publication-is-up", "更正、撤下和停止公示的，应当是正在公示的决定", [Provision::article(PLATFORM, 172)];
    /// 撤下并说明理由 DIS-16
    TAKEN_DOWN_WITH_REASON: "taken-down-with-reason", "公开的行政处罚决定被依法变更、撤销、确认违法或者确认无效的，行政机关应当在三日内撤回行政处罚决定信息并公开说明理由。", [Provision::paragraph(PENALTY_LAW, 48, 2)];
    /// 撤下的情形属实 DIS-16
    OVERTURNED_IS_SAID: "overturned-is-said", "公开的行政处罚决定被依法变更、撤销、确认违法或者确认无效而撤下的，应当以此为撤下的情形并向社会说明，不得以其他情形代替", [Provision::article(PLATFORM, 179), Provision::paragraph(PENALTY_LAW, 48, 2)];
    /// 及时更正 DIS-17
    CORRECTED_WITH_TRACE: "corrected-with-trace", "更正公示的，更正前后的内容同时公示，写明更正的时间和理由", [Provision::article(PLATFORM, 178), Provision::article(MARKET_PUBLICATION, 12)];
    /// 更正须复核 DIS-10, DIS-17
    CORRECTION_IS_REVIEWED: "correction-is-reviewed", "更正公示由一人提出、另一人复核后生效，提出人不得复核，复核的应当是提出的同一内容", [Provision::article(PLATFORM, 56), Provision::article(MARKET_PUBLICATION, 5)];
    /// 提前停止公示的条件 DIS-19
    EARLY_STOP_ON_TERMS: "early-stop-on-terms", "行政处罚信息公示达到规定时限要求，且同时符合以下条件的，可以向作出行政处罚决定的市场监督管理部门申请提前停止公示：", [Provision::paragraph(MARKET_PUBLICATION, 14, 1)];
    /// 不得提前停止公示 DIS-19
    GRAVE_IS_NOT_STOPPED_EARLY: "grave-is-not-stopped-early", "当事人受到责令停产停业、限制开展生产经营活动、限制从业、降低资质等级、吊销许可证件、吊销营业执照以及国家市场监督管理总局规定的其他较为严重行政处罚的，不得提前停止公示。", [Provision::paragraph(MARKET_PUBLICATION, 14, 3)];
    /// 公示期 DIS-18
    TERM_HAS_RUN: "term-has-run", "公示期满的停止公示，公示期未满的不得因期满停止公示", [Provision::article(PLATFORM, 173), Provision::article(MARKET_PUBLICATION, 13)];
}

/// 公示 How far publication has come.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Publication {
    /// 提请 with who submitted it and when.
    pub submitted: Option<(PersonId, Date, Submitted)>,
    /// 复核 of the submission.
    pub review: Option<(PersonId, Date, Review)>,
    /// 审定 of the submission.
    pub approval: Option<(PersonId, Date, Approve)>,
    /// 发布 with the record as it stands now.
    pub released: Option<Released>,
    /// 重新发布 The day on which it was released again after it had been taken down.
    pub renewed_on: Option<Date>,
    /// 提出的更正 with who proposed it and when; `None` = nothing waits for review.
    pub correcting: Option<(PersonId, Date, CorrectionProposed)>,
    /// 提前停止公示
    pub stopped_early: Option<(Date, StopEarly)>,
    /// 不予公示
    pub withheld: Option<(Date, Withhold)>,
    /// 终止不予公示 The day on which the decision became one to be published after all.
    pub withholding_ended_on: Option<Date>,
    /// 撤下
    pub taken_down: Option<TakenDown>,
    /// 停止公示
    pub expired_on: Option<Date>,
}

impl Publication {
    /// 正在公示 The public sees the decision now.
    #[must_use]
    pub const fn is_up(&self) -> bool {
        self.released.is_some() && self.taken_down.is_none() && self.expired_on.is_none()
    }

    /// 公示日期 The day of the first release that still counts.
    #[must_use]
    pub fn released_on(&self) -> Option<Date> {
        self.released.as_ref().map(|released| released.released_on)
    }

    /// 公示内容 What the public page shows, in whatever state; `None` = never released.
    #[must_use]
    pub fn record(&self) -> Option<&PublicRecord> {
        self.released.as_ref().map(|released| &released.record)
    }

    /// What is submitted no longer fits the decision.
    pub(crate) fn unsubmit(&mut self) {
        self.submitted = None;
        self.review = None;
        self.approval = None;
    }

    /// The digest that is submitted and not yet released.
    #[must_use]
    pub fn pending_digest(&self) -> Option<&str> {
        self.submitted.as_ref().map(|(_, _, submitted)| submitted.digest.as_str())
    }
}

/// 不公示的原因 Why the decision is not to be published, in words; `None` = it is (DIS-08, DIS-13).
#[must_use]
pub fn unpublishable(case: &Case, ctx: &Context) -> Option<String> {
    let decision = case.decision.as_ref()?;
    if decision.content.kind != DecisionKind::Penalize {
        return Some(format!("“{}”不是行政处罚决定", decision.content.kind));
    }
    if only_warning(decision.content.penalties.iter().map(|penalty| penalty.kind))
        && !ctx.profile.publish_warnings.value
    {
        return Some("仅给予警告的不公示".to_owned());
    }
    None
}

/// 仅警告 Nothing but warnings among these penalties (DIS-08).
pub fn only_warning(mut kinds: impl Iterator<Item = PenaltyKind>) -> bool {
    kinds.all(|kind| kind == PenaltyKind::Warning)
}

/// 当事人是未成年人 at the time of the act.
fn is_minor(case: &Case) -> bool {
    case.opening.as_ref().is_some_and(|o| o.party.age_on(o.offence_from).is_some_and(|age| age < MINOR_AGE))
}

fn with_police(case: &Case) -> bool {
    case.referral.as_ref().is_some_and(|referral| referral.is_approved() || referral.is_away())
}

/// Decided, publishable, not withheld, not up; by someone who may submit.
fn submittable(case: &Case, ctx: &Context, check: &mut Check) {
    check.require(&DECISION_IS_MADE, case.decision.is_some(), "本案还没有作出决定");
    let Some(decision) = &case.decision else { return };
    let reason = unpublishable(case, ctx);
    let warning = decision.content.kind == DecisionKind::Penalize;
    let rule = if warning { &WARNING_IS_NOT_PUBLISHED } else { &DECISION_IS_PUBLISHABLE };
    check.require(rule, reason.is_none(), reason.unwrap_or_default());
    let stands = matches!(decision.status, DecisionStatus::InForce | DecisionStatus::Changed);
    check.require(&TAKEN_DOWN_WITH_REASON, stands, "决定已经被撤销、确认违法或者确认无效，不再公示");
    not_withheld(case, check);
    let publication = &case.publication;
    let changed = publication.taken_down.is_some() && decision.status == DecisionStatus::Changed;
    let again = publication.released.is_none() || (changed && publication.expired_on.is_none());
    if let Some(released_on) = publication.released_on().filter(|_| changed && again) {
        let until = term_until(case, ctx, released_on);
        let missing = format!("公示期自首次公示之日{released_on}起计算，至{until}已经届满，变更后的决定不再公示");
        check.require(&TERM_HAS_RUN, ctx.today() <= until, missing);
    }
    check.require(&NOT_PUBLISHED_TWICE, again, "决定已经公示；内容不准确的请更正，决定变更的请先撤下");
}

fn not_withheld(case: &Case, check: &mut Check) {
    let withheld = case.publication.withheld.as_ref();
    let missing = withheld.map(|(_, withhold)| format!("已经决定不予公示：{}", withhold.ground)).unwrap_or_default();
    check.require(&WITHHELD_IS_NOT_PUBLISHED, withheld.is_none(), missing);
    check.require(&WITHHELD_IS_NOT_PUBLISHED, !is_minor(case), "当事人是未成年人，请提请不予公示");
    check.require(&WITHHELD_IS_NOT_PUBLISHED, !with_police(case), "案件正在移送司法机关，请提请不予公示");
}

/// Nothing of this stands in what is to be published.
pub(crate) fn leak_free(leaks: &[Leak], check: &mut Check) {
    for leak in leaks {
        check.require(&PRIVATE_IS_MASKED, false, leak.told.as_str());
    }
}

/// By the disclosure officer, of a decision that is up; also after the case was closed.
fn may_touch(case: &Case, ctx: &Context, check: &mut Check) {
    standing::role(check, ctx, Role::DisclosureOfficer);
    standing::not_recused(check, case, ctx, &ctx.actor.id);
    check.require(&PUBLICATION_IS_UP, case.publication.is_up(), "没有正在公示的决定");
}
