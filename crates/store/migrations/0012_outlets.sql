CREATE TABLE IF NOT EXISTS outlet_view (
    case_id TEXT NOT NULL,
    outlet TEXT NOT NULL,
    publication TEXT NOT NULL,
    agency TEXT NOT NULL,
    unit TEXT NOT NULL,
    doc_no TEXT NOT NULL,
    title TEXT NOT NULL,
    party TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    published_on TEXT,
    state TEXT NOT NULL,
    due_on TEXT,
    yellow_on TEXT,
    red_on TEXT,
    sent_on TEXT,
    sent_by TEXT,
    file_name TEXT NOT NULL,
    file TEXT NOT NULL,
    answered_on TEXT,
    receipt TEXT NOT NULL,
    reason TEXT NOT NULL,
    recalled_on TEXT,
    until TEXT,
    PRIMARY KEY (case_id, outlet)
);
CREATE INDEX IF NOT EXISTS outlet_view_by_agency ON outlet_view (agency, outlet, state, decided_on);
CREATE INDEX IF NOT EXISTS outlet_view_by_due ON outlet_view (agency, due_on);
CREATE INDEX IF NOT EXISTS outlet_view_by_number ON outlet_view (doc_no);
CREATE TABLE IF NOT EXISTS shown_at_view (
    publication TEXT NOT NULL,
    outlet TEXT NOT NULL,
    state TEXT NOT NULL,
    sent_on TEXT NOT NULL,
    answered_on TEXT,
    receipt TEXT NOT NULL,
    recalled_on TEXT,
    until TEXT,
    PRIMARY KEY (publication, outlet)
);
CREATE TABLE IF NOT EXISTS change_view (
    publication TEXT NOT NULL PRIMARY KEY,
    stream TEXT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS change_view_by_event ON change_view (stream, version)
