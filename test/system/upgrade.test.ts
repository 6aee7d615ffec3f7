/**
 * A database of footfall 0.1.0 is upgraded when it is opened, and serves the same bytes as before. It holds jobs of all
 * presets, of one customer, cancelled, waiting and running ones, since the process was killed: see
 * database-0.1.0/make.mjs.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import t from 'tap';
import { csvLine } from '../../src/formats/csv-field.ts';
import { buildApp } from '../../src/app.ts';
import { OPEN } from '../http/build.ts';
import type { Job } from '../../src/model/job.ts';
import type { Report } from '../../src/model/report.ts';
import { packageRoot } from '../../src/package-root.ts';
import { openForReading, openForWriting } from '../../src/storage/database.ts';
import { openClaimed } from '../../src/storage/open-claimed.ts';
import { Sqlite } from '../../src/storage/sqlite.ts';
import { footfallOf, sha256 } from './footfall-of.ts';

const kept = join(packageRoot, 'test/system/database-0.1.0');
const served = JSON.parse(readFileSync(join(kept, 'served.json'), 'utf8')) as Record<
  string,
  { sha256: string }
>;

/** A copy of the database as 0.1.0 left it. */
function oldDatabase(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'footfall-')), 'footfall.db');
  writeFileSync(path, gunzipSync(readFileSync(join(kept, 'footfall.db.gz'))));
  return path;
}

function rowsIn(path: string, sql: string): unknown[] {
  const db = new Sqlite(path, { readonly: true });
  const rows = db.prepare(sql).all();
  db.close();
  return rows;
}

const VIEWS = [
  'SELECT * FROM transactions ORDER BY customer_id, t_dat, article_id, price',
  'SELECT * FROM interactions ORDER BY job_id, customer_id, t_dat, article_id, interaction_score, prev_article_id',
];
const REPORTS = 'SELECT job_id, report FROM job_reports ORDER BY job_id';

t.test('long lists of customers move out of the table of jobs', async (t) => {
  const path = oldDatabase();
  const customer_ids = Array.from({ length: 250 }, (_, i) => `c"${i}`);
  const old = Sqlite(path);
  const set = old.prepare('UPDATE jobs SET selection = ? WHERE id = ?');
  set.run(JSON.stringify({ customer_ids }), 1);
  set.run(JSON.stringify({ customer_ids: ['a'] }), 2);
  set.run('{damaged', 3);
  old.close();
  openForWriting(path).close();
  const [long, short, damaged] = rowsIn(path, 'SELECT selection FROM jobs ORDER BY id') as {
    selection: string;
  }[];
  t.strictSame(JSON.parse(long.selection), {
    customer_ids: customer_ids.slice(0, 100),
    customer_ids_total: 250,
  });
  t.strictSame([short.selection, damaged.selection], ['{"customer_ids":["a"]}', '{damaged']);
  const kept = rowsIn(path, 'SELECT job_id, customer_ids FROM job_customer_ids') as {
    customer_ids: string;
  }[];
  t.equal(kept.length, 1);
  t.strictSame(JSON.parse(kept[0].customer_ids), customer_ids);
});

t.test('the views say the same as before, and blocks are not rewritten', async (t) => {
  const path = oldDatabase();
  const blocks = (table: string, id: string) => `SELECT * FROM ${table} ORDER BY ${id}`;
  const values = (rows: unknown[]) => rows.map((row) => Object.values(row as object));
  const before = VIEWS.map((sql) => rowsIn(path, sql));
  const stored = ['purchases', 'sequences'].map((table) => values(rowsIn(path, blocks(table, 'part_id'))));
  openForWriting(path).close();
  VIEWS.forEach((sql, i) => {
    t.ok(before[i].length > 100);
    assert.deepEqual(rowsIn(path, sql), before[i]);
  });
  const now = ['transaction_blocks', 'sequence_blocks'].map((table) =>
    values(rowsIn(path, blocks(table, 'block_id'))),
  );
  const earlier = now.map((rows, i) => rows.map((row) => row.slice(0, stored[i][0].length)));
  assert.deepEqual(earlier, stored);
  t.strictSame(rowsIn(path, 'PRAGMA integrity_check'), [{ integrity_check: 'ok' }]);
  // The second opening finds nothing to do.
  openForWriting(path).close();
});

t.test('verdicts and counts of jobs are taken from their reports', async (t) => {
  const path = oldDatabase();
  const reports = rowsIn(path, REPORTS) as { job_id: number; report: string }[];
  openForWriting(path).close();
  const expected = reports.map(({ job_id, report }) => {
    const { counts, leak_audit } = JSON.parse(report) as Report;
    return {
      id: job_id,
      verdict: leak_audit.leaks.length > 0 ? 'leak' : leak_audit.warnings.length > 0 ? 'warning' : 'ok',
      ignores_missing: counts.ignores_missing,
      customers_short_of_ignores: counts.customers_short_of_ignores,
    };
  });
  const columns = 'id, verdict, ignores_missing, customers_short_of_ignores';
  t.strictSame(rowsIn(path, `SELECT ${columns} FROM jobs WHERE state = 'succeeded' ORDER BY id`), expected);
  t.ok(expected.some(({ ignores_missing }) => ignores_missing > 0));
  t.strictSame(rowsIn(path, `SELECT DISTINCT verdict FROM jobs WHERE state <> 'succeeded'`), [
    { verdict: null },
  ]);
  t.strictSame(rowsIn(path, 'SELECT DISTINCT swept FROM imports WHERE id IN (1, 3)'), [{ swept: 2 }]);
});

t.test('imports have nothing to say of how they were read, and bad rows keep their order', async (t) => {
  const path = oldDatabase();
  const before = new Sqlite(path);
  const add = before.prepare('INSERT INTO import_rejects VALUES (?, ?, ?, ?)');
  for (const [id, line] of [
    [2, 9],
    [1, 7],
    [1, 3],
  ])
    add.run(id, line, `line ${line}`, 'x');
  before.close();
  openForWriting(path).close();
  const columns =
    'warnings, read_as, rows_left_out_where, rows_left_out_quantity, reading_digest, taken_back';
  t.strictSame(rowsIn(path, `SELECT DISTINCT ${columns} FROM imports`), [
    {
      ...{ warnings: '[]', read_as: null, rows_left_out_where: 0, rows_left_out_quantity: 0 },
      ...{ reading_digest: null, taken_back: 0 },
    },
  ]);
  t.strictSame(
    rowsIn(path, 'SELECT * FROM import_rejects').map((row) => Object.values(row as object)),
    [
      [1, 1, null, 3, 'line 3', 'x'],
      [1, 2, null, 7, 'line 7', 'x'],
      [2, 1, null, 9, 'line 9', 'x'],
    ],
  );
});

t.test('a database of a newer program is refused', async (t) => {
  const path = oldDatabase();
  const db = openForWriting(path);
  const version = db.pragma('user_version', { simple: true }) as number;
  db.pragma(`user_version = ${version + 1}`);
  db.close();
  t.throws(() => openClaimed(path), /newer footfall.*Update the program/);
  t.equal(openForReading(path).pragma('user_version', { simple: true }), version + 1);
});

t.test('the program goes on with it', async (t) => {
  const path = oldDatabase();
  const reports = rowsIn(path, REPORTS) as { job_id: number; report: string }[];
  const footfall = await footfallOf(t, { database: path });
  const app = await buildApp({ config: OPEN, services: footfall.services });
  t.teardown(() => app.close());
  const get = (url: string) => app.inject(url);
  const post = (url: string, body: object, headers = {}) =>
    app.inject({ method: 'POST', url, headers, payload: body });
  const wait = { prefer: 'wait=60' };
  const digestOf = (id: number) => get(`/v1/jobs/${id}`).then((answer) => answer.json<Job>().content_digest);

  await t.test('the same bytes are served', async (t) => {
    for (const [url, { sha256: digest }] of Object.entries(served)) {
      const { statusCode, rawPayload } = await get(url);
      t.equal(statusCode, 200, url);
      if (!url.endsWith('.parquet')) t.equal(sha256(rawPayload), digest, url);
    }
    // Its layout is another one since; its rows are the same.
    const { rawPayload } = await get('/v1/jobs/1/interactions.parquet');
    const rows = await parquetReadObjects({ file: new Uint8Array(rawPayload).buffer });
    const { body } = await get('/v1/jobs/1/interactions.csv');
    const lines = rows.map(({ t_dat, ...ids }) =>
      csvLine([Number(t_dat), ...(Object.values(ids) as string[])]),
    );
    t.equal(csvLine(Object.keys(rows[0])) + lines.join(''), body);
  });

  await t.test('jobs that ran or waited end with the digests of the same jobs before', async (t) => {
    for (const [id, same] of [
      [7, 1],
      [8, 2],
      [9, 1],
    ]) {
      for (let state = ''; state !== 'succeeded'; await new Promise((resolve) => setTimeout(resolve, 20)))
        ({ state } = (await get(`/v1/jobs/${id}`)).json<Job>());
      t.equal(await digestOf(id), await digestOf(same));
    }
    t.equal((await get('/v1/jobs/10')).json<Job>().state, 'cancelled');
  });

  await t.test('a new job makes the same rows', async (t) => {
    const answer = await post('/v1/jobs', { all_customers: true }, wait);
    const { id, content_digest } = answer.json<Job>();
    t.equal(content_digest, await digestOf(1));
    t.equal(
      sha256((await get(`/v1/jobs/${id}/interactions.csv`)).rawPayload),
      served['/v1/jobs/1/interactions.csv'].sha256,
    );
  });

  await t.test('reports are kept, and say the same of the same rows', async (t) => {
    const figures = ({ counts, ratios, per_customer, histograms, popularity, leak_audit }: Report) => ({
      ...{ counts, ratios, per_customer, popularity },
      histograms: histograms.map(({ bins }) => bins),
      audit: leak_audit.features.map(({ purchases_vs_ignores, clicks_vs_ignores, verdict }) => [
        ...[purchases_vs_ignores, clicks_vs_ignores, verdict],
      ]),
    });
    for (const { job_id, report } of reports) {
      const answer = await app.inject({ url: `/v1/jobs/${job_id}/report`, headers: wait });
      t.equal(answer.statusCode, 200);
      assert.deepEqual(figures(answer.json<Report>()), figures(JSON.parse(report) as Report));
    }
    const again = await app.inject({ url: '/v1/jobs/9/report', headers: wait });
    t.equal(again.statusCode, 200);
    assert.deepEqual(figures(again.json<Report>()), figures(JSON.parse(reports[0].report) as Report));
  });

  await t.test('a remembered response is given again', async (t) => {
    const request = { customer_ids: ['B', 'C'], seed: 3 };
    const answer = await post('/v1/jobs', request, { ...wait, 'idempotency-key': 'a key' });
    t.match(answer.json<Job>(), { id: 4, content_digest: await digestOf(4), verdict: null });
    t.equal(answer.json<Job>().links.self, '/v1/jobs/4');
  });
});
