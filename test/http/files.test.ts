import { randomBytes } from 'node:crypto';
import { get, request as ask, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import t, { type Test } from 'tap';
import type { RowService } from '../../src/contract.ts';
import { Problem } from '../../src/errors.ts';
import { build, buildWithJob } from './build.ts';

const URL = '/v1/jobs/1/interactions.csv';

/** A service with job 1 done, the whole of its CSV and the tag of that. */
async function buildWithFile(t: Test) {
  const app = await buildWithJob(t);
  const { rawPayload, headers } = await app.inject(URL);
  return { app, file: rawPayload, tag: String(headers.etag) };
}

/** An app whose files come from `download`. */
const buildWithDownload = (t: Test, download: RowService['download']) =>
  build(t, { change: (real) => ({ ...real, rows: { ...real.rows, download } }) });

/** The lines of a CSV without its header. */
const rowsOf = (file: Buffer) => file.toString().trimEnd().split('\n').slice(1);

/** For tests that only read. */
const shared = buildWithFile(t);

t.test('a whole file comes with its name, type, length, count of rows and tag', async (t) => {
  const { app, file } = await shared;
  const { statusCode, headers, rawPayload } = await app.inject(URL);
  t.equal(statusCode, 200);
  t.match(String(rawPayload), /^t_dat,customer_id,article_id,interaction_score,prev_article_id\n\d+,a,/);
  t.match(headers, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="job-1-interactions.csv"',
    'content-length': String(file.length),
    'x-total-count': String(rowsOf(file).length),
    etag: /^"[0-9a-f]{32}"$/,
    'accept-ranges': 'bytes',
  });
});

t.test('HEAD tells the same and sends no body', async (t) => {
  const { app, file, tag } = await shared;
  const { statusCode, headers, rawPayload } = await app.inject({
    method: 'HEAD',
    url: URL,
    headers: { 'accept-encoding': 'gzip' },
  });
  t.equal(statusCode, 200);
  t.equal(rawPayload.length, 0);
  t.match(headers, {
    'content-length': String(file.length),
    etag: tag,
    'accept-ranges': 'bytes',
    'x-total-count': String(rowsOf(file).length),
  });
});

t.test('a filtered file has no length, count or tag, and no ranges', async (t) => {
  const { app, file } = await shared;
  const { headers, rawPayload, statusCode } = await app.inject({
    url: `${URL}?customer_id=a`,
    headers: { range: 'bytes=0-3' },
  });
  t.equal(statusCode, 200);
  t.strictSame(
    rowsOf(rawPayload),
    rowsOf(file).filter((row) => row.split(',')[1] === 'a'),
  );
  t.equal(headers['accept-ranges'], 'none');
  for (const name of ['content-length', 'x-total-count', 'etag']) t.notOk(headers[name], name);
});

t.test('each unfiltered file of a succeeded job, and of the data set, has its count of rows', async (t) => {
  const { app } = await shared;
  const tables = ['customers', 'articles', 'transactions'];
  const ofJob = ['interactions', 'customers', 'transactions'].map((name) => `jobs/1/${name}`);
  for (const table of [...tables, ...ofJob])
    for (const [format, header] of [
      ['csv', 1],
      ['ndjson', 0],
    ] as const) {
      const { headers, body } = await app.inject(`/v1/${table}.${format}`);
      const rows = body.trimEnd().split('\n').length - header;
      t.equal(headers['x-total-count'], String(rows), `${table}.${format}`);
    }
  const { headers } = await app.inject('/v1/jobs/1/transactions.csv?customer_id=a');
  t.equal(headers['x-total-count'], undefined);
});

t.test('a range gives exactly those bytes', async (t) => {
  const { app, file } = await shared;
  const size = file.length;
  const ranges: Record<string, [start: number, end: number]> = {
    'bytes=0-0': [0, 0],
    'bytes=2-7': [2, 7],
    'bytes=5-': [5, size - 1],
    'bytes=-4': [size - 4, size - 1],
    'bytes=-9999999': [0, size - 1],
    'bytes=3-9999999': [3, size - 1],
    'BYTES=1-2': [1, 2],
  };
  for (const [range, [start, end]] of Object.entries(ranges)) {
    const response = await app.inject({ url: URL, headers: { range, 'accept-encoding': 'gzip' } });
    t.equal(response.statusCode, 206, range);
    t.same(response.rawPayload, file.subarray(start, end + 1), range);
    t.equal(response.headers['content-range'], `bytes ${start}-${end}/${size}`);
    t.equal(response.headers['content-length'], String(end - start + 1));
    t.notOk(response.headers['content-encoding'], 'a range is never packed');
  }
});

t.test('a range outside of the file gets 416 with its size', async (t) => {
  const { app, file } = await shared;
  for (const range of [`bytes=${file.length}-`, 'bytes=9999999-', 'bytes=-0']) {
    const response = await app.inject({ url: URL, headers: { range } });
    t.equal(response.statusCode, 416, range);
    t.equal(response.headers['content-range'], `bytes */${file.length}`);
    t.equal(response.headers['content-type'], 'application/problem+json');
    t.notOk(response.headers['content-disposition']);
  }
});

t.test('ranges that make no sense, and several at once, are ignored', async (t) => {
  const { app, file } = await shared;
  for (const range of ['bytes=0-1,3-4', 'bytes=5-2', 'rows=1-2', 'bytes', 'bytes=-', 'bytes=a-b']) {
    const response = await app.inject({ url: URL, headers: { range } });
    t.equal(response.statusCode, 200, range);
    t.same(response.rawPayload, file);
  }
});

t.test('If-Range holds the range only for the same file', async (t) => {
  const { app, tag } = await shared;
  const status = async (wanted: string) =>
    (await app.inject({ url: URL, headers: { range: 'bytes=0-1', 'if-range': wanted } })).statusCode;
  t.equal(await status(tag), 206);
  t.equal(await status('"other"'), 200);
  t.equal(await status(`W/${tag}`), 200, 'a weak tag does not promise equal bytes');
  t.equal(await status('Wed, 21 Oct 2015 07:28:00 GMT'), 200);
});

t.test('a file that the client has already gets 304', async (t) => {
  const { app, tag } = await shared;
  const status = async (known: string) =>
    (await app.inject({ url: URL, headers: { 'if-none-match': known } })).statusCode;
  t.equal(await status(tag), 304);
  t.equal(await status(`"x", W/${tag}`), 304);
  t.equal(await status('*'), 304);
  t.equal(await status('"x"'), 200);
});

t.test('gzip is given to those who prefer it, under a tag of its own', async (t) => {
  const { app, file, tag } = await shared;
  const load = (accept: string) => app.inject({ url: URL, headers: { 'accept-encoding': accept } });
  for (const accept of ['gzip', 'gzip, deflate, br', '*', 'identity;q=0.5, gzip']) {
    const { headers, rawPayload } = await load(accept);
    t.equal(headers['content-encoding'], 'gzip', accept);
    t.same(gunzipSync(rawPayload), file);
    t.equal(headers.etag, tag.replace(/"$/, '-gzip"'));
    t.match(headers.vary, /Accept-Encoding/);
    t.notOk(headers['content-length']);
  }
  for (const accept of ['identity', 'br', 'gzip;q=0', '', 'gzip;q=0.5, identity', '*;q=0']) {
    t.notOk((await load(accept)).headers['content-encoding'], accept);
  }
});

t.test('the format goes by suffix, else by Accept', async (t) => {
  const { app } = await shared;
  const type = async (accept: string, url = '/v1/jobs/1/interactions') => {
    const { statusCode, headers } = await app.inject({ url, headers: { accept } });
    return statusCode === 200 ? String(headers['content-type']).split(';')[0] : statusCode;
  };
  t.equal(await type('*/*'), 'application/json');
  t.equal(await type('text/csv'), 'text/csv');
  t.equal(await type('text/*'), 'text/csv');
  t.equal(await type('application/x-ndjson'), 'application/x-ndjson');
  t.equal(await type('application/vnd.apache.parquet'), 'application/vnd.apache.parquet');
  t.equal(await type('text/csv;q=0.5, application/json;q=0.9'), 'application/json');
  t.equal(await type('text/csv;q=0.9, */*;q=0.5'), 'text/csv');
  t.equal(await type('text/html,application/xhtml+xml,*/*;q=0.8'), 'application/json');
  t.equal(await type('application/json;q=0, */*'), 'text/csv');
  t.equal(await type('image/png'), 406);
  t.equal(await type('application/json', URL), 'text/csv', 'the suffix wins');
  const refused = await app.inject({ url: '/v1/jobs/1/interactions', headers: { accept: 'image/png' } });
  t.match(refused.json().detail, /application\/json, text\/csv, application\/x-ndjson, .*parquet/);
});

t.test('limit and cursor do not go with a file', async (t) => {
  const { app } = await shared;
  t.equal((await app.inject(`${URL}?limit=5`)).statusCode, 400);
  const response = await app.inject({
    url: '/v1/jobs/1/interactions?limit=5',
    headers: { accept: 'text/csv' },
  });
  t.equal(response.statusCode, 400);
  t.equal(response.json().errors[0].parameter, 'limit');
});

t.test('a job that has no rows yet gets 409', async (t) => {
  const app = await buildWithDownload(t, async () => {
    throw new Problem('conflict', 'Job 2 is running: its rows can be read when it has succeeded.');
  });
  const response = await app.inject('/v1/jobs/2/interactions.csv');
  t.equal(response.statusCode, 409);
  t.match(response.json().detail, /running/);
});

/** So much that some of it is on its way when it breaks off, gzipped or not. */
async function* halfOf() {
  for (let i = 0; i < 64; i++) yield { bytes: randomBytes(64 * 1024), release: () => {} };
  throw new Error('the disk is gone');
}

t.test('a file that breaks off in the middle ends with a cut connection', async (t) => {
  const app = await buildWithDownload(t, async () => ({
    rows: null,
    bytes: null,
    etag: null,
    pieces: halfOf,
    body: () => Readable.from(halfOf()).map(({ bytes }) => bytes as Buffer),
  }));
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
    const [response] = (await once(get({ port, path: URL, headers }), 'response')) as [IncomingMessage];
    t.equal(response.statusCode, 200);
    await t.rejects(buffer(response), { code: 'ECONNRESET' });
  }
});

t.test('HEAD over a real connection has the length and leaves the connection usable', async (t) => {
  const { app, file } = await buildWithFile(t);
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const [response] = (await once(ask({ port, path: URL, method: 'HEAD' }).end(), 'response')) as [
    IncomingMessage,
  ];
  t.equal(response.headers['content-length'], String(file.length));
  t.equal((await buffer(response)).length, 0);
});

t.test('pages link to the next one with all filters, and together hold what the file does', async (t) => {
  const { app } = await shared;
  const filters = `customer_id=${encodeURIComponent('b,"c"')}&interaction_score=0,1`;
  const whole = (await app.inject(`/v1/jobs/1/interactions.ndjson?${filters}`)).body.trimEnd().split('\n');
  const items: object[] = [];
  let url: string | null = `/v1/jobs/1/interactions?${filters}&limit=5`;
  while (url !== null) {
    const page = await app.inject(url);
    items.push(...page.json().items);
    url = page.json().next as string | null;
    t.equal(page.headers.link, url === null ? undefined : `<${url}>; rel="next"`);
    if (url !== null) t.match(url, /customer_id=b%2C%22c%22&interaction_score=0%2C1&limit=5&after=/);
  }
  t.ok(items.length > 5);
  t.strictSame(
    items,
    whole.map((line) => JSON.parse(line)),
  );
});
