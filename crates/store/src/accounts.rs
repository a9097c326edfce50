//! 账号 Who may sign in, who is signed in, and which programs may call. Not events: passwords and sessions are no record.

use crate::sql::{self, Sql, TableRow, table_row, values};
use crate::{Store, StoreError};

table_row! {
    /// 账号 An account.
    Account in "account" {
        /// Its id: the actor of events.
        id: String,
        /// What its owner types to sign in.
        login: String,
        /// The name of its owner.
        name: String,
        /// The agency.
        agency: String,
        /// The roles.
        roles: Vec<String>,
        /// What else is known of the person, as JSON.
        profile: String,
        /// The Argon2 hash of the password, with its parameters. Never shown.
        password_hash: String,
        /// Whether it may sign in.
        enabled: bool,
        /// When it was made, in microseconds since 1970.
        created_at: i64,
        /// How many attempts to sign in failed one after the other.
        failures: i64,
        /// Until when no attempt is heeded, in microseconds since 1970.
        locked_until: i64,
        /// The password was given by somebody else and has to be changed before anything else is done.
        must_change: bool,
    }
}

table_row! {
    /// 会话 Someone signed in.
    Session in "session" {
        /// The hash of the secret in the cookie; the secret itself is stored nowhere.
        id_hash: String,
        /// The account.
        account: String,
        /// When it began, in microseconds since 1970.
        created_at: i64,
        /// When it was last used.
        seen_at: i64,
        /// When it ends.
        expires_at: i64,
        /// What the session remembers, as JSON.
        body: String,
    }
}

table_row! {
    /// 接口令牌 A token for a program.
    ApiToken in "api_token" {
        /// Its id.
        id: String,
        /// The hash of the token; the token itself is stored nowhere.
        token_hash: String,
        /// The account it acts for.
        account: String,
        /// What it is for.
        name: String,
        /// When it was made, in microseconds since 1970.
        created_at: i64,
        /// When it ends.
        expires_at: i64,
        /// When it was revoked.
        revoked_at: Option<i64>,
    }
}

/// A session and the account it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The session.
    pub session: Session,
    /// The account.
    pub account: Account,
}

impl Store {
    async fn put<R: TableRow>(&self, key: &str, row: &R) -> Result<(), StoreError> {
        let mut connection = self.database.write.acquire().await?;
        let done = sql::replace_all(&mut connection, &[key], &[row]).await;
        self.database.examined(done.map_err(StoreError::from))
    }

    async fn find<R: TableRow>(&self, column: &str, value: &str) -> Result<Option<R>, StoreError> {
        let mut select = Sql::select::<R>();
        select.push(" WHERE ").push(column).push(" = ").bind(value);
        Ok(select.first(&self.database.read).await?)
    }

    /// Adds an account, or overwrites the one of the same id.
    pub async fn put_account(&self, account: &Account) -> Result<(), StoreError> {
        self.put("id", account).await
    }

    /// The account of this id.
    pub async fn account(&self, id: &str) -> Result<Option<Account>, StoreError> {
        self.find("id", id).await
    }

    /// The account that signs in with this.
    pub async fn account_by_login(&self, login: &str) -> Result<Option<Account>, StoreError> {
        self.find("login", login).await
    }

    /// The accounts of an agency, or all.
    pub async fn accounts(&self, agency: Option<&str>) -> Result<Vec<Account>, StoreError> {
        let mut select = Sql::select::<Account>();
        select
            .filter(agency.map(|agency| Sql::new("agency = $1", values![agency])).into_iter().collect())
            .push(" ORDER BY agency, login");
        Ok(select.all(&self.database.read).await?)
    }

    /// Counts a failed attempt to sign in; from the `limit`th on, no attempt is heeded until then.
    pub async fn note_failed_sign_in(&self, account: &str, limit: i64, locked_until: i64) -> Result<(), StoreError> {
        let sql = Sql::new(
            "UPDATE account SET failures = failures + 1, locked_until = CASE WHEN failures + 1 >= $2 THEN $3 ELSE locked_until END WHERE id = $1",
            values![account, limit, locked_until],
        );
        self.database.write(sql).await.map(drop)
    }

    /// Forgets failed attempts.
    pub async fn note_sign_in(&self, account: &str) -> Result<(), StoreError> {
        self.database
            .write(Sql::new("UPDATE account SET failures = 0, locked_until = 0 WHERE id = $1", values![account]))
            .await
            .map(drop)
    }

    /// Begins a session.
    pub async fn begin_session(&self, session: &Session) -> Result<(), StoreError> {
        self.put("id_hash", session).await
    }

    /// Who is signed in with this: nobody if the session ended, does not exist, or the account is disabled.
    pub async fn signed_in(&self, id_hash: &str, now: i64) -> Result<Option<SignedIn>, StoreError> {
        let Some(session) = self.find::<Session>("id_hash", id_hash).await?.filter(|session| session.expires_at > now)
        else {
            return Ok(None);
        };
        let account = self.account(&session.account).await?.filter(|account| account.enabled);
        Ok(account.map(|account| SignedIn { session, account }))
    }

    /// Notes that a session was used, and until when it lasts now.
    pub async fn touch_session(&self, id_hash: &str, seen_at: i64, expires_at: i64) -> Result<(), StoreError> {
        self.database
            .write(Sql::new(
                "UPDATE session SET seen_at = $2, expires_at = $3 WHERE id_hash = $1",
                values![id_hash, seen_at, expires_at],
            ))
            .await
            .map(drop)
    }

    /// Changes what a session remembers.
    pub async fn set_session_body(&self, id_hash: &str, body: &str) -> Result<(), StoreError> {
        self.database
            .write(Sql::new("UPDATE session SET body = $2 WHERE id_hash = $1", values![id_hash, body]))
            .await
            .map(drop)
    }

    /// Ends a session.
    pub async fn end_session(&self, id_hash: &str) -> Result<(), StoreError> {
        self.database.write(Sql::new("DELETE FROM session WHERE id_hash = $1", values![id_hash])).await.map(drop)
    }

    /// Ends all sessions of an account.
    pub async fn end_sessions_of(&self, account: &str) -> Result<(), StoreError> {
        self.database.write(Sql::new("DELETE FROM session WHERE account = $1", values![account])).await.map(drop)
    }

    /// Ends all sessions of an account but one.
    pub async fn end_other_sessions(&self, account: &str, kept: &str) -> Result<(), StoreError> {
        let sql = Sql::new("DELETE FROM session WHERE account = $1 AND id_hash <> $2", values![account, kept]);
        self.database.write(sql).await.map(drop)
    }

    /// The sessions of an account that have not ended, the last used first.
    pub async fn sessions_of(&self, account: &str, now: i64) -> Result<Vec<Session>, StoreError> {
        let mut select = Sql::select::<Session>();
        select.push(" WHERE account = ").bind(account).push(" AND expires_at > ").bind(now);
        select.push(" ORDER BY seen_at DESC, id_hash");
        Ok(select.all(&self.database.read).await?)
    }

    /// Removes sessions that ended.
    pub async fn purge_sessions(&self, now: i64) -> Result<(), StoreError> {
        self.database.write(Sql::new("DELETE FROM session WHERE expires_at <= $1", values![now])).await.map(drop)
    }

    /// Adds a token.
    pub async fn add_token(&self, token: &ApiToken) -> Result<(), StoreError> {
        self.put("id", token).await
    }

    /// The account a token acts for: none if the token ended or was revoked, or the account is disabled.
    pub async fn token(&self, token_hash: &str, now: i64) -> Result<Option<(ApiToken, Account)>, StoreError> {
        let token = self.find::<ApiToken>("token_hash", token_hash).await?;
        let Some(token) = token.filter(|token| token.expires_at > now && token.revoked_at.is_none()) else {
            return Ok(None);
        };
        let account = self.account(&token.account).await?.filter(|account| account.enabled);
        Ok(account.map(|account| (token, account)))
    }

    /// The tokens of an account.
    pub async fn tokens_of(&self, account: &str) -> Result<Vec<ApiToken>, StoreError> {
        let mut select = Sql::select::<ApiToken>();
        select.push(" WHERE account = ").bind(account).push(" ORDER BY created_at, id");
        Ok(select.all(&self.database.read).await?)
    }

    /// Revokes all tokens of an account.
    pub async fn revoke_tokens_of(&self, account: &str, now: i64) -> Result<(), StoreError> {
        let sql = "UPDATE api_token SET revoked_at = $2 WHERE account = $1 AND revoked_at IS NULL";
        self.database.write(Sql::new(sql, values![account, now])).await.map(drop)
    }

    /// Revokes a token.
    pub async fn revoke_token(&self, id: &str, now: i64) -> Result<(), StoreError> {
        self.database
            .write(Sql::new(
                "UPDATE api_token SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL",
                values![id, now],
            ))
            .await
            .map(drop)
    }
}
