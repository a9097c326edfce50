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
use store::ApiToken;

/// The name of tokens that stand for a sign-in.
const SESSION: &str = "session";
/// The longest life of a token, in days.
const LONGEST: i64 = 366;

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

/// A token of an account, stored; its secret is told once.
async fn give(app: &App, account: &str, name: &str, life: SignedDuration) -> Result<Json<Value>, Stop> {
    let now = app.now();
    let ends = now.checked_add(life).map_err(|_| malformed("days", "太长"))?;
    let token = Token::new()?;
    let id = uuid::Uuid::now_v7().to_string();
    let row = ApiToken {
        id: id.clone(),
        token_hash: token.hash,
        account: account.to_owned(),
        name: name.to_owned(),
        created_at: now.as_microsecond(),
        expires_at: ends.as_microsecond(),
        revoked_at: None,
    };
    app.store().add_token(&row).await?;
    Ok(Json(json!({"id": id, "token": token.secret, "expires_at": ends})))
}

/// `POST /api/v1/sessions`
pub async fn sign_in(State(app): State<App>, sent: Sent) -> Result<(StatusCode, Json<Value>), Stop> {
    let SignIn { name, password } = sent.into()?;
    if name.is_empty() || name.chars().count() > 80 || name.contains(char::is_control) {
        return Err(malformed("name", "请填写账号"));
    }
    let Some(account) = session::proven(&app, &name, password).await? else { return Err(Stop::SignIn) };
    Ok((StatusCode::CREATED, give(&app, &account.id, SESSION, session::ABSOLUTE).await?))
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
        if token.is_none_or(|(token, _)| token.name != SESSION) {
            return Err(Stop::SignIn);
        }
    }
    let NewToken { name, days } = sent.into()?;
    if name.trim().is_empty() || name == SESSION || name.chars().count() > 80 || name.contains(char::is_control) {
        return Err(malformed("name", "写明用途，最多 80 个字"));
    }
    if !(1..=LONGEST).contains(&days) {
        return Err(malformed("days", format!("1 至 {LONGEST}")));
    }
    Ok((StatusCode::CREATED, give(&app, &signed.account, &name, SignedDuration::from_hours(24 * days)).await?))
}

/// `DELETE /api/v1/tokens/{id}`: one of one's own.
pub async fn revoke(State(app): State<App>, signed: Signed, Path(id): Path<String>) -> Result<StatusCode, Stop> {
    if !app.store().tokens_of(&signed.account).await?.iter().any(|token| token.id == id) {
        return Err(Stop::NotFound);
    }
    app.store().revoke_token(&id, app.now().as_microsecond()).await?;
    Ok(StatusCode::NO_CONTENT)
}
