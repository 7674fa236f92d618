-- Why the indexes: the story of one commitment must not cost a walk through everybody's findings and verdicts.
CREATE INDEX finding_code ON finding (code, seq);
CREATE INDEX verdict_code ON verdict (code, seq);

-- Why the column: a list tells whether the value that counts was made up, and must not read every update's entry for it.
ALTER TABLE status_update ADD COLUMN simulated INTEGER NOT NULL DEFAULT 0;
UPDATE status_update SET simulated = 1
WHERE seq IN (SELECT seq FROM entry WHERE CAST(bytes AS TEXT) LIKE '%"simulated":true%' AND json_valid(CAST(bytes AS TEXT))
              AND json_extract(CAST(bytes AS TEXT), '$.body.simulated') = 1);

-- The view was made of the columns that there were.
DROP VIEW status_update_with_entry;
CREATE VIEW status_update_with_entry AS
SELECT u.*, e.bytes AS entry FROM status_update u LEFT JOIN entry e ON e.seq = u.seq;
