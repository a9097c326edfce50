//! 版次 Which state of what is published this is: what was made of one edition holds until the next.

use crate::Store;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts up whenever something that is published may have changed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edition(Arc<AtomicU64>);

impl Edition {
    pub(crate) fn turn(&self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }

    pub(crate) fn number(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

impl Store {
    /// The present edition of what is published. Read it first, then what is published: what was read is of this edition or
    /// a later one, never of an earlier.
    ///
    /// It turns before a receipt is given, so nobody who was told that something is taken down finds it in the edition of
    /// before. What another node writes is not noticed here: whoever follows the log calls [`Store::turn_edition`].
    pub fn edition(&self) -> u64 {
        self.edition.number()
    }

    /// Says that something published changed otherwise than by an append to this store.
    pub fn turn_edition(&self) {
        self.edition.turn();
    }
}
