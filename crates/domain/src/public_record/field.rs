//! 更正的项目 The items of a public record that may be corrected, of a decision made here or taken in from elsewhere.

use super::{Performance, PublicRecord};
use crate::terms;

terms! {
    /// 更正的项目 DIS-17
    Field {
        PartyName = "当事人",
        Uscc = "统一社会信用代码",
        Cause = "案由",
        Facts = "违法事实",
        Performance = "履行情况",
    }
}

impl Field {
    /// 收录公示可以更正的项目 Of a publication that was taken in. It has no case that would say how the decision is performed: the
    /// agency says so itself (A3.3).
    pub const OF_IMPORTED: [Self; 5] = [Self::PartyName, Self::Uscc, Self::Cause, Self::Facts, Self::Performance];

    /// What it is called in a publication that was taken in, whose text stands where a decision made here states facts.
    #[must_use]
    pub const fn label_of_imported(self) -> &'static str {
        match self {
            Self::Facts => "公示文本",
            other => other.label(),
        }
    }

    /// The name under which forms and programs send it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::PartyName => "party_name",
            Self::Uscc => "uscc",
            Self::Cause => "cause",
            Self::Facts => "facts",
            Self::Performance => "performance",
        }
    }

    /// 现在的内容 What stands now.
    #[must_use]
    pub fn of(self, record: &PublicRecord) -> &str {
        match self {
            Self::PartyName => &record.party_name,
            Self::Uscc => record.uscc.as_deref().unwrap_or_default(),
            Self::Cause => &record.cause,
            Self::Facts => &record.facts,
            Self::Performance => record.performance.label(),
        }
    }

    /// 更正后的内容 What stands from now on; what is no word for 履行情况 leaves it as it is.
    pub(crate) fn put(self, record: &mut PublicRecord, text: String) {
        match self {
            Self::PartyName => record.party_name = text,
            Self::Uscc => record.uscc = Some(text),
            Self::Cause => record.cause = text,
            Self::Facts => record.facts = text,
            Self::Performance => record.performance = performance(&text).unwrap_or(record.performance),
        }
    }
}

/// 履行情况 By its word.
pub(crate) fn performance(word: &str) -> Option<Performance> {
    Performance::ALL.iter().copied().find(|known| known.label() == word)
}

/// 可以写明的履行情况 What somebody may state: that nothing is known is no correction, and how long there is time only a case knows.
pub fn stated_performance() -> impl Iterator<Item = Performance> {
    Performance::ALL.iter().copied().filter(|known| !matches!(known, Performance::Unknown | Performance::NotDue))
}
