//! 执法人员 People of an agency, their roles and certificates.

use crate::agency::Category;
use crate::context::Context;
use crate::terms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 人员编号 Identifies a person within the deployment.
pub type PersonId = String;

terms! {
    /// 角色 What a person may do in the agency. One person may hold several, but see the rules on separation.
    Role {
        Officer = "执法人员",
        UnitHead = "承办机构负责人",
        Head = "机关负责人",
        Reviewer = "法制审核人员",
        DisclosureOfficer = "公示专员",
        Archivist = "档案员",
        Administrator = "系统管理员",
    }
}

terms! {
    /// 证件状态 State of an enforcement certificate.
    CertificateStatus {
        Valid = "有效",
        Suspended = "暂扣",
        Cancelled = "注销",
        Revoked = "吊销",
        Lapsed = "未经年度审验失效",
    }
}

/// 行政执法证件 Enforcement certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// 证件编号
    #[schemars(title = "证件编号", length(min = 1, max = 40))]
    pub number: String,
    /// 执法类别
    #[schemars(title = "执法类别", length(min = 1))]
    pub categories: Vec<Category>,
    /// 执法区域 Division codes; a certificate covers every division below them.
    #[schemars(title = "执法区域（区划代码）", length(min = 1))]
    pub divisions: Vec<String>,
    /// First valid day.
    #[schemars(title = "有效期自")]
    pub valid_from: Date,
    /// Last valid day, that day included.
    #[schemars(title = "有效期至")]
    pub valid_to: Date,
    /// 证件状态
    #[schemars(title = "证件状态")]
    pub status: CertificateStatus,
}

impl Certificate {
    /// 现在无效的原因 Why nobody may enforce by it on this day, in words; `None` = it is valid.
    #[must_use]
    pub fn invalid_on(&self, day: Date) -> Option<&'static str> {
        match self.status {
            CertificateStatus::Valid if day < self.valid_from => Some("尚未到有效期"),
            CertificateStatus::Valid if day > self.valid_to => Some("已过有效期"),
            CertificateStatus::Valid => None,
            status => Some(status.label()),
        }
    }
}

/// 人员 A person of the agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// 人员编号
    #[schemars(title = "人员编号", length(min = 1, max = 64))]
    pub id: PersonId,
    /// 姓名
    #[schemars(title = "姓名", length(min = 1, max = 40))]
    pub name: String,
    /// 角色
    #[schemars(title = "角色", length(min = 1))]
    pub roles: Vec<Role>,
    /// 所在机构
    #[schemars(title = "所在机构", length(max = 60))]
    #[serde(default)]
    pub unit: String,
    /// 职务
    #[schemars(title = "职务", length(max = 60))]
    #[serde(default)]
    pub position: String,
    /// 正职负责人 The principal head, not a deputy.
    #[schemars(title = "正职负责人")]
    #[serde(default)]
    pub principal: bool,
    /// 行政执法证件
    #[schemars(title = "行政执法证件")]
    #[serde(default)]
    pub certificate: Option<Certificate>,
    /// 通过国家统一法律职业资格考试 Has the legal qualification.
    #[schemars(title = "通过国家统一法律职业资格考试")]
    #[serde(default)]
    pub legal_qualification: bool,
    /// 初次从事法制审核 First does legal review under the law of 2021.
    #[schemars(title = "初次从事法制审核")]
    #[serde(default)]
    pub first_time_reviewer: bool,
    /// 听证主持人资格 Holds a hearing host's certificate.
    #[schemars(title = "持有听证主持人资格证")]
    #[serde(default)]
    pub hearing_host: bool,
    /// 在职 Works at the agency.
    #[schemars(title = "在职")]
    #[serde(default = "employed")]
    pub employed: bool,
}

const fn employed() -> bool {
    true
}

impl Person {
    /// Holds the role and still works here.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.employed && self.roles.contains(&role)
    }

    /// Why this person may not enforce today, in words; `None` = may. QUAL-04, 05, 06.
    #[must_use]
    pub fn unqualified(&self, ctx: &Context, category: Category) -> Option<String> {
        let name = &self.name;
        if !self.is(Role::Officer) {
            return Some(format!("{name}不是本机关在职执法人员"));
        }
        let Some(certificate) = &self.certificate else { return Some(format!("{name}没有行政执法证件")) };
        let today = ctx.today();
        if certificate.status != CertificateStatus::Valid {
            return Some(format!("{name}的执法证件状态为“{}”", certificate.status));
        }
        if today < certificate.valid_from || today > certificate.valid_to {
            return Some(format!(
                "{name}的执法证件有效期为{}至{}，今天不在其内",
                certificate.valid_from, certificate.valid_to
            ));
        }
        if !certificate.categories.contains(&category) {
            return Some(format!("{name}的执法证件不含“{category}”类别"));
        }
        let region = &ctx.agency.division;
        if !certificate.divisions.iter().any(|code| covers(code, region)) {
            return Some(format!("{name}的执法证件区域不含本机关所在区划{region}"));
        }
        None
    }
}

/// Whether the division `code` is or contains `other`: 211100 covers 211104.
#[must_use]
pub fn covers(code: &str, other: &str) -> bool {
    let significant = code.trim_end_matches("00");
    !significant.is_empty() && other.starts_with(significant)
}
