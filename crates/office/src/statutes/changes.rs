//! 法规变动 What a change of the law touches in an agency: found once by whoever comes first after the import, settled owner by owner.

use super::citing::{citations, of_version};
use super::stored::{change_stream, fold, views};
use super::{CHANGE, Shelved, appended};
use crate::caseload::stop;
use crate::received;
use crate::registry::Registered;
use crate::request::request;
use crate::{Office, Stop};
use domain::context::{Context, History, legal_day};
use domain::due::Due;
use domain::people::Person;
use domain::statute::Statute;
use domain::statute::change::{
    ChangeEvent, ChangeOutcome, ChangeSettled, Citation, LibraryEvent, StatuteChange, StatuteChangeFound, affected,
};
use domain::statute::difference::Difference;
use jiff::Timestamp;
use jiff::civil::Date;
use std::sync::Arc;
use store::{Append, AppendError};

/// Stands for the platform as the one who did something.
const PLATFORM: &str = "platform";

/// 法规变动卷 A change of the law in an agency, as opened for a person.
#[derive(Debug, Clone)]
pub struct ChangeFile {
    /// Identifies it in addresses.
    pub id: String,
    /// What was found and settled.
    pub change: StatuteChange,
    /// The agency.
    pub agency: Arc<Registered>,
    version: i64,
}

impl ChangeFile {
    /// 核对期限
    #[must_use]
    pub fn due(&self, office: &Office, person: &Person, at: Timestamp) -> Due {
        self.change.due(&office.context(&self.agency, person, &History::default(), at))
    }
}

impl Office {
    /// 发现法规变动 Opens what the changes of the law recorded here touch in an agency, each once. Whoever looks first does it, so that
    /// nothing is lost between the import and its consequences.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn open_statute_changes(
        &self,
        agency: &str,
        templates: &[Citation],
        at: Timestamp,
    ) -> Result<usize, Stop> {
        let shelved = self.shelved().await?;
        if shelved.events.is_empty() {
            return Ok(0);
        }
        let registered = self.agency(agency).await?;
        let Some(actor) = registered.agency.people.first() else { return Ok(0) };
        let history = History::default();
        let ctx = self.context(&registered, actor, &history, at);
        let mut opened = 0;
        for (n, (recorded_at, _, event)) in shelved.events.iter().enumerate() {
            let stream = change_stream(agency, &(n + 1).to_string());
            if self.store.stream_head(&stream).await?.is_some() {
                if matches!(event, LibraryEvent::StatuteRepealRecorded(repeal) if !shelved.repealed.contains(repeal)) {
                    self.close_undone(&stream, &ctx, at).await?;
                }
                continue;
            }
            let Some((before, after, changed_on)) = sides(event, &shelved) else { continue };
            let difference = match &after {
                Some(after) => Difference::between(&before, after),
                None => Difference::repeal(&before),
            };
            let citing = citations(&registered, legal_day(*recorded_at));
            let citing = citing.into_iter().chain(of_version(templates, &before));
            let affected = affected(citing, &difference);
            if affected.is_empty() {
                continue;
            }
            let found = StatuteChangeFound {
                agency: agency.to_owned(),
                title: before.title.clone(),
                before: before.key.clone(),
                after: after.as_ref().map(|after| after.key.clone()),
                changed_on,
                affected,
            };
            let event = ChangeEvent::StatuteChangeFound(found);
            let Some(change) = StatuteChange::fold([(at, PLATFORM, &event)]) else { continue };
            let append = Append {
                views: views(&stream, &change, &ctx),
                stream,
                category: CHANGE.to_owned(),
                records: vec![received::record(event.name(), &event, PLATFORM, at)?],
                ..Append::default()
            };
            match self.store.append(append).await {
                Ok(_) => opened += 1,
                // Somebody else looked at the same time.
                Err(AppendError::Overtaken) => {}
                Err(error) => return Err(stop(error)),
            }
        }
        Ok(opened)
    }

    /// 废止登记撤销后 Nothing is to be revised any more for a repeal that was none: what is still open of it is settled.
    async fn close_undone(&self, stream: &str, ctx: &Context<'_>, at: Timestamp) -> Result<(), Stop> {
        let stored = self.store.stream(stream, 1).await?;
        let Some(mut change) = fold(&stored)? else { return Ok(()) };
        let items: Vec<u32> = change.open().filter_map(|(n, _)| u32::try_from(n).ok()).collect();
        if items.is_empty() {
            return Ok(());
        }
        let reason = "废止登记已经撤销，原来的条文继续有效".to_owned();
        let settled = ChangeSettled { items, outcome: ChangeOutcome::NoNeed, reason };
        change.apply(&settled, PLATFORM, at);
        let event = ChangeEvent::StatuteChangeSettled(settled);
        let append = Append {
            views: views(stream, &change, ctx),
            stream: stream.to_owned(),
            category: CHANGE.to_owned(),
            expected_version: stored.last().map_or(0, |event| event.version),
            records: vec![received::record(event.name(), &event, PLATFORM, at)?],
            ..Append::default()
        };
        match self.store.append(append).await {
            // Somebody else looked at the same time.
            Ok(_) | Err(AppendError::Overtaken) => Ok(()),
            Err(error) => Err(stop(error)),
        }
    }

    /// 法规变动 The changes that touch an agency, the latest first.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn statute_changes(&self, agency: &str) -> Result<Vec<ChangeFile>, Stop> {
        const MOST: usize = 1000;
        let count = self.shelved().await?.events.len();
        let mut files = Vec::new();
        for n in (1..=count).rev().take(MOST) {
            match self.statute_change(agency, &n.to_string()).await {
                Ok(file) => files.push(file),
                Err(Stop::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(files)
    }

    /// 法规变动 One change that touches an agency.
    ///
    /// # Errors
    /// [`Stop::NotFound`] when there is none.
    pub async fn statute_change(&self, agency: &str, id: &str) -> Result<ChangeFile, Stop> {
        let stored = self.store.stream(&change_stream(agency, id), 1).await?;
        let change = fold(&stored)?.ok_or(Stop::NotFound)?;
        let version = stored.last().map_or(0, |event| event.version);
        Ok(ChangeFile { id: id.to_owned(), change, agency: self.agency(agency).await?, version })
    }

    /// 办结变动任务 Settles some of the tasks of a change. The same key has one effect.
    ///
    /// # Errors
    /// [`Stop::Refused`] when a rule is broken.
    pub async fn settle_statute_change(
        &self,
        agency: &str,
        id: &str,
        person: &Person,
        with: &ChangeSettled,
        key: Option<&str>,
        at: Timestamp,
    ) -> Result<(), Stop> {
        let request = request(&person.id, key, &format!("{agency}/{id}"), with)?;
        if self.answered(request.as_ref()).await?.is_some() {
            return Ok(());
        }
        let file = self.statute_change(agency, id).await?;
        let history = History::default();
        let ctx = self.context(&file.agency, person, &history, at);
        let event = file.change.settle(with, &ctx).map_err(Stop::Refused)?;
        let mut change = file.change.clone();
        change.apply(with, &person.id, at);
        let stream = change_stream(agency, id);
        let append = Append {
            views: views(&stream, &change, &ctx),
            stream,
            category: CHANGE.to_owned(),
            expected_version: file.version,
            records: vec![received::record(event.name(), &event, &person.id, at)?],
            request,
            ..Append::default()
        };
        appended(self.store.append(append).await)
    }
}

/// What a recorded event changed: the version before, the version after, and from when.
fn sides(event: &LibraryEvent, shelved: &Shelved) -> Option<(Arc<Statute>, Option<Arc<Statute>>, Date)> {
    let library = &shelved.library;
    match event {
        LibraryEvent::StatuteVersionRecorded(new) => {
            let versions = library.of_title(&new.title);
            let before = versions.iter().rev().find(|version| version.version_date < new.version_date)?;
            Some((library.statute(&before.key)?, Some(Arc::new((**new).clone())), new.effective_from))
        }
        // A repeal that was taken back before anybody looked touches nothing.
        LibraryEvent::StatuteRepealRecorded(repeal) if shelved.repealed.contains(repeal) => {
            Some((library.statute(&repeal.statute)?, None, repeal.repealed_on))
        }
        _ => None,
    }
}
