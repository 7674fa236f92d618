-- Operational tables: never rebuilt, never the source of a figure.

-- Mail that is to go out, with the exact bytes. Why the identity is unique: nothing is ever sent twice.
CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL,
    subject         TEXT NOT NULL,
    period          TEXT NOT NULL,
    office          TEXT NOT NULL,
    message_id      TEXT NOT NULL UNIQUE,
    sender          TEXT NOT NULL,
    recipient       TEXT NOT NULL,
    file_name       TEXT NOT NULL,
    bytes           BLOB NOT NULL,
    created_at      TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at TEXT NOT NULL,
    leased_until    TEXT,
    leased_by       TEXT,
    last_answer     TEXT,
    sent_at         TEXT,
    UNIQUE (kind, subject, period, office)
) STRICT;
CREATE INDEX outbox_queued ON outbox (next_attempt_at) WHERE state = 'queued';

-- When each job ran for which scheduled instant: the watermark from which due runs are computed.
CREATE TABLE job_run (
    job          TEXT NOT NULL,
    scheduled_at TEXT NOT NULL,
    ran_at       TEXT NOT NULL,
    outcome      TEXT NOT NULL CHECK (outcome IN ('done', 'skipped')),
    note         TEXT NOT NULL,
    PRIMARY KEY (job, scheduled_at)
) STRICT, WITHOUT ROWID;

-- Where an office's mail goes. Kept out of the ledger, because addresses change and may name people.
CREATE TABLE office_address (
    office TEXT PRIMARY KEY,
    email  TEXT NOT NULL
) STRICT, WITHOUT ROWID;
