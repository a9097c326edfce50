CREATE TABLE IF NOT EXISTS tile (
    level BIGINT NOT NULL,
    place BIGINT NOT NULL,
    width BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (level, place)
);
CREATE TABLE IF NOT EXISTS checkpoint (
    size BIGINT NOT NULL PRIMARY KEY,
    note TEXT NOT NULL
);
INSERT INTO counter (series, value) VALUES ('#tree', 0) ON CONFLICT (series) DO NOTHING;
