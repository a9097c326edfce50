//! 清单体检 What a careful clerk would find wrong with the lists, with the row to mend.

use super::{Content, ListKind};
use crate::agency::{Agency, AgencyKind, Category};
use crate::identifier::is_uscc;
use crate::people::Standing as Certified;
use crate::profile::Profile;
use crate::rule::Provision;
use crate::terms;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;

terms! {
    /// 体检发现
    Problem {
        MissingElement = "缺少要素",
        WrongCode = "统一社会信用代码不正确",
        NoSuchProvision = "引用的条款不存在",
        RepealedProvision = "引用的条款已经失效",
        ProvisionNotYet = "引用的条款尚未施行",
        NoBenchmark = "处罚事项没有裁量基准",
        NoGuide = "许可等依申请事项没有服务指南",
        EntrustmentEnded = "委托期限已满",
        CertificateEnding = "执法证件即将到期",
        CertificateEnded = "执法证件已经失效",
        OtherAgency = "文本提到其他部门",
        UnknownMatter = "引用的执法事项不存在",
        EvaluationDue = "赋权事项应当评估",
    }
}

/// 条款现状 What the law library says of a citation on the day of the check-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It stands in a statute in force.
    InForce,
    /// The statute or the article is not in the library.
    Unknown,
    /// The statute is no longer in force.
    Repealed,
    /// The statute was changed, and says something else there now.
    Changed,
    /// The statute is not in force yet.
    NotYet,
}

/// 发现 One thing to mend.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The list.
    pub list: ListKind,
    /// The code of the row.
    pub key: String,
    /// What people call the row.
    pub title: String,
    /// What is wrong.
    pub problem: Problem,
    /// In words.
    pub detail: String,
}

/// Days before the end of a certificate on which its holder is warned (QUAL-06, good practice).
pub const WARNING_DAYS: [i32; 2] = [90, 30];

/// Names that end an agency's name: a text that speaks of another such body was likely copied from there.
const BUREAUS: [&str; 14] = [
    "水利局",
    "水务局",
    "交通运输局",
    "生态环境局",
    "市场监督管理局",
    "农业农村局",
    "住房和城乡建设局",
    "自然资源局",
    "应急管理局",
    "卫生健康局",
    "文化和旅游局",
    "城市管理局",
    "人力资源和社会保障局",
    "林业和草原局",
];

/// 清单体检 Looks through what binds on the day. `standing` answers for a citation.
#[must_use]
pub fn examine(
    agency: &Agency,
    profile: &Profile,
    today: Date,
    standing: impl Fn(&Provision) -> Standing,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let companions = Companions::of(agency, today);
    for kind in ListKind::ALL {
        for (_, row) in agency.lists.rows(*kind) {
            // What is over asks for nothing any more.
            let Some(content) = row.latest().filter(|content| !content.has_ended(today)) else { continue };
            let mut find = |problem: Problem, detail: String| {
                findings.push(Finding {
                    list: *kind,
                    key: content.key().to_owned(),
                    title: content.title().to_owned(),
                    problem,
                    detail,
                });
            };
            let cites = !matches!(
                kind,
                ListKind::Officers | ListKind::Benchmarks | ListKind::Regulations | ListKind::WindowPosts
            );
            let without_basis = (cites && content.provisions().is_empty()).then_some("依据");
            let lacking: Vec<&str> = without_basis.into_iter().chain(missing(content)).collect();
            if !lacking.is_empty() {
                find(Problem::MissingElement, format!("没有填写：{}", lacking.join("、")));
            }
            if let Content::Subjects(row) = content
                && !is_uscc(&row.code)
            {
                find(Problem::WrongCode, format!("“{}”不是十八位的统一社会信用代码，或者校验码不符", row.code));
            }
            for provision in content.provisions() {
                match standing(provision) {
                    Standing::InForce => {}
                    Standing::Unknown => find(Problem::NoSuchProvision, format!("{provision}在法规库中查不到")),
                    Standing::Repealed => {
                        find(Problem::RepealedProvision, format!("{provision}所在的法律文件已经废止"))
                    }
                    Standing::Changed => {
                        find(Problem::RepealedProvision, format!("{provision}已经被修改，现行的条文与引用时不同"))
                    }
                    Standing::NotYet => find(Problem::ProvisionNotYet, format!("{provision}还没有施行")),
                }
            }
            for code in matters_of(content).iter().filter(|code| !has_matter(agency, code, today)) {
                find(Problem::UnknownMatter, format!("本机关现行的执法事项中没有“{code}”"));
            }
            people_and_terms(content, agency, today, &mut find);
            if let Some(since) = unevaluated(content, agency, profile, today) {
                find(
                    Problem::EvaluationDue,
                    format!(
                        "自{since}起已满{}个月没有评估（{}）",
                        profile.empowerment_evaluation_months.value, profile.empowerment_evaluation_months.source
                    ),
                );
            }
            companions.examine(content, &mut find);
            for name in strangers(content, agency) {
                find(Problem::OtherAgency, format!("文本中出现“{name}”，请核对是否从其他部门的文件照搬"));
            }
        }
    }
    findings
}

/// The codes of the matters that a row names as those to which it applies.
fn matters_of(content: &Content) -> &[String] {
    match content {
        Content::MajorDecisions(row) => &row.matters,
        Content::Benchmarks(row) => std::slice::from_ref(&row.matter),
        _ => &[],
    }
}

fn has_matter(agency: &Agency, code: &str, today: Date) -> bool {
    let row = agency.lists.row(ListKind::Matters, code).and_then(super::Row::latest);
    row.is_some_and(|content| !content.has_ended(today)) || agency.matter_on(code, today).is_some()
}

/// Elements of the row that its form lets stay empty but its list must show.
fn missing(content: &Content) -> Vec<&'static str> {
    let elements: Vec<(&'static str, &str)> = match content {
        Content::Subjects(row) => vec![
            ("执法权限", &row.powers),
            ("法制机构", &row.legal_unit),
            ("主要负责人", &row.responsible),
            ("办公地址", &row.address),
            ("联系电话", &row.phone),
        ],
        Content::Matters(row) => vec![
            ("职责", &row.duties),
            ("权限", &row.powers),
            ("程序", &row.procedure),
            ("时限", &row.time_limit),
            ("救济渠道", &row.remedies),
            ("责任", &row.liability),
        ],
        Content::Guides(row) => vec![
            ("受理机构", &row.accepted_by),
            ("审批机构", &row.decided_by),
            ("许可条件", &row.conditions),
            ("申请材料", &row.materials),
            ("办理流程", &row.procedure),
            ("办理时限", &row.time_limit),
            ("监督方式", &row.supervision),
            ("责任追究", &row.liability),
            ("救济渠道", &row.remedies),
            ("办公时间", &row.hours),
            ("办公地址", &row.address),
            ("办公电话", &row.phone),
        ],
        Content::Officers(row) => vec![("所在单位", &row.unit), ("职务", &row.position)],
        _ => Vec::new(),
    };
    elements.into_iter().filter(|(_, text)| text.trim().is_empty()).map(|(name, _)| name).collect()
}

/// 赋权评估 A power given to a township that was last evaluated, or given, too long ago: since when (QUAL-03).
fn unevaluated(content: &Content, agency: &Agency, profile: &Profile, today: Date) -> Option<Date> {
    let months = profile.empowerment_evaluation_months.value;
    let Content::Matters(matter) = content else { return None };
    if months == 0 || agency.kind != AgencyKind::Township || matter.empowered_by.trim().is_empty() {
        return None;
    }
    let since = matter.evaluated_on.unwrap_or(matter.valid_from);
    since.checked_add(i64::from(months).months()).is_ok_and(|due| due <= today).then_some(since)
}

fn people_and_terms(content: &Content, agency: &Agency, today: Date, find: &mut impl FnMut(Problem, String)) {
    match content {
        Content::Subjects(row) => {
            if let Some(until) = row.entrusted_until.filter(|until| *until < today) {
                find(Problem::EntrustmentEnded, format!("委托期限至 {until}"));
            }
        }
        Content::Officers(row) => {
            let person = agency.person(&row.id).filter(|person| person.employed);
            let Some(certificate) = person.and_then(|person| person.certificate.as_ref()) else { return };
            let standing = certificate.standing(today);
            if let Some(why) = standing.invalid().filter(|_| standing != Certified::NotYet) {
                find(Problem::CertificateEnded, format!("证件 {} 无效：{why}", certificate.number));
            } else if let Some(days) = WARNING_DAYS
                .into_iter()
                .filter(|days| today.checked_add(days.days()).is_ok_and(|day| certificate.valid_to <= day))
                .min()
            {
                find(Problem::CertificateEnding, format!("证件有效期至 {}，不足 {days} 日", certificate.valid_to));
            }
        }
        _ => {}
    }
}

/// What a matter needs beside it: the codes of matters that have it.
struct Companions<'a> {
    measured: BTreeSet<&'a str>,
    guided: BTreeSet<&'a str>,
}

impl<'a> Companions<'a> {
    fn of(agency: &'a Agency, today: Date) -> Self {
        let of = |kind: ListKind| agency.lists.in_force(kind, today).filter(|content| !content.has_ended(today));
        let measured = of(ListKind::Benchmarks).filter_map(|row| match row {
            Content::Benchmarks(benchmark) => Some(benchmark.matter.as_str()),
            _ => None,
        });
        Self { measured: measured.collect(), guided: of(ListKind::Guides).map(Content::key).collect() }
    }

    fn examine(&self, content: &Content, find: &mut impl FnMut(Problem, String)) {
        let Content::Matters(matter) = content else { return };
        match matter.category {
            Category::Penalty if !self.measured.contains(matter.code.as_str()) => {
                find(Problem::NoBenchmark, "没有现行的裁量基准".to_owned());
            }
            Category::License | Category::Confirmation | Category::Payment
                if !self.guided.contains(matter.code.as_str()) =>
            {
                find(Problem::NoGuide, "没有服务指南".to_owned());
            }
            _ => {}
        }
    }
}

fn strangers(content: &Content, agency: &Agency) -> Vec<&'static str> {
    let text = match content {
        Content::Regulations(row) => row.text.as_str(),
        Content::Guides(row) => row.liability.as_str(),
        Content::Matters(row) => row.duties.as_str(),
        _ => return Vec::new(),
    };
    BUREAUS.into_iter().filter(|bureau| !agency.name.ends_with(bureau) && text.contains(bureau)).collect()
}
