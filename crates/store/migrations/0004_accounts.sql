CREATE TABLE IF NOT EXISTS account (
    id TEXT NOT NULL PRIMARY KEY,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    agency TEXT NOT NULL,
    roles TEXT NOT NULL,
    profile TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    enabled BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS account_by_login ON account (login);
CREATE INDEX IF NOT EXISTS account_by_agency ON account (agency, login);
CREATE TABLE IF NOT EXISTS session (
    id_hash TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS session_by_account ON session (account);
CREATE INDEX IF NOT EXISTS session_by_expiry ON session (expires_at);
CREATE TABLE IF NOT EXISTS api_token (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE UNIQUE INDEX IF NOT EXISTS api_token_by_hash ON api_token (token_hash);
CREATE INDEX IF NOT EXISTS api_token_by_account ON api_token (account);
