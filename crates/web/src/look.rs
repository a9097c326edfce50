//! How a reader wants pages to look: kept in a cookie, drawn by the server, so that nothing flickers.

use crate::app::App;
use crate::input::{cookie, local};
use axum::Router;
use axum::extract::Query;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

const COOKIE: &str = "look";

/// The reader's choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// 夜间: chosen dark or light; not chosen, the system decides.
    pub dark: Option<bool>,
    /// 高对比
    pub contrast: bool,
    /// 大字版
    pub elder: bool,
}

impl Look {
    /// Reads the cookie.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let mut look = Self::default();
        for word in cookie(headers, COOKIE).unwrap_or_default().split('.') {
            match word {
                "dark" => look.dark = Some(true),
                "light" => look.dark = Some(false),
                "contrast" => look.contrast = true,
                "elder" => look.elder = true,
                _ => {}
            }
        }
        look
    }

    /// As the cookie holds them.
    pub(crate) fn words(self) -> String {
        let theme = self.dark.map(|dark| if dark { "dark" } else { "light" });
        let words = [theme, self.contrast.then_some("contrast"), self.elder.then_some("elder")];
        words.into_iter().flatten().collect::<Vec<_>>().join(".")
    }

    /// `data-theme` of the page.
    #[must_use]
    pub fn theme(self) -> Option<&'static str> {
        self.dark.map(|dark| if dark { "dark" } else { "light" })
    }
}

#[derive(Debug, Deserialize)]
struct Change {
    theme: Option<String>,
    contrast: Option<String>,
    elder: Option<String>,
    #[serde(default)]
    back: String,
}

/// `/preferences?elder=on&back=/decisions`
pub fn routes() -> Router<App> {
    Router::new().route("/preferences", get(change))
}

async fn change(headers: HeaderMap, Query(change): Query<Change>) -> Response {
    let mut look = Look::of(&headers);
    if let Some(theme) = change.theme.as_deref() {
        look.dark = match theme {
            "dark" => Some(true),
            "light" => Some(false),
            _ => None,
        };
    }
    if let Some(contrast) = change.contrast {
        look.contrast = contrast == "on";
    }
    if let Some(elder) = change.elder {
        look.elder = elder == "on";
    }
    let mut response = Redirect::to(&local(&change.back, "/")).into_response();
    let cookie = format!("{COOKIE}={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax", look.words());
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}
