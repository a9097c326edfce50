//! 制度和计划 What the agency plans: inspections, and its own rules (A1.8).

use crate::rule::Provision;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 随机抽查事项 One matter of random inspection with the seven elements (A1.4, INS-03).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RandomInspection {
    /// 事项编码
    #[schemars(title = "事项编码", length(min = 1, max = 60))]
    pub code: String,
    /// 抽查事项
    #[schemars(title = "抽查事项", length(min = 1, max = 200))]
    pub title: String,
    /// 抽查主体
    #[schemars(title = "抽查主体", length(min = 1, max = 80))]
    pub subject: String,
    /// 抽查依据
    #[schemars(title = "抽查依据", length(min = 1))]
    pub basis: Vec<Provision>,
    /// 抽查对象
    #[schemars(title = "抽查对象", length(min = 1, max = 400))]
    pub objects: String,
    /// 抽查内容
    #[schemars(title = "抽查内容", length(min = 1, max = 4000), extend("x-widget" = "textarea"))]
    pub content: String,
    /// 抽查比例
    #[schemars(title = "抽查比例", length(min = 1, max = 80))]
    pub ratio: String,
    /// 抽查方式
    #[schemars(title = "抽查方式", length(min = 1, max = 200))]
    pub manner: String,
    /// 抽查频次
    #[schemars(title = "抽查频次", length(min = 1, max = 80))]
    pub frequency: String,
}

/// 制度文件 A rule or plan of the agency itself (A1.8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Regulation {
    /// 编号
    #[schemars(title = "编号", length(min = 1, max = 60))]
    pub code: String,
    /// 文件名称
    #[schemars(title = "文件名称", length(min = 1, max = 200))]
    pub title: String,
    /// 发文字号
    #[schemars(title = "发文字号", length(max = 80))]
    #[serde(default)]
    pub number: String,
    /// 发文机关
    #[schemars(title = "发文机关", length(max = 80))]
    #[serde(default)]
    pub issuer: String,
    /// 发布日期
    #[schemars(title = "发布日期")]
    #[serde(default)]
    pub issued_on: Option<Date>,
    /// 正文
    #[schemars(title = "正文", length(min = 1, max = 100000), extend("x-widget" = "textarea"))]
    pub text: String,
}

/// 检查计划 One inspection planned for a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectionPlan {
    /// 计划编号
    #[schemars(title = "计划编号", length(min = 1, max = 60))]
    pub code: String,
    /// 年度
    #[schemars(title = "年度", range(min = 2000, max = 2100))]
    pub year: u16,
    /// 检查名称
    #[schemars(title = "检查名称", length(min = 1, max = 200))]
    pub title: String,
    /// 检查主体
    #[schemars(title = "检查主体", length(max = 80))]
    #[serde(default)]
    pub subject: String,
    /// 检查依据
    #[schemars(title = "检查依据")]
    #[serde(default)]
    pub basis: Vec<Provision>,
    /// 检查对象
    #[schemars(title = "检查对象", length(min = 1, max = 400))]
    pub objects: String,
    /// 检查内容
    #[schemars(title = "检查内容", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub content: String,
    /// 检查时间
    #[schemars(title = "检查时间", length(max = 80))]
    #[serde(default)]
    pub months: String,
    /// 检查比例或者户数
    #[schemars(title = "检查比例或者户数", length(max = 80))]
    #[serde(default)]
    pub extent: String,
}
