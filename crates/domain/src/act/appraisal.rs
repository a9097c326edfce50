//! 检测、检验、检疫、鉴定 What an institution with the knowledge for it finds out, and the time that this takes.

use crate::act::Lawful;
use crate::act::evidence::{EvidenceKind, FileRef};
use crate::act::period::investigating;
use crate::act::standing::{self, MARKET, PENALTY_LAW, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::ToSpan;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Sectors whose rules of procedure themselves say that the time of an appraisal is not counted:
/// 市监程序第六十四条、农业程序第五十八条、住建程序第二十九条. Elsewhere it counts once the party was told in writing (CAL-16).
const NOT_COUNTED_BY_RULE: [&str; 3] = ["市场监管", "农业", "住房"];

rules! {
    /// 有资质的机构 PEN-20
    QUALIFIED_INSTITUTION: "qualified-institution", "检测、检验、检疫、鉴定应当委托具有法定资质的机构进行；没有法定资质机构的，可以委托其他具备条件的机构进行", [Provision::article(PLATFORM, 140), Provision::article(MARKET, 32)];
    /// 结果告知当事人 PEN-20
    RESULT_TOLD: "appraisal-result-told", "检测、检验、检疫、鉴定结果应当告知当事人", [Provision::article(PLATFORM, 141), Provision::article(MARKET, 32)];
    /// 有委托才有结果 PEN-20
    APPRAISAL_COMMISSIONED: "appraisal-commissioned", "登记检测、检验、检疫、鉴定结果的，应当有尚未收到结果的委托", [Provision::article(PLATFORM, 142)];
    /// 委托了结后终结调查 PEN-20
    APPRAISAL_SETTLED: "appraisal-settled", "委托的检测、检验、检疫、鉴定尚未收到结果的，不得终结调查、提出处理意见；不再需要的，应当撤回委托并说明理由", [Provision::article(PLATFORM, 146), Provision::article(PENALTY_LAW, 40)];
    /// 结果作为证据 PEN-12, PEN-20
    RESULT_AS_EVIDENCE: "appraisal-as-evidence", "以检测、检验、检疫、鉴定结果作为证据的，应当是本案已经收到的结果，证据种类为鉴定意见，同一结果收入一次", [Provision::article(PLATFORM, 147)];
}

terms! {
    /// 委托事项种类
    AppraisalKind {
        Testing = "检测",
        Inspection = "检验",
        Quarantine = "检疫",
        Appraisal = "鉴定",
        Identification = "权利人辨认或者鉴别",
    }
}

terms! {
    /// 机构资质
    Qualification {
        Statutory = "具有法定资质",
        Capable = "没有法定资质机构，该机构具备条件",
    }
}

/// 委托检测鉴定 Commissions an institution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Commission {
    /// 种类
    #[schemars(title = "种类")]
    pub kind: AppraisalKind,
    /// 受委托机构
    #[schemars(title = "受委托机构", length(min = 1, max = 120))]
    pub institution: String,
    /// 机构资质
    #[schemars(title = "机构资质")]
    pub qualification: Qualification,
    /// 资质证明 Number of the certificate, or why the institution is able.
    #[schemars(title = "资质证书编号或者具备条件的说明", length(min = 1, max = 500))]
    pub proof: String,
    /// 委托事项
    #[schemars(title = "委托事项", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub subject: String,
    /// 委托日期
    #[schemars(title = "委托日期")]
    pub commissioned_on: Date,
    /// 预计所需天数
    #[schemars(title = "预计所需天数（自然日）", range(min = 1, max = 730))]
    pub days: u32,
    /// 书面告知当事人所需时间之日
    #[schemars(title = "书面告知当事人所需时间的日期", extend("x-help" = "依照规定书面告知的，所需时间不计入办案期限"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_on: Option<Date>,
}

/// 登记检测鉴定结果 Records the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// 委托序号
    #[schemars(title = "委托序号", extend("x-widget" = "appraisal"))]
    pub appraisal: u32,
    /// 收到日期
    #[schemars(title = "收到结果日期")]
    pub returned_on: Date,
    /// 结果
    #[schemars(title = "结果", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub result: String,
    /// 报告
    #[schemars(title = "检测报告、鉴定意见书")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<FileRef>,
    /// 告知当事人之日
    #[schemars(title = "结果告知当事人的日期")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_on: Option<Date>,
}

/// 撤回检测鉴定委托 Takes a commission back whose result is needed no longer, or will not come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Withdraw {
    /// 委托序号
    #[schemars(title = "委托序号", extend("x-widget" = "appraisal"))]
    pub appraisal: u32,
    /// 撤回日期
    #[schemars(title = "撤回日期")]
    pub withdrawn_on: Date,
    /// 理由
    #[schemars(title = "撤回理由", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 检测鉴定 A commission and its result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Appraisal {
    /// Number within the case, from one.
    pub number: u32,
    /// As commissioned.
    pub commission: Commission,
    /// 结果
    pub returned: Option<Return>,
    /// 撤回
    pub withdrawn: Option<Withdraw>,
}

impl Appraisal {
    /// 尚未收到结果 Neither has a result come nor was the commission taken back.
    #[must_use]
    pub const fn is_out(&self) -> bool {
        self.returned.is_none() && self.withdrawn.is_none()
    }

    /// 了结之日 The day of the result, or that on which the commission was taken back.
    #[must_use]
    pub fn ended_on(&self) -> Option<Date> {
        let returned = self.returned.as_ref().map(|returned| returned.returned_on);
        returned.or(self.withdrawn.as_ref().map(|withdrawn| withdrawn.withdrawn_on))
    }

    /// 预计出具结果之日
    #[must_use]
    pub fn expected_on(&self) -> Date {
        self.commission.commissioned_on.saturating_add(i64::from(self.commission.days).days())
    }

    /// 所需时间 From the commission until the result came or the commission was taken back, or, while it is out, until it is expected, whatever it counts for. What takes
    /// longer than was said counts only once it is known how long (CAL-16 asks for an interval that is stated).
    #[must_use]
    pub fn taken(&self) -> (Date, Date) {
        let until = self.ended_on().unwrap_or_else(|| self.expected_on());
        (self.commission.commissioned_on, until)
    }

    /// 不计入办案期限的时间 `None` = it counts: no rule of the sector takes it out, nor was the party told (CAL-16).
    #[must_use]
    pub fn pause(&self, ctx: &Context) -> Option<(Date, Date)> {
        let (from, until) = self.taken();
        let by_rule = NOT_COUNTED_BY_RULE.iter().any(|sector| ctx.agency.sector.starts_with(sector));
        let from = if by_rule { from } else { self.commission.told_on?.max(from) };
        (until > from).then_some((from, until))
    }
}

impl Lawful for Commission {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        investigating(check, case);
        standing::handler(check, case, ctx);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let proven = !self.institution.trim().is_empty() && !self.proof.trim().is_empty();
        let missing = match self.qualification {
            Qualification::Statutory => "请写明受委托机构和资质证书编号",
            Qualification::Capable => "请写明没有法定资质机构、受委托机构具备条件的情况",
        };
        check.require(&QUALIFIED_INSTITUTION, proven, missing);
        standing::stated(check, !self.subject.trim().is_empty(), "请写明委托事项");
        let received = case.lead.as_ref().map(|lead| lead.received_on);
        standing::day(check, ctx, "委托日期", self.commissioned_on, received);
        if let Some(told_on) = self.told_on {
            standing::day(check, ctx, "告知日期", told_on, received);
        }
        vec![Event::AppraisalCommissioned(self.clone())]
    }
}

impl Fact for Commission {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.involved.insert(meta.by.clone());
        let number = u32::try_from(case.appraisals.len() + 1).unwrap_or(u32::MAX);
        case.appraisals.push(Appraisal { number, commission: self.clone(), returned: None, withdrawn: None });
    }
}

/// Whether a commission is out whose end can be recorded.
fn awaited(case: &Case, ctx: &Context, check: &mut Check) {
    // It also ends while the case is suspended; only an ended or decided case knows nothing more of it.
    let decided = case.decision.is_some() || case.termination.is_some();
    check.require(&standing::NOT_YET_DECIDED, !decided, "本案已经作出决定或者终止调查");
    let ended = case.closure.is_some() || case.non_opening.is_some() || case.jurisdiction.transferred.is_some();
    check.require(&standing::CASE_IS_NOT_CLOSED, !ended, "本案已经结案、不予立案或者移送");
    standing::handler(check, case, ctx);
    check.require(&APPRAISAL_COMMISSIONED, case.appraisals.iter().any(Appraisal::is_out), "没有尚未收到结果的委托");
}

/// The commission of this number, if it is out.
fn out<'a>(case: &'a Case, number: u32, check: &mut Check) -> Option<&'a Appraisal> {
    let found = case.appraisals.iter().find(|found| found.number == number && found.is_out());
    check.require(&APPRAISAL_COMMISSIONED, found.is_some(), format!("没有尚未收到结果的第{number}号委托"));
    found
}

/// 没有尚未收到结果的委托 No commission is out, so that all facts are in (PEN-20).
pub(crate) fn settled(case: &Case, check: &mut Check) {
    for appraisal in case.appraisals.iter().filter(|appraisal| appraisal.is_out()) {
        let Appraisal { number, commission, .. } = appraisal;
        let waiting =
            format!("第{number}号委托（{}，{}）还没有收到结果，也没有撤回", commission.kind, commission.institution);
        check.require(&APPRAISAL_SETTLED, false, waiting);
    }
}

/// What is taken into the evidence as the result of a commission (PEN-12).
pub(crate) fn as_evidence(case: &Case, number: u32, kind: EvidenceKind, check: &mut Check) {
    let returned = case.appraisals.iter().any(|found| found.number == number && found.returned.is_some());
    check.require(&RESULT_AS_EVIDENCE, returned, format!("第{number}号委托不存在或者还没有收到结果"));
    check.require(&RESULT_AS_EVIDENCE, kind == EvidenceKind::Appraisal, "检测鉴定结果的证据种类是鉴定意见");
    let taken = case.evidence.iter().find(|e| e.added.appraisal == Some(number) && e.excluded.is_none());
    let taken = taken.map(|e| format!("第{number}号委托的结果已经是第{}号证据", e.number));
    check.require(&RESULT_AS_EVIDENCE, taken.is_none(), taken.unwrap_or_default());
}

impl Case {
    /// 尚未作为证据的检测鉴定结果 Results that no piece of evidence holds.
    pub fn results_outside_evidence(&self) -> impl Iterator<Item = (&Appraisal, &Return)> {
        let taken = |number| self.evidence.iter().any(|e| e.added.appraisal == Some(number) && e.excluded.is_none());
        let results = self.appraisals.iter().filter_map(|found| Some((found, found.returned.as_ref()?)));
        results.filter(move |(found, _)| !taken(found.number))
    }
}

impl Lawful for Return {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        awaited(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let waiting = out(case, self.appraisal, check);
        let commissioned_on = waiting.map(|appraisal| appraisal.commission.commissioned_on);
        standing::day(check, ctx, "收到结果日期", self.returned_on, commissioned_on);
        standing::stated(check, !self.result.trim().is_empty(), "请写明结果");
        let told = self.told_on.is_some() || case.party().is_none();
        check.require(&RESULT_TOLD, told, "请先将结果告知当事人，并写明告知日期");
        if let Some(told_on) = self.told_on {
            standing::day(check, ctx, "结果告知日期", told_on, Some(self.returned_on));
        }
        vec![Event::AppraisalReturned(self.clone())]
    }
}

impl Fact for Return {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(found) = case.appraisals.iter_mut().find(|appraisal| appraisal.number == self.appraisal) {
            found.returned = Some(self.clone());
        }
    }
}

impl Lawful for Withdraw {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        awaited(case, ctx, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let commissioned_on = out(case, self.appraisal, check).map(|found| found.commission.commissioned_on);
        standing::day(check, ctx, "撤回日期", self.withdrawn_on, commissioned_on);
        standing::stated(check, !self.reason.trim().is_empty(), "请写明撤回委托的理由");
        vec![Event::AppraisalWithdrawn(self.clone())]
    }
}

impl Fact for Withdraw {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(found) = case.appraisals.iter_mut().find(|appraisal| appraisal.number == self.appraisal) {
            found.withdrawn = Some(self.clone());
        }
    }
}
