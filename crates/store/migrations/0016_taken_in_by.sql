ALTER TABLE publication_view ADD COLUMN taken_in_by TEXT NOT NULL DEFAULT ''
