//! 法规库 The library as it is now: what the product ships, and what was recorded here; and the tasks that a change of the law opens.
//!
//! All versions recorded at run time stand in one stream, so that an import of several is one transaction. What a change
//! touches in an agency has a stream of its own, opened once by whoever comes first after the import.

mod changes;
mod citing;
mod proposals;
mod stored;

pub use changes::ChangeFile;
pub use citing::template_citations;
pub use proposals::Touched;
pub(crate) use proposals::projected as library_projected;
pub(crate) use stored::projected;

use self::citing::{citations, of_version};
use crate::caseload::stop;
use crate::received;
use crate::{Office, Stop};
use domain::context::History;
use domain::edition::Editions;
use domain::people::Person;
use domain::rule::{Check, Provision, Refusal};
use domain::statute::Statute;
use domain::statute::change::{Affected, Citation, KnownVersion, LibraryEvent, StatuteRepeal, affected, record};
use domain::statute::difference::Difference;
use domain::statute::proposal::{self, Proposal};
use jiff::Timestamp;
use lawbook::{Library, Version};
use std::sync::Arc;
use store::AppendError;

/// The category of the stream that holds the statutes recorded here.
pub const CATEGORY: &str = "statute";
/// The category of the streams that hold one change of the law in one agency each.
pub const CHANGE: &str = "statute_change";

pub(crate) const STREAM: &str = "statute:library";

/// The library, the version of the stream that it follows from, and what it says of which law was in force when.
#[derive(Debug, Clone)]
pub(crate) struct Shelved {
    pub(crate) version: i64,
    events: Arc<Vec<(Timestamp, String, LibraryEvent)>>,
    /// What was proposed, with what came of it.
    proposals: Arc<Vec<Proposal>>,
    /// The repeals registered here that were not taken back.
    repealed: Arc<Vec<StatuteRepeal>>,
    library: Arc<Library>,
    pub(crate) editions: Arc<Editions>,
}

/// 录入预检 What an import would bring: each version with the one before it.
#[derive(Debug, Clone)]
pub struct Preview {
    /// The version as it would be recorded.
    pub new: Arc<Statute>,
    /// The version that it follows.
    pub before: Option<Arc<Statute>>,
    /// Why it is refused.
    pub refusal: Option<Refusal>,
    /// What cites what it changes, in the agency of the person who asks.
    pub affected: Vec<Affected>,
}

impl Shelved {
    /// The title of a version; empty where it is not known, and then no version of it is.
    fn title(&self, key: &str) -> String {
        self.library.get(key).map(|version| version.title.clone()).unwrap_or_default()
    }
}

/// 引用 With the full title of the statute.
#[must_use]
pub fn cite(provision: &Provision, library: &Library) -> String {
    let short = provision.to_string();
    match (library.get(&provision.statute), short.split_once('》')) {
        (Some(statute), Some((_, rest))) => format!("《{}》{rest}", statute.title.trim_matches(['《', '》'])),
        _ => short,
    }
}

/// 法规库没有的条款 What a text in JSON cites that the library does not have, each once, in words.
pub(crate) fn unfound(json: &serde_json::Value, library: &Library) -> Vec<String> {
    let mut found = Vec::new();
    gather(json, &mut |provision| {
        let missing = match library.statute(&provision.statute) {
            None => Some(format!("法规库中没有“{}”", provision.statute)),
            Some(statute) => statute.text(provision).is_none().then(|| format!("没有{provision}，请核对条、款、项")),
        };
        found.extend(missing.filter(|missing| !found.contains(missing)));
    });
    found
}

/// Every provision that a text in JSON cites, wherever in it.
fn gather(json: &serde_json::Value, each: &mut impl FnMut(&Provision)) {
    match json {
        serde_json::Value::Object(fields) => {
            let cites =
                fields.get("statute").is_some_and(serde_json::Value::is_string) && fields.contains_key("article");
            if let Some(provision) = cites.then(|| serde_json::from_value(json.clone()).ok()).flatten() {
                each(&provision);
            } else {
                fields.values().for_each(|field| gather(field, each));
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| gather(item, each)),
        _ => {}
    }
}

impl Office {
    /// 法规库 The library as it is now.
    ///
    /// # Errors
    /// When the store fails or an event cannot be read.
    pub async fn library(&self) -> Result<Arc<Library>, Stop> {
        Ok(self.shelved().await?.library)
    }

    /// 新收录的法规 What was recorded of the library since a moment, oldest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn library_since(&self, since: Timestamp) -> Result<Vec<(Timestamp, LibraryEvent)>, Stop> {
        let shelved = self.shelved().await?;
        Ok(shelved.events.iter().filter(|(at, ..)| *at >= since).map(|(at, _, event)| (*at, event.clone())).collect())
    }

    /// The library as it was last read, if it was; something may have been recorded since.
    pub(crate) fn kept_library(&self) -> Option<Shelved> {
        self.library.read().ok().and_then(|kept| kept.clone())
    }

    pub(crate) async fn shelved(&self) -> Result<Shelved, Stop> {
        let version = self.store.stream_head(STREAM).await?.map_or(0, |head| head.version);
        if let Some(kept) = self.kept_library().filter(|kept| kept.version == version) {
            return Ok(kept);
        }
        let stored = self.store.stream(STREAM, 1).await?;
        let read = received::read::<LibraryEvent>(&stored)?;
        let events: Vec<_> = read.into_iter().map(|(at, by, event)| (at, by.to_owned(), event)).collect();
        let mut library = Arc::clone(Library::shipped());
        let mut recorded = Vec::new();
        let mut repealed: Vec<StatuteRepeal> = Vec::new();
        for (_, _, event) in &events {
            match event {
                LibraryEvent::StatuteVersionRecorded(statute) => recorded.push(Arc::new((**statute).clone())),
                LibraryEvent::StatuteRepealRecorded(repeal) => repealed.push(repeal.clone()),
                LibraryEvent::StatuteRepealUndone(undone) => repealed.retain(|repeal| repeal.statute != undone.statute),
                LibraryEvent::StatuteEntryProposed(_) | LibraryEvent::StatuteEntryAnswered(_) => {}
            }
        }
        if !recorded.is_empty() || !repealed.is_empty() {
            let last = |repeal: &StatuteRepeal| repeal.repealed_on.yesterday().unwrap_or(repeal.repealed_on);
            let ends: Vec<_> = repealed.iter().map(|repeal| (repeal.statute.clone(), last(repeal))).collect();
            library = Arc::new(library.with(recorded, &ends));
        }
        let version = stored.last().map_or(0, |event| event.version);
        let editions = Arc::new(library.editions());
        let proposals = Arc::new(proposal::fold(events.iter().map(|(at, by, event)| (*at, by.as_str(), event))));
        let (events, repealed) = (Arc::new(events), Arc::new(repealed));
        let shelved = Shelved { version, events, proposals, repealed, library, editions };
        if let Ok(mut kept) = self.library.write() {
            *kept = Some(shelved.clone());
        }
        Ok(shelved)
    }

    /// 录入预检 What an import would do. Nothing is recorded.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn preview_statutes(
        &self,
        agency: &str,
        person: &Person,
        statutes: Vec<Statute>,
        templates: &[Citation],
        at: Timestamp,
    ) -> Result<Vec<Preview>, Stop> {
        let registered = self.agency(agency).await?;
        let shelved = self.shelved().await?;
        let library = &shelved.library;
        let history = History::default();
        let ctx = self.context(&registered, person, &history, at);
        let mut previews = Vec::with_capacity(statutes.len());
        for statute in statutes {
            let new = named(statute, library);
            let event = LibraryEvent::StatuteVersionRecorded(Box::new(new.clone()));
            let refusal = record(&event, &known(&shelved, &new.title), &ctx).err();
            let last = library.of_title(&new.title).last().map(|version| version.key.clone());
            let before = last.and_then(|key| library.statute(&key));
            let affected = before.as_ref().map(|before| {
                let citing = citations(&registered, ctx.today()).into_iter().chain(of_version(templates, before));
                affected(citing, &Difference::between(before, &new))
            });
            previews.push(Preview { new: Arc::new(new), before, refusal, affected: affected.unwrap_or_default() });
        }
        Ok(previews)
    }

    /// Why this person may not record statutes at all; `None` = may.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn statute_refusal(&self, agency: &str, person: &Person, at: Timestamp) -> Result<Option<Refusal>, Stop> {
        let registered = self.agency(agency).await?;
        let history = History::default();
        let ctx = self.context(&registered, person, &history, at);
        let mut check = Check::new(&ctx);
        domain::statute::change::may_record(&ctx, &mut check);
        Ok(check.done().err())
    }
}

/// What the same request did before counts as done.
fn appended<T>(done: Result<T, AppendError>) -> Result<(), Stop> {
    match done {
        Ok(_) | Err(AppendError::Repeated(_)) => Ok(()),
        Err(error) => Err(stop(error)),
    }
}

/// The versions of a statute that are known, the earliest first.
fn known(shelved: &Shelved, title: &str) -> Vec<KnownVersion> {
    let known = |version: &&Version| KnownVersion {
        key: version.key.clone(),
        version_date: version.version_date,
        effective_from: version.from(),
        effective_to: version.effective_to,
        repealed_here: shelved.repealed.iter().any(|repeal| repeal.statute == version.key),
    };
    shelved.library.of_title(title).iter().map(known).collect()
}

/// A key that no other version has: with the year alone, else with the day.
fn named(mut statute: Statute, library: &Library) -> Statute {
    if library.get(&statute.key).is_some_and(|known| known.version_date != statute.version_date) {
        let day = statute.version_date.strftime("%Y%m%d").to_string();
        statute.key = format!("{}_{day}", statute.short_title());
    }
    statute
}
