//! 从旧兼从轻 Which version of the law applies: that of the act, unless the law of today is lighter (PEN-47).

use super::{DecisionKind, Set};
use crate::act::standing::{PENALTY_LAW, PLATFORM};
use crate::case::Case;
use crate::context::Context;
use crate::edition::Edition;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 从旧兼从轻 PEN-47
    LAW_OF_THE_ACT: "law-of-the-act", "实施行政处罚，适用违法行为发生时的法律、法规、规章的规定。但是，作出行政处罚决定时，法律、法规、规章已被修改或者废止，且新的规定处罚较轻或者不认为是违法的，适用新的规定。", [Provision::article(PENALTY_LAW, 37)];
    /// 新旧规定的比较 PEN-47
    LAWS_ARE_COMPARED: "laws-are-compared", "违法行为发生后所引用的法律、法规、规章被修改或者废止的，应当比较新旧规定，写明适用哪一规定和理由", [Provision::article(PLATFORM, 58), Provision::article(PENALTY_LAW, 37)];
}

terms! {
    /// 适用的规定 PEN-47
    LawApplied {
        AtTheAct = "适用违法行为发生时的规定",
        Lighter = "新的规定处罚较轻，适用新的规定",
        NotUnlawful = "新的规定不认为是违法，适用新的规定",
    }
}

/// 新旧规定的适用 Which law applies where it changed after the act, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicableLaw {
    /// 适用的规定
    #[schemars(title = "适用的规定")]
    pub applied: LawApplied,
    /// 新旧规定的比较和理由
    #[schemars(title = "新旧规定的比较和适用的理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// What a cited version of a law was at the act and is today.
struct Cited<'a> {
    provision: &'a Provision,
    at_the_act: bool,
    today: bool,
}

impl<'a> Cited<'a> {
    fn of(provision: &'a Provision, edition: &Edition, case: &Case, ctx: &Context) -> Option<Self> {
        // An act that goes on is judged by the law of its last day.
        let act = case.opening.as_ref()?.offence_until;
        Some(Self { provision, at_the_act: edition.in_force_on(act), today: edition.in_force_on(ctx.today()) })
    }
}

/// The provisions that the draft names are those of the law that applies.
///
/// Only versions whose dates the lawbook knows are judged.
pub(crate) fn examine(set: &Set, case: &Case, ctx: &Context, check: &mut Check) {
    let named = set.violated.iter().chain(&set.basis);
    let cited: Vec<Cited> =
        named.filter_map(|provision| Cited::of(provision, ctx.editions.get(&provision.statute)?, case, ctx)).collect();
    let changed = cited.iter().any(|cited| cited.at_the_act != cited.today);
    let stated = set.applicable_law.as_ref().filter(|law| !law.reason.trim().is_empty());
    check.require(
        &LAWS_ARE_COMPARED,
        !changed || stated.is_some(),
        "所引用的规定在违法行为发生后有变化，请比较新旧规定，写明适用哪一规定和理由",
    );
    let new = set.applicable_law.as_ref().is_some_and(|law| law.applied != LawApplied::AtTheAct);
    for Cited { provision, at_the_act, today } in cited {
        let missing = match (at_the_act, today) {
            (false, false) => Some(format!("{provision}在违法行为发生时和现在都不是有效的规定")),
            (false, true) if !new => Some(format!(
                "{provision}在违法行为发生时尚未施行，除非新的规定处罚较轻或者不认为是违法，适用当时的规定"
            )),
            (true, false) if new => Some(format!("{provision}现在已经失效，适用新的规定的，请引用新的规定")),
            _ => None,
        };
        check.require(&LAW_OF_THE_ACT, missing.is_none(), missing.unwrap_or_default());
    }
    let unlawful = set.applicable_law.as_ref().is_none_or(|law| law.applied != LawApplied::NotUnlawful);
    check.require(
        &LAW_OF_THE_ACT,
        unlawful || set.kind != DecisionKind::Penalize,
        "新的规定不认为是违法的，不得给予行政处罚",
    );
}
