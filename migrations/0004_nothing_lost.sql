-- Checksums, and what is remembered of erased customers and of who uses the file.

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
