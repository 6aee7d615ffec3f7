-- Checksums, and what is remembered of erased customers and of who uses the file.

-- Which ID_SECRET hashed the customer ids of an import (hash_ids), as a hash of it; null: ids are as in the file.
ALTER TABLE imports ADD COLUMN ids_hashed_with TEXT;
