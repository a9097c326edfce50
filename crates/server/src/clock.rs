//! The clock of the platform.

use jiff::Timestamp;

/// Now, to the microsecond, as the store keeps it.
#[expect(clippy::disallowed_methods, reason = "the one place where time comes in")]
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
}
