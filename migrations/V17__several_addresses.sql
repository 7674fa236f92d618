-- An office's mail goes to several addresses, answers to another one, and those who are away have deputies. Operational, like the
-- table it extends; email is a list now: addresses separated by commas, those of copies after a semicolon.

-- Where answers to the letters of an office go; nothing: to its addresses.
ALTER TABLE office_address ADD COLUMN reply_to TEXT;

-- Who is away from first_day to last_day, and who gets the letters meanwhile.
CREATE TABLE office_away (
    id        INTEGER PRIMARY KEY,
    office    TEXT NOT NULL,
    email     TEXT NOT NULL,
    deputy    TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day  TEXT NOT NULL
) STRICT;
CREATE INDEX office_away_office ON office_away (office);
