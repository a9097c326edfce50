//! 人员管理事件的归并 What each event makes of the agency: its certificates, courses, questions, exams and roster.

use super::annual_check::{CheckOutcome, Round};
use super::appeal::Appeal;
use super::certificate::CancellationGround;
use super::exam::{Sitting, Started};
use super::joint::{Participant, meant};
use super::life::Demanded;
use super::registration::{RecordExamResults, Registration};
use super::training::Held;
use super::{Checked, ISSUING_SECTOR, Personnel, PersonnelEvent, Suspended};
use crate::agency::Agency;
use crate::context::legal_day;
use crate::people::{Certificate, CertificateStatus, Person, PersonId, Role};
use crate::profile::Profile;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Folds one event into the agency. `internal` suspensions are those that its own head decided.
pub(crate) fn apply(agency: &mut Agency, event: &PersonnelEvent, at: Timestamp, by: &PersonId) {
    let today = legal_day(at);
    let internal =
        agency.person(by).is_some_and(|person| person.roles.contains(&Role::Head)) && agency.sector != ISSUING_SECTOR;
    match event {
        PersonnelEvent::CertificateSuspended(act) => with_certificate(agency, &act.person, |held| {
            let suspended =
                Suspended { on: today, until: Some(act.until), internal, lifted_on: None, notified_on: None };
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
                    person.left_on = Some(today);
                }
                if act.ground == CancellationGround::LeftPost {
                    person.roles.retain(|role| *role != Role::Officer);
                }
            }
        }
        PersonnelEvent::CertificateRevoked(act) => end(agency, &act.person, CertificateStatus::Revoked, today),
        PersonnelEvent::CertificateRenewed(act) => with_certificate(agency, &act.person, |held| act.renew(held)),
        PersonnelEvent::SuspensionNotified(act) => with_certificate(agency, &act.person, |held| {
            let open = held.life.suspensions.iter_mut().rev().find(|suspension| suspension.notified_on.is_none());
            if let Some(suspension) = open {
                suspension.notified_on = Some(act.on());
            }
        }),
        PersonnelEvent::RevocationAppealed(act) => with_certificate(agency, &act.person, |held| {
            held.life.appeal = Some(Appeal { on: today, decided: None });
        }),
        PersonnelEvent::AppealDecided(act) => with_certificate(agency, &act.person, |held| {
            if let Some(appeal) = &mut held.life.appeal {
                appeal.decided = Some((today, act.upheld));
            }
            if !act.upheld {
                held.life.ended = None;
            }
        }),
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
                        let suspended =
                            Suspended { on: today, until: None, internal: false, lifted_on: None, notified_on: None };
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
        PersonnelEvent::CourseEnrolled(act) => {
            let people = participants(&act.people, act.agency.as_deref(), &agency.id);
            with_course(agency, &act.course, |held| {
                for one in people {
                    held.people.entry(one).or_insert(None);
                }
            });
        }
        PersonnelEvent::EnrolmentWithdrawn(act) => {
            let people = participants(&act.people, act.agency.as_deref(), &agency.id);
            with_course(agency, &act.course, |held| held.people.retain(|one, _| !people.contains(one)));
        }
        PersonnelEvent::AttendanceRecorded(act) => {
            let holder = agency.id.clone();
            with_course(agency, &act.course, |held| {
                for line in &act.attendance {
                    let found = meant(&held.people, &line.person, line.agency.as_deref(), &holder);
                    if let [one] = found.as_slice() {
                        let one = Participant::clone(one);
                        held.people.insert(one, Some(line.hours));
                    }
                }
            });
        }
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
        PersonnelEvent::ExamRegistered(act) => {
            let people = participants(&act.people, act.agency.as_deref(), &agency.id);
            let all = agency.personnel.registrations.entry(act.exam.clone()).or_default();
            for one in people {
                all.entry(one).or_default();
            }
        }
        PersonnelEvent::ExamRegistrationWithdrawn(act) => {
            let people = participants(&act.people, act.agency.as_deref(), &agency.id);
            if let Some(all) = agency.personnel.registrations.get_mut(&act.exam) {
                all.retain(|one, _| !people.contains(one));
            }
        }
        PersonnelEvent::ExamResultsRecorded(act) => record(&mut agency.personnel, &agency.id, act, today),
        PersonnelEvent::JointResultEntered(result) => {
            agency.personnel.joint_results.insert(result.sitting.clone(), result.clone());
        }
        PersonnelEvent::JointHoursEntered(hours) => {
            agency.personnel.joint_hours.insert(hours.key(), hours.clone());
        }
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
        agency: started.agency.clone(),
        seed: started.seed.clone(),
        paper,
        began_at: at,
        ends_at: started.ends_at,
        marked: None,
    };
    personnel.sittings.insert(started.sitting.clone(), sitting);
}

fn participants(people: &[PersonId], agency: Option<&str>, holder: &str) -> Vec<Participant> {
    people.iter().map(|person| Participant::new(person, agency, holder)).collect()
}

fn record(personnel: &mut Personnel, holder: &str, act: &RecordExamResults, today: Date) {
    let Some(pass) = personnel.exams.get(&act.exam).map(|exam| exam.pass) else { return };
    let Some(all) = personnel.registrations.get_mut(&act.exam) else { return };
    for line in &act.results {
        let found = meant(all, &line.person, line.agency.as_deref(), holder);
        if let [one] = found.as_slice() {
            let one = Participant::clone(one);
            let on = line.taken_on.unwrap_or(today);
            if let Some(passed) = line.outcome(pass) {
                all.insert(one, Registration { result: Some((line.score, passed, on)) });
            }
        }
    }
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

/// 换发登记 A certificate as it comes into the register goes on with the life of the one it replaces, be its number the same or
/// another; only after an end does a new one start anew, and is asked for the checks that are open.
pub(crate) fn carry_on(new: &mut Person, old: Option<&Certificate>, rounds: &BTreeMap<i16, Round>, from: Date) {
    let Some(certificate) = new.certificate.as_mut() else { return };
    if let Some(old) = old.filter(|old| old.number == certificate.number || old.life.ended.is_none()) {
        if old.number == certificate.number || old.status != CertificateStatus::Valid {
            certificate.status = old.status;
        }
        certificate.life = old.life.clone();
        if !certificate.says_as(old) {
            // A later term is a renewal and begins with itself; anything else reads differently from its release on.
            let renewed = old.valid_from < certificate.valid_from;
            let until = if renewed { certificate.valid_from.min(from) } else { from };
            certificate.life.replaced(old, until);
        }
        return;
    }
    for (year, round) in rounds {
        if certificate.valid_from <= legal_day(round.opened.0) {
            ask(certificate, *year, round.due_on);
        }
    }
}

/// 必经的审验 Lets every certificate of the agency know what its profile says of checks that nobody opened.
pub fn bind(agency: &mut Agency, profile: &Profile) {
    let from = i16::try_from(profile.annual_check_demanded_from.value).unwrap_or(0);
    let until = profile.annual_check_due.value.split_once('-');
    let until = until.and_then(|(month, day)| Some((month.parse().ok()?, day.parse().ok()?)));
    let demanded = until.filter(|_| from > 0).map(|until| Demanded { from, until });
    for held in agency.people.iter_mut().filter_map(|person| person.certificate.as_mut()) {
        held.life.demanded = demanded;
    }
}
