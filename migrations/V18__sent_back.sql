-- Completions that who asked for a commitment sent back: it is open again until the new due date.
-- Why a table: what was accepted before counts no more, which every list of commitments must know.
CREATE TABLE sent_back (
    seq    INTEGER PRIMARY KEY,
    code   TEXT NOT NULL REFERENCES commitment (code),
    on_day TEXT NOT NULL,
    words  TEXT NOT NULL,
    due_on TEXT NOT NULL,
    at     TEXT NOT NULL,
    by     TEXT NOT NULL
) STRICT;
CREATE INDEX sent_back_code ON sent_back (code, seq);

CREATE VIEW audit_sent_back AS
-- Completions that who asked for a commitment sent back, with what was said and the new due date.
SELECT seq, at, by, code, on_day, words, due_on
FROM sent_back;
