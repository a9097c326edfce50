//! 令牌 Signing in as a program, and the tokens that programs bear.

use super::input::{Sent, malformed};
use crate::app::App;
use crate::session::{self, Signed, Token, borne, carried};
use crate::stop::Stop;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignIn {
    name: String,
    password: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewToken {
    name: String,
    days: i64,
}

/// What a program is told of a token, once.
fn told(issued: &session::Issued) -> Json<Value> {
    Json(json!({"id": issued.id, "token": issued.secret, "expires_at": issued.expires_at}))
}

/// `POST /api/v1/sessions`
pub async fn sign_in(State(app): State<App>, sent: Sent) -> Result<(StatusCode, Json<Value>), Stop> {
    let SignIn { name, password } = sent.into()?;
    if name.is_empty() || name.chars().count() > 80 || name.contains(char::is_control) {
        return Err(malformed("name", "请填写账号"));
    }
    let Some(account) = session::proven(&app, &name, password).await? else { return Err(Stop::NotProven) };
    if account.must_change {
        return Err(Stop::ChangePassword);
    }
    let issued = session::issue(&app, &account.id, &account.agency, session::SIGN_IN_TOKEN, session::ABSOLUTE).await?;
    Ok((StatusCode::CREATED, told(&issued)))
}

/// `DELETE /api/v1/sessions`
pub async fn sign_out(State(app): State<App>, _: Signed, headers: HeaderMap) -> Result<StatusCode, Stop> {
    let now = app.now().as_microsecond();
    if let Some(hash) = borne(&headers).and_then(Token::hash_of) {
        if let Some((token, _)) = app.store().token(&hash, now).await? {
            app.store().revoke_token(&token.id, now).await?;
        }
    } else if let Some(hash) = carried(&headers, app.secure()) {
        app.store().end_session(&hash).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/tokens`
pub async fn list(State(app): State<App>, signed: Signed) -> Result<Json<Value>, Stop> {
    let moment = |micros: i64| Timestamp::from_microsecond(micros).ok();
    let now = app.now().as_microsecond();
    let tokens: Vec<Value> = app
        .store()
        .tokens_of(&signed.account)
        .await?
        .into_iter()
        .filter(|token| token.revoked_at.is_none() && token.expires_at > now)
        .map(|token| {
            json!({
                "id": token.id,
                "name": token.name,
                "created_at": moment(token.created_at),
                "expires_at": moment(token.expires_at),
            })
        })
        .collect();
    Ok(Json(json!({"tokens": tokens})))
}

/// `POST /api/v1/tokens`
pub async fn issue(
    State(app): State<App>,
    signed: Signed,
    headers: HeaderMap,
    sent: Sent,
) -> Result<(StatusCode, Json<Value>), Stop> {
    // A token cannot beget tokens that outlive it: a person has to have signed in.
    if let Some(hash) = borne(&headers).and_then(Token::hash_of) {
        let token = app.store().token(&hash, app.now().as_microsecond()).await?;
        if token.is_none_or(|(token, _)| token.name != session::SIGN_IN_TOKEN) {
            return Err(Stop::SignIn);
        }
    }
    let NewToken { name, days } = sent.into()?;
    if !session::names_a_token(&name) {
        return Err(malformed("name", "写明用途，最多 80 个字"));
    }
    if !(1..=session::LONGEST_TOKEN).contains(&days) {
        return Err(malformed("days", format!("1 至 {}", session::LONGEST_TOKEN)));
    }
    let life = SignedDuration::from_hours(24 * days);
    Ok((StatusCode::CREATED, told(&session::issue(&app, &signed.account, &signed.agency, &name, life).await?)))
}

/// `DELETE /api/v1/tokens/{id}`: one of one's own.
pub async fn revoke(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<StatusCode, Stop> {
    session::revoke(&app, &signed, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
