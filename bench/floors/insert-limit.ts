/**
 * The limit: how fast SQLite fills footfall's own table when nothing has to be generated, encoded or passed
 * between threads. Inserts blocks of a real job over and over, several per INSERT, index included. A separate
 * process.
 */
import { Sqlite } from '../../src/storage/sqlite.ts';
import { printResult, requestOf } from '../child.ts';

export interface InsertLimitRequest {
  /** footfall's database, closed, with a finished job. */
  from: string;
  to: string;
  rows: number;
}

const SAMPLE_PARTS = 2000;
const PARTS_PER_INSERT = 10;
const INSERTS_PER_TRANSACTION = 500;

const { from, to, rows } = requestOf<InsertLimitRequest>();
const source = new Sqlite(from, { readonly: true });
const definitions = source
  .prepare<[], string>(
    "SELECT sql FROM sqlite_master WHERE tbl_name = 'sequence_blocks' AND sql IS NOT NULL ORDER BY type DESC",
  )
  .pluck()
  .all();
const columns = source
  .prepare<[], string>("SELECT name FROM pragma_table_info('sequence_blocks')")
  .pluck()
  .all();
const parts = source
  .prepare<[number], unknown[]>(`SELECT ${columns.join(', ')} FROM sequence_blocks LIMIT ?`)
  .raw()
  .all(SAMPLE_PARTS);
const lengthOf = (part: unknown[]) => part[columns.indexOf('length')] as number;

const db = new Sqlite(to);
db.pragma(`page_size = ${source.pragma('page_size', { simple: true })}`);
db.pragma('journal_mode = WAL');
db.pragma('synchronous = OFF');
for (const definition of definitions) db.exec(definition);
const row = `(${columns.map(() => '?').join(', ')})`;
const insert = db.prepare(
  `INSERT INTO sequence_blocks VALUES ${Array(PARTS_PER_INSERT).fill(row).join(', ')}`,
);

let done = 0;
let nextId = 1;
const start = performance.now();
while (done < rows) {
  db.exec('BEGIN');
  for (let i = 0; i < INSERTS_PER_TRANSACTION; i++) {
    const values: unknown[] = [];
    for (let j = 0; j < PARTS_PER_INSERT; j++) {
      const part = parts[nextId % parts.length];
      part[0] = nextId++;
      part[2] = nextId;
      done += lengthOf(part);
      values.push(...part);
    }
    insert.run(values);
  }
  db.exec('COMMIT');
}
const seconds = (performance.now() - start) / 1000;
db.close();
source.close();
printResult({
  work: "the limit: prepared blocks into footfall's own table, ten per INSERT",
  seconds,
  rows: done,
});
