//! 备案 Major decisions, and what later changes them, are filed with the body above (PEN-70).

use crate::act::Lawful;
use crate::act::draft::{self, Penalty, PenaltyKind};
use crate::act::standing::{self, PLATFORM};
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::Role;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Key of the provincial regulation that spells filing out.
const LIAONING: &str = "辽宁省行政执法监督规定";

rules! {
    /// 重大处罚备案 PEN-70
    MAJOR_IS_FILED: "major-is-filed", "本地区规定重大行政处罚决定备案的，应当在规定的期限内把决定书和备案报告报送备案；已经备案的决定被撤销、变更、确认违法或者无效的，同样报送", [Provision::article(PLATFORM, 66), Provision::paragraph(LIAONING, 16, 1)];
    /// 备案审查意见 PEN-70
    FILING_IS_ANSWERED: "filing-is-answered", "备案审查意见应当针对已经报送、尚未反馈的备案登记一次", [Provision::article(PLATFORM, 67), Provision::paragraph(LIAONING, 16, 3)];
}

terms! {
    /// 备案事项 What is filed.
    FilingSubject {
        Decision = "重大行政处罚决定",
        Change = "行政处罚决定的撤销、变更、确认违法或者无效",
    }
}

terms! {
    /// 备案审查结果
    FilingResult { Accepted = "准予备案", Objected = "提出审查意见" }
}

/// 报送备案 Records that the decision was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Submit {
    /// 备案机关
    #[schemars(title = "备案机关", length(min = 1, max = 120))]
    pub authority: String,
    /// 报送日期
    #[schemars(title = "报送日期")]
    pub submitted_on: Date,
    /// 备案报告文号
    #[schemars(title = "备案报告文号", length(min = 1, max = 80))]
    pub number: String,
    /// 附决定书
    #[schemars(title = "已附决定书")]
    pub with_decision: bool,
    /// 附备案书面报告
    #[schemars(title = "已附备案书面报告")]
    pub with_report: bool,
}

/// 登记备案审查意见
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// 收到日期
    #[schemars(title = "收到日期")]
    pub received_on: Date,
    /// 结果
    #[schemars(title = "审查结果")]
    pub result: FilingResult,
    /// 意见
    #[schemars(title = "审查意见", length(max = 5000), extend("x-widget" = "textarea", "x-help" = "提出审查意见的必须写明"))]
    #[serde(default)]
    pub opinion: String,
}

/// 备案 as the case keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Filing {
    /// 备案事项
    pub subject: FilingSubject,
    /// 报送
    pub submitted: Submit,
    /// 审查意见
    pub answer: Option<Answer>,
}

/// 应当备案的理由 of the penalties as decided; empty = not required here.
#[must_use]
pub fn grounds(case: &Case, ctx: &Context) -> Vec<String> {
    let (Some(decision), profile) = (&case.decision, ctx.profile) else { return Vec::new() };
    if profile.major_filing_days.value == 0 {
        return Vec::new();
    }
    let person = case.party().is_none_or(crate::party::Party::is_person);
    let threshold =
        if person { &profile.major_filing_threshold_person } else { &profile.major_filing_threshold_organization };
    let penalties: &[Penalty] = &decision.made_penalties;
    let mut grounds: Vec<String> = penalties
        .iter()
        .filter(|penalty| matches!(penalty.kind, PenaltyKind::SuspendBusiness | PenaltyKind::RevokeLicense))
        .map(|penalty| penalty.kind.label().to_owned())
        .collect();
    for (kinds, name) in [
        (&[PenaltyKind::Fine][..], "罚款"),
        (&[PenaltyKind::ConfiscateGains, PenaltyKind::ConfiscateGoods][..], "没收财产"),
    ] {
        let sum = draft::sum(penalties, kinds);
        if sum.is_positive() && sum >= threshold.value {
            grounds.push(format!("{name}{sum}达到{}（{}）", threshold.value, threshold.source));
        }
    }
    grounds
}

/// 应当报送的事项 Everything that must be filed, with the day from which the time runs and the filing once it is made.
#[must_use]
pub fn required<'c>(case: &'c Case, ctx: &Context) -> Vec<(FilingSubject, Date, Option<&'c Filing>)> {
    let Some(decision) = &case.decision else { return Vec::new() };
    if grounds(case, ctx).is_empty() {
        return Vec::new();
    }
    let made = |subject| case.filings.iter().find(|filing| filing.subject == subject);
    let filed = made(FilingSubject::Decision);
    let mut required = vec![(FilingSubject::Decision, decision.decided_on, filed)];
    if let (Some(overturned), Some(_)) = (case.overturned(), filed) {
        required.push((FilingSubject::Change, overturned.on, made(FilingSubject::Change)));
    }
    required
}

/// What must be filed next.
fn next(case: &Case, ctx: &Context) -> Option<(FilingSubject, Date)> {
    let open = required(case, ctx).into_iter().find(|(_, _, filed)| filed.is_none());
    // A decision that does not stand any more before it was filed needs no filing.
    open.filter(|(subject, ..)| *subject == FilingSubject::Change || !case.is_overturned())
        .map(|(s, from, _)| (s, from))
}

impl Case {
    /// 尚未备案 What must still be filed, in words.
    #[must_use]
    pub fn unfiled(&self, ctx: &Context) -> Option<FilingSubject> {
        next(self, ctx).map(|(subject, _)| subject)
    }
}

/// By those who handle the case, their head of unit or the legal office; also after the case was closed.
fn role(case: &Case, ctx: &Context, check: &mut Check) {
    standing::any_role(check, case, ctx, &[Role::Officer, Role::UnitHead, Role::Reviewer]);
    standing::not_recused(check, case, ctx, &ctx.actor.id);
}

impl Lawful for Submit {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        role(case, ctx, check);
        let setting = &ctx.profile.major_filing_days;
        let missing = if setting.value == 0 {
            format!("本地区没有规定重大行政处罚决定备案（{}）", setting.source)
        } else {
            "本案没有应当报送备案而尚未报送的决定".to_owned()
        };
        check.require(&MAJOR_IS_FILED, next(case, ctx).is_some(), missing);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::day(check, ctx, "报送日期", self.submitted_on, next(case, ctx).map(|(_, from)| from));
        check.require(&MAJOR_IS_FILED, self.with_decision && self.with_report, "备案材料应当包括决定书和备案书面报告");
        let said = !self.authority.trim().is_empty() && !self.number.trim().is_empty();
        standing::stated(check, said, "请写明备案机关和备案报告文号");
        vec![Event::DecisionFiled(self.clone())]
    }
}

impl Fact for Submit {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        let first = case.filings.is_empty();
        let subject = if first { FilingSubject::Decision } else { FilingSubject::Change };
        case.filings.push(Filing { subject, submitted: self.clone(), answer: None });
    }
}

impl Lawful for Answer {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        role(case, ctx, check);
        let waiting = case.filings.iter().any(|filing| filing.answer.is_none());
        check.require(&FILING_IS_ANSWERED, waiting, "没有等待反馈的备案");
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        let waiting = case.filings.iter().find(|filing| filing.answer.is_none());
        standing::day(check, ctx, "收到日期", self.received_on, waiting.map(|filing| filing.submitted.submitted_on));
        let said = self.result != FilingResult::Objected || !self.opinion.trim().is_empty();
        check.require(&FILING_IS_ANSWERED, said, "提出审查意见的，请写明意见");
        vec![Event::FilingAnswered(self.clone())]
    }
}

impl Fact for Answer {
    fn apply(&self, case: &mut Case, _meta: &Meta) {
        if let Some(filing) = case.filings.iter_mut().find(|filing| filing.answer.is_none()) {
            filing.answer = Some(self.clone());
        }
    }
}
