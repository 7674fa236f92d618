-- Inner nodes by the order in which they come into being, the entry that completes them first and then their level.
-- Why: what is written is then always at the end, verification reads them in one sweep, and the lower nodes of a proof lie
-- beside each other, so that a proof costs little more in a ledger of a million entries than in one of a thousand.
CREATE TABLE node_in_order (
    place INTEGER PRIMARY KEY CHECK (place >= 0),
    hash  BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Before the entry s are s >> 1 nodes of the first level, s >> 2 of the second, and so on; no ledger fills 48 levels.
INSERT INTO node_in_order (place, hash)
SELECT level - 1
         + ((((idx + 1) << level) - 1) >> 1)
         + ((((idx + 1) << level) - 1) >> 2)
         + ((((idx + 1) << level) - 1) >> 3)
         + ((((idx + 1) << level) - 1) >> 4)
         + ((((idx + 1) << level) - 1) >> 5)
         + ((((idx + 1) << level) - 1) >> 6)
         + ((((idx + 1) << level) - 1) >> 7)
         + ((((idx + 1) << level) - 1) >> 8)
         + ((((idx + 1) << level) - 1) >> 9)
         + ((((idx + 1) << level) - 1) >> 10)
         + ((((idx + 1) << level) - 1) >> 11)
         + ((((idx + 1) << level) - 1) >> 12)
         + ((((idx + 1) << level) - 1) >> 13)
         + ((((idx + 1) << level) - 1) >> 14)
         + ((((idx + 1) << level) - 1) >> 15)
         + ((((idx + 1) << level) - 1) >> 16)
         + ((((idx + 1) << level) - 1) >> 17)
         + ((((idx + 1) << level) - 1) >> 18)
         + ((((idx + 1) << level) - 1) >> 19)
         + ((((idx + 1) << level) - 1) >> 20)
         + ((((idx + 1) << level) - 1) >> 21)
         + ((((idx + 1) << level) - 1) >> 22)
         + ((((idx + 1) << level) - 1) >> 23)
         + ((((idx + 1) << level) - 1) >> 24)
         + ((((idx + 1) << level) - 1) >> 25)
         + ((((idx + 1) << level) - 1) >> 26)
         + ((((idx + 1) << level) - 1) >> 27)
         + ((((idx + 1) << level) - 1) >> 28)
         + ((((idx + 1) << level) - 1) >> 29)
         + ((((idx + 1) << level) - 1) >> 30)
         + ((((idx + 1) << level) - 1) >> 31)
         + ((((idx + 1) << level) - 1) >> 32)
         + ((((idx + 1) << level) - 1) >> 33)
         + ((((idx + 1) << level) - 1) >> 34)
         + ((((idx + 1) << level) - 1) >> 35)
         + ((((idx + 1) << level) - 1) >> 36)
         + ((((idx + 1) << level) - 1) >> 37)
         + ((((idx + 1) << level) - 1) >> 38)
         + ((((idx + 1) << level) - 1) >> 39)
         + ((((idx + 1) << level) - 1) >> 40)
         + ((((idx + 1) << level) - 1) >> 41)
         + ((((idx + 1) << level) - 1) >> 42)
         + ((((idx + 1) << level) - 1) >> 43)
         + ((((idx + 1) << level) - 1) >> 44)
         + ((((idx + 1) << level) - 1) >> 45)
         + ((((idx + 1) << level) - 1) >> 46)
         + ((((idx + 1) << level) - 1) >> 47)
         + ((((idx + 1) << level) - 1) >> 48),
       hash
FROM node
ORDER BY 1;

DROP TABLE node;
ALTER TABLE node_in_order RENAME TO node;
