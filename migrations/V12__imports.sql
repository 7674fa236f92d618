-- How a ledger came to be, where that was not by being opened: the letters that its entries froze are not held then.

-- size: the entries that an export had. At most one row.
CREATE TABLE import (
    id          INTEGER PRIMARY KEY CHECK (id = 1),
    size        INTEGER NOT NULL,
    imported_at TEXT NOT NULL
) STRICT;
