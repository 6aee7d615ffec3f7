/** Downloads, uploads and event streams are bounded: more are refused, not stored up. */
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import type { FastifyReply } from 'fastify';
import { Readable, Writable } from 'node:stream';
import t from 'tap';
import type { Import } from '../../src/model/import.ts';
import { MOST_OPEN, openStreams, STALLED_MS, type StreamKind } from '../../src/http/hooks/open-streams.ts';
import { build, buildWithJob, PURCHASES } from './build.ts';

/** A reply, as far as openStreams needs it. */
const replyOf = () =>
  ({
    raw: Object.assign(new Writable(), { headersSent: true, chunkedEncoding: true }),
  }) as unknown as FastifyReply;

const MOST: Record<StreamKind, number> = { download: 2, upload: 1, events: 1 };

t.test('no more than so many are under way, each kind for itself', async (t) => {
  const streams = openStreams(MOST);
  const [one, other] = [replyOf(), replyOf()];
  streams.enter('download', one);
  streams.enter('download', other);
  streams.enter('upload', replyOf());
  t.throws(() => streams.enter('download', replyOf()), { code: 'overloaded', retryAfter: Number });
  t.throws(() => streams.enter('upload', replyOf()), { message: /1 uploads are under way/ });
  one.raw.destroy();
  await once(one.raw, 'close');
  t.equal(streams.count('download'), 1);
  t.doesNotThrow(() => streams.enter('download', replyOf()), 'one has ended');
});

t.test('if all places are taken, the download that nobody has read for longest gives way', async (t) => {
  let now = 0;
  const streams = openStreams(MOST, () => now);
  const [slow, stalled] = [replyOf(), replyOf()];
  const first = streams.enter('download', slow);
  const second = streams.enter('download', stalled);
  second.waitingSince = 0;
  now = STALLED_MS;
  first.waitingSince = now; // it has just taken something
  t.throws(() => streams.enter('download', replyOf()), { code: 'overloaded' }, 'not yet');
  t.notOk(stalled.raw.destroyed);
  now += 1;
  streams.enter('download', replyOf());
  t.ok(stalled.raw.destroyed);
  t.equal(stalled.cutReason, 'stalled');
  t.notOk(slow.raw.destroyed);
  t.equal(streams.count('download'), 2);
});

/** Opens so many connections that send `request`; resolves once `count` says that all are under way. */
async function open(port: number, request: string, most: number, count: () => number): Promise<void> {
  for (let i = 0; i < most; i++) {
    const socket = connect(port).on('error', () => {});
    socket.resume().write(request);
  }
  while (count() < most) await new Promise(setImmediate);
}

t.test('one more download, or event stream, gets 503 with Retry-After until one has ended', async (t) => {
  const hangs = () => new Promise<never>(() => {});
  const app = await buildWithJob(t, {
    change: (real) => ({
      ...real,
      rows: { ...real.rows, download: hangs },
      jobs: {
        ...real.jobs,
        async *watch(_id, _last, client) {
          await once(client, 'abort');
        },
      },
    }),
  });
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  for (const [kind, url] of [
    ['download', '/v1/jobs/1/interactions.csv'],
    ['events', '/v1/jobs/1/events'],
  ] as const) {
    await open(port, `GET ${url} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`, MOST_OPEN[kind], () =>
      app.openStreams.count(kind),
    );
    const { statusCode, headers, body } = await app.inject(url);
    t.equal(statusCode, 503, kind);
    t.match(headers, { 'retry-after': /^\d+$/, 'content-type': 'application/problem+json' });
    t.match(body, new RegExp(`${MOST_OPEN[kind]} `));
    t.match(
      (await app.inject('/metrics')).body,
      `footfall_open_streams{kind="${kind}"} ${MOST_OPEN[kind]}\n`,
    );
  }
  t.equal((await app.inject('/v1/jobs/1')).statusCode, 200, 'other requests go on');
});

t.test('one more upload gets 503 with Retry-After until one has ended', async (t) => {
  let finish = () => {};
  const finished = new Promise<void>((resolve) => (finish = resolve));
  const app = await build(t, {
    change: (real) => ({
      ...real,
      imports: {
        ...real.imports,
        async upload() {
          await finished;
          return real.imports.get(1) as Import;
        },
      },
    }),
  });
  const upload = () =>
    app.inject({
      method: 'POST',
      url: '/v1/imports',
      headers: { 'content-type': 'text/csv' },
      payload: Readable.from([PURCHASES]),
    });
  const waiting = Array.from({ length: MOST_OPEN.upload }, upload);
  for (const one of waiting) one.catch(() => {});
  while (app.openStreams.count('upload') < MOST_OPEN.upload) await new Promise(setImmediate);
  const { statusCode, headers } = await upload();
  t.equal(statusCode, 503);
  t.match(headers['retry-after'], /^\d+$/);
  finish();
  await Promise.allSettled(waiting);
  t.equal(app.openStreams.count('upload'), 0, 'all places are free again');
});

t.test('HEAD of a file without a known length has none', async (t) => {
  const app = await buildWithJob(t);
  for (const url of [
    '/v1/jobs/1/interactions.ndjson',
    '/v1/customers.ndjson',
    '/v1/transactions.csv?from=2020-01-01',
  ]) {
    const { statusCode, headers, body } = await app.inject({ method: 'HEAD', url });
    t.equal(statusCode, 200, url);
    t.equal(headers['content-length'], undefined, url);
    t.equal(body, '');
  }
});
