//! Who asks. A session is a row in the store under the SHA-256 of a random token that only the browser holds.

use crate::app::App;
use crate::input::cookie;
use crate::stop::Stop;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::people::Person;
use jiff::SignedDuration;
use sha2::{Digest, Sha256};

/// A session ends when nothing has been done for this long …
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// … and at the latest this long after sign-in.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(8);

/// 登录人员 The person who is signed in, with roles as of this request.
///
/// As an extractor it turns away everyone else with [`Stop::SignIn`].
#[derive(Debug, Clone)]
pub struct Signed {
    /// The account.
    pub account: String,
    /// The person of the agency whom the account stands for.
    pub person: Person,
    /// The agency.
    pub agency: String,
    /// Its name, short enough for the mast.
    pub agency_name: String,
}

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Stop> {
        parts.extensions.get::<Self>().cloned().ok_or(Stop::SignIn)
    }
}

/// A token as the browser holds it, and as the store does.
#[derive(Clone)]
pub struct Token {
    /// 32 random bytes in URL-safe base64.
    pub secret: String,
    /// Their SHA-256.
    pub hash: [u8; 32],
}

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn new() -> anyhow::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
        Ok(Self { secret: URL_SAFE_NO_PAD.encode(bytes), hash: Sha256::digest(bytes).into() })
    }

    /// The hash of a token that came in; `None` if it was never one of ours.
    #[must_use]
    pub fn hash_of(secret: &str) -> Option<[u8; 32]> {
        let bytes = URL_SAFE_NO_PAD.decode(secret).ok().filter(|bytes| bytes.len() == 32)?;
        Some(Sha256::digest(bytes).into())
    }
}

/// `__Host-` binds the cookie to this host over https; browsers refuse the prefix without https.
const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The hash of the session that a request carries.
#[must_use]
pub fn carried(headers: &HeaderMap, secure: bool) -> Option<[u8; 32]> {
    Token::hash_of(cookie(headers, cookie_name(secure))?)
}

/// The header that gives the browser its token; an empty one takes it away.
#[must_use]
pub fn set_cookie(secret: &str, secure: bool) -> Option<HeaderValue> {
    let age = if secret.is_empty() { "; Max-Age=0" } else { "" };
    let https = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax{https}{age}", cookie_name(secure))).ok()
}

/// Whether a request speaks for itself by a token in its header, not by a cookie that a browser adds.
#[must_use]
pub fn bears_token(headers: &HeaderMap) -> bool {
    headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).is_some_and(|value| value.starts_with("Bearer "))
}

/// Puts [`Signed`] into the request if its session stands. Assets and the public log are the same for everyone.
pub async fn recognise(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let public = path.starts_with("/assets/") || path.starts_with("/log/");
    if !public && !bears_token(request.headers())
        && let Some(hash) = carried(request.headers(), app.secure())
    {
        match standing(&app, &hash).await {
            Ok(Some(signed)) => {
                request.extensions_mut().insert(signed);
            }
            Ok(None) => {}
            Err(error) => return axum::response::IntoResponse::into_response(Stop::Fault(error)),
        }
    }
    next.run(request).await
}

/// The person of a session that stands now.
async fn standing(_app: &App, _hash: &[u8; 32]) -> anyhow::Result<Option<Signed>> {
    Ok(None)
}
