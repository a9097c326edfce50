//! 执法人员 People of an agency, their roles and certificates.

use crate::agency::Category;
use crate::context::Context;
use crate::personnel::Life;
use crate::personnel::certificate::Qualification;
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
    /// 证件状态 As it was registered; what was decided later is in `life`, and [`Self::standing`] asks both.
    #[schemars(title = "证件状态")]
    pub status: CertificateStatus,
    /// 资格依据 The exam or the exemption by which its holder came to it (QUAL-05).
    #[schemars(title = "资格依据")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub qualification: Option<Qualification>,
    /// 存续 What was decided about it since: folded from the agency's entries, never stored or sent with it.
    #[serde(skip)]
    #[schemars(skip)]
    pub life: Life,
}

/// 证件现状 Whether a certificate is good on a day, and if not, why and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// 有效
    Valid,
    /// 尚未到有效期
    NotYet,
    /// 已过有效期, since this day.
    Expired(Date),
    /// 暂扣、注销、吊销、失效, since a day where it is known, until a day where that is decided.
    Void {
        /// Which of them.
        status: CertificateStatus,
        /// The first day of it.
        since: Option<Date>,
        /// The last day of it.
        until: Option<Date>,
    },
}

impl Standing {
    /// 无效的原因 In a word; `None` = it is valid.
    #[must_use]
    pub const fn why(self) -> Option<&'static str> {
        match self {
            Self::Valid => None,
            Self::NotYet => Some("尚未到有效期"),
            Self::Expired(_) => Some("已过有效期"),
            Self::Void { status, .. } => Some(status.label()),
        }
    }

    /// 无效的起止 Since when and until when, as far as it is known: 自2026-03-02起，至2026-03-31止.
    #[must_use]
    pub fn period(self) -> Option<String> {
        let (since, until) = match self {
            Self::Expired(since) => (Some(since), None),
            Self::Void { since, until, .. } => (since, until),
            Self::Valid | Self::NotYet => (None, None),
        };
        let parts = since.map(|day| format!("自{day}起")).into_iter().chain(until.map(|day| format!("至{day}止")));
        let words = parts.collect::<Vec<_>>().join("，");
        (!words.is_empty()).then_some(words)
    }

    /// 无效的原因 With since when and until when; `None` = it is valid.
    #[must_use]
    pub fn invalid(self) -> Option<String> {
        let why = self.why()?;
        Some(self.period().map_or_else(|| why.to_owned(), |period| format!("{why}，{period}")))
    }
}

impl Certificate {
    /// 当日的记载 What it said on a day: before it was renewed, what it said before that.
    #[must_use]
    pub fn said_on(&self, day: Date) -> &Self {
        self.life.earlier.iter().find(|earlier| day < earlier.until).map_or(self, |earlier| &earlier.said)
    }

    /// Both say the same: number, term, kinds and region.
    pub(crate) fn says_as(&self, other: &Self) -> bool {
        self.number == other.number
            && (self.valid_from, self.valid_to) == (other.valid_from, other.valid_to)
            && self.categories == other.categories
            && self.divisions == other.divisions
    }

    /// 证件现状 Whether it is good on a day: what was decided about it, then its registered state, then its period.
    #[must_use]
    pub fn standing(&self, day: Date) -> Standing {
        let (valid_from, valid_to) = {
            let said = self.said_on(day);
            (said.valid_from, said.valid_to)
        };
        if let Some((status, since)) = self.life.ended.filter(|(_, since)| *since <= day) {
            return Standing::Void { status, since: Some(since), until: None };
        }
        let registered = self.life.registered_since.is_none_or(|since| since <= day);
        if self.status != CertificateStatus::Valid && registered {
            return Standing::Void { status: self.status, since: self.life.registered_since, until: None };
        }
        if let Some(suspension) = self.life.suspended(day) {
            let status = CertificateStatus::Suspended;
            return Standing::Void { status, since: Some(suspension.on), until: suspension.until };
        }
        if let Some(since) = self.life.lapsed(day, valid_from) {
            return Standing::Void { status: CertificateStatus::Lapsed, since: Some(since), until: None };
        }
        if day < valid_from {
            return Standing::NotYet;
        }
        if day > valid_to {
            return Standing::Expired(valid_to.tomorrow().unwrap_or(valid_to));
        }
        Standing::Valid
    }

    /// 现在无效的原因 Why nobody may enforce by it on this day, in a word; `None` = it is valid.
    #[must_use]
    pub fn invalid_on(&self, day: Date) -> Option<&'static str> {
        self.standing(day).why()
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
    /// 离职日期 The day on which whoever no longer works here left, as the agency's entries tell it: never stored or sent.
    #[serde(skip)]
    #[schemars(skip)]
    pub left_on: Option<Date>,
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
        self.unqualified_on(ctx, category, ctx.today())
    }

    /// Why this person may not have enforced on a day: what is recorded later is measured by the certificate of the day on which
    /// it was done (QUAL-04), and so is what is recorded today.
    #[must_use]
    pub fn unqualified_on(&self, ctx: &Context, category: Category, day: Date) -> Option<String> {
        let name = &self.name;
        let worked_here = self.employed || self.left_on.is_some_and(|left_on| day < left_on);
        if !(worked_here && self.roles.contains(&Role::Officer)) {
            return Some(format!("{name}不是本机关在职执法人员"));
        }
        let Some(certificate) = &self.certificate else { return Some(format!("{name}没有行政执法证件")) };
        match certificate.standing(day) {
            Standing::Valid => {}
            standing @ Standing::Void { status, .. } => {
                let period = standing.period().map(|period| format!("，{period}")).unwrap_or_default();
                return Some(format!("{name}的执法证件状态为“{status}”{period}"));
            }
            Standing::NotYet | Standing::Expired(_) => {
                let said = certificate.said_on(day);
                let when = if day == ctx.today() { "今天".to_owned() } else { format!("办理之日{day}") };
                return Some(format!("{name}的执法证件有效期为{}至{}，{when}不在其内", said.valid_from, said.valid_to));
            }
        }
        let certificate = certificate.said_on(day);
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

impl Person {
    /// 曾经具备资格 The person could enforce on some day since then, today included: what was done on that day can still be
    /// recorded, although a certificate ended or the person left since.
    #[must_use]
    pub fn was_qualified_since(&self, ctx: &Context, category: Category, since: Date) -> bool {
        let before = |day: Date| day.yesterday().unwrap_or(day);
        let held = self.certificate.as_ref();
        let ended = held.and_then(|held| held.life.ended).map(|(_, on)| before(on));
        let registered = held.and_then(|held| held.life.registered_since).map(before);
        let suspended = held.iter().flat_map(|held| &held.life.suspensions).map(|suspension| before(suspension.on));
        let terms = held.iter().flat_map(|held| [held.valid_from, held.valid_to]);
        let days = [ctx.today(), since].into_iter().chain(self.left_on.map(before));
        let mut days = days.chain(ended).chain(registered).chain(suspended).chain(terms);
        days.any(|day| (since..=ctx.today()).contains(&day) && self.unqualified_on(ctx, category, day).is_none())
    }
}

/// Whether the division `code` is or contains `other`: 211100 covers 211104.
#[must_use]
pub fn covers(code: &str, other: &str) -> bool {
    let significant = code.trim_end_matches("00");
    !significant.is_empty() && other.starts_with(significant)
}
