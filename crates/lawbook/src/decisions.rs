//! 历史处罚决定 Real penalty decisions of earlier years, shipped for the demonstration; their texts miss a middle part and say so.

use crate::{Defect, defect};
use domain::money::Fen;
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::LazyLock;

const FILE: &str = "reference/decisions/env_penalties.jsonl";

/// 已公开的处罚决定 One decision as its source kept it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublishedDecision {
    /// Number of the record in its source.
    pub id: String,
    /// 文号
    pub doc_number: String,
    /// 处罚机关, by the name of that time.
    pub authority: String,
    /// 行政区划 Code found from the authority's name, where it is unique.
    pub division: Option<String>,
    /// 当事人 An enterprise.
    pub party: String,
    /// 统一社会信用代码, where its check digit holds.
    pub uscc: Option<String>,
    /// 决定日期 As the end of the text states it, else the day of publication.
    pub date: Date,
    /// 公开日期 As the source lists it.
    pub published_on: Date,
    /// 依据 The provisions as the decision cites them.
    pub laws: Vec<String>,
    /// 罚款 The fine in 分, where the text states one amount.
    #[serde(rename = "fine_fen")]
    pub fine: Option<Fen>,
    /// The middle of the text is missing; the gap is shown as 【…】.
    pub truncated: bool,
    /// 正文
    pub text: String,
}

pub(crate) fn load() -> (Vec<PublishedDecision>, Vec<Defect>) {
    let mut decisions = Vec::new();
    let mut defects = Vec::new();
    let lines = include_str!("../../../reference/decisions/env_penalties.jsonl").lines();
    for (number, line) in lines.enumerate() {
        match serde_json::from_str(line) {
            Ok(decision) => decisions.push(decision),
            Err(error) => defects.push(defect(FILE, format!("line {}: {error}", number + 1))),
        }
    }
    (decisions, defects)
}

/// 历史处罚决定 Every shipped decision, in the order of the dates.
#[must_use]
pub fn decisions() -> &'static [PublishedDecision] {
    static DECISIONS: LazyLock<Vec<PublishedDecision>> = LazyLock::new(|| load().0);
    &DECISIONS
}
