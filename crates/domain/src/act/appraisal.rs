//! 检测、检验、检疫、鉴定 What an institution with the knowledge for it finds out, and the time that this takes.

use crate::act::Lawful;
use crate::act::evidence::FileRef;
use crate::act::period::investigating;
use crate::act::standing::{self, MARKET, PLATFORM};
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

/// 检测鉴定 A commission and its result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Appraisal {
    /// Number within the case, from one.
    pub number: u32,
    /// As commissioned.
    pub commission: Commission,
    /// 结果
    pub returned: Option<Return>,
}

impl Appraisal {
    /// 预计出具结果之日
    #[must_use]
    pub fn expected_on(&self) -> Date {
        self.commission.commissioned_on.saturating_add(i64::from(self.commission.days).days())
    }

    /// 所需时间 From the commission until the result came, or, while it is out, until it is expected, whatever it counts for. What takes
    /// longer than was said counts only once it is known how long (CAL-16 asks for an interval that is stated).
    #[must_use]
    pub fn taken(&self) -> (Date, Date) {
        let until = self.returned.as_ref().map_or_else(|| self.expected_on(), |returned| returned.returned_on);
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
        case.appraisals.push(Appraisal { number, commission: self.clone(), returned: None });
    }
}

impl Lawful for Return {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        // A result also comes in while the case is suspended; only an ended or decided case takes none.
        let decided = case.decision.is_some() || case.termination.is_some();
        check.require(&standing::NOT_YET_DECIDED, !decided, "本案已经作出决定或者终止调查");
        let ended = case.closure.is_some() || case.non_opening.is_some() || case.jurisdiction.transferred.is_some();
        check.require(&standing::CASE_IS_NOT_CLOSED, !ended, "本案已经结案、不予立案或者移送");
        standing::handler(check, case, ctx);
        let waiting = case.appraisals.iter().any(|appraisal| appraisal.returned.is_none());
        check.require(&APPRAISAL_COMMISSIONED, waiting, "没有尚未收到结果的委托");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let number = self.appraisal;
        let waiting = case.appraisals.iter().find(|found| found.number == number && found.returned.is_none());
        check.require(&APPRAISAL_COMMISSIONED, waiting.is_some(), format!("没有尚未收到结果的第{number}号委托"));
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
