-- Projections: what the entries say, in the shape in which it is asked for. Rebuilt from the entries at any time.
-- Why every row keeps sequence numbers: `known_at` is then a comparison in plain SQL.

-- Facts that hold for the whole ledger: ledger.opened, rules.adopted, calendar.adopted, report.registered, year.settled.
CREATE TABLE ledger_fact (
    seq  INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    at   TEXT NOT NULL,
    by   TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX ledger_fact_kind ON ledger_fact (kind, seq);

-- Each description of an office; the newest known one holds.
CREATE TABLE office_version (
    seq  INTEGER PRIMARY KEY,
    id   TEXT NOT NULL,
    role TEXT NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX office_version_id ON office_version (id, seq);

CREATE TABLE commitment (
    code        TEXT PRIMARY KEY,
    seq         INTEGER NOT NULL UNIQUE,
    section     TEXT NOT NULL,
    group_name  TEXT,
    basis       TEXT NOT NULL,
    lead_office TEXT NOT NULL,
    due_on      TEXT NOT NULL,
    at          TEXT NOT NULL,
    body        TEXT NOT NULL
) STRICT;

CREATE TABLE assignment (
    seq  INTEGER PRIMARY KEY,
    code TEXT NOT NULL REFERENCES commitment (code),
    lead TEXT NOT NULL,
    at   TEXT NOT NULL,
    by   TEXT NOT NULL
) STRICT;
CREATE INDEX assignment_code ON assignment (code, seq);

CREATE TABLE adjustment (
    seq      INTEGER PRIMARY KEY,
    code     TEXT NOT NULL REFERENCES commitment (code),
    value    TEXT NOT NULL,
    approver TEXT NOT NULL,
    document TEXT NOT NULL,
    at       TEXT NOT NULL,
    by       TEXT NOT NULL
) STRICT;
CREATE INDEX adjustment_code ON adjustment (code, seq);

CREATE TABLE extension (
    seq      INTEGER PRIMARY KEY,
    code     TEXT NOT NULL REFERENCES commitment (code),
    due_on   TEXT NOT NULL,
    approver TEXT NOT NULL,
    document TEXT NOT NULL,
    at       TEXT NOT NULL,
    by       TEXT NOT NULL
) STRICT;
CREATE INDEX extension_code ON extension (code, seq);

CREATE TABLE inspection (
    seq   INTEGER PRIMARY KEY,
    code  TEXT NOT NULL REFERENCES commitment (code),
    as_of TEXT NOT NULL,
    value TEXT NOT NULL,
    note  TEXT NOT NULL,
    at    TEXT NOT NULL,
    by    TEXT NOT NULL
) STRICT;
CREATE INDEX inspection_code ON inspection (code, seq);

CREATE TABLE closure (
    seq        INTEGER PRIMARY KEY,
    code       TEXT NOT NULL REFERENCES commitment (code),
    update_seq INTEGER NOT NULL REFERENCES status_update (seq),
    note       TEXT NOT NULL,
    at         TEXT NOT NULL,
    by         TEXT NOT NULL
) STRICT;
CREATE INDEX closure_code ON closure (code, seq);

-- A status update, as far as it is asked for, and what became of it. Columns that end in _seq are empty until the entry of
-- that number is known. What was submitted is in the entry and is not repeated: it is by far the most of what is written.
CREATE TABLE status_update (
    seq              INTEGER PRIMARY KEY,
    code             TEXT NOT NULL REFERENCES commitment (code),
    office           TEXT NOT NULL,
    period           TEXT NOT NULL,
    as_of            TEXT NOT NULL,
    value            TEXT NOT NULL,
    late             INTEGER NOT NULL,
    at               TEXT NOT NULL,
    by               TEXT NOT NULL,
    superseded_seq   INTEGER,
    decided_seq      INTEGER,
    decision         TEXT CHECK (decision IN ('accepted', 'returned')),
    decided_at       TEXT,
    decided_by       TEXT,
    decided_reason   TEXT,
    withdrawn_seq    INTEGER,
    withdrawn_at     TEXT,
    withdrawn_by     TEXT,
    withdrawn_reason TEXT
) STRICT;
CREATE INDEX status_update_code ON status_update (code, seq);
CREATE INDEX status_update_accepted ON status_update (code, as_of, seq) WHERE decision = 'accepted' AND withdrawn_seq IS NULL;

-- An update with its entry, for whoever reads it whole.
CREATE VIEW status_update_with_entry AS
SELECT u.*, e.bytes AS entry FROM status_update u LEFT JOIN entry e ON e.seq = u.seq;

CREATE TABLE finding (
    seq        INTEGER PRIMARY KEY,
    key        TEXT NOT NULL,
    code       TEXT,
    office     TEXT,
    as_of      TEXT NOT NULL,
    detail     TEXT NOT NULL,
    opened_at  TEXT NOT NULL,
    closed_seq INTEGER,
    closed_at  TEXT
) STRICT;
-- One open finding of a key at a time.
CREATE UNIQUE INDEX finding_open ON finding (key) WHERE closed_seq IS NULL;

-- Digests and reminders: what was frozen for whom. The bytes are in the outbox, their hash is here.
CREATE TABLE frozen_mail (
    seq        INTEGER PRIMARY KEY,
    mail       TEXT NOT NULL,
    subject    TEXT NOT NULL,
    period     TEXT NOT NULL,
    office     TEXT NOT NULL,
    as_of      TEXT NOT NULL,
    known_at   TEXT NOT NULL,
    checkpoint TEXT,
    message_id TEXT NOT NULL UNIQUE,
    sha256     TEXT NOT NULL,
    reason     TEXT,
    at         TEXT NOT NULL,
    UNIQUE (mail, subject, period, office)
) STRICT;

CREATE TABLE verdict (
    seq        INTEGER PRIMARY KEY,
    code       TEXT NOT NULL REFERENCES commitment (code),
    outcome    TEXT NOT NULL,
    share      TEXT,
    update_seq INTEGER,
    at         TEXT NOT NULL,
    by         TEXT NOT NULL
) STRICT;

CREATE TABLE erasure (
    seq    INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
