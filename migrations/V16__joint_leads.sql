-- Commitments with several lead offices, and what the others report on their part.
-- Why: the first lead office consolidates; who said what must be found by commitment without reading its entries.

-- The further lead offices and those that help, as JSON arrays; NULL where the assignment left them as they were.
ALTER TABLE assignment ADD COLUMN joint TEXT;
ALTER TABLE assignment ADD COLUMN supporting TEXT;

-- Each contribution; body is that of its entry.
CREATE TABLE contribution (
    seq    INTEGER PRIMARY KEY,
    code   TEXT NOT NULL REFERENCES commitment (code),
    office TEXT NOT NULL,
    period TEXT NOT NULL,
    body   TEXT NOT NULL,
    at     TEXT NOT NULL,
    by     TEXT NOT NULL
) STRICT;
CREATE INDEX contribution_code ON contribution (code, seq);

DROP VIEW answer_change;
CREATE VIEW answer_change AS
SELECT seq, code, NULL AS office, lead AS heir, 1 AS is_lead, founded_on AS effective_on, joint, supporting, at, by FROM assignment
UNION ALL
SELECT seq, code, office, heir, is_lead, effective_on, NULL, NULL, at, by FROM passing;

CREATE VIEW audit_contribution AS
-- What offices reported on their part of a commitment, for its lead office; value is NULL where none was given.
SELECT seq, at, by, code, office, period,
    json_extract(body, '$.value') AS value,
    json_extract(body, '$.text') AS text
FROM contribution;

DROP VIEW audit_assignment;
CREATE VIEW audit_assignment AS
-- Who was confirmed as the lead office of a commitment; joint_leads and supporting_offices are JSON arrays, or NULL where they
-- stayed as they were.
SELECT seq, at, by, code, lead AS lead_office, joint AS joint_leads, supporting AS supporting_offices
FROM assignment;
