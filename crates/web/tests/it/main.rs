//! The tests of the crate, in one binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod api;
mod desk;
mod documents;
mod forms;
mod gallery;
mod http;
mod portal;
