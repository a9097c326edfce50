//! 补正 Clerical errors of the decision are put right without touching what was decided.

use crate::act::approval::Approvable;
use crate::act::delivery::DECISION_IS_MADE;
use crate::act::paper::Paper;
use crate::act::standing::{self, PLATFORM};
use crate::act::withdrawal::DECISION_STANDS;
use crate::case::event::Event;
use crate::case::{Case, Fact, Meta};
use crate::context::Context;
use crate::people::Role;
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

rules! {
    /// 补正限于笔误
    ONLY_CLERICAL_ERRORS: "only-clerical-errors", "补正决定书限于决定书中文字、名称等笔误，写明原文和补正后的内容；改变认定的事实、处罚的种类和数额的，应当依照程序撤销或者变更", [Provision::article(PLATFORM, 68), Provision::paragraph("行政处罚法_2021", 75, 2)];
}

/// 补正的文字 One error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Erratum {
    /// 原文 as the decision has it.
    #[schemars(title = "决定书原文", length(min = 1, max = 1000))]
    pub wrong: String,
    /// 补正后
    #[schemars(title = "补正为", length(min = 1, max = 1000))]
    pub right: String,
}

/// 补正决定书 Proposes to put clerical errors right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rectify {
    /// 补正的文字
    #[schemars(title = "补正的文字", length(min = 1, max = 20))]
    pub errata: Vec<Erratum>,
    /// 理由
    #[schemars(title = "笔误的原因", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub reason: String,
}

/// 补正 as the case keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rectified {
    /// 补正日期
    pub on: Date,
    /// 内容
    pub rectify: Rectify,
}

fn rectifiable(case: &Case, check: &mut Check) {
    check.require(&DECISION_IS_MADE, case.decision.is_some(), "本案还没有作出决定");
    check.require(&DECISION_STANDS, !case.is_overturned(), "决定已经被撤销、确认违法或者确认无效");
}

/// The texts of the decision in which a slip may be put right: all but the penalties themselves.
fn texts(case: &Case) -> Vec<&str> {
    let mut texts = Vec::new();
    if let Some(opening) = &case.opening {
        texts.extend([opening.party.name.as_str(), &opening.party.address, &opening.cause]);
        texts.extend(opening.party.uscc.as_deref());
    }
    if let Some(decision) = &case.decision {
        let content = &decision.content;
        texts.extend([content.facts.as_str(), &content.reasons, &content.correction, &content.education]);
    }
    texts
}

impl Case {
    /// 补正后的文字 A text of the decision with its slips put right.
    #[must_use]
    pub fn rectified(&self, text: &str) -> String {
        let errata = self.rectifications.iter().flat_map(|rectified| &rectified.rectify.errata);
        errata.fold(text.to_owned(), |text, Erratum { wrong, right }| text.replace(wrong.as_str(), right))
    }
}

impl Approvable for Rectify {
    fn may(case: &Case, ctx: &Context, check: &mut Check) {
        standing::any_role(check, case, ctx, &[Role::Officer, Role::UnitHead]);
        standing::not_recused(check, case, ctx, &ctx.actor.id);
        rectifiable(case, check);
    }

    fn examine(&self, case: &Case, _ctx: &Context, check: &mut Check) {
        rectifiable(case, check);
        check.require(&ONLY_CLERICAL_ERRORS, !self.errata.is_empty(), "请写明补正的文字");
        let texts = texts(case);
        for Erratum { wrong, right } in &self.errata {
            let found = !wrong.trim().is_empty() && texts.iter().any(|text| text.contains(wrong.as_str()));
            let missing = format!("决定书中没有“{wrong}”，或者属于处罚内容，不能补正");
            check.require(&ONLY_CLERICAL_ERRORS, found, missing);
            let differs = !right.trim().is_empty() && wrong != right;
            check.require(&ONLY_CLERICAL_ERRORS, differs, "补正后的内容应当写明，并且与原文不同");
        }
        standing::stated(check, !self.reason.trim().is_empty(), "请写明笔误的原因");
    }

    fn effect(&self, _case: &Case, _ctx: &Context) -> Vec<Event> {
        vec![Event::DecisionRectified(self.clone())]
    }
}

impl Fact for Rectify {
    fn apply(&self, case: &mut Case, meta: &Meta) {
        case.issue(Paper::Rectification, meta.on);
        case.rectifications.push(Rectified { on: meta.on, rectify: self.clone() });
    }
}
