//! 统一组织 Exams and courses that the judicial bureau holds for other agencies: whose page it is, and who of which agency takes part.

use super::participants::Asked;
use super::{Entered, course, done, exams, keeps, picking};
use crate::app::App;
use crate::desk::{counted, with_query};
use crate::form::{Choice, Choices};
use crate::input::{Submission, query};
use crate::session::Signed;
use crate::shell::Frame;
use crate::stop::Stop;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::agency::Agency;
use domain::context::legal_day;
use domain::personnel::joint::Participant;
use domain::personnel::{Personnel, PersonnelAct};
use jiff::civil::Date;
use maud::{Markup, html};
use office::{Registered, access};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
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

    /// The name of somebody who takes part.
    pub fn name_of<'a>(&'a self, one: &'a Participant) -> &'a str {
        self.home(one.agency.as_ref()).map_or(&one.person, |home| home.name_of(&one.person))
    }

    /// Somebody who takes part, with their agency where it is another one.
    pub fn person(&self, one: &Participant) -> Markup {
        let home = one.agency.as_ref().and_then(|agency| self.home(Some(agency)));
        html! { (self.name_of(one)) @if let Some(home) = home { " " span.meta { "（" (home.name) "）" } } }
    }

    /// Everybody of the agencies of those who take part: name and agency.
    pub fn names(&self) -> BTreeMap<Participant, (String, String)> {
        let own = std::iter::once((None, &self.registered));
        let all = own.chain(self.homes.iter().map(|(id, home)| (Some(id.clone()), home)));
        let named = all.flat_map(|(agency, home)| {
            home.agency.people.iter().map(move |person| {
                let one = Participant { agency: agency.clone(), person: person.id.clone() };
                (one, (person.name.clone(), home.agency.name.clone()))
            })
        });
        named.collect()
    }

    /// Somebody who is signed in, as they take part.
    pub fn participant(&self, signed: &Signed) -> Participant {
        Participant { agency: (!self.own).then(|| signed.agency.clone()), person: signed.person.id.clone() }
    }

    /// Whether a person sees somebody among those who take part: themself, and who keeps training also others.
    pub fn sees(&self, signed: &Signed, one: &Participant) -> bool {
        *one == self.participant(signed) || (keeps(signed) && self.shows(signed, one.agency.as_ref()))
    }

    /// Whether a person who keeps training sees somebody of this agency among those who take part.
    pub fn shows(&self, signed: &Signed, agency: Option<&String>) -> bool {
        self.own || agency == Some(&signed.agency)
    }
}

/// 考试、课程 What is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Exam,
    Course,
}

impl Kind {
    const fn area(self) -> &'static str {
        match self {
            Self::Exam => "exams",
            Self::Course => "training",
        }
    }

    /// The page on which all of them stand.
    pub const fn list(self) -> &'static str {
        match self {
            Self::Exam => "/exams",
            Self::Course => "/training",
        }
    }

    /// The form by which people take part.
    pub const fn takes_part(self) -> &'static str {
        match self {
            Self::Exam => "register",
            Self::Course => "enrol",
        }
    }
}

/// One exam or course, as somebody deals with it who may take part: where its forms go, and what stands after them.
pub(super) struct Sheet<'a> {
    pub app: &'a App,
    pub signed: &'a Signed,
    pub holder: &'a Holder,
    pub kind: Kind,
    pub code: &'a str,
}

impl<'a> Sheet<'a> {
    pub const fn exam(app: &'a App, signed: &'a Signed, holder: &'a Holder, code: &'a str) -> Self {
        Self { app, signed, holder, kind: Kind::Exam, code }
    }

    pub const fn course(app: &'a App, signed: &'a Signed, holder: &'a Holder, code: &'a str) -> Self {
        Self { app, signed, holder, kind: Kind::Course, code }
    }

    /// Its page, whosever it is.
    pub fn path(&self) -> String {
        format!("/{}/{}", self.kind.area(), query(self.code))
    }

    /// Its page.
    pub fn here(&self) -> String {
        self.holder.address(self.kind.area(), self.code)
    }

    /// The address of one of its forms.
    pub fn to(&self, what: &str) -> String {
        with_query(&format!("{}/{what}", self.path()), &[("of", self.holder.id())])
    }

    /// The agency of those for whom one acts, where another one holds it.
    pub fn guest(&self) -> Option<String> {
        (!self.holder.own).then(|| self.signed.agency.clone())
    }

    /// Those of one's own agency who take part.
    pub fn of_own_agency(&self) -> BTreeSet<&'a str> {
        let (personnel, guest) = (&self.holder.registered.agency.personnel, self.guest());
        let all: Option<Vec<&Participant>> = match self.kind {
            Kind::Exam => personnel.registrations.get(self.code).map(|all| all.keys().collect()),
            Kind::Course => personnel.courses.get(self.code).map(|held| held.people.keys().collect()),
        };
        let own = all.into_iter().flatten().filter(|one| one.agency == guest);
        own.map(|one| one.person.as_str()).collect()
    }

    /// What it is called, whether people may still be put down for it, and for how many there is room.
    pub fn enrolment(&self, today: Date) -> Result<(&'a str, bool, Option<usize>), Stop> {
        let personnel = &self.holder.registered.agency.personnel;
        match self.kind {
            Kind::Exam => {
                let exam = personnel.exams.get(self.code).filter(|exam| exam.by_name).ok_or(Stop::NotFound)?;
                Ok((&exam.title, today <= exam.until, None))
            }
            Kind::Course => {
                let held = personnel.courses.get(self.code).ok_or(Stop::NotFound)?;
                let quota = usize::try_from(held.course.quota).unwrap_or(usize::MAX);
                let open = held.cancelled.is_none() && today <= held.course.until;
                Ok((&held.course.subject, open, Some(quota.saturating_sub(held.people.len()))))
            }
        }
    }

    /// The page as it was sent, with what is wrong above it.
    pub async fn wrong(&self, frame: Frame, entered: &Entered<'_>) -> Result<Response, Stop> {
        let frame = counted(frame, self.app, self.signed).await?;
        let sent = |field: &str| entered.sent.map(|sent| sent.get(field)).unwrap_or_default();
        let asked = Asked { q: sent("q").to_owned(), page: sent("page").parse().unwrap_or(1), done: None };
        let today = legal_day(self.app.now());
        let page = match self.kind {
            Kind::Exam => exams::draw(&frame, self, entered, &asked, today)?,
            Kind::Course => course::draw(&frame, self, entered, &asked, today)?,
        };
        Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
    }

    /// Does it and goes back to the page; refused, the page stands as it was sent, with the reasons above it.
    pub async fn finished(&self, frame: Frame, act: &PersonnelAct, sent: &Submission) -> Result<Response, Stop> {
        match done(self.app, self.signed, &self.holder.registered.agency.id, act, sent.key()).await? {
            Ok(_) => {
                let at = [("of", self.holder.id()), ("q", sent.get("q")), ("page", sent.get("page"))];
                Ok(Redirect::to(&with_query(&self.path(), &at)).into_response())
            }
            Err(errors) => self.wrong(frame, &Entered::new(sent, errors)).await,
        }
    }

    /// Puts down whom the form names: oneself on the page itself, others on the page where one picks them.
    pub async fn take_part(
        &self,
        frame: Frame,
        sent: &Submission,
        act: impl FnOnce(Vec<String>, Option<String>) -> PersonnelAct,
    ) -> Result<Response, Stop> {
        let people: Vec<String> = picking::picked(sent).into_iter().collect();
        let number = people.len();
        let errors = match picking::wrong_number(number) {
            Some(error) => vec![error],
            None => {
                let act = act(people, self.guest());
                match done(self.app, self.signed, &self.holder.registered.agency.id, &act, sent.key()).await? {
                    Ok(_) => {
                        let number = if picking::is_from(sent) { number.to_string() } else { String::new() };
                        let at = [("of", self.holder.id()), ("done", number.as_str())];
                        return Ok(Redirect::to(&with_query(&self.path(), &at)).into_response());
                    }
                    Err(errors) => errors,
                }
            }
        };
        if picking::is_from(sent) {
            let page = picking::page(frame, self, sent, &errors).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
        self.wrong(frame, &Entered::new(sent, errors)).await
    }
}

async fn homes(app: &App, personnel: &Personnel) -> Result<BTreeMap<String, Arc<Registered>>, Stop> {
    let sat = personnel.sittings.values().filter_map(|sitting| sitting.agency.as_ref());
    let enrolled = personnel.courses.values().flat_map(|held| held.people.keys());
    let registered = personnel.registrations.values().flat_map(|all| all.keys());
    let guests = enrolled.chain(registered).filter_map(|one| one.agency.as_ref());
    let mut found = BTreeMap::new();
    for id in sat.chain(guests) {
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
