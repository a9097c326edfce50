//! 统一组织 Exams and courses that the judicial bureau holds for other agencies: whose page it is, and who of which agency takes part.

use crate::app::App;
use crate::desk::with_query;
use crate::form::{Choice, Choices};
use crate::input::query;
use crate::session::Signed;
use crate::stop::Stop;
use domain::agency::Agency;
use domain::personnel::Personnel;
use maud::{Markup, html};
use office::{Registered, access};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// 组织机关 Which agency holds the exam or course; nothing = one's own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Of {
    pub of: String,
}

/// The agency that holds an exam or a course, for somebody who may take part in it.
pub(super) struct Holder {
    pub registered: Arc<Registered>,
    /// The agencies of those who came from elsewhere, by id.
    homes: BTreeMap<String, Arc<Registered>>,
    /// Of one's own agency.
    pub own: bool,
}

impl Holder {
    /// One's own agency, or a bureau whose exams and courses one's own may join.
    pub async fn of(app: &App, signed: &Signed, of: &Of) -> Result<Self, Stop> {
        let home = app.office().agency(&signed.agency).await?;
        if of.of.is_empty() || of.of == signed.agency {
            let homes = homes(app, &home.agency.personnel).await?;
            return Ok(Self { registered: home, homes, own: true });
        }
        let bureaus = app.office().bureaus(&home.agency).await?;
        let registered = bureaus.into_iter().find(|one| one.agency.id == of.of).ok_or(Stop::NotFound)?;
        Ok(Self { registered, homes: BTreeMap::from([(signed.agency.clone(), home)]), own: false })
    }

    /// Its id, for addresses; empty for one's own.
    pub fn id(&self) -> &str {
        if self.own { "" } else { &self.registered.agency.id }
    }

    /// A page of it.
    pub fn address(&self, area: &str, code: &str) -> String {
        with_query(&format!("/{area}/{}", query(code)), &[("of", self.id())])
    }

    /// Not found unless one's own agency is named, where another one holds it.
    pub fn joined(&self, signed: &Signed, named: &[String]) -> Result<(), Stop> {
        if self.own || named.contains(&signed.agency) { Ok(()) } else { Err(Stop::NotFound) }
    }

    /// The agency that somebody belongs to who takes part.
    pub fn home(&self, agency: Option<&String>) -> Option<&Agency> {
        agency.map_or(Some(&self.registered.agency), |id| self.homes.get(id).map(|home| &home.agency))
    }

    /// Somebody who takes part, with their agency where it is another one.
    pub fn person(&self, id: &str, agency: Option<&String>) -> Markup {
        let home = self.home(agency);
        html! {
            (home.map_or(id, |home| home.name_of(id)))
            @if let (Some(home), Some(_)) = (home, agency) { " " span.meta { "（" (home.name) "）" } }
        }
    }

    /// Whether a person who keeps training sees somebody of this agency among those who take part.
    pub fn shows(&self, signed: &Signed, agency: Option<&String>) -> bool {
        self.own || agency == Some(&signed.agency)
    }
}

async fn homes(app: &App, personnel: &Personnel) -> Result<BTreeMap<String, Arc<Registered>>, Stop> {
    let sat = personnel.sittings.values().filter_map(|sitting| sitting.agency.as_ref());
    let guests = personnel.courses.values().flat_map(|held| held.guests.values());
    let registered = personnel.registrations.values().flat_map(|all| all.values());
    let registered = registered.filter_map(|one| one.agency.as_ref());
    let mut found = BTreeMap::new();
    for id in sat.chain(guests).chain(registered) {
        if !found.contains_key(id) {
            found.insert(id.clone(), app.office().agency(id).await?);
        }
    }
    Ok(found)
}

/// The bureaus that may hold something for this person's agency.
pub(super) async fn bureaus(app: &App, signed: &Signed) -> Result<Vec<Arc<Registered>>, Stop> {
    let home = app.office().agency(&signed.agency).await?;
    Ok(app.office().bureaus(&home.agency).await?)
}

/// The agencies that may be named; none where one's own holds nothing for others.
pub(super) async fn nameable(app: &App, own: &Agency) -> Result<Option<Choices>, Stop> {
    if own.sector != domain::personnel::ISSUING_SECTOR {
        return Ok(None);
    }
    let mut all = app.office().agencies().await?;
    all.retain(|other| other.agency.id != own.id && access::holds_for(own, &other.agency));
    let choices = all.iter().map(|other| Choice::new(&other.agency.id, &other.agency.name).note(&other.agency.sector));
    Ok(Some(Choices::default().with("agency", choices)))
}
