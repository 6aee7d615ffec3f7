/** form=sessions: rows as lists, one row per session or customer. */
import type { FastifyInstance } from 'fastify';
import { tableFromIPC } from '@uwdata/flechette';
import { parquetReadObjects } from 'hyparquet';
import t from 'tap';
import { asCsv, smallLog } from '../system/small-log.ts';
import { build, load } from './build.ts';

type Row = Record<string, string | number | null>;
type Session = Record<string, string | number | null | unknown[]>;

async function jobWith(app: FastifyInstance, preset: string, parameters: object): Promise<void> {
  const response = await app.inject({
    method: 'POST',
    url: '/v1/jobs',
    payload: { all_customers: true, preset, parameters },
    headers: { prefer: 'wait=60' },
  });
  if (response.json().state !== 'succeeded') throw new Error(response.body);
}

/** A service with job 1 of `behaviour`, split, and job 2 of `notebook`; some sequences have several blocks. */
const shared = build(t).then(async (app) => {
  await load(t, app, asCsv(smallLog(60)));
  const split = { validation_from: '2019-01-20', test_from: '2019-02-05' };
  await jobWith(app, 'behaviour', { split });
  await jobWith(app, 'notebook', {});
  return app;
});

async function linesOf<T>(query: string): Promise<T[]> {
  const { body, statusCode } = await (await shared).inject(`/v1/jobs/${query}`);
  if (statusCode !== 200) throw new Error(body);
  return body
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

/** What the sessions should be, from the rows; `lists` are the columns that become lists. */
function grouped(rows: Row[], lists: string[]): Session[] {
  const sessions: Session[] = [];
  let last = '';
  for (const row of rows) {
    const key = `${row.customer_id} ${row.session_id}`;
    if (key !== last)
      sessions.push(
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, lists.includes(name) ? [] : value]),
        ),
      );
    last = key;
    for (const name of lists) (sessions.at(-1)![name] as unknown[]).push(row[name]);
  }
  return sessions;
}

const COLUMNS = 'customer_id,session_id,t_dat,article_id,interaction_score';
const LISTS = ['t_dat', 'article_id', 'interaction_score'];

t.test('a row is a session of a customer, with the interactions as lists in order', async (t) => {
  const rows = await linesOf<Row>(`1/interactions.ndjson?columns=${COLUMNS}`);
  const sessions = await linesOf<Session>('1/interactions.ndjson?form=sessions');
  t.strictSame(sessions, grouped(rows, LISTS));
  t.ok(rows.length > 20 * 512, 'in several slices');
});

t.test('without sessions a row is a customer', async (t) => {
  const rows = await linesOf<Row>(`2/interactions.ndjson?columns=${COLUMNS}`);
  const sessions = await linesOf<Session>('2/interactions.ndjson?form=sessions');
  t.strictSame(sessions, grouped(rows, LISTS));
  t.equal(new Set(rows.map(({ customer_id }) => customer_id)).size, sessions.length);
  t.equal(sessions[0].session_id, null);
});

t.test('filters leave interactions out, and sessions that have none left', async (t) => {
  for (const filter of [
    'interaction_score=1,2',
    'interaction_score=2&split=test',
    'customer_id=customer-919',
  ]) {
    const rows = await linesOf<Row>(`1/interactions.ndjson?columns=${COLUMNS}&${filter}`);
    t.ok(rows.length > 0);
    const sessions = await linesOf<Session>(`1/interactions.ndjson?form=sessions&${filter}`);
    t.strictSame(sessions, grouped(rows, LISTS), filter);
  }
});

t.test('columns are chosen as for rows; those of the session stay single values', async (t) => {
  const columns = 'session_id,article_id,split,strategy,customer_id';
  const rows = await linesOf<Row>(`1/interactions.ndjson?columns=${columns}`);
  const sessions = await linesOf<Session>(`1/interactions.ndjson?form=sessions&columns=${columns}`);
  t.strictSame(sessions, grouped(rows, ['article_id', 'strategy']));
  t.strictSame(Object.keys(sessions[0]).join(), columns);
});

t.test('Arrow has the same sessions, with lists', async (t) => {
  const app = await shared;
  const { rawPayload: file, statusCode } = await app.inject('/v1/jobs/1/interactions.arrow?form=sessions');
  t.equal(statusCode, 200);
  const table = tableFromIPC(file, { useBigInt: false, useDate: false });
  const sessions = table.toArray().map((row) => plain(listed(row)));
  t.strictSame(sessions, await linesOf<Session>('1/interactions.ndjson?form=sessions'));
});

/** Typed arrays as lists. */
const listed = (session: object): Session =>
  Object.fromEntries(
    Object.entries(session).map(([name, its]) => [
      name,
      ArrayBuffer.isView(its) ? Array.from(its as never) : its,
    ]),
  );

t.test('Parquet has the same sessions, with lists', async (t) => {
  const app = await shared;
  for (const query of ['1/interactions', '2/interactions']) {
    for (const more of [
      '',
      '&time=naive',
      '&time=s&columns=session_id:session,t_dat:at,article_id:items,split',
    ]) {
      const { rawPayload: file, statusCode } = await app.inject(
        `/v1/jobs/${query}.parquet?form=sessions${more}`,
      );
      t.equal(statusCode, 200);
      const bytes = file.buffer.slice(file.byteOffset, file.byteOffset + file.length) as ArrayBuffer;
      const sessions = (await parquetReadObjects({ file: bytes })) as Session[];
      const lines = await linesOf<Session>(`${query}.ndjson?form=sessions${more.replace('naive', 'ms')}`);
      t.strictSame(sessions.map(plain), lines, query + more);
    }
  }
});

/** Times and 64-bit numbers as in JSON. */
function plain(session: Session): Session {
  const value = (one: unknown) => (one instanceof Date || typeof one === 'bigint' ? Number(one) : one);
  return Object.fromEntries(
    Object.entries(session).map(([name, its]) => [name, Array.isArray(its) ? its.map(value) : value(its)]),
  ) as Session;
}

t.test('form=rows is the usual file; other forms need lists, and pages have none', async (t) => {
  const app = await shared;
  const usual = await app.inject('/v1/jobs/1/interactions.csv');
  t.equal((await app.inject('/v1/jobs/1/interactions.csv?form=rows')).body, usual.body);
  const { headers } = await app.inject('/v1/jobs/1/interactions.ndjson?form=sessions');
  t.not(headers.etag, (await app.inject('/v1/jobs/1/interactions.ndjson')).headers.etag);
  t.equal(headers['x-total-count'], undefined);
  for (const [query, status, detail] of [
    ['interactions.csv?form=sessions', 406, /CSV has no lists/],
    ['interactions?form=sessions', 400, /form is for files only/],
    ['interactions.ndjson?form=sequences', 400, /form must be "rows", "lists" or "sessions"/],
    ['interactions.ndjson?form=sessions&columns=price', 400, /price has no value in some/],
    ['interactions.ndjson?form=sessions&pairs=best', 400, /form=sessions and pairs=best cannot be combined/],
    ['customers.ndjson?form=sessions', 400, /Unknown parameter "form"/],
  ] as const) {
    const response = await app.inject(`/v1/jobs/1/${query}`);
    t.equal(response.statusCode, status, query);
    t.match(response.json().detail, detail);
  }
});

t.test('a Parquet file of sessions has a length and ranges; with filters it is streamed', async (t) => {
  const app = await shared;
  const url = '/v1/jobs/1/interactions.parquet?form=sessions';
  const { headers, rawPayload: file } = await app.inject(url);
  t.match(headers, { 'content-length': String(file.length), 'accept-ranges': 'bytes' });
  const part = await app.inject({ url, headers: { range: 'bytes=-8', 'if-range': String(headers.etag) } });
  t.equal(part.statusCode, 206);
  t.ok(part.rawPayload.equals(file.subarray(-8)));
  const head = await app.inject({ method: 'HEAD', url });
  t.equal(head.headers['content-length'], String(file.length));
  t.equal(head.headers.etag, headers.etag);
  const rows = await parquetReadObjects({ file: new Uint8Array(file).buffer });
  const lines = await linesOf<Session>('1/interactions.ndjson?form=sessions');
  t.strictSame(
    rows.map(({ session_id, article_id }) => [session_id, article_id]),
    lines.map(({ session_id, article_id }) => [session_id, article_id]),
  );
  const filtered = await app.inject(`${url}&interaction_score=2`);
  t.match(filtered.headers, { 'accept-ranges': 'none' });
  t.notOk(filtered.headers['content-length'] && filtered.headers.etag);
});
