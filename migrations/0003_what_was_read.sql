-- What an import says besides its counts: what to look at, how the file was read, and rows that were left out on
-- purpose. Rows that were loaded before have none of it.

ALTER TABLE imports ADD COLUMN warnings TEXT NOT NULL DEFAULT '[]';               -- JSON [{code, message, …}]
ALTER TABLE imports ADD COLUMN read_as TEXT;                                      -- JSON object, or null
ALTER TABLE imports ADD COLUMN rows_left_out_where INTEGER NOT NULL DEFAULT 0;    -- its conditions don't hold
ALTER TABLE imports ADD COLUMN rows_left_out_quantity INTEGER NOT NULL DEFAULT 0; -- of a quantity of 0 or less
-- SHA-256 over what decides which rows a file has; the same file read in another way is no duplicate. Null: unknown.
ALTER TABLE imports ADD COLUMN reading_digest TEXT;
-- 1: taken back by DELETE. The row stays for jobs that read its rows, but nobody sees it.
ALTER TABLE imports ADD COLUMN taken_back INTEGER NOT NULL DEFAULT 0;

-- The files of an import of several: each of them may be loaded again, alone or with others.
CREATE TABLE import_files (
  sha256         TEXT NOT NULL, -- of its content
  import_id      INTEGER NOT NULL,
  name           TEXT NOT NULL,
  reading_digest TEXT NOT NULL, -- as in imports
  PRIMARY KEY (sha256, import_id, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX imports_sha256 ON imports (sha256);

-- Several files of one import each have a line 1: bad rows are numbered as they are found, and name their file.
CREATE TABLE numbered_rejects (
  import_id INTEGER NOT NULL,
  number    INTEGER NOT NULL,
  file      TEXT, -- null: the import has one file
  line      INTEGER NOT NULL,
  reason    TEXT NOT NULL,
  row       TEXT NOT NULL,
  PRIMARY KEY (import_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO numbered_rejects
  SELECT import_id, row_number() OVER (PARTITION BY import_id ORDER BY line), NULL, line, reason, row
    FROM import_rejects;
DROP TABLE import_rejects;
ALTER TABLE numbered_rejects RENAME TO import_rejects;
