//! 人员管理 What becomes of the people of an agency and of their certificates: measures, annual checks, training, exams. Facts in
//! the agency's own stream; who is qualified on a day follows from them.

pub mod annual_check;
pub mod appeal;
pub mod bank;
pub mod certificate;
pub mod duty;
pub mod exam;
mod fold;
pub mod joint;
mod life;
pub mod notice;
pub mod registration;
pub mod renewal;
pub mod training;
pub mod warning;

pub use fold::bind;
pub(crate) use fold::{apply, carry_on, end};
pub use life::{Checked, Demanded, Earlier, Life, Suspended};

use crate::agency::Agency;
use crate::context::{Context, legal_day};
use crate::people::{Certificate, PersonId, Role, covers};
use crate::rule::{Check, Refusal};
use annual_check::{OpenCheck, RecordChecks, Round};
use appeal::{AppealRevocation, DecideAppeal};
use bank::{ImportQuestions, Question, WithdrawQuestions};
use certificate::{
    CERTIFICATE_MEASURE_BY_AUTHORITY, CERTIFICATE_MEASURE_FITS, CancelCertificate, RecordExemption, RestoreCertificate,
    RevokeCertificate, SuspendCertificate,
};
use duty::{ClearDuty, DutyDay, SetDuty};
use exam::{Exam, Marked, Sitting, Started};
use jiff::civil::Date;
use joint::{JointHours, JointResult, Participant};
use notice::NotifySuspension;
use registration::{RecordExamResults, RegisterForExam, Registrations};
use renewal::RenewCertificate;
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
    /// Who is registered for exams by name, by the code of the exam.
    pub registrations: BTreeMap<String, Registrations>,
    /// Sittings by id.
    pub sittings: BTreeMap<String, Sitting>,
    /// Results of exams that the bureau held, by sitting.
    pub joint_results: BTreeMap<String, JointResult>,
    /// Hours in courses that the bureau held, by holder, course and person.
    pub joint_hours: BTreeMap<(String, String, PersonId), JointHours>,
    /// What was arranged for single days, by date and post.
    pub duty: BTreeMap<(Date, String), DutyDay>,
}

impl Personnel {
    /// 资格考试合格 Whether a person has passed a qualifying exam, here or at the bureau.
    #[must_use]
    pub fn passed(&self, person: &str) -> bool {
        self.passed_on(person).is_some()
    }

    /// 资格考试合格的日期 The last day on which a person passed a qualifying exam, here or at the bureau.
    #[must_use]
    pub fn passed_on(&self, person: &str) -> Option<Date> {
        let here = |sitting: &&Sitting| sitting.person == person && sitting.agency.is_none() && sitting.exam.qualifying;
        let own = self.sittings.values().filter(here);
        let marked = own.filter_map(|sitting| sitting.marked.as_ref()).filter(|(marked, _)| marked.passed);
        let joint = self.joint_results.values().filter(|r| r.person == person && r.qualifying && r.passed);
        let qualifying = |code: &String| self.exams.get(code).is_some_and(|exam| exam.qualifying);
        let registered = self.registrations.iter().filter(|(code, _)| qualifying(code));
        let registered = registered.filter_map(|(_, all)| all.get(&Participant::own(person)));
        let recorded = registered.filter_map(|one| one.result).filter(|(_, passed, _)| *passed);
        let days = marked.map(|(_, at)| legal_day(*at)).chain(joint.map(|result| result.on));
        days.chain(recorded.map(|(.., on)| on)).max()
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
    Renew(RenewCertificate) => CertificateRenewed, "certificate.renew", "换发执法证件";
    Notify(NotifySuspension) => SuspensionNotified, "certificate.notify", "登记暂扣通知";
    Appeal(AppealRevocation) => RevocationAppealed, "certificate.appeal", "申请复核吊销";
    DecideAppeal(DecideAppeal) => AppealDecided, "certificate.appeal_decide", "作出复核决定";
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
    Register(RegisterForExam) => ExamRegistered, "exam.register", "考试报名";
    Unregister(RegisterForExam) => ExamRegistrationWithdrawn, "exam.unregister", "取消考试报名";
    RecordResults(RecordExamResults) => ExamResultsRecorded, "exam.results", "登记考试成绩";
    SetDuty(SetDuty) => DutySet, "duty.set", "登记值班安排";
    ClearDuty(ClearDuty) => DutyCleared, "duty.clear", "恢复每周值班";
    ;
    ExamStarted(Started), "开始考试";
    ExamMarked(Marked), "交卷评卷";
    JointResultEntered(JointResult), "记入统一考试成绩";
    JointHoursEntered(JointHours), "记入统一培训学时";
}

/// 平台内的发证机关 The bureau of this platform that issues the certificates of the agency `of`: of those whose region lies around
/// it the nearest. Nothing where none works here, or where the sector's own law names a body of the province.
#[must_use]
pub fn issuing_body<'a>(of: &Agency, region: impl IntoIterator<Item = &'a Agency>) -> Option<&'a Agency> {
    /// 交通运输行政执法证件管理规定 Article 21.
    const ISSUED_BY_PROVINCE: &str = "交通运输";
    let near = |body: &&Agency| body.sector == ISSUING_SECTOR && covers(&body.division, &of.division);
    let bodies = region.into_iter().filter(|_| of.sector != ISSUED_BY_PROVINCE).filter(near);
    bodies.max_by_key(|body| body.division.trim_end_matches("00").len())
}

/// 证件由发证机关办理 Where the issuing body works here, the agency's register neither grants nor changes a certificate: it comes with
/// the list of officers, and its state by the acts for it. What is registered again as it is held changes nothing.
pub(crate) fn issued_elsewhere(
    person: &str,
    registered: Option<&Certificate>,
    region: &[&Agency],
    ctx: &Context,
    check: &mut Check,
) {
    let Some(body) = issuing_body(ctx.agency, region.iter().copied()) else { return };
    let held = ctx.agency.person(person).and_then(|person| person.certificate.as_ref());
    let granted = |one: &Certificate| {
        (one.number.clone(), one.categories.clone(), one.divisions.clone(), one.valid_from, one.valid_to)
    };
    let same = registered.is_some_and(|registered| held.map(granted) == Some(granted(registered)));
    let missing = match registered {
        Some(_) => "证件经执法人员清单的审核、审定和发布取得，登记人员时请不填写证件，已有证件的照原样填写",
        None => "证件的状态由它在“人员”中办理，本机关不能更正",
    };
    check.require(&CERTIFICATE_MEASURE_BY_AUTHORITY, same, format!("{}在本平台办理证件：{missing}", body.name));
}

/// The body that issues the certificates of this agency: its own region's or the one above.
fn is_authority(from: &Agency, ctx: &Context) -> bool {
    let issues = from.sector == ISSUING_SECTOR && covers(&from.division, &ctx.agency.division);
    issues && (ctx.is(Role::Head) || ctx.is(Role::Reviewer))
}

/// 发证机关 Somebody of the issuing body, or, where that body does not work here, the agency's administrator with its document in
/// hand.
fn authority(from: &Agency, region: &[&Agency], document: &str, ctx: &Context, check: &mut Check) {
    let here = issuing_body(ctx.agency, region.iter().copied());
    let clerk = from.id == ctx.agency.id && ctx.is(Role::Administrator) && !document.trim().is_empty();
    let missing = here.map_or_else(
        || format!("由本地区{ISSUING_SECTOR}部门的负责人或者法制审核人员办理；发证机关不在本平台的，由本机关系统管理员填写发证机关的文号后登记"),
        |body| format!("{}在本平台办理，由它的负责人或者法制审核人员办理，本机关不能代为登记", body.name),
    );
    check.require(&CERTIFICATE_MEASURE_BY_AUTHORITY, clerk && here.is_none() || is_authority(from, ctx), missing);
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

/// 人员管理行为 Decides an act about the people of `ctx.agency`. `from` is the agency that the actor belongs to, `region` the agencies
/// of the platform, which alone know who works at them.
///
/// # Errors
/// The refusal, when a rule is broken.
pub fn decide(
    act: &PersonnelAct,
    from: &Agency,
    region: &[&Agency],
    ctx: &Context,
) -> Result<Vec<PersonnelEvent>, Refusal> {
    /// Questions stored in one event at most.
    const QUESTIONS_PER_EVENT: usize = 500;
    let mut check = Check::new(ctx);
    match act {
        PersonnelAct::Suspend(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::Restore(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::Cancel(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::Revoke(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::Renew(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::Notify(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::Appeal(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::DecideAppeal(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::Exempt(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::OpenCheck(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::RecordChecks(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::SetCourse(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::CancelCourse(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::Enrol(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::Leave(act) => act.examine_leaving(from, region, ctx, &mut check),
        PersonnelAct::RecordAttendance(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::Register(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::Unregister(act) => act.examine_withdrawing(from, region, ctx, &mut check),
        PersonnelAct::RecordResults(act) => act.examine(from, region, ctx, &mut check),
        PersonnelAct::ImportQuestions(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::WithdrawQuestions(act) => act.examine(from, ctx, &mut check),
        PersonnelAct::SetExam(act) => act.examine(from, region, ctx, &mut check),
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
