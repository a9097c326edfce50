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
    opened_on TEXT,
    decided_on TEXT,
    closed_on TEXT,
    next_due TEXT,
    yellow_on TEXT,
    red_on TEXT,
    pending_approvals BIGINT NOT NULL,
    review_pending BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    search TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS case_view_by_agency ON case_view (agency, updated_at);
CREATE INDEX IF NOT EXISTS case_view_by_update ON case_view (updated_at);
CREATE TABLE IF NOT EXISTS work_view (
    case_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    agency TEXT NOT NULL,
    role TEXT NOT NULL,
    person TEXT,
    due_on TEXT,
    yellow_on TEXT,
    red_on TEXT,
    url TEXT NOT NULL,
    PRIMARY KEY (case_id, id)
);
CREATE INDEX IF NOT EXISTS work_view_by_agency ON work_view (agency, role);
CREATE INDEX IF NOT EXISTS work_view_by_person ON work_view (person);
CREATE TABLE IF NOT EXISTS publication_view (
    id TEXT NOT NULL PRIMARY KEY,
    doc_no TEXT NOT NULL,
    case_id TEXT NOT NULL,
    event_version BIGINT NOT NULL,
    agency TEXT NOT NULL,
    agency_name TEXT NOT NULL,
    division TEXT NOT NULL,
    category TEXT NOT NULL,
    kinds TEXT NOT NULL,
    party TEXT NOT NULL,
    title TEXT NOT NULL,
    amount_fen BIGINT,
    decided_on TEXT NOT NULL,
    published_on TEXT NOT NULL,
    term_until TEXT,
    status TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS publication_view_by_date ON publication_view (status, published_on, id, division, amount_fen);
CREATE INDEX IF NOT EXISTS publication_view_by_agency ON publication_view (agency, status, published_on, id);
CREATE INDEX IF NOT EXISTS publication_view_by_division ON publication_view (division, status, published_on, id);
CREATE INDEX IF NOT EXISTS publication_view_by_category ON publication_view (category, status, published_on, id);
CREATE INDEX IF NOT EXISTS publication_view_by_number ON publication_view (doc_no);
CREATE INDEX IF NOT EXISTS publication_view_by_case ON publication_view (case_id);
CREATE TABLE IF NOT EXISTS publication_body (
    id TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL
);
