-- Checksums, and what is remembered of erased customers and of who uses the file.

-- Transactions of the customer who has the most in this import: bounds what a job over some customers can make. Null:
-- the import was loaded before this was counted, or is of another kind.
ALTER TABLE imports ADD COLUMN most_of_customer INTEGER;
