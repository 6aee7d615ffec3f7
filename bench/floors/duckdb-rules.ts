/**
 * The rules of preset notebook over all customers as DuckDB SQL. Where they differ they do less work than
 * footfall: random numbers aren't reproducible, an extra click on an excluded article is dropped, and equal
 * times have no order. Numbers replace ids until the last step, the fastest way we found; rows are stored in
 * the order of the download.
 */
export const DUCKDB_LOAD = (log: string) => `
CREATE TABLE transactions AS
SELECT epoch_ms(t_dat) AS t_dat, customer_id, article_id, price, sales_channel_id
  FROM read_csv('${log}', header = true, columns = {'t_dat': 'TIMESTAMP', 'customer_id': 'VARCHAR',
                'article_id': 'VARCHAR', 'price': 'DOUBLE', 'sales_channel_id': 'INTEGER'})`;

/** \`n\` distinct numbers of articles; "+ 0 * x" forces a new random number for each. */
const DIFFERENT = (n: string, x: string) =>
  `unnest(list_distinct(list_transform(range(${n}), x -> 1 + floor(random() * articles)::INT + 0 * ` +
  `(${x})::INT)))`;

const HOURS = (from: number, to: number) => `(${from} + floor(random() * ${to - from}))::BIGINT * 3600000`;

export const DUCKDB_JOB = (customers: number) => `
CREATE TABLE interactions AS
WITH catalogue AS MATERIALIZED (
  SELECT row_number() OVER () AS article, article_id FROM (SELECT DISTINCT article_id FROM transactions)),
size AS MATERIALIZED (SELECT count(*) AS articles FROM catalogue),
customers AS MATERIALIZED (
  SELECT * FROM (
    SELECT row_number() OVER (ORDER BY customer_id) AS customer, customer_id, max(t_dat) AS last,
           40 + floor(random() * 20)::INT AS ignores,
           CASE WHEN random() < 0.95 THEN 5 + floor(random() * 10)::INT ELSE 0 END AS extra
      FROM transactions GROUP BY customer_id)
   WHERE customer <= ${customers}),
purchased AS MATERIALIZED (
  SELECT customer, article, t_dat, CASE WHEN random() < 0.9 THEN 1 + floor(random() * 2)::INT ELSE 0 END AS clicks
    FROM transactions JOIN customers USING (customer_id) JOIN catalogue USING (article_id)),
ignored AS MATERIALIZED (
  SELECT customer, article, last - ${HOURS(1, 96)} AS t_dat, 1 + floor(random() * 2)::INT AS repeats
    FROM (SELECT customer, last, ${DIFFERENT('ignores', 'x')} AS article FROM customers, size)),
extra AS (
  SELECT customer, article, last
    FROM (SELECT customer, last, ${DIFFERENT('extra', 'x + round')} AS article
            FROM (SELECT customer, last, extra, unnest(range(extra)) AS round FROM customers), size)
    ANTI JOIN (SELECT customer, article FROM purchased UNION ALL SELECT customer, article FROM ignored) USING (customer, article)),
events AS (
  SELECT customer, article, t_dat - ${HOURS(1, 12)} AS t_dat, 0::TINYINT AS score
    FROM (SELECT *, unnest(range(repeats)) FROM ignored)
  UNION ALL
  SELECT customer, article, t_dat - ${HOURS(1, 48)}, 1 FROM (SELECT *, unnest(range(clicks)) FROM purchased)
  UNION ALL
  SELECT customer, article, t_dat, 2 FROM purchased
  UNION ALL
  SELECT customer, article, last - ${HOURS(1, 72)}, 1 FROM extra)
SELECT t_dat, customer_id, article_id, score AS interaction_score,
       lag(article_id, 1, 'START') OVER (PARTITION BY customer ORDER BY t_dat) AS prev_article_id
  FROM events JOIN customers USING (customer) JOIN catalogue USING (article)
 ORDER BY customer, t_dat`;
