//! 法律资料 The law as the product ships it: statutes, calendar, divisions, profiles and published decisions, embedded and parsed once.
//!
//! What is embedded cannot be wrong at run time alone: a test loads all of it. Should a file not parse all the same, it is left out,
//! and what asks for it finds nothing.

mod calendar;
mod decisions;
mod divisions;
mod library;
mod profiles;
mod statutes;

pub use calendar::calendar;
pub use decisions::{PublishedDecision, decisions};
pub use divisions::{Division, Divisions, Level, Township, divisions};
pub use library::{Library, Version, Words};
pub use profiles::{Profiles, profile, profiles};
pub use statutes::{Statutes, editions, statutes};

/// A file that the product ships and that cannot be read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect {
    /// Path of the file in the repository.
    pub file: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Every embedded file that cannot be read: none, and a test says so.
#[must_use]
pub fn defects() -> Vec<Defect> {
    [
        calendar::load().1,
        decisions::load().1,
        divisions::load().1,
        library::defects(),
        profiles::load().1,
        statutes::load().1,
    ]
    .concat()
}

/// A defect in a file.
fn defect(file: impl Into<String>, reason: impl std::fmt::Display) -> Defect {
    Defect { file: file.into(), reason: reason.to_string() }
}
