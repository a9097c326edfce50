//! The application as HTTP: its state, and its routes put together.

use crate::portal::Portal;
use crate::session::recognise;
use crate::site::Site;
use crate::stop::{self, Stop};
use crate::{api, assets, desk, documents, guard, look, portal, sign_in};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use jiff::Timestamp;
use office::Office;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::timeout::TimeoutLayer;
use vault::Vault;

/// The longest body of a form. Routes that take files set a limit of their own.
const FORM: usize = 2 * 1024 * 1024;
/// The longest that a page may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a deployment decides about its pages.
#[derive(Debug, Clone)]
pub struct Settings {
    /// What it says about itself.
    pub site: Arc<Site>,
    /// Served over https: cookies are bound to the host, browsers are told to stay with https.
    pub secure: bool,
    /// The clock. The binary gives the system's, tests one that stands still.
    pub clock: fn() -> Timestamp,
}

/// What pages need from the outside. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct App {
    settings: Settings,
    office: Office,
    vault: Vault,
    portal: Portal,
}

impl App {
    /// Puts it together.
    #[must_use]
    pub fn new(settings: Settings, office: Office, vault: Vault) -> Self {
        Self { settings, office, vault, portal: Portal::default() }
    }

    /// The same with a portal that can search.
    #[must_use]
    pub fn with_portal(self, portal: Portal) -> Self {
        Self { portal, ..self }
    }

    /// The deployment.
    #[must_use]
    pub fn site(&self) -> Arc<Site> {
        Arc::clone(&self.settings.site)
    }

    /// Whether it is served over https.
    #[must_use]
    pub const fn secure(&self) -> bool {
        self.settings.secure
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.settings.clock)()
    }

    /// Cases: the one way to read and change them.
    #[must_use]
    pub const fn office(&self) -> &Office {
        &self.office
    }

    /// What the portal keeps in memory.
    #[must_use]
    pub const fn portal(&self) -> &Portal {
        &self.portal
    }

    /// The bytes of evidence.
    #[must_use]
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// The store, for lists, accounts and the log.
    #[must_use]
    pub const fn store(&self) -> &Store {
        self.office.store()
    }
}

/// Every page and every address of the API.
///
/// A module of pages has `pub fn routes() -> Router<App>` and is merged in [`pages`]. Routes that take files are merged
/// in [`uploads`]: they set their own limit and may take their time.
pub fn router(app: App) -> Router {
    let pages = pages()
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PATIENCE))
        .layer(DefaultBodyLimit::max(FORM));
    enclose(pages.merge(uploads()), app)
}

fn pages() -> Router<App> {
    Router::new()
        .merge(assets::routes())
        .merge(look::routes())
        .merge(sign_in::routes())
        .merge(api::routes())
        .merge(desk::routes())
        .merge(portal::routes())
        .merge(documents::routes())
}

fn uploads() -> Router<App> {
    Router::new().merge(api::uploads()).merge(desk::uploads())
}

/// What every request passes, the first line innermost.
fn enclose(routes: Router<App>, app: App) -> Router {
    let texts = DefaultPredicate::new()
        .and(NotForContentType::const_new("video/"))
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/octet-stream"));
    routes
        .fallback(async || Stop::NotFound)
        .method_not_allowed_fallback(async || Stop::NotThatWay)
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(from_fn_with_state(app.clone(), guard::same_site))
        .layer(from_fn(guard::readable))
        .layer(from_fn_with_state(app.clone(), stop::draw))
        .layer(from_fn_with_state(app.clone(), recognise))
        .layer(CompressionLayer::new().compress_when(texts))
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .with_state(app)
}
