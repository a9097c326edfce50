//! 公示记录 The only thing that the public side ever sees of a decision: a positive list, masked (DIS-05, DIS-14).

pub mod batch;
mod course;
mod derived;
mod field;
mod full_text;
mod imported;
mod performing;
mod shown;
mod state;
pub mod upkeep;

pub use course::{Change, Happened, Step};
pub use field::{Field, stated_performance};
pub use full_text::FullText;
pub use imported::{Historical, Imported, import, imported, said_apart, said_together};
pub(crate) use performing::{perform_by, performance};
pub use shown::{ITEMS, Item, Manner};
pub use state::PublicState;

use crate::act::draft::{DecisionKind, PenaltyKind};
use crate::agency::Category;
use crate::money::Fen;
use crate::party::PartyKind;
use crate::redaction::{self, Known, Leak, Suggestion};
use crate::rule::Provision;
use crate::terms;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

terms! {
    /// 履行情况 as the public may know it.
    Performance {
        Unperformed = "未履行",
        Partly = "部分履行",
        Performed = "已履行",
        Nothing = "无需履行",
        Unknown = "未记载",
        Deferred = "已批准延期、分期缴纳",
        Enforcing = "已申请人民法院强制执行",
        Ended = "终结执行",
        NotDue = "履行期限未满",
        Agreed = "执行协议履行中",
    }
}

/// 公示的处罚 One penalty as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicPenalty {
    /// 处罚种类
    pub kind: PenaltyKind,
    /// 内容 masked.
    pub content: String,
    /// 数额
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Fen>,
    /// 期限 in months, where it is limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
}

/// 公示的行政许可 What is licensed, as another platform published it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicLicence {
    /// 许可决定文书名称
    pub document: String,
    /// 许可类别
    pub kind: String,
    /// 许可证书名称
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub certificate: String,
    /// 许可编号
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// 许可内容 masked.
    pub content: String,
    /// 有效期自
    pub valid_from: Date,
    /// 有效期至 `None` = without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<Date>,
    /// 当前状态 It is in force.
    pub in_force: bool,
}

/// 更正 What was published before and what stands now (DIS-17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Correction {
    /// 更正日期
    pub on: Date,
    /// 更正的项目
    pub field: String,
    /// 更正前
    pub before: String,
    /// 更正后
    pub after: String,
    /// 理由
    pub reason: String,
}

/// 公示状态 What the public page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Status {
    /// 待发布
    #[default]
    Draft,
    /// 公示中
    Published,
    /// 已撤下 The page remains with the reason; the decision is no longer shown.
    TakenDown {
        /// 撤下日期
        on: Date,
        /// 理由
        reason: String,
        /// 决定被变更、撤销、确认违法或者确认无效 For no other reason the law demands that it is taken down.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        overturned: bool,
    },
    /// 公示期满
    Expired {
        /// 停止公示日期
        on: Date,
        /// 提前停止公示 Before its term, because the party met its obligations.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        early: bool,
    },
}

/// 公示记录 One decision as the public sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PublicRecord {
    /// 文号
    pub doc_no: String,
    /// 机关编号
    pub agency: String,
    /// 机关名称
    pub agency_name: String,
    /// 行政区划代码
    pub division: String,
    /// 执法类别
    pub category: Category,
    /// 执法事项
    pub matter: String,
    /// 案由
    pub cause: String,
    /// 当事人 masked where it is a natural person.
    pub party_name: String,
    /// 当事人类别
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party_kind: Option<PartyKind>,
    /// 统一社会信用代码 never of a natural person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uscc: Option<String>,
    /// 决定种类
    pub kind: DecisionKind,
    /// 违法事实 masked.
    pub facts: String,
    /// 违反的规定
    #[serde(default)]
    pub violated: Vec<Provision>,
    /// 处罚依据
    #[serde(default)]
    pub basis: Vec<Provision>,
    /// 处罚
    #[serde(default)]
    pub penalties: Vec<PublicPenalty>,
    /// 行政许可 of a licence that another platform published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<PublicLicence>,
    /// 决定日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_on: Option<Date>,
    /// 履行情况
    pub performance: Performance,
    /// 履行情况截至 The day since which it is so; `None` = since publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub performance_on: Option<Date>,
    /// 履行期限 The last day to perform while it is not over; `None` = there is none, or it has not begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub perform_by: Option<Date>,
    /// 减免的加处罚款 that an agreement on performance spares (强制法42).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surcharge_waived: Option<Fen>,
    /// 决定的变更 by which the decision became what is published here, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Change>,
    /// 公示经过 of what was taken down and published again, or whose credit was repaired, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub course: Vec<Step>,
    /// 来源说明 for imported historical decisions; empty = published here.
    #[serde(default)]
    pub source: String,
    /// 收录机关编号 The agency that brought it from elsewhere, and answers for it where its own agency does not publish here.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub taken_in_by: String,
    /// 文本有删节 The text at the source misses a part.
    #[serde(default)]
    pub truncated: bool,
    /// 公示日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_on: Option<Date>,
    /// 公示期至
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term_until: Option<Date>,
    /// 公示状态
    #[serde(default)]
    pub status: Status,
    /// 更正情况
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// 决定书全文 masked; `None` = only the summary is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub full_text: Option<FullText>,
}

/// 隐去对照 One text of the record with what was found in it, for the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Masking {
    /// 项目
    pub field: String,
    /// 原文
    pub original: String,
    /// 建议
    pub suggestions: Vec<Suggestion>,
    /// 隐去后
    pub masked: String,
    /// 沿用 The text stays as it was published before, with what was masked or corrected then.
    pub carried: bool,
}

impl PublicRecord {
    /// 摘要 It says the main contents of a decision, not its text: what this platform takes out of its own decisions, and what comes in
    /// the files of others. Only historical decisions bear the letter itself.
    #[must_use]
    pub const fn is_summary(&self) -> bool {
        self.source.is_empty() || !self.taken_in_by.is_empty()
    }

    /// 指纹 of what reviewer and head approve: the content, without date, term, state and corrections.
    #[must_use]
    pub fn digest(&self) -> String {
        let content = Self {
            published_on: None,
            term_until: None,
            status: Status::Draft,
            corrections: Vec::new(),
            performance_on: None,
            perform_by: None,
            course: Vec::new(),
            // That time to perform is left is no other content than that nothing is performed.
            performance: match self.performance {
                Performance::NotDue => Performance::Unperformed,
                other => other,
            },
            ..self.clone()
        };
        hex::encode(Sha256::digest(serde_json::to_vec(&content).unwrap_or_default()))
    }

    /// 内容指纹 of what is sent elsewhere: the content, whatever was performed since.
    #[must_use]
    pub fn content_digest(&self) -> String {
        Self { performance: Performance::Unknown, surcharge_waived: None, ..self.clone() }.digest()
    }

    /// 撤下内容 Leaves what a page must still say of a decision that is no longer shown: its number, agency and state.
    pub fn withdraw_content(&mut self) {
        for text in [&mut self.party_name, &mut self.cause, &mut self.facts, &mut self.matter] {
            text.clear();
        }
        self.party_kind = None;
        self.uscc = None;
        self.violated.clear();
        self.basis.clear();
        self.penalties.clear();
        self.licence = None;
        self.perform_by = None;
        self.surcharge_waived = None;
        self.changes.clear();
        self.course.iter_mut().for_each(|step| step.note.clear());
        self.corrections.clear();
        self.full_text = None;
    }

    /// Every free text of the record with its name, for the check before release.
    #[must_use]
    pub fn texts(&self) -> Vec<(&'static str, &str)> {
        let mut texts = vec![
            ("当事人", self.party_name.as_str()),
            ("执法事项", &self.matter),
            ("案由", &self.cause),
            ("违法事实", &self.facts),
            ("来源", &self.source),
        ];
        texts.extend(self.penalties.iter().map(|penalty| ("处罚内容", penalty.content.as_str())));
        if let Some(licence) = &self.licence {
            texts.extend([("许可内容", licence.content.as_str()), ("许可编号", &licence.number)]);
        }
        texts.extend(
            self.corrections
                .iter()
                .flat_map(|c| [("更正前", c.before.as_str()), ("更正后", &c.after), ("更正理由", &c.reason)]),
        );
        texts.extend(
            self.changes.iter().flat_map(|c| [("变更文书的文号", c.number.as_str()), ("变更机关", &c.authority)]),
        );
        texts.extend(self.full_text.iter().map(|full| (FullText::NAME, full.text.as_str())));
        texts.extend(self.course.iter().map(|step| ("公示经过", step.note.as_str())));
        if let Status::TakenDown { reason, .. } = &self.status {
            texts.push(("撤下理由", reason));
        }
        texts
    }

    /// 未隐去的内容 in any text of the record, each text read once: the trace of a correction repeats what it puts in place.
    #[must_use]
    pub fn leaks(&self, known: &Known) -> Vec<Leak> {
        let mut read = BTreeSet::new();
        let texts = self.texts().into_iter().filter(|(_, text)| read.insert(*text));
        texts.flat_map(|(field, text)| redaction::told(field, text, known)).collect()
    }
}
