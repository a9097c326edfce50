//! 已读案卷 Cases as they were last read. An event is never changed or removed, so only what came after is read again: what is
//! kept here cannot be out of date, only incomplete.

use crate::caseload::Entry;
use domain::case::Case;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::views::ViewWrite;

/// Events in half of what is kept. When it is full, the half that was not asked for meanwhile is forgotten.
const HALF: usize = 4_000;

/// A case up to its last event that was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Read {
    pub(crate) agency: String,
    pub(crate) case: Case,
    pub(crate) events: Vec<Arc<Entry>>,
    /// What the lists hold of it, if this process wrote that with the last of the events.
    pub(crate) views: Option<Arc<Vec<ViewWrite>>>,
}

#[derive(Debug, Default)]
struct Halves {
    young: HashMap<String, Arc<Read>>,
    old: HashMap<String, Arc<Read>>,
    /// Events in the young half.
    events: usize,
}

#[derive(Debug, Default)]
pub(crate) struct Seen(Mutex<Halves>);

impl Seen {
    pub(crate) fn get(&self, id: &str) -> Option<Arc<Read>> {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(read) = halves.young.get(id) {
            return Some(Arc::clone(read));
        }
        let (id, read) = halves.old.remove_entry(id)?;
        halves.add(id, Arc::clone(&read));
        Some(read)
    }

    /// Of these views, the ones that differ from what this process wrote with that version of the case; all of them if it
    /// was not this process that wrote it.
    pub(crate) fn changed(&self, id: &str, version: i64, views: &[ViewWrite]) -> Vec<ViewWrite> {
        let known = self.get(id).filter(|known| i64::try_from(known.events.len()) == Ok(version));
        let written = known.and_then(|known| known.views.clone()).unwrap_or_default();
        views.iter().filter(|view| !written.contains(view)).cloned().collect()
    }

    pub(crate) fn put(&self, id: &str, read: Arc<Read>) {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Two who read at the same time: the one who saw less does not undo what the other saw.
        if halves.young.get(id).is_none_or(|known| known.events.len() < read.events.len()) {
            halves.old.remove(id);
            halves.add(id.to_owned(), read);
        }
    }
}

impl Halves {
    fn add(&mut self, id: String, read: Arc<Read>) {
        if self.events + read.events.len() > HALF {
            self.old = std::mem::take(&mut self.young);
            self.events = 0;
        }
        self.events += read.events.len();
        let before = self.young.insert(id, read);
        self.events -= before.map_or(0, |before| before.events.len()).min(self.events);
    }
}

#[cfg(test)]
mod tests {
    use super::{HALF, Read, Seen};
    use crate::caseload::Entry;
    use domain::act::case_file::Note;
    use domain::case::event::{Event, Recorded};
    use jiff::Timestamp;
    use std::sync::Arc;

    fn read(events: usize) -> Arc<Read> {
        let note = Note { about: "x".into(), text: "y".into() };
        let event = Event::NoteAdded(note);
        let entry =
            Entry { version: 1, position: 0, recorded: Recorded { at: Timestamp::UNIX_EPOCH, by: "p".into(), event } };
        Arc::new(Read { events: (0..events).map(|_| Arc::new(entry.clone())).collect(), ..Read::default() })
    }

    #[test]
    fn what_was_read_further_stays() {
        let seen = Seen::default();
        seen.put("a", read(3));
        seen.put("a", read(2));
        assert_eq!(seen.get("a").map(|read| read.events.len()), Some(3));
    }

    #[test]
    fn what_nobody_asks_for_is_forgotten_and_what_is_asked_for_stays() {
        let seen = Seen::default();
        seen.put("asked", read(10));
        seen.put("not asked", read(10));
        for nth in 0..HALF / 5 {
            seen.put(&format!("{nth}"), read(10));
            assert!(seen.get("asked").is_some());
        }
        assert!(seen.get("not asked").is_none());
    }
}
