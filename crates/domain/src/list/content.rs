//! 清单内容 What stands in one row of each list. The fields are those that the plans of the localities ask for.

use super::ListKind;
use crate::act::draft::PenaltyKind;
use crate::agency::{AgencyKind, Benchmark, Category, Matter};
use crate::money::Fen;
use crate::people::Certificate;
use crate::rule::Provision;
use crate::terms;
use jiff::civil::Date;
use schemars::{JsonSchema, Schema, schema_for};
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

macro_rules! contents {
    ($($kind:ident($row:ty) = $key:ident, $title:ident;)+) => {
        /// 清单内容 One row of one list.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "list", content = "row", rename_all = "snake_case")]
        pub enum Content {
            $( #[doc = concat!("A row of ", stringify!($kind), ".")] $kind($row), )+
        }

        impl Content {
            /// The list it belongs to.
            #[must_use]
            pub const fn kind(&self) -> ListKind {
                match self { $( Self::$kind(_) => ListKind::$kind, )+ }
            }

            /// What tells rows of the list apart: their code.
            #[must_use]
            pub fn key(&self) -> &str {
                match self { $( Self::$kind(row) => &row.$key, )+ }
            }

            /// What people call the row.
            #[must_use]
            pub fn title(&self) -> &str {
                match self { $( Self::$kind(row) => &row.$title, )+ }
            }

            /// The schema of a row of the list, from which its form and its columns follow.
            #[must_use]
            pub fn schema(kind: ListKind) -> Schema {
                match kind { $( ListKind::$kind => schema_for!($row), )+ }
            }
        }
    };
}

contents! {
    Subjects(Subject) = code, name;
    Officers(Officer) = id, name;
    Matters(Matter) = code, title;
    RandomInspections(RandomInspection) = code, title;
    Guides(Guide) = code, title;
    MajorDecisions(Major) = code, title;
    ReviewElements(ReviewElement) = code, title;
    RecordedActs(RecordedAct) = code, title;
    Benchmarks(Benchmark) = key, title;
    Regulations(Regulation) = code, title;
    InspectionPlans(InspectionPlan) = code, title;
    WindowPosts(WindowPost) = code, window;
    NoticeTexts(NoticeText) = code, title;
}

impl Content {
    /// 引用的条款 The provisions that the row cites.
    #[must_use]
    pub fn provisions(&self) -> &[Provision] {
        match self {
            Self::Subjects(row) => &row.basis,
            Self::Matters(row) => &row.basis,
            Self::RandomInspections(row) => &row.basis,
            Self::Guides(row) => &row.basis,
            Self::MajorDecisions(row) => &row.basis,
            Self::ReviewElements(row) => &row.basis,
            Self::RecordedActs(row) => &row.basis,
            Self::InspectionPlans(row) => &row.basis,
            Self::NoticeTexts(row) => &row.basis,
            Self::Officers(_) | Self::Benchmarks(_) | Self::Regulations(_) | Self::WindowPosts(_) => &[],
        }
    }
}
