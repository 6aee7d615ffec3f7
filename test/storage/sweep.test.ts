/** What is removed of replaced and failed imports, and when. */
import { statSync } from 'node:fs';
import t from 'tap';
import { TRANSACTION_BLOCKS, type TransactionChunk } from '../../src/storage/transaction-blocks.ts';
import { newJob, storesOf } from './stores-of.ts';

const { path, writes, stores, db } = storesOf(t);

/** One transaction of one customer. */
function chunk(): TransactionChunk {
  const numbers = new Float64Array(TRANSACTION_BLOCKS.stride);
  TRANSACTION_BLOCKS.setNumbers(numbers, 0, {
    ...{ customer: 0, length: 1, t_first: 0, t_unit: 1, t_width: 1, article_width: 1 },
    ...{ price_width: 0, channel_width: 0, records_bytes: 2, details_bytes: 0, customer_rows: -1 },
  });
  const ids = Buffer.from('customer');
  return {
    ...{ ids, id_ends: Uint32Array.of(ids.length), blocks: 1, numbers },
    ...{ records: Buffer.from('01'), details: Buffer.alloc(0) },
  };
}

function startImport(): number {
  const id = writes.imports.begin('transactions', 'replace', 'file', null);
  writes.imports.takeTurn(id);
  const articles = writes.articles.keysFor(['article']);
  writes.transactions.append(id, 0, chunk());
  const [first, last] = [Float64Array.of(0), Float64Array.of(0)];
  writes.transactions.saveSales(id, articles, { units: Uint32Array.of(1), first, last });
  return id;
}

/** Takes the place of what is loaded. */
function replace(): number {
  const id = startImport();
  writes.datasets.finish(id, {
    ...{ sha256: '', bytes_read: 0, rows_read: 1, rows_loaded: 1, rows_rejected: 0, rows_per_second: null },
    ...{
      rows_left_out: { where: 0, quantity: 0 },
      reading_digest: '',
      read_as: null,
      warnings: [],
      files: [],
    },
    ...{ attribute_columns: [], content_sum: '', first_t_dat: 0, last_t_dat: 0, dates_only: 1 },
    ...{ customers: 1, buyers: 1, articles: 1, counted_at: stores.datasets.current().version },
  });
  return id;
}

function startJob(): number {
  const dataset_version = stores.datasets.current().version;
  return (writes.jobs.create(newJob({ dataset_version }), { started: true }) as { job: { id: number } }).job
    .id;
}

/** Steps it took until nothing was left to do. */
function sweep(): number {
  let steps = 0;
  while (writes.sweep.step()) steps++;
  return steps;
}

const count = (table: string, importId: number) =>
  db.prepare(`SELECT count(*) FROM ${table} WHERE import_id = ?`).pluck().get(importId);
const left = (importId: number) => [count('transaction_blocks', importId), count('article_sales', importId)];

t.test('blocks stay for a job that runs, sales until it has its report', async (t) => {
  const replaced = replace();
  const version = stores.datasets.current().version;
  const job = startJob();
  const visible = replace();
  const later = startJob(); // it reads the newer import
  t.equal(sweep(), 0);
  t.strictSame(left(replaced), [1, 1]);
  t.equal(stores.imports.areKept('transactions', version), true);

  writes.jobs.succeed(job, 'digest');
  t.ok(sweep() > 0);
  t.strictSame(left(replaced), [0, 1]);
  t.equal(stores.imports.areKept('transactions', version), false);
  t.strictSame(stores.transactions.salesOf([replaced]).units, [1]);
  t.equal(sweep(), 0);

  writes.jobs.succeed(later, 'digest');
  t.equal(sweep(), 0);
  writes.jobs.saveReport(job, { report: '{}', verdict: 'ok', notes: [], customers_erased: 0 });
  t.equal(sweep(), 1);
  t.strictSame(left(replaced), [0, 0]);
  t.strictSame(left(visible), [1, 1]);
  t.equal(sweep(), 0);
  writes.jobs.remove(later);
});

t.test('sales of a deleted job without a report go as well', async (t) => {
  const job = startJob();
  const replaced = stores.imports.visibleAt('transactions', stores.datasets.current().version)[0];
  writes.jobs.succeed(job, 'digest');
  replace();
  sweep();
  t.strictSame(left(replaced), [0, 1]);
  writes.jobs.remove(job);
  sweep();
  t.strictSame(left(replaced), [0, 0]);
});

t.test('nothing stays of a failed import, whatever jobs there are', async (t) => {
  writes.jobs.succeed(startJob(), 'digest');
  const failed = startImport();
  writes.imports.end(failed, 'failed', null);
  sweep();
  t.strictSame(left(failed), [0, 0]);
  t.equal(sweep(), 0);
});

t.test(
  'rows of an import that is taken back stay for a job that runs, and bad rows go at once',
  async (t) => {
    const taken = replace();
    writes.imports.saveRejects(taken, [{ line: 2, reason: 'bad', row: 'x' }]);
    const job = startJob();
    const { version } = stores.datasets.current();
    const counts = { customers: 0, buyers: 0, articles: 0, counted_at: version };
    t.equal(writes.datasets.takeBack(taken, { ...counts, counted_at: version - 1 }), 'stale');
    t.equal(writes.datasets.takeBack(taken), 'stale');
    t.equal(stores.datasets.current().version, version);
    t.equal(writes.datasets.takeBack(taken, counts), 'done');
    t.match(stores.datasets.current(), {
      version: version + 1,
      transactions: 0,
      first_t_dat: null,
      imports: 0,
    });
    t.equal(writes.datasets.takeBack(taken, counts), 'unknown');
    sweep();
    t.strictSame(left(taken), [1, 1]);
    t.strictSame(stores.imports.visibleAt('transactions', version), [taken]);
    t.equal(count('import_rejects', taken), 0);
    writes.jobs.cancel(job);
    sweep();
    t.equal(left(taken)[0], 0);
  },
);

t.test('an import that is replaced or runs is not taken back, one that failed is at once', async (t) => {
  const [replaced, running] = [replace(), (replace(), startImport())];
  t.equal(writes.datasets.takeBack(replaced), 'replaced');
  t.equal(writes.datasets.takeBack(running), 'running');
  writes.imports.end(running, 'failed', null);
  const { version } = stores.datasets.current();
  t.equal(writes.datasets.takeBack(running), 'done');
  t.equal(stores.datasets.current().version, version);
  t.equal(stores.imports.get(running), undefined);
  t.ok(sweep() > 0);
  t.strictSame(left(running), [0, 0]);
});

t.test('what was counted or planned in an older version is told so', async (t) => {
  const { version } = stores.datasets.current();
  const late = startImport();
  replace();
  t.equal(writes.jobs.create(newJob({ dataset_version: version }), { started: false }), 'stale');
  const summary = {
    ...{ sha256: '', bytes_read: 0, rows_read: 1, rows_loaded: 1, rows_rejected: 0, rows_per_second: null },
    ...{
      rows_left_out: { where: 3, quantity: 4 },
      reading_digest: 'a',
      attribute_columns: [],
      content_sum: '',
    },
    ...{ read_as: { format: 'csv', encoding: 'utf-8', delimiter: ';', columns: {} } as const },
    ...{ first_t_dat: 0, last_t_dat: 0, dates_only: 1 },
    ...{ files: [], warnings: [{ code: 'c', message: 'm', column: null, count: 1, example: null }] },
    ...{ customers: 1, buyers: 1, articles: 1 },
  };
  t.equal(writes.datasets.finish(late, { ...summary, counted_at: version }), 'stale');
  t.match(stores.imports.get(late), { state: 'running', warnings: [], read_as: null });
  t.equal(writes.datasets.finish(late, { ...summary, counted_at: version + 1 }), 'finished');
  const { rows_left_out, read_as, warnings } = summary;
  t.match(stores.imports.get(late), { state: 'succeeded', rows_left_out, read_as, warnings });
  t.equal(writes.datasets.finish(late, { ...summary, counted_at: version + 2 }), 'ended');
});

t.test('bad rows are numbered as they are found, in whichever file', async (t) => {
  const id = startImport();
  const row = (file: string, line: number) => ({ file, line, reason: 'bad', row: 'x' });
  writes.imports.saveRejects(id, [row('b.csv', 2), row('b.csv', 3)]);
  writes.imports.saveRejects(id, [row('a.csv', 2)]);
  const found = stores.imports.rejectsAfter(id, 1, 10).map(({ number, file, line }) => [number, file, line]);
  t.strictSame(found, [
    [2, 'b.csv', 3],
    [3, 'a.csv', 2],
  ]);
  writes.imports.end(id, 'cancelled', null);
});

t.test('once work has ended, the file has the size it needs, also before the WAL is emptied', async (t) => {
  const id = startImport();
  const row = { line: 2, reason: 'bad', row: 'x'.repeat(1000) };
  writes.imports.saveRejects(id, new Array(8000).fill(row));
  const before = statSync(path).size;
  writes.sweep.checkpoint(false);
  t.ok(statSync(path).size > before + 8_000_000);
  writes.imports.end(id, 'failed', null);
});
