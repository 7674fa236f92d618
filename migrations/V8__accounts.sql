-- Who may come in. Operational: never rebuilt, never the source of a figure, never in an entry.
-- Why only hashes of secrets are kept: whoever reads a copy of this file must not be able to sign in with it.

-- office: only of those who act for one. password_hash: a PHC string (argon2id).
CREATE TABLE account (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    role          TEXT NOT NULL CHECK (role IN ('admin', 'supervisor', 'department', 'auditor', 'public')),
    office        TEXT,
    password_hash TEXT NOT NULL,
    created_at    TEXT NOT NULL,
    disabled_at   TEXT,
    CHECK ((office IS NOT NULL) = (role IN ('supervisor', 'department')))
) STRICT, WITHOUT ROWID;

-- hash: SHA-256 of what the cookie holds. csrf: what each form of the session carries.
CREATE TABLE session (
    hash         BLOB PRIMARY KEY,
    account      TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    csrf         TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    expires_at   TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_account ON session (account);
CREATE INDEX session_expires ON session (expires_at);

-- hash: SHA-256 of the token. scopes: names, one blank between two.
CREATE TABLE api_token (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    hash         BLOB NOT NULL UNIQUE,
    account      TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    scopes       TEXT NOT NULL,
    name         TEXT NOT NULL,
    created_at   TEXT NOT NULL,
    last_used_at TEXT,
    expires_at   TEXT,
    revoked_at   TEXT
) STRICT;

-- Failed attempts to sign in, counted by account and address together, and by each alone.
CREATE TABLE login_attempt (
    kind     TEXT NOT NULL CHECK (kind IN ('pair', 'account', 'address')),
    subject  TEXT NOT NULL,
    failures INTEGER NOT NULL,
    last_at  TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX login_attempt_last ON login_attempt (last_at);

-- What was typed and not yet sent. owner: an account, or office:ID for whoever came by its link.
CREATE TABLE draft (
    owner    TEXT NOT NULL,
    code     TEXT NOT NULL,
    period   TEXT NOT NULL,
    fields   TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (owner, code, period)
) STRICT, WITHOUT ROWID;

-- Answers to requests that bore an Idempotency-Key, so that a repetition gets the same one.
CREATE TABLE idempotency (
    owner        TEXT NOT NULL,
    key          TEXT NOT NULL,
    request_hash BLOB NOT NULL,
    status       INTEGER NOT NULL,
    body         BLOB NOT NULL,
    at           TEXT NOT NULL,
    PRIMARY KEY (owner, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_at ON idempotency (at);
