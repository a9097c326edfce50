//! 我的账号 What people do with their own account: the password, where they are signed in, the tokens of their programs.

use super::{counted, full_minute};
use crate::app::App;
use crate::form::FieldError;
use crate::input::Submission;
use crate::parts::forms::{self, Post};
use crate::parts::lists::{self, Cell};
use crate::parts::{self, Tone, pages};
use crate::password;
use crate::session::{self, Newcomer, Signed, carried};
use crate::shell::{self, Frame, Page};
use crate::stop::Stop;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use maud::{Markup, html};
use serde::Deserialize;
use store::Account;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    done: String,
}

fn moment(micros: i64) -> String {
    Timestamp::from_microsecond(micros).map(full_minute).unwrap_or_default()
}

/// 修改口令 Also for those who may do nothing else before they have done it.
pub(super) async fn password(frame: Frame, Newcomer(signed): Newcomer) -> Result<Markup, Stop> {
    Ok(draw_password(&frame, &signed, &[]))
}

fn draw_password(frame: &Frame, signed: &Signed, errors: &[FieldError]) -> Markup {
    let error = |path: &str| errors.iter().find(|error| error.path == path).map(|error| error.message.as_str());
    let control = |name: &str, label: &str, complete: &str, help: &str| {
        let id = crate::form::name_to_id(name);
        let described = forms::described(&id, !help.is_empty(), error(name).is_some());
        let control = html! { input.inp id=(id) name=(name) type="password" autocomplete=(complete) maxlength=(password::LONGEST) aria-describedby=[described] aria-invalid=[error(name).map(|_| "true")]; };
        forms::field(&id, &html! { (label) }, false, help, error(name), &control)
    };
    let fields = html! {
        (forms::error_summary(errors))
        (control("current", if signed.must_change { "初始口令" } else { "现在的口令" }, "current-password", ""))
        (control("new", "新口令", "new-password", password::ASKED))
        (control("again", "再输一遍新口令", "new-password", ""))
    };
    let cancel = if signed.must_change { None } else { Some("/account") };
    let post = Post { action: "/account/password", button: "修改口令", cancel, ..Post::default() };
    let body = html! {
        (pages::head("修改口令", &html! { span { (signed.person.name) } span { "修改后，在其他地方的登录同时失效" } }))
        @if signed.must_change { (parts::note(Tone::Warn, "请先修改初始口令", &html! { p { "现在的口令由管理员给出。修改以后才能办理业务。" } })) }
        section.card.card--pad.narrow.mt3 aria-label="修改口令" { (forms::post(&post, &fields)) }
    };
    let page = Page::new("修改口令").failed(!errors.is_empty()).body(body);
    shell::desk(frame, &if signed.must_change { page } else { page.crumb("我的账号", "/account") })
}

/// Passwords are taken as they were typed, blanks included.
fn typed(sent: &Submission, name: &str) -> String {
    let last = sent.pairs.iter().rev().find(|(key, _)| key == name);
    last.map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Changes it: the one of before must be known, whoever is signed in.
pub(super) async fn change_password(
    frame: Frame,
    Newcomer(signed): Newcomer,
    State(app): State<App>,
    headers: HeaderMap,
    sent: Submission,
) -> Result<Response, Stop> {
    let (current, new, again) = (typed(&sent, "current"), typed(&sent, "new"), typed(&sent, "again"));
    let account = app.store().account(&signed.account).await?.ok_or(Stop::SignIn)?;
    let mut errors = Vec::new();
    if current.is_empty() {
        errors.push(FieldError::new("current", "请填写现在的口令"));
    } else if !session::confirmed(&app, &account, current.clone()).await? {
        errors.push(FieldError::new("current", "现在的口令不对。连续 6 次不对的，15 分钟内不再受理"));
    }
    if let Some(flaw) = password::flaw(&new, &[&account.login, &signed.person.name]) {
        errors.push(FieldError::new("new", flaw));
    } else if new == current {
        errors.push(FieldError::new("new", "新口令不能与现在的相同"));
    } else if new != again {
        errors.push(FieldError::new("again", "两次输入的不一样"));
    }
    if !errors.is_empty() {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, draw_password(&frame, &signed, &errors)).into_response());
    }
    app.office().note_account(&signed.account, &signed.agency, "password_changed", "", app.now()).await?;
    let changed = Account { password_hash: password::hash(new).await?, must_change: false, ..account };
    app.store().put_account(&changed).await?;
    let kept = carried(&headers, app.secure()).unwrap_or_default();
    app.store().end_other_sessions(&signed.account, &kept).await?;
    Ok(Redirect::to("/account?done=password").into_response())
}

/// 我的账号
pub(super) async fn page(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Markup, Stop> {
    let words = match asked.done.as_str() {
        "password" => "口令已经修改。",
        "sessions" => "其他地方的登录已经结束。",
        "token" => "令牌已经作废。",
        _ => "",
    };
    draw(&frame, &app, &signed, &headers, words, None, &[], ("", "90")).await
}

#[expect(clippy::too_many_arguments, reason = "what a page of forms shows")]
async fn draw(
    frame: &Frame,
    app: &App,
    signed: &Signed,
    headers: &HeaderMap,
    done: &str,
    secret: Option<&str>,
    errors: &[FieldError],
    (name, days): (&str, &str),
) -> Result<Markup, Stop> {
    let now = app.now().as_microsecond();
    let here = carried(headers, app.secure()).unwrap_or_default();
    let sessions = app.store().sessions_of(&signed.account, now).await?;
    let tokens: Vec<_> = app.store().tokens_of(&signed.account).await?;
    let tokens: Vec<_> = tokens
        .into_iter()
        .filter(|token| token.revoked_at.is_none() && token.expires_at > now && token.name != session::SIGN_IN_TOKEN)
        .collect();
    let error = |path: &str| errors.iter().find(|error| error.path == path).map(|error| error.message.as_str());
    let rows: Vec<Vec<Markup>> = tokens
        .iter()
        .map(|token| {
            let action = format!("/account/tokens/{}/revoke", token.id);
            vec![
                html! { (token.name) },
                html! { (moment(token.created_at)) },
                html! { (moment(token.expires_at)) },
                html! { form method="post" action=(action) { button.btn.btn--2.btn--s type="submit" { "作废" span.vh { "：" (token.name) } } } },
            ]
        })
        .collect();
    let fields = html! {
        (forms::error_summary(errors))
        (forms::line("name", "用途", name, "写明哪个程序使用，例如“区大数据平台同步”", error("name")))
        (forms::line("days", "有效天数", days, "1 至 366 天", error("days")))
    };
    let post = Post { action: "/account/tokens", button: "签发令牌", ..Post::default() };
    let frame = counted(frame.clone(), app, signed).await?;
    let body = html! {
        (pages::head("我的账号", &html! { span { (signed.person.name) } span { (signed.agency_name) } }))
        @if !done.is_empty() { div role="status" { (parts::note(Tone::Good, "", &html! { p { (done) } })) } }
        @if let Some(secret) = secret {
            div role="status" { (parts::note(Tone::Good, "令牌，只显示这一次", &html! { p.hash data-secret { (secret) } p { "请立即存入使用它的程序。程序以 " code { "Authorization: Bearer" } " 请求头携带。" } })) }
        }
        (parts::section("password", "口令", &html! {}, &html! { p { a.btn.btn--2 href="/account/password" { "修改口令" } } }))
        (parts::section("sessions", "正在登录", &html! { (sessions.len()) " 处" }, &html! {
            ul.rows { @for session in &sessions { li {
                span { @if session.id_hash == here { "这里" } @else { "其他地方" } }
                span.meta { "登录 " (moment(session.created_at)) "，最近使用 " (moment(session.seen_at)) }
            } } }
            @if sessions.iter().any(|session| session.id_hash != here) {
                form.mt3 method="post" action="/account/sessions" { button.btn.btn--2 type="submit" { "结束其他地方的登录" } }
            }
        }))
        (parts::section("tokens", "接口令牌", &html! { "供程序使用" }, &html! {
            p { "程序凭令牌以您的身份办理，权限与您相同；停用账号、离职时同时失效。" a href="/api/v1/openapi.json" { "接口说明" } }
            @if rows.is_empty() { p.muted { "没有令牌。" } }
            @else { (lists::folding("接口令牌", &[("用途", Cell::Text), ("签发", Cell::Short), ("有效期至", Cell::Short), ("办理", Cell::Text)], &rows)) }
            details.card.card--pad.mt3 open[!errors.is_empty()] { summary { "签发令牌" } (forms::post(&post, &fields)) }
        }))
    };
    Ok(shell::desk(&frame, &Page::new("我的账号").failed(!errors.is_empty()).body(body)))
}

/// Ends what is signed in elsewhere.
pub(super) async fn end_sessions(signed: Signed, State(app): State<App>, headers: HeaderMap) -> Result<Redirect, Stop> {
    app.office().note_account(&signed.account, &signed.agency, "sessions_ended", "", app.now()).await?;
    let kept = carried(&headers, app.secure()).unwrap_or_default();
    app.store().end_other_sessions(&signed.account, &kept).await?;
    Ok(Redirect::to("/account?done=sessions"))
}

/// Issues a token and tells it, once.
pub(super) async fn issue(
    frame: Frame,
    signed: Signed,
    State(app): State<App>,
    headers: HeaderMap,
    sent: Submission,
) -> Result<Response, Stop> {
    let (name, days) = (sent.get("name"), sent.get("days"));
    let life: Option<i64> = days.parse().ok().filter(|days| (1..=session::LONGEST_TOKEN).contains(days));
    let mut errors = Vec::new();
    if !session::names_a_token(name) {
        errors.push(FieldError::new("name", "请写明用途，最多 80 个字"));
    }
    if life.is_none() {
        errors.push(FieldError::new("days", format!("请填写 1 至 {} 的整数", session::LONGEST_TOKEN)));
    }
    let Some(life) = life.filter(|_| errors.is_empty()) else {
        let page = draw(&frame, &app, &signed, &headers, "", None, &errors, (name, days)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    };
    let issued =
        session::issue(&app, &signed.account, &signed.agency, name, jiff::SignedDuration::from_hours(24 * life))
            .await?;
    Ok(draw(&frame, &app, &signed, &headers, "", Some(&issued.secret), &[], ("", "90")).await?.into_response())
}

/// Revokes one of one's own.
pub(super) async fn revoke(signed: Signed, State(app): State<App>, Path(id): Path<String>) -> Result<Redirect, Stop> {
    session::revoke(&app, &signed, &id).await?;
    Ok(Redirect::to("/account?done=token"))
}
