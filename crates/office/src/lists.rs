//! 清单办理 Acts on the lists of an agency, and what of them the public is given to keep.

use crate::registry::Registered;
use crate::request::request;
use crate::{Fault, Office, Stop, access};
use domain::agency::Agency;
use domain::context::{Context, History, legal_day};
use domain::list::{self, Body, ListAct, ListEvent, ListKind, Revision};
use domain::people::Person;
use domain::registry::Entry;
use domain::rule::Refusal;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::borrow::Cow;
use std::sync::Arc;

/// How often an act is decided again when somebody else was faster.
const TRIES: usize = 5;
/// The longest text that a release publishes row by row; a longer one publishes the digest of each row.
const LONGEST_PUBLIC: usize = 4 * 1024 * 1024;

/// 办理人 Who acts on a list: the person, and the agency they belong to.
#[derive(Debug, Clone, Copy)]
pub struct Clerk<'a> {
    /// The person.
    pub person: &'a Person,
    /// The id of their agency.
    pub home: &'a str,
}

impl Office {
    /// 清单 The lists of an agency, for someone who may work on them.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when there is no such agency or the lists are not for this person.
    pub async fn lists(&self, agency: &str, clerk: Clerk<'_>) -> Result<Arc<Registered>, Stop> {
        let home = self.agency(clerk.home).await?;
        let registered = self.agency(agency).await?;
        if access::works_on_lists(clerk.person, &home.agency, &registered.agency) {
            Ok(registered)
        } else {
            Err(Stop::NotFound)
        }
    }

    /// 清单行为 Performs an act on the lists of an agency, and returns the agency as it is then.
    ///
    /// # Errors
    /// [`Stop::Refused`] with the rules that forbid it, [`Stop::NotFound`] as for [`Office::lists`], faults of the store.
    pub async fn act_on_list(
        &self,
        agency: &str,
        clerk: Clerk<'_>,
        act: &ListAct,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<Arc<Registered>, Stop> {
        let request = request(&clerk.person.id, key, agency, act)?;
        for _ in 0..TRIES {
            let registered = self.lists(agency, clerk).await?;
            if self.answered(request.as_ref()).await?.is_some() {
                return Ok(registered);
            }
            let events = self.decide_on_list(&registered, clerk, act, at).await?.map_err(Stop::Refused)?;
            let mut entries = Vec::with_capacity(events.len());
            for event in events {
                let public = public(&event, &registered, at)?;
                entries.push((Entry::List(event), public));
            }
            let version = registered.version;
            match self.enter(agency, version, &entries, &clerk.person.id, at, request.clone()).await {
                Err(Stop::Overtaken) => {}
                Err(stop) => return Err(stop),
                Ok(appended) => {
                    if appended {
                        let entries = entries.into_iter().map(|(entry, _)| entry);
                        self.grow(&registered, entries, &clerk.person.id, at);
                    }
                    return self.agency(agency).await;
                }
            }
        }
        Err(Stop::Overtaken)
    }
}

impl Office {
    /// 能否办理 Why the act would be refused now, if it would; nothing is done.
    ///
    /// # Errors
    /// As for [`Office::lists`].
    pub async fn try_on_list(
        &self,
        registered: &Registered,
        clerk: Clerk<'_>,
        act: &ListAct,
        at: Timestamp,
    ) -> Result<Option<Refusal>, Stop> {
        Ok(self.decide_on_list(registered, clerk, act, at).await?.err())
    }

    async fn decide_on_list(
        &self,
        registered: &Registered,
        clerk: Clerk<'_>,
        act: &ListAct,
        at: Timestamp,
    ) -> Result<Result<Vec<ListEvent>, Refusal>, Stop> {
        let home = self.agency(clerk.home).await?;
        let history = History::default();
        let ctx = Context {
            now: at,
            actor: clerk.person,
            agency: &registered.agency,
            profile: registered.profile,
            calendar: self.calendar,
            editions: lawbook::editions(),
            history: &history,
        };
        // Only a review asks who reviews.
        let list = match act {
            ListAct::Review(review) => registered.agency.lists.revision(review.revision).map(|r| r.submission.list),
            _ => None,
        };
        let body = match list {
            Some(list) => self.reviewing_body(list, &registered.agency).await?,
            None => None,
        };
        let reviewer = body.as_ref().map(|body| &body.agency);
        Ok(list::decide(&signed_by(act, clerk.home), &home.agency, reviewer, &ctx))
    }

    /// 平台内的审核部门 The agency of this platform that reviews such a list of this agency, if there is one.
    ///
    /// # Errors
    /// Faults of the store.
    pub async fn reviewing_body(&self, list: ListKind, of: &Agency) -> Result<Option<Arc<Registered>>, Stop> {
        if list.reviewed_by().is_none() {
            return Ok(None);
        }
        let agencies = self.agencies().await?;
        let id = list::reviewing_body(list, of, agencies.iter().map(|body| &body.agency)).map(|body| body.id.clone());
        Ok(id.and_then(|id| agencies.into_iter().find(|body| body.agency.id == id)))
    }
}

/// 清单发布 A release of a list as the log has it.
#[derive(Debug, Clone)]
pub struct ListRelease {
    /// What it published, as bytes.
    pub content: String,
    /// Its position in the log.
    pub position: i64,
}

impl Office {
    /// 清单发布 What the release of this revision published.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when the revision was not released; faults of the store.
    pub async fn list_release(&self, registered: &Registered, revision: u32) -> Result<ListRelease, Stop> {
        let released =
            |entry: &Entry| matches!(entry, Entry::List(ListEvent::ListReleased(r)) if r.revision == revision);
        let nth = registered.entries.iter().position(|recorded| released(&recorded.entry)).ok_or(Stop::NotFound)?;
        let version = i64::try_from(nth).unwrap_or(i64::MAX).saturating_add(1);
        let events = self.store().stream(&crate::registry::stream(&registered.agency.id), version).await?;
        let event = events.into_iter().next().filter(|event| event.version == version).ok_or(Stop::NotFound)?;
        let content = event.public.ok_or(Stop::NotFound)?;
        Ok(ListRelease { content, position: event.position })
    }
}

/// A review by a person of this platform is signed with the agency that person really belongs to.
fn signed_by<'a>(act: &'a ListAct, home: &str) -> Cow<'a, ListAct> {
    match act {
        ListAct::Review(review) if matches!(review.body, Body::Here { .. }) => {
            let body = Body::Here { agency: home.to_owned() };
            Cow::Owned(ListAct::Review(list::Review { body, ..review.clone() }))
        }
        // A long draft is not copied for that.
        other => Cow::Borrowed(other),
    }
}

/// What the event publishes: a release publishes its rows.
fn public(event: &ListEvent, registered: &Registered, at: Timestamp) -> Result<Option<String>, Stop> {
    let ListEvent::ListReleased(release) = event else { return Ok(None) };
    let Some(revision) = registered.agency.lists.revision(release.revision) else { return Ok(None) };
    let agency = &registered.agency;
    let text = statement(registered, revision, at, |change| match &change.content {
        // Of people the public is given what it may read of them; the digest of the revision binds the rest.
        Some(content) => json!({ "key": content.public_key(), "content": content.disclosed(agency) }),
        None => json!({ "key": withdrawn(registered, revision, change), "content": null }),
    });
    let text = serde_json::to_string(&text).map_err(Fault::Json)?;
    if text.len() <= LONGEST_PUBLIC {
        return Ok(Some(text));
    }
    let text = statement(
        registered,
        revision,
        at,
        |change| json!({ "key": change.content.as_ref().map_or(change.key.as_str(), list::Content::public_key), "digest": list::digest(std::slice::from_ref(change)) }),
    );
    Ok(Some(serde_json::to_string(&text).map_err(Fault::Json)?))
}

/// What the public calls a row that is withdrawn.
fn withdrawn<'a>(registered: &'a Registered, revision: &Revision, change: &'a list::Change) -> &'a str {
    let row = registered.agency.lists.row(revision.submission.list, &change.key);
    let last = row.and_then(|row| row.versions.iter().rev().find_map(|version| version.content.as_ref()));
    last.map_or(&change.key, list::Content::public_key)
}

fn statement(
    registered: &Registered,
    revision: &Revision,
    at: Timestamp,
    row: impl Fn(&list::Change) -> Value,
) -> Value {
    let submission = &revision.submission;
    json!({
        "schema": "xiezhi.list-release.v1",
        "agency": registered.agency.id,
        "agency_name": registered.agency.name,
        "list": submission.list,
        "title": submission.list.label(),
        "revision": revision.number,
        "reason": submission.reason,
        "note": submission.note,
        "effective_on": submission.effective_on.max(legal_day(at)),
        "digest": revision.digest,
        "rows": revision.changes.iter().map(row).collect::<Vec<_>>(),
    })
}
