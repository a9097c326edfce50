//! 公示之后 What becomes of a publication: withheld, taken down, expired.

use super::{
    NOT_PUBLISHED_TWICE, OVERTURNED_IS_SAID, TAKE_DOWN_WORKING_DAYS, TAKEN_DOWN_WITH_REASON, TERM_HAS_RUN,
    WITHHELD_IS_NOT_PUBLISHED, WITHHOLDING_ENDS, is_minor, leak_free, may_touch, with_police,
};
use crate::act::Lawful;
use crate::act::approval::Approvable;
use crate::act::decision::Status;
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::remedy::Overturned;
use crate::act::standing::{self, CASE_IS_NOT_CLOSED, CONTENT_COMPLETE};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::public_record::{self, Field};
use crate::redaction::{self, Known};
use crate::rule::Check;
use crate::terms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

terms! {
    /// 不予公示的情形 DIS-11 to DIS-13
    WithholdGround {
        Minor = "当事人是未成年人",
        Secret = "涉及国家秘密或者法律、行政法规禁止公开",
        Stability = "公开后可能危及国家安全、公共安全、经济安全、社会稳定",
        Private = "涉及商业秘密、个人隐私",
        RelatedCase = "公开后可能影响相关案件调查处理",
        Crime = "涉嫌犯罪，正在移送或者由公安机关调查处理",
        NoImpact = "不具有一定社会影响",
        Other = "法律、法规、规章规定不予公开的其他情形",
    }
}

/// 不予公示 Proposes not to publish the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withhold {
    /// 情形
    #[schemars(title = "不予公示的情形")]
    pub ground: WithholdGround,
    /// 理由
    #[schemars(title = "理由和依据", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 终止不予公示 The ground has passed; the decision is published like any other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EndWithholding {
    /// 情形消失的日期
    #[schemars(title = "不予公示的情形消失的日期")]
    pub ceased_on: Date,
    /// 理由
    #[schemars(title = "情形已经消失的说明", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

terms! {
    /// 撤下的情形
    TakeDownGround {
        Overturned = "行政处罚决定被变更、撤销、确认违法或者确认无效",
        Mistaken = "依照规定不应当公示",
    }
}

/// 撤下公示 The page remains and says why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeDown {
    /// 情形
    #[schemars(title = "撤下的情形")]
    pub ground: TakeDownGround,
    /// 公开的理由
    #[schemars(title = "向社会公开说明的理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 已撤下
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TakenDown {
    /// 情形
    pub ground: TakeDownGround,
    /// 撤下日期
    pub on: Date,
    /// 公开的理由
    pub reason: String,
}

/// 公示期满停止公示
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expire {
    /// 备注
    #[schemars(title = "备注", length(max = 500))]
    #[serde(default)]
    pub note: String,
}

fn withholdable(case: &Case, check: &mut Check) {
    check.require(&DECISION_IS_MADE, case.decision.is_some(), "本案还没有作出决定");
    let publication = &case.publication;
    let up = publication.is_up();
    check.require(&NOT_PUBLISHED_TWICE, !up, "决定正在公示；不应当公示的请先撤下");
    let stands = !case.is_overturned();
    check.require(
        &TAKEN_DOWN_WITH_REASON,
        stands,
        "决定已经被撤销、确认违法或者确认无效，不会再公示，不需要决定不予公示",
    );
    // A changed decision that was taken down may still be published again, or not.
    let changed = case.decision.as_ref().is_some_and(|decision| decision.status == Status::Changed);
    let over = publication.released.is_some() && !up && !(changed && publication.expired_on.is_none());
    check.require(&NOT_PUBLISHED_TWICE, !over, "公示已经撤下或者停止，不会再公示，不需要决定不予公示");
    let closed = case.closure.is_some() && publication.withholding_ended_on.is_none();
    check.require(&CASE_IS_NOT_CLOSED, !closed, "本案已经结案");
    check.require(&WITHHELD_IS_NOT_PUBLISHED, publication.withheld.is_none(), "已经决定不予公示");
}

impl Approvable for Withhold {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        let missing = "不予公示由公示专员或者本案办案人员提请";
        standing::discloser_or_handler(check, case, ctx, missing);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        withholdable(case, check);
    }

    fn examine(&self, case: &Case, _ctx: &Context, check: &mut Check) {
        withholdable(case, check);
        check.require(&CONTENT_COMPLETE, !self.reason.trim().is_empty(), "请写明不予公示的理由和依据");
        let fits = match self.ground {
            WithholdGround::Minor => is_minor(case),
            WithholdGround::Crime => case.referral.is_some(),
            _ => true,
        };
        check.require(&CONTENT_COMPLETE, fits, format!("“{}”与案卷记载不符", self.ground));
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::PublicationWithheld(self.clone())]
    }
}

impl Fact for Withhold {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.publication.withheld = Some((meta.on, self.clone()));
        case.publication.unsubmit();
    }
}

impl Lawful for EndWithholding {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        let missing = "终止不予公示由公示专员或者本案办案人员办理";
        standing::discloser_or_handler(check, case, ctx, missing);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        let withheld = case.publication.withheld.as_ref();
        check.require(&WITHHOLDING_ENDS, withheld.is_some(), "本案没有决定不予公示");
        let lasts = withheld.is_some_and(|(_, withhold)| match withhold.ground {
            WithholdGround::Minor => is_minor(case),
            WithholdGround::Crime => with_police(case),
            _ => false,
        });
        let ground = withheld.map(|(_, withhold)| withhold.ground.label()).unwrap_or_default();
        check.require(&WITHHOLDING_ENDS, !lasts, format!("“{ground}”的情形仍然存在"));
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let withheld_on = case.publication.withheld.as_ref().map(|(on, _)| *on);
        standing::day(check, ctx, "情形消失的日期", self.ceased_on, withheld_on);
        check.require(&CONTENT_COMPLETE, !self.reason.trim().is_empty(), "请写明情形已经消失的依据");
        vec![Event::WithholdingEnded(self.clone())]
    }
}

impl Fact for EndWithholding {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.publication.withheld = None;
        case.publication.withholding_ended_on = Some(meta.on);
    }
}

/// What the case knows, and what was hidden in the publication that is taken down: the reason says none of it.
fn hidden(case: &Case, ctx: &Context) -> Known {
    let known = Known::of_decision(case, ctx);
    let Some(record) = case.publication.record() else { return known };
    let fields = [Field::PartyName, Field::Cause, Field::Facts];
    let known = fields.into_iter().fold(known, |known, field| match case.decided_text(field) {
        Some(decided) => known.with_hidden(&decided, field.of(record)),
        None => known,
    });
    let delivered = case.decision.as_ref().and_then(|decision| decision.text.as_ref());
    match (delivered, &record.full_text) {
        (Some(delivered), Some(full)) => known.with_hidden(&case.rectified(&delivered.text), &full.text),
        _ => known,
    }
}

impl Lawful for TakeDown {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_touch(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let changed = case.overturned().is_some();
        let said = self.ground == TakeDownGround::Overturned || case.take_down_due(ctx).is_none();
        let how = case.overturned().map(|overturned| overturned.reason).unwrap_or_default();
        let missing = format!("决定已经{how}，撤下的情形应当选择“{}”", TakeDownGround::Overturned);
        check.require(&OVERTURNED_IS_SAID, said, missing);
        let fits = self.ground != TakeDownGround::Overturned || changed;
        check.require(&TAKEN_DOWN_WITH_REASON, fits, "决定没有被变更、撤销、确认违法或者确认无效");
        check.require(&TAKEN_DOWN_WITH_REASON, !self.reason.trim().is_empty(), "请写明向社会公开说明的理由");
        leak_free(&redaction::told_of_reason("公开的理由", &self.reason, &hidden(case, ctx)), check);
        vec![Event::PublicationTakenDown(TakenDown {
            ground: self.ground,
            on: ctx.today(),
            reason: self.reason.clone(),
        })]
    }
}

impl Fact for TakenDown {
    /// The page that remains says itself what became of the decision, whatever the officer wrote.
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        let overturned = case.overturned().filter(|_| self.ground == TakeDownGround::Overturned);
        let reason = match overturned {
            Some(overturned) => {
                format!("行政处罚决定已于{}经{}。{}", overturned.changed_on, overturned.reason, self.reason)
            }
            None => self.reason.clone(),
        };
        if let Some(released) = &mut case.publication.released {
            let overturned = self.ground == TakeDownGround::Overturned;
            released.record.status = public_record::Status::TakenDown { on: self.on, reason, overturned };
        }
        case.publication.taken_down = Some(self.clone());
    }
}

impl Lawful for Expire {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        may_touch(case, ctx, check);
        if let Some(released) = &case.publication.released {
            let until = released.term_until;
            check.require(&TERM_HAS_RUN, ctx.today() > until, format!("公示期至{until}，还没有届满"));
        }
    }

    fn decide(&self, _case: &Case, _ctx: &Context, _check: &mut Check) -> Vec<Event> {
        vec![Event::PublicationExpired(self.clone())]
    }
}

impl Fact for Expire {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.publication.expired_on = Some(meta.on);
        if let Some(released) = &mut case.publication.released {
            released.record.status = public_record::Status::Expired { on: meta.on, early: false };
        }
    }
}

impl Case {
    /// 应当撤下 What is up shows a decision that was changed since; `None` = what the public sees stands (DIS-16).
    #[must_use]
    pub fn outdated(&self) -> Option<Overturned> {
        let overturned = self.overturned().filter(|_| self.publication.is_up())?;
        // A record released again after the change already shows the changed decision, be it on the same day.
        let renewed = self.publication.renewed_on.is_some_and(|on| on >= overturned.on);
        let released = self.publication.released.as_ref();
        let stale = !renewed && released.is_some_and(|released| released.released_on <= overturned.on);
        stale.then_some(overturned)
    }

    /// 应当撤下的期限 The last day to take the decision down after it was changed; `None` = nothing to take down (DIS-16).
    #[must_use]
    pub fn take_down_due(&self, ctx: &Context) -> Option<Date> {
        self.outdated().map(|overturned| ctx.calendar.add_working_days(overturned.on, TAKE_DOWN_WORKING_DAYS))
    }
}
