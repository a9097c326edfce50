//! 行政执法 The domain: what the law lets an agency do, in what order and by when.
//!
//! Everything here is pure. Time, calendar, people and settings come in as arguments ([`context::Context`]);
//! what an act decides comes out as [`case::event::Event`]s or as a [`rule::Refusal`] that cites the article.

pub mod account;
pub mod act;
pub mod agency;
pub mod annual_report;
pub mod benchmark;
pub mod calendar;
pub mod card_code;
pub mod case;
pub mod context;
pub mod correction_request;
pub mod due;
pub mod edition;
pub mod flowchart;
pub mod identifier;
pub mod inquiry;
pub mod list;
pub mod money;
pub mod number;
pub mod party;
pub mod people;
pub mod personnel;
pub mod profile;
pub mod public_record;
pub mod redaction;
pub mod registry;
pub mod rule;
pub mod statute;
mod stored;
pub mod term;
