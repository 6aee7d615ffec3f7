/**
 * A plain better-sqlite3 loop: one prepared INSERT of six integers, one run() per row. A separate process.
 */
import { Sqlite } from '../../src/storage/sqlite.ts';
import { printResult, requestOf } from '../child.ts';

export interface RowARunRequest {
  database: string;
  rows: number;
}

const { database, rows } = requestOf<RowARunRequest>();
const db = new Sqlite(database);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = OFF');
db.exec(`CREATE TABLE interactions (job_id INTEGER, t_dat INTEGER, customer_key INTEGER, article_key INTEGER,
                                    interaction_score INTEGER, prev_article_key INTEGER)`);
const insert = db.prepare('INSERT INTO interactions VALUES (?, ?, ?, ?, ?, ?)');
const PER_TRANSACTION = 100_000;

const start = performance.now();
for (let row = 0; row < rows;) {
  db.exec('BEGIN');
  for (const end = Math.min(rows, row + PER_TRANSACTION); row < end; row++) {
    insert.run(
      1,
      1_537_401_600_000 + (row % 17_000) * 3_600_000,
      (row / 220) | 0,
      (row * 7919) % 104_547,
      row % 3,
      row % 104_547,
    );
  }
  db.exec('COMMIT');
}
const seconds = (performance.now() - start) / 1000;
db.close();
printResult({ work: 'better-sqlite3: one prepared six-column run() per row', seconds, rows });
