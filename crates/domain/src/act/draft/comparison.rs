//! 轻重比较 Whether a draft weighs more than what the party was told.

use super::{DecisionKind, Penalty, PenaltyKind, Set};
use std::collections::BTreeSet;

/// The longest term of the penalties of a kind, in months.
fn term(set: &Set, kind: PenaltyKind) -> Option<u32> {
    set.penalties.iter().filter(|penalty| penalty.kind == kind).filter_map(|penalty| penalty.months).max()
}

impl Set {
    /// Heavier than `other`: a new kind of penalty, a greater amount, a longer term, or other words of what neither measures
    /// without the statement that it is lighter (PEN-40, PEN-63).
    #[must_use]
    pub fn is_heavier_than(&self, other: &Self) -> bool {
        let penalizes = self.kind == DecisionKind::Penalize;
        if penalizes && other.kind != DecisionKind::Penalize {
            return true;
        }
        let kinds: BTreeSet<PenaltyKind> = self.penalties.iter().map(|p| p.kind).collect();
        penalizes
            && kinds.iter().any(|kind| {
                let had = other.penalties.iter().any(|p| p.kind == *kind);
                let greater = self.sum(&[*kind]) > other.sum(&[*kind]) || term(self, *kind) > term(other, *kind);
                !had || greater || (!self.lighter && self.reworded(other, *kind))
            })
    }

    /// The words of a penalty changed that no sum measures, and its term did not become shorter: 没收一台 against 没收十台.
    fn reworded(&self, other: &Self, kind: PenaltyKind) -> bool {
        if matches!(kind, PenaltyKind::Fine | PenaltyKind::ConfiscateGains) {
            return false;
        }
        let shorter = matches!((term(self, kind), term(other, kind)), (Some(now), Some(then)) if now < then);
        let of_kind = |penalty: &&Penalty| penalty.kind == kind;
        let told = |words: &str| other.penalties.iter().filter(of_kind).any(|told| told.content.trim() == words.trim());
        !shorter && !self.penalties.iter().filter(of_kind).all(|penalty| told(&penalty.content))
    }

    /// Changed to the party's disadvantage against what was noticed, so that notice must be given again (PEN-63):
    /// heavier, a breach of a provision that was not named, or other facts or provisions without being lighter.
    #[must_use]
    pub fn is_worse_than(&self, noticed: &Self) -> bool {
        if self.kind != DecisionKind::Penalize {
            return false;
        }
        let other_grounds = self.facts != noticed.facts
            || self.reasons != noticed.reasons
            || self.violated != noticed.violated
            || self.basis != noticed.basis;
        let unnamed = self.violated.iter().any(|provision| !noticed.violated.contains(provision));
        unnamed || self.is_heavier_than(noticed) || (other_grounds && !noticed.is_heavier_than(self))
    }
}
