CREATE TABLE IF NOT EXISTS card_scan (
    agency TEXT NOT NULL,
    certificate TEXT NOT NULL,
    day TEXT NOT NULL,
    valid BIGINT NOT NULL,
    refused BIGINT NOT NULL,
    PRIMARY KEY (agency, certificate, day)
);
CREATE TABLE IF NOT EXISTS inquiry_view (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    agency TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    received_on TEXT NOT NULL,
    due_title TEXT NOT NULL,
    due_on TEXT,
    yellow_on TEXT,
    red_on TEXT,
    handler TEXT,
    case_id TEXT,
    closed_on TEXT,
    late BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS inquiry_view_by_agency ON inquiry_view (agency, due_on);
CREATE UNIQUE INDEX IF NOT EXISTS inquiry_view_by_number ON inquiry_view (number);
