-- Why: the story of one commitment must not cost a walk through everybody's findings and verdicts.
CREATE INDEX finding_code ON finding (code, seq);
CREATE INDEX verdict_code ON verdict (code, seq);
