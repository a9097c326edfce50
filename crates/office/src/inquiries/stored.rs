//! 来件的记录 How an inquiry is stored: its stream, its events, its row and open tasks in the views.

use super::CATEGORY;
use crate::Fault;
use crate::projection::role_name;
use crate::received::{self, last_at, of_anybody};
use crate::registry::Registered;
use domain::calendar::Calendar;
use domain::context::Context;
use domain::due::Light;
use domain::inquiry::{Inquiry, InquiryEvent};
use domain::people::Role;
use jiff::Timestamp;
use std::sync::Arc;
use store::views::{InquiryRow, ViewWrite, WorkRow};
use store::{NewRecord, StoredEvent};

pub(super) fn stream(id: &str) -> String {
    format!("{CATEGORY}:{id}")
}

pub(super) fn read(events: &[StoredEvent]) -> Result<Option<Inquiry>, Fault> {
    let entries: Vec<(Timestamp, &str, InquiryEvent)> = received::read(events)?;
    Ok(Inquiry::fold(entries.iter().map(|(at, by, event)| (*at, *by, event))))
}

pub(super) fn record(event: &InquiryEvent, by: &str, at: Timestamp) -> Result<NewRecord, Fault> {
    received::record(event.name(), event, by, at)
}

/// What the views hold of an inquiry: its row, and the task of who has to do something.
fn project(stream: &str, inquiry: &Inquiry, ctx: &Context) -> Vec<ViewWrite> {
    let dues = inquiry.due(ctx);
    let open = dues.iter().find(|due| due.light != Light::Done);
    let asked = &inquiry.asked;
    let row = InquiryRow {
        id: received::id(stream).to_owned(),
        number: asked.number.clone(),
        kind: asked.kind.slug().to_owned(),
        agency: inquiry.agency.clone(),
        subject: asked.subject.clone(),
        state: inquiry.state().label().to_owned(),
        received_on: inquiry.received_on().to_string(),
        due_title: open.map(|due| due.title.to_owned()).unwrap_or_default(),
        due_on: open.map(|due| due.due_on.to_string()),
        yellow_on: open.map(|due| due.yellow_on.to_string()),
        red_on: open.and_then(|due| due.red_on).map(|on| on.to_string()),
        handler: inquiry.handler.clone(),
        case_id: inquiry.lead.as_ref().map(|done| done.what.case.clone()),
        closed_on: inquiry.closed_on().map(|on| on.to_string()),
        late: dues.iter().any(|due| due.light == Light::Done && due.late),
    };
    // Who is charged does it; until somebody is, those who lead.
    let task = |role: Role, person: Option<String>| WorkRow {
        case_id: stream.to_owned(),
        id: format!("inquiry-{}", role_name(role)),
        kind: "inquiry".to_owned(),
        title: format!("{}：{}（{}）", row.due_title, asked.number, asked.subject),
        agency: inquiry.agency.clone(),
        role: role_name(role),
        person,
        due_on: row.due_on.clone(),
        yellow_on: row.yellow_on.clone(),
        red_on: row.red_on.clone(),
        url: format!("/inquiries/{}", row.id),
    };
    let tasks = match (inquiry.state().is_over(), &inquiry.handler) {
        (true, _) => Vec::new(),
        (false, Some(handler)) => {
            let role = ctx.agency.person(handler).and_then(|person| person.roles.first().copied());
            vec![task(role.unwrap_or(Role::Head), Some(handler.clone()))]
        }
        (false, None) => vec![task(Role::Head, None), task(Role::UnitHead, None)],
    };
    vec![ViewWrite::Work { case_id: stream.to_owned(), tasks }, ViewWrite::Inquiry(Box::new(row))]
}

/// The same of stored events.
pub(crate) fn projected(
    stream: &str,
    events: &[StoredEvent],
    agencies: &[Arc<Registered>],
    calendar: &Calendar,
) -> Vec<ViewWrite> {
    let Ok(Some(inquiry)) = read(events) else { return Vec::new() };
    views(stream, &inquiry, agencies, calendar, last_at(events))
}

pub(super) fn views(
    stream: &str,
    inquiry: &Inquiry,
    agencies: &[Arc<Registered>],
    calendar: &Calendar,
    at: Timestamp,
) -> Vec<ViewWrite> {
    let Some(own) = agencies.iter().find(|registered| registered.agency.id == inquiry.agency) else {
        return Vec::new();
    };
    let views = of_anybody((&own.agency, own.profile), calendar, at, |ctx| project(stream, inquiry, ctx));
    views.unwrap_or_default()
}
