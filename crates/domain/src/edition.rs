//! 法律版本 Which version of a law was in force when: the dates alone, as the lawbook knows them.

use jiff::civil::Date;
use std::collections::BTreeMap;

/// 版本 One dated version of a law, by the key that provisions use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Key of the version, for example `水法_2016`.
    pub key: String,
    /// 施行日期
    pub effective_from: Date,
    /// 失效日期 The last day, where a later version or a repeal is known.
    pub effective_to: Option<Date>,
}

impl Edition {
    /// 当日有效 It was the law on that day.
    #[must_use]
    pub fn in_force_on(&self, day: Date) -> bool {
        self.effective_from <= day && self.effective_to.is_none_or(|last| day <= last)
    }
}

/// 法律版本 The versions that are known; nothing is said of a law that is not among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Editions(BTreeMap<String, Edition>);

impl Editions {
    /// These versions.
    pub fn new(editions: impl IntoIterator<Item = Edition>) -> Self {
        Self(editions.into_iter().map(|edition| (edition.key.clone(), edition)).collect())
    }

    /// The version with that key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Edition> {
        self.0.get(key)
    }
}
