-- Cosignatures of witnesses on checkpoints that were signed. Operational: never rebuilt, never the source of a figure.
-- Why the first of a key stays: a note bears one line of a key, and the earliest says longest that the entries were there.

-- key_id: 8 hexadecimal digits; line: as a note carries it, with its line feed; time: what the witness says.
CREATE TABLE cosignature (
    size        INTEGER NOT NULL REFERENCES checkpoint (size),
    witness     TEXT NOT NULL,
    key_id      TEXT NOT NULL,
    line        TEXT NOT NULL,
    time        TEXT NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (size, witness, key_id)
) STRICT, WITHOUT ROWID;
