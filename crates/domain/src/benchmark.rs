//! 裁量基准 Discretion benchmarks: what a fine comes to by the circumstances (PEN-38).
//!
//! Agencies write them in three ways, which one table may mix:
//! 幅度 a range of sums; 倍数、比例 a range of multiples of what the case is about (货值金额、违法所得、所收费用);
//! 权重累加 a start and the weights of what was found, added up and taken of the highest fine.

mod rate;

pub use rate::{NotARate, Rate};

use crate::money::Fen;
use crate::terms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// 裁量档次 One tier of a benchmark: circumstances and what the fine comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tier {
    /// 裁量阶次, for example 较轻.
    #[schemars(title = "裁量阶次", length(min = 1, max = 40))]
    pub name: String,
    /// 适用条件
    #[schemars(title = "适用条件", length(max = 2000))]
    pub circumstances: String,
    /// Lower end of the range, included, in 分. Of a tier by multiples: the least that the fine may be.
    #[schemars(title = "罚款下限")]
    #[serde(default)]
    pub from: Fen,
    /// Upper end of the range, included, in 分. Of a tier by multiples: the most that the fine may be, if there is a most.
    /// Of a tier by weights: the highest fine, of which the shares are taken.
    #[schemars(
        title = "罚款上限",
        extend("x-help" = "固定数额的幅度和按权重计算的应当填写；按倍数、比例计罚的，有最高数额限制才填写")
    )]
    #[serde(default)]
    pub to: Option<Fen>,
    /// 按倍数、比例计罚
    #[schemars(title = "按倍数、比例计罚")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiple: Option<Multiple>,
    /// 按权重累加计罚
    #[schemars(title = "按权重累加计罚")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weighed: Option<Weighed>,
}

/// 倍数、比例 The fine is so many times what the case is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Multiple {
    /// 计罚基数, for example 货值金额.
    #[schemars(title = "计罚基数", length(min = 1, max = 60), extend("x-help" = "例如 货值金额、违法所得、所收费用"))]
    pub base: String,
    /// Lower end, included.
    #[schemars(title = "倍数下限", extend("x-help" = "例如 1倍、10%"))]
    #[serde(default)]
    pub from: Rate,
    /// Upper end, included. Of a tier by weights: the multiple that is the highest fine.
    #[schemars(title = "倍数上限", extend("x-help" = "例如 3倍、30%"))]
    pub to: Rate,
}

/// 权重累加 The fine is the share of the highest fine to which start and weights add up, at most the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weighed {
    /// 裁量起点
    #[schemars(title = "裁量起点", extend("x-help" = "例如 20%"))]
    pub start: Rate,
    /// 最低百分值 A sum below it counts as this much.
    #[schemars(title = "最低百分值", extend("x-help" = "裁量百分值总和不足的，按此计算；没有规定的不填"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<Rate>,
}

/// 裁量权重 What one degree of one factor adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    /// 裁量要素, for example 违法行为持续时间.
    #[schemars(title = "裁量要素", length(min = 1, max = 200))]
    pub factor: String,
    /// 程度 of the factor, for example 三个月以下.
    #[schemars(title = "程度", length(min = 1, max = 500))]
    pub degree: String,
    /// 裁量权重
    #[schemars(title = "裁量权重", extend("x-help" = "例如 5%"))]
    pub weight: Rate,
}

impl Weight {
    /// As a case names it: `违法行为持续时间：三个月以下`.
    #[must_use]
    pub fn label(&self) -> String {
        format!("{}：{}", self.factor, self.degree)
    }
}

terms! {
    /// 基准制定机关 Who made a benchmark; decides who may allow a deviation (PEN-39).
    BenchmarkMaker { Own = "本机关", Superior = "上级机关" }
}

/// 裁量基准 Discretion benchmark for a matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// Key within the agency.
    #[schemars(title = "基准编号", length(min = 1, max = 60))]
    pub key: String,
    /// 基准名称
    #[schemars(title = "基准名称", length(min = 1, max = 200))]
    pub title: String,
    /// Code of the matter.
    #[schemars(title = "事项编码")]
    pub matter: String,
    /// 制定机关
    #[schemars(title = "制定机关")]
    pub maker: BenchmarkMaker,
    /// First day in force.
    #[schemars(title = "施行日期")]
    pub valid_from: Date,
    /// Last day in force.
    #[schemars(title = "失效日期")]
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// 法定最低罚款额 Of the statute that the matter rests on; a fine below it is a mitigated one.
    #[schemars(title = "法定最低罚款额", extend("x-help" = "法律、法规、规章规定的最低罚款；没有规定或者按倍数、比例计罚的不填。低于最低额是减轻处罚，须有法定情节"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statutory_least: Option<Fen>,
    /// 法定最高罚款额 Of the same statute; no fine is above it.
    #[schemars(title = "法定最高罚款额", extend("x-help" = "法律、法规、规章规定的最高罚款；按倍数、比例计罚的不填。罚款不得高于最高额"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statutory_most: Option<Fen>,
    /// 裁量阶次
    #[schemars(title = "裁量阶次", length(min = 1))]
    pub tiers: Vec<Tier>,
    /// 裁量权重 of the tiers that are computed by weights.
    #[schemars(title = "裁量权重", length(max = 400), extend("x-help" = "有按权重累加计罚的阶次的，写明各裁量要素的各种程度及其权重"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<Weight>,
}

impl Tier {
    /// 罚款幅度 What the fine comes to, in words: `10,000元至20,000元`, `货值金额的1倍至3倍`.
    #[must_use]
    pub fn measure(&self) -> String {
        let limits = |said: String| {
            let least = if self.from.is_positive() { format!("，不低于{}", self.from) } else { String::new() };
            let most = self.to.map_or_else(String::new, |to| format!("，不超过{to}"));
            said + &least + &most
        };
        let highest = match (&self.multiple, self.to) {
            (Some(multiple), _) => format!("{}的{}", multiple.base, multiple.to),
            (None, to) => to.unwrap_or_default().to_string(),
        };
        match (&self.weighed, &self.multiple) {
            (Some(weighed), multiple) => {
                let least =
                    weighed.least.map_or_else(String::new, |least| format!("，不足{0}按{0}计", least.as_share()));
                let said = format!("裁量百分值总和（起点{}{least}）乘以{highest}", weighed.start.as_share());
                if multiple.is_some() { limits(said) } else { said }
            }
            (None, Some(Multiple { base, from, to })) => limits(match (*from, *to) {
                (from, to) if from == to => highest,
                (from, to) if to > Rate::ONE => format!("{base}的{}至{}", from.as_multiple(), to.as_multiple()),
                (from, to) => format!("{base}的{}至{}", from.as_share(), to.as_share()),
            }),
            (None, None) if self.to == Some(Fen::ZERO) => "不处罚款".to_owned(),
            (None, None) if self.to == Some(self.from) => highest,
            (None, None) => format!("{}至{highest}", self.from),
        }
    }

    /// The sums that multiples of a base, or the range itself, come to before weights are taken into account.
    fn whole(&self, base: Option<Fen>) -> Result<RangeInclusive<Fen>, String> {
        let Some(Multiple { base: named, from, to }) = &self.multiple else {
            if base.is_some() {
                return Err(format!("“{}”阶次是固定数额，不按基数计罚，不要填写计罚基数的数额", self.name));
            }
            return Ok(self.from..=self.to.unwrap_or(self.from));
        };
        let Some(base) = base.filter(|base| base.is_positive()) else {
            return Err(format!("“{}”阶次按{named}计罚，请写明{named}的数额", self.name));
        };
        let most = self.to.unwrap_or(Fen(i64::MAX));
        let lower = from.times(base).max(self.from).min(most);
        let upper = to.times(base).max(self.from).min(most);
        // A sum that comes out exactly may drop what is less than one yuan.
        let lower = if lower == upper { Fen(lower.0 - lower.0 % 100) } else { lower };
        Ok(lower..=upper)
    }
}

/// 计算 How the range of a fine came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Computed {
    /// What the fine may be, both ends included, in 分.
    pub range: RangeInclusive<Fen>,
    /// The computation in words; empty where the tier is a range of sums.
    pub account: String,
}

impl Benchmark {
    /// Whether it is in force on a day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day <= end)
    }

    /// The tier of this name.
    #[must_use]
    pub fn tier(&self, name: &str) -> Option<&Tier> {
        self.tiers.iter().find(|tier| tier.name == name)
    }

    /// What a fine may be by a tier.
    ///
    /// # Errors
    /// What is missing to compute it, in words for the officer: the base, or the degree of a factor.
    pub fn compute(&self, tier: &Tier, base: Option<Fen>, degrees: &[String]) -> Result<Computed, Vec<String>> {
        let whole = tier.whole(base).map_err(|missing| vec![missing]);
        let Some(weighed) = &tier.weighed else {
            let mut missing = whole.as_ref().err().cloned().unwrap_or_default();
            if !degrees.is_empty() {
                missing.push(format!("“{}”阶次不按权重计罚，不要选择裁量要素的程度", tier.name));
            }
            let account = match (&tier.multiple, base) {
                (Some(multiple), Some(base)) => format!("{}为{base}，处{}", multiple.base, tier.measure()),
                _ => String::new(),
            };
            return whole.ok().filter(|_| missing.is_empty()).map(|range| Computed { range, account }).ok_or(missing);
        };
        let (whole, found) = match (whole, self.found(degrees)) {
            (Ok(whole), Ok(found)) => (whole, found),
            (whole, found) => return Err([whole.err(), found.err()].into_iter().flatten().flatten().collect()),
        };
        let sum = found.iter().try_fold(weighed.start, |sum, weight| sum.plus(weight.weight));
        let Some(sum) = sum else {
            return Err(vec!["权重之和无法算出，请核对基准的各项权重".to_owned()]);
        };
        let share = sum.max(weighed.least.unwrap_or_default()).min(Rate::ONE);
        let upper = share.times(*whole.end()).max(if tier.multiple.is_some() { tier.from } else { *whole.start() });
        let range = Fen(upper.0 - upper.0 % 100)..=upper;
        let parts = found.iter().map(|weight| format!("{}（{}）", weight.label(), weight.weight.as_share()));
        let parts: Vec<String> = [format!("裁量起点{}", weighed.start.as_share())].into_iter().chain(parts).collect();
        let counted = if share == sum { String::new() } else { format!("，按{}计算", share.as_share()) };
        let base = match (&tier.multiple, base) {
            (Some(multiple), Some(base)) => format!("{}{base}的{}", multiple.base, multiple.to),
            _ => whole.end().to_string(),
        };
        let account = format!("{}，合计{}{counted}，乘以{base}，为{upper}", parts.join("、"), sum.as_share());
        Ok(Computed { range, account })
    }

    /// The weights of what a case names, one for each factor.
    fn found(&self, degrees: &[String]) -> Result<Vec<&Weight>, Vec<String>> {
        let mut missing: Vec<String> = degrees
            .iter()
            .filter(|said| !self.weights.iter().any(|weight| weight.label() == **said))
            .map(|said| format!("基准“{}”没有“{said}”这一裁量要素的程度", self.title))
            .collect();
        let mut found = Vec::new();
        for factor in self.factors() {
            let of = |weight: &&Weight| weight.factor == factor && degrees.contains(&weight.label());
            let chosen: Vec<&Weight> = self.weights.iter().filter(of).collect();
            match chosen.as_slice() {
                [only] => found.push(*only),
                [] => missing.push(format!("请选择“{factor}”的程度；无法查明的，按最低的程度")),
                _ => missing.push(format!("“{factor}”只能选择一种程度")),
            }
        }
        if missing.is_empty() { Ok(found) } else { Err(missing) }
    }

    /// 裁量要素 The factors in their order, each once.
    pub fn factors(&self) -> impl Iterator<Item = &str> {
        let first = |n: &usize| !self.weights[..*n].iter().any(|weight| weight.factor == self.weights[*n].factor);
        (0..self.weights.len()).filter(first).map(|n| self.weights[n].factor.as_str())
    }

    /// What no schema can say of a benchmark and is wrong with this one, in words.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.statutory_least.zip(self.statutory_most).is_some_and(|(least, most)| least > most) {
            faults.push("法定最低罚款额大于最高罚款额".to_owned());
        }
        for (n, tier) in self.tiers.iter().enumerate() {
            let name = &tier.name;
            if self.tiers[..n].iter().any(|other| other.name == *name) {
                faults.push(format!("有两个名为“{name}”的阶次"));
            }
            if tier.to.is_some_and(|to| tier.from > to) {
                faults.push(format!("阶次“{name}”下限大于上限"));
            }
            if tier.multiple.as_ref().is_some_and(|multiple| multiple.from > multiple.to || multiple.to == Rate::ZERO) {
                faults.push(format!("阶次“{name}”的倍数下限大于上限，或者上限为零"));
            }
            if tier.multiple.is_none() && tier.to.is_none() {
                faults.push(format!("阶次“{name}”没有罚款上限，也不按倍数、比例计罚"));
            }
            if let Some(weighed) = &tier.weighed {
                if weighed.start > Rate::ONE || weighed.least.is_some_and(|least| least > Rate::ONE) {
                    faults.push(format!("阶次“{name}”的裁量起点、最低百分值不能超过100%"));
                }
                if self.weights.is_empty() {
                    faults.push(format!("阶次“{name}”按权重计罚，却没有写明裁量要素的权重"));
                }
            }
        }
        if !self.weights.is_empty() && self.tiers.iter().all(|tier| tier.weighed.is_none()) {
            faults.push("写了裁量权重，却没有按权重计罚的阶次".to_owned());
        }
        for (n, weight) in self.weights.iter().enumerate() {
            if weight.weight > Rate::ONE {
                faults.push(format!("“{}”的权重超过100%", weight.label()));
            }
            if self.weights[..n].iter().any(|other| other.label() == weight.label()) {
                faults.push(format!("“{}”写了两次", weight.label()));
            }
        }
        faults
    }
}
