//! 人员管理 What becomes of the people of an agency and of their certificates: measures, annual checks, training, exams. Facts in
//! the agency's own stream; who is qualified on a day follows from them.

pub mod annual_check;
pub mod bank;
pub mod certificate;
pub mod duty;
pub mod exam;
mod life;
pub mod training;
pub mod warning;

pub use life::{Checked, Life, Suspended};

use crate::agency::Agency;
use crate::context::{Context, legal_day};
use crate::people::{Certificate, CertificateStatus, Person, PersonId, Role, covers};
use crate::rule::{Check, Refusal};
use annual_check::{CheckOutcome, OpenCheck, RecordChecks, Round};
use bank::{ImportQuestions, Question, WithdrawQuestions};
use certificate::{
    CERTIFICATE_MEASURE_BY_AUTHORITY, CERTIFICATE_MEASURE_FITS, CancelCertificate, CancellationGround, RecordExemption,
    RestoreCertificate, RevokeCertificate, SuspendCertificate,
};
use duty::{ClearDuty, DutyDay, SetDuty};
use exam::{Exam, Marked, Sitting, Started};
use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use training::{CancelCourse, Course, Enrol, Held, RecordAttendance, TRAINING_KEPT_BY};

/// The sector whose bureau issues certificates and watches over them.
pub const ISSUING_SECTOR: &str = "司法行政";

/// 人员管理现状 What the agency's entries make of its checks, courses, questions and exams.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Personnel {
    /// Annual checks by year.
    pub rounds: BTreeMap<i16, Round>,
    /// Courses by code.
    pub courses: BTreeMap<String, Held>,
    /// Questions that may be asked, by code.
    pub bank: BTreeMap<String, Arc<Question>>,
    /// Exams by code.
    pub exams: BTreeMap<String, Exam>,
    /// Sittings by id.
    pub sittings: BTreeMap<String, Sitting>,
    /// What was arranged for single days, by date and post.
    pub duty: BTreeMap<(Date, String), DutyDay>,
}

impl Personnel {
    /// 资格考试合格 Whether a person has passed a qualifying exam here.
    #[must_use]
    pub fn passed(&self, person: &str) -> bool {
        let own = self.sittings.values().filter(|sitting| sitting.person == person && sitting.exam.qualifying);
        own.filter_map(|sitting| sitting.marked.as_ref()).any(|(marked, _)| marked.passed)
    }
}

macro_rules! personnel_acts {
    ($($act:ident($details:ty) => $event:ident, $name:literal, $title:literal;)+ ; $($own:ident($own_details:ty), $own_title:literal;)+) => {
        /// 人员管理行为 Everything that can be done about people, their certificates and their training.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "act", content = "with")]
        pub enum PersonnelAct {
            $( #[doc = $title] #[serde(rename = $name)] #[schemars(title = $title)] $act($details), )+
        }

        /// 人员管理事件 What was done, as it is stored in the stream of the agency.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(tag = "event", content = "details")]
        pub enum PersonnelEvent {
            $( #[doc = $title] $event($details), )+
            $( #[doc = $own_title] $own($own_details), )+
        }

        impl PersonnelAct {
            /// The act's dotted name.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $( Self::$act(_) => $name, )+ }
            }

            /// The act's title.
            #[must_use]
            pub const fn title(&self) -> &'static str {
                match self { $( Self::$act(_) => $title, )+ }
            }

            fn event(&self) -> PersonnelEvent {
                match self { $( Self::$act(details) => PersonnelEvent::$event(details.clone()), )+ }
            }

            /// The name, title and schema of every act.
            #[must_use]
            pub fn kinds() -> Vec<(&'static str, &'static str, schemars::Schema)> {
                vec![$( ($name, $title, schemars::schema_for!($details)) ),+]
            }
        }

        impl PersonnelEvent {
            /// The frozen name under which the event is stored.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self { $( Self::$event(_) => stringify!($event), )+ $( Self::$own(_) => stringify!($own), )+ }
            }

            /// What people call the event.
            #[must_use]
            pub const fn title(&self) -> &'static str {
                match self { $( Self::$event(_) => $title, )+ $( Self::$own(_) => $own_title, )+ }
            }

            /// The frozen names of all these events.
            pub const NAMES: &'static [&'static str] = &[$( stringify!($event), )+ $( stringify!($own) ),+];
        }
    };
}

personnel_acts! {
    Suspend(SuspendCertificate) => CertificateSuspended, "certificate.suspend", "暂扣执法证件";
    Restore(RestoreCertificate) => CertificateRestored, "certificate.restore", "恢复执法证件";
    Cancel(CancelCertificate) => CertificateCancelled, "certificate.cancel", "注销执法证件";
    Revoke(RevokeCertificate) => CertificateRevoked, "certificate.revoke", "吊销执法证件";
    Exempt(RecordExemption) => ExemptionRecorded, "certificate.exempt", "登记免试资格";
    OpenCheck(OpenCheck) => AnnualCheckOpened, "annual_check.open", "组织年度审验";
    RecordChecks(RecordChecks) => AnnualChecksRecorded, "annual_check.record", "登记审验结果";
    SetCourse(Course) => CourseSet, "course.set", "登记培训课程";
    CancelCourse(CancelCourse) => CourseCancelled, "course.cancel", "取消培训课程";
    Enrol(Enrol) => CourseEnrolled, "course.enrol", "培训报名";
    Leave(Enrol) => EnrolmentWithdrawn, "course.leave", "退出培训";
    RecordAttendance(RecordAttendance) => AttendanceRecorded, "course.attend", "登记培训考勤";
    ImportQuestions(ImportQuestions) => QuestionsImported, "question.import", "导入试题";
    WithdrawQuestions(WithdrawQuestions) => QuestionsWithdrawn, "question.withdraw", "停用试题";
    SetExam(Exam) => ExamSet, "exam.set", "设置考试";
    SetDuty(SetDuty) => DutySet, "duty.set", "登记值班安排";
    ClearDuty(ClearDuty) => DutyCleared, "duty.clear", "恢复每周值班";
    ;
    ExamStarted(Started), "开始考试";
    ExamMarked(Marked), "交卷评卷";
}

/// The body that issues the certificates of this agency: its own region's or the one above.
fn is_authority(from: &Agency, ctx: &Context) -> bool {
    let issues = from.sector == ISSUING_SECTOR && covers(&from.division, &ctx.agency.division);
    issues && (ctx.is(Role::Head) || ctx.is(Role::Reviewer))
}

/// 发证机关 Somebody of the issuing body, or the agency's administrator with that body's document in hand.
fn authority(from: &Agency, document: &str, ctx: &Context, check: &mut Check) {
    let clerk = from.id == ctx.agency.id && ctx.is(Role::Administrator) && !document.trim().is_empty();
    let missing = format!(
        "由本地区{ISSUING_SECTOR}部门的负责人或者法制审核人员办理；发证机关不在本平台的，由本机关系统管理员填写发证机关的文号后登记"
    );
    check.require(&CERTIFICATE_MEASURE_BY_AUTHORITY, clerk || is_authority(from, ctx), missing);
}

/// Who keeps training and exams: of the agency itself.
fn training_keeper(ctx: &Context) -> bool {
    [Role::Administrator, Role::UnitHead, Role::Head].iter().any(|role| ctx.is(*role))
}

fn trains(from: &Agency, ctx: &Context, check: &mut Check) {
    let may = training_keeper(ctx);
    let missing = "由本机关的系统管理员、承办机构负责人或者机关负责人办理";
    check.require(&TRAINING_KEPT_BY, may && from.id == ctx.agency.id, missing);
}

/// The person works at the agency.
fn known(person: &str, ctx: &Context, check: &mut Check) {
    let here = ctx.agency.person(person).is_some_and(|person| person.employed);
    check.require(&CERTIFICATE_MEASURE_FITS, here, format!("{}不是本机关在职人员", ctx.agency.name_of(person)));
}

/// 人员管理行为 Decides an act about the people of `ctx.agency`. `from` is the agency that the actor belongs to.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn decide(act: &PersonnelAct, from: &Agency, ctx: &Context) -> Result<Vec<PersonnelEvent>, Refusal> {
    /// Questions stored in one event at most.
    const QUESTIONS_PER_EVENT: usize = 500;
    let mut check = Check::new(ctx);
    match act {
        PersonnelAct::Suspend(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::Restore(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::Cancel(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::Revoke(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::Exempt(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::OpenCheck(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::RecordChecks(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::SetCourse(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::CancelCourse(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::Enrol(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::Leave(act) => act.examine_leaving(from, ctx, &mut check),
        PersonnelAct::RecordAttendance(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::ImportQuestions(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::WithdrawQuestions(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::SetExam(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::SetDuty(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::ClearDuty(act) => act.examine(from, ctx, &mut check),
    }
    check.done()?;
    Ok(match act {
        PersonnelAct::ImportQuestions(all) => {
            let chunks = all.questions.chunks(QUESTIONS_PER_EVENT);
            let event = |questions: &[Question]| ImportQuestions { questions: questions.to_vec() };
            chunks.map(event).map(PersonnelEvent::QuestionsImported).collect()
        }
        act => vec![act.event()],
    })
}

/// Folds one event into the agency. `internal` suspensions are those that its own head decided.
pub(crate) fn apply(agency: &mut Agency, event: &PersonnelEvent, at: Timestamp, by: &PersonId) {
    let today = legal_day(at);
    let internal =
        agency.person(by).is_some_and(|person| person.roles.contains(&Role::Head)) && agency.sector != ISSUING_SECTOR;
    match event {
        PersonnelEvent::CertificateSuspended(act) => with_certificate(agency, &act.person, |held| {
            let suspended = Suspended { on: today, until: Some(act.until), internal, lifted_on: None };
            held.life.suspensions.push(suspended);
        }),
        PersonnelEvent::CertificateRestored(act) => with_certificate(agency, &act.person, |held| {
            held.status = CertificateStatus::Valid;
            held.life.registered_since = None;
            for suspension in held.life.suspensions.iter_mut().filter(|suspension| suspension.lifted_on.is_none()) {
                suspension.lifted_on = Some(today);
            }
        }),
        PersonnelEvent::CertificateCancelled(act) => {
            end(agency, &act.person, CertificateStatus::Cancelled, today);
            if let Some(person) = agency.people.iter_mut().find(|person| person.id == act.person) {
                if act.ground.leaves() {
                    person.employed = false;
                }
                if act.ground == CancellationGround::LeftPost {
                    person.roles.retain(|role| *role != Role::Officer);
                }
            }
        }
        PersonnelEvent::CertificateRevoked(act) => end(agency, &act.person, CertificateStatus::Revoked, today),
        PersonnelEvent::ExemptionRecorded(act) => {
            if let Some(person) = agency.people.iter_mut().find(|person| person.id == act.person) {
                person.legal_qualification = true;
            }
        }
        PersonnelEvent::AnnualCheckOpened(act) => {
            agency.personnel.rounds.insert(act.year, Round { due_on: act.due_on, opened: (at, by.clone()) });
            for held in agency.people.iter_mut().filter_map(|person| person.certificate.as_mut()) {
                ask(held, act.year, act.due_on);
            }
        }
        PersonnelEvent::AnnualChecksRecorded(act) => {
            for result in &act.results {
                with_certificate(agency, &result.person, |held| {
                    if let Some(asked) = held.life.checks.get_mut(&act.year) {
                        asked.result = Some((result.outcome, today));
                    }
                    if result.outcome == CheckOutcome::Failed {
                        let suspended = Suspended { on: today, until: None, internal: false, lifted_on: None };
                        held.life.suspensions.push(suspended);
                    }
                });
            }
        }
        PersonnelEvent::CourseSet(course) => {
            let held = agency.personnel.courses.remove(&course.code);
            let held =
                held.unwrap_or_else(|| Held { course: course.clone(), people: BTreeMap::new(), cancelled: None });
            agency.personnel.courses.insert(course.code.clone(), Held { course: course.clone(), ..held });
        }
        PersonnelEvent::CourseCancelled(act) => {
            with_course(agency, &act.course, |held| held.cancelled = Some(act.reason.clone()));
        }
        PersonnelEvent::CourseEnrolled(act) => with_course(agency, &act.course, |held| {
            for person in &act.people {
                held.people.entry(person.clone()).or_insert(None);
            }
        }),
        PersonnelEvent::EnrolmentWithdrawn(act) => with_course(agency, &act.course, |held| {
            held.people.retain(|person, _| !act.people.contains(person));
        }),
        PersonnelEvent::AttendanceRecorded(act) => with_course(agency, &act.course, |held| {
            for line in &act.attendance {
                held.people.insert(line.person.clone(), Some(line.hours));
            }
        }),
        PersonnelEvent::QuestionsImported(act) => {
            for question in &act.questions {
                agency.personnel.bank.insert(question.code.clone(), Arc::new(question.clone()));
            }
        }
        PersonnelEvent::QuestionsWithdrawn(act) => {
            agency.personnel.bank.retain(|code, _| !act.codes.contains(code));
        }
        PersonnelEvent::DutySet(act) => {
            for day in &act.days {
                agency.personnel.duty.insert((day.date, day.post.clone()), day.clone());
            }
        }
        PersonnelEvent::DutyCleared(act) => {
            drop(agency.personnel.duty.remove(&(act.date, act.post.clone())));
        }
        PersonnelEvent::ExamSet(exam) => drop(agency.personnel.exams.insert(exam.code.clone(), exam.clone())),
        PersonnelEvent::ExamStarted(started) => begin(&mut agency.personnel, started, at),
        PersonnelEvent::ExamMarked(marked) => {
            if let Some(sitting) = agency.personnel.sittings.get_mut(&marked.sitting) {
                sitting.marked = Some((marked.clone(), at));
            }
        }
    }
}

fn begin(personnel: &mut Personnel, started: &Started, at: Timestamp) {
    let Some(exam) = personnel.exams.get(&started.exam) else { return };
    let paper = started.paper.iter().filter_map(|code| personnel.bank.get(code).map(Arc::clone)).collect();
    let sitting = Sitting {
        exam: exam.clone(),
        person: started.person.clone(),
        seed: started.seed.clone(),
        paper,
        began_at: at,
        ends_at: started.ends_at,
        marked: None,
    };
    personnel.sittings.insert(started.sitting.clone(), sitting);
}

fn with_certificate(agency: &mut Agency, person: &str, change: impl FnOnce(&mut Certificate)) {
    let person = agency.people.iter_mut().find(|known| known.id == person);
    if let Some(certificate) = person.and_then(|person| person.certificate.as_mut()) {
        change(certificate);
    }
}

fn with_course(agency: &mut Agency, course: &str, change: impl FnOnce(&mut Held)) {
    if let Some(held) = agency.personnel.courses.get_mut(course) {
        change(held);
    }
}

/// A certificate that was issued before the year has to be checked for it.
fn ask(certificate: &mut Certificate, year: i16, due_on: Date) {
    if certificate.valid_from.year() <= year && certificate.valid_to >= due_on && certificate.life.ended.is_none() {
        certificate.life.checks.entry(year).or_insert(Checked { due_on, result: None });
    }
}

/// 注销、吊销 The end of the certificate that a person holds, from a day on.
pub(crate) fn end(agency: &mut Agency, person: &str, status: CertificateStatus, on: Date) {
    with_certificate(agency, person, |held| {
        if held.life.ended.is_none() {
            held.life.ended = Some((status, on));
        }
    });
}

/// 换发登记 A certificate as it comes into the register goes on with the life that its number has; a new one starts anew, and
/// is asked for the checks that are open.
pub(crate) fn carry_on(new: &mut Person, old: Option<&Certificate>, rounds: &BTreeMap<i16, Round>) {
    let Some(certificate) = new.certificate.as_mut() else { return };
    if let Some(old) = old.filter(|old| old.number == certificate.number) {
        certificate.status = old.status;
        certificate.life = old.life.clone();
        return;
    }
    for (year, round) in rounds {
        if certificate.valid_from <= legal_day(round.opened.0) {
            ask(certificate, *year, round.due_on);
        }
    }
}
