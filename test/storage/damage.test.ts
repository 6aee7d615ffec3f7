/** A block that isn't what was stored is never read as other rows, whatever of it is damaged. */
import t from 'tap';
import { problemFrom } from '../../src/errors.ts';
import { before } from '../../src/storage/block-ids.ts';
import { checksum } from '../../src/storage/encoded/checksum.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { openStores } from '../../src/storage/stores.ts';
import { folderOf } from '../folder.ts';
import { build } from '../http/build.ts';
import { csvOf, footfallOf, loadText } from '../system/footfall-of.ts';
import { asCsv, smallLog } from '../system/small-log.ts';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const path = join(mkdtempSync(join(tmpdir(), 'footfall-')), 'f.db');
const footfall = await footfallOf(t, { database: path });
await loadText(footfall, asCsv(smallLog()));
const { job } = await footfall.services.jobs.create({ preset: 'training' }, { waitSeconds: 60 });
const stores = openStores(path);
const db = new Sqlite(path);
t.teardown(() => {
  stores.close();
  db.close();
});

const flipped = (column: string) =>
  `CAST(substr(${column}, 1, 3) || CASE substr(${column}, 4, 1) WHEN x'31' THEN x'32' ELSE x'31' END ||
    substr(${column}, 5) AS BLOB)`;

/** Changes a block, runs the reads, and takes the change back. */
function whileDamaged(table: string, id: number, column: string, value: string, read: () => void): void {
  const kept = db
    .prepare<[number], Record<string, unknown>>(`SELECT * FROM ${table} WHERE block_id = ?`)
    .get(id)!;
  db.prepare(`UPDATE ${table} SET ${column} = ${value} WHERE block_id = ?`).run(id);
  read();
  db.prepare(`UPDATE ${table} SET ${column} = ? WHERE block_id = ?`).run(kept[column], id);
}

const middle = (table: string): number =>
  db
    .prepare<[], number>(`SELECT block_id FROM ${table} WHERE length > 5 ORDER BY block_id LIMIT 1 OFFSET 9`)
    .pluck()
    .get()!;

/** What is damaged, and how. */
const NUMBERS = ['length', 't_first', 't_unit', 't_width', 'article_width'].map((column) => [
  column,
  `${column} + 1`,
]);

t.test('every block that is stored has its checksums', async (t) => {
  for (const table of ['transaction_blocks', 'sequence_blocks'])
    t.equal(
      db
        .prepare(`SELECT count(*) FROM ${table} WHERE records_checksum IS NULL OR details_checksum IS NULL`)
        .pluck()
        .get(),
      0,
    );
});

t.test('of sequences', async (t) => {
  const id = middle('sequence_blocks');
  const message = `The database is damaged: block ${id} of sequence_blocks is not what was stored. Delete job ${job.id} and start it again, which makes the same rows, or restore a backup.`;
  const key = db
    .prepare<[number], number>('SELECT customer_key FROM sequence_blocks WHERE block_id = ?')
    .pluck()
    .get(id)!;
  const name = db
    .prepare<[number], string>('SELECT customer_id FROM customers WHERE customer_key = ?')
    .pluck()
    .get(key)!;
  const read = (details: boolean) => ({
    all: () => stores.sequences.blocksAfter(job.id, before(job.id), 1000, details),
    customer: () => stores.sequences.blocksOf(key, job.id, -1, details),
    ...(!details && {
      usual: () => stores.sequences.sequence(name, job.id),
      counted: () => stores.sequences.blocksToCount(job.id, before(job.id), 1000),
    }),
  });
  const damages = [
    ...NUMBERS,
    ['prev_skips_ignores', '1 - prev_skips_ignores'],
    ['prev_article_key', '2'],
    ['records', flipped('records')],
  ];
  for (const [column, value] of damages)
    whileDamaged('sequence_blocks', id, column, value, () => {
      for (const [reader, rows] of Object.entries(read(false)))
        t.throws(rows, { message }, `${column} ${reader}`);
    });
  for (const value of [flipped('details'), "x''"])
    whileDamaged('sequence_blocks', id, 'details', value, () => {
      for (const [reader, rows] of Object.entries(read(true)))
        t.throws(rows, { message }, `details ${reader}`);
      t.doesNotThrow(read(false).all, 'not read');
    });
  whileDamaged('sequence_blocks', id, 'customer_key', String(key + 1), () =>
    t.throws(read(false).all, { message }, 'another customer'),
  );
  for (const rows of Object.values({ ...read(false), ...read(true) })) t.doesNotThrow(rows);
});

t.test('of transactions', async (t) => {
  const id = middle('transaction_blocks');
  const message = `The database is damaged: block ${id} of transaction_blocks is not what was stored. Take back import 1 and load its file again, or restore a backup.`;
  const keys = db.prepare<[], number>('SELECT customer_key FROM customers').pluck().all();
  const read = (details: boolean) => () => {
    for (const _ of stores.transactions.ofCustomers(keys, [1], details));
  };
  const readAll = () => {
    for (const _ of stores.transactions.readAll([1]));
  };
  const damages = [
    ...NUMBERS,
    ['price_width', 'price_width + 1'],
    ['channel_width', '0'],
    ['records', flipped('records')],
  ];
  for (const [column, value] of damages)
    whileDamaged('transaction_blocks', id, column, value, () => {
      for (const rows of [read(true), read(false), readAll]) t.throws(rows, { message }, column);
    });
  for (const value of [flipped('details'), "x''"])
    whileDamaged('transaction_blocks', id, 'details', value, () => {
      t.throws(read(true), { message }, 'details');
      t.doesNotThrow(read(false), 'not read');
    });
  whileDamaged('transaction_blocks', id, 'records', "x'31'", () =>
    t.throws(read(false), { message }, 'cut off'),
  );
  for (const rows of [read(true), read(false), readAll]) t.doesNotThrow(rows);
});

t.test('blocks of before have none, and are read', async (t) => {
  const id = middle('sequence_blocks');
  whileDamaged('sequence_blocks', id, 'records_checksum', 'NULL', () =>
    t.doesNotThrow(() => stores.sequences.blocksAfter(job.id, before(job.id), 1000, false)),
  );
});

t.test('any bit that changes makes another sum', async (t) => {
  const bytes = Buffer.from(Array.from({ length: 67 }, (_, i) => i * 7));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  type Numbers = [number, number | null, number];
  const sumOf = (numbers: Numbers, end = bytes.length) => checksum([numbers, [0, 1, 2]], view, 0, end);
  const stored: Numbers = [1, null, 2 ** 40];
  const usual = sumOf(stored);
  let same = 0;
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    bytes[bit >> 3] ^= 1 << (bit & 7);
    if (sumOf(stored) === usual) same++;
    bytes[bit >> 3] ^= 1 << (bit & 7);
  }
  t.equal(same, 0);
  t.not(sumOf([1, 0, 2 ** 40]), usual);
  t.not(sumOf([1, null, 2 ** 40 + 1]), usual);
  t.not(sumOf(stored, 66), usual);
});

t.test('a list that misses rows of the data set is damaged', async (t) => {
  const count = (change: string) => db.exec(`UPDATE dataset_versions SET customers = customers ${change}`);
  count('+ 1');
  const file = await footfall.services.rows.download({ table: 'customers', filter: {} }, 'csv');
  await t.rejects(file.body().toArray(), {
    code: 'internal',
    message: /^The database is damaged: 40 of 41 rows of customers were found\. Restore a backup\.$/,
  });
  count('- 1');
});

t.test('a download is cut off, and a page fails', async (t) => {
  const id = middle('sequence_blocks');
  db.prepare(`UPDATE sequence_blocks SET records = ${flipped('records')} WHERE block_id = ?`).run(id);
  const message = new RegExp(`block ${id} of sequence_blocks is not what was stored`);
  await t.rejects(csvOf(footfall, job.id), { message }, 'a download');
});

t.test('what SQLite itself cannot read is said to be damage', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const first = await footfallOf(t, { database });
  await loadText(first, asCsv(smallLog()));
  await first.close();
  const file = new Sqlite(database);
  const root = file.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'transaction_blocks'`).pluck();
  const at = ((root.get() as number) - 1) * (file.pragma('page_size', { simple: true }) as number);
  file.close();
  const bytes = readFileSync(database);
  writeFileSync(database, bytes.fill(255, at, at + 100));
  const app = await build(t, { database });
  const detail = /^The database is damaged: .* restore a backup\.$/;
  const page = await app.inject('/v1/transactions');
  t.match(page.json(), { type: 'urn:footfall:problem:internal', status: 500, detail });
  for (const code of ['SQLITE_NOTADB', 'SQLITE_CORRUPT_INDEX', 'SQLITE_IOERR_SHORT_READ'])
    t.match(problemFrom(Object.assign(new Error(code), { code })), { code: 'internal', message: detail });
});
