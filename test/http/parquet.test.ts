/** A job's interactions as Parquet over HTTP: what it is for a client that knows nothing of us. */
import type { AddressInfo } from 'node:net';
import { asyncBufferFromUrl, parquetReadObjects } from 'hyparquet';
import t from 'tap';
import { buildWithJob } from './build.ts';

const URL = '/v1/jobs/1/interactions.parquet';
const CSV_URL = '/v1/jobs/1/interactions.csv';

/** The lines of a CSV without its header. */
const linesOf = (csv: string) => csv.trimEnd().split('\n').slice(1);

/** For tests that only read. */
const shared = buildWithJob(t);

t.test('Parquet has a length, a tag and ranges, and is never packed', async (t) => {
  const app = await shared;
  const { headers, rawPayload: file } = await app.inject({
    url: URL,
    headers: { 'accept-encoding': 'gzip' },
  });
  t.match(headers, {
    'content-type': 'application/vnd.apache.parquet',
    'content-disposition': 'attachment; filename="job-1-interactions.parquet"',
    'content-length': String(file.length),
    'accept-ranges': 'bytes',
    'x-total-count': String(linesOf((await app.inject(CSV_URL)).body).length),
  });
  t.notOk(headers['content-encoding']);
  t.equal(file.toString('latin1', 0, 4), 'PAR1');
  t.equal(file.toString('latin1', file.length - 4), 'PAR1');
  const head = await app.inject({ url: URL, method: 'HEAD' });
  t.strictSame([head.headers['content-length'], head.rawPayload.length], [String(file.length), 0]);
  const etag = String(headers.etag);
  const rest = await app.inject({ url: URL, headers: { range: 'bytes=100-', 'if-range': etag } });
  t.equal(rest.statusCode, 206);
  t.same(rest.rawPayload, file.subarray(100));
  t.equal((await app.inject({ url: URL, headers: { 'if-none-match': etag } })).statusCode, 304);
  t.not(etag, (await app.inject(CSV_URL)).headers.etag);
});

t.test("another's reader asks for ranges of Parquet, and gets the columns that it wants", async (t) => {
  const app = await buildWithJob(t);
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const file = await asyncBufferFromUrl({
    url: `http://127.0.0.1:${port}${URL}`,
  });
  const columns = ['article_id', 'interaction_score'];
  const read = (await parquetReadObjects({ file, columns })) as Record<string, unknown>[];
  t.strictSame(
    read.map((row) => columns.map((column) => String(row[column]))),
    linesOf((await app.inject(`${CSV_URL}?columns=${columns}`)).body).map((line) => line.split(',')),
  );
});

t.test('Parquet with filters is streamed, without a length', async (t) => {
  const app = await shared;
  const { statusCode, headers, rawPayload } = await app.inject(`${URL}?customer_id=a`);
  t.equal(statusCode, 200);
  t.notOk(headers['content-length']);
  t.equal(headers['accept-ranges'], 'none');
  t.equal(rawPayload.toString('latin1', rawPayload.length - 4), 'PAR1');
});

t.test('with columns, Parquet and CSV have lengths, tags and ranges of their own', async (t) => {
  const app = await shared;
  const etags = new Set<unknown>();
  for (const query of [
    '',
    '?columns=t_dat,strategy',
    '?columns=strategy,t_dat',
    '?columns=t_dat:when,strategy',
  ]) {
    for (const url of [`${URL}${query}`, `${CSV_URL}${query}`]) {
      const { headers, rawPayload: file } = await app.inject(url);
      t.match(headers, { 'content-length': String(file.length), 'accept-ranges': 'bytes' });
      t.ok(headers['x-total-count']);
      etags.add(headers.etag);
      const head = await app.inject({ url, method: 'HEAD' });
      t.strictSame([head.headers['content-length'], head.headers.etag], [String(file.length), headers.etag]);
      const range = { range: 'bytes=40-99', 'if-range': String(headers.etag) };
      const part = await app.inject({ url, headers: range });
      t.equal(part.statusCode, 206);
      t.equal(part.headers['content-range'], `bytes 40-99/${file.length}`);
      t.same(part.rawPayload, file.subarray(40, 100));
    }
  }
  t.equal(etags.size, 8);
});

t.test('a CSV with columns that is larger than what is kept is streamed without a length', async (t) => {
  const app = await buildWithJob(t, { keptBytes: 100 });
  const url = `${CSV_URL}?columns=t_dat,strategy`;
  const { headers, body } = await app.inject(url);
  t.notOk(headers['content-length']);
  t.match(headers, { 'accept-ranges': 'none', 'x-total-count': String(linesOf(body).length) });
  t.equal(body, (await app.inject({ url, headers: { range: 'bytes=0-9' } })).body, 'ranges are not honoured');
  const usual = await app.inject(CSV_URL);
  t.equal(usual.headers['content-length'], String(usual.rawPayload.length), 'the usual one needs no file');
});
