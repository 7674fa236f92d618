-- What people choose for themselves and for their office. Operational, like the tables it extends.

-- The language in which a person reads the pages, from signing in on; nothing: the browser's.
ALTER TABLE account ADD COLUMN lang TEXT CHECK (lang IN ('zh', 'en'));

-- The language of an office's letters from now on; nothing: the one it was registered with.
ALTER TABLE office_address ADD COLUMN lang TEXT CHECK (lang IN ('zh', 'en'));
