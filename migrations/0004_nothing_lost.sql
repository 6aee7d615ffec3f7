-- Checksums, and what is remembered of erased customers and of who uses the file.

PRAGMA application_id = 0x666f6f74; -- "foot"

-- Who uses the file, and which write-ahead log is its own: see storage/inspect.ts.
CREATE TABLE database_identity (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  identity   TEXT NOT NULL, -- random; of a backup another one
  wal_salt   INTEGER,       -- of the log when the file was opened last
  lock_inode TEXT           -- of the lock file that was used last
) STRICT;

-- Over what decides the rows of a block: see storage/encoded/checksum.ts. Null in blocks that were stored before.
ALTER TABLE transaction_blocks ADD COLUMN records_checksum INTEGER;
ALTER TABLE transaction_blocks ADD COLUMN details_checksum INTEGER;
ALTER TABLE sequence_blocks ADD COLUMN records_checksum INTEGER;
ALTER TABLE sequence_blocks ADD COLUMN details_checksum INTEGER;
