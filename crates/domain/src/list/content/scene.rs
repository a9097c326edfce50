//! 记录和告知 What is recorded and what is told at an act (A1.8, A2.3).

use crate::agency::Category;
use crate::rule::Provision;
use crate::terms;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

terms! {
    /// 音像记录要求 Whether the recording is a duty.
    RecordingDuty { Must = "应当全程音像记录", May = "可以音像记录" }
}

/// 音像记录事项 One act that is recorded in sound and picture (A1.8, B3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordedAct {
    /// 编号
    #[schemars(title = "编号", length(min = 1, max = 60))]
    pub code: String,
    /// 记录事项
    #[schemars(title = "记录事项", length(min = 1, max = 200))]
    pub title: String,
    /// 执法类别
    #[schemars(title = "执法类别")]
    pub category: Category,
    /// 执法环节
    #[schemars(title = "执法环节", length(max = 80))]
    #[serde(default)]
    pub stage: String,
    /// 办案行为 The acts of the platform that the entry covers, for example `scene.record`.
    #[schemars(title = "对应的办案行为", extend("x-widget" = "act"))]
    #[serde(default)]
    pub acts: Vec<String>,
    /// 记录要求
    #[schemars(title = "记录要求")]
    pub duty: RecordingDuty,
    /// 记录内容
    #[schemars(title = "记录内容", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub content: String,
    /// 记录依据
    #[schemars(title = "记录依据")]
    #[serde(default)]
    pub basis: Vec<Provision>,
    /// 保存期限
    #[schemars(title = "保存期限", length(max = 80))]
    #[serde(default)]
    pub retention: String,
}

terms! {
    /// 告知环节 When a text is told.
    NoticeScene {
        Identification = "亮明身份、出示证件",
        Rights = "告知权利义务",
        Interview = "询问",
        PriorNotice = "处罚事先告知",
        HearingRight = "听证权利告知",
        Delivery = "送达文书",
        Preservation = "先行登记保存证据",
        Correction = "责令改正",
    }
}

/// 告知用语 What the party is told at a scene or in a document: why, by which law, which rights and duties (A2.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticeText {
    /// 编号
    #[schemars(title = "编号", length(min = 1, max = 60))]
    pub code: String,
    /// 名称
    #[schemars(title = "名称", length(min = 1, max = 200))]
    pub title: String,
    /// 告知环节
    #[schemars(title = "告知环节")]
    pub scene: NoticeScene,
    /// 事由
    #[schemars(title = "事由", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub reason: String,
    /// 依据
    #[schemars(title = "依据")]
    #[serde(default)]
    pub basis: Vec<Provision>,
    /// 权利
    #[schemars(title = "当事人的权利", length(max = 4000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub rights: String,
    /// 义务
    #[schemars(title = "当事人的义务", length(max = 4000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub duties: String,
    /// 用语
    #[schemars(title = "告知用语全文", length(min = 1, max = 4000), extend("x-widget" = "textarea"))]
    pub text: String,
}
