//! What comes in: submissions of forms, cookies, addresses to return to.

use crate::app::FORM;
use crate::parts::forms::KEY;
use crate::stop::Stop;
use axum::extract::{Form, FromRequest, Request};
use axum::http::{HeaderMap, header};
use std::str::FromStr;

/// No form of ours has more controls than this.
pub(crate) const PAIRS: usize = 10_000;

/// A submitted form: its pairs in order, as [`crate::form::Form::read`] takes them.
#[derive(Debug, Clone, Default)]
pub struct Submission {
    /// Names and values.
    pub pairs: Vec<(String, String)>,
}

impl Submission {
    /// The last value with this name, without blanks around; empty if there is none.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.pairs.iter().rev().find(|(key, _)| key == name).map_or("", |(_, value)| value.trim())
    }

    /// The idempotency key that the form was drawn with.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        Some(self.get(KEY)).filter(|key| !key.is_empty() && key.len() <= 64)
    }
}

impl<S: Send + Sync> FromRequest<S> for Submission {
    type Rejection = Stop;

    async fn from_request(request: Request, state: &S) -> Result<Self, Stop> {
        let Form(pairs) =
            Form::<Vec<(String, String)>>::from_request(request, state).await.map_err(|error| {
                match error.status() {
                    axum::http::StatusCode::PAYLOAD_TOO_LARGE => Stop::TooLarge(FORM as u64),
                    _ => Stop::Unreadable(error.body_text()),
                }
            })?;
        if pairs.len() > PAIRS {
            return Err(Stop::Unreadable("too many fields".into()));
        }
        Ok(Self { pairs })
    }
}

/// The value of a cookie.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value))
}

/// A number in the path of an address; what is no number is the address of nothing.
///
/// # Errors
/// [`Stop::NotFound`].
pub fn number<T: FromStr>(step: &str) -> Result<T, Stop> {
    step.parse().map_err(|_| Stop::NotFound)
}

/// An address on this site to go to next; anything else becomes `or`.
#[must_use]
pub fn local(address: &str, or: &str) -> String {
    let here = address.starts_with('/')
        && !address.starts_with("//")
        && !address.contains(['\\', '\n', '\r', '\t'])
        && address.len() <= 2000;
    encoded(if here { address } else { or })
}

/// An address with everything outside ASCII percent-encoded, fit for a `Location` header.
#[must_use]
pub fn encoded(address: &str) -> String {
    use std::fmt::Write;
    let mut result = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>') {
            result.push(char::from(byte));
        } else {
            let _ = write!(result, "%{byte:02X}");
        }
    }
    result
}

/// A word made fit for the query of an address or one step of a path.
#[must_use]
pub fn query(word: &str) -> String {
    use std::fmt::Write;
    let mut result = String::with_capacity(word.len());
    for byte in word.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            result.push(char::from(byte));
        } else {
            let _ = write!(result, "%{byte:02X}");
        }
    }
    result
}
