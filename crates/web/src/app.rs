//! The application as HTTP: its state, and its routes put together.

use crate::imports::Imports;
use crate::portal::Portal;
use crate::session::recognise;
use crate::site::Site;
use crate::stop::{self, Stop};
use crate::{api, assets, desk, documents, guard, look, portal, query, sign_in};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use jiff::Timestamp;
use office::Office;
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::timeout::TimeoutLayer;
use vault::Vault;

/// The longest body of a form. Routes that take files set a limit of their own.
pub(crate) const FORM: usize = 2 * 1024 * 1024;
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

/// What pages need from the outside. Cheap to clone, for each layer of a request holds one; all clones are one.
#[derive(Clone)]
pub struct App(Arc<Inside>);

#[derive(Clone)]
struct Inside {
    settings: Settings,
    office: Office,
    vault: Vault,
    portal: Portal,
    imports: Arc<Imports>,
}

impl App {
    /// Puts it together.
    #[must_use]
    pub fn new(settings: Settings, office: Office, vault: Vault) -> Self {
        Self(Arc::new(Inside { settings, office, vault, portal: Portal::default(), imports: Arc::default() }))
    }

    /// The same with a portal that can search.
    #[must_use]
    pub fn with_portal(self, portal: Portal) -> Self {
        Self(Arc::new(Inside { portal, ..Inside::clone(&self.0) }))
    }

    /// The deployment.
    #[must_use]
    pub fn site(&self) -> Arc<Site> {
        Arc::clone(&self.0.settings.site)
    }

    /// Whether it is served over https.
    #[must_use]
    pub fn secure(&self) -> bool {
        self.0.settings.secure
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        (self.0.settings.clock)()
    }

    /// Cases: the one way to read and change them.
    #[must_use]
    pub fn office(&self) -> &Office {
        &self.0.office
    }

    /// What the portal keeps in memory.
    #[must_use]
    pub fn portal(&self) -> &Portal {
        &self.0.portal
    }

    /// Files that are being imported.
    pub(crate) fn imports(&self) -> &Imports {
        &self.0.imports
    }

    /// The bytes of evidence.
    #[must_use]
    pub fn vault(&self) -> &Vault {
        &self.0.vault
    }

    /// The store, for lists, accounts and the log.
    #[must_use]
    pub fn store(&self) -> &Store {
        self.0.office.store()
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
    Router::new().merge(api::uploads()).merge(desk::uploads()).merge(portal::uploads())
}

/// What every request passes, the first line outermost. One stack, not a layer each: a router makes the whole of it anew for
/// each request.
fn enclose(routes: Router<App>, app: App) -> Router {
    let texts = DefaultPredicate::new()
        .and(NotForContentType::const_new("video/"))
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/octet-stream"));
    let passed = ServiceBuilder::new()
        .layer(from_fn_with_state(app.clone(), guard::headers))
        .layer(CompressionLayer::new().compress_when(texts))
        .layer(from_fn_with_state(app.clone(), recognise))
        .layer(from_fn_with_state(app.clone(), stop::draw))
        .layer(from_fn(guard::readable))
        .layer(from_fn_with_state(app.clone(), guard::same_site))
        .layer(CatchPanicLayer::custom(guard::panicked))
        .layer(from_fn_with_state(app.clone(), portal::shelf::answer))
        .layer(from_fn(query::tidy));
    routes
        .fallback(async || Stop::NotFound)
        .method_not_allowed_fallback(async || Stop::NotThatWay)
        .layer(passed)
        .with_state(app)
}
