//! 考试 Exams with papers drawn from the bank: by a seed that is recorded, so that anybody can draw the same paper again;
//! answered within a time, marked here, the result on record.

use super::bank::{Question, QuestionKind};
use super::joint::Participant;
use super::{joint, registration, trains};
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::Context;
use crate::people::PersonId;
use crate::rule::{Check, Provision, Refusal};
use crate::rules;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

rules! {
    /// 考试的设置 QUAL-05
    EXAM_FITS: "exam-fits", "考试应当写明起止日期、时长、题量和合格分数，题量不得超过题库；已经有人参加的考试不得修改", [Provision::article(PLATFORM, 223)];
    /// 参加考试 QUAL-05
    SITTING_ALLOWED: "sitting-allowed", "考试由在职人员本人在考试期间参加，不超过规定的次数，上一次交卷后才能再考", [Provision::article(PLATFORM, 224)];
    /// 按时交卷
    SITTING_IN_TIME: "sitting-in-time", "答卷由考生本人在规定时间内提交一次，到时以已经保存的答案评卷", [Provision::article(PLATFORM, 225)];
}

/// 考试设置
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Exam {
    /// 考试编号
    #[schemars(title = "考试编号", length(min = 1, max = 40))]
    pub code: String,
    /// 考试名称
    #[schemars(title = "考试名称", length(min = 1, max = 200))]
    pub title: String,
    /// 资格考试
    #[schemars(title = "执法资格考试", extend("x-help" = "合格的，可以作为发放执法证件的依据；平时测验不选"))]
    #[serde(default)]
    pub qualifying: bool,
    /// 开始日期
    #[schemars(title = "开始日期")]
    pub from: Date,
    /// 结束日期
    #[schemars(title = "结束日期")]
    pub until: Date,
    /// 时长
    #[schemars(title = "时长（分钟）", range(min = 1, max = 600))]
    pub minutes: u32,
    /// 单选题数
    #[schemars(title = "单选题数", range(min = 0, max = 300))]
    pub singles: u32,
    /// 多选题数
    #[schemars(title = "多选题数", range(min = 0, max = 300))]
    pub multiples: u32,
    /// 判断题数
    #[schemars(title = "判断题数", range(min = 0, max = 300))]
    pub judges: u32,
    /// 合格分数
    #[schemars(title = "合格分数（百分制）", range(min = 1, max = 100))]
    pub pass: u32,
    /// 次数
    #[schemars(title = "每人最多参加次数", range(min = 1, max = 20))]
    pub attempts: u32,
    /// 参加的机关 Agencies of the region whose people may take part besides its own; only the judicial bureau names any.
    #[schemars(title = "参加的机关", extend("x-widget" = "agency", "x-help" = "司法行政部门统一组织的，选择本地区参加的机关；只有本机关人员参加的，不选"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<String>,
    /// 逐人报名 Who takes part is registered by name before; results of an exam on paper may be recorded for them.
    #[schemars(title = "逐人报名", extend("x-help" = "选择的，参加人员由本人、所在机关或者组织机关先报名；线下考试的成绩登记给报名人员"))]
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_name: bool,
}

impl Exam {
    /// How many questions of each kind a paper has.
    #[must_use]
    pub const fn parts(&self) -> [(QuestionKind, u32); 3] {
        [
            (QuestionKind::Judge, self.judges),
            (QuestionKind::Single, self.singles),
            (QuestionKind::Multiple, self.multiples),
        ]
    }

    /// How many questions a paper has.
    #[must_use]
    pub const fn questions(&self) -> u32 {
        self.judges + self.singles + self.multiples
    }

    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        trains(from, ctx, check);
        joint::examine(&self.agencies, region, ctx, check);
        check.require(&EXAM_FITS, self.from <= self.until, "考试的起止日期颠倒");
        check.require(&EXAM_FITS, self.questions() > 0, "试卷至少有一道题");
        let personnel = &ctx.agency.personnel;
        for (kind, wanted) in self.parts() {
            let there = personnel.bank.values().filter(|question| question.kind == kind).count();
            let enough = usize::try_from(wanted).is_ok_and(|wanted| wanted <= there);
            check.require(&EXAM_FITS, enough, format!("题库中只有{there}道{kind}，不够{wanted}道"));
        }
        let sat = personnel.sittings.values().any(|sitting| sitting.exam.code == self.code);
        check.require(&EXAM_FITS, !sat, "已经有人参加这次考试，不能修改；需要另考的，另编一个编号");
        registration::may_change(self, ctx, check);
    }
}

/// 抽题 Draws a paper by a seed: the same bank and the same seed make the same paper, and no question is likelier than another.
#[must_use]
pub fn draw(bank: &BTreeMap<String, Arc<Question>>, exam: &Exam, seed: &str) -> Vec<String> {
    let mut paper = Vec::new();
    for (kind, wanted) in exam.parts() {
        let of_kind = bank.values().filter(|question| question.kind == kind);
        let mut shuffled: Vec<([u8; 32], &String)> = of_kind
            .map(|question| (Sha256::digest(format!("{seed}\n{}", question.code)).into(), &question.code))
            .collect();
        shuffled.sort_unstable();
        paper.extend(shuffled.into_iter().take(usize::try_from(wanted).unwrap_or(0)).map(|(_, code)| code.clone()));
    }
    paper
}

/// 开始考试 As it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Started {
    /// Identifies the sitting.
    pub sitting: String,
    /// The exam.
    pub exam: String,
    /// Who sits it.
    pub person: PersonId,
    /// By which the paper was drawn.
    pub seed: String,
    /// The codes of its questions in order.
    pub paper: Vec<String>,
    /// When the time is over.
    pub ends_at: Timestamp,
    /// 所在机关 The agency that the person belongs to, where another one holds the exam.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
}

/// 交卷评卷 As it is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Marked {
    /// The sitting.
    pub sitting: String,
    /// What was answered, by the code of the question.
    pub answers: BTreeMap<String, String>,
    /// How many were right.
    pub right: u32,
    /// Of a hundred, rounded down.
    pub score: u32,
    /// 合格
    pub passed: bool,
}

/// 一次考试 One person's sitting of an exam.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    /// The exam as it was set then.
    pub exam: Exam,
    /// Who sits it.
    pub person: PersonId,
    /// 所在机关 The agency that the person belongs to, where another one holds the exam.
    pub agency: Option<String>,
    /// By which the paper was drawn.
    pub seed: String,
    /// The questions as they were then, in order.
    pub paper: Vec<Arc<Question>>,
    /// When it began.
    pub began_at: Timestamp,
    /// When the time is over.
    pub ends_at: Timestamp,
    /// The result, and when.
    pub marked: Option<(Marked, Timestamp)>,
}

impl Sitting {
    /// Whether this is who sits it.
    #[must_use]
    pub fn is_of(&self, one: &Participant) -> bool {
        self.person == one.person && self.agency == one.agency
    }

    /// Who sits it.
    #[must_use]
    pub fn one(&self) -> Participant {
        Participant { agency: self.agency.clone(), person: self.person.clone() }
    }
}

/// 开始考试 At `ctx.agency`, by a person of `from`: the same agency, or one that the exam names. `seed` and `sitting` are made by
/// whoever asks: nothing here is random.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn start(code: &str, (sitting, seed): (&str, &str), from: &Agency, ctx: &Context) -> Result<Started, Refusal> {
    let mut check = Check::new(ctx);
    let personnel = &ctx.agency.personnel;
    let exam = personnel.exams.get(code);
    check.require(&SITTING_ALLOWED, exam.is_some(), format!("没有考试“{code}”"));
    let named = from.id == ctx.agency.id || exam.is_some_and(|exam| exam.agencies.contains(&from.id));
    let here = named && from.person(&ctx.actor.id).is_some_and(|person| person.employed);
    check.require(&SITTING_ALLOWED, here, "只有本机关和参加机关的在职人员可以参加");
    let mut ends_at = ctx.now;
    let mut paper = Vec::new();
    if let Some(exam) = exam {
        let one = Participant::new(&ctx.actor.id, Some(&from.id), &ctx.agency.id);
        registration::may_begin(exam, &one, ctx, &mut check);
        let today = ctx.today();
        let open = exam.from <= today && today <= exam.until;
        check.require(&SITTING_ALLOWED, open, format!("考试期间是{}至{}", exam.from, exam.until));
        let own = personnel.sittings.values().filter(|s| s.is_of(&one) && s.exam.code == code);
        let (mut sat, mut running) = (0, false);
        for earlier in own {
            sat += 1;
            running |= earlier.marked.is_none();
        }
        check.require(&SITTING_ALLOWED, !running, "上一次考试还没有交卷");
        check.require(&SITTING_ALLOWED, sat < exam.attempts, format!("最多参加{}次，已经参加{sat}次", exam.attempts));
        ends_at = ctx.now.checked_add(i64::from(exam.minutes).minutes()).unwrap_or(ctx.now);
        paper = draw(&personnel.bank, exam, seed);
        let whole = paper.len() == usize::try_from(exam.questions()).unwrap_or(usize::MAX);
        check.require(&EXAM_FITS, whole, "题库的试题不够组卷，请告知组织考试的人员");
    }
    check.done()?;
    Ok(Started {
        sitting: sitting.to_owned(),
        exam: code.to_owned(),
        person: ctx.actor.id.clone(),
        seed: seed.to_owned(),
        paper,
        ends_at,
        agency: (from.id != ctx.agency.id).then(|| from.id.clone()),
    })
}

/// 交卷 Marks a sitting by the answers that were saved. Whoever sits it hands it in before the time is over; after that it
/// is marked as it is, whoever looks.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn mark(id: &str, answers: &BTreeMap<String, String>, from: &Agency, ctx: &Context) -> Result<Marked, Refusal> {
    let mut check = Check::new(ctx);
    let sitting = ctx.agency.personnel.sittings.get(id);
    check.require(&SITTING_IN_TIME, sitting.is_some(), "没有这次考试");
    let open = sitting.is_some_and(|sitting| sitting.marked.is_none());
    check.require(&SITTING_IN_TIME, open || sitting.is_none(), "已经交卷");
    let over = sitting.is_some_and(|sitting| sitting.ends_at <= ctx.now);
    let actor = Participant::new(&ctx.actor.id, Some(&from.id), &ctx.agency.id);
    let own = sitting.is_some_and(|sitting| sitting.is_of(&actor));
    check.require(&SITTING_IN_TIME, own || over || sitting.is_none(), "答卷由考生本人提交");
    check.done()?;
    let paper = sitting.map(|sitting| sitting.paper.as_slice()).unwrap_or_default();
    let given = |question: &Question| answers.get(&question.code).map_or("", String::as_str);
    let right = paper.iter().filter(|question| question.is_right(given(question))).count();
    let score = right.saturating_mul(100).checked_div(paper.len()).unwrap_or(0);
    let (right, score) = (u32::try_from(right).unwrap_or(u32::MAX), u32::try_from(score).unwrap_or(0));
    let asked = |code: &String| paper.iter().any(|question| question.code == *code);
    let answers = answers.iter().filter(|(code, _)| asked(code));
    Ok(Marked {
        sitting: id.to_owned(),
        answers: answers.map(|(code, chosen)| (code.clone(), Question::letters(chosen))).collect(),
        right,
        score,
        passed: sitting.is_some_and(|sitting| score >= sitting.exam.pass),
    })
}
