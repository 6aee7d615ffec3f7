import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { Problem } from '../../src/errors.ts';
import { build, buildWithJob, type LogLine } from './build.ts';

t.test('/livez lives while /readyz says what is missing', async (t) => {
  const ready = () => ({ ready: false, reasons: ['The writer is gone.', 'The disk is full.'] });
  const app = await build(t, { change: (real) => ({ ...real, health: { ...real.health, ready } }) });
  t.equal((await app.inject('/livez')).statusCode, 200);
  const response = await app.inject('/readyz');
  t.equal(response.statusCode, 503);
  t.equal(response.json().detail, 'The writer is gone. The disk is full.');
  t.ok(response.headers['retry-after']);
});

t.test('a 503 or 507 is no unexpected error: the log says it in a line without a stack', async (t) => {
  const lines: LogLine[] = [];
  const full = () => Promise.reject(new Problem('disk_full', 'The disk is full.'));
  const app = await build(t, {
    log: (line) => lines.push(line),
    change: (real) => ({
      ...real,
      health: { ...real.health, ready: () => ({ ready: false, reasons: ['The disk is full.'] }) },
      jobs: { ...real.jobs, create: full },
    }),
  });
  t.equal((await app.inject('/readyz')).statusCode, 503);
  t.equal((await app.inject({ method: 'POST', url: '/v1/jobs', payload: {} })).statusCode, 507);
  t.equal(lines.length, 2);
  for (const line of lines)
    t.match(line, { level: 40, msg: 'The disk is full.', reqId: String, err: undefined });
});

t.test('/metrics counts requests by route, not by path', async (t) => {
  const app = await buildWithJob(t);
  await app.inject('/v1/customers/a');
  await app.inject('/v1/customers/d%2Fe.csv');
  await app.inject('/nope');
  const { body, headers } = await app.inject('/metrics');
  t.match(headers['content-type'], /^text\/plain/);
  t.match(
    body,
    /request_duration_seconds_count\{method="GET",route="\/v1\/customers\/:customer_id",status="200"\} 2\n/,
  );
  t.match(body, /request_duration_seconds_count\{method="GET",route="unknown",status="404"\} 1\n/);
  t.match(body, /^footfall_jobs\{state="succeeded"\} 1$/m);
  t.match(body, /^process_cpu_seconds_total /m);
});

t.test('two apps in one process count for themselves', async (t) => {
  const [one, other] = [await build(t), await build(t)];
  await one.inject('/v1/jobs');
  t.notMatch((await other.inject('/metrics')).body, /route="\/v1\/jobs"/);
});

t.test('the pages work over plain HTTP', async (t) => {
  const app = await build(t);
  for (const url of ['/', '/docs', '/docs/']) {
    const { statusCode, headers } = await app.inject(url);
    t.equal(statusCode, 200, url);
    t.match(headers['content-type'], 'text/html');
    t.notMatch(headers['content-security-policy'], /upgrade-insecure-requests/);
    t.notOk(headers['strict-transport-security']);
  }
});

t.test('what is no HTTP gets 400 as a problem', async (t) => {
  const app = await build(t);
  await app.listen({ port: 0 });
  const { port } = app.server.address() as AddressInfo;
  for (const bytes of ['nonsense\r\n\r\n', `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`]) {
    const socket = connect(port).on('error', () => {});
    socket.write(bytes);
    t.match(await text(socket), /^HTTP\/1.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
  }
});
