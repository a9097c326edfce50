//! 书架 Answers that follow from what is published alone: made once, and kept in memory until the next edition.
//!
//! Everything else about a request is done every time: who asks, what is refused, the headers. An answer for somebody who is
//! signed in is neither kept nor taken from here. A reader who wants it made afresh says `Cache-Control: no-cache`.

use crate::app::App;
use crate::look::Look;
use crate::session::Signed;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::collections::HashMap;
use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// What half of the shelf holds, in bytes. When it is full, the half that was not asked for meanwhile is cleared.
const HALF: usize = 32 * 1024 * 1024;
/// Answers longer than this are not kept, nor are those to addresses longer than [`LONGEST_ADDRESS`].
const LONGEST: usize = 512 * 1024;
const LONGEST_ADDRESS: usize = 1000;
/// Shorter answers are sent as they are.
const WORTH_COMPRESSING: usize = 1024;
/// For how long an answer is kept that follows from more than what is published.
const MOMENT: Duration = Duration::from_secs(1);

/// 可留存 What a handler says of its answer, in the extensions of the response: it may be given to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// It follows from what is published alone.
    Edition,
    /// It follows from more, and may be a second old.
    Moment,
}

/// The same answer, for the shelf.
pub fn keep(answer: impl IntoResponse, follows: Follows) -> Response {
    let mut response = answer.into_response();
    response.extensions_mut().insert(follows);
    response
}

#[derive(Debug)]
struct Kept {
    head: HeaderMap,
    body: Bytes,
    compressed: OnceLock<Bytes>,
    until: Option<Instant>,
}

#[derive(Debug, Default)]
struct Halves {
    edition: u64,
    young: HashMap<String, Arc<Kept>>,
    old: HashMap<String, Arc<Kept>>,
    /// Of the young half.
    size: usize,
}

/// 书架 The kept answers of one edition.
#[derive(Debug, Default)]
pub struct Shelf(Mutex<Halves>);

impl Shelf {
    fn get(&self, edition: u64, key: &str) -> Option<Arc<Kept>> {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if halves.edition != edition {
            *halves = Halves { edition, ..Halves::default() };
            return None;
        }
        let found = match halves.young.get(key) {
            Some(kept) => Arc::clone(kept),
            None => {
                let (key, kept) = halves.old.remove_entry(key)?;
                halves.add(key, Arc::clone(&kept));
                kept
            }
        };
        drop(halves);
        found.until.is_none_or(|until| Instant::now() < until).then_some(found)
    }

    fn put(&self, edition: u64, key: String, kept: &Arc<Kept>) {
        let mut halves = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if halves.edition == edition {
            halves.old.remove(&key);
            halves.add(key, Arc::clone(kept));
        }
    }
}

impl Halves {
    fn add(&mut self, key: String, kept: Arc<Kept>) {
        // Compressed, it will be there once more.
        let size = key.len() + kept.body.len() * 4 / 3 + 512;
        if self.size + size > HALF {
            self.old = std::mem::take(&mut self.young);
            self.size = 0;
        }
        self.size += size;
        self.young.insert(key, kept);
    }
}

impl Kept {
    /// As an answer to a request with these headers.
    fn answer(&self, asked: &HeaderMap) -> Response {
        let mut head = self.head.clone();
        if head.get(header::ETAG).is_some_and(|tag| is_known(asked, tag)) {
            return (StatusCode::NOT_MODIFIED, head).into_response();
        }
        let body = if self.body.len() >= WORTH_COMPRESSING && takes_gzip(asked) {
            head.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            self.compressed.get_or_init(|| compressed(&self.body)).clone()
        } else {
            self.body.clone()
        };
        (head, body).into_response()
    }
}

fn compressed(body: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::default());
    // Writing into memory does not fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default().into()
}

/// Whether the reader has this very answer already.
pub fn is_known(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = asked.get(header::IF_NONE_MATCH).and_then(|known| known.to_str().ok());
    known.zip(tag.to_str().ok()).is_some_and(|(known, tag)| known.split(',').any(|known| known.trim() == tag))
}

fn takes_gzip(asked: &HeaderMap) -> bool {
    let taken = asked.get(header::ACCEPT_ENCODING).and_then(|taken| taken.to_str().ok()).unwrap_or_default();
    taken.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let weight: String = weight.chars().filter(|c| !c.is_whitespace()).collect();
        name.trim().eq_ignore_ascii_case("gzip") && !matches!(weight.as_str(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

/// What an answer depends on besides the edition: the address, the host in it (files and feeds say whole addresses), and how the
/// reader wants pages.
fn key(request: &Request) -> Option<String> {
    let address = request.uri().path_and_query()?.as_str();
    let host = request.headers().get(header::HOST).map_or(Ok(""), HeaderValue::to_str).ok()?;
    let look = Look::of(request.headers()).words();
    (host.len() + address.len() <= LONGEST_ADDRESS).then(|| format!("{look} {host}{address}"))
}

/// Answers from the shelf, or has the answer made and keeps it if it may be kept.
pub async fn answer(State(app): State<App>, request: Request, next: Next) -> Response {
    let is_public = *request.method() == Method::GET && request.extensions().get::<Signed>().is_none();
    let Some(key) = Some(&request).filter(|_| is_public).and_then(key) else { return next.run(request).await };
    // Before anything is read: what is made now may be newer than this edition, but never older.
    let edition = app.store().edition();
    let shelf = app.portal().shelf();
    let asked = request.headers().clone();
    let text = |name| asked.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or_default();
    let kept = if text(header::CACHE_CONTROL).contains("no-cache") { None } else { shelf.get(edition, &key) };
    if let Some(kept) = kept {
        return kept.answer(&asked);
    }
    let response = next.run(request).await;
    let Some(follows) = response.extensions().get::<Follows>().copied() else { return response };
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if body.len() > LONGEST {
        return Response::from_parts(parts, Body::from(body));
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.insert(header::VARY, HeaderValue::from_static("cookie, accept-encoding"));
    let until = (follows == Follows::Moment).then(|| Instant::now() + MOMENT);
    let kept = Arc::new(Kept { head: parts.headers, body, compressed: OnceLock::new(), until });
    shelf.put(edition, key, &kept);
    kept.answer(&asked)
}
