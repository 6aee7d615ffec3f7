/**
 * Copies the first rows of a job from footfall's view into a plain database, as one would design it without
 * footfall: six integer columns per row, ids in tables of their own. A separate process.
 */
import { Sqlite } from '../../src/storage/sqlite.ts';
import { printResult, requestOf } from '../child.ts';

export interface PlainTableRequest {
  /** footfall's database, closed. */
  from: string;
  to: string;
  jobId: number;
  rows: number;
}

const TABLES = `
CREATE TABLE customers (customer_key INTEGER PRIMARY KEY, customer_id TEXT);
CREATE TABLE articles (article_key INTEGER PRIMARY KEY, article_id TEXT);
CREATE TABLE interactions (job_id INTEGER, t_dat INTEGER, customer_key INTEGER, article_key INTEGER,
                           interaction_score INTEGER, prev_article_key INTEGER);`;

type Row = [t_dat: number, customer: string, article: string, score: number, previous: string];

function copy({ from, to, jobId, rows }: PlainTableRequest): number {
  const source = new Sqlite(from, { readonly: true });
  const target = new Sqlite(to);
  target.pragma('journal_mode = OFF');
  target.pragma('synchronous = OFF');
  target.exec(TABLES);
  const key = (keys: Map<string, number>, id: string) =>
    keys.get(id) ?? (keys.set(id, keys.size + 1), keys.size);
  const customers = new Map<string, number>();
  const articles = new Map<string, number>();
  const insert = target.prepare('INSERT INTO interactions VALUES (?, ?, ?, ?, ?, ?)');
  const select = source
    .prepare<[number, number], Row>(
      'SELECT t_dat, customer_id, article_id, interaction_score, prev_article_id FROM interactions WHERE ' +
        'job_id = ? LIMIT ?',
    )
    .raw();
  let copied = 0;
  target.transaction(() => {
    for (const [t_dat, customer, article, score, previous] of select.iterate(jobId, rows)) {
      const previousKey = previous === 'START' ? null : key(articles, previous);
      insert.run(jobId, t_dat, key(customers, customer), key(articles, article), score, previousKey);
      copied++;
    }
    const insertCustomer = target.prepare('INSERT INTO customers VALUES (?, ?)');
    const insertArticle = target.prepare('INSERT INTO articles VALUES (?, ?)');
    for (const [id, number] of customers) insertCustomer.run(number, id);
    for (const [id, number] of articles) insertArticle.run(number, id);
  })();
  return copied;
}

const start = performance.now();
const rows = copy(requestOf<PlainTableRequest>());
printResult({ work: 'copy into plain tables', rows, seconds: (performance.now() - start) / 1000 });
