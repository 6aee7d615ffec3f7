-- Checksums, and what is remembered of erased customers and of who uses the file.

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
