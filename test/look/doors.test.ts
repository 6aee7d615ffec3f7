/** Looks through HTTP and the command line: what they answer, and that nothing is stored. */
import '../plain-children.ts';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { buildApp } from '../../src/app.ts';
import { folderOf } from '../folder.ts';
import { OPEN } from '../http/build.ts';
import { footfallOf } from '../system/footfall-of.ts';

const cli = join(dirname(fileURLToPath(import.meta.url)), '../../src/cli.js');
const LOG = 'InvoiceDate,CustomerID,StockCode\n12/1/2010 8:26,17850,85123A\n12/13/2010 14:34,13047,84879\n';
const SUGGESTED =
  'columns=t_dat:InvoiceDate,customer_id:CustomerID,article_id:StockCode' + '&time_format=M/d/yyyy%20H:mm';

t.test('HTTP', async (t) => {
  const importDir = folderOf(t, { 'log.csv': LOG });
  const { services } = await footfallOf(t, { importDir });
  // With a key, any host name will do.
  const app = await buildApp({ config: { ...OPEN, apiKeys: ['key'] }, services });
  t.teardown(() => app.close());
  const post = (query: string, payload: string | object, type = 'text/csv') =>
    app.inject({
      method: 'POST',
      url: `/v1/imports?${query}`,
      headers: { 'content-type': type, 'x-api-key': 'key' },
      payload,
    });

  const look = await post('dry_run=true', LOG);
  t.equal(look.statusCode, 200);
  t.match(look.json(), {
    container: { format: 'csv', compression: null },
    delimiter: ',',
    rows: [{ t_dat: '2010-12-01T08:26:00.000Z', customer_id: '17850', article_id: '85123A' }],
    rows_looked_at: 2,
    suggested: { query: SUGGESTED },
    read_as: null,
  });
  t.equal(look.json().columns[0].probably.column, 't_dat');
  const byPath = await post('', { path: 'log.csv', dry_run: true }, 'application/json');
  t.equal(byPath.statusCode, 200);
  t.match(byPath.json().suggested.curl, /"path":"log.csv"/);
  t.match(look.json().suggested.curl, `-H 'content-type: text/csv' 'http://localhost:80/v1/imports?columns=`);
  t.equal((await post('dry_run=true', LOG.replaceAll(',', '\t'))).json().delimiter, 'tab');
  const gzipped = await post('dry_run=true', gzipSync(LOG));
  t.match(gzipped.json().suggested.curl, `-H 'content-type: application/octet-stream'`);
  const host = "a'b.example:8080";
  const headers = { host, 'content-type': 'application/json', 'x-api-key': 'key' };
  const payload = { path: 'log.csv', dry_run: true };
  const elsewhere = await app.inject({ method: 'POST', url: '/v1/imports', headers, payload });
  t.match(elsewhere.json().suggested.curl, ` 'http://a'\\''b.example:8080/v1/imports' -d '{`);
  t.same((await services.imports.list({ limit: 10 })).items, [], 'nothing is stored');

  const refused = await post('', LOG);
  t.equal(refused.statusCode, 422);
  t.match(refused.json(), { suggested: { query: SUGGESTED } });
  t.same(
    refused.json().errors.map(({ parameter }: { parameter: string }) => parameter),
    ['columns', 'time_format'],
  );
  const loaded = await post(refused.json().suggested.query, LOG);
  t.equal(loaded.statusCode, 201);
  t.match(loaded.json(), {
    rows_loaded: 2,
    read_as: { columns: { t_dat: 'InvoiceDate' }, time_format: 'M/d/yyyy H:mm' },
    warnings: [],
  });
  const failing = await post('', { path: 'log.csv' }, 'application/json');
  t.equal(failing.statusCode, 202);
  const entry = () =>
    app.inject({ url: failing.headers.location as string, headers: { 'x-api-key': 'key' } });
  while ((await entry()).json().state === 'running') await new Promise(setImmediate);
  const { error } = (await entry()).json();
  t.match(error, { code: 'bad_data', suggested: { query: SUGGESTED, curl: /-d '{"path":"log.csv",/ } });
  t.equal((await post('dry_run=true', '%PDF-1.4')).statusCode, 422);
});

t.test('the command line', async (t) => {
  const folder = folderOf(t);
  const file = join(folder, 'log.csv');
  writeFileSync(file, LOG);
  const footfall = (...words: string[]) =>
    spawnSync(process.execPath, [cli, ...words], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, DATABASE: join(folder, 'none', 'f.db') },
    });
  const json = footfall('inspect', 'log.csv', '--json');
  t.equal(json.status, 0, json.stderr);
  const look = JSON.parse(json.stdout);
  for (const name of 'file container encoding delimiter header columns rows warnings suggested'.split(' '))
    t.ok(name in look, name);
  const report = footfall('inspect', 'log.csv');
  t.match(report.stdout, /Set --time-format 'M\/d\/yyyy H:mm' for times such as/);
  t.match(report.stdout, /footfall load log.csv --columns t_dat:InvoiceDate,/);
  const { stderr } = footfall('load', 'log.csv');
  t.match(
    stderr,
    /^footfall: Nothing was loaded\.\n  columns: .*\n  time_format: Set --time-format .*\nLoad it/,
  );
  writeFileSync(join(folder, 'bad.csv'), 't_dat,customer_id,article_id\n2020-01-01,a,b\nnever,a,b\n');
  const { stderr: once } = footfall('load', 'bad.csv');
  t.equal(once.split('"never"').length, 2, once);
  writeFileSync(join(folder, 'unknown.csv'), 'a,customer_id,c\nx,1,y\nz,1,y\n');
  t.match(footfall('inspect', 'unknown.csv').stdout, /yourself: --columns t_dat:…,article_id:…\n$/);
  t.match(footfall('inspect', '-'), { status: 1, stderr: /^footfall: Files are read, .* first MiB .*\n$/ });
  t.match(footfall('inspect', 'nothing.csv'), { status: 1, stderr: /cannot be read/ });
  t.match(footfall('inspect', 'log.csv', '--header', 'maybe'), { status: 2, stderr: /--header/ });
});
