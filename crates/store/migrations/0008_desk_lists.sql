DROP TABLE IF EXISTS case_view;
CREATE TABLE IF NOT EXISTS case_view (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT,
    agency TEXT NOT NULL,
    division TEXT NOT NULL,
    stage TEXT NOT NULL,
    status TEXT NOT NULL,
    title TEXT NOT NULL,
    party TEXT NOT NULL,
    officers TEXT NOT NULL,
    lead_officer TEXT,
    unit TEXT NOT NULL,
    opened_on TEXT,
    decided_on TEXT,
    decision_number TEXT,
    closed_on TEXT,
    next_due TEXT,
    yellow_on TEXT,
    red_on TEXT,
    pending_approvals BIGINT NOT NULL,
    review_pending BIGINT NOT NULL,
    publication TEXT,
    publication_note TEXT NOT NULL,
    publication_due TEXT,
    publication_yellow TEXT,
    publication_red TEXT,
    updated_at BIGINT NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS case_view_by_agency ON case_view (agency, updated_at);
CREATE INDEX IF NOT EXISTS case_view_by_update ON case_view (updated_at);
CREATE INDEX IF NOT EXISTS case_view_by_publication ON case_view (agency, publication, decided_on);
CREATE TABLE IF NOT EXISTS submission_view (
    case_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    agency TEXT NOT NULL,
    unit TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    person TEXT,
    answered_at BIGINT,
    due_on TEXT,
    yellow_on TEXT,
    red_on TEXT,
    url TEXT NOT NULL,
    PRIMARY KEY (case_id, id)
);
CREATE INDEX IF NOT EXISTS submission_view_by_agency ON submission_view (agency, kind, state, asked_at);
CREATE INDEX IF NOT EXISTS submission_view_by_person ON submission_view (person, kind);
CREATE TABLE IF NOT EXISTS correction_view (
    id TEXT NOT NULL PRIMARY KEY,
    number TEXT NOT NULL,
    agency TEXT NOT NULL,
    publication TEXT NOT NULL,
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
