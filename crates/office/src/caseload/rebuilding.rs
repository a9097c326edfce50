//! 重建 The views made anew from the events, and whether they follow from them.

use super::{CATEGORY, CaseFile, read};
use crate::projection::{self, project};
use crate::registry::Registered;
use crate::{Office, Stop};
use domain::case::Case;
use domain::context::History;
use jiff::Timestamp;
use std::sync::{Arc, Mutex, PoisonError};
use store::views::ViewWrite;
use store::{StoredEvent, StreamHead};

impl Office {
    /// 重建 Makes every view anew from the events.
    ///
    /// # Errors
    /// When the store fails or an event cannot be read.
    pub async fn rebuild(&self) -> Result<u64, Stop> {
        let project = self.projector().await?;
        Ok(self.store().rebuild(project).await?)
    }

    /// 更新视图 Makes the views anew if another version of the program filled them; whether it did.
    ///
    /// # Errors
    /// When the store fails or an event cannot be read.
    pub async fn refresh(&self) -> Result<bool, Stop> {
        if self.store().views_version().await? == projection::VERSION {
            return Ok(false);
        }
        self.rebuild().await?;
        self.store().note_views(projection::VERSION).await?;
        Ok(true)
    }

    /// 核对视图 The first row of the views that does not follow from the events, if any.
    ///
    /// # Errors
    /// When the store fails or an agency cannot be read.
    pub async fn views_flaw(&self) -> Result<Option<String>, Stop> {
        let project = self.projector().await?;
        // No leaf binds the category of a stream; its id does, and the id is bound. A case under another category would be
        // missing from every list, and the lists would not know.
        let astray = Mutex::new(None);
        let flaw = self
            .store()
            .views_flaw(|head, events| {
                if !fits(&head.id, &head.category) {
                    let mut first = astray.lock().unwrap_or_else(PoisonError::into_inner);
                    first.get_or_insert_with(|| format!("stream {}", head.id));
                }
                project(head, events)
            })
            .await?;
        Ok(astray.into_inner().unwrap_or_else(PoisonError::into_inner).or(flaw))
    }

    /// What the views hold of a stream, from its events alone: the agency as it was at the last of them.
    async fn projector(&self) -> Result<impl Fn(&StreamHead, &[StoredEvent]) -> Vec<ViewWrite>, Stop> {
        let agencies = self.agencies().await?;
        let law = self.shelved().await?;
        let calendar = self.calendar();
        Ok(move |head: &StreamHead, stored: &[StoredEvent]| {
            if head.category == crate::publications::HISTORICAL {
                return crate::upkeep::projected(&head.id, stored, &agencies);
            }
            if head.category == crate::import_batches::CATEGORY {
                return crate::import_batches::projected(&head.id, stored);
            }
            if head.category == crate::corrections::CATEGORY {
                return crate::corrections::projected(&head.id, stored, &agencies, calendar);
            }
            if head.category == crate::inquiries::CATEGORY {
                return crate::inquiries::projected(&head.id, stored, &agencies, calendar);
            }
            if head.category == crate::statutes::CHANGE {
                return crate::statutes::projected(&head.id, stored, &agencies, calendar);
            }
            if head.category == crate::statutes::CATEGORY {
                return crate::statutes::library_projected(stored);
            }
            if head.category == crate::registry::CATEGORY {
                return crate::list_tasks::projected(&head.id, &agencies, calendar);
            }
            if head.category == crate::annual_reports::CATEGORY {
                return crate::annual_reports::projected(&head.id, stored, &agencies, calendar);
            }
            if head.category != CATEGORY {
                return Vec::new();
            }
            let Ok((agency, events)) = read(stored) else { return Vec::new() };
            let Some(agency) = agencies.iter().find(|registered| registered.agency.id == agency) else {
                return Vec::new();
            };
            let case = Case::fold(events.iter().map(|entry| &entry.recorded));
            let at = events.last().map_or(Timestamp::UNIX_EPOCH, |entry| entry.recorded.at);
            let agency = match domain::registry::fold_until(&agency.entries, at) {
                Some(then) => Arc::new(Registered { agency: then, ..(**agency).clone() }),
                None => Arc::clone(agency),
            };
            let (id, law) = (head.id.clone(), law.clone());
            project(&CaseFile { id, agency, case, events, history: History::default(), law }, calendar, at)
        })
    }
}

/// Whether a stream of this id is of this category: a case has a bare id, most others begin with their category.
fn fits(id: &str, category: &str) -> bool {
    let is_case = uuid::Uuid::try_parse(id).is_ok();
    is_case == (category == CATEGORY) && id.split_once(':').is_none_or(|(prefix, _)| prefix == category)
}
