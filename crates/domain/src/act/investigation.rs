//! 调查终结 The end of the investigation: its report, or its termination.

use crate::act::approval::Approvable;
use crate::act::evidence::EVIDENCE_VERIFIED;
use crate::act::standing::{self, MARKET, PENALTY_LAW, PLATFORM};
use crate::act::{Lawful, appraisal, preservation};
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
    /// 查明事实
    FACTS_ARE_ESTABLISHED: "facts-are-established", "行政机关必须查明事实；违法事实不清、证据不足的，不得给予行政处罚。", [Provision::article(PENALTY_LAW, 40)];
    /// 补充调查后重新终结
    REPORT_COVERS_EVIDENCE: "report-covers-evidence", "调查终结后需要补充调查的，补充后重新提交调查终结报告", [Provision::article(PLATFORM, 22)];
    /// 保存措施已处理
    PRESERVATION_IS_SETTLED: "preservation-is-settled", "先行登记保存的证据应当在期限内处理，终止调查、结案前应当解除或者处理完毕", [Provision::article(PLATFORM, 23)];
    /// 终止调查 PEN-08
    TERMINATED_ON_GROUNDS: "terminated-on-grounds", "终止调查应当有法定情形，经负责人批准，并已解除采取的措施", [Provision::article(PLATFORM, 24), Provision::article(MARKET, 47)];
}

/// 调查终结 Closes the investigation with its report.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// 办案人员
    #[schemars(title = "办案人员（两名以上）", extend("x-widget" = "people"))]
    pub officers: Vec<PersonId>,
    /// 查明的事实
    #[schemars(title = "查明的事实", length(min = 1, max = 20000), extend("x-widget" = "textarea"))]
    pub facts: String,
    /// 案件性质
    #[schemars(title = "案件性质", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub nature: String,
    /// 处理意见和依据
    #[schemars(title = "处理意见和依据", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub opinion: String,
    /// 裁量理由
    #[schemars(title = "裁量理由", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub discretion: String,
}

/// 调查终结 as the case keeps it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Investigation {
    /// 调查终结日期
    pub closed_on: Date,
    /// How many events the case had: evidence added later is not in the report.
    pub closed_at_version: u64,
    /// 报告
    pub report: Close,
}

/// 报告以后补充的证据 Evidence that the report does not know: the investigation went on, so it must be closed again.
pub(crate) fn covers_evidence(case: &Case, check: &mut Check) {
    let Some(investigation) = &case.investigation else { return };
    let later =
        case.evidence.iter().find(|e| e.excluded.is_none() && e.added_at_version > investigation.closed_at_version);
    let missing =
        later.map(|e| format!("调查终结后又收集了第{}号证据“{}”，请重新提交调查终结报告", e.number, e.added.title));
    check.require(&REPORT_COVERS_EVIDENCE, missing.is_none(), missing.unwrap_or_default());
}

terms! {
    /// 终止调查的情形
    TerminationGround {
        NoOffence = "没有违法事实",
        OutOfTime = "违法行为已过追责期限",
        PartyGone = "当事人死亡或者终止，没有权利义务承受人",
        Sentenced = "已经追究刑事责任，依法不再给予行政处罚",
        Other = "其他依法应当终止调查的情形",
    }
}

/// 终止调查 Proposes to terminate the investigation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Terminate {
    /// 情形
    #[schemars(title = "终止调查的情形")]
    pub ground: TerminationGround,
    /// 理由
    #[schemars(title = "理由和依据", length(min = 1, max = 5000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

impl Lawful for Close {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        standing::handler(check, case, ctx);
        standing::two_available(check, case, ctx);
        let unchecked: Vec<String> = case
            .evidence
            .iter()
            .filter(|evidence| evidence.verified.is_none() && evidence.excluded.is_none())
            .map(|evidence| format!("第{}号“{}”", evidence.number, evidence.added.title))
            .collect();
        check.require(&EVIDENCE_VERIFIED, unchecked.is_empty(), format!("还有证据没有查证：{}", unchecked.join("、")));
        let usable = case.evidence.iter().any(super::evidence::Evidence::is_usable);
        check.require(&FACTS_ARE_ESTABLISHED, usable, "没有查证属实的证据");
        appraisal::settled(case, check);
    }

    fn decide(&self, case: &Case, ctx: &Context, check: &mut Check) -> Vec<Event> {
        standing::two_officers(check, case, ctx, &self.officers, ctx.today());
        let complete =
            [&self.facts, &self.nature, &self.opinion, &self.discretion].iter().all(|text| !text.trim().is_empty());
        standing::stated(check, complete, "调查终结报告应当写明事实、性质、处理意见和裁量理由");
        vec![Event::InvestigationClosed(self.clone())]
    }
}

impl Fact for Close {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.handled_by(&self.officers);
        case.investigation =
            Some(Investigation { closed_on: meta.on, closed_at_version: case.version, report: self.clone() });
    }
}

impl Approvable for Terminate {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        standing::handler(check, case, ctx);
        let standing_measures = preservation::standing(case, ctx);
        check.require(&PRESERVATION_IS_SETTLED, !standing_measures, "还有先行登记保存的证据没有处理，请先解除");
    }

    fn examine(&self, case: &Case, ctx: &Context, check: &mut Check) {
        standing::undecided(check, case);
        check.require(
            &PRESERVATION_IS_SETTLED,
            !preservation::standing(case, ctx),
            "还有先行登记保存的证据没有处理，请先解除",
        );
        check.require(&TERMINATED_ON_GROUNDS, !self.reason.trim().is_empty(), "请写明终止调查的理由和依据");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::InvestigationTerminated(self.clone())]
    }
}

impl Fact for Terminate {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.termination = Some((meta.on, self.clone()));
    }
}
