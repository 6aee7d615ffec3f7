/** Several files in one import: what is said about each, and files that are the same. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { findLocalFiles } from '../../src/load/import-files.ts';
import type { Footfall } from '../../src/footfall.ts';
import type { Import, ImportOptions } from '../../src/model/import.ts';
import { footfallOf, TRANSACTIONS } from './footfall-of.ts';

const HEADER = 't_dat,customer_id,article_id,price';

/** Loads files below IMPORT_DIR, and waits for the end. */
async function loaded({ services }: Footfall, paths: string[], options: Partial<ImportOptions> = {}) {
  const { id } = await services.imports.loadPath(paths, { ...TRANSACTIONS, ...options });
  for (;;) {
    const found = (await services.imports.get(id)) as Import;
    if (found.state !== 'running') return found;
    await wait(10);
  }
}

t.test('warnings of every file are kept, and counted by the name of their column', async (t) => {
  const file = (column: string, ...rows: string[]) =>
    [`${HEADER},${column}`, ...rows.map((row) => `2020-01-01,C,A,1,${row}\n`)].join('\n');
  const importDir = t.testdir({
    '1.csv': file('Quantity', '3', '-1', '2'),
    '2.csv': file('Quantity', '5', '-2'),
    '3.csv': file('Qty', '4', '-7', '-8'),
    '4.csv': file('event_type', 'view', 'purchase'),
  });
  const { warnings } = await loaded(await footfallOf(t, { importDir }), ['*.csv']);
  t.match(warnings, [
    { code: 'negative_quantities', column: 'Quantity', count: 2, example: '-1' },
    { code: 'negative_quantities', column: 'Qty', count: 2, example: '-7' },
    { code: 'event_kinds', column: 'event_type', count: 2, example: 'purchase' },
  ]);
});

const log = (...customers: string[]) =>
  `${HEADER}\n${customers.map((customer) => `2020-01-01,${customer},A,1\n`).join('')}`;

t.test('a file that is named twice, or through links, is read once', async (t) => {
  const importDir = t.testdir({ m: { 'a.csv': log('C') }, loop: t.fixture('symlink', '.') });
  symlinkSync(join(importDir, 'm'), join(importDir, 'link'));
  for (const paths of [
    ['m/a.csv', './m/a.csv', 'm//a.csv'],
    ['m/a.csv', 'link/a.csv'],
    ['**/*.csv', 'm/a.csv'],
  ]) {
    const footfall = await footfallOf(t, { importDir });
    t.match(
      await loaded(footfall, paths),
      { state: 'succeeded', rows_loaded: 1, warnings: [] },
      paths.join(),
    );
    const found = await findLocalFiles(paths.map((path) => join(importDir, path)));
    t.equal(found.length, 1);
  }
});

t.test('contents that count twice are told', async (t) => {
  const importDir = t.testdir({
    'a.csv': log('C', 'D'),
    'b.csv': log('E'),
    'copy.csv': log('C', 'D'),
    'other.csv': log('F'),
  });
  const footfall = await footfallOf(t, { importDir });
  const told = (message: RegExp, count: number, example: string | null) => [
    { code: 'duplicate_file', column: null, message, count, example },
  ];
  const first = await loaded(footfall, ['a.csv', 'b.csv', 'copy.csv']);
  t.match(
    first.warnings,
    told(/twice in this import.*: copy\.csv \(as a\.csv\)\. Their rows/, 2, 'copy.csv'),
  );
  t.match(await loaded(footfall, ['a.csv', 'b.csv', 'copy.csv']), { error: { code: 'duplicate_file' } });
  const alone = await loaded(footfall, ['b.csv']);
  t.match(alone.warnings, told(/^Import 1 loaded the same file/, 1, null));
  t.match(await loaded(footfall, ['b.csv']), { error: { code: 'duplicate_file' } });
  const { warnings } = await loaded(footfall, ['b.csv', 'other.csv']);
  t.match(warnings, told(/^The same contents are loaded already.*: b\.csv \(in import 1\)\./, 1, 'b.csv'));
  const asked = { where: [{ column: 'customer_id', operator: ':', value: 'E' }] } as Partial<ImportOptions>;
  t.match((await loaded(footfall, ['b.csv'], asked)).warnings, told(/read in another way/, 1, null));
  t.same((await loaded(footfall, ['a.csv', 'b.csv'], { mode: 'replace' })).warnings, []);
  t.same((await loaded(footfall, ['other.csv'])).warnings, [], 'what was replaced does not count');
});

t.test('files that are read in other ways than the first are told', async (t) => {
  const importDir = t.testdir({
    'a.csv': log('C', 'D'),
    'b.csv': log('E', 'F').replaceAll(',', ';'),
    'c.csv': log('G').replace('2020-01-01', '1577836800'),
    'd.ndjson': '{"t_dat":"2020-01-01","customer_id":"H","article_id":"A"}\n',
    'e.csv': log('I'),
  });
  const { warnings } = await loaded(await footfallOf(t, { importDir }), ['*'], { time_unit: 'auto' });
  const message =
    'Files are read in other ways than a.csv, of which read_as speaks: b.csv with delimiter ; instead of ,; ' +
    'c.csv with time_unit s instead of none; d.ndjson with format ndjson instead of csv, ' +
    'column price none instead of price.';
  t.same(warnings, [{ code: 'read_differently', column: null, count: 4, example: 'b.csv', message }]);
});

t.test('what is wrong with one of several files names it', async (t) => {
  const gzipped = gzipSync(log(...Array.from({ length: 1000 }, (_, i) => `C${i}`)));
  const bad = {
    'z-cut.csv.gz': [gzipped.subarray(0, 100), /^z-cut\.csv\.gz: The gzip data is cut off/],
    'z-empty.csv': ['', /^z-empty\.csv: The file is empty/],
    'z-header.csv': [`${HEADER}\n`, /^z-header\.csv: .*has a header line, but no rows/],
    'z-other.csv': ['a,b\n1,2\n', /^z-other\.csv: /],
    'z-row.csv': [`${log('C')}1,2\n`, /^Line 3 of z-row\.csv: Too few/],
  } as const;
  const files = Object.entries(bad).map(([name, [content]]) => [name, content]);
  const importDir = t.testdir({ 'a.csv': log('C'), ...(Object.fromEntries(files) as object) });
  const footfall = await footfallOf(t, { importDir, workers: 1, inline: false });
  for (const [name, [, message]] of Object.entries(bad)) {
    const { error } = await loaded(footfall, ['a.csv', name]);
    t.match(error, { code: 'bad_data', detail: message });
    t.equal(error!.detail.split(name).length, 2, 'once');
  }
});

t.test('a look at several files tells what is in the way of each', async (t) => {
  const importDir = t.testdir({
    'a.csv': log('C', 'D'),
    'b.csv': log('E').replace('2020-01-01', '12/31/2010'),
    'c.csv': '',
    'd.csv': log('F'),
  });
  const { services } = await footfallOf(t, { importDir });
  const look = (...paths: string[]) =>
    services.imports.lookAtPath(paths, { ...TRANSACTIONS, time_unit: 'auto' });
  const found = await look('*.csv');
  t.match(found, { file: 'a.csv', read_as: null, rows_looked_at: 4, suggested: { query: /time_format=/ } });
  const details = found.obstacles.map(({ detail }) => detail);
  t.match(details, [/^b\.csv: .*M\/d\/yyyy/, /^c\.csv: The file is empty/]);
  t.match(await look('[ad].csv'), { file: 'a.csv', obstacles: [], read_as: { format: 'csv' } });
  t.match(await look('d*'), { file: 'd.csv', rows_looked_at: 1 });
  await t.rejects(look('[cd].csv'), { code: 'bad_data', message: /^c\.csv: The file is empty/ });
});
