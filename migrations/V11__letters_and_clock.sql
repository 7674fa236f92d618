-- Letters whose time has passed are not sent, digests go first, the work for one letter does not grow with the outbox, and the
-- clock is held against the one that counts from the start of the machine.

-- Why the table is made anew: SQLite cannot alter a CHECK. New states: `expired`, past the cut-off before it could be sent, and
-- `held`, until a person releases it. The bytes stand last, so that the other columns are read without them.
DROP VIEW audit_mail;
CREATE TABLE outbox_new (
    id              INTEGER PRIMARY KEY,
    kind            TEXT NOT NULL,
    subject         TEXT NOT NULL,
    period          TEXT NOT NULL,
    office          TEXT NOT NULL,
    message_id      TEXT NOT NULL UNIQUE,
    sender          TEXT NOT NULL,
    recipient       TEXT NOT NULL,
    file_name       TEXT NOT NULL,
    created_at      TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('queued', 'held', 'sent', 'failed', 'expired')),
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at TEXT NOT NULL,
    leased_until    TEXT,
    leased_by       TEXT,
    last_answer     TEXT,
    sent_at         TEXT,
    bytes           BLOB NOT NULL,
    UNIQUE (kind, subject, period, office)
) STRICT;
INSERT INTO outbox_new (id, kind, subject, period, office, message_id, sender, recipient, file_name, created_at, state,
    attempts, next_attempt_at, leased_until, leased_by, last_answer, sent_at, bytes)
SELECT id, kind, subject, period, office, message_id, sender, recipient, file_name, created_at, state,
    attempts, next_attempt_at, leased_until, leased_by, last_answer, sent_at, bytes
FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;

-- The next letter is one step of an index away: digests and their corrections (0) before all others (1).
CREATE INDEX outbox_due ON outbox ((substr(kind, 1, 6) <> 'digest'), next_attempt_at) WHERE state = 'queued';
-- Counts and lists of one state.
CREATE INDEX outbox_state ON outbox (state);

CREATE VIEW audit_mail AS
-- Every digest, correction and reminder that was frozen, with the SHA-256 of its exact bytes, the checkpoint it carries,
-- and what became of it in the outbox. recipient to sent_at are not part of the ledger and may change.
SELECT f.seq, f.at, f.mail AS kind, f.subject AS report, f.period, f.office, f.as_of, f.known_at, f.message_id, f.sha256,
    f.checkpoint, f.reason, o.recipient, o.state, o.attempts, o.last_answer, o.sent_at
FROM frozen_mail f
LEFT JOIN outbox o ON o.message_id = f.message_id;

-- A moment at which the clock was right, by the clock that counts from the start of the machine: a jump forward shows against it,
-- to every process until the machine starts again. At most one row.
CREATE TABLE clock_anchor (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    shown      TEXT NOT NULL,
    boot       TEXT NOT NULL,
    elapsed_ms INTEGER NOT NULL
) STRICT;
