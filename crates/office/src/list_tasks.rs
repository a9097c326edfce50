//! 清单修订的待办 Revisions that wait, as open tasks of whoever must act next: who reviews, the head, who releases; and the people
//! whose offices wait for the word of a head.

use crate::projection::role_name;
use crate::registry::{Registered, stream};
use crate::{Office, Stop};
use domain::agency::Agency;
use domain::calendar::Calendar;
use domain::context::{Context, History};
use domain::list::{ListEvent, Revision, Stage, reviewing_body, took_part};
use domain::people::{PersonId, Role};
use domain::registry::{self, Entry, Recorded};
use jiff::Timestamp;
use std::sync::Arc;
use store::views::{ViewWrite, WorkRow};

/// What kind of task these are.
pub const KIND: &str = "list_revision";
/// What kind of task a person is whose offices a head decides on.
const OFFICES: &str = "office";

/// Who acts next on a revision: agency, role, and the person where it is one in particular.
struct Next<'a> {
    verb: &'static str,
    agency: &'a str,
    role: Role,
    people: Vec<Option<PersonId>>,
}

/// Those of the role who may act: whoever holds it, or by name where some of them took part in the revision and may not.
fn open_to(role: Role, of: &Agency, agency: &Agency, revision: &Revision) -> Vec<Option<PersonId>> {
    let (barred, free): (Vec<_>, Vec<_>) = of
        .people
        .iter()
        .filter(|person| person.is(role))
        .partition(|person| of.id == agency.id && took_part(revision, &person.id, &agency.lists));
    if barred.is_empty() || free.is_empty() {
        return vec![None];
    }
    free.into_iter().map(|person| Some(person.id.clone())).collect()
}

fn next<'a>(agency: &'a Agency, all: &[&'a Agency], revision: &Revision) -> Option<Next<'a>> {
    let of = |verb, body: &'a Agency, role| {
        let people = open_to(role, body, agency, revision);
        Next { verb, agency: &body.id, role, people }
    };
    match revision.stage {
        Stage::Reviewing => Some(match reviewing_body(revision.submission.list, agency, all.iter().copied()) {
            Some(body) => of("审核", body, Role::Reviewer),
            // The body works elsewhere: its letter is entered by the agency itself.
            None => of("录入审核复函", agency, Role::DisclosureOfficer),
        }),
        Stage::Approving => Some(of("审定", agency, Role::Head)),
        Stage::Releasing => {
            let named = revision.approval.as_ref().and_then(|(approval, ..)| approval.releaser.clone());
            Some(Next { verb: "发布", agency: &agency.id, role: Role::DisclosureOfficer, people: vec![named] })
        }
        Stage::Returned if agency.lists.is_to_mend(revision) => {
            let role = agency.person(&revision.by).filter(|person| person.employed)?.roles.first().copied()?;
            Some(Next { verb: "修改退回的", agency: &agency.id, role, people: vec![Some(revision.by.clone())] })
        }
        Stage::Released | Stage::Returned | Stage::Recalled => None,
    }
}

/// The open tasks of every revision of an agency; `all` are the agencies of the platform.
fn project(registered: &Registered, all: &[&Agency], calendar: &Calendar) -> ViewWrite {
    let agency = &registered.agency;
    let history = History::default();
    let context = |actor, now| Context {
        now,
        actor,
        agency,
        profile: registered.profile,
        calendar,
        editions: lawbook::editions(),
        history: &history,
    };
    let mut tasks = Vec::new();
    for revision in agency.lists.revisions() {
        let Some(next) = next(agency, all, revision) else { continue };
        // The day does not depend on who looks; the context wants somebody.
        let due = agency.people.first().and_then(|somebody| revision.due(&context(somebody, revision.at)));
        let (number, list, rows) = (revision.number, revision.submission.list, revision.changes.len());
        for (nth, person) in next.people.into_iter().enumerate() {
            tasks.push(WorkRow {
                case_id: stream(&agency.id),
                id: format!("revision-{number}-{nth}"),
                kind: KIND.to_owned(),
                title: format!("{}清单修订：{} {list}，第 {number} 号，{rows} 行", next.verb, agency.name),
                agency: next.agency.to_owned(),
                role: role_name(next.role),
                person,
                due_on: due.as_ref().map(|due| due.due_on.to_string()),
                yellow_on: due.as_ref().map(|due| due.yellow_on.to_string()),
                red_on: due.as_ref().and_then(|due| due.red_on).map(|on| on.to_string()),
                url: format!("/desk/lists/{}/revisions/{number}", agency.id),
            });
        }
    }
    tasks.extend(agency.proposals.iter().map(|proposal| WorkRow {
        case_id: stream(&agency.id),
        id: format!("office-{}", proposal.person.id),
        kind: OFFICES.to_owned(),
        title: format!("审定人员职责：{}", proposal.person.name),
        agency: agency.id.clone(),
        role: role_name(Role::Head),
        person: None,
        due_on: None,
        yellow_on: None,
        red_on: None,
        url: "/agency/offices".to_owned(),
    }));
    ViewWrite::Work { case_id: stream(&agency.id), tasks }
}

/// Whether an entry changes what waits, or for whom.
const fn concerns(entry: &Entry) -> bool {
    match entry {
        Entry::List(ListEvent::ListDrafted(_) | ListEvent::ListDraftDiscarded(_)) => false,
        Entry::List(_) | Entry::PersonEnrolled(_) | Entry::PersonDeparted(_) | Entry::AgencyRegistered(_) => true,
        Entry::OfficeProposed(_) | Entry::OfficeDecided(_) => true,
        Entry::Personnel(event) => matches!(event, domain::personnel::PersonnelEvent::CertificateCancelled(_)),
        _ => false,
    }
}

/// The same from the stream of an agency.
pub(crate) fn projected(id: &str, agencies: &[Arc<Registered>], calendar: &Calendar) -> Vec<ViewWrite> {
    let all: Vec<&Agency> = agencies.iter().map(|registered| &registered.agency).collect();
    let own = agencies.iter().find(|registered| stream(&registered.agency.id) == id);
    own.map(|own| project(own, &all, calendar)).into_iter().collect()
}

impl Office {
    /// What the views hold once these entries are entered. An agency that is new may be the one that reviews for others.
    pub(crate) async fn list_tasks(
        &self,
        agency: &str,
        entries: &[(Entry, Option<String>)],
        by: &str,
        at: Timestamp,
    ) -> Result<Vec<ViewWrite>, Stop> {
        if !entries.iter().any(|(entry, _)| concerns(entry)) {
            let drafted = |(entry, _): &(Entry, _)| matches!(entry, Entry::List(_));
            let mends = async || {
                let lists = &self.agency(agency).await?.agency.lists;
                Ok::<_, Stop>(lists.revisions().any(|revision| lists.is_to_mend(revision)))
            };
            // A draft changes what waits only where something was sent back.
            if !entries.iter().any(drafted) || !mends().await? {
                return Ok(Vec::new());
            }
        }
        let mut all = self.agencies().await?;
        let known = all.iter().position(|registered| registered.agency.id == agency);
        let before = known.map(|nth| all.remove(nth));
        let founded = before.is_none();
        let mut after = before.map(|registered| registered.agency.clone());
        for (entry, _) in entries {
            registry::apply(&mut after, &Recorded { at, by: by.to_owned(), entry: entry.clone() });
        }
        let Some(after) = after else { return Ok(Vec::new()) };
        let profile = self.profile(&after.profile)?;
        let own = Registered { agency: after, profile, entries: Vec::new(), version: 0 };
        let bodies: Vec<&Agency> = all.iter().map(|one| &one.agency).chain([&own.agency]).collect();
        let mut writes = vec![project(&own, &bodies, self.calendar)];
        if founded {
            let waits = |one: &&Arc<Registered>| one.agency.lists.revisions().any(|r| r.stage == Stage::Reviewing);
            writes.extend(all.iter().filter(waits).map(|one| project(one, &bodies, self.calendar)));
        }
        Ok(writes)
    }
}
