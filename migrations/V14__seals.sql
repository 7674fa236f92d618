-- The ledger's seal on letters and runs of jobs: an Ed25519 signature over the row. NULL: not sealed yet.
-- Why: these rows are no entries, and whoever edits the file could change a recipient, or have a sent letter sent again,
-- without a trace. See docs/AUDIT.md for what is held.
ALTER TABLE outbox ADD COLUMN seal BLOB;
ALTER TABLE job_run ADD COLUMN seal BLOB;
