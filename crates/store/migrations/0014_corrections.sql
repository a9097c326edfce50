DROP TABLE IF EXISTS correction_view;
CREATE TABLE IF NOT EXISTS correction_view (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    agency TEXT NOT NULL,
    kind TEXT NOT NULL,
    publication TEXT NOT NULL,
    title TEXT NOT NULL,
    item TEXT NOT NULL,
    received_on TEXT NOT NULL,
    due_on TEXT NOT NULL,
    yellow_on TEXT,
    red_on TEXT,
    outcome TEXT,
    answered_on TEXT,
    answered_by TEXT
);
CREATE INDEX IF NOT EXISTS correction_view_by_agency ON correction_view (agency, due_on);
CREATE UNIQUE INDEX IF NOT EXISTS correction_view_by_number ON correction_view (number);
CREATE INDEX IF NOT EXISTS correction_view_by_publication ON correction_view (publication);
