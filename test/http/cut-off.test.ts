/** Responses that end before their end: their clients notice, the log says why, and the metrics count them. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { devNull } from 'node:os';
import { Readable } from 'node:stream';
import t, { type Test } from 'tap';
import type { Download, Piece } from '../../src/contract.ts';
import { Problem } from '../../src/errors.ts';
import { build, type LogLine } from './build.ts';

const PIECE = randomBytes(64 * 1024);
const pieceOf = (bytes: Uint8Array): Piece => ({ bytes, release: () => {} });

/** Some of a file, then `last`. */
async function* begun(last: () => Promise<unknown>, pieces: number): AsyncGenerator<Piece> {
  for (let i = 0; i < pieces; i++) yield pieceOf(PIECE);
  await last();
}

interface Source {
  bytes?: number;
  pieces?: number;
  last(): Promise<unknown>;
}

/** An app that listens and whose downloads, of `bytes` if that is known, come from `begun`; and what it logs. */
async function serve(t: Test, { bytes, pieces = 16, last }: Source) {
  const lines: LogLine[] = [];
  const download: Download = {
    rows: null,
    bytes: bytes ?? null,
    etag: null,
    pieces: () => begun(last, pieces),
    body: () => Readable.from([]),
  };
  const rejects = () =>
    Readable.from(
      (async function* () {
        yield PIECE.toString('base64');
        await last();
      })(),
    );
  const app = await build(t, {
    log: (line) => lines.push(line),
    change: (real) => ({
      ...real,
      rows: { ...real.rows, download: async () => download },
      imports: { ...real.imports, rejects },
    }),
  });
  await app.listen({ port: 0 });
  lines.length = 0; // that it listens
  const { port } = app.server.address() as AddressInfo;
  const cutLines = async () => (await app.inject('/metrics')).body.match(/^footfall_http_responses_cut.*/gm);
  return { app, lines, port, cutLines };
}

const CSV = '/v1/jobs/1/interactions.csv';
const NDJSON = '/v1/jobs/1/interactions.ndjson';
const fails = () => Promise.reject(new Error('the disk is gone'));
const hangs = () => new Promise(() => {});

/** The exit code of curl, since Node takes a reset after some data for an orderly end. */
const COMPLETE = 0;
const PARTIAL = 18;
const RESET = 56;
const curl = (port: number, path: string, ...options: string[]) =>
  new Promise((resolve) => {
    const words = ['-sS', '-o', devNull, ...options, `http://127.0.0.1:${port}${path}`];
    execFile('curl', words).once('close', resolve);
  });

t.test('where neither length nor chunks tell, a file that breaks off resets the connection', async (t) => {
  const { port, lines, cutLines } = await serve(t, { last: fails });
  for (const [path, ...options] of [
    [NDJSON],
    [`${CSV}?customer_id=a`],
    [CSV, '-H', 'Accept-Encoding: gzip'],
    ['/v1/imports/1/rejects.csv'],
  ])
    t.equal(await curl(port, path, '--http1.0', ...options), RESET, path);
  t.equal(lines.length, 4, 'each has a line, gzipped or not');
  for (const { level, reqId, err } of lines) {
    t.equal(level, 50);
    t.ok(reqId);
    t.match(err?.stack, /the disk is gone/);
  }
  t.match(await cutLines(), [/failure"} 1$/, /failure"} 2$/, /failure"} 1$/]);
});

t.test('so does one that shutdown cuts off', async (t) => {
  const { app, port, lines } = await serve(t, { last: hangs });
  const client = curl(port, NDJSON, '--http1.0');
  while (app.openStreams.count('download') === 0) await new Promise(setImmediate);
  await app.close();
  t.equal(await client, RESET);
  t.match(lines.at(-1), { level: 30, msg: /shutting down/, reqId: String });
});

t.test('where a length or chunks tell, and where all was sent, it ends in order', async (t) => {
  const chunked = await serve(t, { last: fails });
  t.equal(await curl(chunked.port, NDJSON), PARTIAL);
  const sized = await serve(t, { bytes: 2 ** 30, last: fails });
  t.equal(await curl(sized.port, CSV, '--http1.0'), PARTIAL);
  const complete = await serve(t, { last: async () => undefined });
  t.equal(await curl(complete.port, NDJSON, '--http1.0'), COMPLETE);
});

t.test('a client that leaves is no error, and counts', async (t) => {
  // More than the system buffers, so that writes are under way.
  const { app, port, lines, cutLines } = await serve(t, { pieces: 2 ** 10, last: hangs });
  for (const [more, end] of [
    ['', 'destroy'],
    ['', 'resetAndDestroy'],
    ['Accept-Encoding: gzip\r\n', 'destroy'],
  ] as const) {
    const socket = connect(port);
    socket.write(`GET ${CSV} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}\r\n`);
    await once(socket, 'readable');
    const before = lines.length;
    socket[end]();
    while (lines.length === before || app.openStreams.count('download') > 0) await new Promise(setImmediate);
  }
  t.equal(lines.length, 3);
  for (const { level, msg, reqId, err } of lines)
    t.match({ level, msg, reqId, err }, { level: 30, msg: /its client left/, reqId: String, err: undefined });
  t.match(await cutLines(), [/interactions.csv",reason="client"} 3$/]);
});

t.test('nor is a job that was deleted meanwhile', async (t) => {
  const { port, lines } = await serve(t, {
    last: () => Promise.reject(new Problem('conflict', 'Job 1 was deleted while its rows were being read.')),
  });
  await curl(port, CSV);
  t.match(lines, [{ level: 30, msg: /Job 1 was deleted/, err: undefined }]);
});

t.test('a request whose client leaves before the response is counted as 499', async (t) => {
  let asked = () => {};
  const waits = new Promise<void>((resolve) => (asked = resolve));
  const app = await build(t, {
    change: (real) => ({
      ...real,
      rows: {
        ...real.rows,
        customer: () => {
          asked();
          return new Promise<never>(() => {});
        },
      },
    }),
  });
  await app.listen({ port: 0 });
  const socket = connect((app.server.address() as AddressInfo).port);
  socket.write('GET /v1/customers/a HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
  await waits;
  socket.destroy();
  let body = '';
  while (!body.includes('status="499"')) ({ body } = await app.inject('/metrics'));
  t.match(body, /cut_total\{route="\/v1\/customers\/:customer_id",reason="client"\} 1/);
});
