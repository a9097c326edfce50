//! 行政执法统计年报 The annual report: figures computed from the cases of a year, frozen, approved, released, sent up (STA-01 to STA-10).
//!
//! Nobody types a computed figure. What is compiled holds each with the cases behind it; the public reads the figures alone. What
//! no case gives is entered by hand, with its source, and stands beside them.

mod figures;
mod state;
mod supplement;

pub use figures::{Counter, Figure, METHOD, PenaltyOrder, Row, Table, money_of, shown};
pub use state::{AnnualReport, Edition, Stage};
pub use supplement::{Column, Entry, Manual, Supplement, TakeBack, columns};

use crate::act::publication::leak_free;
use crate::act::standing::PLATFORM;
use crate::context::Context;
use crate::people::{PersonId, Role};
use crate::redaction::{self, Known};
use crate::rule::{Check, Provision, Refusal};
use crate::stored::stored;
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Key of the guidance on the three systems, which asks for the report.
pub const GUIDANCE: &str = "国办发2018-118号_三项制度指导意见";

rules! {
    /// 年度终了 STA-02
    REPORT_OF_ENDED_YEAR: "annual-report-of-ended-year", "统计期为一月一日至十二月三十一日，年度终了以后才编制该年度的统计年报", [Provision::article(PLATFORM, 270)];
    /// 由公示专员编制
    REPORT_COMPILED_BY_OFFICER: "annual-report-compiled-by-officer", "统计年报由本机关公示专员编制，数字由案件记录算出；案件记录不能算出的，另行手工补录", [Provision::article(PLATFORM, 271)];
    /// 冻结 STA-10
    REPORT_IS_FROZEN: "annual-report-is-frozen", "编成的统计年报不再改动；发布后发现差错的，另编更正版，写明更正的理由，原版保留", [Provision::article(PLATFORM, 272)];
    /// 负责人审定 DIS-10
    REPORT_APPROVED_BY_HEAD: "annual-report-approved-by-head", "统计年报经机关负责人审定，编制人不得自行审定；退回的写明意见", [Provision::article(PLATFORM, 273)];
    /// 专人发布 DIS-10
    REPORT_RELEASED_BY_NAMED: "annual-report-released-by-named", "统计年报由审定时指定的公示专员发布，编制人和审定人不得发布", [Provision::article(PLATFORM, 274)];
    /// 环节依次
    REPORT_STAGE_IN_ORDER: "annual-report-stage-in-order", "统计年报依次编制、审定、发布和报送，审定和发布的应当是编成的同一内容", [Provision::article(PLATFORM, 275)];
    /// 补录的项目 STA-06 to STA-09
    REPORT_SUPPLEMENT_HAS_PLACE: "annual-report-supplement-has-place", "手工补录的数字对应统计表的项目和列，不小于零；合计由各项相加，不直接补录", [Provision::article(PLATFORM, 276)];
    /// 补录的来源
    REPORT_SUPPLEMENT_SOURCED: "annual-report-supplement-sourced", "手工补录的数字注明数据来源，与系统计算的数字分开列示；同一项目的同一来源只补录一次", [Provision::article(PLATFORM, 277)];
    /// 发布以前可以改动
    REPORT_SUPPLEMENT_UNTIL_RELEASE: "annual-report-supplement-until-release", "手工补录的数字在发布以前可以改动、撤回，编成以后有变动的，重新编制；已经发布的版本不因此改动", [Provision::article(PLATFORM, 278)];
    /// 报送 STA-01
    REPORT_IS_SENT: "annual-report-is-sent", "地方各级行政执法机关应当于每年1月31日前公开本机关上年度行政执法总体情况有关数据，并报本级人民政府和上级主管部门。", [Provision::article(GUIDANCE, 6)];
}

terms! {
    /// 报送对象 To whom the report goes (STA-01).
    Recipient {
        Government = "本级人民政府",
        Superior = "上级主管部门",
    }
}

/// 编制 Freezes the figures of the year as they are now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Compile {
    /// 说明 In words, below the tables.
    #[schemars(title = "说明", length(max = 4000), extend("x-widget" = "textarea", "x-help" = "对增减变化等情况的文字说明，随年报公开"))]
    #[serde(default)]
    pub notes: String,
    /// 更正的理由
    #[schemars(title = "更正的理由", length(max = 1000), extend("x-help" = "年报已经发布、另编更正版的必须填写"))]
    #[serde(default)]
    pub reason: String,
}

/// 审定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Approve {
    /// 版次
    #[schemars(title = "版次")]
    pub edition: u32,
    /// 内容的指纹
    #[schemars(title = "内容的指纹", length(min = 64, max = 64))]
    pub digest: String,
    /// 同意
    #[schemars(title = "同意发布")]
    pub passed: bool,
    /// 意见
    #[schemars(title = "审定意见", length(max = 1000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub opinion: String,
    /// 指定的发布人
    #[schemars(title = "指定的发布人", extend("x-widget" = "person"))]
    #[serde(default)]
    pub releaser: Option<PersonId>,
}

/// 发布
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// 版次
    #[schemars(title = "版次")]
    pub edition: u32,
    /// 内容的指纹
    #[schemars(title = "内容的指纹", length(min = 64, max = 64))]
    pub digest: String,
}

/// 报送 What was sent, to whom, by which letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// 版次
    #[schemars(title = "版次")]
    pub edition: u32,
    /// 报送对象
    #[schemars(title = "报送对象")]
    pub to: Recipient,
    /// 接收机关
    #[schemars(title = "接收机关", length(min = 1, max = 80))]
    pub body: String,
    /// 文号
    #[schemars(title = "报送文号", length(max = 80))]
    #[serde(default)]
    pub number: String,
    /// 报送日期
    #[schemars(title = "报送日期")]
    pub on: Date,
}

/// 年报行为
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "act", content = "with")]
pub enum ReportAct {
    /// 编制
    #[serde(rename = "report.compile")]
    Compile(Compile),
    /// 手工补录
    #[serde(rename = "report.supplement")]
    Supplement(Supplement),
    /// 撤回补录
    #[serde(rename = "report.take-back")]
    TakeBack(TakeBack),
    /// 审定
    #[serde(rename = "report.approve")]
    Approve(Approve),
    /// 发布
    #[serde(rename = "report.release")]
    Release(Release),
    /// 报送
    #[serde(rename = "report.send")]
    Send(Send),
}

impl ReportAct {
    /// What it is called.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        match self {
            Self::Compile(_) => "编制统计年报",
            Self::Supplement(_) => "手工补录统计数字",
            Self::TakeBack(_) => "撤回手工补录的数字",
            Self::Approve(_) => "审定统计年报",
            Self::Release(_) => "发布统计年报",
            Self::Send(_) => "登记统计年报的报送",
        }
    }
}

/// 编成的年报 Figures of a year as they stood at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compiled {
    /// 版次 From one.
    pub edition: u32,
    /// 口径版本
    pub method: String,
    /// 轻重次序
    pub order: PenaltyOrder,
    /// 统计表
    pub tables: Vec<Table>,
    /// 说明
    #[serde(default)]
    pub notes: String,
    /// 更正的理由
    #[serde(default)]
    pub reason: String,
    /// 手工补录 As it stood when the edition was compiled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub supplements: Vec<Entry>,
}

impl Compiled {
    /// 指纹 SHA-256 of the whole, hexadecimal.
    #[must_use]
    pub fn digest(&self) -> String {
        hex::encode(Sha256::digest(serde_json::to_vec(self).unwrap_or_default()))
    }

    /// A figure by its table and row.
    #[must_use]
    pub fn figure(&self, table: &str, row: &str) -> Option<&Figure> {
        let table = self.tables.iter().find(|known| known.key == table)?;
        table.figures.iter().find(|figure| figure.key == row)
    }
}

/// 年报事件 What is stored of a report; the names are frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", content = "details")]
pub enum ReportEvent {
    /// 年报开始编制
    AnnualReportOpened {
        /// 年度
        year: i16,
    },
    /// 已编制
    AnnualReportCompiled(Box<Compiled>),
    /// 已补录
    AnnualReportSupplemented(Supplement),
    /// 补录已撤回
    AnnualReportSupplementTakenBack(TakeBack),
    /// 已审定
    AnnualReportApproved(Approve),
    /// 已发布
    AnnualReportReleased(Release),
    /// 已报送
    AnnualReportSent(Send),
}

stored! {
    ReportEvent {
        AnnualReportOpened,
        AnnualReportCompiled,
        AnnualReportSupplemented,
        AnnualReportSupplementTakenBack,
        AnnualReportApproved,
        AnnualReportReleased,
        AnnualReportSent,
    }
}

/// 年报行为 Decides an act on a report; `tables` are the figures of the year as the cases have them now.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn decide(
    act: &ReportAct,
    report: &AnnualReport,
    tables: impl FnOnce(PenaltyOrder) -> Vec<Table>,
    ctx: &Context,
) -> Result<ReportEvent, Refusal> {
    let mut check = Check::new(ctx);
    let year = report.year;
    let ended = ctx.today().year() > year;
    check.require(&REPORT_OF_ENDED_YEAR, ended, format!("{year} 年度尚未终了"));
    match act {
        ReportAct::Compile(compile) => {
            let clerk = ctx.is(Role::DisclosureOfficer);
            check.require(&REPORT_COMPILED_BY_OFFICER, clerk, "统计年报由公示专员编制，您没有这一职责");
            let stage = report.stage();
            let free = !matches!(stage, Stage::Approving | Stage::Releasing);
            check.require(&REPORT_STAGE_IN_ORDER, free, format!("现在的版本{stage}，退回或者发布以后才能另编"));
            let corrected = report.released().is_none() || !compile.reason.trim().is_empty();
            check.require(&REPORT_IS_FROZEN, corrected, "年报已经发布，另编更正版请写明更正的理由");
            discreet("说明", &compile.notes, ctx, &mut check);
            discreet("更正的理由", &compile.reason, ctx, &mut check);
        }
        ReportAct::Supplement(supplement) => supplement::entering(supplement, report, ctx, &mut check),
        ReportAct::TakeBack(taken) => supplement::taking_back(taken, report, ctx, &mut check),
        ReportAct::Approve(approve) => {
            if let Some(edition) = running(report, approve.edition, &approve.digest, Stage::Approving, &mut check) {
                approval(approve, edition, ctx, &mut check);
            }
        }
        ReportAct::Release(release) => {
            if let Some(edition) = running(report, release.edition, &release.digest, Stage::Releasing, &mut check) {
                let named = edition.approval.as_ref().and_then(|(approve, ..)| approve.releaser.as_ref());
                let mine = named == Some(&ctx.actor.id);
                check.require(&REPORT_RELEASED_BY_NAMED, mine, "请由审定时指定的公示专员发布");
            }
        }
        ReportAct::Send(send) => {
            let able = ctx.is(Role::DisclosureOfficer) || ctx.is(Role::Head);
            check.require(&REPORT_COMPILED_BY_OFFICER, able, "报送由公示专员或者机关负责人登记");
            let edition = report.edition(send.edition).filter(|edition| edition.released.is_some());
            check.require(&REPORT_STAGE_IN_ORDER, edition.is_some(), "发布以后才报送");
            let since = edition.map(Edition::compiled_on);
            let dated = since.is_some_and(|since| since <= send.on) && send.on <= ctx.today();
            check.require(&REPORT_IS_SENT, dated || since.is_none(), "报送日期应当在编制以后，不晚于今天");
            let twice = edition.is_some_and(|edition| edition.sent.iter().any(|(sent, ..)| sent.to == send.to));
            check.require(&REPORT_IS_SENT, !twice, format!("这一版已经报送{}", send.to));
        }
    }
    check.done()?;
    Ok(match act {
        ReportAct::Compile(compile) => {
            let order = ctx.profile.annual_report_order.value;
            ReportEvent::AnnualReportCompiled(Box::new(Compiled {
                edition: u32::try_from(report.editions.len()).unwrap_or(u32::MAX).saturating_add(1),
                method: METHOD.to_owned(),
                order,
                tables: tables(order),
                notes: compile.notes.trim().to_owned(),
                reason: compile.reason.trim().to_owned(),
                supplements: report.supplements.clone(),
            }))
        }
        ReportAct::Supplement(supplement) => ReportEvent::AnnualReportSupplemented(supplement.entered(report)),
        ReportAct::TakeBack(taken) => ReportEvent::AnnualReportSupplementTakenBack(taken.clone()),
        ReportAct::Approve(approve) => ReportEvent::AnnualReportApproved(approve.clone()),
        ReportAct::Release(release) => ReportEvent::AnnualReportReleased(release.clone()),
        ReportAct::Send(send) => ReportEvent::AnnualReportSent(send.clone()),
    })
}

/// What is published with the figures names nobody and gives no number of a person, as any other public text.
fn discreet(name: &str, text: &str, ctx: &Context, check: &mut Check) {
    let known = Known::nothing(true).with_names(ctx.agency.people.iter().map(|person| person.name.as_str()));
    leak_free(&redaction::told_of_reason(name, text, &known), check);
}

/// The edition that is at this stage, and is what was read.
fn running<'a>(
    report: &'a AnnualReport,
    number: u32,
    digest: &str,
    stage: Stage,
    check: &mut Check,
) -> Option<&'a Edition> {
    let edition = report.edition(number).filter(|edition| edition.stage() == stage);
    let missing = format!("第 {number} 版不在“{stage}”环节");
    check.require(&REPORT_STAGE_IN_ORDER, edition.is_some(), missing);
    let edition = edition?;
    let same = edition.digest == digest;
    check.require(&REPORT_STAGE_IN_ORDER, same, "内容与编成的不一致，请重新打开后再办理");
    Some(edition)
}

fn approval(approve: &Approve, edition: &Edition, ctx: &Context, check: &mut Check) {
    check.require(&REPORT_APPROVED_BY_HEAD, ctx.is(Role::Head), "统计年报由机关负责人审定");
    check.require(&REPORT_APPROVED_BY_HEAD, edition.by != ctx.actor.id, "您编制了年报，请由其他负责人审定");
    if !approve.passed {
        check.require(&REPORT_APPROVED_BY_HEAD, !approve.opinion.trim().is_empty(), "退回的，请写明意见");
        return;
    }
    let named = approve.releaser.as_ref().and_then(|id| ctx.agency.person(id));
    let able = named.is_some_and(|person| person.is(Role::DisclosureOfficer));
    check.require(&REPORT_RELEASED_BY_NAMED, able, "请指定一名在职的公示专员发布");
    let second = named.is_none_or(|person| person.id != edition.by && person.id != ctx.actor.id);
    check.require(&REPORT_RELEASED_BY_NAMED, second, "编制人和审定人不能被指定为发布人");
}
