//! 导入进度 How far an import is: counted by whoever reads and writes, read by whoever waits.

use std::sync::atomic::{AtomicUsize, Ordering};

/// 导入进度 Rows of a file so far.
#[derive(Debug, Default)]
pub struct Tally {
    /// 已读取 Rows read from the file; the reader of the file counts them itself.
    pub read: AtomicUsize,
    checked: AtomicUsize,
    writing: AtomicUsize,
    written: AtomicUsize,
}

/// 进度 The same at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Rows read from the file.
    pub read: usize,
    /// Rows checked.
    pub checked: usize,
    /// What is to be written; nothing while there is nothing to write.
    pub writing: usize,
    /// What of it was written.
    pub written: usize,
}

impl Tally {
    /// One more row was checked.
    pub fn check(&self) {
        self.checked.fetch_add(1, Ordering::Relaxed);
    }

    /// So many are to be written.
    pub fn begin_writing(&self, number: usize) {
        self.writing.store(number, Ordering::Relaxed);
    }

    /// So many more were written.
    pub fn wrote(&self, number: usize) {
        self.written.fetch_add(number, Ordering::Relaxed);
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let of = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        Progress {
            read: of(&self.read),
            checked: of(&self.checked),
            writing: of(&self.writing),
            written: of(&self.written),
        }
    }
}
