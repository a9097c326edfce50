//! 处理登记保存的证据 Within seven working days, in one of five ways.

use super::{DISPOSED_BY_KIND, DISPOSED_IN_TIME, PRESERVATION_LAPSES, Status, URGENT_REPORTED_IN_TIME, find, standing};
use crate::act::approval::Approvable;
use crate::act::lead::LEAD_IS_REGISTERED;
use crate::act::standing as acting;
use crate::act::standing::CASE_IS_NOT_CLOSED;
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::Check;
use crate::terms;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

terms! {
    /// 处理方式 The five dispositions, PEN-19.
    Disposition {
        Secure = "采取记录、复制、拍照、录像等证据保全措施",
        Appraise = "送交检测、检验、检疫、鉴定",
        Seize = "采取查封、扣押等行政强制措施",
        Confiscate = "作出行政处罚决定，予以没收",
        Release = "解除先行登记保存",
    }
}

/// 处理登记保存证据 Proposes what becomes of the preserved evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dispose {
    /// 登记保存序号
    #[schemars(title = "登记保存序号", extend("x-widget" = "preservation"))]
    pub preservation: u32,
    /// 处理方式
    #[schemars(title = "处理方式")]
    pub disposition: Disposition,
    /// 物品序号 Lines of the list that this concerns, from one; none = all that are left.
    #[schemars(title = "清单序号", extend("x-help" = "不填写的，为尚未处理的全部证据"))]
    #[serde(default)]
    pub items: Vec<u32>,
    /// 理由
    #[schemars(title = "处理的理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 文书文号 of the measure, where one is taken.
    #[schemars(title = "行政强制措施决定书文号", length(max = 80), extend("x-help" = "采取查封、扣押的填写"))]
    #[serde(default)]
    pub document: String,
}

/// Disposing goes on after the decision and during a suspension: the seven days do not wait.
fn may_dispose(case: &Case, ctx: &Context, check: &mut Check) {
    check.require(&LEAD_IS_REGISTERED, case.lead.is_some() || case.opening.is_some(), "还没有登记线索");
    check.require(&CASE_IS_NOT_CLOSED, case.closure.is_none(), "本案已经结案");
    let any = case.preservations.iter().any(|preservation| preservation.scene.is_some());
    check.require(&DISPOSED_IN_TIME, any, "本案没有先行登记保存的证据");
    check.require(
        &PRESERVATION_LAPSES,
        !any || standing(case, ctx),
        "登记保存已经处理或者期满自行解除，没有需要处理的证据",
    );
}

impl Approvable for Dispose {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        acting::handler(check, case, ctx);
        may_dispose(case, ctx, check);
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        may_dispose(case, ctx, check);
        let number = self.preservation;
        let Some(found) = find(case, number).filter(|preservation| preservation.scene.is_some()) else {
            check.require(&DISPOSED_IN_TIME, false, format!("没有第{number}号登记保存"));
            return;
        };
        let due_on = found.due_on(ctx).map_or_else(String::new, |due_on| format!("（{due_on}届满）"));
        let status = found.status(case, ctx);
        check.require(
            &PRESERVATION_LAPSES,
            found.stands(case, ctx),
            format!("第{number}号登记保存{status}{due_on}，不再处理"),
        );
        let left = found.left();
        let lines = self.items.iter().all(|line| left.contains(line));
        check.require(&DISPOSED_BY_KIND, lines, "所列的清单序号不存在或者已经处理");
        acting::stated(check, !self.reason.trim().is_empty(), "请写明处理的理由");
        let lifted = status != Status::ToBeLifted || self.disposition == Disposition::Release;
        check.require(&URGENT_REPORTED_IN_TIME, lifted, "紧急登记保存没有按时补办批准手续或者未获批准，应当立即解除");
        match self.disposition {
            Disposition::Confiscate => {
                let confiscated = case.decision.as_ref().is_some_and(|decision| {
                    decision.content.penalties.iter().any(|p| p.kind == crate::act::draft::PenaltyKind::ConfiscateGoods)
                });
                check.require(&DISPOSED_BY_KIND, confiscated, "本案没有作出没收非法财物的行政处罚决定");
            }
            Disposition::Seize => {
                let stated = !self.document.trim().is_empty();
                check.require(&DISPOSED_BY_KIND, stated, "请写明行政强制措施决定书文号");
            }
            Disposition::Appraise => {
                let commissioned = !case.appraisals.is_empty();
                check.require(&DISPOSED_BY_KIND, commissioned, "还没有委托检测、检验、检疫或者鉴定");
            }
            Disposition::Secure | Disposition::Release => {}
        }
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::PreservationDisposed(self.clone())]
    }

    fn repeats(&self, pending: &Self) -> bool {
        self.preservation == pending.preservation
    }

    fn room(case: &Case, ctx: &Context, pending: &[&Self]) -> bool {
        let standing = case.preservations.iter().filter(|preservation| preservation.stands(case, ctx));
        let mut free = standing.filter(|p| !pending.iter().any(|dispose| dispose.preservation == p.number));
        pending.is_empty() || free.next().is_some()
    }
}

impl Fact for Dispose {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        if let Some(found) = case.preservations.iter_mut().find(|p| p.number == self.preservation) {
            found.disposals.push((meta.on, self.clone()));
        }
    }
}
