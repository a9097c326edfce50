//! Who asks. A session is a row in the store under the SHA-256 of a random token that only the browser holds.

use crate::app::App;
use crate::input::cookie;
use crate::password;
use crate::stop::Stop;
use anyhow::Context;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::agency::Agency;
use domain::people::Person;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::{Account, ApiToken, Session, SignedIn};

/// A session ends when nothing has been done for this long …
pub const IDLE: SignedDuration = SignedDuration::from_mins(30);
/// … and at the latest this long after sign-in.
pub const ABSOLUTE: SignedDuration = SignedDuration::from_hours(8);
/// Use of a session is noted no more often than this, in microseconds: not every page should cost a write.
const BETWEEN_NOTES: i64 = 60_000_000;

/// 登录人员 The person who is signed in, with roles as of this request.
///
/// As an extractor it turns away everyone else with [`Stop::SignIn`].
#[derive(Debug, Clone)]
pub struct Signed {
    /// The account.
    pub account: String,
    /// The person of the agency whom the account stands for.
    pub person: Person,
    /// The agency.
    pub agency: String,
    /// Its name, short enough for the mast.
    pub agency_name: String,
    /// The password was given by somebody else: nothing is done before it is changed.
    pub must_change: bool,
}

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Stop> {
        match parts.extensions.get::<Self>() {
            None => Err(Stop::SignIn),
            Some(signed) if signed.must_change => Err(Stop::ChangePassword),
            Some(signed) => Ok(signed.clone()),
        }
    }
}

/// 新登录人员 Somebody signed in, also with a password that has yet to be changed.
pub struct Newcomer(pub Signed);

impl<S: Sync> FromRequestParts<S> for Newcomer {
    type Rejection = Stop;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Stop> {
        parts.extensions.get::<Signed>().cloned().map(Self).ok_or(Stop::SignIn)
    }
}

/// A token as the browser holds it, and as the store does.
#[derive(Clone)]
pub struct Token {
    /// 32 random bytes in URL-safe base64.
    pub secret: String,
    /// Their SHA-256 in hexadecimal.
    pub hash: String,
}

impl Token {
    /// A new one.
    ///
    /// # Errors
    /// When the system gives no randomness.
    pub fn new() -> anyhow::Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
        Ok(Self { secret: URL_SAFE_NO_PAD.encode(bytes), hash: hex::encode(Sha256::digest(bytes)) })
    }

    /// The hash of a token that came in; `None` if it was never one of ours.
    #[must_use]
    pub fn hash_of(secret: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(secret).ok().filter(|bytes| bytes.len() == 32)?;
        Some(hex::encode(Sha256::digest(bytes)))
    }
}

/// `__Host-` binds the cookie to this host over https; browsers refuse the prefix without https.
const fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-session" } else { "session" }
}

/// The hash of the session that a request carries.
#[must_use]
pub fn carried(headers: &HeaderMap, secure: bool) -> Option<String> {
    Token::hash_of(cookie(headers, cookie_name(secure))?)
}

/// The header that gives the browser its token; an empty one takes it away.
#[must_use]
pub fn set_cookie(secret: &str, secure: bool) -> Option<HeaderValue> {
    let age = if secret.is_empty() { "; Max-Age=0" } else { "" };
    let https = if secure { "; Secure" } else { "" };
    HeaderValue::from_str(&format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax{https}{age}", cookie_name(secure))).ok()
}

/// The token that a program bears in a header of its own, which no browser adds by itself.
#[must_use]
pub fn borne(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ").map(str::trim)
}

/// Puts [`Signed`] into the request if its session stands. Assets and the public log are the same for everyone.
pub async fn recognise(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if !path.starts_with("/assets/") && !path.starts_with("/log/") {
        match who(&app, request.headers()).await {
            Ok(Some(signed)) => {
                request.extensions_mut().insert(signed);
            }
            Ok(None) => {}
            Err(error) => return Stop::Fault(error).into_response(),
        }
    }
    next.run(request).await
}

/// The person of a request: by its token if it bears one, else by its session.
async fn who(app: &App, headers: &HeaderMap) -> anyhow::Result<Option<Signed>> {
    let now = app.now().as_microsecond();
    if let Some(secret) = borne(headers) {
        let Some(hash) = Token::hash_of(secret) else { return Ok(None) };
        let found = app.store().token(&hash, now).await?;
        let Some((_, account)) = found else { return Ok(None) };
        return Signed::of(app, &account).await;
    }
    let Some(hash) = carried(headers, app.secure()) else { return Ok(None) };
    let Some(SignedIn { session, account }) = app.store().signed_in(&hash, now).await? else { return Ok(None) };
    if now - session.seen_at > BETWEEN_NOTES {
        app.store().touch_session(&hash, now, ends(session.created_at, now)).await?;
    }
    Signed::of(app, &account).await
}

/// Failed attempts before an account is locked …
const ATTEMPTS: i64 = 6;
/// … and for how long. Attempts while it is locked do not make it longer, so nobody can be kept out for good.
const LOCK: SignedDuration = SignedDuration::from_mins(15);

/// The account that signs in with this password. `None` for an unknown account, a wrong password, a locked account and
/// somebody who left: none of them may be told from the others. What became of an attempt is on record.
///
/// # Errors
/// When the store fails or the password could not be checked.
pub async fn proven(app: &App, login: &str, secret: String) -> anyhow::Result<Option<Account>> {
    let account = app.store().account_by_login(login).await?;
    let hash = account.as_ref().map(|account| account.password_hash.clone());
    let right = password::matches(secret, hash).await?;
    let Some(account) = account.filter(|account| account.enabled) else { return Ok(None) };
    if !heeded(app, &account, right).await? || Signed::of(app, &account).await?.is_none() {
        return Ok(None);
    }
    app.office().note_account(&account.id, &account.agency, "signed_in", "", app.now()).await?;
    Ok(Some(account))
}

/// Whether somebody who is signed in knows the password; wrong ones count as at sign-in.
///
/// # Errors
/// When the store fails or the password could not be checked.
pub async fn confirmed(app: &App, account: &Account, secret: String) -> anyhow::Result<bool> {
    let right = password::matches(secret, Some(account.password_hash.clone())).await?;
    heeded(app, account, right).await
}

/// Counts an attempt; whether it was right and heeded at all.
async fn heeded(app: &App, account: &Account, right: bool) -> anyhow::Result<bool> {
    let now = app.now();
    if account.locked_until > now.as_microsecond() {
        return Ok(false);
    }
    if !right {
        let until = now.saturating_add(LOCK).unwrap_or(now).as_microsecond();
        app.store().note_failed_sign_in(&account.id, ATTEMPTS, until).await?;
        app.office().note_account(&account.id, &account.agency, "sign_in_failed", "", now).await?;
        return Ok(false);
    }
    app.store().note_sign_in(&account.id).await?;
    Ok(true)
}

/// The name of tokens that stand for a sign-in.
pub const SIGN_IN_TOKEN: &str = "session";
/// The longest life of a token, in days.
pub const LONGEST_TOKEN: i64 = 366;

/// Whether a token may bear this name: it says what the token is for.
#[must_use]
pub fn names_a_token(name: &str) -> bool {
    !name.trim().is_empty() && name != SIGN_IN_TOKEN && name.chars().count() <= 80 && !name.contains(char::is_control)
}

/// 新令牌 A token that was issued; its secret is told once.
#[derive(Debug, Clone)]
pub struct Issued {
    /// Its id.
    pub id: String,
    /// What the program bears.
    pub secret: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// Issues a token of an account, on record unless it stands for a sign-in, which has a record of its own.
///
/// # Errors
/// When there is no randomness or the store fails.
pub async fn issue(app: &App, account: &str, agency: &str, name: &str, life: SignedDuration) -> anyhow::Result<Issued> {
    let now = app.now();
    let expires_at = now.checked_add(life).context("the life of a token")?;
    let token = Token::new()?;
    let id = uuid::Uuid::now_v7().to_string();
    if name != SIGN_IN_TOKEN {
        app.office().note_account(account, agency, "token_issued", name, now).await?;
    }
    let row = ApiToken {
        id: id.clone(),
        token_hash: token.hash,
        account: account.to_owned(),
        name: name.to_owned(),
        created_at: now.as_microsecond(),
        expires_at: expires_at.as_microsecond(),
        revoked_at: None,
    };
    app.store().add_token(&row).await?;
    Ok(Issued { id, secret: token.secret, expires_at })
}

/// Revokes one of a person's own tokens.
///
/// # Errors
/// [`Stop::NotFound`] when it is not theirs.
pub async fn revoke(app: &App, signed: &Signed, id: &str) -> Result<(), Stop> {
    let tokens = app.store().tokens_of(&signed.account).await?;
    let Some(token) = tokens.iter().find(|token| token.id == id) else { return Err(Stop::NotFound) };
    app.office().note_account(&signed.account, &signed.agency, "token_revoked", &token.name, app.now()).await?;
    Ok(app.store().revoke_token(id, app.now().as_microsecond()).await?)
}

/// When a session ends that began then and is used now.
fn ends(began: i64, now: i64) -> i64 {
    now.saturating_add(micros(IDLE)).min(began.saturating_add(micros(ABSOLUTE)))
}

fn micros(span: SignedDuration) -> i64 {
    i64::try_from(span.as_micros()).unwrap_or(i64::MAX)
}

/// Begins a session of an account; the cookie for the browser.
///
/// # Errors
/// When there is no randomness or the store fails.
pub async fn begin(app: &App, account: &Account) -> anyhow::Result<Option<HeaderValue>> {
    let now = app.now().as_microsecond();
    let token = Token::new()?;
    app.store().purge_sessions(now).await?;
    let session = Session {
        id_hash: token.hash,
        account: account.id.clone(),
        created_at: now,
        seen_at: now,
        expires_at: ends(now, now),
        body: "{}".to_owned(),
    };
    app.store().begin_session(&session).await?;
    Ok(set_cookie(&token.secret, app.secure()))
}

/// What the store keeps of a person beside the account's own columns.
#[derive(Debug, Serialize, Deserialize)]
struct Profile {
    agency_name: String,
    person: Person,
}

/// 开户 The account by which a person of an agency signs in.
///
/// # Errors
/// When the system gives no randomness for the hash.
pub async fn account(
    person: &Person,
    agency: &Agency,
    login: &str,
    password: String,
    now: Timestamp,
) -> anyhow::Result<Account> {
    let profile = Profile { agency_name: agency.name.clone(), person: person.clone() };
    let roles = person
        .roles
        .iter()
        .map(|role| serde_json::to_value(role).map(|value| value.as_str().unwrap_or_default().to_owned()));
    Ok(Account {
        id: person.id.clone(),
        login: login.to_owned(),
        name: person.name.clone(),
        agency: agency.id.clone(),
        roles: roles.collect::<Result<_, _>>()?,
        profile: serde_json::to_string(&profile)?,
        password_hash: password::hash(password).await?,
        enabled: true,
        created_at: now.as_microsecond(),
        failures: 0,
        locked_until: 0,
        must_change: false,
    })
}

impl Signed {
    /// The account's owner as the register has them now: who left is nobody here. Without a registered agency, as the
    /// account itself says.
    async fn of(app: &App, account: &Account) -> anyhow::Result<Option<Self>> {
        match app.office().agency(&account.agency).await {
            Ok(registered) => {
                let agency = &registered.agency;
                Ok(agency.person(&account.id).filter(|person| person.employed).map(|person| Self {
                    account: account.id.clone(),
                    person: person.clone(),
                    agency: agency.id.clone(),
                    agency_name: agency.name.clone(),
                    must_change: account.must_change,
                }))
            }
            Err(office::Stop::NotFound) => Self::unregistered(account).map(Some),
            Err(error) => Err(error.into()),
        }
    }

    fn unregistered(account: &Account) -> anyhow::Result<Self> {
        let profile: Profile =
            serde_json::from_str(&account.profile).with_context(|| format!("profile of account {}", account.id))?;
        let roles = account.roles.iter().map(|role| serde_json::from_value(json!(role)));
        let person = Person {
            id: account.id.clone(),
            name: account.name.clone(),
            roles: roles.collect::<Result<_, _>>()?,
            ..profile.person
        };
        Ok(Self {
            account: account.id.clone(),
            person,
            agency: account.agency.clone(),
            agency_name: profile.agency_name,
            must_change: account.must_change,
        })
    }
}
