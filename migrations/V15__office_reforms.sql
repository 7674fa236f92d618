-- Offices change: they are founded, renamed, merged, split and abolished, and what they answer for passes on.
-- Why rows for what passes: who answers for a commitment is then a look-up by its code, in SQL as in the program.

-- Each reform; body is that of its entry. effective_on is the first day on which it holds.
CREATE TABLE office_reform (
    seq          INTEGER PRIMARY KEY,
    change       TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    document     TEXT NOT NULL,
    body         TEXT NOT NULL,
    at           TEXT NOT NULL,
    by           TEXT NOT NULL
) STRICT;

-- What passes from an office to its heir by a reform: the lead of a commitment, or its part of the help, which has no heir where
-- the office was abolished without a successor.
CREATE TABLE passing (
    seq          INTEGER NOT NULL,
    code         TEXT NOT NULL REFERENCES commitment (code),
    office       TEXT NOT NULL,
    heir         TEXT,
    is_lead      INTEGER NOT NULL,
    effective_on TEXT NOT NULL,
    at           TEXT NOT NULL,
    by           TEXT NOT NULL,
    PRIMARY KEY (seq, code, office)
) STRICT, WITHOUT ROWID;
CREATE INDEX passing_code ON passing (code, seq);

-- Who answers for a finding from an entry on, where that is another office than when it opened; NULL where none does.
CREATE TABLE finding_office (
    seq     INTEGER NOT NULL,
    finding INTEGER NOT NULL,
    office  TEXT,
    PRIMARY KEY (seq, finding)
) STRICT, WITHOUT ROWID;
CREATE INDEX finding_office_finding ON finding_office (finding, seq);

-- The first day of the lead office, where a reform founded it: it answers for nothing before.
ALTER TABLE assignment ADD COLUMN founded_on TEXT;

-- Everything that changes who answers for a commitment, in the order of entries: assignments, of which office is NULL, and what
-- passes from an office to its heir.
CREATE VIEW answer_change AS
SELECT seq, code, NULL AS office, lead AS heir, 1 AS is_lead, founded_on AS effective_on, at, by FROM assignment
UNION ALL
SELECT seq, code, office, heir, is_lead, effective_on, at, by FROM passing;

CREATE VIEW audit_office_reform AS
-- Every reform of offices: change is founded, renamed, merged, split or abolished; it holds from effective_on, by the document.
-- offices is a JSON array of those that hand over, successors one of those that take over; body is JSON.
SELECT seq, at, by, change, effective_on, document,
    CASE change
        WHEN 'merged' THEN json_extract(body, '$.change.merged.offices')
        WHEN 'founded' THEN json_array(json_extract(body, '$.change.founded.id'))
        ELSE json_array(json_extract(body, '$.change.' || change || '.office'))
    END AS offices,
    CASE change
        WHEN 'merged' THEN json_array(json_extract(body, '$.change.merged.into'))
        WHEN 'split' THEN json_extract(body, '$.change.split.into')
        WHEN 'abolished' THEN CASE WHEN json_extract(body, '$.change.abolished.successor') IS NULL THEN '[]'
            ELSE json_array(json_extract(body, '$.change.abolished.successor')) END
        ELSE '[]'
    END AS successors,
    body
FROM office_reform;

-- The lead office follows reforms.
DROP VIEW audit_commitment;
CREATE VIEW audit_commitment AS
-- Every promise: as the report has it (promised_*, proposed_lead), as it stands after what was approved (target_value,
-- due_on) and after reforms of offices (lead_office), and the accepted value that counts. seq is the entry that made it. A
-- milestone has no target; its values are 0 and 100. Lights depend on the day they are asked for: ask `commitments list`.
SELECT c.code, c.seq, c.at AS made_at,
    json_extract(c.body, '$.title.zh') AS title_zh,
    json_extract(c.body, '$.title.en') AS title_en,
    json_extract(c.body, '$.clause') AS clause,
    c.section, c.group_name,
    json_extract(c.body, '$.item') AS item,
    c.basis,
    json_extract(c.body, '$.target.value') AS promised_value,
    coalesce((SELECT value FROM adjustment WHERE code = c.code ORDER BY seq DESC LIMIT 1),
        json_extract(c.body, '$.target.value')) AS target_value,
    json_extract(c.body, '$.target.unit.zh') AS unit_zh,
    json_extract(c.body, '$.target.unit.en') AS unit_en,
    json_extract(c.body, '$.target.judged_as') AS judged_as,
    json_extract(c.body, '$.target.better') AS better,
    json_extract(c.body, '$.starts_on') AS starts_on,
    c.due_on AS promised_due_on,
    coalesce((SELECT due_on FROM extension WHERE code = c.code ORDER BY seq DESC LIMIT 1), c.due_on) AS due_on,
    json_extract(c.body, '$.reports_every') AS reports_every,
    c.lead_office AS proposed_lead,
    coalesce((SELECT heir FROM answer_change WHERE code = c.code AND is_lead ORDER BY seq DESC LIMIT 1),
        c.lead_office) AS lead_office,
    CASE WHEN EXISTS (SELECT 1 FROM assignment WHERE code = c.code) THEN 'assigned' ELSE 'proposed' END AS assignment,
    a.seq AS accepted_update, a.value AS accepted_value, a.as_of AS accepted_as_of,
    (SELECT seq FROM closure WHERE code = c.code ORDER BY seq DESC LIMIT 1) AS closed_seq,
    (SELECT at FROM closure WHERE code = c.code ORDER BY seq DESC LIMIT 1) AS closed_at
FROM commitment c
LEFT JOIN status_update a ON a.seq = (
    SELECT seq FROM status_update
    WHERE code = c.code AND decision = 'accepted' AND withdrawn_seq IS NULL
    ORDER BY as_of DESC, seq DESC LIMIT 1);

-- The office of a finding follows reforms.
DROP VIEW audit_finding;
CREATE VIEW audit_finding AS
-- What the checks found; closed_* are NULL while its cause lasts. detail is JSON with the figures of the moment; office is the
-- one that answers, or answered when it closed, after reforms of offices.
SELECT f.seq, f.opened_at, f.key,
    json_extract(f.detail, '$.kind') AS kind,
    f.code, CASE WHEN p.seq IS NULL THEN f.office ELSE p.office END AS office,
    f.as_of, f.closed_seq, f.closed_at, f.detail
FROM finding f
LEFT JOIN finding_office p ON p.finding = f.seq
    AND p.seq = (SELECT max(seq) FROM finding_office WHERE finding = f.seq);
