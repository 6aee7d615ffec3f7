/** `hash_ids=true`: customers are found by their plain ids, which are stored nowhere. */
import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import t, { type Test } from 'tap';
import { underOwnNames } from '../../src/model/interaction-columns.ts';
import { openFootfall, type Footfall } from '../../src/footfall.ts';
import type { Services } from '../../src/contract.ts';
import type { ImportOptions } from '../../src/model/import.ts';
import { folderOf } from '../folder.ts';
import { build, load } from '../http/build.ts';
import { footfallOf, loadText, TRANSACTIONS, type Options } from './footfall-of.ts';

const SECRET = 'a secret of these tests';
const hashOf = (id: string, secret = SECRET) =>
  createHmac('sha256', secret).update(id).digest('hex').slice(0, 32);

/** Ids that occur in no file by chance. */
const IDS = ['kund-000017', 'Jürgen Müller', '4711004711', 'NULL'];
const HEADER = 't_dat,customer_id,article_id,price\n';
const LOG =
  HEADER + IDS.map((id, i) => `2020-09-1${i},${id},article-${i},1\n2020-10-1${i},${id},a,2\n`).join('');
const HASHED: Partial<ImportOptions> = { hash_ids: true, time_unit: 'auto' };

const opened = (t: Test, options: Options = {}) => footfallOf(t, { idSecret: SECRET, ...options });

/** One that the test closes. */
function alone(t: Test, database: string, idSecret: string | undefined): Promise<Footfall> {
  const fail = (_details: object, message: string) => t.fail(message);
  const log = { warn: fail, error: fail };
  const settings = { database, importDir: undefined, workers: 1, idSecret };
  return openFootfall(settings, log, { reportOnRequest: true });
}

async function download({ rows }: Services, ...request: Parameters<Services['rows']['download']>) {
  return text((await rows.download(...request)).body());
}

/** Whether the bytes of any file of the folder hold an id, as it is or in hex. */
function found(folder: string): string[] {
  const all = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
  return IDS.filter((id) => id !== 'NULL').filter((id) =>
    all.some((bytes) => bytes.includes(id) || bytes.includes(Buffer.from(id).toString('hex'))),
  );
}

t.test('ids of customers are the first 32 hex digits of their HMAC, in every format and slice', async (t) => {
  const files = [Buffer.from(LOG), gzipSync(LOG), Buffer.from(LOG.replaceAll(',', ';'))];
  for (const inline of [true, false]) {
    const { services } = await opened(t, { inline, mostRows: 4 });
    for (const file of files) {
      const done = await loadText({ services }, file, { ...HASHED, mode: 'replace' });
      t.match(done, { state: 'succeeded', rows_loaded: 8, read_as: { hash_ids: true } });
      const { items } = await services.rows.page({ table: 'customers', filter: {} }, { limit: 10 });
      const ids = IDS.map((id) => hashOf(id)).sort();
      t.same(
        items.map((item) => (item as { customer_id: string }).customer_id),
        ids,
      );
    }
  }
});

t.test('rows are those of the plain ids, but for the ids', async (t) => {
  const plain = await footfallOf(t);
  await loadText(plain, LOG, { time_unit: 'auto' });
  const hashed = await opened(t);
  await loadText(hashed, LOG, HASHED);
  const rowsOf = async ({ services }: { services: Services }) =>
    (await download(services, { table: 'transactions', filter: {} }, 'ndjson'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { customer_id: string })
      .map((row) =>
        JSON.stringify(row).replace(row.customer_id, (id) => (id.length === 32 ? id : hashOf(id))),
      )
      .sort();
  t.same(await rowsOf(hashed), await rowsOf(plain));
});

t.test('later imports give a customer the same id, of transactions and of customers', async (t) => {
  const { services } = await opened(t);
  await loadText({ services }, LOG, HASHED);
  const customers = `customer_id,age\n${IDS.map((id, i) => `${id},${30 + i}\n`).join('')}`;
  await loadText({ services }, customers, { ...HASHED, kind: 'customers' });
  await loadText({ services }, `${HEADER}2021-01-01,kund-000017,b,3\n`, HASHED);
  t.match(await services.dataset(), { customers: 4, transactions: 9 });
  const hash = hashOf('kund-000017');
  t.same(await services.rows.customer('kund-000017'), { customer_id: hash, attributes: { age: '30' } });
  t.same(await services.rows.customer(hash), { customer_id: hash, attributes: { age: '30' } });
});

t.test('plain ids find their customers wherever an id is asked for', async (t) => {
  const { services } = await opened(t);
  const { rows, jobs } = services;
  await loadText({ services }, LOG, HASHED);
  const [id, hash] = [IDS[1], hashOf(IDS[1])];
  const filter = { customer_id: id };
  t.match(await rows.page({ table: 'transactions', filter }, { limit: 5 }), {
    items: [{ customer_id: hash }, { customer_id: hash }],
  });
  const request = { customer_ids: [id, hashOf(IDS[2])], preset: 'notebook' };
  const { job } = await jobs.create(request, { waitSeconds: 60 });
  t.match(job, {
    state: 'succeeded',
    customers_total: 2,
    selection: { customer_ids: [hash, hashOf(IDS[2])] },
  });
  t.match((await jobs.estimate(request)).customers, 2);
  const by = { table: 'interactions', job_id: job.id, filter } as const;
  const csv = await download(services, by, 'csv');
  t.ok(csv.split('\n').length > 10);
  t.equal(csv, await download(services, { ...by, filter: { customer_id: hash } }, 'csv'));
  const page = await rows.page({ ...by, table: 'job_customers' }, { limit: 5 });
  t.same(page.items, [{ customer_id: hash, attributes: {} }]);
  for (const columns of [undefined, underOwnNames(['t_dat', 'customer_id', 'price'])]) {
    const [byId, byHash] = await Promise.all(
      [id, hash].map(async (one) => rows.sequence(one, { columns, format: 'csv' })),
    );
    t.equal(String(byId!.bytes), String(byHash!.bytes));
  }
  const made = await jobs.createForCustomer(id, {}, {});
  t.match(made, { status: 201, job: { selection: { customer_ids: [hash] } } });
  t.equal(await jobs.createForCustomer('nobody', {}, {}), undefined);
  await t.rejects(jobs.create({ customer_ids: ['nobody'] }, {}), {
    code: 'unknown_customers',
    message: /nobody/,
  });
});

t.test('an id as loaded comes before the hash of it', async (t) => {
  const { services } = await opened(t);
  await loadText({ services }, LOG, HASHED);
  const later = await loadText({ services }, `${HEADER}2021-01-01,kund-000017,b,3\n`, {
    time_unit: 'auto',
  });
  t.match(later.warnings, [{ code: 'mixed_ids', count: 1, example: null }]);
  t.match(await services.rows.customer('kund-000017'), { customer_id: 'kund-000017' });
  t.match(await services.rows.customer(IDS[1]), { customer_id: hashOf(IDS[1]) });
  const { items } = await services.rows.page(
    { table: 'transactions', filter: { customer_id: 'kund-000017' } },
    { limit: 5 },
  );
  t.equal(items.length, 1);
  await services.imports.delete(later.id);
  t.match(await services.rows.customer('kund-000017'), { customer_id: hashOf('kund-000017') });
});

t.test('no file holds a plain id, not even after bad rows, jobs and refusals', async (t) => {
  const folder = folderOf(t, {});
  const footfall = await alone(t, join(folder, 'f.db'), SECRET);
  const { services } = footfall;
  const bad = `${IDS[1]},2020-09-10,a,1\n2020-09-10,${IDS[0]},a,${IDS[1]}\n"2020",${IDS[2]}\n`;
  const done = await loadText(footfall, LOG + bad, { ...HASHED, on_error: 'skip' });
  t.match(done, { rows_loaded: 8, rows_rejected: 3 });
  const rejects = await text((await services.imports.rejects(done.id))!);
  t.match(
    rejects,
    /^line,reason,row\n10,"t_dat ""…"" [^\n]*,\n11,"price ""…"" is not a number",\n12,[^\n]*,\n$/,
  );
  const nulls = done.warnings.find(({ code }) => code === 'null_ids');
  t.match(nulls, { column: 'customer_id', count: 2, example: null });
  t.notMatch(nulls!.message, 'NULL"');
  const again = { ...HASHED, allow_duplicate: true };
  await t.rejects(loadText(footfall, LOG + bad, again), { code: 'bad_data', message: /Line 10: t_dat "…"/ });
  const headless = LOG.slice(HEADER.length);
  await t.rejects(loadText(footfall, headless, HASHED), { code: 'bad_data', message: /first line is "…"/ });
  const mistaken = { ...HASHED, header: true } as const;
  await t.rejects(loadText(footfall, headless, mistaken), { code: 'bad_data', message: /Its columns/ });
  await services.jobs.create({ customer_ids: IDS.slice(0, 2) }, { waitSeconds: 60, idempotencyKey: 'k' });
  const list = JSON.stringify(await services.imports.list({ limit: 10 }));
  for (const id of IDS.slice(0, 3)) t.notOk(list.includes(id), id);
  t.same(found(folder), [], 'while it runs');
  await footfall.close();
  t.same(found(folder), [], 'and after it');
});

t.test('a look shows hashes, and no samples of what may be ids', async (t) => {
  const { services } = await opened(t);
  const look = (csv: string, options: object = {}) =>
    services.imports.look(Readable.from([Buffer.from(csv)]), { ...TRANSACTIONS, ...HASHED, ...options });
  const seen = await look(LOG);
  t.match(seen, { obstacles: [], read_as: { hash_ids: true }, suggested: { query: 'hash_ids=true' } });
  t.equal(seen.rows[0].customer_id, hashOf(IDS[0]));
  t.same(seen.columns[1].samples, []);
  t.not(seen.columns[0].samples.length, 0);
  const others = [
    LOG.replace('customer_id', 'whose'),
    LOG.slice(HEADER.length),
    `${HEADER}${IDS[0]},2020-09-01,b,1\n`,
    `customer_id,age\n${IDS[0]},1\n`,
  ];
  for (const csv of others) {
    const shown = JSON.stringify(await look(csv));
    for (const id of IDS.slice(0, 3)) t.notOk(shown.includes(id), `${id} in ${shown}`);
  }
});

t.test('without a secret nothing is loaded', async (t) => {
  const without = await footfallOf(t);
  const missing = { code: 'bad_data', message: /ID_SECRET/, errors: [{ parameter: 'hash_ids' }] };
  await t.rejects(loadText(without, LOG, HASHED), missing);
  await t.rejects(without.services.imports.loadPath('a.csv', { ...TRANSACTIONS, hash_ids: true }), missing);
  const dry = { ...TRANSACTIONS, ...HASHED };
  await t.rejects(without.services.imports.look(Readable.from([Buffer.from(LOG)]), dry), missing);
  const body = { ...TRANSACTIONS, hash_ids: true, source: 'upload' };
  await t.rejects(without.services.imports.load([], body), missing);
  t.match(await without.services.imports.list({ limit: 5 }), { items: [] });
});

t.test('a later import needs the same secret, unless it replaces what another one hashed', async (t) => {
  const database = join(folderOf(t, {}), 'f.db');
  const first = await alone(t, database, SECRET);
  await loadText(first, LOG, HASHED);
  await first.close();
  const second = await alone(t, database, 'another one');
  t.teardown(() => second.close());
  const more = `${HEADER}2021-01-01,kund-000017,b,3\n`;
  await t.rejects(loadText(second, more, HASHED), {
    code: 'conflict',
    message: /Import 1 .* another ID_SECRET/,
  });
  t.match(await loadText(second, LOG, { ...HASHED, mode: 'replace' }), { state: 'succeeded' });
  t.match(await second.services.rows.customer(IDS[0]), { customer_id: hashOf(IDS[0], 'another one') });
});

t.test('without the secret of hashed ids nobody is said to be erased', async (t) => {
  const database = join(folderOf(t, {}), 'f.db');
  const first = await alone(t, database, SECRET);
  await loadText(first, LOG, HASHED);
  await first.close();
  for (const [secret, how] of [
    ['another one', /Import 1 hashed its ids with another ID_SECRET: /],
    [undefined, /Import 1 hashed its ids, and ID_SECRET is not set: .*start footfall with that secret/],
  ] as const) {
    const other = await alone(t, database, secret);
    await t.rejects(other.services.customers.erase(IDS[0]), { code: 'conflict', message: how });
    await other.close();
  }
  const again = await alone(t, database, SECRET);
  t.teardown(() => again.close());
  t.match(await again.services.customers.erase(IDS[0]), { transactions: 2 });
  t.equal(await again.services.customers.erase(IDS[0]), undefined);
});

t.test('the same file loaded with hashed ids is read in another way', async (t) => {
  const footfall = await opened(t);
  await loadText(footfall, LOG, { time_unit: 'auto' });
  const again = await loadText(footfall, LOG, HASHED);
  t.match(again.warnings.map(({ code }) => code).sort(), ['duplicate_file', 'mixed_ids', 'null_ids']);
  await t.rejects(loadText(footfall, LOG, HASHED), { code: 'duplicate_file' });
});

t.test('over HTTP, responses name the hash', async (t) => {
  const app = await build(t, { idSecret: SECRET });
  await load(t, app, LOG, '?hash_ids=true');
  const [id, hash] = [encodeURIComponent(IDS[1]), hashOf(IDS[1])];
  const get = async (url: string) => (await app.inject({ url })).json<object>();
  t.match(await get(`/v1/customers/${id}`), { customer_id: hash });
  t.match(await get(`/v1/customers/${id}/transactions`), {
    items: [{ customer_id: hash }, { customer_id: hash }],
  });
  t.match(await get(`/v1/customers?customer_id=${id}`), { items: [{ customer_id: hash }] });
  const made = await app.inject({ method: 'POST', url: `/v1/customers/${id}/interactions`, payload: {} });
  t.equal(made.statusCode, 201);
  t.match(made.json(), { items: [{ customer_id: hash }] });
  t.match(await get(`/v1/customers/${id}/interactions`), {
    customer_id: hash,
    items: [{ customer_id: hash }],
  });
  t.match(await get('/v1/customers/nobody'), { status: 404 });
  const faults = async (query: string) => {
    const payload = LOG;
    const headers = { 'content-type': 'text/csv' };
    const response = await app.inject({ method: 'POST', url: `/v1/imports?${query}`, headers, payload });
    return [response.statusCode, response.json<{ errors: { parameter: string }[] }>().errors[0].parameter];
  };
  t.same(await faults('hash_ids=true&kind=articles'), [400, 'hash_ids']);
  t.same(await faults('hash_ids=true&where=customer_id:kund-000017'), [400, 'where']);
  t.same(await faults('hash_ids=true&where=Whose:x&columns=customer_id:whose'), [400, 'where']);
});

t.test('a customer who was loaded as is and hashed is erased under both ids', async (t) => {
  const folder = folderOf(t);
  const footfall = await opened(t, { database: join(folder, 'f.db'), inline: true });
  const { services } = footfall;
  await loadText(footfall, LOG, { time_unit: 'auto' });
  await loadText(footfall, LOG, { ...HASHED, allow_duplicate: true });
  const [id, hash] = [IDS[0], hashOf(IDS[0])];
  const { job } = await services.jobs.create({ all_customers: true }, { waitSeconds: 60 });
  t.match(job, { state: 'succeeded', customers_total: 8 });
  t.match(await services.customers.erase(id), { transactions: 4, jobs: 1 });
  for (const one of [id, hash]) t.equal(await services.rows.customer(one), undefined);
  t.match(await services.jobs.get(job.id), { customers_erased: 2, customers_total: 6 });
  t.same(
    found(folder).filter((one) => one === id),
    [],
  );
  t.equal(await services.customers.erase(id), undefined);
});
