//! 法制审核 What goes to legal review, and what is looked at there (A1.7).

use crate::act::draft::PenaltyKind;
use crate::agency::Category;
use crate::money::Fen;
use crate::rule::Provision;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 重大执法决定 One entry of the review catalogue. Its conditions are evaluated: a draft that meets them goes to legal
/// review, whatever else (A1.7, REV-02). Conditions left empty ask nothing; an entry without any is for people to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Major {
    /// 目录编号
    #[schemars(title = "目录编号", length(min = 1, max = 60))]
    pub code: String,
    /// 审核事项
    #[schemars(title = "审核事项", length(min = 1, max = 400))]
    pub title: String,
    /// 执法类别
    #[schemars(title = "执法类别")]
    pub category: Category,
    /// 审核依据
    #[schemars(title = "审核依据", length(min = 1))]
    pub basis: Vec<Provision>,
    /// 提交材料
    #[schemars(title = "提交材料", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub materials: String,
    /// 处罚种类
    #[schemars(title = "条件：拟处罚种类之一")]
    #[serde(default)]
    pub kinds: Vec<PenaltyKind>,
    /// 对公民罚款数额 From this fine on a natural person, in 分.
    #[schemars(title = "条件：对公民罚款达到")]
    #[serde(default)]
    pub fine_person: Option<Fen>,
    /// 对法人罚款数额 From this fine on an organization, in 分.
    #[schemars(title = "条件：对法人或者其他组织罚款达到")]
    #[serde(default)]
    pub fine_organization: Option<Fen>,
    /// 事项编码
    #[schemars(title = "条件：属于这些执法事项（编码）")]
    #[serde(default)]
    pub matters: Vec<String>,
}

/// 审核要素 One element of the published review list (A1.7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewElement {
    /// 序号
    #[schemars(title = "序号", length(min = 1, max = 20))]
    pub code: String,
    /// 审核要素
    #[schemars(title = "审核要素", length(min = 1, max = 200))]
    pub title: String,
    /// 审核内容
    #[schemars(title = "审核内容", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub content: String,
    /// 审核依据
    #[schemars(title = "审核依据")]
    #[serde(default)]
    pub basis: Vec<Provision>,
}

impl Major {
    /// Whether a draft of these penalties and this sum, against a person or an organization, meets the conditions. All that
    /// are stated must be met; an entry that states none is met by nothing.
    #[must_use]
    pub fn is_met_by(&self, kinds: &[PenaltyKind], money: Fen, person: bool, matter: Option<&str>) -> bool {
        let fine = if person { self.fine_person } else { self.fine_organization };
        // A threshold for the others says that this one is not about these.
        let other = if person { self.fine_organization } else { self.fine_person };
        let stated = [!self.kinds.is_empty(), fine.is_some() || other.is_some(), !self.matters.is_empty()];
        let kind = self.kinds.is_empty() || kinds.iter().any(|kind| self.kinds.contains(kind));
        let sum = fine.map_or(other.is_none(), |least| money >= least);
        let named = self.matters.is_empty() || matter.is_some_and(|code| self.matters.iter().any(|m| m == code));
        stated.contains(&true) && kind && sum && named
    }
}
