/** Uploads that come slowly or grow out of measure: nobody waits for them, and they fill no disk. */
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { contentBounds } from '../../src/load/content-bounds.ts';
import { diskRoom } from '../../src/load/disk-room.ts';
import { beginningOf, wholeAgain } from '../../src/load/received-upload.ts';
import { openFootfall, type Footfall } from '../../src/footfall.ts';
import { folderOf } from '../folder.ts';
import { footfallOf, loadText, TRANSACTIONS, type Options } from '../system/footfall-of.ts';

const HEADER = 't_dat,customer_id,article_id\n';
const rowsOf = (customer: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${1e12 + i},${customer}${i},a${i % 7}\n`).join('');

/** A program in a folder in which only the database should be left. */
async function program(t: Test, options: Options = {}) {
  const database = join(folderOf(t, {}), 'f.db');
  const footfall = await footfallOf(t, { database, inline: false, ...options });
  const temporary = () => readdirSync(dirname(database)).filter((name) => name.includes('-import-'));
  return { ...footfall, footfall, temporary };
}

const upload = ({ services }: Pick<Footfall, 'services'>, body: Readable) =>
  services.imports.upload(body, { ...TRANSACTIONS, source: 'upload' });

/** Waits for what another thread does. */
async function until(isSo: () => unknown): Promise<void> {
  while (!(await isSo())) await new Promise(setImmediate);
}

/** An upload that has begun and does not go on: import 1. */
async function dawdling(own: Pick<Footfall, 'services'>) {
  const body = new PassThrough();
  const loading = upload(own, body);
  loading.catch(() => undefined);
  body.write(HEADER + rowsOf('slow', 10));
  await until(() => own.services.imports.get(1));
  return { body, loading };
}

t.test('an upload that comes slowly is listed, and nobody waits for it', async (t) => {
  const own = await program(t);
  const { body, loading } = await dawdling(own);
  t.match(await own.services.imports.get(1), { state: 'running', rows_loaded: 0 });
  t.match(await loadText(own.footfall, HEADER + rowsOf('fast', 5)), { id: 2, state: 'succeeded' });
  body.end(rowsOf('later', 3));
  t.match(await loading, { id: 1, state: 'succeeded', rows_loaded: 13, bytes_read: Number });
  t.match(await own.services.dataset(), { transactions: 18, customers: 18 });
  t.same(own.temporary(), []);
});

t.test('while it comes it can be cancelled, and takes nothing of others with it', async (t) => {
  const own = await program(t);
  const { loading } = await dawdling(own);
  await loadText(own.footfall, HEADER + rowsOf('fast', 5));
  await own.services.imports.cancel(1);
  await t.rejects(loading, { code: 'conflict', message: /Import 1 was cancelled/ });
  t.match(await own.services.imports.get(1), { state: 'cancelled', rows_loaded: 0 });
  t.same(own.temporary(), []);
  t.equal(await own.services.imports.delete(1), true);
  t.match(await loadText(own.footfall, HEADER + rowsOf('next', 5)), { state: 'succeeded' });
  t.match(await own.services.rows.customer('fast4'), { customer_id: 'fast4' });
  t.match(await own.services.dataset(), { customers: 10 });
});

t.test('a client that goes away leaves an import that has failed', async (t) => {
  const own = await program(t);
  const { body, loading } = await dawdling(own);
  body.destroy(Object.assign(new Error('aborted'), { code: 'ECONNRESET' }));
  await t.rejects(loading, { code: 'bad_data', message: /connection ended/ });
  t.match(await own.services.imports.get(1), { state: 'failed', error: { code: 'bad_data' } });
  t.same(own.temporary(), []);
});

t.test('stopping does not wait for it', async (t) => {
  const folder = folderOf(t, {});
  const fail = (_details: object, message: string) => t.fail(message);
  const log = { warn: fail, error: fail };
  const settings = { database: join(folder, 'f.db'), importDir: undefined, workers: 1 };
  const own = await openFootfall(settings, log, { reportOnRequest: true });
  const { loading } = await dawdling(own);
  const stopped = t.rejects(loading, { code: 'overloaded', message: /stopping/ });
  await own.close();
  await stopped;
  t.same(readdirSync(folder), ['f.db', 'f.db-lock', 'f.db-reserve']);
});

t.test('an upload that comes while another one is loaded is written to a file', async (t) => {
  const own = await program(t);
  // Large enough not to be taken whole.
  const large = (customer: string) => Buffer.from(HEADER + rowsOf(customer, 80_000));
  const [a, b] = [large('first'), large('second')];
  const one = new PassThrough();
  const first = upload(own, one);
  one.write(a.subarray(0, 1_500_000));
  await until(() => own.services.imports.get(1));
  const second = upload(own, Readable.from([b.subarray(0, 1_200_000), b.subarray(1_200_000)]));
  await until(() => own.temporary().some((name) => name.includes('upload')));
  one.end(a.subarray(1_500_000));
  t.match(await first, { id: 1, rows_loaded: 80_000, bytes_read: a.length });
  t.match(await second, { id: 2, rows_loaded: 80_000, bytes_read: b.length });
  t.same(own.temporary(), []);
});

t.test('no more than so many uploads are received at once', async (t) => {
  const own = await program(t);
  const bodies = Array.from({ length: 32 }, () => new PassThrough());
  const loads = bodies.map((body) => upload(own, body));
  const failed = Promise.all(loads.map((load) => t.rejects(load)));
  await t.rejects(upload(own, Readable.from([Buffer.from(HEADER)])), { code: 'overloaded', retryAfter: 30 });
  bodies.forEach((body) => body.destroy(new Error('aborted')));
  await failed;
  t.match(await loadText(own.footfall, HEADER + rowsOf('a', 1)), { state: 'succeeded' });
});

t.test('the beginning of a body is put back', async (t) => {
  const text = 'abcdefghij';
  for (const [bytes, isWhole, isFast] of [
    [4, false, true],
    [100, true, true],
  ] as const) {
    const body = Readable.from([...text].map((letter) => Buffer.from(letter)));
    const beginning = await beginningOf(body, bytes);
    t.match(beginning, { isWhole, isFast });
    t.equal(String(Buffer.concat((await wholeAgain(body, beginning).toArray()) as Buffer[])), text);
  }
  const slow = new PassThrough();
  slow.write('abc');
  const beginning = await beginningOf(slow, 4, 1);
  t.match(beginning, { isWhole: false, isFast: false });
  slow.end('def');
  t.equal(String(Buffer.concat((await wholeAgain(slow, beginning).toArray()) as Buffer[])), 'abcdef');
});

t.test('an import has no more bytes than MAX_IMPORT_BYTES, once unpacked', async (t) => {
  const csv = HEADER + rowsOf('a-customer-with-a-long-id-', 50);
  const importDir = folderOf(t, {
    'log.csv': csv,
    'log.csv.gz': gzipSync(csv),
    'few.csv': HEADER + rowsOf('b', 9),
  });
  const exact = await footfallOf(t, { maxImportBytes: csv.length, importDir });
  t.match(await loadText(exact, csv), { state: 'succeeded' });
  const footfall = await footfallOf(t, { maxImportBytes: csv.length - 1, importDir });
  const tooLarge = { code: 'too_large', message: /MAX_IMPORT_BYTES/ };
  await t.rejects(loadText(footfall, csv), tooLarge);
  await t.rejects(loadText(footfall, gzipSync(csv)), tooLarge);
  await t.rejects(loadText(footfall, gzipSync(gzipSync(csv))), tooLarge);
  const { imports } = footfall.services;
  await t.rejects(imports.loadPath('log.csv', TRANSACTIONS), tooLarge);
  const { id } = await imports.loadPath('log.csv.gz', TRANSACTIONS);
  await until(async () => (await imports.get(id))?.state !== 'running');
  t.match(await imports.get(id), { state: 'failed', error: { code: 'too_large' } });
  const together = await exact.services.imports.loadPath(['few.csv', 'log.csv.gz'], TRANSACTIONS);
  await until(async () => (await exact.services.imports.get(together.id))?.state !== 'running');
  t.match(await exact.services.imports.get(together.id), { error: { code: 'too_large' } }, 'all together');
  const announced = { ...TRANSACTIONS, source: 'upload', bytes: 1e9 };
  await t.rejects(imports.upload(new PassThrough(), announced), tooLarge, 'before it comes');
  t.match(await footfall.services.dataset(), { transactions: 0 });
});

t.test('a packed file whose first line is long is loaded', async (t) => {
  const footfall = await footfallOf(t);
  const rows = (customer: string) =>
    `t_dat,customer_id,article_id,${'x'.repeat(900_000)}\n2020-01-01,${customer},a,\n`;
  t.match(await loadText(footfall, gzipSync(rows('k'))), { rows_loaded: 1 });
  t.match(await loadText(footfall, gzipSync(gzipSync(rows('l')))), { rows_loaded: 1 });
  const line = gzipSync('0'.repeat(2 ** 23));
  await t.rejects(loadText(footfall, line), { code: 'bad_data', message: /longer than 1 MiB/ });
});

t.test('a small file that becomes a large one is refused', async (t) => {
  const mebibyte = new Uint8Array(2 ** 20);
  async function* content(count: number) {
    for (let i = 0; i < count; i++) yield mebibyte;
  }
  const unpacked = async (count: number, packed: number) => {
    let size = 0;
    for await (const some of contentBounds(2 ** 40).layer(content(count), () => packed)) size += some.length;
    return size / 2 ** 20;
  };
  t.equal(await unpacked(256, 1), 256, 'up to a quarter of a gibibyte whatever its size');
  await t.rejects(unpacked(257, 2 ** 20), { code: 'too_large', message: /more than 200 times its size/ });
  t.equal(await unpacked(400, 2 ** 21), 400);
});

t.test('rows count, of which few bytes of Parquet may be many', async (t) => {
  const bounds = contentBounds(1000);
  bounds.check(1000, 31);
  t.throws(() => bounds.check(10, 32), { code: 'too_large' });
});

t.test('a file for which there is no room on the disk is refused', async (t) => {
  let free = 1e9;
  const room = diskRoom('/x/y', () => ({ total: 1e11, free }));
  room.check(7e8);
  t.throws(() => room.check(8e8), { code: 'disk_full', message: /1\.00 GB left/ });
  room.take(1e6);
  free = 1e8;
  room.take(1e6);
  t.throws(() => room.take(2e7), { code: 'disk_full' }, 'looks again after some bytes');
  diskRoom('/x/y', () => ({ total: 4e7, free: 3e7 })).take(1e7);
});
