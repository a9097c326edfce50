//! 年度审验 The annual check of certificates: opened for a year with its last day, recorded person by person. A certificate that
//! is not checked by then lapses by itself; one that fails is suspended until its holder is trained and it is given back.

use super::{authority, known};
use crate::context::Context;
use crate::people::PersonId;
use crate::rule::{Check, Provision};
use crate::{act::standing::PLATFORM, agency::Agency, rules, terms};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

rules! {
    /// 年度审验按年组织 QUAL-06
    ANNUAL_CHECK_OPENED: "annual-check-opened", "证件年度审验由发证机关按年组织，一年一次，截止日期不得早于通知之日，不得晚于规定的截止日期；规定的截止日期已过的，可以组织补审", [Provision::article(PLATFORM, 216)];
    /// 失效后的补审 QUAL-06
    CHECK_AFTER_LAPSE: "check-after-lapse", "逾期没有审验、已经失效的证件，由发证机关决定补审；补审合格恢复使用的，写明逾期的原因和准予补审的决定文号", [Provision::article(PLATFORM, 240)];
    /// 年度审验逐人登记 QUAL-06
    ANNUAL_CHECK_FITS: "annual-check-fits", "年度审验结果逐人登记，只登记应当参加审验、尚未登记结果的人员；不合格的写明理由", [Provision::article(PLATFORM, 217)];
}

terms! {
    /// 审验结果
    CheckOutcome { Passed = "合格", Failed = "不合格" }
}

/// 组织年度审验
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenCheck {
    /// 审验年度
    #[schemars(title = "审验年度", range(min = 2000, max = 2200))]
    pub year: i16,
    /// 截止日期
    #[schemars(title = "截止日期", extend("x-help" = "逾期没有审验的证件，次日起自行失效"))]
    pub due_on: Date,
    /// 通知文号
    #[schemars(title = "发证机关的通知文号", length(max = 80), extend("x-help" = "由本机关系统管理员代为登记的，必须填写"))]
    #[serde(default)]
    pub document: String,
}

/// 一人的审验结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckResult {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 审验结果
    #[schemars(title = "审验结果")]
    pub outcome: CheckOutcome,
    /// 理由
    #[schemars(title = "不合格的理由，或者失效后补审的原因", length(max = 400))]
    #[serde(default)]
    pub reason: String,
}

/// 登记审验结果 For many people at once, all of them or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordChecks {
    /// 审验年度
    #[schemars(title = "审验年度", range(min = 2000, max = 2200))]
    pub year: i16,
    /// 文号
    #[schemars(title = "发证机关的文号", length(max = 80), extend("x-help" = "由本机关系统管理员代为登记的，必须填写"))]
    #[serde(default)]
    pub document: String,
    /// 结果
    #[schemars(title = "审验结果", length(min = 1, max = 2000))]
    pub results: Vec<CheckResult>,
}

/// 年度审验 A year's check as it was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Round {
    /// Its last day.
    pub due_on: Date,
    /// When it was opened, and by whom.
    pub opened: (Timestamp, PersonId),
}

impl OpenCheck {
    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        authority(from, region, &self.document, ctx, check);
        let again = ctx.agency.personnel.rounds.contains_key(&self.year);
        check.require(&ANNUAL_CHECK_OPENED, !again, format!("{}年度的审验已经组织", self.year));
        check.require(&ANNUAL_CHECK_OPENED, self.due_on >= ctx.today(), "截止日期不得早于今天");
        let setting = &ctx.profile.annual_check_due;
        let last: Option<Date> = format!("{:04}-{}", self.year.saturating_add(1), setting.value).parse().ok();
        // Past its last day the check is made up for; what lapsed stays so until its result is in.
        let within = last.is_none_or(|last| self.due_on <= last || last < ctx.today());
        let missing = format!("{}年度审验不得晚于次年{}截止（{}）", self.year, setting.value, setting.source);
        check.require(&ANNUAL_CHECK_OPENED, within && self.year <= ctx.today().year(), missing);
    }
}

impl RecordChecks {
    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        authority(from, region, &self.document, ctx, check);
        let opened = ctx.agency.personnel.rounds.contains_key(&self.year);
        if !check.require(&ANNUAL_CHECK_FITS, opened, format!("还没有组织{}年度的审验", self.year)) {
            return;
        }
        let mut seen = BTreeSet::new();
        for result in &self.results {
            let name = ctx.agency.name_of(&result.person);
            check.require(&ANNUAL_CHECK_FITS, seen.insert(&result.person), format!("{name}登记了两次"));
            known(&result.person, ctx, check);
            let certificate = ctx.agency.person(&result.person).and_then(|person| person.certificate.as_ref());
            let asked = certificate.and_then(|certificate| certificate.life.checks.get(&self.year));
            check.require(&ANNUAL_CHECK_FITS, asked.is_some(), format!("{name}不参加{}年度审验", self.year));
            let done = asked.is_some_and(|asked| asked.result.is_some());
            check.require(&ANNUAL_CHECK_FITS, !done, format!("{name}{}年度的审验结果已经登记", self.year));
            let reasoned = result.outcome == CheckOutcome::Passed || !result.reason.trim().is_empty();
            check.require(&ANNUAL_CHECK_FITS, reasoned, format!("请写明{name}审验不合格的理由"));
            let lapsed = certificate.and_then(|held| held.life.lapsed(ctx.today(), held.valid_from));
            if let Some(since) = lapsed.filter(|_| result.outcome == CheckOutcome::Passed && !done) {
                let stated = !result.reason.trim().is_empty() && !self.document.trim().is_empty();
                let missing = format!(
                    "{name}的证件自{since}起因未经年度审验失效，登记合格即恢复使用：请写明逾期的原因，并填写发证机关准予补审的决定文号"
                );
                check.require(&CHECK_AFTER_LAPSE, stated, missing);
            }
        }
    }
}
