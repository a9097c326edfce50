ALTER TABLE case_view ADD COLUMN decision_status TEXT;
ALTER TABLE case_view ADD COLUMN amount_fen BIGINT
