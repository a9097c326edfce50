CREATE TABLE IF NOT EXISTS counter (
    series TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS stream (
    id TEXT NOT NULL PRIMARY KEY,
    category TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS stream_by_category ON stream (category, id);
CREATE TABLE IF NOT EXISTS event (
    position BIGINT NOT NULL PRIMARY KEY,
    stream TEXT NOT NULL,
    version BIGINT NOT NULL,
    at_micros BIGINT NOT NULL,
    actor TEXT NOT NULL,
    kind TEXT NOT NULL,
    salt BYTEA NOT NULL,
    body TEXT NOT NULL,
    public TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS event_by_stream ON event (stream, version);
CREATE TABLE IF NOT EXISTS request (
    id TEXT NOT NULL PRIMARY KEY,
    actor TEXT NOT NULL,
    digest TEXT NOT NULL,
    stream TEXT NOT NULL,
    version BIGINT NOT NULL,
    position BIGINT NOT NULL,
    records BIGINT NOT NULL,
    answer TEXT NOT NULL
);
INSERT INTO counter (series, value) VALUES ('#log', 0) ON CONFLICT (series) DO NOTHING;
