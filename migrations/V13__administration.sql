-- The trail of administration: accounts, passwords, tokens, addresses, sessions. Why a chain: whoever changes or deletes a row
-- would have to write every later one anew, and `ledger verify` compares the end with what entries recorded of it.

-- record: canonical JSON; hash: SHA-256(hash of the row before, 32 zero bytes for the first || record).
CREATE TABLE admin_event (
    seq     INTEGER PRIMARY KEY CHECK (seq >= 0),
    record  TEXT NOT NULL,
    hash    BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX admin_event_account ON admin_event (json_extract(record, '$.account'), seq);

CREATE TRIGGER admin_event_is_never_updated BEFORE UPDATE ON admin_event
BEGIN SELECT RAISE(ABORT, 'the trail of administration is append-only'); END;

CREATE TRIGGER admin_event_is_never_deleted BEFORE DELETE ON admin_event
BEGIN SELECT RAISE(ABORT, 'the trail of administration is append-only'); END;

-- The end of the trail, so that a row that is missing there is noticed.
CREATE TABLE admin_head (
    id     INTEGER PRIMARY KEY CHECK (id = 0),
    events INTEGER NOT NULL,
    hash   BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO admin_head (id, events, hash) VALUES (0, 0, zeroblob(32));

CREATE VIEW audit_admin AS
-- What was done outside the ledger: accounts, passwords, tokens, addresses of offices, sessions. seq is the number in this trail,
-- not that of an entry; by is NULL for the operator of the machine and for whoever failed to sign in; body is JSON.
SELECT seq,
    json_extract(record, '$.at') AS at,
    json_extract(record, '$.by') AS by,
    json_extract(record, '$.via.channel') AS channel,
    json_extract(record, '$.via.token') AS token,
    json_extract(record, '$.act') AS act,
    json_extract(record, '$.account') AS account,
    json_extract(record, '$.body') AS body
FROM admin_event;

-- The channel of an entry and the number of the token joined the envelope; both are NULL in entries of version 1.
DROP VIEW audit_entry;
CREATE VIEW audit_entry AS
-- Every entry of the ledger: its number, when and by whom it was made, its kind, its body as JSON text, its leaf
-- SHA-256(0x00 || bytes) in hex, and the channel (page, api, cli, link, job) with the number of the token, where one was used;
-- entries of version 1 have no channel. Where the bytes are not JSON any more, all but seq and leaf are NULL.
SELECT seq,
    json_extract(entry, '$.at') AS at,
    json_extract(entry, '$.by') AS by,
    json_extract(entry, '$.kind') AS kind,
    json_extract(entry, '$.body') AS body,
    leaf,
    json_extract(entry, '$.via.channel') AS channel,
    json_extract(entry, '$.via.token') AS token
FROM (
    SELECT seq, lower(hex(leaf)) AS leaf,
        CASE WHEN json_valid(CAST(bytes AS TEXT)) THEN CAST(bytes AS TEXT) END AS entry
    FROM entry
);

-- A sign-in name is what a person types, a display name what others see; the id stands in entries and says nothing of either.
-- Accounts from before go on under their id. kind: a service is a program that acts as itself and never signs in.
ALTER TABLE account ADD COLUMN login TEXT;
UPDATE account SET login = id;
CREATE UNIQUE INDEX account_login ON account (login);
ALTER TABLE account ADD COLUMN kind TEXT NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'service'));
