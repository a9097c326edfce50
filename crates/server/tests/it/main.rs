//! The program as its operators use it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod backup;
mod demo;
mod deployment;
mod serve;
mod verify;
mod witness;
