//! 办案台 The pages of those who work cases, one file per page.

mod accounts;
mod act;
mod agency;
mod annual_reports;
pub(crate) mod attachments;
mod back;
mod background;
mod card;
mod case;
mod cases;
mod choices;
mod contents;
mod corrections;
mod dossier;
mod inquiries;
mod leads;
mod list_export;
mod listing;
mod offices;
mod own;
mod people;
mod prefill;
mod publications;
mod received;
mod review;
mod roster;
mod statutes;
mod submissions;
mod table_import;
mod training;
mod work;

pub(crate) use accounts::{all as accounts_of, state as account_state};
pub(crate) use agency::{ENTRIES, allowed as keeps_register};
pub(crate) use inquiries::{counts as inquiry_counts, own as own_inquiries};
pub(crate) use leads::open as open_leads;
pub(crate) use listing::examined;
pub(crate) use offices::allowed as decides_offices;
pub(crate) use publications::{credit, decided, program as imports, taken_in};
pub(crate) use statutes::templates;
pub(crate) use submissions::{Which, filter as submissions_of};
pub(crate) use training::{bank, keeps, of_course, of_exam, sittings};

use crate::app::App;
use crate::form::Form;
use crate::parts::time::short;
use crate::session::Signed;
use crate::stop::Stop;
use anyhow::anyhow;
use axum::Router;
use axum::routing::{get, post};
use domain::context::legal_day;
use domain::due::Light;
use domain::people::Role;
use domain::rule::Provision;
use jiff::civil::Date;
use jiff::{Timestamp, tz};
use maud::{Markup, html};
use std::fmt::Write;

/// Every page of the desk.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/work", get(work::page))
        .route("/card", get(card::page))
        .route("/leads", get(leads::page))
        .route("/leads/received/{id}", get(received::page).post(received::receive))
        .route("/leads/received/{id}/files/{file}", get(received::file))
        .route("/leads/new", get(leads::form).post(leads::register))
        .route("/cases", get(cases::page))
        .route("/approvals", get(submissions::approvals))
        .route("/reviews", get(submissions::reviews))
        .route("/corrections", get(corrections::page))
        .route("/corrections/{id}", get(corrections::show).post(corrections::answer))
        .route("/inquiries", get(inquiries::page))
        .route("/inquiries/overview", get(inquiries::overview))
        .route("/inquiries/{id}", get(inquiries::show))
        .route("/inquiries/{id}/{act}", post(inquiries::act))
        .route("/inquiries/{id}/files/{file}", get(inquiries::file))
        .route("/accounts", get(accounts::page))
        .route("/accounts/{person}", get(accounts::account))
        .route("/accounts/{person}/{act}", post(accounts::act))
        .route("/account", get(own::page))
        .route("/account/password", get(own::password).post(own::change_password))
        .route("/account/sessions", post(own::end_sessions))
        .route("/account/tokens", post(own::issue))
        .route("/account/tokens/{id}/revoke", post(own::revoke))
        .route("/cases/{id}", get(case::page))
        .route("/agency", get(agency::page))
        .route("/agency/entries/{name}", get(agency::form).post(agency::enter))
        .route("/agency/offices", get(offices::page))
        .route("/agency/offices/{person}", post(offices::decide))
        .merge(publications::routes())
        .merge(annual_reports::routes())
        .merge(listing::routes())
        .merge(people::routes())
        .merge(roster::routes())
        .merge(statutes::routes())
        .merge(training::routes())
}

/// The forms of acts: they take files, so their bodies may be large.
pub fn uploads() -> Router<App> {
    Router::new()
        .route("/cases/{id}/acts/{name}", get(act::page).post(act::perform))
        .merge(list_export::routes())
        .merge(table_import::routes())
        .merge(publications::uploads())
        .merge(statutes::uploads())
}

/// `11-16 15:20` in China; with the year where it is another one.
fn minute(at: Timestamp, today: Date) -> String {
    short(&full_minute(at), &today.to_string()).to_owned()
}

/// `2026-11-16 15:20` in China.
fn full_minute(at: Timestamp) -> String {
    tz::offset(8).to_datetime(at).strftime("%Y-%m-%d %H:%M").to_string()
}

/// Today as the views write it.
fn today(app: &App) -> String {
    legal_day(app.now()).to_string()
}

/// 期限 How a row of a list stands today: its light in words, and until when.
fn lamp(today: &str, yellow: Option<&str>, red: Option<&str>, until: &str) -> Markup {
    let (light, words) = match store::views::Light::on(today, yellow, red) {
        store::views::Light::Red => (Light::Red, "已逾期"),
        store::views::Light::Yellow => (Light::Yellow, "将到期"),
        store::views::Light::Green => (Light::Green, "期限内"),
    };
    html! { (crate::parts::light(light, words)) " " span.meta { (until) } }
}

/// The form of what an act takes.
fn form_of<T: schemars::JsonSchema>() -> Result<Form, Stop> {
    let schema = schemars::schema_for!(T);
    Form::compile(schema.as_value())
        .map_err(|error| Stop::Fault(anyhow!("the form of {}: {error}", std::any::type_name::<T>())))
}

/// Citations one after the other, each a link to its text.
fn citations(provisions: &[Provision]) -> Markup {
    html! { @for (i, provision) in provisions.iter().enumerate() { @if i > 0 { "、" } (crate::parts::law::cite(provision)) } }
}

/// A query with one value changed; empty values are left out.
fn with_query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut address = path.to_owned();
    let mut first = true;
    for (name, value) in pairs.iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(address, "{}{name}={}", if first { '?' } else { '&' }, crate::input::query(value));
        first = false;
    }
    address
}

/// Counts for the navigation of this person.
async fn counted(frame: crate::shell::Frame, app: &App, signed: &Signed) -> Result<crate::shell::Frame, Stop> {
    let filter = work::filter(signed);
    let one = store::views::Paging { offset: 0, limit: 1 };
    let number = |total: i64| u64::try_from(total).unwrap_or_default();
    let agency = Some(signed.agency.clone());
    let mut frame = frame.count("work", number(app.store().work(&filter, one).await?.total));
    if signed.person.is(Role::Head) {
        let waiting = store::views::WorkFilter {
            agency: agency.clone(),
            kind: Some("approval".to_owned()),
            ..Default::default()
        };
        frame = frame.count("approvals", number(app.store().work(&waiting, one).await?.total));
    }
    if signed.person.is(Role::Reviewer) {
        let waiting = store::views::CaseFilter { agency: agency.clone(), awaiting_review: true, ..Default::default() };
        frame = frame.count("reviews", number(app.store().count_cases(&waiting).await?));
    }
    frame = frame.count("lists", listing::waiting_for(app, signed).await?);
    let asked = store::views::InquiryFilter { closed: Some(false), ..inquiries::own(signed) };
    frame = frame.count("inquiries", number(app.store().inquiries(&asked, one).await?.total));
    if signed.person.is(Role::DisclosureOfficer) {
        let waiting = store::views::CorrectionFilter { agency, answered: Some(false), ..Default::default() };
        frame = frame.count("corrections", number(app.store().corrections(&waiting, one).await?.total));
    }
    Ok(frame)
}
