//! 证据 The eight kinds of evidence: collected in form, verified, excluded.

use crate::act::lead::LEAD_IS_REGISTERED;
use crate::act::standing::{self, CERTIFICATE_SHOWN, MARKET, PENALTY_LAW, PLATFORM};
use crate::act::{Lawful, appraisal};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::PersonId;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 首次取证告知 PEN-10
    RIGHTS_TOLD_FIRST: "rights-told-first", "首次向当事人收集、调取证据的，应当告知其享有陈述权、申辩权以及申请回避的权利。", [Provision::paragraph(MARKET, 21, 2), Provision::article(PENALTY_LAW, 7)];
    /// 合法取得 PEN-12
    EVIDENCE_LAWFUL: "evidence-lawful", "以非法手段取得的证据，不得作为认定案件事实的根据。", [Provision::paragraph(PENALTY_LAW, 46, 3)];
    /// 查证属实 PEN-12
    EVIDENCE_VERIFIED: "evidence-verified", "证据必须经查证属实，方可作为认定案件事实的根据。", [Provision::paragraph(PENALTY_LAW, 46, 2)];
    /// 复制件 PEN-13
    COPY_CONFIRMED: "copy-confirmed", "复制件、影印件、抄录件和照片、录像由证据提供人核对无误后注明与原件、原物一致，并注明出证日期、证据出处，同时签名或者盖章。", [Provision::article(MARKET, 24)];
    /// 电子数据 PEN-14
    ELECTRONIC_METHOD_STATED: "electronic-method-stated", "并注明制作方法、制作时间、制作人等。", [Provision::paragraph(MARKET, 26, 1)];
    /// 电子技术监控 PEN-15
    MONITORING_AUDITED: "monitoring-audited", "未经审核或者经审核不符合要求的，不得作为行政处罚的证据。", [Provision::paragraph(PENALTY_LAW, 41, 2)];
    /// 监控设备审核 PEN-15
    DEVICE_REVIEWED: "device-reviewed", "应当经过法制和技术审核，确保电子技术监控设备符合标准、设置合理、标志明显，设置地点应当向社会公布。", [Provision::paragraph(PENALTY_LAW, 41, 1)];
    /// 监控告知 PEN-15
    MONITORED_PARTY_TOLD: "monitored-party-told", "行政机关应当及时告知当事人违法事实，并采取信息化手段或者其他措施，为当事人查询、陈述和申辩提供便利。", [Provision::paragraph(PENALTY_LAW, 41, 3)];
    /// 抽样 PEN-16
    SAMPLE_IN_FORM: "sample-in-form", "抽样取证应当通知当事人到场，当场封样，制作抽样记录和清单并签名或者盖章", [Provision::article(PLATFORM, 19), Provision::article(PENALTY_LAW, 56)];
    /// 有此证据
    EVIDENCE_EXISTS: "evidence-exists", "查证、排除和引用的证据应当已经收入案卷且未被排除", [Provision::article(PLATFORM, 20)];
}

terms! {
    /// 证据种类 The eight kinds, 处罚法 article 46.
    EvidenceKind {
        Documentary = "书证",
        Physical = "物证",
        Audiovisual = "视听资料",
        Electronic = "电子数据",
        Testimony = "证人证言",
        Statement = "当事人的陈述",
        Appraisal = "鉴定意见",
        InspectionRecord = "勘验笔录、现场笔录",
    }
}

/// 文件 A file in the vault, named by its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-widget" = "file"))]
pub struct FileRef {
    /// 指纹 SHA-256 in hex.
    #[schemars(title = "指纹", length(min = 64, max = 64), pattern(r"^[0-9a-f]{64}$"))]
    pub digest: String,
    /// 文件名
    #[schemars(title = "文件名", length(min = 1, max = 200))]
    pub name: String,
    /// 媒体类型
    #[schemars(title = "媒体类型", length(max = 100))]
    pub media_type: String,
    /// Size in bytes.
    #[schemars(title = "字节数")]
    pub size: u64,
}

/// 复制件注明 PEN-13
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CopyMark {
    /// 注明与原件一致
    #[schemars(title = "已注明与原件、原物一致")]
    pub consistent: bool,
    /// 出证日期
    #[schemars(title = "出证日期")]
    pub issued_on: Date,
    /// 证据出处
    #[schemars(title = "证据出处", length(max = 200))]
    pub origin: String,
    /// 提供人签名或者盖章
    #[schemars(title = "提供人已签名或者盖章")]
    pub signed: bool,
}

/// 电子数据制作说明 PEN-14
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ElectronicMark {
    /// 原始载体
    #[schemars(title = "为原始载体")]
    pub original: bool,
    /// 制作方法
    #[schemars(title = "制作方法", length(max = 1000))]
    pub method: String,
    /// 制作人
    #[schemars(title = "制作人", length(max = 60))]
    pub made_by: String,
    /// 制作时间
    #[schemars(title = "制作日期")]
    pub made_on: Date,
}

/// 电子技术监控 PEN-15
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MonitoringMark {
    /// 设备编号
    #[schemars(title = "设备编号", length(min = 1, max = 60))]
    pub device: String,
    /// 法制审核
    #[schemars(title = "设备经过法制审核")]
    pub legal_review: bool,
    /// 技术审核
    #[schemars(title = "设备经过技术审核")]
    pub technical_review: bool,
    /// 设置地点已公布
    #[schemars(title = "设置地点已向社会公布")]
    pub location_published: bool,
    /// 记录经审核真实、清晰、完整、准确
    #[schemars(title = "记录内容经审核符合要求")]
    pub record_audited: bool,
    /// 已及时告知当事人
    #[schemars(title = "已及时告知当事人违法事实")]
    pub party_told: bool,
}

/// 抽样 PEN-16
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SampleMark {
    /// 通知当事人到场
    #[schemars(title = "已通知当事人到场")]
    pub party_notified: bool,
    /// 封样
    #[schemars(title = "已当场封样")]
    pub sealed: bool,
    /// 抽样记录和清单已签名
    #[schemars(title = "抽样记录和清单已签名或者盖章")]
    pub list_signed: bool,
}

/// 收集证据 Adds one piece of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// 证据种类
    #[schemars(title = "证据种类")]
    pub kind: EvidenceKind,
    /// 证据名称
    #[schemars(title = "证据名称", length(min = 1, max = 200))]
    pub title: String,
    /// 证明内容
    #[schemars(title = "证明内容", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub proves: String,
    /// 来源
    #[schemars(title = "证据来源", length(min = 1, max = 200))]
    pub source: String,
    /// 向当事人收集
    #[schemars(title = "向当事人收集、调取")]
    #[serde(default)]
    pub from_party: bool,
    /// 取得日期
    #[schemars(title = "取得日期")]
    pub obtained_on: Date,
    /// 取证人员
    #[schemars(title = "取证人员（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
    /// 已出示执法证件
    #[schemars(title = "已出示执法证件")]
    #[serde(default)]
    pub certificate_shown: bool,
    /// 以合法手段取得
    #[schemars(title = "以合法手段取得")]
    pub lawful: bool,
    /// 复制件注明
    #[schemars(title = "复制件、照片的注明", extend("x-when" = "kind=documentary|physical|audiovisual"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<CopyMark>,
    /// 电子数据制作说明
    #[schemars(title = "电子数据制作说明", extend("x-when" = "kind=electronic|audiovisual"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub electronic: Option<ElectronicMark>,
    /// 电子技术监控
    #[schemars(title = "电子技术监控", extend("x-when" = "kind=electronic|audiovisual"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monitoring: Option<MonitoringMark>,
    /// 抽样
    #[schemars(title = "抽样取证", extend("x-when" = "kind=physical"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sample: Option<SampleMark>,
    /// 检测鉴定结果 The number of the commission whose result this is.
    #[schemars(title = "检测鉴定的委托序号", extend("x-widget" = "appraisal_result", "x-when" = "kind=appraisal"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appraisal: Option<u32>,
    /// 文件
    #[schemars(title = "文件", length(max = 50))]
    #[serde(default)]
    pub files: Vec<FileRef>,
}

/// 查证 Records that a piece of evidence was checked and is true.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Verify {
    /// 证据序号
    #[schemars(title = "证据序号", extend("x-widget" = "evidence"))]
    pub evidence: u32,
    /// 查证人员
    #[schemars(title = "查证人员（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
    /// 查证方法和结论
    #[schemars(title = "查证方法和结论", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub finding: String,
}

/// 排除 Excludes a piece of evidence; it stays in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclude {
    /// 证据序号
    #[schemars(title = "证据序号", extend("x-widget" = "evidence"))]
    pub evidence: u32,
    /// 排除理由
    #[schemars(title = "排除理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 证据 A piece of evidence as the case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// Number within the case, from one.
    pub number: u32,
    /// As collected.
    #[serde(flatten)]
    pub added: Add,
    /// 入卷日期
    pub added_on: Date,
    /// How many events the case had: tells what came before the report and after.
    pub added_at_version: u64,
    /// 查证
    pub verified: Option<Verify>,
    /// 排除
    pub excluded: Option<Exclude>,
}

impl Evidence {
    /// Verified and not excluded: may carry a decision (PEN-12).
    #[must_use]
    pub const fn is_usable(&self) -> bool {
        self.verified.is_some() && self.excluded.is_none()
    }
}

fn forms(add: &Add, check: &mut Check) {
    if let Some(copy) = &add.copy {
        let complete = copy.consistent && copy.signed && !copy.origin.trim().is_empty();
        check.require(&COPY_CONFIRMED, complete, "复制件没有注明与原件一致、证据出处或者提供人没有签名盖章");
    }
    let stated = add.electronic.as_ref().is_some_and(|e| !e.method.trim().is_empty() && !e.made_by.trim().is_empty());
    check.require(
        &ELECTRONIC_METHOD_STATED,
        add.kind != EvidenceKind::Electronic || stated,
        "电子数据没有注明制作方法、制作时间、制作人",
    );
    if let Some(device) = &add.monitoring {
        check.require(
            &DEVICE_REVIEWED,
            device.legal_review && device.technical_review && device.location_published,
            "电子技术监控设备没有经过法制和技术审核，或者设置地点没有公布",
        );
        check.require(&MONITORING_AUDITED, device.record_audited, "监控记录没有经过审核或者不符合要求");
        check.require(&MONITORED_PARTY_TOLD, device.party_told, "还没有及时告知当事人违法事实");
    }
    if let Some(sample) = &add.sample {
        check.require(
            &SAMPLE_IN_FORM,
            sample.party_notified && sample.sealed && sample.list_signed,
            "抽样没有通知到场、封样或者签名",
        );
    }
}

impl Lawful for Add {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        check.require(&LEAD_IS_REGISTERED, case.lead.is_some(), "还没有登记线索");
        check.require(
            &standing::CASE_IS_NOT_CLOSED,
            case.closure.is_none()
                && case.non_opening.is_none()
                && case.jurisdiction.transferred.is_none()
                && case.termination.is_none(),
            "本案已经结案、不予立案、移送或者终止调查",
        );
        check.require(&standing::NOT_YET_DECIDED, case.decision.is_none(), "本案已经作出决定");
        check.require(&standing::NOT_SUSPENDED, case.period.suspended().is_none(), "本案正在中止调查，请先恢复调查");
        standing::handler(check, case, ctx);
        standing::two_available(check, case, ctx);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::two_officers(check, case, ctx, &self.officers, self.obtained_on);
        standing::day(check, ctx, "取得日期", self.obtained_on, None);
        check.require(&EVIDENCE_LAWFUL, self.lawful, "不是以合法手段取得的，不能作为证据");
        check.require(
            &RIGHTS_TOLD_FIRST,
            !self.from_party || case.rights.is_some(),
            "首次向当事人取证前，请先告知陈述申辩和申请回避的权利",
        );
        check.require(&CERTIFICATE_SHOWN, !self.from_party || self.certificate_shown, "没有出示执法证件");
        forms(self, check);
        if let Some(number) = self.appraisal {
            appraisal::as_evidence(case, number, self.kind, check);
        }
        vec![Event::EvidenceAdded(self.clone())]
    }
}

impl Fact for Add {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        let number = u32::try_from(case.evidence.len() + 1).unwrap_or(u32::MAX);
        case.handled_by(&self.officers);
        case.evidence.push(Evidence {
            number,
            added: self.clone(),
            added_on: meta.on,
            added_at_version: case.version,
            verified: None,
            excluded: None,
        });
    }
}

fn standing_evidence(case: &Case, number: u32) -> Option<&Evidence> {
    case.evidence.iter().find(|evidence| evidence.number == number && evidence.excluded.is_none())
}

impl Lawful for Verify {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        standing::handler(check, case, ctx);
        standing::two_available(check, case, ctx);
        let open = case.evidence.iter().any(|evidence| evidence.verified.is_none() && evidence.excluded.is_none());
        check.require(&EVIDENCE_EXISTS, open, "没有等待查证的证据");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::two_officers(check, case, ctx, &self.officers, ctx.today());
        let waiting = standing_evidence(case, self.evidence).is_some_and(|evidence| evidence.verified.is_none());
        check.require(&EVIDENCE_EXISTS, waiting, format!("第{}号证据不存在、已经查证或者已被排除", self.evidence));
        standing::stated(check, !self.finding.trim().is_empty(), "请写明查证方法和结论");
        vec![Event::EvidenceVerified(self.clone())]
    }
}

impl Fact for Verify {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        case.handled_by(&self.officers);
        if let Some(evidence) = case.evidence.iter_mut().find(|evidence| evidence.number == self.evidence) {
            evidence.verified = Some(self.clone());
        }
    }
}

impl Lawful for Exclude {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        standing::handler(check, case, ctx);
        let any = case.evidence.iter().any(|evidence| evidence.excluded.is_none());
        check.require(&EVIDENCE_EXISTS, any, "没有可以排除的证据");
    }

    fn decide(&self, case: &Case, _ctx: &Context, check: &mut Check) -> Vec<Event> {
        let found = standing_evidence(case, self.evidence).is_some();
        check.require(&EVIDENCE_EXISTS, found, format!("第{}号证据不存在或者已被排除", self.evidence));
        standing::stated(check, !self.reason.trim().is_empty(), "请写明排除理由");
        vec![Event::EvidenceExcluded(self.clone())]
    }
}

impl Fact for Exclude {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(evidence) = case.evidence.iter_mut().find(|evidence| evidence.number == self.evidence) {
            evidence.excluded = Some(self.clone());
        }
    }
}
