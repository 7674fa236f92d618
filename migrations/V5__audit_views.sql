-- What auditors ask in SQL: read-only views whose names and columns stay as they are (docs/AUDIT.md, "SQL").
-- Why views and not the tables: the tables may change with the program, what an auditor has written down must still run.
-- The comment in each view is kept with it: `.schema audit_update` shows it. Figures are decimals written as text, instants
-- RFC 3339 in UTC, days YYYY-MM-DD. Views read projections; `ledger verify` holds those against the entries.

CREATE VIEW audit_entry AS
-- Every entry of the ledger: its number, when and by whom it was made, its kind, its body as JSON text, and its leaf
-- SHA-256(0x00 || bytes) in hex. Where the bytes are not JSON any more, all but seq and leaf are NULL.
SELECT seq,
    json_extract(entry, '$.at') AS at,
    json_extract(entry, '$.by') AS by,
    json_extract(entry, '$.kind') AS kind,
    json_extract(entry, '$.body') AS body,
    leaf
FROM (
    SELECT seq, lower(hex(leaf)) AS leaf,
        CASE WHEN json_valid(CAST(bytes AS TEXT)) THEN CAST(bytes AS TEXT) END AS entry
    FROM entry
);

CREATE VIEW audit_ledger AS
-- The ledger itself, one row: what entry 0 says of it, how many entries it has and when the newest was made.
SELECT json_extract(f.body, '$.origin') AS origin,
    json_extract(f.body, '$.ledger_id') AS ledger_id,
    json_extract(f.body, '$.zone') AS zone,
    json_extract(f.body, '$.format') AS format,
    json_extract(f.body, '$.vkey') AS vkey,
    coalesce(json_extract(f.body, '$.demo'), 0) AS demo,
    f.at AS opened_at,
    (SELECT max(seq) + 1 FROM entry) AS size,
    (SELECT at FROM audit_entry WHERE seq = (SELECT max(seq) FROM entry)) AS newest_at
FROM ledger_fact f
WHERE f.seq = 0;

CREATE VIEW audit_office AS
-- Every office as it was last described; seq is the entry that did. scope is JSON, and NULL for departments.
SELECT seq, id, role,
    json_extract(body, '$.name.zh') AS name_zh,
    json_extract(body, '$.name.en') AS name_en,
    json_extract(body, '$.lang') AS lang,
    json_extract(body, '$.scope') AS scope
FROM office_version v
WHERE seq = (SELECT max(seq) FROM office_version WHERE id = v.id);

CREATE VIEW audit_commitment AS
-- Every promise: as the report has it (promised_*, proposed_lead), as it stands after what was approved (target_value,
-- due_on, lead_office), and the accepted value that counts. seq is the entry that made it. A milestone has no target; its
-- values are 0 and 100. Lights depend on the day they are asked for: ask `commitments list`.
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
    coalesce((SELECT lead FROM assignment WHERE code = c.code ORDER BY seq DESC LIMIT 1), c.lead_office) AS lead_office,
    CASE WHEN EXISTS (SELECT 1 FROM assignment WHERE code = c.code) THEN 'assigned' ELSE 'proposed' END AS assignment,
    a.seq AS accepted_update, a.value AS accepted_value, a.as_of AS accepted_as_of,
    (SELECT seq FROM closure WHERE code = c.code ORDER BY seq DESC LIMIT 1) AS closed_seq,
    (SELECT at FROM closure WHERE code = c.code ORDER BY seq DESC LIMIT 1) AS closed_at
FROM commitment c
LEFT JOIN status_update a ON a.seq = (
    SELECT seq FROM status_update
    WHERE code = c.code AND decision = 'accepted' AND withdrawn_seq IS NULL
    ORDER BY as_of DESC, seq DESC LIMIT 1);

CREATE VIEW audit_assignment AS
-- Who was confirmed to answer for what, each time.
SELECT seq, at, by, code, lead AS lead_office
FROM assignment;

CREATE VIEW audit_update AS
-- Every status update (seq is its number) and what became of it. state is submitted, superseded, accepted, returned or
-- corrected (accepted, and the acceptance withdrawn); late is 1 where it came after the cut-off. The marks superseded_*,
-- decided_* and withdrawn_* name the entries that made it so; evidence is a JSON array or NULL.
SELECT u.seq, u.at AS submitted_at, u.by AS submitted_by, u.code, u.office, u.period, u.as_of, u.value,
    CASE
        WHEN u.superseded_seq IS NOT NULL THEN 'superseded'
        WHEN u.decided_seq IS NULL THEN 'submitted'
        WHEN u.withdrawn_seq IS NOT NULL THEN 'corrected'
        ELSE u.decision
    END AS state,
    u.late,
    coalesce(json_extract(e.body, '$.simulated'), 0) AS simulated,
    json_extract(e.body, '$.supersedes') AS supersedes,
    u.superseded_seq, u.decision, u.decided_seq, u.decided_at, u.decided_by, u.decided_reason,
    u.withdrawn_seq, u.withdrawn_at, u.withdrawn_by, u.withdrawn_reason,
    json_extract(e.body, '$.narrative.progress') AS progress,
    json_extract(e.body, '$.narrative.problems') AS problems,
    json_extract(e.body, '$.narrative.next') AS next_step,
    json_extract(e.body, '$.explanation') AS explanation,
    json_extract(e.body, '$.evidence') AS evidence
FROM status_update u
LEFT JOIN audit_entry e ON e.seq = u.seq;

CREATE VIEW audit_review AS
-- Every decision on an update, with whose figure it was: decision is accepted, returned or withdrawn (of an acceptance).
-- days_waited counts whole spans of 24 hours since the submission.
SELECT d.*, (strftime('%s', d.at) - strftime('%s', d.submitted_at)) / 86400 AS days_waited
FROM (
    SELECT decided_seq AS seq, decided_at AS at, decided_by AS by, decision, decided_reason AS reason,
        seq AS update_seq, code, office, period, as_of, value, at AS submitted_at, by AS submitted_by
    FROM status_update WHERE decided_seq IS NOT NULL
    UNION ALL
    SELECT withdrawn_seq, withdrawn_at, withdrawn_by, 'withdrawn', withdrawn_reason,
        seq, code, office, period, as_of, value, at, by
    FROM status_update WHERE withdrawn_seq IS NOT NULL
) d;

CREATE VIEW audit_adjustment AS
-- Every approved change of a target: the value in force before it, the new one, and the one that was promised.
SELECT a.seq, a.at, a.by, a.code,
    coalesce((SELECT value FROM adjustment WHERE code = a.code AND seq < a.seq ORDER BY seq DESC LIMIT 1),
        json_extract(c.body, '$.target.value')) AS before_value,
    a.value AS after_value,
    json_extract(c.body, '$.target.value') AS promised_value,
    a.approver, a.document
FROM adjustment a JOIN commitment c ON c.code = a.code;

CREATE VIEW audit_extension AS
-- Every approved later due date: the one in force before it, the new one, and the one that was promised.
SELECT x.seq, x.at, x.by, x.code,
    coalesce((SELECT due_on FROM extension WHERE code = x.code AND seq < x.seq ORDER BY seq DESC LIMIT 1),
        c.due_on) AS before_due_on,
    x.due_on AS after_due_on,
    c.due_on AS promised_due_on,
    x.approver, x.document
FROM extension x JOIN commitment c ON c.code = x.code;

CREATE VIEW audit_inspection AS
-- Every inspection beside what had been accepted for that day when it was recorded; NULL where nothing had.
SELECT i.seq, i.at, i.by, i.code, i.as_of, i.value AS inspected_value,
    u.value AS reported_value, u.as_of AS reported_as_of, u.seq AS reported_update, i.note
FROM inspection i
LEFT JOIN status_update u ON u.seq = (
    SELECT seq FROM status_update
    WHERE code = i.code AND decision = 'accepted' AND as_of <= i.as_of AND decided_seq < i.seq
        AND (withdrawn_seq IS NULL OR withdrawn_seq > i.seq)
    ORDER BY as_of DESC, seq DESC LIMIT 1);

CREATE VIEW audit_closure AS
-- What was struck off as met, by the strength of which update.
SELECT seq, at, by, code, update_seq, note
FROM closure;

CREATE VIEW audit_finding AS
-- What the checks found; closed_* are NULL while its cause lasts. detail is JSON with the figures of the moment.
SELECT seq, opened_at, key,
    json_extract(detail, '$.kind') AS kind,
    code, office, as_of, closed_seq, closed_at, detail
FROM finding;

CREATE VIEW audit_verdict AS
-- The verdict on each commitment at year end, and the update it rests on.
SELECT seq, at, by, code, outcome, share, update_seq
FROM verdict;

CREATE VIEW audit_mail AS
-- Every digest, correction and reminder that was frozen, with the SHA-256 of its exact bytes, the checkpoint it carries,
-- and what became of it in the outbox. recipient to sent_at are not part of the ledger and may change.
SELECT f.seq, f.at, f.mail AS kind, f.subject AS report, f.period, f.office, f.as_of, f.known_at, f.message_id, f.sha256,
    f.checkpoint, f.reason, o.recipient, o.state, o.attempts, o.last_answer, o.sent_at
FROM frozen_mail f
LEFT JOIN outbox o ON o.message_id = f.message_id;

CREATE VIEW audit_checkpoint AS
-- Every checkpoint that was signed: size and root (base64) of the tree, and the signed note that says so.
SELECT size, substr(rest, 1, instr(rest, char(10)) - 1) AS root, signed_at, note
FROM (
    SELECT size, signed_at, note, substr(body, instr(body, char(10)) + 1) AS rest
    FROM (SELECT size, signed_at, note, substr(note, instr(note, char(10)) + 1) AS body FROM checkpoint)
);

CREATE VIEW audit_job AS
-- Which job ran for which scheduled instant. Not part of the ledger.
SELECT job, scheduled_at, ran_at, outcome, note
FROM job_run;

CREATE VIEW audit_erasure AS
-- Evidence files whose content was deleted: by whom, when, why. sha256 is the salted hash by which entries name the file.
SELECT e.seq, a.at, a.by, e.sha256, e.reason
FROM erasure e
LEFT JOIN audit_entry a ON a.seq = e.seq;
