-- Where the clause of each commitment stands in the report’s text, and the readings of reports that are under way.

-- A projection of clauses.located; the newest known row of a commitment holds. Characters are Unicode characters of the file
-- as it was given, counted from 0.
CREATE TABLE clause_place (
    seq        INTEGER NOT NULL,
    code       TEXT NOT NULL REFERENCES commitment (code),
    sha256     TEXT NOT NULL,
    start_char INTEGER NOT NULL,
    end_char   INTEGER NOT NULL,
    PRIMARY KEY (seq, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX clause_place_code ON clause_place (code, seq);

CREATE VIEW audit_clause_place AS
-- Where the clause of a commitment stands in the report's text: characters from start_char up to, not including, end_char of
-- the file with that SHA-256, counted from 0. seq is the entry that says so; the newest of a commitment holds.
SELECT p.code, p.seq, p.sha256, p.start_char, p.end_char,
    json_extract(c.body, '$.clause') AS clause
FROM clause_place p JOIN commitment c ON c.code = p.code
WHERE p.seq = (SELECT max(seq) FROM clause_place WHERE code = p.code);

-- Readings of reports that are under way: operational, never the source of a figure. What becomes of them is entries.
CREATE TABLE reading (
    id         INTEGER PRIMARY KEY,
    sha256     TEXT NOT NULL,
    file_name  TEXT NOT NULL,
    by         TEXT NOT NULL,
    at         TEXT NOT NULL,
    facts      TEXT NOT NULL,
    seeded_seq INTEGER
) STRICT;

-- What the reader proposed, as it is now after what people changed; number counts from 1 within a reading.
CREATE TABLE proposal (
    reading INTEGER NOT NULL REFERENCES reading (id) ON DELETE CASCADE,
    number  INTEGER NOT NULL,
    place   INTEGER NOT NULL,
    state   TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'rejected')),
    body    TEXT NOT NULL,
    by      TEXT,
    at      TEXT,
    PRIMARY KEY (reading, number)
) STRICT, WITHOUT ROWID;
