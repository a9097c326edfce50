//! The contract of the store, on both databases.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod accounts;
mod durability;
mod edition;
#[cfg(feature = "faults")]
mod faults;
mod log;
mod place;
mod record;
mod views;

use place::{Place, append, both, key, open, options};
