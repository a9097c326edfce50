//! 公示期满 What is published is shown no longer once its term has run, without anybody having to remember.

use crate::publications::HISTORICAL;
use crate::received::SYSTEM;
use crate::{Office, Stop};
use domain::act::Act;
use domain::act::publication::Expire;
use domain::context::legal_day;
use domain::people::{Person, Role};
use jiff::Timestamp;
use store::views::PublicationFilter;

/// How many publications are looked at together.
const STEP: i64 = 200;

/// The platform itself, in the place of the disclosure officer whose duty it does.
fn platform() -> Person {
    Person {
        id: SYSTEM.to_owned(),
        name: "本平台".to_owned(),
        roles: vec![Role::DisclosureOfficer],
        unit: String::new(),
        position: String::new(),
        principal: false,
        certificate: None,
        legal_qualification: false,
        first_time_reviewer: false,
        hearing_host: false,
        employed: true,
        left_on: None,
    }
}

impl Office {
    /// 期满停止公示 Ends the publications whose last day is over, of cases and of what was taken in; gives how many.
    ///
    /// # Errors
    /// See [`Stop`].
    pub async fn end_terms(&self, at: Timestamp) -> Result<usize, Stop> {
        let (mut ended, mut after) = (self.expire_imported(at).await?, None::<(String, String)>);
        let over = PublicationFilter {
            status: Some("published".to_owned()),
            term_before: Some(legal_day(at).to_string()),
            ..PublicationFilter::default()
        };
        let (platform, act) = (platform(), Act::PublicationExpire(Expire::default()));
        loop {
            let last = after.as_ref().map(|(on, id)| (on.as_str(), id.as_str()));
            let rows = self.store().publications_after(&over, last, STEP).await?;
            let Some(row) = rows.last() else { return Ok(ended) };
            after = Some((row.published_on.clone(), row.id.clone()));
            for row in rows.iter().filter(|row| !row.case_id.starts_with(HISTORICAL)) {
                match self.act(&row.case_id, &row.agency, &platform, &act, None, at).await {
                    Ok(_) => ended += 1,
                    // Somebody took it down or changed it meanwhile.
                    Err(Stop::Refused(_) | Stop::Overtaken) => {}
                    Err(stop) => return Err(stop),
                }
            }
        }
    }
}
