//! 人员 How the people of the agency stand: who may enforce, their certificates, training, exams and duty.

use super::Differences;
use crate::story::{CertificateState, Expect};
use domain::agency::Category;
use domain::context::Context;
use domain::people::{Certificate, CertificateStatus, Standing};
use domain::personnel::duty::on_duty;
use domain::personnel::warning::{WarningKind, reviewers_wanted, warnings};
use jiff::civil::Date;
use office::Registered;
use std::collections::BTreeSet;

pub(super) fn observe(expect: &Expect, registered: &Registered, ctx: &Context, found: &mut Differences) {
    let (agency, profile, today) = (&registered.agency, registered.profile, ctx.today());
    let unqualified = |id: &str| match agency.person(id) {
        Some(person) => person.unqualified(ctx, Category::Penalty),
        None => Some(format!("没有人员“{id}”")),
    };
    for (id, wanted) in &expect.qualified {
        let why = unqualified(id);
        if why.is_none() != *wanted {
            let is = why.unwrap_or_else(|| "有资格".to_owned());
            found.0.push(format!("{id}{}执法资格，现在是：{is}", if *wanted { "应当有" } else { "应当没有" }));
        }
    }
    for (id, words) in &expect.unqualified_reason {
        let why = unqualified(id).unwrap_or_default();
        for word in words.iter().filter(|word| !why.contains(word.as_str())) {
            found.0.push(format!("{id}没有执法资格的理由中没有“{word}”：{why}"));
        }
    }
    for (id, wanted) in &expect.certificates {
        let held = agency.person(id).and_then(|person| person.certificate.as_ref());
        found.same(&format!("{id} 的证件"), Some(wanted), &state(held, today));
    }
    for (id, wanted) in &expect.warnings {
        let all = agency.person(id).map(|person| warnings(person, agency, profile, today)).unwrap_or_default();
        let is: BTreeSet<WarningKind> = all.iter().map(|warning| warning.kind).collect();
        found.same(&format!("{id} 的提醒"), Some(&labels(wanted)), &labels(&is));
    }
    for (id, wanted) in &expect.training_hours {
        found.same(&format!("{id} 的培训学时"), Some(wanted), &agency.training_hours(id, today.year()));
    }
    for (id, wanted) in &expect.passed_exam {
        found.same(&format!("{id} 资格考试合格"), Some(wanted), &agency.personnel.passed(id));
    }
    if let Some(wanted) = &expect.on_duty {
        let posts = on_duty(agency, today, ctx.calendar);
        let seats = posts.iter().flat_map(|post| &post.seats);
        let is: BTreeSet<&str> = seats.filter_map(|seat| Some(seat.person?.id.as_str())).collect();
        let named = |all: Vec<&str>| if all.is_empty() { "没有人".to_owned() } else { all.join("、") };
        let wanted = named(wanted.iter().map(String::as_str).collect());
        found.same("值班人员", Some(&wanted), &named(is.into_iter().collect()));
    }
    let reviewers = reviewers_wanted(agency, profile, today).map_or(0, |(_, wanted)| wanted);
    found.same("应有法制审核人员数", expect.reviewers_wanted.as_ref(), &reviewers);
}

fn state(held: Option<&Certificate>, day: Date) -> CertificateState {
    match held.map(|held| held.standing(day)) {
        None => CertificateState::None,
        Some(Standing::Valid) => CertificateState::Valid,
        Some(Standing::NotYet) => CertificateState::NotYet,
        Some(Standing::Expired(_)) => CertificateState::Expired,
        Some(Standing::Void { status, .. }) => match status {
            CertificateStatus::Valid => CertificateState::Valid,
            CertificateStatus::Suspended => CertificateState::Suspended,
            CertificateStatus::Cancelled => CertificateState::Cancelled,
            CertificateStatus::Revoked => CertificateState::Revoked,
            CertificateStatus::Lapsed => CertificateState::Lapsed,
        },
    }
}

fn labels(kinds: &BTreeSet<WarningKind>) -> String {
    if kinds.is_empty() {
        return "没有提醒".to_owned();
    }
    kinds.iter().map(|kind| kind.label()).collect::<Vec<_>>().join("、")
}
