//! The tests of the crate, in one binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod api;
mod authorisation;
mod canary;
mod cards;
mod corrections;
mod crawl;
mod desk;
mod district;
mod documents;
mod everything;
mod forms;
mod fuzz;
mod gallery;
mod http;
mod imported;
mod inbox;
mod inquiries;
mod list_files;
mod lists;
mod lists_for_programs;
mod open_data;
mod outlets;
mod people;
mod portal;
mod progress;
mod publishing;
mod revisions;
mod transfers;
mod turns;
