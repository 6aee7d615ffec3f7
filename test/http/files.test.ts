import { get, request as ask, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import t from 'tap';
import { appOf } from './app-of.ts';
import { FILE } from './stand-in.ts';

const URL = '/v1/jobs/1/interactions.csv';

t.test('a whole file comes with its name, type, length, count of rows and tag', async (t) => {
  const app = await appOf(t);
  const { statusCode, headers, rawPayload } = await app.inject(URL);
  t.equal(statusCode, 200);
  t.same(rawPayload, FILE);
  t.match(headers, {
    'content-type': 'text/csv; charset=utf-8; header=present',
    'content-disposition': 'attachment; filename="job-1-interactions.csv"',
    'content-length': String(FILE.length),
    'x-total-count': '3',
    etag: '"abc"',
    'accept-ranges': 'bytes',
  });
});

t.test('HEAD tells the same and sends no body', async (t) => {
  const app = await appOf(t);
  const { statusCode, headers, rawPayload } = await app.inject({
    method: 'HEAD',
    url: URL,
    headers: { 'accept-encoding': 'gzip' },
  });
  t.equal(statusCode, 200);
  t.equal(rawPayload.length, 0);
  t.match(headers, {
    'content-length': String(FILE.length),
    etag: '"abc"',
    'accept-ranges': 'bytes',
    'x-total-count': '3',
  });
});

t.test('a filtered file has no length, count or tag, and no ranges', async (t) => {
  const app = await appOf(t);
  const { headers, rawPayload, statusCode } = await app.inject({
    url: `${URL}?customer_id=a`,
    headers: { range: 'bytes=0-3' },
  });
  t.equal(statusCode, 200);
  t.same(rawPayload, FILE);
  t.equal(headers['accept-ranges'], 'none');
  for (const name of ['content-length', 'x-total-count', 'etag']) t.notOk(headers[name], name);
});

t.test('a range gives exactly those bytes', async (t) => {
  const app = await appOf(t);
  const size = FILE.length;
  const ranges: Record<string, [start: number, end: number]> = {
    'bytes=0-0': [0, 0],
    'bytes=2-7': [2, 7],
    'bytes=5-': [5, size - 1],
    'bytes=-4': [size - 4, size - 1],
    'bytes=-9999': [0, size - 1],
    'bytes=3-9999': [3, size - 1],
    'BYTES=1-2': [1, 2],
  };
  for (const [range, [start, end]] of Object.entries(ranges)) {
    const response = await app.inject({ url: URL, headers: { range, 'accept-encoding': 'gzip' } });
    t.equal(response.statusCode, 206, range);
    t.same(response.rawPayload, FILE.subarray(start, end + 1), range);
    t.equal(response.headers['content-range'], `bytes ${start}-${end}/${size}`);
    t.equal(response.headers['content-length'], String(end - start + 1));
    t.notOk(response.headers['content-encoding'], 'a range is never packed');
  }
});

t.test('a range outside of the file gets 416 with its size', async (t) => {
  const app = await appOf(t);
  for (const range of [`bytes=${FILE.length}-`, 'bytes=9999-', 'bytes=-0']) {
    const response = await app.inject({ url: URL, headers: { range } });
    t.equal(response.statusCode, 416, range);
    t.equal(response.headers['content-range'], `bytes */${FILE.length}`);
    t.equal(response.headers['content-type'], 'application/problem+json');
    t.notOk(response.headers['content-disposition']);
  }
});

t.test('ranges that make no sense, and several at once, are ignored', async (t) => {
  const app = await appOf(t);
  for (const range of ['bytes=0-1,3-4', 'bytes=5-2', 'rows=1-2', 'bytes', 'bytes=-', 'bytes=a-b']) {
    const response = await app.inject({ url: URL, headers: { range } });
    t.equal(response.statusCode, 200, range);
    t.same(response.rawPayload, FILE);
  }
});

t.test('If-Range holds the range only for the same file', async (t) => {
  const app = await appOf(t);
  const status = async (tag: string) =>
    (await app.inject({ url: URL, headers: { range: 'bytes=0-1', 'if-range': tag } })).statusCode;
  t.equal(await status('"abc"'), 206);
  t.equal(await status('"other"'), 200);
  t.equal(await status('W/"abc"'), 200, 'a weak tag does not promise equal bytes');
  t.equal(await status('Wed, 21 Oct 2015 07:28:00 GMT'), 200);
});

t.test('a file that the client has already gets 304', async (t) => {
  const app = await appOf(t);
  const status = async (tag: string) =>
    (await app.inject({ url: URL, headers: { 'if-none-match': tag } })).statusCode;
  t.equal(await status('"abc"'), 304);
  t.equal(await status('"x", W/"abc"'), 304);
  t.equal(await status('*'), 304);
  t.equal(await status('"x"'), 200);
});

t.test('gzip is given to those who prefer it, under a tag of its own', async (t) => {
  const app = await appOf(t);
  const load = (accept: string) => app.inject({ url: URL, headers: { 'accept-encoding': accept } });
  for (const accept of ['gzip', 'gzip, deflate, br', '*', 'identity;q=0.5, gzip']) {
    const { headers, rawPayload } = await load(accept);
    t.equal(headers['content-encoding'], 'gzip', accept);
    t.same(gunzipSync(rawPayload), FILE);
    t.equal(headers.etag, '"abc-gzip"');
    t.match(headers.vary, /Accept-Encoding/);
    t.notOk(headers['content-length']);
  }
  for (const accept of ['identity', 'br', 'gzip;q=0', '', 'gzip;q=0.5, identity', '*;q=0']) {
    t.notOk((await load(accept)).headers['content-encoding'], accept);
  }
});

t.test('the format goes by suffix, else by Accept', async (t) => {
  const app = await appOf(t);
  const type = async (accept: string, url = '/v1/jobs/1/interactions') => {
    const { statusCode, headers } = await app.inject({ url, headers: { accept } });
    return statusCode === 200 ? String(headers['content-type']).split(';')[0] : statusCode;
  };
  t.equal(await type('*/*'), 'application/json');
  t.equal(await type('text/csv'), 'text/csv');
  t.equal(await type('text/*'), 'text/csv');
  t.equal(await type('application/x-ndjson'), 'application/x-ndjson');
  t.equal(await type('text/csv;q=0.5, application/json;q=0.9'), 'application/json');
  t.equal(await type('text/csv;q=0.9, */*;q=0.5'), 'text/csv');
  t.equal(await type('text/html,application/xhtml+xml,*/*;q=0.8'), 'application/json');
  t.equal(await type('application/json;q=0, */*'), 'text/csv');
  t.equal(await type('image/png'), 406);
  t.equal(await type('application/json', URL), 'text/csv', 'the suffix wins');
  const refused = await app.inject({ url: '/v1/jobs/1/interactions', headers: { accept: 'image/png' } });
  t.match(refused.json().detail, /application\/json, text\/csv, application\/x-ndjson/);
});

t.test('limit and cursor do not go with a file', async (t) => {
  const app = await appOf(t);
  t.equal((await app.inject(`${URL}?limit=5`)).statusCode, 400);
  const response = await app.inject({
    url: '/v1/jobs/1/interactions?limit=5',
    headers: { accept: 'text/csv' },
  });
  t.equal(response.statusCode, 400);
  t.equal(response.json().errors[0].parameter, 'limit');
});

t.test('a job that has no rows yet gets 409', async (t) => {
  const app = await appOf(t);
  const response = await app.inject('/v1/jobs/2/interactions.csv');
  t.equal(response.statusCode, 409);
  t.match(response.json().detail, /running/);
});

t.test('a file that breaks off in the middle ends with a cut connection', async (t) => {
  const app = await appOf(t);
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  for (const headers of [{}, { 'accept-encoding': 'gzip' }]) {
    const [response] = (await once(
      get({ port, path: `${URL}?customer_id=breaks`, headers }),
      'response',
    )) as [IncomingMessage];
    t.equal(response.statusCode, 200);
    await t.rejects(buffer(response), { code: 'ECONNRESET' });
  }
});

t.test('HEAD over a real connection has the length and leaves the connection usable', async (t) => {
  const app = await appOf(t);
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const [response] = (await once(ask({ port, path: URL, method: 'HEAD' }).end(), 'response')) as [
    IncomingMessage,
  ];
  t.equal(response.headers['content-length'], String(FILE.length));
  t.equal((await buffer(response)).length, 0);
});

t.test('a page links to the next one, with all filters', async (t) => {
  const app = await appOf(t);
  const first = await app.inject('/v1/jobs/1/interactions?customer_id=a%26b&limit=2');
  const { next, items } = first.json();
  t.equal(items.length, 1);
  t.equal(next, '/v1/jobs/1/interactions?customer_id=a%26b&limit=2&after=a%2Bb%2Fc');
  t.equal(first.headers.link, `<${next}>; rel="next"`);
  const last = await app.inject(next);
  t.equal(last.json().next, null);
  t.notOk(last.headers.link);
});
