//! 吊销的复核 Whoever lost a certificate may have that looked at again, once: applied for and decided in time, by several people.

use super::{authority, known};
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::Context;
use crate::people::{CertificateStatus, PersonId, Role};
use crate::personnel::certificate::TRANSPORT_CERTIFICATES;
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 吊销的复核 QUAL-06
    REVOCATION_APPEAL: "revocation-appeal", "对吊销执法证件不服的，本人在接到通知之日起规定的日数内向作出决定的机关申请复核，一次；机关组成两人以上的调查组，写明理由作出复核决定", [Provision::article(PLATFORM, 238), Provision::article(TRANSPORT_CERTIFICATES, 35)];
}

/// 申请复核
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AppealRevocation {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 接到吊销通知的日期
    #[schemars(title = "接到吊销通知的日期")]
    pub notified_on: Date,
    /// 理由
    #[schemars(title = "不服的理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 作出复核决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideAppeal {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 调查组
    #[schemars(title = "调查组成员（一行一人，两人以上）", length(min = 1, max = 400), extend("x-widget" = "textarea"))]
    pub group: String,
    /// 维持
    #[schemars(title = "维持吊销", extend("x-help" = "不维持的，证件从今天起恢复到吊销以前的状态"))]
    pub upheld: bool,
    /// 理由
    #[schemars(title = "复核的理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
    /// 文号
    #[schemars(title = "复核决定文号", length(max = 80), extend("x-help" = "系统管理员代发证机关登记的，必须填写"))]
    #[serde(default)]
    pub document: String,
}

/// 复核 As it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Appeal {
    /// When it was applied for.
    pub on: Date,
    /// When it was decided, and whether the revocation stands.
    pub decided: Option<(Date, bool)>,
}

impl Appeal {
    /// 复核期限 The last day to decide, of so many days.
    #[must_use]
    pub fn due_on(&self, days: u32) -> Date {
        self.on.checked_add(i64::from(days).days()).unwrap_or(self.on)
    }
}

/// Since when the person's certificate is revoked, with the appeal that was made.
fn revoked<'a>(person: &str, ctx: &'a Context, check: &mut Check) -> Option<(Date, Option<&'a Appeal>)> {
    known(person, ctx, check);
    let held = ctx.agency.person(person).and_then(|person| person.certificate.as_ref());
    let revoked = held.and_then(|held| match held.life.ended {
        Some((CertificateStatus::Revoked, on)) => Some((on, held.life.appeal.as_ref())),
        _ => None,
    });
    let missing = format!("{}的执法证件没有被吊销", ctx.agency.name_of(person));
    check.require(&REVOCATION_APPEAL, revoked.is_some(), missing);
    revoked
}

impl AppealRevocation {
    pub(super) fn examine(&self, from: &Agency, ctx: &Context, check: &mut Check) {
        let own = from.id == ctx.agency.id && (self.person == ctx.actor.id || ctx.is(Role::Administrator));
        check.require(&REVOCATION_APPEAL, own, "由本人申请，或者由所在机关的系统管理员凭书面申请登记");
        let Some((on, appeal)) = revoked(&self.person, ctx, check) else { return };
        check.require(&REVOCATION_APPEAL, appeal.is_none(), "已经申请过复核");
        check.require(&REVOCATION_APPEAL, !self.reason.trim().is_empty(), "请写明不服的理由");
        let told = (on..=ctx.today()).contains(&self.notified_on);
        check.require(&REVOCATION_APPEAL, told, format!("接到通知的日期应当在{on}至今天之间"));
        let setting = &ctx.profile.revocation_appeal_days;
        let last = self.notified_on.checked_add(i64::from(setting.value).days()).unwrap_or(self.notified_on);
        let missing =
            format!("申请复核的期限为接到通知之日起{}日，{last}已经届满（{}）", setting.value, setting.source);
        check.require(&REVOCATION_APPEAL, ctx.today() <= last, missing);
    }
}

impl DecideAppeal {
    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        authority(from, region, &self.document, ctx, check);
        let itself = self.person == ctx.actor.id;
        check.require(&REVOCATION_APPEAL, !itself, "不能复核自己的证件");
        let Some((_, appeal)) = revoked(&self.person, ctx, check) else { return };
        let open = appeal.is_some_and(|appeal| appeal.decided.is_none());
        check.require(&REVOCATION_APPEAL, open, "没有待复核的申请");
        let members = self.group.lines().filter(|line| !line.trim().is_empty()).count();
        check.require(&REVOCATION_APPEAL, members >= 2, "调查组应当有两人以上");
        check.require(&REVOCATION_APPEAL, !self.reason.trim().is_empty(), "请写明复核的理由");
    }
}
