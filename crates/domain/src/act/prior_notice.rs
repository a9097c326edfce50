//! 事先告知 Prior notice of the intended penalty.

use crate::act::delivery::{self, Delivery};
use crate::act::draft::{self, DecisionKind};
use crate::act::legal_review::{self, REVIEW_IS_HEEDED, REVIEW_PRECEDES_DECISION};
use crate::act::standing::{self, PENALTY_LAW, PLATFORM};
use crate::act::{Lawful, hearing, jurisdiction};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::profile::ReviewOrder;
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 先告知后决定 PEN-60
    NOTICE_PRECEDES_DECISION: "notice-precedes-decision", "行政机关在作出行政处罚决定之前，应当告知当事人拟作出的行政处罚内容及事实、理由、依据，并告知当事人依法享有的陈述、申辩、要求听证等权利。", [Provision::article(PENALTY_LAW, 44), Provision::article(PENALTY_LAW, 62)];
    /// 有处罚才告知
    NOTICE_OF_A_PENALTY: "notice-of-a-penalty", "事先告知针对拟给予的行政处罚，不予处罚和移送的不适用", [Provision::article(PLATFORM, 38)];
    /// 告知一次
    NOTICE_IS_NEW: "notice-is-new", "同一处理意见告知一次；内容、事实或者依据发生不利变化的重新告知", [Provision::article(PLATFORM, 39)];
    /// 不利变化重新告知 PEN-63
    NOTICE_COVERS_DRAFT: "notice-covers-draft", "拟处罚的内容、事实、理由或者依据在告知后发生对当事人不利的变化的，应当重新告知", [Provision::article(PLATFORM, 40), Provision::article(PENALTY_LAW, 44)];
}

/// 送达事先告知书 Serves notice of the current draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Serve {
    /// 送达
    #[schemars(title = "送达情况")]
    pub delivery: Delivery,
}

/// 已送达事先告知书 What was noticed, and from when it counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Served {
    /// 送达
    pub delivery: Delivery,
    /// 送达日期 the day on which the notice counts as delivered.
    pub served_on: Date,
    /// 告知内容的指纹
    pub digest: String,
    /// 告知内容
    pub content: draft::Set,
    /// 听证权 the grounds on which the party may ask for a hearing; empty = no right.
    pub hearing_grounds: Vec<String>,
}

/// 告知 A notice as the case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Notice {
    /// 送达日期
    pub served_on: Date,
    /// 告知内容的指纹
    pub digest: String,
    /// 告知内容
    pub content: draft::Set,
    /// 享有听证权
    pub hearing_right: bool,
    /// 听证理由
    pub hearing_grounds: Vec<String>,
    /// 送达
    pub delivery: Delivery,
}

/// 告知有效 The last notice covers the current draft: nothing got worse since (PEN-63).
#[must_use]
pub fn covers_draft(case: &Case) -> bool {
    match (case.notices.last(), &case.draft) {
        (Some(notice), Some(draft)) => {
            notice.digest == draft.digest
                || !(draft.content.is_worse_than(&notice.content) || tells_more(case, &notice.content))
        }
        _ => false,
    }
}

/// A smaller sum does not make up for facts that the party was never told: other facts are covered only where the party brought
/// them about, by a point that was adopted or at the hearing.
fn tells_more(case: &Case, told: &draft::Set) -> bool {
    let brought_about = case.defence.replies.iter().any(|reply| reply.adopted) || case.hearing.report.is_some();
    let now = case.draft.as_ref().map(|draft| &draft.content).filter(|now| now.kind == DecisionKind::Penalize);
    let found = now.is_some_and(|now| !now.new_facts.trim().is_empty() && now.new_facts != told.new_facts);
    found || (!brought_about && now.is_some_and(|now| now.facts != told.facts))
}

impl Lawful for Serve {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        standing::handler(check, case, ctx);
        standing::two_available(check, case, ctx);
        check.require(&draft::INVESTIGATION_IS_CLOSED, case.draft.is_some(), "还没有拟定处理意见");
        let Some(draft) = &case.draft else { return };
        let penalizes = draft.content.kind == DecisionKind::Penalize;
        check.require(&NOTICE_OF_A_PENALTY, penalizes, "处理意见不是给予行政处罚，不需要事先告知");
        check.require(&NOTICE_IS_NEW, !covers_draft(case), "已经告知，处理意见没有不利变化");
        jurisdiction::stays_here(case, check);
        let unreported = case.hearing.held.is_some() && case.hearing.is_running();
        check.require(&hearing::HEARING_STATE_FITS, !unreported, "听证已经举行，请先提交听证报告，再重新告知");
        let before = ctx.profile.review_order.value == ReviewOrder::BeforeNotice;
        let needed = before && !legal_review::grounds(case, ctx).is_empty();
        check.require(
            &REVIEW_PRECEDES_DECISION,
            !needed || legal_review::passed(case),
            "本地区、本行业规定先审核后告知，处理意见还没有通过法制审核",
        );
        // What would be told is not what will be decided.
        check.require(
            &REVIEW_IS_HEEDED,
            legal_review::objection(case).is_none(),
            "法制审核对这份处理意见提出了问题，研究处理、再次送审以后告知",
        );
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        delivery::examine(&self.delivery, "行政处罚事先告知书", case, ctx, check);
        standing::two_officers(check, case, ctx, &self.delivery.officers, self.delivery.on);
        let served_on = self.delivery.effective_on(ctx);
        check.require(&NOTICE_PRECEDES_DECISION, served_on.is_some(), "这次送达没有成功，告知书没有送达当事人");
        let (Some(draft), Some(served_on)) = (&case.draft, served_on) else { return Vec::new() };
        if self.delivery.manner != delivery::Manner::Announcement {
            standing::day(check, ctx, "送达日期", served_on, Some(draft.set_on));
        }
        vec![Event::PriorNoticeServed(Served {
            delivery: self.delivery.clone(),
            served_on,
            digest: draft.digest.clone(),
            hearing_grounds: draft.content.hearing_grounds(case, ctx),
            content: draft.content.clone(),
        })]
    }
}

impl Fact for Served {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.notices.push(Notice {
            served_on: self.served_on,
            digest: self.digest.clone(),
            content: self.content.clone(),
            hearing_right: !self.hearing_grounds.is_empty(),
            hearing_grounds: self.hearing_grounds.clone(),
            delivery: self.delivery.clone(),
        });
        // A new notice opens the rights of the party anew; what it has said already is still to be answered.
        case.defence.waived = None;
        // So does a request for a hearing that was not held yet.
        if !case.hearing.is_running() || case.hearing.held.is_some() {
            case.hearing = hearing::Hearing {
                past_pauses: case.hearing.pauses(),
                finished_before: case.hearing.finished_at_version(),
                ..hearing::Hearing::default()
            };
        }
    }
}
