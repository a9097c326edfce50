//! 法规变动的记录 How a change of the law is stored: its stream, its events, the open tasks in the views.

use super::CHANGE;
use crate::Fault;
use crate::projection::role_name;
use crate::received::{self, last_at, of_anybody};
use crate::registry::Registered;
use domain::calendar::Calendar;
use domain::context::Context;
use domain::statute::change::{ChangeEvent, Owner, StatuteChange};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::StoredEvent;
use store::views::{ViewWrite, WorkRow};

pub(super) fn change_stream(agency: &str, id: &str) -> String {
    format!("{CHANGE}:{agency}:{id}")
}

pub(super) fn fold(events: &[StoredEvent]) -> Result<Option<StatuteChange>, Fault> {
    let entries: Vec<(Timestamp, &str, ChangeEvent)> = received::read(events)?;
    Ok(StatuteChange::fold(entries.iter().map(|(at, by, event)| (*at, *by, event))))
}

/// What the views hold of a change: one open task for each owner.
pub(super) fn views(stream: &str, change: &StatuteChange, ctx: &Context) -> Vec<ViewWrite> {
    let due = change.due(ctx);
    let owners: BTreeSet<&Owner> = change.open().map(|(_, affected)| &affected.owner).collect();
    let id = stream.rsplit(':').next().unwrap_or_default();
    let tasks = owners.into_iter().enumerate().map(|(n, owner)| {
        let items = change.open().filter(|(_, affected)| affected.owner == *owner).count();
        WorkRow {
            case_id: stream.to_owned(),
            id: format!("owner-{n}"),
            kind: due.limit.to_owned(),
            title: format!("核对法规变动：《{}》，涉及 {items} 项", change.found.title),
            agency: change.found.agency.clone(),
            role: role_name(owner.role),
            person: owner.person.clone(),
            due_on: Some(due.due_on.to_string()),
            yellow_on: Some(due.yellow_on.to_string()),
            red_on: due.red_on.map(|on| on.to_string()),
            url: format!("/statute-changes/{id}"),
        }
    });
    vec![ViewWrite::Work { case_id: stream.to_owned(), tasks: tasks.collect() }]
}

/// The same of stored events.
pub(crate) fn projected(
    stream: &str,
    events: &[StoredEvent],
    agencies: &[Arc<Registered>],
    calendar: &Calendar,
) -> Vec<ViewWrite> {
    let Ok(Some(change)) = fold(events) else { return Vec::new() };
    let own = agencies.iter().find(|registered| registered.agency.id == change.found.agency);
    let views = own.and_then(|own| {
        of_anybody((&own.agency, own.profile), calendar, last_at(events), |ctx| views(stream, &change, ctx))
    });
    views.unwrap_or_default()
}
