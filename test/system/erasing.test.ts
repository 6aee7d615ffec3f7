/** An erased customer leaves nothing behind: not in the data set, not in jobs, not in the bytes of any file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openForReading } from '../../src/storage/database.ts';
import { asCsv, smallLog } from './small-log.ts';
import { csvOf, footfallOf, loadText, type Options } from './footfall-of.ts';

type Footfall = Awaited<ReturnType<typeof footfallOf>>;

const lines = smallLog(60);
const idOf = (line: string) => line.split(',')[1];
const ids = [...new Set(lines.map(idOf))].sort();
/** First, last, in between, and one who buys an article that nobody else buys, before and after all others. */
const GONE = [ids[0], ids[ids.length - 1], ids[20], 'only-"one", ü'];
const quoted = (id: string) => (id.includes('"') ? `"${id.replaceAll('"', '""')}"` : id);
const special = [
  `2018-01-01 10:20:30,${quoted(GONE[3])},0999999999,0.5,1`,
  `2020-12-31,${quoted(GONE[3])},${lines[0].split(',')[2]},0.25,`,
];
const parts = [
  lines.slice(0, 400),
  [...lines.slice(400, 700), special[0]],
  [...lines.slice(700), special[1]],
];
const isOf = (gone: string[]) => (line: string) => gone.some((id) => line.includes(`,${quoted(id)},`));
const customersFile = (gone: string[] = []) =>
  `customer_id,postal_code\n${[...ids.slice(0, 30), GONE[3], 'never-bought']
    .filter((id) => !gone.includes(id))
    .map((id, i) => `${quoted(id)},zip-${i}\n`)
    .join('')}`;

const opened = (t: Test, options: Options = {}) =>
  footfallOf(t, { inline: true, chunkCustomers: 7, ...options });

async function loaded(t: Test, options: Options = {}, gone: string[] = []): Promise<Footfall> {
  const footfall = await opened(t, options);
  const kept = (part: string[]) => asCsv(part.filter((line) => !isOf(gone)(line)));
  await loadText(footfall, kept(parts[0]));
  await loadText(footfall, customersFile(gone).replaceAll(/zip-\d+/g, 'zip'), { kind: 'customers' });
  await loadText(footfall, 'article_id,colour\n0999999998,red\n', { kind: 'articles' });
  await loadText(footfall, kept(parts[1]));
  await loadText(footfall, kept(parts[2]));
  return footfall;
}

async function fileOf({ services }: Footfall, request: object, format: 'csv' | 'ndjson' | 'parquet' = 'csv') {
  const download = await services.rows.download({ filter: {}, ...request } as never, format);
  return { ...download, content: Buffer.concat((await download.body().toArray()) as Buffer[]) };
}

/** All that can be read of a data set. */
async function contents(footfall: Footfall) {
  const tables = ['transactions', 'customers', 'articles'];
  const files = tables.map(async (table) => (await fileOf(footfall, { table })).content.toString());
  return [await footfall.services.dataset(), ...(await Promise.all(files))];
}

const run = async ({ services }: Footfall, request: object) =>
  (await services.jobs.create({ seed: 3, ...request }, { waitSeconds: 60 })).job;

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

/** Which of the strings occur in a file of the folder, in any spelling that footfall writes. */
function found(folder: string, strings: string[]): string[] {
  const files = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  return strings.flatMap((string) =>
    [
      string,
      JSON.stringify(string).slice(1, -1),
      quoted(string),
      Buffer.from(string).toString('hex'),
    ].flatMap((spelling) =>
      files.filter(({ bytes }) => bytes.includes(spelling)).map(({ name }) => `${spelling} in ${name}`),
    ),
  );
}

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
  const begin = async (job_id: number, format: 'csv' | 'parquet') => {
    const download = await footfall.services.rows.download(
      { table: 'interactions', job_id, filter: {} },
      format,
    );
    const pieces = download.pieces()[Symbol.asyncIterator]();
    t.ok((await pieces.next()).value);
    return pieces;
  };
  const [csv, parquet, unconcerned] = [
    await begin(id, 'csv'),
    await begin(id, 'parquet'),
    await begin(other.id, 'csv'),
  ];
  await footfall.services.customers.erase(GONE[0]);
  const toTheEnd = async (pieces: AsyncIterator<unknown>) => {
    while (!(await pieces.next()).done);
  };
  await t.rejects(toTheEnd(csv), /erased/);
  await t.rejects(toTheEnd(parquet), /not what it was/);
  await t.resolves(toTheEnd(unconcerned));
});

t.test('no byte of any file tells of them', async (t) => {
  const folder = t.testdir();
  const database = join(folder, 'a.db');
  const footfall = await loaded(t, { database });
  const { services } = footfall;
  const bad = [
    lines[3],
    `yesterday,${quoted(GONE[2])},1,1,1`,
    `2019-01-01,${quoted(GONE[3])},1,many,1`,
    `2019-01-01,${quoted(GONE[2])}`,
  ];
  await loadText(footfall, asCsv(bad), { on_error: 'skip' });
  const upper = GONE[2].toUpperCase();
  await loadText(
    footfall,
    asCsv([`2019-01-05,${upper},0100000000,1,1`, `2019-01-05,${GONE[2]},0100000000,1,1`]),
  );
  t.match(await services.imports.get(7), { warnings: [{ code: 'case_ids' }] });
  const attributes = customersFile().replaceAll(/zip-(\d+)/g, 'post-of-$1');
  await loadText(footfall, attributes, { kind: 'customers' });
  const post = `post-of-${ids.indexOf(GONE[2])}"`;
  await run(footfall, { all_customers: true });
  await services.jobs.create({ customer_ids: [GONE[2], ids[9]] }, { waitSeconds: 60, idempotencyKey: 'a' });
  await services.jobs.createForCustomer(GONE[3], {}, { idempotencyKey: `for ${GONE[2]}` });
  await services.jobs.report(1, {} as never, { waitSeconds: 60 });
  await services.jobs.delete(1);
  const db = openForReading(database);
  t.teardown(() => db.close());
  const records = db.prepare(
    `SELECT records FROM sequence_blocks s JOIN customers USING (customer_key) WHERE customer_id = ?`,
  );
  const blocks = records
    .pluck()
    .all(GONE[2])
    .map((blob) => (blob as Buffer).toString('latin1'));
  t.ok(blocks.length > 0);
  const secrets = [GONE[2], GONE[3], upper, post];
  t.ok(found(folder, secrets).length > 4, 'they are found before');

  for (const id of [GONE[2], GONE[3], upper]) t.ok(await services.customers.erase(id), id);
  t.same(found(folder, [...secrets, ...blocks]), []);
  t.equal(db.pragma('integrity_check', { simple: true }), 'ok');
  t.match(await services.imports.get(6), { rows_rejected: 3, rows_loaded: 1 });
  const rejects = (await (await services.imports.rejects(6))!.toArray()).join('');
  t.equal(rejects.split('\n').length, 5, rejects);
  t.match(await services.jobs.get(2), { selection: { customer_ids: [ids[9]], customer_ids_total: 1 } });
  t.match(await services.jobs.get(3), {
    selection: { customer_ids: [] },
    interactions: 0,
    customers_erased: 1,
  });
  await t.rejects(services.jobs.create({ customer_ids: [GONE[2], ids[9]] }, { idempotencyKey: 'a' }), {
    code: 'unknown_customers',
  });
});

t.test('remains in a file of an earlier version are found, too', async (t) => {
  const folder = t.testdir();
  const database = join(folder, 'a.db');
  const { Sqlite } = await import('../../src/storage/sqlite.ts');
  const first = await footfallOf(t, { database });
  await loadText(first, asCsv(lines));
  await first.close();
  // Deleted without overwriting, as it was done before.
  const db = new Sqlite(database);
  db.pragma('secure_delete = OFF');
  db.exec(`CREATE TABLE notes (id INTEGER PRIMARY KEY, note TEXT)`);
  for (let i = 0; i < 50; i++) db.prepare('INSERT INTO notes (note) VALUES (?)').run(`${GONE[2]} ${i}`);
  db.exec(`DELETE FROM notes WHERE id % 2; UPDATE notes SET note = 'nobody'`);
  db.close();
  t.ok(readFileSync(database).includes(`${GONE[2]} 7`), 'left in an unused part of a page');
  const footfall = await opened(t, { database });
  t.ok(await footfall.services.customers.erase(GONE[2]));
  t.same(found(folder, [GONE[2]]), []);
});

t.test('an erasure that was interrupted is finished at the next start', async (t) => {
  const folder = t.testdir();
  const database = join(folder, 'a.db');
  const first = await loaded(t, { database });
  await first.services.customers.erase(GONE[1]);
  await first.close();
  const { openWrites, openStores } = await import('../../src/storage/stores.ts');
  const { dataWithout } = await import('../../src/load/rows-without.ts');
  const [writes, stores] = [openWrites(database), openStores(database)];
  t.match(writes.erasures.erase(GONE[2], dataWithout(stores, GONE[2])!), { outcome: 'erased' });
  t.equal(writes.erasures.unfinished(), 1);
  t.match(writes.erasures.erase(GONE[2], { version: 7, imports: [] }), { outcome: 'unknown' });
  t.match(writes.erasures.erase(ids[5], { version: 6, imports: [] }), { outcome: 'stale' });
  stores.close();
  writes.database.close();
  const second = await opened(t, { database });
  await second.services.customers.erase('nobody');
  t.same(found(folder, GONE.slice(1, 3)), []);
  const db = openForReading(database);
  t.teardown(() => db.close());
  t.equal(db.prepare('SELECT count(*) FROM erasures WHERE is_clean = 0').pluck().get(), 0);
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
