CREATE TABLE IF NOT EXISTS access_log (
    id TEXT NOT NULL PRIMARY KEY,
    at_micros BIGINT NOT NULL,
    actor TEXT NOT NULL,
    agency TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    object TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS access_log_by_subject ON access_log (subject, id);
CREATE INDEX IF NOT EXISTS access_log_by_actor ON access_log (actor, id);
CREATE TABLE IF NOT EXISTS upload (
    id TEXT NOT NULL PRIMARY KEY,
    digest TEXT NOT NULL,
    case_id TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS upload_by_case ON upload (case_id, id);
CREATE INDEX IF NOT EXISTS upload_by_digest ON upload (digest, case_id);
