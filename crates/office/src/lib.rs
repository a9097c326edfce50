//! 办案 The one way to read and change cases: load, check who asks, let the domain decide, append.
//!
//! Desk, API, stories and demo all come through here, so that no channel can do what another may not.

pub mod access;
mod accounts;
pub mod annual_reports;
pub mod cards;
mod caseload;
mod checkup;
pub mod corrections;
pub mod double_publicity;
pub mod exchange;
pub mod import_batches;
pub mod inquiries;
pub mod list_table;
pub mod list_tasks;
mod lists;
mod manning;
pub mod named;
pub mod outlets;
mod people;
pub mod people_table;
pub mod progress;
mod projection;
pub mod publications;
pub mod published;
mod publishing;
pub mod question_table;
mod received;
mod registry;
mod request;
pub mod result_table;
pub mod roster_table;
mod seen;
pub mod statutes;
pub mod table_import;
mod tally;
mod terms;
pub mod upkeep;

pub use caseload::{CaseFile, Entry, Incoming, Receipt, Whereabouts};
pub use checkup::check_up;
pub use lists::{Clerk, ListRelease};
pub use manning::ShortHanded;
pub use projection::{project, public_id, role_names, today};
pub use publishing::PublicationState;
pub use received::PublicReceipt;
pub use registry::Registered;
pub use tally::{Progress, Tally};

use domain::calendar::Calendar;
use domain::profile::Profile;
use domain::rule::Refusal;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, RwLock};
use store::{Store, StoreError};

/// 办案 Store and law together. Cheap to clone.
#[derive(Clone)]
pub struct Office {
    store: Store,
    calendar: &'static Calendar,
    agencies: Arc<RwLock<HashMap<String, Arc<Registered>>>>,
    seen: Arc<seen::Seen>,
    library: Arc<RwLock<Option<statutes::Shelved>>>,
}

/// 停办 Why nothing was done, by what the person who asked does next.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The law refuses: read why.
    #[error("{0}")]
    Refused(Refusal),
    /// There is no such thing, or it is not for this person to know.
    #[error("没有找到")]
    NotFound,
    /// Someone else acted first: look again.
    #[error("已被他人抢先办理，请重新打开页面")]
    Overtaken,
    /// The same request key was used for something else.
    #[error("同一请求编号已用于不同的内容")]
    KeyReused,
    /// The clock of the machine lies before the last record of the case: nothing may be dated backwards.
    #[error("服务器时钟（{now}）早于本案最后一条记录（{last}）")]
    ClockBehind {
        /// When something was last recorded.
        last: Timestamp,
        /// What the clock says.
        now: Timestamp,
    },
    /// We broke.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// 故障 What only an operator can mend.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored event cannot be read.
    #[error("事件 {stream} 第 {version} 号无法读取：{source}")]
    Event {
        /// The stream.
        stream: String,
        /// The version.
        version: i64,
        /// Why.
        source: serde_json::Error,
    },
    /// Something could not be written as JSON.
    #[error("无法写成 JSON：{0}")]
    Json(#[from] serde_json::Error),
    /// The deployment has no key.
    #[error("本部署没有密钥")]
    NoKey,
    /// The system gives no randomness.
    #[error("取不到随机数：{0}")]
    Randomness(String),
    /// An agency names settings that do not exist.
    #[error("没有参数表“{0}”")]
    Profile(String),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

impl Office {
    /// An office on this store, with the calendar of the lawbook.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self {
            store,
            calendar: lawbook::calendar(),
            agencies: Arc::default(),
            seen: Arc::default(),
            library: Arc::default(),
        }
    }

    /// The store, for reading lists.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Working days.
    #[must_use]
    pub const fn calendar(&self) -> &'static Calendar {
        self.calendar
    }

    /// The settings with this key.
    ///
    /// # Errors
    /// When the lawbook has none.
    pub fn profile(&self, key: &str) -> Result<&'static Profile, Fault> {
        lawbook::profile(key).ok_or_else(|| Fault::Profile(key.to_owned()))
    }
}
