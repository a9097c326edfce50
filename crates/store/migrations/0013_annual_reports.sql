CREATE TABLE IF NOT EXISTS annual_report_view (
    id TEXT NOT NULL PRIMARY KEY,
    agency TEXT NOT NULL,
    agency_name TEXT NOT NULL,
    year BIGINT NOT NULL,
    stage TEXT NOT NULL,
    editions BIGINT NOT NULL,
    due_on TEXT NOT NULL,
    released_edition BIGINT,
    released_on TEXT,
    decisions BIGINT,
    money_fen BIGINT
);
CREATE INDEX IF NOT EXISTS annual_report_view_by_year ON annual_report_view (year, agency);
