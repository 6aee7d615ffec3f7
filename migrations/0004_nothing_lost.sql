-- Checksums, and what is remembered of erased customers and of who uses the file.

PRAGMA application_id = 0x666f6f74; -- "foot"

-- Who uses the file, and which write-ahead log is its own: see storage/inspect.ts.
CREATE TABLE database_identity (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  identity   TEXT NOT NULL, -- random; of a backup another one
  wal_salt   INTEGER,       -- of the log when the file was opened last
  lock_inode TEXT,          -- of the lock file that was used last
  -- 1 in the file itself while a log belongs to it, 0 in the log: see storage/expected-log.ts
  log_expected INTEGER NOT NULL DEFAULT 0
) STRICT;

-- Over what decides the rows of a block: see storage/encoded/checksum.ts. Null in blocks that were stored before.
ALTER TABLE transaction_blocks ADD COLUMN records_checksum INTEGER;
ALTER TABLE transaction_blocks ADD COLUMN details_checksum INTEGER;
ALTER TABLE sequence_blocks ADD COLUMN records_checksum INTEGER;
ALTER TABLE sequence_blocks ADD COLUMN details_checksum INTEGER;
-- How many transactions the customer has in the import, in each of the blocks: so a missing block is noticed. Null in
-- blocks that were stored before.
ALTER TABLE transaction_blocks ADD COLUMN customer_rows INTEGER;
-- Of ids with their keys, of attributes, and of sales: see storage/entry-checksums.ts. Null in rows of before.
ALTER TABLE customers ADD COLUMN checksum INTEGER;
ALTER TABLE articles ADD COLUMN checksum INTEGER;
ALTER TABLE customer_attributes ADD COLUMN checksum INTEGER;
ALTER TABLE article_attributes ADD COLUMN checksum INTEGER;
ALTER TABLE article_sales ADD COLUMN checksum INTEGER;

-- Jobs that list more customers than they show: `jobs.selection` has the first hundred and `customer_ids_total`, so
-- that lists of jobs need not read and parse the rest.
CREATE TABLE job_customer_ids (
  job_id       INTEGER PRIMARY KEY,
  customer_ids TEXT NOT NULL -- JSON
) STRICT;
INSERT INTO job_customer_ids (job_id, customer_ids)
SELECT id, json_extract(selection, '$.customer_ids') FROM jobs
 WHERE CASE WHEN json_valid(selection) THEN json_array_length(selection, '$.customer_ids') END > 100;
UPDATE jobs SET selection = json_object(
  'customer_ids', json((SELECT json_group_array(value) FROM (
    SELECT value FROM json_each(selection, '$.customer_ids') LIMIT 100))),
  'customer_ids_total', json_array_length(selection, '$.customer_ids'))
 WHERE id IN (SELECT job_id FROM job_customer_ids);
-- Erased customers. Nothing here names one of them.
ALTER TABLE jobs ADD COLUMN customers_erased INTEGER NOT NULL DEFAULT 0; -- of those whose rows it had
ALTER TABLE imports ADD COLUMN rows_erased INTEGER NOT NULL DEFAULT 0;   -- no longer in rows_loaded
-- The gaps that their sequences leave in jobs: block_id and csv_end of later blocks stay as they were, since changing
-- them would rewrite the job. jobs.blocks still counts the missing ones, jobs.csv_bytes doesn't.
CREATE TABLE erased_blocks (
  first_block INTEGER PRIMARY KEY, -- its block_id
  blocks      INTEGER NOT NULL,
  csv_start   INTEGER NOT NULL,    -- csv_end of the block before
  csv_end     INTEGER NOT NULL     -- of its last block
) STRICT;
-- One row per erasure: 1 once the file is known to hold no remains of deleted rows.
CREATE TABLE erasures (
  number   INTEGER PRIMARY KEY,
  is_clean INTEGER NOT NULL
) STRICT;

-- Transactions of the customer who has the most in this import: bounds what a job over some customers can make. Null:
-- the import was loaded before this was counted, or is of another kind.
ALTER TABLE imports ADD COLUMN most_of_customer INTEGER;
-- Which ID_SECRET hashed the customer ids of an import (hash_ids), as a hash of it; null: ids are as in the file.
ALTER TABLE imports ADD COLUMN ids_hashed_with TEXT;
