//! 其他听证情形 What 处罚法63 leaves open: other heavy penalties, and what further provisions name (HEAR-01).

use super::{DecisionKind, HEARING_GROUND_STATED, Set};
use crate::context::Context;
use crate::rule::{Check, Provision};
use crate::terms;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

terms! {
    /// 其他听证情形 处罚法63(1)(5) and (6).
    HeavyKind {
        Heavy = "其他较重的行政处罚",
        ByProvision = "法律、法规、规章规定的其他情形",
    }
}

/// 其他听证情形 One of them, as the officers found it in this case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeavyGround {
    /// 情形
    #[schemars(title = "情形")]
    pub kind: HeavyKind,
    /// 依据 the provision that names it.
    #[schemars(title = "依据（规定的其他情形必须写明）", length(max = 5))]
    #[serde(default)]
    pub basis: Vec<Provision>,
    /// 理由
    #[schemars(title = "理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// The grounds of a draft: penalties that this place or sector counts as heavy, and what the officers stated.
pub(super) fn of(set: &Set, ctx: &Context) -> Vec<String> {
    let setting = &ctx.profile.hearing_other_kinds;
    let counted = set.penalties.iter().filter(|penalty| setting.value.contains(&penalty.kind));
    let counted = counted.map(|penalty| format!("{}：{}（{}）", HeavyKind::Heavy, penalty.kind, setting.source));
    let stated = set.hearing.iter().map(|ground| {
        let basis: Vec<String> = ground.basis.iter().map(Provision::to_string).collect();
        if basis.is_empty() { ground.kind.to_string() } else { format!("{}（{}）", ground.kind, basis.join("、")) }
    });
    let mut grounds: Vec<String> = counted.chain(stated).collect();
    grounds.dedup();
    grounds
}

pub(super) fn examine(set: &Set, check: &mut Check) {
    let penalizes = set.kind == DecisionKind::Penalize;
    check.require(&HEARING_GROUND_STATED, penalizes || set.hearing.is_empty(), "不给予行政处罚的，不写听证情形");
    for ground in &set.hearing {
        let based = ground.kind != HeavyKind::ByProvision || !ground.basis.is_empty();
        check.require(&HEARING_GROUND_STATED, based, format!("请写明“{}”所依据的规定", ground.kind));
        check.require(&HEARING_GROUND_STATED, !ground.reason.trim().is_empty(), "请写明理由");
    }
}
