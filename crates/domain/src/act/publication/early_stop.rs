//! 提前停止公示 The page stops before its term, on the party's application (DIS-19).

use super::{EARLY_STOP_ON_TERMS, GRAVE_IS_NOT_STOPPED_EARLY, PUBLICATION_IS_UP};
use crate::act::approval::Approvable;
use crate::act::draft::PenaltyKind;
use crate::act::evidence::FileRef;
use crate::act::payment::Payment;
use crate::act::standing;
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::public_record;
use crate::rule::Check;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 提前停止公示 Proposes to stop publication early.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StopEarly {
    /// 申请日期
    #[schemars(title = "当事人申请日期")]
    pub applied_on: Date,
    /// 消除危害后果的情况
    #[schemars(
        title = "主动消除危害后果和不良影响的情况",
        length(min = 1, max = 5000),
        extend("x-widget" = "textarea")
    )]
    pub harm_removed: String,
    /// 未因同类违法行为再次受罚
    #[schemars(title = "已核查，未因同一类违法行为再次受到行政处罚")]
    pub not_punished_again: bool,
    /// 未列入名录、名单
    #[schemars(title = "已核查，未列入经营异常名录和严重违法失信名单")]
    pub not_listed: bool,
    /// 材料
    #[schemars(title = "申请材料", length(max = 20))]
    #[serde(default)]
    pub files: Vec<FileRef>,
}

/// Penalties so grave that the page runs its whole term.
const GRAVE: [PenaltyKind; 6] = [
    PenaltyKind::SuspendBusiness,
    PenaltyKind::CloseDown,
    PenaltyKind::RestrictOperation,
    PenaltyKind::BanFromTrade,
    PenaltyKind::LowerQualification,
    PenaltyKind::RevokeLicense,
];

fn stoppable(case: &Case, ctx: &Context, check: &mut Check) {
    check.require(&PUBLICATION_IS_UP, case.publication.is_up(), "没有正在公示的决定");
    let Some(released_on) = case.publication.released_on() else { return };
    let grave = case.penalties_in_force().iter().find(|penalty| GRAVE.contains(&penalty.kind));
    let missing = grave.map(|penalty| format!("处罚包括{}，不得提前停止公示", penalty.kind)).unwrap_or_default();
    check.require(&GRAVE_IS_NOT_STOPPED_EARLY, grave.is_none(), missing);
    let setting = &ctx.profile.early_stop_months;
    let reached = ctx.calendar.add_months(released_on, setting.value);
    let missing = if setting.value == 0 {
        format!("本地区、本行业没有规定可以提前停止公示（{}）", setting.source)
    } else {
        format!("公示满{}个月（{reached}）后方可提前停止（{}）", setting.value, setting.source)
    };
    check.require(&EARLY_STOP_ON_TERMS, setting.value > 0 && ctx.today() >= reached, missing);
    let owed = Payment::balance(case, ctx, ctx.today()).total();
    let performed = !owed.is_positive() && case.unperformed().next().is_none();
    check.require(&EARLY_STOP_ON_TERMS, performed, "当事人还没有自觉履行行政处罚决定中规定的义务");
}

impl Approvable for StopEarly {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        let missing = "提前停止公示由公示专员或者本案办案人员提请";
        standing::discloser_or_handler(check, case, ctx, missing);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        stoppable(case, ctx, check);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        stoppable(case, ctx, check);
        standing::day(check, ctx, "申请日期", self.applied_on, case.publication.released_on());
        let clear = self.not_punished_again && self.not_listed;
        check.require(
            &EARLY_STOP_ON_TERMS,
            clear,
            "再次受到同类处罚，或者在经营异常名录、严重违法失信名单中的，不提前停止公示",
        );
        let removed = !self.harm_removed.trim().is_empty();
        check.require(&EARLY_STOP_ON_TERMS, removed, "请写明主动消除危害后果和不良影响的情况");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::PublicationStoppedEarly(self.clone())]
    }
}

impl Fact for StopEarly {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.publication.stopped_early = Some((meta.on, self.clone()));
        case.publication.expired_on = Some(meta.on);
        if let Some(released) = &mut case.publication.released {
            released.record.status = public_record::Status::Expired { on: meta.on, early: true };
        }
    }
}
