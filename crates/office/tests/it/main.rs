//! The tests of the crate, in one binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod cards;
mod corrections;
mod exchange;
mod list_table;
mod moments;
mod named;
mod people;
mod publications;
mod statutes;
mod table_import;
mod upkeep;
