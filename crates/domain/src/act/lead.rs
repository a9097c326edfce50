//! 线索 What starts a case, and the time to look into it.

use crate::act::Lawful;
use crate::act::evidence::FileRef;
use crate::act::jurisdiction::Origin;
use crate::act::standing::{self, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::due;
use crate::party::Party;
use crate::people::{PersonId, Role};
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 一件线索登记一次
    LEAD_IS_REGISTERED_ONCE: "lead-is-registered-once", "一件线索登记一次，登记后不得改写，需要补充的另行记录", [Provision::article(PLATFORM, 12)];
    /// 先登记线索
    LEAD_IS_REGISTERED: "lead-is-registered", "办理案件从登记线索开始", [Provision::article(PLATFORM, 13)];
    /// 线索尚未处理完毕
    LEAD_IS_PENDING: "lead-is-pending", "线索已经立案、不予立案或者移送的，不再重复处理", [Provision::article(PLATFORM, 14)];
    /// 核查期限延长一次 PEN-05
    ASSESSMENT_EXTENDED_ONCE: "assessment-extended-once", "线索核查期限经负责人批准可以延长一次，延长的时间不超过本地区、本行业的规定", [Provision::article(PLATFORM, 15)];
}

terms! {
    /// 案件来源 The six sources of the opening form.
    LeadSource {
        Inspection = "检查发现",
        Report = "投诉举报",
        Assigned = "上级交办",
        Submitted = "下级报请",
        Transferred = "有关部门移送",
        Other = "其他",
    }
}

/// 投诉举报人 Kept secret: shown to those who handle the case and to nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Informant {
    /// 姓名
    #[schemars(title = "姓名", length(max = 60))]
    #[serde(default)]
    pub name: String,
    /// 联系方式
    #[schemars(title = "联系方式", length(max = 120))]
    #[serde(default)]
    pub contact: String,
}

/// 登记线索 Registers a lead.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// 案件来源
    #[schemars(title = "案件来源")]
    pub source: LeadSource,
    /// 收到日期 the day on which the lead was found or the material received.
    #[schemars(title = "发现或者收到日期")]
    pub received_on: Date,
    /// 线索内容
    #[schemars(title = "线索内容", length(min = 1, max = 20000), extend("x-widget" = "textarea"))]
    pub content: String,
    /// 地点
    #[schemars(title = "地点", length(max = 200))]
    #[serde(default)]
    pub place: String,
    /// 当事人 if known.
    #[schemars(title = "当事人（已知的）")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// 投诉举报人
    #[schemars(title = "投诉举报人（保密）")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub informant: Option<Informant>,
    /// 线索名称 What lists call it: what it is about, never the words of an informant.
    #[schemars(title = "线索名称", length(max = 60), extend("x-help" = "种类和对象，例如“举报：某某建材厂”；不写的，取内容的开头"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// 附件 What came with it; put there by the platform, never entered.
    #[schemars(skip)]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
    /// 移送来源 Where another agency of this platform sent it from; put there by the platform, never entered.
    #[schemars(skip)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Box<Origin>>,
}

/// 线索 A lead as the case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lead {
    /// 案件来源
    pub source: LeadSource,
    /// 收到日期
    pub received_on: Date,
    /// 线索内容
    pub content: String,
    /// 地点
    pub place: String,
    /// 当事人
    pub party: Option<Party>,
    /// 投诉举报人
    pub informant: Option<Informant>,
    /// 登记日期
    pub registered_on: Date,
    /// 登记人
    pub by: PersonId,
    /// 延长核查期限 in working days, with the reason.
    pub extension: Option<Extend>,
    /// 线索名称
    pub title: String,
    /// 附件
    pub files: Vec<FileRef>,
    /// 移送来源
    pub from: Option<Box<Origin>>,
}

impl Lead {
    /// 名称 What lists call it, within so many characters.
    #[must_use]
    pub fn name(&self, most: usize) -> String {
        let said = if self.title.trim().is_empty() { &self.content } else { &self.title };
        said.chars().take(most).collect()
    }
}

/// 延长核查期限 Extends the time to assess the lead, once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Extend {
    /// 延长工作日
    #[schemars(title = "延长工作日", range(min = 1, max = 60))]
    pub working_days: u32,
    /// 理由
    #[schemars(title = "延长理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// A lead stands and nothing has been decided about it.
pub fn pending(check: &mut Check, case: &Case) {
    check.require(&LEAD_IS_REGISTERED, case.lead.is_some(), "还没有登记线索");
    let settled = case.opening.is_some() || case.non_opening.is_some() || case.jurisdiction.transferred.is_some();
    check.require(&LEAD_IS_PENDING, !settled, "这件线索已经处理");
}

impl Lawful for Register {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::Officer, Role::UnitHead]);
        check.require(&LEAD_IS_REGISTERED_ONCE, case.lead.is_none(), "这件线索已经登记");
    }

    fn decide(&self, _case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "收到日期", self.received_on, None);
        standing::stated(check, !self.content.trim().is_empty(), "请写明线索内容");
        standing::known(check, ctx, self.party.as_ref());
        vec![Event::LeadRegistered(self.clone())]
    }
}

impl Fact for Register {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.involved.insert(meta.by.clone());
        case.lead = Some(Lead {
            source: self.source,
            received_on: self.received_on,
            content: self.content.clone(),
            place: self.place.clone(),
            party: self.party.clone(),
            informant: self.informant.clone(),
            registered_on: meta.on,
            by: meta.by.clone(),
            extension: None,
            title: self.title.clone(),
            files: self.files.clone(),
            from: self.from.clone(),
        });
    }
}

impl Lawful for Extend {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::role(check, ctx, Role::Head);
        pending(check, case);
        let allowed = ctx.profile.lead_extension_working_days.value;
        check.require(&ASSESSMENT_EXTENDED_ONCE, allowed > 0, "本地区、本行业没有规定核查期限可以延长");
        let extended = case.lead.as_ref().is_some_and(|lead| lead.extension.is_some());
        check.require(&ASSESSMENT_EXTENDED_ONCE, !extended, "核查期限已经延长过一次");
        let due = due::derive(case, ctx).into_iter().find(|due| due.limit == due::table::LEAD_ASSESSMENT.key);
        let late = due.filter(|due| due.due_on < ctx.today());
        let missing = late.map(|due| format!("核查期限已于{}届满，期限届满后不再延长", due.due_on));
        check.require(&ASSESSMENT_EXTENDED_ONCE, missing.is_none(), missing.unwrap_or_default());
    }

    fn decide(&self, _case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let allowed = ctx.profile.lead_extension_working_days.value;
        let within = (1..=allowed).contains(&self.working_days);
        check.require(&ASSESSMENT_EXTENDED_ONCE, within, format!("最多延长{allowed}个工作日"));
        standing::stated(check, !self.reason.trim().is_empty(), "请写明延长理由");
        vec![Event::LeadExtended(self.clone())]
    }
}

impl Fact for Extend {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(lead) = &mut case.lead {
            lead.extension = Some(self.clone());
        }
    }
}
