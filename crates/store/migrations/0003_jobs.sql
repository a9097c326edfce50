CREATE TABLE IF NOT EXISTS job (
    id TEXT NOT NULL PRIMARY KEY,
    dedup_key TEXT NOT NULL,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    run_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    lease TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    done BIGINT NOT NULL,
    failure TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS job_by_dedup_key ON job (dedup_key);
CREATE INDEX IF NOT EXISTS job_by_time ON job (done, run_at);
