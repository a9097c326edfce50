//! 到期提醒 What will lapse or is missing, before it stops somebody: certificates and annual checks (QUAL-06), hours of training
//! (QUAL-09). The days of warning are settings.

use super::training;
use crate::agency::Agency;
use crate::people::{Certificate, Person, Role};
use crate::profile::Profile;
use crate::terms;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde::Serialize;

terms! {
    /// 提醒事项
    WarningKind {
        Invalid = "证件无效",
        CertificateEnds = "证件即将到期",
        CheckDue = "年度审验即将截止",
        HoursShort = "培训学时不足",
        NoticeDue = "暂扣尚未通知",
        AppealDue = "复核尚未作出",
    }
}

/// 提醒 One thing to see to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What it is.
    pub kind: WarningKind,
    /// In words.
    pub detail: String,
    /// By when; none where it has happened.
    pub by: Option<Date>,
    /// The last of the warnings, or past.
    pub urgent: bool,
}

/// Days from one day to another.
fn days(from: Date, to: Date) -> i64 {
    i64::from((to - from).get_days())
}

/// What is still to be done after a suspension or a revocation.
fn following(held: &Certificate, profile: &Profile, today: Date) -> Vec<Warning> {
    let mut found = Vec::new();
    let late = |by: Date| if by < today { "，已经逾期" } else { "" };
    let notice = i64::from(profile.suspension_notice_days.value);
    if let Some(suspension) = held.life.suspended(today).filter(|one| notice > 0 && one.notified_on.is_none()) {
        let by = suspension.on.checked_add(notice.days()).unwrap_or(suspension.on);
        let detail = format!("{}暂扣，应当在{by}以前通知所在单位和发证机关{}", suspension.on, late(by));
        found.push(Warning { kind: WarningKind::NoticeDue, detail, by: Some(by), urgent: true });
    }
    if let Some(appeal) = held.life.appeal.as_ref().filter(|appeal| appeal.decided.is_none()) {
        let by = appeal.due_on(profile.revocation_review_days.value);
        let detail = format!("{}申请复核，应当在{by}以前作出复核决定{}", appeal.on, late(by));
        found.push(Warning { kind: WarningKind::AppealDue, detail, by: Some(by), urgent: true });
    }
    found
}

/// 尚未组织的审验 The year whose check nobody opened though its last day is near, or is past where that makes certificates lapse;
/// with that day.
#[must_use]
pub fn unopened(agency: &Agency, profile: &Profile, today: Date) -> Option<(i16, Date)> {
    let year = today.year().saturating_sub(1);
    let due: Date = format!("{:04}-{}", today.year(), profile.annual_check_due.value).parse().ok()?;
    let asked = |person: &Person| {
        person.employed && person.certificate.as_ref().is_some_and(|held| held.valid_from.year() <= year)
    };
    let first = profile.certificate_warning_days.value.iter().max().copied().unwrap_or(0);
    let demanded = (1..=i64::from(year)).contains(&i64::from(profile.annual_check_demanded_from.value));
    let near = today <= due && days(today, due) <= i64::from(first) || due < today && demanded;
    let open = near && !agency.personnel.rounds.contains_key(&year) && agency.people.iter().any(asked);
    open.then_some((year, due))
}

/// 提醒 What of a person needs seeing to on a day, the most urgent first.
#[must_use]
pub fn warnings(person: &Person, agency: &Agency, profile: &Profile, today: Date) -> Vec<Warning> {
    let mut found = Vec::new();
    if !training::must_train(person) {
        return found;
    }
    let steps = &profile.certificate_warning_days.value;
    let (first, last) = (steps.iter().max().copied().unwrap_or(0), steps.iter().min().copied().unwrap_or(0));
    let near = |by: Date| (today <= by).then(|| days(today, by)).filter(|left| *left <= i64::from(first));
    let urgent = |left: i64| left <= i64::from(last);
    if let Some(held) = &person.certificate {
        let standing = held.standing(today);
        if let Some(why) = standing.invalid() {
            found.push(Warning { kind: WarningKind::Invalid, detail: why, by: None, urgent: true });
        } else if let Some(left) = near(held.valid_to) {
            let detail = format!("证件 {} 有效期至{}，还有{left}日", held.number, held.valid_to);
            found.push(Warning {
                kind: WarningKind::CertificateEnds,
                detail,
                by: Some(held.valid_to),
                urgent: urgent(left),
            });
        }
        found.extend(following(held, profile, today));
        if let Some((year, due)) = held.life.check_due()
            && let Some(left) = near(due)
        {
            let detail = format!("{year}年度审验{due}截止，还有{left}日，逾期证件自行失效");
            found.push(Warning { kind: WarningKind::CheckDue, detail, by: Some(due), urgent: urgent(left) });
        }
    }
    let (wanted, year) = (profile.training_hours.value, today.year());
    let (done, end) = (agency.training_hours(&person.id, year), date(year, 12, 31));
    if done < wanted
        && let Some(left) = near(end)
    {
        let detail = format!("{year}年已培训{done}学时，还差{}学时", wanted - done);
        found.push(Warning { kind: WarningKind::HoursShort, detail, by: Some(end), urgent: urgent(left) });
    }
    found.sort_by_key(|warning| (!warning.urgent, warning.by));
    found
}

/// 法制审核人员的配备 How many reviewers the agency has and how many it should have, where it has too few (QUAL-15, 118号(十一)).
#[must_use]
pub fn reviewers_wanted(agency: &Agency, profile: &Profile, today: Date) -> Option<(usize, usize)> {
    let certified = |person: &&Person| {
        let held = person.certificate.as_ref();
        person.is(Role::Officer) && held.is_some_and(|held| held.invalid_on(today).is_none())
    };
    let officers = agency.people.iter().filter(certified).count();
    let reviewers = agency.people.iter().filter(|person| person.is(Role::Reviewer)).count();
    let wanted = (officers * profile.reviewer_percent.value as usize).div_ceil(100);
    (reviewers < wanted).then_some((reviewers, wanted))
}
