//! 亮证 Codes for an officer's phone, and what the public learns by scanning one.

use crate::{Fault, Office, Registered, Stop};
use domain::agency::Agency;
use domain::card_code::{CardCode, STEP, Verdict, step_of};
use domain::context::legal_day;
use domain::list::{Content, InspectionPlan, ListKind};
use domain::people::Person;
use jiff::Timestamp;
use std::sync::Arc;
use store::{CardScans, Seal};

/// The name of the key that signs codes.
const PURPOSE: &str = "card";
/// However long a profile lets codes last without network, never longer than this, in minutes.
const LONGEST_AHEAD: u32 = 60;

/// 亮证码 A code and the minute in which it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCode {
    /// From when it is shown, in seconds since 1970.
    pub from: i64,
    /// The code.
    pub code: String,
}

/// 核验结果 What a scan comes to, with what the public may know of who shows the code.
#[derive(Debug, Clone)]
pub struct Scanned {
    /// What the code is worth now.
    pub finding: Finding,
    /// Who shows it, when that may be told.
    pub officer: Option<(Arc<Registered>, Person)>,
    /// 今日任务 The released plan that the officer names, if it is one.
    pub task: Option<InspectionPlan>,
}

/// 核验结论
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// 有效
    Valid,
    /// 证件无效: why.
    Invalid(String),
    /// 已过期
    Expired,
    /// 尚未生效
    Early,
    /// 证件已不在册
    Unknown,
    /// 不是本站的亮证码
    Forged,
}

/// 今日任务 The inspections that the agency has published for this year.
pub fn tasks(agency: &Agency, at: Timestamp) -> impl Iterator<Item = &InspectionPlan> {
    let today = legal_day(at);
    agency.lists.in_force(ListKind::InspectionPlans, today).filter_map(move |content| match content {
        Content::InspectionPlans(plan) if i32::from(plan.year) == i32::from(today.year()) => Some(plan),
        _ => None,
    })
}

impl Office {
    fn card_seal(&self) -> Result<Seal, Stop> {
        self.store().seal(PURPOSE).ok_or(Stop::Fault(Fault::NoKey))
    }

    /// 亮证 The codes of this minute and of as many minutes to come as the profile lets a phone go without network.
    /// Empty when the person's certificate is not valid today.
    ///
    /// # Errors
    /// [`Stop::NotFound`] for whoever holds no certificate, and for a task that is not published.
    pub async fn card_codes(
        &self,
        person: &Person,
        agency: &str,
        task: &str,
        at: Timestamp,
    ) -> Result<Vec<ShownCode>, Stop> {
        let registered = self.agency(agency).await?;
        let held = person.certificate.as_ref().filter(|_| person.employed).ok_or(Stop::NotFound)?;
        if !task.is_empty() && !tasks(&registered.agency, at).any(|plan| plan.code == task) {
            return Err(Stop::NotFound);
        }
        if held.invalid_on(legal_day(at)).is_some() {
            return Ok(Vec::new());
        }
        let seal = self.card_seal()?;
        let ahead = registered.profile.card_ahead_minutes.value.clamp(1, LONGEST_AHEAD);
        let first = step_of(at);
        let shown = (first..=first + i64::from(ahead)).filter_map(|step| {
            let code =
                CardCode { agency: agency.to_owned(), certificate: held.number.clone(), task: task.to_owned(), step };
            Some(ShownCode { from: step * STEP, code: code.write(|message| seal.sign(message))? })
        });
        Ok(shown.collect())
    }

    /// 扫码核验 What a code is worth now. A genuine one is counted; who scanned it is not asked and not kept.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn scan_card(&self, code: &str, at: Timestamp) -> Result<Scanned, Stop> {
        let nothing = |finding| Scanned { finding, officer: None, task: None };
        let seal = self.card_seal()?;
        let Some(read) = CardCode::read(code, |message, signature| seal.signed(message, signature)) else {
            return Ok(nothing(Finding::Forged));
        };
        let registered = match self.agency(&read.agency).await {
            Ok(registered) => Some(registered),
            Err(Stop::NotFound) => None,
            Err(stop) => return Err(stop),
        };
        let counted = (read.agency.clone(), read.certificate.clone());
        let scanned = match read.verdict(registered.as_ref().map(|known| &known.agency), at) {
            Verdict::Valid(read, person) => {
                let task = registered
                    .as_ref()
                    .and_then(|known| tasks(&known.agency, at).find(|plan| plan.code == read.task).cloned());
                let officer = registered.as_ref().map(|known| (Arc::clone(known), person.clone()));
                Scanned { finding: Finding::Valid, officer, task }
            }
            Verdict::Invalid(_, person, why) => {
                let officer = registered.as_ref().map(|known| (Arc::clone(known), person.clone()));
                Scanned { finding: Finding::Invalid(why), officer, task: None }
            }
            Verdict::Expired(_) => nothing(Finding::Expired),
            Verdict::Early(_) => nothing(Finding::Early),
            Verdict::Unknown(_) => nothing(Finding::Unknown),
            Verdict::Forged => nothing(Finding::Forged),
        };
        let (agency, certificate) = counted;
        let valid = scanned.finding == Finding::Valid;
        self.store().count_card_scan(&agency, &certificate, &legal_day(at).to_string(), valid).await?;
        Ok(scanned)
    }

    /// 核验次数 How often a certificate was scanned on the day of this moment.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn card_scans(&self, agency: &str, certificate: &str, at: Timestamp) -> Result<CardScans, Stop> {
        Ok(self.store().card_scans(agency, certificate, &legal_day(at).to_string()).await?)
    }
}
