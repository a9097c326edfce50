//! 版面 Laying out documents off the threads that answer requests, and keeping the last few previews.

use crate::stop::Stop;
use anyhow::anyhow;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use documents::{Engine, Form, RenderError, Rendered};
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, LazyLock, Mutex};

/// Fonts are read when the first document is made, and then kept.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(None));

/// How many previews are kept: those of the people at work just now.
const KEPT: usize = 24;

/// 预览 The pages of one document, as pictures.
#[derive(Debug)]
pub(super) struct Preview {
    /// The case: who may not open it may not see this.
    pub case: String,
    /// The digest of form and data.
    pub key: String,
    pub pages: Vec<String>,
}

static PREVIEWS: LazyLock<Mutex<VecDeque<Arc<Preview>>>> = LazyLock::new(Mutex::default);

fn key(form: Form, data: &Value) -> String {
    use sha2::{Digest, Sha256};
    let mut sha = Sha256::new();
    sha.update(form.slug());
    sha.update(documents::canonical(data));
    sha.update(data["verify"].to_string());
    hex::encode(sha.finalize())
}

/// A preview that was made just now.
pub(super) fn kept(case: &str, key: &str) -> Option<Arc<Preview>> {
    let previews = PREVIEWS.lock().ok()?;
    previews.iter().find(|preview| preview.case == case && preview.key == key).cloned()
}

/// The pages of a draft.
pub(super) async fn preview(case: &str, form: Form, data: Value) -> Result<Result<Arc<Preview>, RenderError>, Stop> {
    let key = key(form, &data);
    if let Some(preview) = kept(case, &key) {
        return Ok(Ok(preview));
    }
    let pages = match aside(move || ENGINE.preview(form, &data)).await? {
        Ok(pages) => pages,
        Err(refused) => return Ok(Err(refused)),
    };
    let preview = Arc::new(Preview { case: case.to_owned(), key, pages });
    if let Ok(mut previews) = PREVIEWS.lock() {
        previews.truncate(KEPT - 1);
        previews.push_front(Arc::clone(&preview));
    }
    Ok(Ok(preview))
}

/// How many pages a document has; `None` = it cannot be laid out.
pub(super) async fn length(form: Form, data: Value) -> Result<Option<usize>, Stop> {
    Ok(aside(move || ENGINE.preview(form, &data)).await?.ok().map(|pages| pages.len()))
}

/// The finished document.
pub(crate) async fn finished(form: Form, data: Value) -> Result<Result<Rendered, RenderError>, Stop> {
    aside(move || ENGINE.render(form, &data)).await
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Stop> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Stop::Fault(anyhow!("laying out a document: {error}")))
}

/// One page as a picture: nothing in it may run or load, wherever it is opened.
pub(super) fn picture(svg: &str) -> Response {
    const POLICY: &str = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox";
    let headers = [
        (header::CONTENT_TYPE, "image/svg+xml; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (headers, svg.to_owned()).into_response()
}
