//! 执法主体和人员 Who enforces (A1.1).

use crate::agency::AgencyKind;
use crate::people::Certificate;
use crate::rule::Provision;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 执法主体 One body with power to enforce, as the public sees it (A1.1; QUAL-01, QUAL-02).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// 统一社会信用代码
    #[schemars(title = "统一社会信用代码", length(min = 1, max = 40), extend("x-check" = "uscc", "x-help" = "十八位，最后一位是校验码"))]
    pub code: String,
    /// 主体名称
    #[schemars(title = "主体名称", length(min = 1, max = 80))]
    pub name: String,
    /// 主体性质
    #[schemars(title = "主体性质")]
    pub kind: AgencyKind,
    /// 执法职责
    #[schemars(title = "执法职责", length(min = 1, max = 4000), extend("x-widget" = "textarea"))]
    pub duties: String,
    /// 执法权限
    #[schemars(title = "执法权限", length(max = 4000), extend("x-element" = true, "x-widget" = "textarea"))]
    #[serde(default)]
    pub powers: String,
    /// 执法依据
    #[schemars(title = "执法依据", length(min = 1))]
    pub basis: Vec<Provision>,
    /// 执法区域
    #[schemars(title = "执法区域", length(min = 1, max = 200))]
    pub region: String,
    /// 委托机关 for an entrusted body.
    #[schemars(title = "委托机关", length(max = 80))]
    #[serde(default)]
    pub entrusted_by: String,
    /// 委托书文号
    #[schemars(title = "委托书文号", length(max = 80))]
    #[serde(default)]
    pub entrustment: String,
    /// 委托期限自
    #[schemars(title = "委托期限自")]
    #[serde(default)]
    pub entrusted_from: Option<Date>,
    /// 委托期限至
    #[schemars(title = "委托期限至")]
    #[serde(default)]
    pub entrusted_until: Option<Date>,
    /// 上级机关
    #[schemars(title = "上级机关", length(max = 80))]
    #[serde(default)]
    pub superior: String,
    /// 法制机构
    #[schemars(title = "法制机构", length(max = 80), extend("x-element" = true))]
    #[serde(default)]
    pub legal_unit: String,
    /// 主要负责人
    #[schemars(title = "主要负责人", length(max = 40), extend("x-element" = true))]
    #[serde(default)]
    pub responsible: String,
    /// 办公地址
    #[schemars(title = "办公地址", length(max = 200), extend("x-element" = true))]
    #[serde(default)]
    pub address: String,
    /// 联系电话
    #[schemars(title = "联系电话", length(max = 40), extend("x-element" = true))]
    #[serde(default)]
    pub phone: String,
}

/// 执法人员 One officer, as the public sees him or her (A1.2, DIS-03).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    /// 人员编号
    #[schemars(title = "人员编号", length(min = 1, max = 64))]
    pub id: String,
    /// 姓名
    #[schemars(title = "姓名", length(min = 1, max = 40))]
    pub name: String,
    /// 所在单位
    #[schemars(title = "所在单位", length(max = 60), extend("x-element" = true))]
    #[serde(default)]
    pub unit: String,
    /// 职务
    #[schemars(title = "职务", length(max = 60), extend("x-element" = true))]
    #[serde(default)]
    pub position: String,
    /// 行政执法证件
    #[schemars(title = "行政执法证件")]
    pub certificate: Certificate,
}
