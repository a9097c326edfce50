//! 证件的处置 Suspension, restoration, cancellation and revocation of a certificate: by whom, on which ground, for how long.
//! The effect is immediate, for every gate asks whether the certificate is valid on the day (QUAL-06, QUAL-07).

use super::{authority, is_authority, known};
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::Context;
use crate::people::{Certificate, CertificateStatus, PersonId, Role, Standing};
use crate::personnel::renewal;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Key of the rules on the certificates of transport.
pub(super) const TRANSPORT_CERTIFICATES: &str = "交通运输行政执法证件管理规定";
/// The document by which legal qualification exempts from the exam.
const THREE_SYSTEMS: &str = "国办发2018-118号_三项制度指导意见";

rules! {
    /// 没有考试合格不得持证 QUAL-05: a new certificate says by which exam or exemption its holder came to it.
    CERTIFICATE_NEEDS_QUALIFICATION: "certificate-needs-qualification", "未经执法资格考试合格的，不得授予执法资格、不得发放执法证件；取得法律职业资格的，可以简化或者免于考试", [Provision::article(PLATFORM, 210), Provision::article(THREE_SYSTEMS, 23)];
    /// 无效期间不得另发 QUAL-06: no other certificate in the place of one that is suspended or lapsed.
    CERTIFICATE_NOT_SIDESTEPPED: "certificate-not-sidestepped", "证件被暂扣、未经年度审验失效或者登记为其他无效状态的，在恢复以前不得登记另一证件代替，也不得从名册中去掉；被吊销的，在吊销以后重新取得资格才能另发；已经登记的证件延长有效期的，办理换证", [Provision::article(PLATFORM, 296)];
    /// 由谁处置 QUAL-06
    CERTIFICATE_MEASURE_BY_AUTHORITY: "certificate-measure-by-authority", "执法证件的暂扣、恢复、注销、吊销和年度审验由发证机关决定，发证机关不在本平台的，由所在机关的系统管理员凭发证机关的文书登记；所在机关负责人可以先行暂扣本机关人员的证件", [Provision::article(PLATFORM, 211)];
    /// 暂扣有期限 QUAL-07
    SUSPENSION_HAS_TERM: "suspension-has-term", "暂扣执法证件应当写明期限，最长不得超过规定的月数", [Provision::article(PLATFORM, 212)];
    /// 处置与现状相符 QUAL-06
    CERTIFICATE_MEASURE_FITS: "certificate-measure-fits", "只能处置本机关人员持有的证件：暂扣有效的证件，恢复被暂扣的证件；已经注销、吊销的证件不再处置", [Provision::article(PLATFORM, 213)];
    /// 吊销有法定事由 QUAL-06
    REVOKED_ON_GROUND: "revoked-on-ground", "吊销执法证件应当具有规定的情形并写明事实和依据；以连续两年年度审验不合格为由的，应当有两年的审验记录", [Provision::article(PLATFORM, 214)];
    /// 调离、退休注销 QUAL-06
    CANCELLED_ON_LEAVING: "cancelled-on-leaving", "人员调离执法岗位、调离本机关、退休的，注销其执法证件，同时停止其在本机关的执法职责和账号", [Provision::article(PLATFORM, 215)];
    /// 吊销后不得重新申领 QUAL-06
    REVOKED_NOT_REISSUED: "revoked-not-reissued", "被吊销交通运输行政执法证件的，不得重新申领交通运输行政执法证件。", [Provision::article(TRANSPORT_CERTIFICATES, 34)] sectors ["交通运输"];
}

terms! {
    /// 取得资格的方式 By what the holder of a certificate came to it (QUAL-05).
    QualifiedBy {
        Exam = "执法资格考试合格",
        LegalProfession = "取得法律职业资格，简化或者免于考试",
    }
}

/// 资格依据 The evidence of the exam or of the exemption from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Qualification {
    /// 资格取得方式
    #[schemars(title = "资格取得方式")]
    pub by: QualifiedBy,
    /// 资格证明编号
    #[schemars(title = "资格证明编号", length(min = 1, max = 80), extend("x-help" = "考试合格证明或者法律职业资格证书的编号"))]
    pub number: String,
    /// 资格取得日期
    #[schemars(title = "资格取得日期")]
    pub on: Date,
    /// 面授学时 Of the training for it, outside the platform (QUAL-09).
    #[schemars(title = "资格培训面授学时", range(min = 0, max = 2000), extend("x-help" = "在平台以外参加资格培训的，按培训证明填写"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_person_hours: Option<u32>,
}

terms! {
    /// 暂扣事由
    SuspensionGround {
        Misconduct = "违反执法纪律或者违法执法",
        Untrained = "无故不参加岗位培训或者考核",
        Misused = "涂改、转借证件",
        Investigated = "因涉嫌违纪违法接受调查",
        Other = "其他应当暂扣的情形",
    }
}

/// 暂扣执法证件
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SuspendCertificate {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 暂扣事由
    #[schemars(title = "暂扣事由")]
    pub ground: SuspensionGround,
    /// 暂扣至
    #[schemars(title = "暂扣至", extend("x-help" = "今天起至这一日（含）不得执法，期满自行恢复"))]
    pub until: Date,
    /// 事实和依据
    #[schemars(title = "事实和依据", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 文号
    #[schemars(title = "决定文号", length(max = 80), extend("x-help" = "系统管理员代发证机关登记的，必须填写"))]
    #[serde(default)]
    pub document: String,
}

/// 恢复执法证件 Lifts a suspension before its end, or one without an end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreCertificate {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 理由
    #[schemars(title = "恢复的理由", length(min = 1, max = 1000), extend("x-widget" = "textarea", "x-help" = "例如离岗培训考试合格的情况"))]
    pub reason: String,
    /// 文号
    #[schemars(title = "决定文号", length(max = 80), extend("x-help" = "系统管理员代发证机关登记的，必须填写"))]
    #[serde(default)]
    pub document: String,
}

terms! {
    /// 注销事由
    CancellationGround {
        LeftPost = "调离执法岗位",
        Transferred = "调离本机关",
        Retired = "退休",
        Other = "其他应当注销的情形",
    }
}

impl CancellationGround {
    /// The person works here no more.
    #[must_use]
    pub const fn leaves(self) -> bool {
        matches!(self, Self::Transferred | Self::Retired)
    }
}

/// 注销执法证件
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelCertificate {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 注销事由
    #[schemars(title = "注销事由", extend("x-help" = "调离本机关、退休的，同时停止在本机关的一切职责和账号；调离执法岗位的，停止执法职责"))]
    pub ground: CancellationGround,
    /// 说明
    #[schemars(title = "说明", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

terms! {
    /// 吊销事由
    RevocationGround {
        FailedTwice = "连续两年年度审验不合格",
        Punished = "受到刑事处罚、行政拘留或者开除处分",
        Corrupt = "利用执法权谋取私利、从事违法活动",
        Fraud = "以欺诈、贿赂等不正当手段取得证件",
        GraveError = "违法执法造成严重后果",
        Other = "其他应当吊销的情形",
    }
}

/// 吊销执法证件
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevokeCertificate {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 吊销事由
    #[schemars(title = "吊销事由")]
    pub ground: RevocationGround,
    /// 事实和依据
    #[schemars(title = "事实和依据", length(min = 1, max = 1000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 文号
    #[schemars(title = "决定文号", length(max = 80), extend("x-help" = "系统管理员代发证机关登记的，必须填写"))]
    #[serde(default)]
    pub document: String,
}

/// 免试 The legal qualification that exempts from the exam.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordExemption {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 证书编号
    #[schemars(title = "法律职业资格证书编号", length(min = 1, max = 80))]
    pub number: String,
    /// 取得日期
    #[schemars(title = "取得日期")]
    pub on: Date,
}

/// A certificate that can still be dealt with.
fn standing<'a>(person: &str, ctx: &'a Context, check: &mut Check) -> Option<&'a Certificate> {
    known(person, ctx, check);
    let name = ctx.agency.name_of(person);
    let held = ctx.agency.person(person).and_then(|person| person.certificate.as_ref());
    check.require(&CERTIFICATE_MEASURE_FITS, held.is_some(), format!("{name}没有执法证件"));
    if let Some((status, on)) = held.and_then(|held| held.life.ended) {
        check.require(&CERTIFICATE_MEASURE_FITS, false, format!("{name}的执法证件已于{on}{status}"));
        return None;
    }
    held
}

/// The body that issues, or the head of the agency for its own people.
pub(super) fn authority_or_head(from: &Agency, region: &[&Agency], document: &str, ctx: &Context, check: &mut Check) {
    let head = from.id == ctx.agency.id && ctx.is(Role::Head);
    if !head {
        authority(from, region, document, ctx, check);
    }
}

impl SuspendCertificate {
    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        authority_or_head(from, region, &self.document, ctx, check);
        let itself = self.person == ctx.actor.id;
        check.require(&CERTIFICATE_MEASURE_BY_AUTHORITY, !itself, "不能处置自己的证件");
        let Some(held) = standing(&self.person, ctx, check) else { return };
        let today = ctx.today();
        let free = held.life.suspended(today).is_none() && held.status == CertificateStatus::Valid;
        check.require(&CERTIFICATE_MEASURE_FITS, free, "证件已经处于暂扣或者其他无效状态，不能再暂扣");
        let setting = &ctx.profile.suspension_longest_months;
        // The first day counts.
        let last = ctx.calendar.add_months(today, setting.value).yesterday().unwrap_or(today);
        check.require(&SUSPENSION_HAS_TERM, self.until >= today, "暂扣的最后一日不得早于今天");
        let missing = format!("暂扣最长{}个月，至迟到{last}（{}）", setting.value, setting.source);
        check.require(&SUSPENSION_HAS_TERM, self.until <= last, missing);
    }
}

impl RestoreCertificate {
    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        let today = ctx.today();
        let held = standing(&self.person, ctx, check);
        let suspension = held.and_then(|held| held.life.suspended(today));
        // What the agency suspended by itself its head may give back; what the issuing authority did, only that.
        if suspension.is_some_and(|suspension| suspension.internal) {
            authority_or_head(from, region, &self.document, ctx, check);
        } else {
            authority(from, region, &self.document, ctx, check);
        }
        let itself = self.person == ctx.actor.id;
        check.require(&CERTIFICATE_MEASURE_BY_AUTHORITY, !itself, "不能处置自己的证件");
        if held.is_some() {
            let registered = held.is_some_and(|held| held.status == CertificateStatus::Suspended);
            let fits = suspension.is_some() || registered;
            check.require(&CERTIFICATE_MEASURE_FITS, fits, "证件没有被暂扣；未经年度审验失效的，登记审验结果后恢复");
        }
    }
}

impl CancelCertificate {
    pub(super) fn examine(&self, from: &Agency, ctx: &Context, check: &mut Check) {
        let own = from.id == ctx.agency.id && ctx.is(Role::Administrator);
        let missing = "注销由发证机关办理，或者由所在机关的系统管理员在人员离岗时登记";
        check.require(&CERTIFICATE_MEASURE_BY_AUTHORITY, own || is_authority(from, ctx), missing);
        standing(&self.person, ctx, check);
        check.require(&CANCELLED_ON_LEAVING, !self.reason.trim().is_empty(), "请写明离岗、退休等情况");
        let itself = self.person == ctx.actor.id;
        check.require(&CANCELLED_ON_LEAVING, !itself, "不能注销自己的证件");
    }
}

impl RevokeCertificate {
    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        authority(from, region, &self.document, ctx, check);
        let Some(held) = standing(&self.person, ctx, check) else { return };
        check.require(&REVOKED_ON_GROUND, !self.reason.trim().is_empty(), "请写明事实和依据");
        let proven = self.ground != RevocationGround::FailedTwice || held.life.failed_twice();
        check.require(&REVOKED_ON_GROUND, proven, "没有连续两年年度审验不合格的记录");
    }
}

impl RecordExemption {
    pub(super) fn examine(&self, from: &Agency, ctx: &Context, check: &mut Check) {
        let own = from.id == ctx.agency.id && ctx.is(Role::Administrator);
        let missing = "免试由所在机关的系统管理员凭证书登记";
        check.require(&CERTIFICATE_MEASURE_BY_AUTHORITY, own || is_authority(from, ctx), missing);
        known(&self.person, ctx, check);
        let stated = !self.number.trim().is_empty() && self.on <= ctx.today();
        check.require(&CERTIFICATE_NEEDS_QUALIFICATION, stated, "请写明法律职业资格证书编号，取得日期不得晚于今天");
    }
}

/// 不得另发 Nothing takes the place of a certificate that is suspended, lapsed or otherwise void, unless it came to its end; and
/// that does not cut a suspension short.
pub(crate) fn not_sidestepped(person: &str, instead: &str, ctx: &Context, check: &mut Check) {
    let Some(holder) = ctx.agency.person(person) else { return };
    let Some(held) = &holder.certificate else { return };
    let today = ctx.today();
    let void = match held.life.ended {
        None => matches!(held.standing(today), Standing::Void { .. }).then(|| held.standing(today)),
        Some(_) => held.life.suspended(today).and_then(|one| one.until).map(|until| Standing::Void {
            status: CertificateStatus::Suspended,
            since: None,
            until: Some(until),
        }),
    };
    let why = void.and_then(Standing::invalid).unwrap_or_default();
    let missing = format!("{}的证件 {} {why}，{instead}", holder.name, held.number);
    check.require(&CERTIFICATE_NOT_SIDESTEPPED, void.is_none(), missing);
}

/// 授予资格 What a certificate asks before it is put in: a passed exam or an exemption, unless it was issued under what was
/// before (QUAL-05); and nobody whose certificate was revoked gets another where the law says so.
pub(crate) fn may_hold(person: &str, exempt: bool, certificate: &Certificate, ctx: &Context, check: &mut Check) {
    let holder = ctx.agency.person(person);
    let held = holder.and_then(|holder| holder.certificate.as_ref());
    let name = holder.map_or(person, |holder| &holder.name);
    if let Some(held) = held.filter(|held| held.number == certificate.number) {
        let longer = certificate.valid_to > held.valid_to;
        let missing = format!("{name}的证件 {} 有效期至{}，延长的请办理换发执法证件", held.number, held.valid_to);
        check.require(&CERTIFICATE_NOT_SIDESTEPPED, !longer, missing);
        return;
    }
    let missing = "不能登记另一证件代替；请先办理恢复执法证件或者年度审验";
    not_sidestepped(person, missing, ctx, check);
    let revoked = held.and_then(|held| held.life.ended).is_some_and(|(s, _)| s == CertificateStatus::Revoked);
    check.require(&REVOKED_NOT_REISSUED, !revoked, format!("{name}的执法证件被吊销，不得重新申领"));
    if revoked && REVOKED_NOT_REISSUED.binds(ctx) {
        return;
    }
    // What was revoked is gone with the qualification that it rested on.
    if let Some((_, revoked_on)) =
        held.and_then(|held| held.life.ended).filter(|(s, _)| *s == CertificateStatus::Revoked)
    {
        let stated = certificate.qualification.as_ref().map(|by| by.on);
        let anew = stated.into_iter().chain(ctx.agency.personnel.passed_on(person)).max();
        let anew = anew.is_some_and(|on| revoked_on < on && on <= certificate.valid_from);
        let missing =
            format!("{name}的执法证件{revoked_on}被吊销，应当在此以后重新取得资格，请写明编号和日期，有效期自其后开始");
        check.require(&CERTIFICATE_NOT_SIDESTEPPED, anew, missing);
    }
    let since: Option<Date> = ctx.profile.certificate_evidence_from.value.parse().ok();
    if since.is_none_or(|since| certificate.valid_from < since) {
        return;
    }
    let stated = certificate.qualification.as_ref();
    let stated = stated.is_some_and(|by| !by.number.trim().is_empty() && by.on <= certificate.valid_from);
    let exempt = exempt || holder.is_some_and(|holder| holder.legal_qualification);
    let passed = ctx.agency.personnel.passed(person);
    let missing = format!(
        "证件 {} 自{}起有效：请写明{name}的资格考试合格证明或者法律职业资格证书（编号、取得日期不晚于发证），或者先在平台考试合格",
        certificate.number, certificate.valid_from
    );
    check.require(&CERTIFICATE_NEEDS_QUALIFICATION, stated || exempt || passed, missing);
    let exempt = exempt || certificate.qualification.as_ref().is_some_and(|by| by.by == QualifiedBy::LegalProfession);
    if held.is_none() && !exempt {
        renewal::first(person, certificate, ctx, check);
    }
}
