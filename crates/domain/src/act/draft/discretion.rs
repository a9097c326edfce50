//! 裁量 The benchmark for the amount, and leave to go outside its tier (PEN-38, PEN-39).

use super::{AMOUNT_INSIDE_TIER, BENCHMARK_IS_CITED, DEVIATION_APPROVED_BY_MAKER, Set};
use crate::act::approval::Approvable;
use crate::act::standing;
use crate::agency::BenchmarkMaker;
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::rule::Check;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 裁量基准适用 PEN-38
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BenchmarkUse {
    /// 基准编号
    #[schemars(title = "裁量基准", extend("x-widget" = "benchmark"))]
    pub benchmark: String,
    /// 裁量阶次
    #[schemars(title = "裁量阶次", length(min = 1, max = 40))]
    pub tier: String,
    /// 适用说明
    #[schemars(title = "适用说明（数额如何确定）", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub explanation: String,
}

/// 偏离裁量基准 Proposes an amount outside the tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deviate {
    /// 裁量基准
    #[schemars(title = "裁量基准", extend("x-widget" = "benchmark"))]
    pub benchmark: String,
    /// 拟罚款数额
    #[schemars(title = "拟罚款数额")]
    pub amount: Fen,
    /// 理由
    #[schemars(title = "适用基准明显不当的理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 制定机关批准文号 for a benchmark of a superior agency.
    #[schemars(title = "制定机关批准文号（上级机关制定的基准）", length(max = 100))]
    #[serde(default)]
    pub maker_approval: String,
}

/// The fine follows the benchmark in force, or an approved deviation.
pub(super) fn examine(set: &Set, case: &Case, ctx: &Context, check: &mut Check) {
    let Some(opening) = &case.opening else { return };
    let days = [opening.offence_until, ctx.today()];
    let available = days.iter().any(|day| ctx.agency.benchmarks_for(&opening.matter, *day).next().is_some());
    if set.fine().is_positive() {
        check.require(
            &BENCHMARK_IS_CITED,
            !available || set.benchmark.is_some(),
            "本事项有裁量基准，请写明适用的基准、阶次和数额如何确定",
        );
    }
    let Some(used) = &set.benchmark else { return };
    let found =
        days.iter().find_map(|day| ctx.agency.benchmarks_for(&opening.matter, *day).find(|b| b.key == used.benchmark));
    check.require(
        &BENCHMARK_IS_CITED,
        found.is_some(),
        format!("裁量基准“{}”不是本事项在违法行为时或者现在有效的基准", used.benchmark),
    );
    let Some(benchmark) = found else { return };
    let tier = benchmark.tiers.iter().find(|tier| tier.name == used.tier);
    check.require(&BENCHMARK_IS_CITED, tier.is_some(), format!("基准“{}”没有“{}”这一阶次", benchmark.title, used.tier));
    standing::stated(check, !used.explanation.trim().is_empty(), "请写明数额如何确定");
    if let Some(tier) = tier {
        let fine = set.fine();
        let inside = (tier.from..=tier.to).contains(&fine);
        let approved = case.deviation.as_ref().is_some_and(|d| d.benchmark == used.benchmark && d.amount == fine);
        check.require(
            &AMOUNT_INSIDE_TIER,
            inside || approved,
            format!("罚款{fine}不在“{}”阶次{}至{}之内，需要偏离的请先提请批准", tier.name, tier.from, tier.to),
        );
    }
}

impl Approvable for Deviate {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        standing::handler(check, case, ctx);
        let any = case.opening.as_ref().is_some_and(|opening| {
            ctx.agency.benchmarks_for(&opening.matter, ctx.today()).next().is_some()
                || ctx.agency.benchmarks_for(&opening.matter, opening.offence_until).next().is_some()
        });
        check.require(&BENCHMARK_IS_CITED, any || case.opening.is_none(), "本事项没有裁量基准，不需要偏离");
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        standing::stated(check, !self.reason.trim().is_empty() && self.amount.is_positive(), "请写明数额和理由");
        let matter = case.matter().unwrap_or_default();
        let benchmark = ctx.agency.benchmark(&self.benchmark).filter(|b| b.matter == matter);
        check.require(&BENCHMARK_IS_CITED, benchmark.is_some(), format!("“{}”不是本事项的裁量基准", self.benchmark));
        let superior = benchmark.is_some_and(|b| b.maker == BenchmarkMaker::Superior);
        check.require(
            &DEVIATION_APPROVED_BY_MAKER,
            !superior || !self.maker_approval.trim().is_empty(),
            "基准由上级机关制定，请填写制定机关的批准文号",
        );
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::DeviationApproved(self.clone())]
    }

    /// A deputy cannot allow it alone: the principal head, or the heads together (PEN-39).
    fn collective(&self, _case: &Case, ctx: &Context) -> bool {
        !ctx.actor.principal
    }
}

impl Fact for Deviate {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.deviation = Some(self.clone());
    }
}
