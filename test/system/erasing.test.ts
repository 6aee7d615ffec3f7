/** The data set and the jobs without an erased customer are as if the customer had never been. */
import { join } from 'node:path';
import t from 'tap';
import { activeCustomers } from '../../src/jobs/activity.ts';
import { selectCustomers } from '../../src/jobs/selection.ts';
import { underOwnNames } from '../../src/model/interaction-columns.ts';
import { openStores } from '../../src/storage/stores.ts';
import { folderOf } from '../folder.ts';
import { asCsv } from './small-log.ts';
import { csvOf, loadText } from './footfall-of.ts';
import { fileOf, GONE, ids, isOf, lines, loaded, parts, run, type Footfall } from './erased-customers.ts';

/** All that can be read of a data set. */
async function contents(footfall: Footfall) {
  const tables = ['transactions', 'customers', 'articles'];
  const files = tables.map(async (table) => (await fileOf(footfall, { table })).content.toString());
  return [await footfall.services.dataset(), ...(await Promise.all(files))];
}

/** What depends on the rows of a job, and on nothing else. */
const madeOf = ({
  content_digest,
  fingerprint,
  dataset_fingerprint,
  counts,
  ...job
}: Awaited<ReturnType<typeof run>>) => ({
  ...{ content_digest, fingerprint, dataset_fingerprint, counts },
  ...[job.customers_total, job.customers_without_purchases],
});

t.test(
  'the data set, and all jobs from then on, are as if the customers had never been loaded',
  async (t) => {
    const footfall = await loaded(t);
    const never = await loaded(t, {}, GONE);
    t.notSame(await contents(footfall), await contents(never));
    const { version } = { version: await footfall.services.dataset() };
    for (const id of GONE) {
      t.ok(await footfall.services.customers.erase(id), id);
      t.equal(await footfall.services.rows.customer(id), undefined);
    }
    t.notSame(await footfall.services.dataset(), version);
    t.same(await contents(footfall), await contents(never));
    const requests = [
      { all_customers: true },
      { sample_size: 9 },
      { all_customers: true, preset: 'training' },
      {
        customer_ids: ids.slice(3, 6),
        preset: 'behaviour',
        parameters: { split: { validation_from: '2019-02-01', test_from: '2019-02-10' } },
      },
    ];
    for (const request of requests)
      t.same(
        madeOf(await run(footfall, request)),
        madeOf(await run(never, request)),
        JSON.stringify(request),
      );
    for (const id of GONE) {
      t.equal(await footfall.services.customers.erase(id), undefined, 'known no more');
      await t.rejects(run(footfall, { customer_ids: [id] }), { code: 'unknown_customers' });
    }
    // Taking back and replacing reckon with what is left.
    for (const one of [footfall, never]) t.equal(await one.services.imports.delete(4), true);
    t.same(await contents(footfall), await contents(never));
    for (const one of [footfall, never]) await loadText(one, asCsv(lines.slice(10, 50)), { mode: 'replace' });
    t.same(await contents(footfall), await contents(never));
    t.match(await footfall.services.imports.get(5), {
      rows_erased: 1 + parts[2].filter(isOf(GONE)).length - 1,
    });
  },
);

t.test('jobs that had the customers are as if they had been without', async (t) => {
  const footfall = await loaded(t);
  const { services } = footfall;
  const requests = [
    { all_customers: true },
    { customer_ids: [...GONE, ids[5]], preset: 'training' },
    { customer_ids: [ids[7]] },
    { customer_ids: [GONE[2]] },
  ];
  const before = [];
  for (const request of requests) {
    const job = await run(footfall, request);
    const csv = await csvOf(footfall, job.id);
    const report = await services.jobs.report(job.id, {} as never, { waitSeconds: 60 });
    const parquet = await fileOf(footfall, { table: 'interactions', job_id: job.id }, 'parquet');
    before.push({ job, csv, report, parquet });
  }
  for (const id of GONE) t.ok(await services.customers.erase(id));

  for (const [i, was] of before.entries()) {
    const { id } = was.job;
    const request = { table: 'interactions', job_id: id };
    const rest = was.csv
      .toString()
      .split('\n')
      .filter((line) => !isOf(GONE)(line))
      .join('\n');
    const file = await fileOf(footfall, request);
    t.equal(file.content.toString(), rest, 'the other rows stay');
    const rows = rest.split('\n').length - 2;
    t.equal(file.rows, rows);
    t.equal(file.bytes, file.content.length);
    const job = (await services.jobs.get(id))!;
    const erased = [4, 4, 0, 1][i];
    t.equal(job.customers_erased, erased);
    t.equal(job.customers_total, was.job.customers_total - erased);
    t.equal(job.customers_done, job.customers_total);
    t.equal(job.interactions, rows);
    const score = (digit: string) =>
      rest.split('\n').filter((line) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)[3] === digit).length;
    t.same(job.counts, { ignores: score('0'), clicks: score('1'), purchases: score('2') });
    t.equal(job.content_digest === was.job.content_digest, erased === 0, 'the digest is another');
    t.equal(
      job.notes.some((note) => /erased.*not that of the request/.test(note)),
      erased > 0,
      'and marked',
    );
    const parquet = await fileOf(footfall, request, 'parquet');
    t.equal(parquet.etag === was.parquet.etag, erased === 0);
    t.equal(parquet.content.equals(was.parquet.content), erased === 0);
    for (const table of ['job_customers', 'job_transactions']) {
      const { rows, content } = await fileOf(footfall, { table, job_id: id });
      t.notOk(content.toString().split('\n').some(isOf(GONE)));
      if (rows !== null) t.equal(rows, content.toString().split('\n').length - 2);
    }
    const report = await services.jobs.report(id, {} as never, { waitSeconds: 60 });
    t.match(report, { counts: { interactions: rows } });
    t.equal(JSON.stringify(report) === JSON.stringify(was.report), erased === 0);
  }
});

t.test('ranges and pages of such a job fit', async (t) => {
  // Longer than a slice of blocks, customers of several blocks, and gaps in a row.
  const footfall = await loaded(t);
  const parameters = { ignore_min_repeats: 30, ignore_max_repeats: 50 };
  const job = await run(footfall, { all_customers: true, parameters });
  const gone = [...GONE, ...ids.slice(1, 3), ...ids.slice(30, 34)];
  for (const id of gone) t.ok(await footfall.services.customers.erase(id));
  const request = { table: 'interactions', job_id: job.id, filter: {} } as const;
  const { content: whole, body, bytes } = await fileOf(footfall, request);
  t.ok(whole.length > 3_000_000, `${whole.length} bytes`);
  for (let start = 0; start < whole.length; start += 49_999) {
    const end = Math.min(whole.length - 1, start + 1000 + (start % 7) * 300_000);
    const some = Buffer.concat((await body({ start, end }).toArray()) as Buffer[]);
    if (!some.equals(whole.subarray(start, end + 1))) t.fail(`bytes ${start} to ${end} of ${bytes}`);
  }
  const ndjson = await fileOf(footfall, request, 'ndjson');
  t.equal(ndjson.content.toString().split('\n').length, whole.toString().split('\n').length - 1);
  let [rows, after] = [0, null as string | null];
  do {
    const page = await footfall.services.rows.page(request, { limit: 1000, ...(after && { after }) });
    rows += page.items.length;
    after = page.after;
  } while (after !== null);
  t.equal(rows, whole.toString().split('\n').length - 2);
});

t.test('downloads under way break off', async (t) => {
  const footfall = await loaded(t);
  const parameters = { ignore_min_repeats: 30, ignore_max_repeats: 50 };
  const { id } = await run(footfall, { all_customers: true, parameters });
  const other = await run(footfall, { customer_ids: ids.slice(3, 9), parameters });
  const columns = underOwnNames(['customer_id', 'strategy']);
  const begin = async (job_id: number, format: 'csv' | 'parquet', shape = {}) => {
    const request = { table: 'interactions', job_id, filter: {}, ...shape } as const;
    const download = await footfall.services.rows.download(request, format);
    return download.pieces()[Symbol.asyncIterator]();
  };
  const [csv, parquet, chosen, unconcerned] = [
    await begin(id, 'csv'),
    await begin(id, 'parquet'),
    await begin(id, 'csv', { columns }),
    await begin(other.id, 'csv'),
  ];
  for (const pieces of [csv, unconcerned]) t.ok((await pieces.next()).value);
  await footfall.services.customers.erase(GONE[0]);
  const toTheEnd = async (pieces: AsyncIterator<unknown>) => {
    while (!(await pieces.next()).done);
  };
  await t.rejects(toTheEnd(csv), /erased/);
  for (const pieces of [parquet, chosen])
    await t.rejects(toTheEnd(pieces), /erased/, 'it was written, but not sent');
  await t.resolves(toTheEnd(unconcerned));
});

t.test('lists of the data set under way break off, and say why: they are not damaged', async (t) => {
  const footfall = await loaded(t);
  const { services } = footfall;
  await run(footfall, { all_customers: true });
  const downloads = [];
  for (const table of ['customers', 'transactions'] as const)
    for (const format of ['csv', 'ndjson'] as const)
      downloads.push({ table, file: await services.rows.download({ table, filter: {} }, format) });
  await services.customers.erase(GONE[2]);
  for (const { table, file } of downloads) {
    const message = new RegExp(
      `^The data set has changed .*: \\d+ of ${file.rows} rows of ${table} were found`,
    );
    await t.rejects(file.body().toArray(), { code: 'conflict', message });
  }
  for (const job_id of [1, undefined]) {
    const table = job_id ? 'job_transactions' : 'transactions';
    const file = await fileOf(footfall, { table, job_id });
    t.equal(file.content.toString().split('\n').length - 2, file.rows, `${table} afterwards`);
  }
});

t.test('not while jobs or imports are under way', async (t) => {
  const footfall = await loaded(t);
  const { jobs, customers } = footfall.services;
  const { job } = await jobs.create({ all_customers: true, preset: 'training' }, {});
  await t.rejects(customers.erase(GONE[0]), { code: 'conflict', message: new RegExp(`job ${job.id}\\b`) });
  await jobs.cancel(job.id);
  t.ok(await customers.erase(GONE[0]));
  t.equal(await customers.erase('nobody'), undefined);
});

t.test(
  'what was planned with the data set of before is told to come again: nothing is damaged',
  async (t) => {
    const database = join(folderOf(t), 'f.db');
    const footfall = await loaded(t, { database });
    const stores = openStores(database);
    t.teardown(() => stores.close());
    const { version: dataset_version } = stores.datasets.current();
    await footfall.services.customers.erase(GONE[0]);
    const selection = { all_customers: true } as const;
    const again = { code: 'overloaded', retryAfter: 1, message: /A customer was erased .* Try again/ };
    t.throws(() => selectCustomers(stores, { selection, seed: '1', dataset_version }), again);
    t.throws(() => activeCustomers(stores, dataset_version, { min_purchases: 1 }), again);
  },
);
