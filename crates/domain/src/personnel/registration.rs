//! 考试报名 Exams that people are registered for by name (QUAL-05): who takes part is known before, from which agency, and a result
//! of an exam on paper is recorded for nobody else.

use super::exam::{EXAM_FITS, Exam};
use super::joint::{Participant, meant};
use super::{joint, trains};
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::Context;
use crate::people::PersonId;
use crate::rule::{Check, Provision};
use crate::rules;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

rules! {
    /// 逐人报名 QUAL-05
    EXAM_REGISTRATION_FITS: "exam-registration-fits", "逐人报名的考试，考试结束以前由本人、所在机关或者组织考试的机关为在职人员报名，一人一次；没有报名的不能参加，成绩只登记给报名人员", [Provision::article(PLATFORM, 291)];
}

/// 考试报名
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterForExam {
    /// 考试
    #[schemars(title = "考试编号", length(min = 1, max = 40))]
    pub exam: String,
    /// 人员
    #[schemars(title = "人员", length(min = 1, max = 5000), extend("x-widget" = "people"))]
    pub people: Vec<PersonId>,
    /// 所在机关 The agency that the people belong to, where another one holds the exam.
    #[schemars(title = "人员所在机关", extend("x-help" = "参加其他机关统一组织的考试时填写"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
}

/// 一人的成绩
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExamResult {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 分数 Of a hundred; `None` = the paper tells whether they passed and no more.
    #[schemars(title = "分数（百分制）", range(min = 0, max = 100), extend("x-help" = "只知道是否合格的不填"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u32>,
    /// 合格 Stated where there is no score; with one it follows from it.
    #[schemars(title = "合格", extend("x-help" = "没有分数的填写；有分数的以分数为准"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passed: Option<bool>,
    /// 所在机关 The agency that the person belongs to, where people of several agencies have the same id.
    #[schemars(title = "人员所在机关", extend("x-help" = "报名人员中不同机关的人编号相同时填写"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// 考试日期 The day on which the person took it; `None` = the day on which it is recorded.
    #[schemars(title = "考试日期", extend("x-help" = "不填的以登记的日期为准"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_on: Option<Date>,
}

impl ExamResult {
    /// Whether the person passed an exam that so many points pass; `None` = nothing says so.
    #[must_use]
    pub fn outcome(&self, pass: u32) -> Option<bool> {
        self.score.map(|score| score >= pass).or(self.passed)
    }
}

/// 登记考试成绩 Of an exam on paper, for many people at once; a later entry replaces an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordExamResults {
    /// 考试
    #[schemars(title = "考试编号", length(min = 1, max = 40))]
    pub exam: String,
    /// 成绩
    #[schemars(title = "成绩", length(min = 1, max = 5000))]
    pub results: Vec<ExamResult>,
}

/// 报名情况 One person who is registered for an exam.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Registration {
    /// The result that was recorded: of a hundred where there is a score, passed, and of which day.
    pub result: Option<(Option<u32>, bool, Date)>,
}

/// Who is registered for an exam.
pub type Registrations = BTreeMap<Participant, Registration>;

fn exam<'a>(code: &str, ctx: &'a Context, check: &mut Check) -> Option<(&'a Exam, Option<&'a Registrations>)> {
    let exam = ctx.agency.personnel.exams.get(code);
    check.require(&EXAM_REGISTRATION_FITS, exam.is_some(), format!("没有考试“{code}”"));
    let named = exam.is_none_or(|exam| exam.by_name);
    check.require(&EXAM_REGISTRATION_FITS, named, "这次考试没有设置逐人报名，不报名、不另行登记成绩");
    exam.filter(|exam| exam.by_name).map(|exam| (exam, ctx.agency.personnel.registrations.get(code)))
}

fn sat(code: &str, one: &Participant, ctx: &Context) -> bool {
    ctx.agency.personnel.sittings.values().any(|sitting| sitting.exam.code == code && sitting.is_of(one))
}

impl RegisterForExam {
    fn home<'a>(&'a self, ctx: &'a Context) -> &'a str {
        self.agency.as_deref().unwrap_or(&ctx.agency.id)
    }

    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        let home = self.home(ctx);
        joint::for_others(&self.people, home, from, ctx, check);
        let Some((exam, registered)) = exam(&self.exam, ctx, check) else { return };
        let guests = home != ctx.agency.id;
        let named = !guests || exam.agencies.iter().any(|id| id == home);
        let body = if guests { region.iter().copied().find(|body| body.id == home) } else { Some(ctx.agency) };
        let called = body.map_or(home, |body| &body.name);
        check.require(&EXAM_REGISTRATION_FITS, named, format!("{called}不是这次考试的参加机关"));
        let mut new = BTreeSet::new();
        for id in &self.people {
            let name = joint::called(id, Some(home), region, ctx);
            let here = body.and_then(|body| body.person(id)).is_some_and(|person| person.employed);
            check.require(&EXAM_REGISTRATION_FITS, here, format!("{name}不是在职人员"));
            let one = Participant::new(id, Some(home), &ctx.agency.id);
            let fresh = registered.is_none_or(|all| !all.contains_key(&one)) && new.insert(id);
            check.require(&EXAM_REGISTRATION_FITS, fresh, format!("{name}已经报名"));
        }
        let open = ctx.today() <= exam.until;
        check.require(&EXAM_REGISTRATION_FITS, open, format!("考试已于{}结束", exam.until));
    }

    pub(super) fn examine_withdrawing(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        let home = self.home(ctx);
        joint::for_others(&self.people, home, from, ctx, check);
        let Some((_, registered)) = exam(&self.exam, ctx, check) else { return };
        for id in &self.people {
            let name = joint::called(id, Some(home), region, ctx);
            let one = Participant::new(id, Some(home), &ctx.agency.id);
            let known = registered.and_then(|all| all.get(&one));
            check.require(&EXAM_REGISTRATION_FITS, known.is_some(), format!("{name}没有报名这次考试"));
            let waits = known.is_none_or(|one| one.result.is_none()) && !sat(&self.exam, &one, ctx);
            check.require(&EXAM_REGISTRATION_FITS, waits, format!("{name}已经参加考试，不能取消报名"));
        }
    }
}

impl RecordExamResults {
    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        const FULL: u32 = 100;
        trains(from, ctx, check);
        let Some((exam, registered)) = exam(&self.exam, ctx, check) else { return };
        let begun = exam.from <= ctx.today();
        check.require(&EXAM_REGISTRATION_FITS, begun, format!("考试{}才开始，不能预先登记成绩", exam.from));
        let (none, mut seen) = (Registrations::new(), BTreeSet::new());
        let registered = registered.unwrap_or(&none);
        for line in &self.results {
            let found = meant(registered, &line.person, line.agency.as_deref(), &ctx.agency.id);
            let home = found.first().and_then(|one| one.agency.as_deref()).or(line.agency.as_deref());
            let name = joint::called(&line.person, home, region, ctx);
            let one = joint::one_of(&found, &line.person, format!("{name}没有报名这次考试，不能登记成绩"));
            check.require(&EXAM_REGISTRATION_FITS, one.is_ok(), one.err().unwrap_or_default());
            let twice = found.iter().any(|one| !seen.insert(*one));
            check.require(&EXAM_REGISTRATION_FITS, !twice, format!("{name}登记了两次"));
            let missing = format!("{name}已经在本平台参加这次考试，成绩由平台评定，不另行登记");
            let marked = found.iter().any(|one| sat(&self.exam, one, ctx));
            check.require(&EXAM_REGISTRATION_FITS, !marked, missing);
            let days = exam.from..=exam.until.min(ctx.today());
            let of = line.taken_on.is_none_or(|day| days.contains(&day));
            check.require(&EXAM_REGISTRATION_FITS, of, format!("{name}的考试日期不在考试期间，或者晚于今天"));
            let within = line.score.is_none_or(|score| score <= FULL);
            check.require(&EXAM_REGISTRATION_FITS, within, format!("{name}的分数超过{FULL}分"));
            let outcome = line.outcome(exam.pass);
            check.require(&EXAM_REGISTRATION_FITS, outcome.is_some(), format!("请填写{name}的分数，或者是否合格"));
            let agrees = line.passed.is_none_or(|said| outcome == Some(said));
            let missing = format!("{name}的分数与所填的是否合格不一致，这次考试{}分合格", exam.pass);
            check.require(&EXAM_REGISTRATION_FITS, agrees, missing);
        }
    }
}

/// Whether somebody may begin an exam that people are registered for by name.
pub(super) fn may_begin(exam: &Exam, one: &Participant, ctx: &Context, check: &mut Check) {
    if !exam.by_name {
        return;
    }
    let registered = ctx.agency.personnel.registrations.get(&exam.code).and_then(|all| all.get(one));
    let missing = "您没有报名这次考试，请先由本人或者所在机关报名";
    check.require(&EXAM_REGISTRATION_FITS, registered.is_some(), missing);
    let open = registered.is_none_or(|one| one.result.is_none());
    check.require(&EXAM_REGISTRATION_FITS, open, "您这次考试的成绩已经登记");
}

/// Whether an exam may be changed to this while people are registered for it.
pub(super) fn may_change(exam: &Exam, ctx: &Context, check: &mut Check) {
    let Some(all) = ctx.agency.personnel.registrations.get(&exam.code).filter(|all| !all.is_empty()) else { return };
    check.require(&EXAM_FITS, exam.by_name, "已经有人报名，不能改为不逐人报名");
    let kept = all.keys().filter_map(|one| one.agency.as_ref()).all(|home| exam.agencies.contains(home));
    check.require(&EXAM_FITS, kept, "有人报名的参加机关不能去掉");
    let none = all.values().all(|one| one.result.is_none());
    check.require(&EXAM_FITS, none, "已经登记成绩，不能修改；需要另考的，另编一个编号");
}
