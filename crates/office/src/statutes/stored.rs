//! 法规变动的记录 How a change of the law is stored: its stream, its events, the open tasks in the views.

use super::CHANGE;
use crate::Fault;
use crate::projection::role_name;
use crate::registry::Registered;
use domain::calendar::Calendar;
use domain::context::{Context, History};
use domain::statute::change::{ChangeEvent, Owner, StatuteChange};
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::sync::Arc;
use store::views::{ViewWrite, WorkRow};
use store::{NewRecord, StoredEvent};

pub(super) fn change_stream(agency: &str, id: &str) -> String {
    format!("{CHANGE}:{agency}:{id}")
}

pub(super) fn read<E: serde::de::DeserializeOwned>(stored: &StoredEvent) -> Result<(Timestamp, E), Fault> {
    let event = serde_json::from_str(&stored.body).map_err(|source| Fault::Event {
        stream: stored.stream.clone(),
        version: stored.version,
        source,
    })?;
    Ok((Timestamp::from_microsecond(stored.at_micros).unwrap_or(Timestamp::UNIX_EPOCH), event))
}

pub(super) fn fold(events: &[StoredEvent]) -> Result<Option<StatuteChange>, Fault> {
    let mut read_events = Vec::with_capacity(events.len());
    for stored in events {
        let (at, event) = read::<ChangeEvent>(stored)?;
        read_events.push((at, stored.actor.as_str(), event));
    }
    Ok(StatuteChange::fold(read_events.iter().map(|(at, by, event)| (*at, *by, event))))
}

pub(super) fn entry(name: &str, event: &impl serde::Serialize, by: &str, at: Timestamp) -> Result<NewRecord, Fault> {
    Ok(NewRecord {
        at_micros: at.as_microsecond(),
        actor: by.to_owned(),
        kind: name.to_owned(),
        body: serde_json::to_string(event)?,
        public: None,
    })
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
    let (Ok(Some(change)), Some(last)) = (fold(events), events.last()) else { return Vec::new() };
    let at = Timestamp::from_microsecond(last.at_micros).unwrap_or(Timestamp::UNIX_EPOCH);
    let own = agencies.iter().find(|registered| registered.agency.id == change.found.agency);
    // Due dates do not depend on who looks; the context wants somebody.
    let Some((own, actor)) = own.and_then(|own| Some((own, own.agency.people.first()?))) else { return Vec::new() };
    let (history, editions) = (History::default(), lawbook::editions());
    let ctx =
        Context { now: at, actor, agency: &own.agency, profile: own.profile, calendar, editions, history: &history };
    views(stream, &change, &ctx)
}
