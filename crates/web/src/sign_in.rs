//! 登录 Signing in and out.

use crate::app::App;
use crate::assets;
use crate::form::FieldError;
use crate::input::{Submission, local};
use crate::parts::{self, forms};
use crate::session::{self, carried, set_cookie};
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use anyhow::Context;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde::Deserialize;

/// The same for an unknown account, a wrong password and a locked account: none may be found out here.
pub(crate) const WRONG: &str = "账号或者口令不对。连续 6 次不对的，15 分钟内不再受理";

/// `/sign-in`, `/sign-out`
pub fn routes() -> Router<App> {
    Router::new().route("/sign-in", get(show).post(sign_in)).route("/sign-out", post(sign_out))
}

#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    next: String,
}

async fn show(frame: Frame, Query(asked): Query<Asked>) -> Response {
    if frame.person.is_some() {
        return Redirect::to(&local(&asked.next, "/work")).into_response();
    }
    page(&frame, &asked.next, "", &[]).into_response()
}

async fn sign_in(frame: Frame, State(app): State<App>, headers: HeaderMap, sent: Submission) -> Result<Response, Stop> {
    let (login, next) = (sent.get("login"), sent.get("next"));
    // A password is taken as it was typed, blanks included.
    let secret = sent
        .pairs
        .iter()
        .rev()
        .find(|(name, _)| name == "password")
        .map(|(_, value)| value.clone())
        .unwrap_or_default();
    let mut errors = Vec::new();
    if login.is_empty() || login.chars().count() > 80 {
        errors.push(FieldError::new("login", "请填写账号"));
    }
    if secret.is_empty() {
        errors.push(FieldError::new("password", "请填写口令"));
    }
    if !errors.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&frame, next, login, &errors)).into_response());
    }
    let Some(account) = session::proven(&app, login, secret).await? else { return Ok(wrong(&frame, next, login)) };
    // A session of before, of whoever it was, ends here: a new person gets a new token.
    if let Some(hash) = carried(&headers, app.secure()) {
        app.store().end_session(&hash).await.context("session")?;
    }
    let cookie = session::begin(&app, &account).await?;
    let mut response = Redirect::to(&local(next, "/work")).into_response();
    clear(&mut response);
    response.headers_mut().extend(cookie.map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

fn wrong(frame: &Frame, next: &str, login: &str) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page(frame, next, login, &[FieldError::new("password", WRONG)])).into_response()
}

async fn sign_out(State(app): State<App>, headers: HeaderMap) -> Result<Response, Stop> {
    if let Some(hash) = carried(&headers, app.secure()) {
        app.store().end_session(&hash).await.context("session")?;
    }
    let mut response = Redirect::to("/sign-in").into_response();
    clear(&mut response);
    response.headers_mut().extend(set_cookie("", app.secure()).map(|cookie| (header::SET_COOKIE, cookie)));
    Ok(response)
}

/// What a browser kept of the code page of whoever used it before goes. Cookies stay: they are set beside this.
fn clear(response: &mut Response) {
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"storage\""));
}

fn page(frame: &Frame, next: &str, login: &str, errors: &[FieldError]) -> Markup {
    let error = |path: &str| errors.iter().find(|error| error.path == path).map(|error| error.message.as_str());
    let site = &frame.site;
    let body = html! {
        div.login {
            header.login__art {
                svg.fa aria-hidden="true" focusable="false" viewBox="0 0 100 108" { use href={ (assets::url("icons.svg")) "#zhi" } width="100" height="108"; }
                a.brand href="/" { (parts::seal()) span { span.brand__name { "獬豸" } span.brand__sub { (site.region) "行政执法办案台" } } }
                blockquote aria-label="说文解字：灋" { "灋，刑也。平之如水，从水；" br; "廌，所以触不直者去之，从去。" }
                p.meta { @if !site.contact.is_empty() { (site.contact) @if !site.phone.is_empty() { "　" (site.phone) } } }
            }
            main.login__f id="main" tabindex="-1" {
                (forms::error_summary(errors))
                h1 { "登录" }
                p.muted.mt2 { "仅限在岗执法、审核、公示人员。系统记录每次登录。" }
                form.mt5 method="post" action="/sign-in" novalidate {
                    input type="hidden" name="next" value=(next);
                    @let control = html! { input.inp id="f-login" name="login" value=(login) autocomplete="username" autocapitalize="off" spellcheck="false" aria-describedby=[forms::described("f-login", false, error("login").is_some())] aria-invalid=[error("login").map(|_| "true")]; };
                    (forms::field("f-login", &html! { "账号" }, false, "", error("login"), &control))
                    @let control = html! { input.inp id="f-password" name="password" type="password" autocomplete="current-password" aria-describedby=[forms::described("f-password", false, error("password").is_some())] aria-invalid=[error("password").map(|_| "true")]; };
                    (forms::field("f-password", &html! { "口令" }, false, "", error("password"), &control))
                    div.btnrow { button.btn.btn--l.btn--block type="submit" { "登录" } }
                    p.mt3.meta { a href="/" { "去公示门户" } }
                }
            }
        }
    };
    shell::bare(frame, "獬豸办案台", &Page::new("登录").failed(!errors.is_empty()).body(body))
}
