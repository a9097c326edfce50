//! 题库 The agency's questions, imported by it from a table: to practise with, and to draw exam papers from.

use super::trains;
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::Context;
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

rules! {
    /// 试题要素
    QUESTION_FITS: "question-fits", "试题编号不得重复，答案应当在选项之中：单选题、判断题一个答案，多选题两个以上答案", [Provision::article(PLATFORM, 222)];
}

terms! {
    /// 题型
    QuestionKind { Single = "单选题", Multiple = "多选题", Judge = "判断题" }
}

/// 试题
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// 试题编号
    #[schemars(title = "试题编号", length(min = 1, max = 40))]
    pub code: String,
    /// 题型
    #[schemars(title = "题型")]
    pub kind: QuestionKind,
    /// 题干
    #[schemars(title = "题干", length(min = 1, max = 2000), extend("x-widget" = "textarea"))]
    pub stem: String,
    /// 选项 In order: A, B, C …
    #[schemars(title = "选项", length(min = 2, max = 8))]
    pub options: Vec<String>,
    /// 答案 The letters of the right options in order: `A`, `ACD`.
    #[schemars(title = "答案", length(min = 1, max = 8))]
    pub answer: String,
    /// 解析
    #[schemars(title = "解析", length(max = 4000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub explanation: String,
}

impl Question {
    /// The letter of an option.
    #[must_use]
    pub fn letter(nth: usize) -> char {
        u8::try_from(nth).ok().and_then(|nth| b'A'.checked_add(nth)).map_or('?', char::from)
    }

    /// Letters in their order, each once: what was chosen, as answers are compared.
    #[must_use]
    pub fn letters(chosen: &str) -> String {
        let set: BTreeSet<char> =
            chosen.chars().map(|c| c.to_ascii_uppercase()).filter(char::is_ascii_uppercase).collect();
        set.into_iter().collect()
    }

    /// The answer is right: all of the right options and no other.
    #[must_use]
    pub fn is_right(&self, chosen: &str) -> bool {
        Self::letters(chosen) == Self::letters(&self.answer)
    }
}

/// 导入试题 A question of a code that is there already is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportQuestions {
    /// 试题
    #[schemars(title = "试题", length(min = 1, max = 5000))]
    pub questions: Vec<Question>,
}

/// 停用试题 They are asked no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawQuestions {
    /// 试题编号
    #[schemars(title = "试题编号", length(min = 1, max = 5000))]
    pub codes: Vec<String>,
}

impl ImportQuestions {
    pub(super) fn examine(&self, from: &Agency, ctx: &Context, check: &mut Check) {
        trains(from, ctx, check);
        let mut seen = BTreeSet::new();
        for question in &self.questions {
            let code = &question.code;
            check.require(&QUESTION_FITS, seen.insert(code), format!("试题编号“{code}”出现了两次"));
            let letters = Question::letters(&question.answer);
            let last = Question::letter(question.options.len().saturating_sub(1));
            let among = !letters.is_empty() && letters.chars().all(|letter| letter <= last);
            check.require(&QUESTION_FITS, among, format!("试题“{code}”的答案不在选项之中"));
            let count = match question.kind {
                QuestionKind::Multiple => letters.len() >= 2,
                QuestionKind::Single | QuestionKind::Judge => letters.len() == 1,
            };
            check.require(&QUESTION_FITS, count, format!("试题“{code}”是{}，答案个数不对", question.kind));
            let said = !question.stem.trim().is_empty() && question.options.len() >= 2;
            check.require(&QUESTION_FITS, said, format!("试题“{code}”缺少题干或者选项"));
        }
    }
}

impl WithdrawQuestions {
    pub(super) fn examine(&self, from: &Agency, ctx: &Context, check: &mut Check) {
        trains(from, ctx, check);
        for code in &self.codes {
            let known = ctx.agency.personnel.bank.contains_key(code);
            check.require(&QUESTION_FITS, known, format!("没有试题“{code}”"));
        }
    }
}
