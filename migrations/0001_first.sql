-- The first layout. Integer keys stand for text ids; purchases and sequences are packed: one row ("part") holds up
-- to 512 events of one customer as fixed-width decimal records, which plain SQL can read (see the views below and
-- docs/decisions/0001-packed-sequences.md).

CREATE TABLE customers (
  customer_key INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: readers keep ids by key
  customer_id  TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE articles (
  article_key INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id  TEXT NOT NULL UNIQUE
) STRICT;

-- One row per import, kept for good: it is the log of what was loaded. Its rows count from dataset version
-- visible_from on, until (not including) visible_until.
CREATE TABLE imports (
  id                INTEGER PRIMARY KEY AUTOINCREMENT,
  kind              TEXT NOT NULL CHECK (kind IN ('transactions', 'customers', 'articles')),
  state             TEXT NOT NULL CHECK (state IN ('running', 'succeeded', 'failed', 'cancelled')),
  mode              TEXT NOT NULL CHECK (mode IN ('append', 'replace')),
  source            TEXT NOT NULL,
  sha256            TEXT,
  bytes_read        INTEGER NOT NULL DEFAULT 0,
  rows_read         INTEGER NOT NULL DEFAULT 0,
  rows_loaded       INTEGER NOT NULL DEFAULT 0,
  rows_rejected     INTEGER NOT NULL DEFAULT 0,
  rows_per_second   INTEGER,
  created_at        TEXT NOT NULL,
  finished_at       TEXT,
  error             TEXT,                     -- JSON {code, detail, line}
  attribute_columns TEXT NOT NULL DEFAULT '[]', -- JSON: names of the further columns of a customers or articles file
  content_sum       TEXT NOT NULL DEFAULT '', -- order-free sum over its rows, hexadecimal: see load/multiset-sum.ts
  first_t_dat       INTEGER,
  last_t_dat        INTEGER,
  dates_only        INTEGER,                  -- 1: all times are midnights
  first_customer    INTEGER NOT NULL,         -- keys from here on were given by this import: removed with it if it fails
  first_article     INTEGER NOT NULL,
  visible_from      INTEGER,
  visible_until     INTEGER,
  swept             INTEGER NOT NULL DEFAULT 0 -- 1: its rows are removed from the tables below
) STRICT;

CREATE TABLE import_rejects (
  import_id INTEGER NOT NULL,
  line      INTEGER NOT NULL,
  reason    TEXT NOT NULL,
  row       TEXT NOT NULL,
  PRIMARY KEY (import_id, line)
) STRICT, WITHOUT ROWID;

-- The data set after each import: counted once, when the import ends.
CREATE TABLE dataset_versions (
  version               INTEGER PRIMARY KEY,
  transactions          INTEGER NOT NULL,
  customers             INTEGER NOT NULL,
  buyers                INTEGER NOT NULL,
  articles              INTEGER NOT NULL,
  first_t_dat           INTEGER,
  last_t_dat            INTEGER,
  imports               INTEGER NOT NULL,
  dates_only            INTEGER NOT NULL,
  fingerprint           TEXT NOT NULL,
  customers_fingerprint TEXT NOT NULL,
  created_at            TEXT NOT NULL
) STRICT;

-- Purchases of one customer from one import, ordered by time, then article_id, price, channel.
-- part_id = import_id * 2^32 + number, so that the parts of an import lie together, customers in byte order of their ids.
-- An event is t_width digits ((t_dat - t_first) / t_unit) and article_width digits (article_key).
-- A detail is price_width characters (price, blank-padded; blank: null) and channel_width (sales_channel_id, the same).
CREATE TABLE purchases (
  part_id       INTEGER PRIMARY KEY,
  import_id     INTEGER NOT NULL,
  customer_key  INTEGER NOT NULL,
  length        INTEGER NOT NULL CHECK (length BETWEEN 1 AND 512),
  t_first       INTEGER NOT NULL,
  t_unit        INTEGER NOT NULL,
  t_width       INTEGER NOT NULL,
  article_width INTEGER NOT NULL,
  price_width   INTEGER NOT NULL,
  channel_width INTEGER NOT NULL,
  events        BLOB NOT NULL,
  details       BLOB NOT NULL
) STRICT;
CREATE INDEX purchases_of_customer ON purchases (customer_key, import_id, part_id);

CREATE TABLE article_sales (
  article_key INTEGER NOT NULL,
  import_id   INTEGER NOT NULL,
  units       INTEGER NOT NULL,
  first_t_dat INTEGER NOT NULL,
  last_t_dat  INTEGER NOT NULL,
  PRIMARY KEY (article_key, import_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_attributes (
  customer_key INTEGER NOT NULL,
  import_id    INTEGER NOT NULL,
  attributes   TEXT NOT NULL, -- JSON object: column → text or null
  PRIMARY KEY (customer_key, import_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE article_attributes (
  article_key INTEGER NOT NULL,
  import_id   INTEGER NOT NULL,
  attributes  TEXT NOT NULL,
  PRIMARY KEY (article_key, import_id)
) STRICT, WITHOUT ROWID;

-- The job table is the queue, the log and the truth.
CREATE TABLE jobs (
  id                          INTEGER PRIMARY KEY AUTOINCREMENT,
  state                       TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
  selection                   TEXT NOT NULL, -- JSON {sample_size} | {customer_ids} | {all_customers}
  seed                        TEXT NOT NULL,
  preset                      TEXT NOT NULL,
  parameters                  TEXT NOT NULL, -- JSON, resolved
  notes                       TEXT NOT NULL, -- JSON: what was changed of the defaults, sentences
  generator_version           TEXT NOT NULL,
  dataset_version             INTEGER NOT NULL,
  dataset_fingerprint         TEXT NOT NULL,
  fingerprint                 TEXT NOT NULL,
  customers_total             INTEGER NOT NULL,
  customers_done              INTEGER NOT NULL DEFAULT 0,
  customers_without_purchases INTEGER NOT NULL DEFAULT 0,
  ignores                     INTEGER NOT NULL DEFAULT 0,
  clicks                      INTEGER NOT NULL DEFAULT 0,
  purchases                   INTEGER NOT NULL DEFAULT 0,
  parts                       INTEGER NOT NULL DEFAULT 0,
  csv_bytes                   INTEGER NOT NULL DEFAULT 0, -- of all rows, without the header
  created_at                  TEXT NOT NULL,
  started_at                  TEXT,
  finished_at                 TEXT,
  error                       TEXT,          -- JSON {code, detail}
  catalogue_digest            BLOB,
  content_digest              TEXT
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state, id);

-- The generated sequences. part_id = job_id * 2^32 + number, in byte order of customer_id, then position.
-- An event is t_width digits ((t_dat - t_first) / t_unit), article_width digits (article_key), one digit (score).
-- A customer without purchases has one part of length 0. prev_article_id is the article of the event before, or with
-- prev_skips_ignores of the last click or purchase before. csv_end counts the bytes of the job's CSV up to the end of
-- this part, without the header, so that an offset into the file leads to its part by binary search.
CREATE TABLE sequences (
  part_id          INTEGER PRIMARY KEY,
  job_id           INTEGER NOT NULL,
  customer_key     INTEGER NOT NULL,
  position         INTEGER NOT NULL, -- of its first event in the sequence, from 0
  prev_article_key INTEGER,          -- prev_article_id of its first event; null: START
  prev_skips_ignores INTEGER NOT NULL,
  length           INTEGER NOT NULL CHECK (length BETWEEN 0 AND 512),
  t_first          INTEGER NOT NULL,
  t_unit           INTEGER NOT NULL,
  t_width          INTEGER NOT NULL,
  article_width    INTEGER NOT NULL,
  csv_end          INTEGER NOT NULL,
  digest           BLOB,             -- SHA-256 of the whole sequence, on its first part
  events           BLOB NOT NULL,
  details          BLOB              -- strategy, session, probability, price, channel: see storage/packed-details.ts; null: none
) STRICT;
CREATE INDEX sequences_of_customer ON sequences (customer_key, job_id, part_id);

-- What a job's rows look like, and whether single features give the labels away: see report/.
CREATE TABLE job_reports (
  job_id INTEGER PRIMARY KEY,
  report TEXT NOT NULL -- JSON
) STRICT;

CREATE TABLE idempotency_keys (
  key            TEXT PRIMARY KEY,
  request_sha256 TEXT NOT NULL,
  job_id         INTEGER NOT NULL,
  status         INTEGER NOT NULL,
  answer         TEXT NOT NULL,      -- JSON: the job as it was first answered
  created_at     TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- 0 to 511: the places in a part. Joined by the views, which read one record each.
CREATE TABLE positions (i INTEGER PRIMARY KEY) STRICT;
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 511) INSERT INTO positions SELECT i FROM n;

-- CROSS JOIN keeps SQLite from reading the positions or the articles first.
CREATE VIEW transactions AS
SELECT p.t_first + p.t_unit * CAST(substr(p.events, 1 + n.i * (p.t_width + p.article_width), p.t_width) AS INTEGER) AS t_dat,
       c.customer_id,
       a.article_id,
       CAST(nullif(trim(CAST(substr(p.details, 1 + n.i * (p.price_width + p.channel_width), p.price_width) AS TEXT)), '') AS REAL) AS price,
       CAST(nullif(trim(CAST(substr(p.details, 1 + n.i * (p.price_width + p.channel_width) + p.price_width, p.channel_width) AS TEXT)), '') AS INTEGER) AS sales_channel_id
  FROM customers c
  JOIN purchases p ON p.customer_key = c.customer_key
  JOIN imports m ON m.id = p.import_id AND m.state = 'succeeded' AND m.visible_until IS NULL
 CROSS JOIN positions n ON n.i < p.length
 CROSS JOIN articles a ON a.article_key = CAST(substr(p.events, 1 + n.i * (p.t_width + p.article_width) + p.t_width, p.article_width) AS INTEGER);

CREATE VIEW interactions AS
SELECT j.id AS job_id,
       s.t_first + s.t_unit * CAST(substr(s.events, 1 + n.i * (s.t_width + s.article_width + 1), s.t_width) AS INTEGER) AS t_dat,
       c.customer_id,
       a.article_id,
       CAST(substr(s.events, (n.i + 1) * (s.t_width + s.article_width + 1), 1) AS INTEGER) AS interaction_score,
       coalesce((SELECT b.article_id FROM articles b
                  WHERE b.article_key = coalesce(
                    CASE WHEN n.i > 0 AND s.prev_skips_ignores = 0
                      THEN CAST(substr(s.events, 1 + (n.i - 1) * (s.t_width + s.article_width + 1) + s.t_width, s.article_width) AS INTEGER)
                    WHEN n.i > 0
                      THEN (SELECT CAST(substr(s.events, 1 + b4.i * (s.t_width + s.article_width + 1) + s.t_width, s.article_width) AS INTEGER)
                              FROM positions b4
                             WHERE b4.i < n.i AND CAST(substr(s.events, (b4.i + 1) * (s.t_width + s.article_width + 1), 1) AS INTEGER) > 0
                             ORDER BY b4.i DESC LIMIT 1)
                    END, s.prev_article_key)),
                'START') AS prev_article_id
  FROM jobs j
  JOIN sequences s ON s.job_id = j.id AND s.part_id BETWEEN j.id * 4294967296 AND j.id * 4294967296 + 4294967295
  JOIN customers c ON c.customer_key = s.customer_key
 CROSS JOIN positions n ON n.i < s.length
 CROSS JOIN articles a ON a.article_key = CAST(substr(s.events, 1 + n.i * (s.t_width + s.article_width + 1) + s.t_width, s.article_width) AS INTEGER)
 WHERE j.state = 'succeeded';
