//! 到期提醒 What will lapse or is missing, before it stops somebody: certificates and annual checks (QUAL-06), hours of training
//! (QUAL-09). The days of warning are settings.

use super::training;
use crate::agency::Agency;
use crate::people::Person;
use crate::profile::Profile;
use crate::terms;
use jiff::civil::{Date, date};
use serde::Serialize;

terms! {
    /// 提醒事项
    WarningKind {
        Invalid = "证件无效",
        CertificateEnds = "证件即将到期",
        CheckDue = "年度审验即将截止",
        HoursShort = "培训学时不足",
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
