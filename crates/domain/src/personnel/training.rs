//! 培训 Courses, who takes part and for how many hours; the hours of a person and year against what each has to do (QUAL-09).

use super::joint::{Participant, meant};
use super::{joint, trains};
use crate::act::standing::PLATFORM;
use crate::agency::Agency;
use crate::context::Context;
use crate::people::{Person, PersonId, Role};
use crate::rule::{Check, Provision};
use crate::{rules, terms};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

rules! {
    /// 培训的组织 QUAL-09
    TRAINING_KEPT_BY: "training-kept-by", "培训课程、题库和考试由系统管理员、承办机构负责人或者机关负责人组织和登记", [Provision::article(PLATFORM, 218)];
    /// 课程要素
    COURSE_FITS: "course-fits", "培训课程应当写明学时和起止日期，起止有序；已经有人参加的课程不得改少学时或者取消", [Provision::article(PLATFORM, 219)];
    /// 报名
    ENROLMENT_FITS: "enrolment-fits", "报名培训的应当是在职人员，一门课程一次，不超过名额，课程结束后不再报名；本人报名、退出，或者由组织培训的人员办理", [Provision::article(PLATFORM, 220)];
    /// 考勤
    ATTENDANCE_FITS: "attendance-fits", "考勤在课程开始后登记，只登记报名人员，学时不得超过课程学时", [Provision::article(PLATFORM, 221)];
}

terms! {
    /// 培训形式
    CourseForm { InPerson = "面授", Online = "网络" }
}

/// 培训课程
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Course {
    /// 课程编号
    #[schemars(title = "课程编号", length(min = 1, max = 40))]
    pub code: String,
    /// 培训内容
    #[schemars(title = "培训内容", length(min = 1, max = 200))]
    pub subject: String,
    /// 培训形式
    #[schemars(title = "培训形式")]
    pub form: CourseForm,
    /// 学时
    #[schemars(title = "学时", range(min = 1, max = 400))]
    pub hours: u32,
    /// 开始日期
    #[schemars(title = "开始日期")]
    pub from: Date,
    /// 结束日期
    #[schemars(title = "结束日期")]
    pub until: Date,
    /// 地点或者网址
    #[schemars(title = "地点或者网址", length(max = 200))]
    #[serde(default)]
    pub place: String,
    /// 名额
    #[schemars(title = "名额", range(min = 1, max = 5000))]
    pub quota: u32,
    /// 说明
    #[schemars(title = "说明", length(max = 2000), extend("x-widget" = "textarea"))]
    #[serde(default)]
    pub note: String,
    /// 参加的机关 Agencies of the region whose people may take part besides its own; only the judicial bureau names any.
    #[schemars(title = "参加的机关", extend("x-widget" = "agency", "x-help" = "司法行政部门统一组织的，选择本地区参加的机关；只有本机关人员参加的，不选"))]
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agencies: Vec<String>,
}

/// 取消课程
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelCourse {
    /// 课程
    #[schemars(title = "课程编号", length(min = 1, max = 40))]
    pub course: String,
    /// 理由
    #[schemars(title = "取消的理由", length(min = 1, max = 400))]
    pub reason: String,
}

/// 报名
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrol {
    /// 课程
    #[schemars(title = "课程编号", length(min = 1, max = 40))]
    pub course: String,
    /// 人员
    #[schemars(title = "人员", length(min = 1, max = 5000), extend("x-widget" = "people"))]
    pub people: Vec<PersonId>,
    /// 所在机关 The agency that the people belong to, where another one holds the course.
    #[schemars(title = "人员所在机关", extend("x-help" = "参加其他机关统一组织的培训时填写"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
}

/// 一人的考勤
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    /// 人员
    #[schemars(title = "人员", extend("x-widget" = "person"))]
    pub person: PersonId,
    /// 实到学时
    #[schemars(title = "实到学时", range(min = 0, max = 400))]
    pub hours: u32,
    /// 所在机关 The agency that the person belongs to, where people of several agencies have the same id.
    #[schemars(title = "人员所在机关", extend("x-help" = "参加人员中不同机关的人编号相同时填写"))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
}

/// 登记考勤 For many people at once; a later entry replaces an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordAttendance {
    /// 课程
    #[schemars(title = "课程编号", length(min = 1, max = 40))]
    pub course: String,
    /// 考勤
    #[schemars(title = "考勤", length(min = 1, max = 5000))]
    pub attendance: Vec<Attendance>,
}

/// 课程与参加人员 A course with who takes part, and the hours recorded of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The course.
    pub course: Course,
    /// Who is enrolled, with the hours attended once they are recorded.
    pub people: BTreeMap<Participant, Option<u32>>,
    /// Cancelled, and why.
    pub cancelled: Option<String>,
}

impl Held {
    /// The hours recorded of somebody of the agency itself.
    #[must_use]
    pub fn own_hours(&self, person: &str) -> Option<u32> {
        self.people.get(&Participant::own(person)).copied().flatten()
    }
}

fn course<'a>(code: &str, ctx: &'a Context, rule: &'static crate::rule::Rule, check: &mut Check) -> Option<&'a Held> {
    let held = ctx.agency.personnel.courses.get(code).filter(|held| held.cancelled.is_none());
    check.require(rule, held.is_some(), format!("没有课程“{code}”，或者已经取消"));
    held
}

impl Course {
    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        trains(from, ctx, check);
        joint::examine(&self.agencies, region, ctx, check);
        check.require(&COURSE_FITS, self.from <= self.until, "课程的起止日期颠倒");
        let known = ctx.agency.personnel.courses.get(&self.code);
        check.require(&COURSE_FITS, known.is_none_or(|held| held.cancelled.is_none()), "课程已经取消，请另编一个编号");
        if let Some(held) = known {
            let most = held.people.values().flatten().max().copied().unwrap_or(0);
            check.require(&COURSE_FITS, self.hours >= most, format!("已经登记的考勤有{most}学时，课程不能少于它"));
            let enrolled = u32::try_from(held.people.len()).unwrap_or(u32::MAX);
            check.require(&COURSE_FITS, self.quota >= enrolled, format!("已有{enrolled}人报名，名额不能少于它"));
        }
    }
}

impl CancelCourse {
    pub(super) fn examine(&self, from: &Agency, ctx: &Context, check: &mut Check) {
        trains(from, ctx, check);
        if let Some(held) = course(&self.course, ctx, &COURSE_FITS, check) {
            let attended = held.people.values().any(Option::is_some);
            check.require(&COURSE_FITS, !attended, "课程已经登记考勤，不能取消");
        }
    }
}

impl Enrol {
    /// The agency that the people belong to.
    fn home<'a>(&'a self, ctx: &'a Context) -> &'a str {
        self.agency.as_deref().unwrap_or(&ctx.agency.id)
    }

    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        let home = self.home(ctx);
        joint::for_others(&self.people, home, from, ctx, check);
        let Some(held) = course(&self.course, ctx, &ENROLMENT_FITS, check) else { return };
        let guests = home != ctx.agency.id;
        let named = !guests || held.course.agencies.iter().any(|id| id == home);
        let body = if guests { region.iter().copied().find(|body| body.id == home) } else { Some(ctx.agency) };
        let called = body.map_or(home, |body| &body.name);
        check.require(&ENROLMENT_FITS, named, format!("{called}不是这门课程的参加机关"));
        let mut new = BTreeSet::new();
        for id in &self.people {
            let name = joint::called(id, Some(home), region, ctx);
            let here = body.and_then(|body| body.person(id)).is_some_and(|person| person.employed);
            check.require(&ENROLMENT_FITS, here, format!("{name}不是在职人员"));
            let fresh = !held.people.contains_key(&Participant::new(id, Some(home), &ctx.agency.id)) && new.insert(id);
            check.require(&ENROLMENT_FITS, fresh, format!("{name}已经报名"));
        }
        let open = ctx.today() <= held.course.until;
        check.require(&ENROLMENT_FITS, open, format!("课程已于{}结束", held.course.until));
        let room = held.people.len().saturating_add(new.len()) <= usize::try_from(held.course.quota).unwrap_or(0);
        let missing = format!("名额{}人，已报名{}人，这次报名{}人", held.course.quota, held.people.len(), new.len());
        check.require(&ENROLMENT_FITS, room, missing);
    }

    pub(super) fn examine_leaving(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        let home = self.home(ctx);
        joint::for_others(&self.people, home, from, ctx, check);
        let Some(held) = course(&self.course, ctx, &ENROLMENT_FITS, check) else { return };
        for id in &self.people {
            let name = joint::called(id, Some(home), region, ctx);
            let waiting = held.people.get(&Participant::new(id, Some(home), &ctx.agency.id)) == Some(&None);
            check.require(&ENROLMENT_FITS, waiting, format!("{name}没有报名，或者已经登记考勤"));
        }
    }
}

impl RecordAttendance {
    pub(super) fn examine(&self, from: &Agency, region: &[&Agency], ctx: &Context, check: &mut Check) {
        trains(from, ctx, check);
        let Some(held) = course(&self.course, ctx, &ATTENDANCE_FITS, check) else { return };
        let begun = held.course.from <= ctx.today();
        check.require(&ATTENDANCE_FITS, begun, format!("课程{}才开始，不能预先登记考勤", held.course.from));
        let mut seen = BTreeSet::new();
        for line in &self.attendance {
            let found = meant(&held.people, &line.person, line.agency.as_deref(), &ctx.agency.id);
            let home = found.first().and_then(|one| one.agency.as_deref()).or(line.agency.as_deref());
            let name = joint::called(&line.person, home, region, ctx);
            let one = joint::one_of(&found, &line.person, format!("{name}没有报名这门课程"));
            check.require(&ATTENDANCE_FITS, one.is_ok(), one.err().unwrap_or_default());
            let twice = found.iter().any(|one| !seen.insert(*one));
            check.require(&ATTENDANCE_FITS, !twice, format!("{name}登记了两次"));
            let within = line.hours <= held.course.hours;
            check.require(&ATTENDANCE_FITS, within, format!("{name}的学时超过课程的{}学时", held.course.hours));
        }
    }
}

/// 应当培训 Who has to do the hours of the year: officers who work here.
#[must_use]
pub fn must_train(person: &Person) -> bool {
    person.is(Role::Officer)
}

impl Agency {
    /// 年度学时 The hours that a person attended in courses that ended in this year.
    #[must_use]
    pub fn training_hours(&self, person: &str, year: i16) -> u32 {
        let held = self.personnel.courses.values().filter(|held| held.course.until.year() == year);
        let here: u32 = held.filter_map(|held| held.own_hours(person)).sum();
        let there = self.personnel.hours_elsewhere(person).filter(|hours| hours.until.year() == year);
        here + there.map(|hours| hours.hours).sum::<u32>()
    }
}
