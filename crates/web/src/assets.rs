//! Style sheets, scripts and icons: embedded, served under an address that names their content, kept for a year.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// The sheets in the order of the cascade; they are served as one.
const SHEETS: &[&str] = &[
    include_str!("../assets/css/tokens.css"),
    include_str!("../assets/css/base.css"),
    include_str!("../assets/css/shell.css"),
    include_str!("../assets/css/parts.css"),
    include_str!("../assets/css/form.css"),
    include_str!("../assets/css/sheet.css"),
    include_str!("../assets/css/portal.css"),
    include_str!("../assets/css/widths.css"),
    include_str!("../assets/css/modes.css"),
    include_str!("../assets/css/print.css"),
];

const OTHERS: &[(&str, &str, &str)] = &[
    ("icons.svg", "image/svg+xml", include_str!("../assets/icons.svg")),
    ("favicon.svg", "image/svg+xml", include_str!("../assets/favicon.svg")),
    ("js/main.js", "text/javascript; charset=utf-8", include_str!("../assets/js/main.js")),
    ("js/card.js", "text/javascript; charset=utf-8", include_str!("../assets/js/card.js")),
    ("js/errors.js", "text/javascript; charset=utf-8", include_str!("../assets/js/errors.js")),
    ("js/keys.js", "text/javascript; charset=utf-8", include_str!("../assets/js/keys.js")),
    ("js/narrow.js", "text/javascript; charset=utf-8", include_str!("../assets/js/narrow.js")),
    ("js/preview.js", "text/javascript; charset=utf-8", include_str!("../assets/js/preview.js")),
    ("js/when.js", "text/javascript; charset=utf-8", include_str!("../assets/js/when.js")),
    ("js/rows.js", "text/javascript; charset=utf-8", include_str!("../assets/js/rows.js")),
    ("js/refused.js", "text/javascript; charset=utf-8", include_str!("../assets/js/refused.js")),
];

/// Runs beside the code page, under an address of its own.
const CARD_WORKER: &str = include_str!("../assets/js/card-worker.js");

struct Assets {
    sheet: String,
    /// Names the content of all of them, so that modules may import each other by relative address.
    version: String,
}

static ASSETS: LazyLock<Assets> = LazyLock::new(|| {
    let sheet = SHEETS.concat();
    let mut digest = Sha256::new();
    digest.update(&sheet);
    digest.update(CARD_WORKER);
    for (name, _, content) in OTHERS {
        digest.update(name);
        digest.update(content);
    }
    let version = hex::encode(&digest.finalize()[..8]);
    Assets { sheet, version }
});

/// The address of an asset: `icons.svg`, `js/main.js`, `all.css`.
#[must_use]
pub fn url(name: &str) -> String {
    format!("/assets/{}/{name}", ASSETS.version)
}

/// Serves them.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/assets/{version}/{*name}", get(asset))
        .route("/card/worker.js", get(card_worker))
        .route("/favicon.ico", get(favicon))
}

/// What keeps the code page on an officer's phone. It is told the addresses of this version, so each version brings its
/// own; a browser lets it see that one page, and asks for it afresh each time.
async fn card_worker() -> Response {
    let assets = std::iter::once("all.css").chain(OTHERS.iter().map(|(name, ..)| *name));
    let assets: Vec<String> = assets.map(url).collect();
    let kept = format!("card-{}", ASSETS.version);
    let script = format!("const KEPT = {};\nconst ASSETS = {};\n{}", json!(kept), json!(assets), CARD_WORKER);
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (HeaderName::from_static("service-worker-allowed"), "/card"),
    ];
    (headers, script).into_response()
}

async fn asset(Path((version, name)): Path<(String, String)>) -> Response {
    let found = if name == "all.css" {
        Some(("text/css; charset=utf-8", ASSETS.sheet.as_str()))
    } else {
        OTHERS.iter().find(|(known, ..)| *known == name).map(|(_, kind, content)| (*kind, *content))
    };
    let Some((kind, content)) = found else { return StatusCode::NOT_FOUND.into_response() };
    // A page that was drawn before an upgrade may ask for the version before; it gets the present one, not for keeping.
    let keep = if version == ASSETS.version { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], content).into_response()
}

async fn favicon() -> Response {
    axum::response::Redirect::permanent(&url("favicon.svg")).into_response()
}
