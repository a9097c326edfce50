DROP TABLE IF EXISTS change_view;
CREATE TABLE IF NOT EXISTS change_view (
    publication TEXT NOT NULL PRIMARY KEY,
    stream TEXT NOT NULL,
    version BIGINT NOT NULL,
    news BIGINT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS change_view_by_event ON change_view (stream, version)
