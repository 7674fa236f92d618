-- The ledger itself: entries, the inner nodes of their Merkle tree, and the checkpoints that were signed.
-- Why append-only by trigger: whoever edits a row has to drop the trigger first, and the schema's hash shows that.

-- bytes: RFC 8785 canonical JSON that begins {"at":"2019-04-01T01:00:00.000Z",... ; leaf: SHA-256(0x00 || bytes).
CREATE TABLE entry (
    seq   INTEGER PRIMARY KEY CHECK (seq >= 0),
    bytes BLOB NOT NULL CHECK (length(bytes) <= 65535),
    leaf  BLOB NOT NULL CHECK (length(leaf) = 32)
) STRICT;

CREATE TRIGGER entry_is_never_updated BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

-- Complete inner nodes of the RFC 6962 tree; level 0 is entry.leaf and is not repeated here.
CREATE TABLE node (
    level INTEGER NOT NULL CHECK (level BETWEEN 1 AND 62),
    idx   INTEGER NOT NULL CHECK (idx >= 0),
    hash  BLOB NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (level, idx)
) STRICT, WITHOUT ROWID;

-- Every checkpoint that left the process: what was once signed must stay true.
CREATE TABLE checkpoint (
    size      INTEGER PRIMARY KEY CHECK (size >= 0),
    note      TEXT NOT NULL,
    signed_at TEXT NOT NULL
) STRICT;
