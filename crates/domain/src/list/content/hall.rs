//! 办事 What somebody needs who comes to the hall: service guides and who sits at the windows.

use crate::agency::Category;
use crate::rule::Provision;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 服务指南 The guide to one matter with the fifteen elements (A1.6, LIC-01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// 事项编码
    #[schemars(title = "事项编码", length(min = 1, max = 60))]
    pub code: String,
    /// 事项名称
    #[schemars(title = "事项名称", length(min = 1, max = 200))]
    pub title: String,
    /// 办理依据
    #[schemars(title = "办理依据", length(min = 1))]
    pub basis: Vec<Provision>,
    /// 受理机构
    #[schemars(title = "受理机构", length(max = 80), extend("x-element" = true))]
    #[serde(default)]
    pub accepted_by: String,
    /// 审批机构
    #[schemars(title = "审批机构", length(max = 80), extend("x-element" = true))]
    #[serde(default)]
    pub decided_by: String,
    /// 许可条件
    #[schemars(title = "许可条件", length(max = 4000), extend("x-element" = true, "x-widget" = "textarea"))]
    #[serde(default)]
    pub conditions: String,
    /// 优惠政策
    #[schemars(title = "优惠政策", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub preferences: String,
    /// 申请材料
    #[schemars(title = "申请材料（一行一项，有示范文本的写明）", length(max = 4000), extend("x-element" = true, "x-widget" = "textarea"))]
    #[serde(default)]
    pub materials: String,
    /// 办理流程
    #[schemars(title = "办理流程", length(max = 4000), extend("x-element" = true, "x-widget" = "textarea"))]
    #[serde(default)]
    pub procedure: String,
    /// 办理时限
    #[schemars(title = "办理时限", length(max = 400), extend("x-element" = true))]
    #[serde(default)]
    pub time_limit: String,
    /// 监督方式
    #[schemars(title = "监督方式", length(max = 1000), extend("x-element" = true))]
    #[serde(default)]
    pub supervision: String,
    /// 责任追究
    #[schemars(title = "责任追究", length(max = 1000), extend("x-element" = true))]
    #[serde(default)]
    pub liability: String,
    /// 救济渠道
    #[schemars(title = "救济渠道", length(max = 1000), extend("x-element" = true))]
    #[serde(default)]
    pub remedies: String,
    /// 办公时间
    #[schemars(title = "办公时间", length(max = 200), extend("x-element" = true))]
    #[serde(default)]
    pub hours: String,
    /// 办公地址
    #[schemars(title = "办公地址", length(max = 200), extend("x-element" = true))]
    #[serde(default)]
    pub address: String,
    /// 办公电话
    #[schemars(title = "办公电话", length(max = 40), extend("x-element" = true))]
    #[serde(default)]
    pub phone: String,
}

/// 岗位信息 One post at a service window (A2.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WindowPost {
    /// 岗位编号
    #[schemars(title = "岗位编号", length(min = 1, max = 60))]
    pub code: String,
    /// 窗口
    #[schemars(title = "窗口", length(min = 1, max = 80))]
    pub window: String,
    /// 工作人员
    #[schemars(title = "工作人员", extend("x-widget" = "person"))]
    pub person: String,
    /// 岗位职责
    #[schemars(title = "岗位职责", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub duties: String,
    /// 执法种类
    #[schemars(title = "执法种类")]
    #[serde(default)]
    pub categories: Vec<Category>,
    /// 服务事项
    #[schemars(title = "服务事项", length(max = 1000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub services: String,
    /// 申请材料示范文本
    #[schemars(title = "申请材料示范文本", length(max = 1000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub materials: String,
    /// 办理进度查询
    #[schemars(title = "办理进度查询", length(max = 200))]
    #[serde(default)]
    pub progress: String,
    /// 咨询电话
    #[schemars(title = "咨询电话", length(max = 80))]
    #[serde(default)]
    pub consultation: String,
    /// 投诉举报电话
    #[schemars(title = "投诉举报电话", length(max = 80))]
    #[serde(default)]
    pub complaint: String,
    /// 值班日 Weekdays on duty; empty = every working day.
    #[schemars(title = "值班日（周一为 1）")]
    #[serde(default)]
    pub weekdays: Vec<u8>,
    /// 值班时间 Of those days, in words.
    #[schemars(title = "值班时间", length(max = 100), extend("x-help" = "例如 08:30-11:30，13:30-17:00"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hours: String,
}
