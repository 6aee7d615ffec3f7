/** The same rows are the same data set, in whichever format and container, and in however many files. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import t, { type Test } from 'tap';
import { keptPath, removeLeftovers } from '../../src/load/temporary-files.ts';
import { packageRoot } from '../../src/package-root.ts';
import type { Import, ImportOptions } from '../../src/model/import.ts';
import { folderOf } from '../folder.ts';
import { footfallOf, loadText, sha256, TRANSACTIONS } from './footfall-of.ts';

const folder = join(packageRoot, 'test/formats/parquet');
const packed = (name: string) => readFileSync(join(packageRoot, 'test/load/packed', name));
const csv = readFileSync(join(folder, 'expected.csv'), 'utf8');
const [header, ...lines] = csv.trimEnd().split('\n');
const names = header.split(',');

const members = (line: string) => line.split(',').map((value, i) => [names[i], value] as const);
/** Ids as strings, the rest as numbers, and null for nothing. */
const asJson = (line: string) =>
  `{${members(line)
    .map(
      ([name, value]) =>
        `"${name}": ${name.endsWith('_id') && name !== 'sales_channel_id' ? JSON.stringify(value) : value || null}`,
    )
    .join(', ')}}\n`;
const ndjson = lines.map(asJson).join('');
const reordered = (lines: string[]) =>
  [header, ...lines].map((line) => `${line.split(',').reverse().join(',')}\n`).join('');

const isTable = (name: string) => name.endsWith('.parquet') && !/types|no-rows|nested/.test(name);

const FILES: Record<string, Buffer> = {
  csv: Buffer.from(csv),
  'csv, other order of columns': Buffer.from(reordered(lines)),
  'csv, gzip': gzipSync(csv),
  'csv, gzip twice': gzipSync(gzipSync(csv)),
  ndjson: Buffer.from(ndjson),
  'ndjson, gzip': gzipSync(ndjson),
  'parquet, gzip': gzipSync(readFileSync(join(folder, 'zstd.parquet'))),
  ...Object.fromEntries(
    ['log.csv.zst', 'frames.csv.zst', 'checksum.csv.zst', 'log.zip', 'stored.zip'].map((name) => [
      name,
      packed(name),
    ]),
  ),
  ...Object.fromEntries(
    readdirSync(folder)
      .filter(isTable)
      .map((name) => [name, readFileSync(join(folder, name))]),
  ),
};

t.test('one fingerprint', async (t) => {
  const databases = folderOf(t);
  let fingerprint: string | undefined;
  for (const [name, file] of Object.entries(FILES)) {
    const database = join(databases, `${name.replace(/\W/g, '-')}.db`);
    const footfall = await footfallOf(t, { database });
    const done = await loadText(footfall, file);
    t.match(done, { state: 'succeeded', rows_read: 300, rows_loaded: 300, rows_rejected: 0 }, name);
    const found = await footfall.services.dataset();
    fingerprint ??= found.fingerprint;
    t.equal(found.fingerprint, fingerprint, name);
    if (name.endsWith('.parquet'))
      t.equal(done.sha256, sha256(file), 'the digest is that of the Parquet file');
  }
  t.same(temporaryFiles(databases), []);
});

const temporaryFiles = (folder: string) => readdirSync(folder).filter((name) => name.includes('-import-'));

t.test('a file that fails leaves no temporary file behind', async (t) => {
  const databases = folderOf(t);
  const footfall = await footfallOf(t, {
    database: join(databases, 'footfall.db'),
    workers: 1,
    inline: false,
  });
  const parquet = readFileSync(join(folder, 'snappy.parquet'));
  for (const [file, message] of [
    [readFileSync(join(folder, 'nested.parquet')), /is a list, a struct or a map/],
    [readFileSync(join(folder, 'no-rows.parquet')), /has no rows/],
    [parquet.subarray(0, 8000), /cut off/],
    [packed('two.zip'), /2 files/],
    [packed('log.zip').subarray(0, 3000), /ZIP archive cannot be read/],
    [packed('log.csv.zst').subarray(0, 2000), /Zstandard/],
  ] as const) {
    await t.rejects(loadText(footfall, file), { code: 'bad_data', message });
    t.same(temporaryFiles(databases), []);
  }
  t.equal((await footfall.services.dataset()).transactions, 0);
});

/** Waits for the end of an import by path. */
async function ended({ services }: Awaited<ReturnType<typeof footfallOf>>, { id }: Import): Promise<Import> {
  for (;;) {
    const found = (await services.imports.get(id))!;
    if (found.state !== 'running') return found;
    await wait(10);
  }
}

const [first, second, third] = [lines.slice(0, 100), lines.slice(100, 200), lines.slice(200)];
const PARTS = {
  '2019-03.csv.gz': gzipSync(reordered(third)),
  '2019-01.csv': [header, ...first, ''].join('\n'),
  '2019-02.ndjson': second.map(asJson).join(''),
  'other.csv': 'a,b\n1,2\n',
};
const contents = createHash('sha256')
  .update(PARTS['2019-01.csv'])
  .update(PARTS['2019-02.ndjson'])
  .update(reordered(third))
  .digest('hex');

t.test('several files and patterns are one import, sorted by name', async (t) => {
  const importDir = folderOf(t, PARTS);
  const whole = await footfallOf(t);
  await loadText(whole, csv);
  const { fingerprint } = await whole.services.dataset();
  for (const paths of [
    ['2019-02.ndjson', '2019-01.csv', '2019-03.csv.gz'],
    ['2019-*'],
    ['2019-0[12].*', '2019-03.csv.gz', '2019-01.csv'],
  ]) {
    const footfall = await footfallOf(t, { importDir });
    const done = await ended(footfall, await footfall.services.imports.loadPath(paths, TRANSACTIONS));
    t.match(done, { state: 'succeeded', rows_loaded: 300, sha256: contents, source: paths.join(', ') });
    t.equal((await footfall.services.dataset()).fingerprint, fingerprint);
    t.equal((await footfall.services.dataset()).imports, 1);
  }
});

t.test('a bad row in one of several files is told with its file', async (t) => {
  const importDir = folderOf(t, {
    ...PARTS,
    '2019-02.ndjson': `${asJson(second[0])}{"t_dat":"x"}\n`,
    '2019-03.csv.gz': gzipSync(`${header}\n5,,A,,\nz\n`),
  });
  const footfall = await footfallOf(t, { importDir });
  const { imports } = footfall.services;
  const failed = await ended(footfall, await imports.loadPath('2019-*', TRANSACTIONS));
  t.match(failed, { state: 'failed', error: { detail: /^Line 2 of 2019-02\.ndjson: .*Nothing was loaded/ } });
  t.equal((await footfall.services.dataset()).transactions, 0, 'nothing of any file');
  const skipping = { ...TRANSACTIONS, on_error: 'skip' } as const;
  const done = await ended(footfall, await imports.loadPath('2019-*', skipping));
  t.match(done, { state: 'succeeded', rows_loaded: 101, rows_rejected: 3 });
  const rejects = (await text((await imports.rejects(done.id))!)).split('\n');
  t.match(rejects, [
    'file,line,reason,row',
    /^2019-02\.ndjson,2,"t_dat/,
    /^2019-03\.csv\.gz,2,customer_id is empty,/,
    /^2019-03\.csv\.gz,3,"Too few fields/,
    '',
  ]);
});

t.test('what does not lie below IMPORT_DIR is not found', async (t: Test) => {
  const importDir = folderOf(t, { inside: { 'a.csv': csv }, outside: { 'b.csv': csv } });
  const inside = join(importDir, 'inside');
  symlinkSync(join(importDir, 'outside'), join(inside, 'link'));
  symlinkSync(join(inside, 'a.csv'), join(inside, 'b.csv'));
  const footfall = await footfallOf(t, { importDir: inside });
  const load = (...paths: string[]) => footfall.services.imports.loadPath(paths, TRANSACTIONS);
  for (const pattern of ['x*', 'link/*.csv', '../outside/*.csv', `${dirname(inside)}/outside/*`, '{a,b'])
    await t.rejects(load(pattern), { code: 'not_found' }, pattern);
  await t.rejects(load('a.csv', 'c.csv'), { code: 'bad_data', message: /No file "c\.csv" below/ });
  await ended(footfall, await load('*.csv'));
  t.equal((await footfall.services.dataset()).transactions, 300, 'a link inside is the same file');
});

t.test('a price that NDJSON has only late is loaded, as from CSV', async (t) => {
  const row = { t_dat: '2020-01-01', customer_id: 'c'.repeat(64), article_id: 'A' };
  const fingerprints = [];
  const last = { ...row, price: 9.5, quantity: -3 };
  const ndjson = `${`${JSON.stringify(row)}\n`.repeat(9000)}${JSON.stringify(last)}\n`;
  const plain = `${Object.values(row).join()},`;
  const csv = `t_dat,customer_id,article_id,price\n${`${plain}\n`.repeat(9000)}${plain}9.5\n`;
  for (const file of [ndjson, csv]) {
    const footfall = await footfallOf(t);
    t.match(await loadText(footfall, file), { rows_loaded: 9001 });
    fingerprints.push((await footfall.services.dataset()).fingerprint);
  }
  t.equal(fingerprints[0], fingerprints[1]);
});

t.test('a first line that is longer than what a look takes', async (t) => {
  const row = { t_dat: '2020-01-01', customer_id: 'C', article_id: 'A' };
  const json = (length: number) => `${JSON.stringify({ ...row, note: 'x'.repeat(length) })}\n`;
  const withHeader = (length: number) => `${Object.keys(row).join()},${'x'.repeat(length)}\n`;
  const footfall = await footfallOf(t);
  const look = (file: string) =>
    footfall.services.imports.look(Readable.from([Buffer.from(file)]), TRANSACTIONS);
  for (const [line, rest] of [
    [json, json(10).repeat(9000)],
    [withHeader, `${Object.values(row).join()},\n`.repeat(50_000)],
  ] as const) {
    for (const length of [300_000, 1_000_000]) {
      t.match(await loadText(footfall, line(length) + rest), { state: 'succeeded', rows_rejected: 0 });
      t.match(await look(line(length) + rest), { obstacles: [] });
    }
    const fault = { code: 'bad_data', message: /^Line 1 is longer than 1 MiB/ };
    await t.rejects(loadText(footfall, line(3 * 2 ** 20) + rest), fault);
  }
  t.match(await loadText(footfall, json(300_000)), { rows_loaded: 1 }, 'also if it is all of the file');
});

t.test('NDJSON in another encoding is refused', async (t) => {
  const footfall = await footfallOf(t);
  const row = '{ "t_dat":"2020-01-01","customer_id":"C","article_id":"A"}\n';
  const message = /must be UTF-8: convert it, iconv -f UTF-16 -t UTF-8/;
  for (const mark of ['', '\ufeff']) {
    const little = Buffer.from(mark + row, 'utf16le');
    for (const file of [little, Buffer.from(little).swap16()])
      await t.rejects(loadText(footfall, file), { code: 'bad_data', message });
  }
  const asked = loadText(footfall, row, { encoding: 'windows-1252' });
  await t.rejects(asked, { code: 'bad_data', message: /iconv -f windows-1252.* Leave out encoding\./ });
  t.match(await loadText(footfall, row, { encoding: 'utf-8' }), { rows_loaded: 1 });
});

t.test('lists in Parquet are in the way of ids only', async (t) => {
  const file = readFileSync(join(folder, 'nested.parquet'));
  const footfall = await footfallOf(t);
  t.match(await loadText(footfall, file, { kind: 'articles' }), { rows_read: 20, rows_rejected: 0 });
  const columns = { customer: ['customer_id'] };
  for (const options of [{ kind: 'articles', columns }, { kind: 'customers' }] as Partial<ImportOptions>[])
    await t.rejects(loadText(footfall, file, options), { code: 'bad_data', message: /is a list, a struct/ });
});

t.test('a look at Parquet writes beside the database, where leftovers are removed', async (t) => {
  const databases = folderOf(t);
  const database = join(databases, 'footfall.db');
  const footfall = await footfallOf(t, { database });
  let during: string[] = [];
  async function* parts() {
    yield Buffer.from('PAR1'.padEnd(2 ** 21, '\n'));
    yield Buffer.from('more');
    during = temporaryFiles(databases);
  }
  const look = footfall.services.imports.look(Readable.from(parts()), TRANSACTIONS);
  await t.rejects(look, { code: 'bad_data', message: /cut off/ });
  t.equal(during.length, 1);
  t.same(temporaryFiles(databases), []);
  const kept = `${keptPath(database)}7`;
  for (const path of [join(databases, during[0]), kept, `${database}-other-1`]) writeFileSync(path, '');
  await removeLeftovers(database);
  t.same(temporaryFiles(databases), []);
  t.same([kept, `${database}-other-1`].map(existsSync), [false, true], 'nor a file for downloads');
});
