//! 公示 Publication of a decision: proposed, reviewed by a second person, approved by a head, released; corrected, taken down, expired.

mod aftermath;
mod correction;
mod early_stop;
mod performance;

pub use aftermath::{Expire, TakeDown, TakeDownGround, TakenDown, Withhold, WithholdGround};
pub use correction::{Correct, Corrected, CorrectionProposed, Field, ReviewCorrection};
pub use early_stop::StopEarly;
pub use performance::PerformanceUpdated;
pub(crate) use performance::updated as performed;

use crate::act::Lawful;
use crate::act::decision::Status as DecisionStatus;
use crate::act::delivery::{DECISION_IS_MADE, MARKET_PUBLICATION};
use crate::act::draft::{DecisionKind, Penalty, PenaltyKind};
use crate::act::standing::{self, CONTENT_COMPLETE, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::people::{PersonId, Role};
use crate::public_record::{self, PublicRecord};
use crate::redaction::{self, Known, Leak, Override, Suggestion};
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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
    SAME_AS_DELIVERED: "same-as-delivered", "公示的内容由决定书派生，除依照规定隐去的内容外，应当与送达的决定书一致", [Provision::article(PLATFORM, 168), Provision::article(MARKET_PUBLICATION, 7)];
    /// 职责分离 DIS-10
    PUBLICATION_IS_SEPARATED: "publication-is-separated", "公示由一人提出、另一人复核，经机关负责人审定后由公示专员发布；提出人不得复核，提出人和复核人不得审定，复核人不得发布", [Provision::article(PLATFORM, 169)];
    /// 审定同一内容 DIS-10
    SAME_BYTES_APPROVED: "same-bytes-approved", "复核、审定和发布的应当是同一内容，内容变化的重新复核、审定", [Provision::article(PLATFORM, 170)];
    /// 不重复公示
    NOT_PUBLISHED_TWICE: "not-published-twice", "已经公示的决定不重复公示，内容不准确的更正，决定变更的撤下后重新公示", [Provision::article(PLATFORM, 171)];
    /// 已公示
    PUBLICATION_IS_UP: "publication-is-up", "更正、撤下和停止公示的，应当是正在公示的决定", [Provision::article(PLATFORM, 172)];
    /// 撤下并说明理由 DIS-16
    TAKEN_DOWN_WITH_REASON: "taken-down-with-reason", "公开的行政处罚决定被依法变更、撤销、确认违法或者确认无效的，行政机关应当在三日内撤回行政处罚决定信息并公开说明理由。", [Provision::paragraph(PENALTY_LAW, 48, 2)];
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

/// 提请公示 Submits the public record of the decision; its content is computed, only the masking is decided by people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submit {
    /// 对隐去建议的处理
    #[schemars(
        title = "对隐去建议的处理",
        length(max = 200),
        extend("x-widget" = "redaction", "x-help" = "建议以外还要隐去或者改写的，从原文复制过来，写明替换成什么和理由")
    )]
    #[serde(default)]
    pub overrides: Vec<Override>,
    /// 保密审查
    #[schemars(title = "已经保密审查，不涉及国家秘密、商业秘密，不危及国家安全、公共安全、经济安全和社会稳定")]
    pub secrecy_checked: bool,
    /// 保密审查意见
    #[schemars(title = "保密审查意见", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub secrecy_opinion: String,
}

/// 隐去情况 How many places of a kind were masked as suggested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MaskedPlaces {
    /// 种类
    pub kind: redaction::Kind,
    /// 处数
    pub places: u32,
}

/// 已提请公示 The record as submitted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Submitted {
    /// 公示内容
    pub record: PublicRecord,
    /// 指纹
    pub digest: String,
    /// 对隐去建议的处理
    pub overrides: Vec<Override>,
    /// 保密审查意见
    pub secrecy_opinion: String,
    /// 照建议隐去的
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub masked: Vec<MaskedPlaces>,
}

/// 复核公示内容 A second person reads exactly what will be published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// 公示内容的指纹
    #[schemars(title = "公示内容的指纹", length(min = 64, max = 64), extend("x-widget" = "publication_digest"))]
    pub digest: String,
    /// 复核通过
    #[schemars(title = "复核通过")]
    pub passed: bool,
    /// 复核意见
    #[schemars(title = "复核意见", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub opinion: String,
}

/// 审定公示 The head's signature on exactly these bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// 公示内容的指纹
    #[schemars(title = "公示内容的指纹", length(min = 64, max = 64), extend("x-widget" = "publication_digest"))]
    pub digest: String,
    /// 审定意见
    #[schemars(title = "审定意见", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub opinion: String,
}

/// 发布公示
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// 公示内容的指纹
    #[schemars(title = "公示内容的指纹", length(min = 64, max = 64), extend("x-widget" = "publication_digest"))]
    pub digest: String,
}

/// 已发布 What the public sees from now on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Released {
    /// 公示内容
    pub record: PublicRecord,
    /// 指纹
    pub digest: String,
    /// 公示日期
    pub released_on: Date,
    /// 公示期至
    pub term_until: Date,
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
    /// 提出的更正 with who proposed it and when; `None` = nothing waits for review.
    pub correcting: Option<(PersonId, Date, CorrectionProposed)>,
    /// 提前停止公示
    pub stopped_early: Option<(Date, StopEarly)>,
    /// 不予公示
    pub withheld: Option<(Date, Withhold)>,
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
    if only_warning(&decision.content.penalties) && !ctx.profile.publish_warnings.value {
        return Some("仅给予警告的不公示".to_owned());
    }
    None
}

fn only_warning(penalties: &[Penalty]) -> bool {
    penalties.iter().all(|penalty| penalty.kind == PenaltyKind::Warning)
}

/// 当事人是未成年人 at the time of the act.
fn is_minor(case: &Case) -> bool {
    case.opening.as_ref().is_some_and(|o| o.party.age_on(o.offence_from).is_some_and(|age| age < MINOR_AGE))
}

fn with_police(case: &Case) -> bool {
    case.referral.as_ref().is_some_and(|referral| referral.is_approved() || referral.is_away())
}

/// 公示期 The last day of the term (DIS-18).
///
/// Criticism or a fine below the amount that gives a right to a hearing runs the short term: the amount that counts as 较低 is set
/// by provinces, and the one that counts as 较大 is the nearest that every profile states. A restriction that lasts longer
/// than the long term is published as long as it lasts.
#[must_use]
pub fn term_until(case: &Case, ctx: &Context, from: Date) -> Date {
    use PenaltyKind::{BanFromTrade, Criticism, Fine, RestrictOperation, Warning};
    let penalties = case.penalties_in_force();
    let person = case.party().is_none_or(crate::party::Party::is_person);
    let profile = ctx.profile;
    let large =
        if person { profile.hearing_threshold_person.value } else { profile.hearing_threshold_organization.value };
    let fine: Fen = penalties.iter().filter(|p| p.kind == Fine).filter_map(|p| p.amount).sum();
    let light = penalties.iter().all(|p| matches!(p.kind, Warning | Criticism | Fine)) && fine < large;
    let base = if light { profile.light_term_months.value } else { profile.term_months.value };
    let restricted =
        penalties.iter().filter(|p| matches!(p.kind, RestrictOperation | BanFromTrade)).filter_map(|p| p.months);
    ctx.calendar.add_months(from, restricted.max().unwrap_or(0).max(base))
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

impl Lawful for Submit {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        let missing = "公示由公示专员或者本案办案人员提请";
        standing::discloser_or_handler(check, case, ctx, missing);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        submittable(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        check.require(&SECRECY_IS_CHECKED, self.secrecy_checked, "请先完成保密审查");
        let Some((record, maskings)) = PublicRecord::of(case, ctx, &self.overrides) else { return Vec::new() };
        let leaks = record.leaks(&Known::of(case, ctx));
        leak_free(&leaks, check);
        for decided in &self.overrides {
            let reasoned = !decided.reason.trim().is_empty() && !decided.original.is_empty();
            check.require(&CONTENT_COMPLETE, reasoned, "对隐去建议作不同处理的，应当写明原文和理由");
            let found = maskings.iter().any(|masking| masking.original.contains(&decided.original));
            check.require(&CONTENT_COMPLETE, found, "要求处理的原文不在公示内容中");
            let hit = |hit: &&Suggestion| hit.original == decided.original;
            let suggested: Vec<&Suggestion> = maskings.iter().flat_map(|m| &m.suggestions).filter(hit).collect();
            if decided.replacement.is_none() {
                check.require(&CONTENT_COMPLETE, !suggested.is_empty(), "没有建议隐去的内容，不需要写明保留");
                let named = |hit: &&&Suggestion| leaks.iter().any(|leak| leak.found.original == hit.original);
                let certain = suggested.iter().find(|hit| hit.certain && !named(hit));
                let missing = certain.map(|hit| format!("{}必须隐去，不能保留", hit.kind)).unwrap_or_default();
                check.require(&PRIVATE_IS_MASKED, certain.is_none(), missing);
            }
        }
        let digest = record.digest();
        let accepted = |hit: &&Suggestion| !self.overrides.iter().any(|decided| decided.original == hit.original);
        let hits: Vec<&Suggestion> = maskings.iter().flat_map(|m| &m.suggestions).filter(accepted).collect();
        let counted = redaction::Kind::ALL.iter().map(|kind| MaskedPlaces {
            kind: *kind,
            places: u32::try_from(hits.iter().filter(|hit| hit.kind == *kind).count()).unwrap_or(u32::MAX),
        });
        vec![Event::PublicationProposed(Submitted {
            record,
            digest,
            masked: counted.filter(|masked| masked.places > 0).collect(),
            overrides: self.overrides.clone(),
            secrecy_opinion: self.secrecy_opinion.clone(),
        })]
    }
}

impl Fact for Submitted {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.publication.unsubmit();
        case.publication.submitted = Some((meta.by.clone(), meta.on, self.clone()));
    }
}

/// The bytes that this person saw are the bytes that were submitted.
fn same_bytes(case: &Case, digest: &str, check: &mut Check) {
    let same = case.publication.pending_digest() == Some(digest);
    check.require(&SAME_BYTES_APPROVED, same, "公示内容已经变化，请重新打开后办理");
}

/// By the disclosure officer, of a decision that is up; also after the case was closed.
fn may_touch(case: &Case, ctx: &Context, check: &mut Check) {
    standing::role(check, ctx, Role::DisclosureOfficer);
    standing::not_recused(check, case, ctx, &ctx.actor.id);
    check.require(&PUBLICATION_IS_UP, case.publication.is_up(), "没有正在公示的决定");
}

fn is(person: Option<&PersonId>, ctx: &Context) -> bool {
    person == Some(&ctx.actor.id)
}

impl Lawful for Review {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::DisclosureOfficer, Role::UnitHead, Role::Reviewer, Role::Officer]);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        let publication = &case.publication;
        let waiting = publication.submitted.is_some() && publication.review.is_none();
        check.require(&PUBLICATION_IS_SEPARATED, waiting, "没有等待复核的公示内容");
        let own = is(publication.submitted.as_ref().map(|(by, _, _)| by), ctx);
        check.require(&PUBLICATION_IS_SEPARATED, !own, "提出人不得复核，请由另一人复核");
    }

    fn decide(&self, case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        same_bytes(case, &self.digest, check);
        standing::stated(check, !self.opinion.trim().is_empty(), "请写明复核意见");
        vec![Event::PublicationReviewed(self.clone())]
    }
}

impl Fact for Review {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.publication.review = Some((meta.by.clone(), meta.on, self.clone()));
    }
}

fn reviewed(case: &Case) -> bool {
    case.publication.review.as_ref().is_some_and(|(_, _, review)| review.passed)
}

impl Lawful for Approve {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::role(check, ctx, Role::Head);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        let publication = &case.publication;
        check.require(&PUBLICATION_IS_SEPARATED, reviewed(case), "公示内容还没有复核通过");
        check.require(&SAME_BYTES_APPROVED, publication.approval.is_none(), "公示内容已经审定");
        let own = is(publication.submitted.as_ref().map(|(by, _, _)| by), ctx)
            || is(publication.review.as_ref().map(|(by, _, _)| by), ctx);
        check.require(&PUBLICATION_IS_SEPARATED, !own, "提出人和复核人不得审定");
        not_withheld(case, check);
    }

    fn decide(&self, case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        same_bytes(case, &self.digest, check);
        standing::stated(check, !self.opinion.trim().is_empty(), "请写明审定意见");
        vec![Event::PublicationApproved(self.clone())]
    }
}

impl Fact for Approve {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.publication.approval = Some((meta.by.clone(), meta.on, self.clone()));
    }
}

impl Lawful for Release {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::role(check, ctx, Role::DisclosureOfficer);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        submittable(case, ctx, check);
        let publication = &case.publication;
        let signed = reviewed(case) && publication.approval.is_some();
        check.require(&PUBLICATION_IS_SEPARATED, signed, "公示内容还没有复核通过并经机关负责人审定");
        let own = is(publication.review.as_ref().map(|(by, _, _)| by), ctx);
        check.require(&PUBLICATION_IS_SEPARATED, !own, "复核人不得发布");
        if let Some((_, _, submitted)) = &publication.submitted {
            leak_free(&submitted.record.leaks(&Known::of(case, ctx)), check);
            // What is derived from the file today, such as whether the party has paid, is what was submitted.
            let now = PublicRecord::of(case, ctx, &submitted.overrides).map(|(record, _)| record.digest());
            let same = submitted.record.digest() == submitted.digest && now.as_ref() == Some(&submitted.digest);
            check.require(&SAME_AS_DELIVERED, same, "提请后决定或者案卷记录（例如履行情况）有变化，请重新提请");
        }
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        same_bytes(case, &self.digest, check);
        let publication = &case.publication;
        let Some((_, _, submitted)) = &publication.submitted else { return Vec::new() };
        let approved = publication.approval.as_ref().is_some_and(|(_, _, approve)| approve.digest == self.digest);
        let reviewed = publication.review.as_ref().is_some_and(|(_, _, review)| review.digest == self.digest);
        check.require(&SAME_BYTES_APPROVED, approved && reviewed, "复核、审定的不是这份内容");
        let released_on = ctx.today();
        let term_until = term_until(case, ctx, released_on);
        let mut record = PublicRecord {
            published_on: Some(released_on),
            term_until: Some(term_until),
            status: public_record::Status::Published,
            ..submitted.record.clone()
        };
        if let (Some(earlier), Some(down)) = (&publication.released, &publication.taken_down) {
            record.corrections.clone_from(&earlier.record.corrections);
            record.corrections.push(public_record::Correction {
                on: released_on,
                field: "行政处罚决定".to_owned(),
                before: format!("{}撤下", down.on),
                after: "变更后的行政处罚决定".to_owned(),
                reason: down.reason.clone(),
            });
        }
        vec![Event::PublicationReleased(Released { record, digest: submitted.digest.clone(), released_on, term_until })]
    }
}

impl Fact for Released {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.publication.released = Some(self.clone());
        case.publication.taken_down = None;
        case.publication.correcting = None;
        case.publication.unsubmit();
    }
}
