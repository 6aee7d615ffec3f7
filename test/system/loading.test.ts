/** All of a file is loaded, or nothing of it; what is loaded adds up. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { folderOf } from '../folder.ts';
import { asCsv, HEADER, shuffled, smallLog } from './small-log.ts';
import { footfallOf as openFootfall, loadText, sha256, TRANSACTIONS, type Options } from './footfall-of.ts';

const lines = smallLog(12);

/** Without threads, except where a test says otherwise. */
const footfallOf = (t: Test, options: Options = {}) => openFootfall(t, { inline: true, ...options });

t.test('a file is counted as it is loaded', async (t) => {
  const footfall = await footfallOf(t, { inline: false });
  const csv = asCsv(lines);
  const done = await loadText(footfall, csv);
  t.match(done, {
    id: 1,
    state: 'succeeded',
    kind: 'transactions',
    rows_read: lines.length,
    rows_loaded: lines.length,
    rows_rejected: 0,
    error: null,
  });
  t.equal(done.sha256, sha256(csv));
  t.equal(done.bytes_read, csv.length);
  const seconds = (Date.parse(done.finished_at!) - Date.parse(done.created_at)) / 1000;
  t.equal(done.rows_per_second, Math.round(lines.length / Math.max(0.001, seconds)), 'over all of its time');
  const days = lines.map((line) => Date.parse(line.slice(0, 10)));
  t.match(await footfall.services.dataset(), {
    transactions: lines.length,
    customers: 12,
    buyers: 12,
    articles: new Set(lines.map((line) => line.split(',')[2])).size,
    first_t_dat: Math.min(...days),
    last_t_dat: Math.max(...days),
    imports: 1,
  });
});

t.test('the fingerprint tells data apart, not files', async (t) => {
  const folder = folderOf(t);
  let count = 0;
  const fingerprintOf = async (...files: string[]) => {
    const footfall = await footfallOf(t, { database: join(folder, `${count++}.db`) });
    for (const file of files) await loadText(footfall, file);
    return (await footfall.services.dataset()).fingerprint;
  };
  const whole = await fingerprintOf(asCsv(lines));
  t.equal(await fingerprintOf(asCsv(shuffled(lines))), whole);
  t.equal(await fingerprintOf(asCsv(lines.slice(9)), asCsv(lines.slice(0, 9))), whole);
  t.not(await fingerprintOf(asCsv([...lines, lines[0]])), whole);
  t.not(await fingerprintOf(asCsv([`${lines[0].slice(0, -1)}9`, ...lines.slice(1)])), whole);
});

t.test('a bad row ends it with its line, and nothing is loaded', async (t) => {
  const footfall = await footfallOf(t);
  const before = await footfall.services.dataset();
  const bad = [...lines.slice(0, 5), '2019-01-01,only-two', ...lines.slice(5)];
  await t.rejects(loadText(footfall, asCsv(bad)), {
    code: 'bad_data',
    message: /Line 7/,
    errors: [{ line: 7 }],
  });
  t.same(await footfall.services.dataset(), before);
  t.match(await footfall.services.imports.get(1), {
    state: 'failed',
    rows_loaded: 0,
    error: { code: 'bad_data', line: 7 },
  });
  await loadText(footfall, asCsv(lines));
  t.equal((await footfall.services.dataset()).transactions, lines.length);
});

t.test('bad rows can be skipped, and are kept for reading', async (t) => {
  const footfall = await footfallOf(t);
  const bad = [lines[0], 'nonsense', lines[1], '2019-02-30,a,b,1,1', `2019-01-01,"x\ny",b,1,1`, lines[2]];
  const done = await loadText(footfall, asCsv(bad), { on_error: 'skip' });
  t.match(done, { rows_read: 6, rows_loaded: 3, rows_rejected: 3 });
  const rejects = (await (await footfall.services.imports.rejects(done.id))!.toArray()).join('').trimEnd();
  t.match(rejects, /^line,reason,row\n3,.*nonsense\n5,.*\n6,/);
  t.equal(
    (await footfall.services.dataset()).customers,
    new Set(lines.slice(0, 3).map((line) => line.split(',')[1])).size,
  );
});

t.test('the same file again is refused unless it is wanted', async (t) => {
  const footfall = await footfallOf(t);
  await loadText(footfall, asCsv(lines));
  await t.rejects(loadText(footfall, asCsv(lines)), { code: 'duplicate_file', message: /Import 1/ });
  await t.rejects(loadText(footfall, gzipSync(asCsv(lines))), { code: 'duplicate_file' }, 'gzipped or not');
  t.equal((await footfall.services.dataset()).transactions, lines.length);
  await loadText(footfall, asCsv(lines), { allow_duplicate: true });
  t.equal((await footfall.services.dataset()).transactions, lines.length * 2);
});

t.test('a duplicate is refused with the import, its time and both ways on', async (t) => {
  const footfall = await footfallOf(t);
  const { finished_at } = await loadText(footfall, asCsv(lines));
  const when = `on ${finished_at!.slice(0, 10)} at ${finished_at!.slice(11, 16)} UTC`;
  const { message } = await loadText(footfall, asCsv(lines)).then(
    () => assert.fail(),
    (error: Error) => error,
  );
  t.match(message, `Import 1 loaded the same file, read in the same way, ${when}`);
  t.match(message, 'allow_duplicate=true');
  t.match(message, 'DELETE /v1/imports/1');
});

t.test(
  'replacing with the same file is no duplicate, nor is the same file read in another way',
  async (t) => {
    const footfall = await footfallOf(t);
    const { dataset } = footfall.services;
    const times = 't_dat,other,customer_id,article_id\n1500000000,1600000000,a,b\n';
    const seconds = { time_unit: 's' } as const;
    await loadText(footfall, times, seconds);
    await loadText(footfall, times, { ...seconds, mode: 'replace' });
    t.match(await dataset(), { transactions: 1, imports: 1 });
    await t.rejects(loadText(footfall, times, { ...seconds, on_error: 'skip' }), { code: 'duplicate_file' });
    const again = await loadText(footfall, times, { time_unit: 'ms' }); // as without an option
    t.match(again.warnings, [{ code: 'duplicate_file', message: /^Import 2 .* read in another way/ }]);
    await t.rejects(loadText(footfall, times), { code: 'duplicate_file', message: /Import 4/ });
    const columns = { t_dat: ['other'] };
    await loadText(footfall, times, { ...seconds, columns });
    await t.rejects(loadText(footfall, times, { ...seconds, columns: { ...columns } }), {
      message: /Import 6/,
    });
    t.match(await dataset(), { transactions: 3, imports: 3, first_t_dat: 1.5e9, last_t_dat: 1.6e12 });
  },
);

t.test('replace takes the place of what was loaded, and jobs of before stay', async (t) => {
  const footfall = await footfallOf(t);
  await loadText(footfall, asCsv(lines));
  const { job } = await footfall.services.jobs.create({}, { waitSeconds: 60 });
  await loadText(footfall, asCsv(lines.slice(0, 4)), { mode: 'replace' });
  t.equal((await footfall.services.dataset()).transactions, 4);
  t.equal(
    (await footfall.services.rows.page({ table: 'transactions', filter: {} }, { limit: 100 })).items.length,
    4,
  );
  const page = await footfall.services.rows.page(
    { table: 'interactions', job_id: job.id, filter: {} },
    { limit: 1000 },
  );
  t.ok(page.items.length > 0);
});

t.test('customers and articles bring attributes, and customers without transactions', async (t) => {
  const footfall = await footfallOf(t);
  const { rows } = footfall.services;
  await loadText(footfall, asCsv(lines));
  const known = lines[0].split(',')[1];
  await loadText(footfall, `customer_id,age,city\n${known},44,"Bern, CH"\nnew-one,,Zug\n`, {
    kind: 'customers',
  });
  t.same(await rows.customer(known), { customer_id: known, attributes: { age: '44', city: 'Bern, CH' } });
  t.same(await rows.customer('new-one'), { customer_id: 'new-one', attributes: { city: 'Zug' } });
  t.match(await footfall.services.dataset(), { customers: 13, buyers: 12, imports: 2 });
  const { body } = await rows.download({ table: 'customers', filter: {} }, 'csv');
  const csv = (await body().toArray()).join('');
  t.match(csv, /^customer_id,age,city\n/);
  t.match(csv, `${known},44,"Bern, CH"\n`);
  t.match(csv, 'new-one,,Zug\n');
  const { job } = await footfall.services.jobs.create({ all_customers: true }, { waitSeconds: 60 });
  t.match(job, { customers_total: 13, customers_done: 13, customers_without_purchases: 1 });
  await loadText(footfall, `article_id,category\nnever-sold,Hat\n`, { kind: 'articles' });
  t.same(await rows.article('never-sold'), { article_id: 'never-sold', attributes: { category: 'Hat' } });
});

t.test('a file of which no row can be loaded changes nothing, whatever the mode', async (t) => {
  const footfall = await footfallOf(t);
  const { imports, dataset, jobs } = footfall.services;
  const files = [
    [`${HEADER}\n`, /no rows/],
    [
      asCsv(['nonsense', '2019-02-30,a,b,1,1']),
      /None of the 2 rows .* 2 rows rejected \(the first: line 2: /,
    ],
  ] as const;
  const tryAll = async () => {
    for (const [file, message] of files) {
      for (const mode of ['append', 'replace'] as const)
        await t.rejects(loadText(footfall, file, { mode, on_error: 'skip' }), { code: 'bad_data', message });
    }
  };
  await tryAll();
  t.match(await imports.get(3), {
    ...{ state: 'failed', rows_read: 2, rows_loaded: 0, rows_rejected: 2 },
    error: { code: 'bad_data', line: 2 },
  });
  t.match((await (await imports.rejects(3))!.toArray()).join(''), /^line,reason,row\n2,.*\n3,.*\n$/s);
  t.match(await dataset(), { transactions: 0, customers: 0, first_t_dat: null, imports: 0 });
  await t.rejects(jobs.create({}, {}), { code: 'no_data' });
  await loadText(footfall, asCsv(lines));
  const before = await dataset();
  await tryAll();
  t.same(await dataset(), before);
  await loadText(footfall, 'customer_id,age\na,1\n', { kind: 'customers' });
  const described = await dataset();
  await t.rejects(loadText(footfall, 'customer_id,age\n', { kind: 'customers', mode: 'replace' }), {
    message: /no rows/,
  });
  t.same(await dataset(), described);
});

t.test('gzip that is cut off loads nothing', async (t) => {
  const footfall = await footfallOf(t);
  const gzipped = gzipSync(asCsv(lines));
  await t.rejects(loadText(footfall, gzipped.subarray(0, gzipped.length - 20)), {
    code: 'bad_data',
    message: /cut off/,
  });
  t.equal((await footfall.services.dataset()).transactions, 0);
});

t.test('gzip is decompressed, all members of it, and its content is counted and digested', async (t) => {
  const footfall = await footfallOf(t, { inline: false });
  const csv = asCsv(lines);
  const members = [csv.slice(0, 300), csv.slice(300, 301), csv.slice(301)].map((part) => gzipSync(part));
  t.match(await loadText(footfall, Buffer.concat(members)), {
    rows_loaded: lines.length,
    bytes_read: csv.length,
    sha256: sha256(csv),
  });
});

t.test('gzip that expands a thousandfold can be cancelled half-way', async (t) => {
  const footfall = await footfallOf(t);
  const { imports } = footfall.services;
  const csv = Buffer.concat([Buffer.from(asCsv(lines)), Buffer.alloc(2 ** 26, `${lines[0]}\n`)]);
  const loading = loadText(footfall, gzipSync(csv));
  const outcome = t.rejects(loading, { code: 'conflict', message: /cancelled/ });
  while ((await imports.get(1))?.state !== 'running') await new Promise((resolve) => setImmediate(resolve));
  await imports.cancel(1);
  await outcome;
  t.match(await imports.get(1), { state: 'cancelled', rows_loaded: 0 });
});

t.test('a client that goes away leaves nothing behind', async (t) => {
  const folder = folderOf(t);
  const footfall = await footfallOf(t, { database: join(folder, 'f.db'), inline: false });
  const body = new PassThrough();
  const loading = footfall.services.imports.upload(body, {
    ...TRANSACTIONS,
    source: 'upload',
  });
  body.write(asCsv(lines));
  body.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
  await t.rejects(loading, { code: 'bad_data', message: /connection/ });
  t.equal((await footfall.services.dataset()).transactions, 0);
  t.notOk(
    readdirSync(folder).some((name) => name.includes('import')),
    'no temporary files',
  );
});

t.test('an import can be cancelled while it runs', async (t) => {
  const footfall = await footfallOf(t, { inline: false });
  const { imports } = footfall.services;
  const body = new PassThrough();
  const loading = imports.upload(body, {
    ...TRANSACTIONS,
    source: 'upload',
  });
  body.write(asCsv(lines));
  while ((await imports.get(1))?.state !== 'running') await new Promise((resolve) => setImmediate(resolve));
  t.match(await imports.cancel(1), { state: 'cancelled' });
  await t.rejects(loading, { code: 'conflict', message: /cancelled/ });
  t.match(await imports.cancel(1), { state: 'cancelled' });
  t.equal(await imports.cancel(99), undefined);
  t.equal((await footfall.services.dataset()).transactions, 0);
});

t.test('files below IMPORT_DIR are loaded by their path, and no others', async (t) => {
  const importDir = folderOf(t, { 'log.csv': asCsv(lines), 'log.csv.gz': gzipSync(asCsv(lines.slice(1))) });
  const outside = join(importDir, '..', 'outside.csv');
  writeFileSync(outside, asCsv(lines));
  symlinkSync(outside, join(importDir, 'link.csv'));
  mkdirSync(join(importDir, 'folder'));
  const database = join(importDir, '..', `by-path-${process.pid}`, 'f.db');
  const footfall = await footfallOf(t, { importDir, database });
  const { imports } = footfall.services;
  for (const path of ['log.csv', 'log.csv.gz']) {
    const begun = await imports.loadPath(path, TRANSACTIONS);
    while ((await imports.get(begun.id))?.state === 'running')
      await new Promise((resolve) => setImmediate(resolve));
    t.match(await imports.get(begun.id), { state: 'succeeded', source: path });
  }
  t.equal((await footfall.services.dataset()).transactions, lines.length * 2 - 1);
  for (const path of ['../outside.csv', 'link.csv', 'missing.csv', 'folder', '/etc/passwd', '', 'a\0b']) {
    await t.rejects(
      imports.loadPath(path, TRANSACTIONS),
      { code: 'bad_data', errors: [{ pointer: '/path' }] },
      JSON.stringify(path),
    );
  }
});

t.test('bad rows of several files name their file', async (t) => {
  const files = {
    'a.csv': ['bad', lines[0]],
    'b.csv': [lines[1]],
    'c.csv': [lines[2], 'worse, "and" worse'],
  };
  const importDir = folderOf(
    t,
    Object.fromEntries(Object.entries(files).map(([name, rows]) => [name, asCsv(rows)])),
  );
  const footfall = await footfallOf(t, { importDir });
  const { imports } = footfall.services;
  const loaded = async (paths: string[]) => {
    const { id } = await imports.loadPath(paths, {
      ...TRANSACTIONS,
      on_error: 'skip',
      allow_duplicate: true,
    });
    while ((await imports.get(id))?.state === 'running') await new Promise(setImmediate);
    t.match(await imports.get(id), { state: 'succeeded' });
    return (await (await imports.rejects(id))!.toArray()).join('');
  };
  t.match(await loaded(['*.csv']), /^file,line,reason,row\na\.csv,2,.*\nc\.csv,3,.*\n$/);
  t.match(await loaded(['a.csv']), /^line,reason,row\n2,.*\n$/);
  t.equal(await loaded(['b.csv']), 'line,reason,row\n');
});
