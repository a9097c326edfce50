//! 变更与公示经过 What changed the decision that is published, and what the public has seen of it, in order.

use crate::act::remedy::Outcome;
use crate::act::withdrawal::Correction;
use crate::case::Case;
use crate::context::Context;
use crate::number;
use crate::terms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// 决定的变更 The paper by which the decision became what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// 变更日期
    pub on: Date,
    /// 文书
    pub document: String,
    /// 文号
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// 作出机关
    pub authority: String,
}

impl Change {
    /// 澄湖区水务局变更行政处罚决定书（澄水罚纠〔2026〕1号）
    #[must_use]
    pub fn said(&self) -> String {
        let Self { document, number, authority, .. } = self;
        if number.is_empty() {
            format!("{authority}{document}")
        } else {
            format!("{authority}{document}（{number}）")
        }
    }

    /// Everything that changed the decision of a case, oldest first.
    #[must_use]
    pub fn of(case: &Case, ctx: &Context) -> Vec<Self> {
        let mut found = Vec::new();
        let opened = case.opening.as_ref().map(|opening| opening.number.as_str()).unwrap_or_default();
        for (nth, (on, own)) in (1u32..).zip(&case.withdrawals) {
            if own.correction == Correction::Change {
                found.push(Self {
                    on: *on,
                    document: "变更行政处罚决定书".to_owned(),
                    number: number::derived(&ctx.agency.abbreviation, opened, "罚纠", Some(nth), *on),
                    authority: ctx.agency.name.clone(),
                });
            }
        }
        if let Some((asked, Some(end))) = &case.remedy.reconsideration
            && end.outcome == Outcome::Changed
        {
            let (document, authority) = ("行政复议决定书".to_owned(), asked.authority.clone());
            found.push(Self { on: end.on, document, number: end.number.clone(), authority });
        }
        if let Some((asked, Some(end))) = &case.remedy.litigation
            && end.outcome == Outcome::Changed
        {
            let (document, authority) = ("裁判文书".to_owned(), asked.court.clone());
            found.push(Self { on: end.effective_on, document, number: end.number.clone(), authority });
        }
        found.sort_by_key(|change| change.on);
        found
    }
}

terms! {
    /// 公示经过 What happened to a publication after it first appeared.
    Happened {
        Published = "公开",
        Changed = "变更",
        TakenDown = "撤下",
        PublishedAgain = "再公开",
        CreditRepaired = "信用修复",
    }
}

/// 公示经过 One step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// 日期
    pub on: Date,
    /// 经过
    pub what: Happened,
    /// 说明
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Step {
    /// One step.
    #[must_use]
    pub fn new(on: Date, what: Happened, note: impl Into<String>) -> Self {
        Self { on, what, note: note.into() }
    }
}
