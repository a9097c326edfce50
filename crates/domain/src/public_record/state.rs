//! 公示状态 What the public calls the state of a decision: one definition for pages, search, statistics and files.

use super::{PublicRecord, Status};
use crate::terms;

terms! {
    /// 公示状态 in the words of the public pages.
    PublicState {
        Shown = "公示中",
        Corrected = "已更正",
        TakenDown = "已撤下",
        Expired = "公示期满",
    }
}

impl PublicState {
    /// 正在公示 The states in which the decision itself is read; these are what is counted as published.
    pub const UP: [Self; 2] = [Self::Shown, Self::Corrected];

    /// 正在公示 The decision itself is read.
    #[must_use]
    pub fn is_up(self) -> bool {
        Self::UP.contains(&self)
    }
}

impl PublicRecord {
    /// 公示状态 What the public calls it now.
    #[must_use]
    pub fn state(&self) -> PublicState {
        match &self.status {
            Status::Draft | Status::Published if self.corrections.is_empty() => PublicState::Shown,
            Status::Draft | Status::Published => PublicState::Corrected,
            Status::TakenDown { .. } => PublicState::TakenDown,
            Status::Expired { .. } => PublicState::Expired,
        }
    }
}
