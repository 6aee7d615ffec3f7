-- One name for each thing: the tables of blocks are called what they hold. A block is what the first layout called a
-- part, and its records what it called events; see the comments of 0001. Only the schema changes: no block is
-- rewritten, so a large database is upgraded as fast as a small one. The views keep their columns and results.

DROP VIEW transactions;
DROP VIEW interactions;

ALTER TABLE purchases RENAME TO transaction_blocks;
ALTER TABLE transaction_blocks RENAME COLUMN part_id TO block_id;
ALTER TABLE transaction_blocks RENAME COLUMN events TO records;

ALTER TABLE sequences RENAME TO sequence_blocks;
ALTER TABLE sequence_blocks RENAME COLUMN part_id TO block_id;
ALTER TABLE sequence_blocks RENAME COLUMN events TO records;

ALTER TABLE jobs RENAME COLUMN parts TO blocks;
ALTER TABLE jobs DROP COLUMN catalogue_digest;

-- What a report needs that is not in the rows: how many ignores found no article, and for how many customers.
ALTER TABLE jobs ADD COLUMN ignores_missing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN customers_short_of_ignores INTEGER NOT NULL DEFAULT 0;
-- The worst verdict of the report's features, apart from those meant to separate; null until it is made.
ALTER TABLE jobs ADD COLUMN verdict TEXT CHECK (verdict IN ('ok', 'warning', 'leak'));

UPDATE jobs SET
  ignores_missing = report ->> '$.counts.ignores_missing',
  customers_short_of_ignores = report ->> '$.counts.customers_short_of_ignores',
  verdict = CASE WHEN json_array_length(report, '$.leak_audit.leaks') > 0 THEN 'leak'
                 WHEN json_array_length(report, '$.leak_audit.warnings') > 0 THEN 'warning'
                 ELSE 'ok' END
  FROM job_reports WHERE job_id = jobs.id;

-- Reports that are still to be made, and which version of the data set they read.
CREATE INDEX jobs_without_report ON jobs (dataset_version, customers_total)
  WHERE state = 'succeeded' AND verdict IS NULL;

-- imports.swept: 1: its blocks and attributes are removed; 2: its article_sales, which reports read, as well.
UPDATE imports SET swept = 2 WHERE swept = 1;

-- Remembered responses are jobs as they are now: without links, which HTTP adds, and with a verdict.
UPDATE idempotency_keys SET answer = json_set(json_remove(answer, '$.links'), '$.verdict', NULL);

-- CROSS JOIN keeps SQLite from reading the positions or the articles first.
CREATE VIEW transactions AS
SELECT p.t_first + p.t_unit * CAST(substr(p.records, 1 + n.i * (p.t_width + p.article_width), p.t_width) AS INTEGER) AS t_dat,
       c.customer_id,
       a.article_id,
       CAST(nullif(trim(CAST(substr(p.details, 1 + n.i * (p.price_width + p.channel_width), p.price_width) AS TEXT)), '') AS REAL) AS price,
       CAST(nullif(trim(CAST(substr(p.details, 1 + n.i * (p.price_width + p.channel_width) + p.price_width, p.channel_width) AS TEXT)), '') AS INTEGER) AS sales_channel_id
  FROM customers c
  JOIN transaction_blocks p ON p.customer_key = c.customer_key
  JOIN imports m ON m.id = p.import_id AND m.state = 'succeeded' AND m.visible_until IS NULL
 CROSS JOIN positions n ON n.i < p.length
 CROSS JOIN articles a ON a.article_key = CAST(substr(p.records, 1 + n.i * (p.t_width + p.article_width) + p.t_width, p.article_width) AS INTEGER);

CREATE VIEW interactions AS
SELECT j.id AS job_id,
       s.t_first + s.t_unit * CAST(substr(s.records, 1 + n.i * (s.t_width + s.article_width + 1), s.t_width) AS INTEGER) AS t_dat,
       c.customer_id,
       a.article_id,
       CAST(substr(s.records, (n.i + 1) * (s.t_width + s.article_width + 1), 1) AS INTEGER) AS interaction_score,
       coalesce((SELECT b.article_id FROM articles b
                  WHERE b.article_key = coalesce(
                    CASE WHEN n.i > 0 AND s.prev_skips_ignores = 0
                      THEN CAST(substr(s.records, 1 + (n.i - 1) * (s.t_width + s.article_width + 1) + s.t_width, s.article_width) AS INTEGER)
                    WHEN n.i > 0
                      THEN (SELECT CAST(substr(s.records, 1 + b4.i * (s.t_width + s.article_width + 1) + s.t_width, s.article_width) AS INTEGER)
                              FROM positions b4
                             WHERE b4.i < n.i AND CAST(substr(s.records, (b4.i + 1) * (s.t_width + s.article_width + 1), 1) AS INTEGER) > 0
                             ORDER BY b4.i DESC LIMIT 1)
                    END, s.prev_article_key)),
                'START') AS prev_article_id
  FROM jobs j
  JOIN sequence_blocks s ON s.job_id = j.id AND s.block_id BETWEEN j.id * 4294967296 AND j.id * 4294967296 + 4294967295
  JOIN customers c ON c.customer_key = s.customer_key
 CROSS JOIN positions n ON n.i < s.length
 CROSS JOIN articles a ON a.article_key = CAST(substr(s.records, 1 + n.i * (s.t_width + s.article_width + 1) + s.t_width, s.article_width) AS INTEGER)
 WHERE j.state = 'succeeded';
