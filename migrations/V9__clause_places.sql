-- Where the clause of each commitment stands in the report's text, and the readings of reports that are under way.

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
