//! What every request passes: a number, no foreign submissions, and headers that bind the browser.

use crate::app::App;
use crate::session::{borne, carried};
use crate::shell::Number;
use crate::stop::Stop;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use std::any::Any;
use tracing::Instrument;

/// Nothing from elsewhere, nothing inline, no framing.
const POLICY: &str =
    "default-src 'self'; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// Numbers the request and binds the browser. A page that needs another policy sets its own header.
pub async fn headers(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let number = number(app.now());
    request.extensions_mut().insert(Number(number.clone()));
    let span = tracing::info_span!("request", number, method = %request.method(), path = request.uri().path());
    let mut response = next.run(request).instrument(span).await;
    let headers = response.headers_mut();
    let mut bind = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    bind(header::CONTENT_SECURITY_POLICY, POLICY);
    bind(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    // Not `no-referrer`: with that, browsers send `Origin: null` with our own forms.
    bind(header::REFERRER_POLICY, "same-origin");
    bind(HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=(), usb=()");
    bind(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    bind(header::CACHE_CONTROL, "no-store");
    if app.secure() {
        bind(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
    if let Ok(value) = HeaderValue::from_str(&number) {
        headers.insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// The number of a request: in order of time, and no other has it. It is no secret, so it needs no secret randomness.
fn number(now: Timestamp) -> String {
    let millis = u64::try_from(now.as_millisecond()).unwrap_or_default();
    let mut chance = [0; 10];
    fastrand::fill(&mut chance);
    uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid().simple().to_string()
}

/// No database, file or page of ours has a NUL: an address with one leads nowhere, a query with one asks for nothing.
pub async fn readable(request: Request, next: Next) -> Response {
    let uri = request.uri();
    if uri.path().contains("%00") {
        return Stop::NotFound.into_response();
    }
    if uri.query().is_some_and(|query| query.contains("%00")) {
        return Stop::Unreadable("the query has a NUL".to_owned()).into_response();
    }
    next.run(request).await
}

/// Refuses what another site makes a browser send. Requests that bear a token are not sent by a browser's habit and pass.
pub async fn same_site(State(app): State<App>, request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    if changes && borne(headers).is_none() && !is_own(headers, carried(headers, app.secure()).is_some()) {
        return Stop::CrossSite.into_response();
    }
    next.run(request).await
}

/// Browsers say where a request comes from; one that says nothing may not use a session.
fn is_own(headers: &HeaderMap, has_session: bool) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text("sec-fetch-site"), text("origin"), text("host")) {
        (Some(site), ..) => matches!(site, "same-origin" | "none"),
        (None, Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
        (None, Some(_), None) => false,
        (None, None, _) => !has_session,
    }
}

/// A panic is a fault of ours like any other.
#[must_use]
pub fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|&s| s.to_owned()));
    Stop::Fault(anyhow::anyhow!("panic: {}", words.unwrap_or_default())).into_response()
}
