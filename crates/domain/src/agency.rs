//! 行政执法主体 The agency: what it is, what it may do.

use crate::benchmark::Benchmark;
use crate::list::Lists;
use crate::people::Person;
use crate::personnel::Personnel;
use crate::profile::Profile;
use crate::registry::OfficeProposal;
use crate::rule::Provision;
use crate::terms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

terms! {
    /// 执法类别 Category of enforcement, GB/T 39046-2020 table A.1.
    Category {
        License = "行政许可",
        Penalty = "行政处罚",
        Coercion = "行政强制",
        Levy = "行政征收",
        Payment = "行政给付",
        Inspection = "行政检查",
        Confirmation = "行政确认",
        Award = "行政奖励",
        Ruling = "行政裁决",
        Other = "其他",
    }
}

terms! {
    /// 主体性质 What makes a body an agency with power to enforce; 处罚法 articles 17 to 21.
    AgencyKind {
        Organ = "行政机关",
        Authorized = "法律法规授权组织",
        Entrusted = "受委托组织",
        Township = "乡镇人民政府、街道办事处",
    }
}

/// 执法事项 One power of the agency, in force for a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    /// 事项编码
    #[schemars(title = "事项编码", length(min = 1, max = 60))]
    pub code: String,
    /// 事项名称
    #[schemars(title = "事项名称", length(min = 1, max = 200))]
    pub title: String,
    /// 执法类别
    #[schemars(title = "执法类别")]
    pub category: Category,
    /// 依据
    #[schemars(title = "依据", length(min = 1))]
    pub basis: Vec<Provision>,
    /// First day of the power.
    #[schemars(title = "生效日期")]
    pub valid_from: Date,
    /// Last day of the power, if it has ended.
    #[schemars(title = "失效日期")]
    #[serde(default)]
    pub valid_to: Option<Date>,
    /// 职责
    #[schemars(title = "职责", length(max = 4000), extend("x-element" = true, "x-widget" = "textarea"))]
    #[serde(default)]
    pub duties: String,
    /// 权限
    #[schemars(title = "权限", length(max = 4000), extend("x-element" = true, "x-widget" = "textarea"))]
    #[serde(default)]
    pub powers: String,
    /// 程序
    #[schemars(title = "程序", length(max = 4000), extend("x-element" = true, "x-widget" = "textarea"))]
    #[serde(default)]
    pub procedure: String,
    /// 时限
    #[schemars(title = "时限", length(max = 400), extend("x-element" = true))]
    #[serde(default)]
    pub time_limit: String,
    /// 救济渠道
    #[schemars(title = "救济渠道", length(max = 1000), extend("x-element" = true))]
    #[serde(default)]
    pub remedies: String,
    /// 责任
    #[schemars(title = "责任", length(max = 1000), extend("x-element" = true))]
    #[serde(default)]
    pub liability: String,
    /// 涉及公民生命健康安全、金融安全 The matter touches life, health or financial safety: five years of limitation where harm was done (PEN-30).
    #[schemars(title = "涉及公民生命健康安全、金融安全")]
    #[serde(default)]
    pub health_or_finance: bool,
    /// 赋权决定 The published decision of the province that gives a county department's power to townships and subdistricts (QUAL-03).
    #[schemars(title = "赋权决定", length(max = 400), extend("x-help" = "乡镇、街道行使县级部门的处罚权的，写明省级决定的名称、文号和公布日期"))]
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub empowered_by: String,
    /// 赋权评估 The day of the last evaluation of that decision (QUAL-03).
    #[schemars(title = "最近一次赋权评估日期", extend("x-help" = "乡镇、街道的赋权事项由省定期组织评估"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluated_on: Option<Date>,
}

impl Matter {
    /// Whether the power is in force on a day.
    #[must_use]
    pub fn holds(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|end| day <= end)
    }
}

/// 行政执法主体 The agency with its people, powers and benchmarks, as its own event stream makes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agency {
    /// Identifies the agency within the deployment.
    #[schemars(title = "机关编号", length(min = 1, max = 40))]
    pub id: String,
    /// 机关名称
    #[schemars(title = "机关名称", length(min = 1, max = 80))]
    pub name: String,
    /// 机关代字 for document numbers, for example 澄水.
    #[schemars(title = "机关代字", length(min = 1, max = 12))]
    pub abbreviation: String,
    /// 行政区划代码
    #[schemars(title = "行政区划代码", length(min = 6, max = 12))]
    pub division: String,
    /// 领域 Sector, for example 水利, 交通运输; chooses the rules and settings that bind.
    #[schemars(title = "领域", length(max = 40))]
    pub sector: String,
    /// 主体性质
    #[schemars(title = "主体性质")]
    pub kind: AgencyKind,
    /// Key of the settings in force.
    #[schemars(title = "参数表")]
    pub profile: String,
    /// 委托机关 for an entrusted body: in whose name it acts.
    #[schemars(title = "委托机关", length(max = 80))]
    #[serde(default)]
    pub entrusted_by: Option<String>,
    /// 委托期限 Last day of the entrustment.
    #[schemars(title = "委托期限至")]
    #[serde(default)]
    pub entrusted_until: Option<Date>,
    /// 本级人民政府
    #[schemars(title = "本级人民政府", length(max = 80))]
    #[serde(default)]
    pub government: String,
    /// 上一级主管部门 who hears a reconsideration where the law gives it to the body above (REM-04).
    #[schemars(title = "上一级主管部门", length(max = 80), extend("x-help" = "司法行政部门和实行垂直领导的机关填写"))]
    #[serde(default)]
    pub superior: String,
    /// 管辖法院
    #[schemars(title = "管辖法院", length(max = 80))]
    #[serde(default)]
    pub court: String,
    /// 罚款代收机构
    #[schemars(title = "罚款代收机构", length(max = 120))]
    #[serde(default)]
    pub bank: String,
    /// 地址
    #[schemars(title = "地址", length(max = 200))]
    #[serde(default)]
    pub address: String,
    /// 电话
    #[schemars(title = "电话", length(max = 40))]
    #[serde(default)]
    pub phone: String,
    /// 执法人员与其他人员
    #[schemars(title = "人员")]
    #[serde(default)]
    pub people: Vec<Person>,
    /// 执法事项
    #[schemars(title = "执法事项")]
    #[serde(default)]
    pub matters: Vec<Matter>,
    /// 裁量基准
    #[schemars(title = "裁量基准")]
    #[serde(default)]
    pub benchmarks: Vec<Benchmark>,
    /// 清单 Its lists with their versions and drafts: folded from its events, never stored or sent with it.
    #[serde(skip)]
    #[schemars(skip)]
    pub lists: Lists,
    /// 人员管理 Its annual checks, courses, questions and exams: folded from its events, never stored or sent with it.
    #[serde(skip)]
    #[schemars(skip)]
    pub personnel: Personnel,
    /// 待审定的人员职责 What waits for the word of a head.
    #[serde(skip)]
    #[schemars(skip)]
    pub proposals: Vec<OfficeProposal>,
}

/// 系统 What stands in the record as the one who did something that nobody did by hand.
const AUTOMATIC: [&str; 2] = ["system", "platform"];

impl Agency {
    /// 行政复议机关 Who hears a reconsideration of its decisions (REM-04): by the settings of the place the government of the same level,
    /// the body above, or either as the party chooses; a body that the settings name outright; empty = not on record.
    #[must_use]
    pub fn reconsideration_bodies<'a>(&'a self, profile: &'a Profile) -> Vec<&'a str> {
        let said = profile.reconsideration_authority.value.as_str();
        let (own, above) = (said.contains("本级"), said.contains("上一级"));
        let government = (own || said.is_empty()).then_some(self.government.as_str());
        let superior = above.then_some(self.superior.as_str());
        let named = (!own && !above).then_some(said);
        [government, superior, named].into_iter().flatten().filter(|body| !body.is_empty()).collect()
    }

    /// The person with this id.
    #[must_use]
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }

    /// The name of a person, what the platform itself is called, or the id if unknown.
    #[must_use]
    pub fn name_of<'a>(&'a self, id: &'a str) -> &'a str {
        match self.person(id) {
            Some(person) => &person.name,
            None if AUTOMATIC.contains(&id) => "系统",
            None => id,
        }
    }

    /// The newest version of the matter with this code.
    #[must_use]
    pub fn matter(&self, code: &str) -> Option<&Matter> {
        self.matters.iter().rev().find(|matter| matter.code == code)
    }

    /// The version of the matter that is in force on a day; the newest when none is, so that a refusal can say why.
    #[must_use]
    pub fn matter_on(&self, code: &str, day: Date) -> Option<&Matter> {
        let holds = |m: &&Matter| m.code == code && m.holds(day);
        self.matters.iter().rev().find(holds).or_else(|| self.matter(code))
    }

    /// 可以选的事项 Each matter once: the version in force on a day, else the newest, which has ended or has not begun.
    pub fn matters_on(&self, day: Date) -> impl Iterator<Item = &Matter> {
        let mut told = BTreeSet::new();
        self.matters
            .iter()
            .filter(move |matter| told.insert(matter.code.as_str()))
            .filter_map(move |matter| self.matter_on(&matter.code, day))
    }

    /// The newest version of the benchmark with this key.
    #[must_use]
    pub fn benchmark(&self, key: &str) -> Option<&Benchmark> {
        self.benchmarks.iter().rev().find(|benchmark| benchmark.key == key)
    }

    /// The version of the benchmark with this key that is in force on a day.
    #[must_use]
    pub fn benchmark_on(&self, key: &str, day: Date) -> Option<&Benchmark> {
        self.benchmarks.iter().rev().find(|benchmark| benchmark.key == key && benchmark.holds(day))
    }

    /// The benchmarks in force for a matter on a day (PEN-38).
    pub fn benchmarks_for<'a>(&'a self, matter: &'a str, on: Date) -> impl Iterator<Item = &'a Benchmark> {
        self.benchmarks.iter().filter(move |benchmark| benchmark.matter == matter && benchmark.holds(on))
    }
}
