//! 裁量 The benchmark for the amount, and leave to go outside its tier (PEN-38, PEN-39).

use super::{
    AMOUNT_INSIDE_TIER, BELOW_STATUTE_NEEDS_GROUND, BENCHMARK_IS_CITED, BENCHMARK_IS_COMPUTED,
    DEVIATION_APPROVED_BY_MAKER, NOT_ABOVE_STATUTE, Set,
};
use crate::act::approval::Approvable;
use crate::act::standing;
use crate::agency::Agency;
use crate::benchmark::{Benchmark, BenchmarkMaker};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::money::Fen;
use crate::rule::Check;
use jiff::civil::Date;
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
    /// 计罚基数 What the multiples of the tier are taken of, in 分.
    #[schemars(title = "计罚基数的数额", extend("x-help" = "阶次按货值金额、违法所得等的倍数或者比例计罚的填写，其他的不填"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Fen>,
    /// 裁量要素的程度 One degree of every factor, for a tier that is computed by weights.
    #[schemars(title = "裁量要素的程度", length(max = 40), extend("x-widget" = "degree", "x-help" = "阶次按权重累加计罚的，每一项裁量要素选择一种程度；无法查明的，选择最低的程度"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub degrees: Vec<String>,
}

impl BenchmarkUse {
    /// The benchmark that a case names, in the version in force when the offence ended, else when the draft was set; the
    /// newest when there is none, so that a page can show what is there.
    #[must_use]
    pub fn of<'a>(&self, agency: &'a Agency, case: &Case) -> Option<&'a Benchmark> {
        let offence = case.opening.as_ref().map(|opening| opening.offence_until);
        let mut days = offence.into_iter().chain(case.draft.as_ref().map(|draft| draft.set_on));
        let on = |day: Date| agency.benchmark_on(&self.benchmark, day);
        days.find_map(on).or_else(|| agency.benchmark(&self.benchmark))
    }

    /// 裁量计算 How the sum came about by the benchmark, in words; empty where the tier is a range of sums.
    #[must_use]
    pub fn account(&self, benchmark: &Benchmark) -> String {
        let computed = benchmark.tier(&self.tier).map(|tier| benchmark.compute(tier, self.base, &self.degrees));
        computed.and_then(Result::ok).map(|computed| computed.account).unwrap_or_default()
    }
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

/// 法定幅度 Below the statute's least only with a ground to mitigate, above its most never: no deviation allows either.
fn inside_statute(set: &Set, benchmark: &Benchmark, check: &mut Check) {
    let fine = set.fine();
    if let Some(least) = benchmark.statutory_least.filter(|least| fine.is_positive() && fine < *least) {
        check.require(
            &BELOW_STATUTE_NEEDS_GROUND,
            !set.mitigation.is_empty(),
            format!("罚款{fine}低于法定最低罚款额{least}，是减轻处罚，请选择应当从轻或者减轻的法定情节；没有的，不得低于{least}"),
        );
    }
    not_above(benchmark, fine, check);
}

fn not_above(benchmark: &Benchmark, fine: Fen, check: &mut Check) {
    if let Some(most) = benchmark.statutory_most {
        check.require(
            &NOT_ABOVE_STATUTE,
            fine <= most,
            format!("罚款{fine}高于法定最高罚款额{most}，偏离裁量基准也不得超过"),
        );
    }
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
    inside_statute(set, benchmark, check);
    let tier = benchmark.tier(&used.tier);
    check.require(&BENCHMARK_IS_CITED, tier.is_some(), format!("基准“{}”没有“{}”这一阶次", benchmark.title, used.tier));
    standing::stated(check, !used.explanation.trim().is_empty(), "请写明数额如何确定");
    let Some(tier) = tier else { return };
    let computed = match benchmark.compute(tier, used.base, &used.degrees) {
        Ok(computed) => computed,
        Err(missing) => {
            for missing in missing {
                check.require(&BENCHMARK_IS_COMPUTED, false, missing);
            }
            return;
        }
    };
    let (fine, range) = (set.fine(), &computed.range);
    let inside = range.contains(&fine);
    let approved = case.deviation.as_ref().is_some_and(|d| d.benchmark == used.benchmark && d.amount == fine);
    let account = if computed.account.is_empty() { String::new() } else { format!("（{}）", computed.account) };
    check.require(
        &AMOUNT_INSIDE_TIER,
        inside || approved,
        format!(
            "罚款{fine}不在“{}”阶次{}至{}之内{account}，需要偏离的请先提请批准",
            tier.name,
            range.start(),
            range.end()
        ),
    );
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
        if let Some(benchmark) = benchmark {
            not_above(benchmark, self.amount, check);
        }
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
