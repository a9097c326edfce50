//! The program as its operators use it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod backup;
mod demo;
mod deployment;
mod every_byte;
mod found;
mod serve;
mod verify;
mod witness;
