/** Requests under way are bounded and take turns; refused ones are counted, and logged in few lines. */
import { once } from 'node:events';
import t from 'tap';
import { Problem } from '../../src/errors.ts';
import { refusals } from '../../src/http/hooks/refusals.ts';
import { MOST_UNDER_WAY, turns } from '../../src/http/hooks/turns.ts';
import { buildWithJob, type LogLine } from './build.ts';

t.test('one more request gets 503 with Retry-After until one has ended', async (t) => {
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  let asked = 0;
  const lines: LogLine[] = [];
  const app = await buildWithJob(t, {
    log: (line) => lines.push(line),
    change: (real) => ({
      ...real,
      async dataset() {
        asked++;
        await ended;
        return real.dataset();
      },
    }),
  });
  const reads = Array.from({ length: MOST_UNDER_WAY }, () => app.inject('/v1/dataset'));
  for (const one of reads) one.catch(() => {});
  while (asked < MOST_UNDER_WAY) await new Promise(setImmediate);
  const refused = await Promise.all(Array.from({ length: 20 }, () => app.inject('/v1/jobs/1')));
  for (const { statusCode, headers, body } of refused) {
    t.equal(statusCode, 503);
    t.match(headers, { 'retry-after': /^\d+$/, 'content-type': 'application/problem+json' });
    t.match(body, `${MOST_UNDER_WAY} requests are under way`);
  }
  for (const url of ['/livez', '/readyz']) t.equal((await app.inject(url)).statusCode, 200, url);
  const written = await app.inject({ method: 'POST', url: '/v1/jobs', payload: {} });
  t.equal(written.statusCode, 202, 'writing has places of its own');
  const file = app.inject('/metrics');
  end();
  await Promise.all(reads);
  t.match((await file).body, 'footfall_http_refused_total{route="/v1/jobs/:job_id",code="overloaded"} 20\n');
  t.equal((await app.inject('/v1/jobs/1')).statusCode, 200, 'all places are free again');
  t.match(lines, [{ level: 40, msg: /^requests are refused: 256 requests/ }], 'one line for all, no stack');
  t.equal(lines.length, 1);
});

t.test('what cancels or deletes gets through while slow writes have all places', async (t) => {
  let end = () => {};
  const ended = new Promise<void>((resolve) => (end = resolve));
  let asked = 0;
  let isSlow = false;
  const app = await buildWithJob(t, {
    change: (real) => ({
      ...real,
      jobs: {
        ...real.jobs,
        async create(...given) {
          if (!isSlow) return real.jobs.create(...given);
          asked++;
          await ended;
          return real.jobs.create(...given);
        },
      },
    }),
  });
  const start = () => app.inject({ method: 'POST', url: '/v1/jobs', payload: { sample_size: 1 } });
  isSlow = true;
  const writes = Array.from({ length: MOST_UNDER_WAY }, start);
  for (const one of writes) one.catch(() => {});
  while (asked < MOST_UNDER_WAY) await new Promise(setImmediate);
  t.equal((await start()).statusCode, 503);
  t.equal((await app.inject({ method: 'POST', url: '/v1/jobs/1/cancel' })).statusCode, 202);
  t.equal((await app.inject({ method: 'DELETE', url: '/v1/jobs/1' })).statusCode, 204);
  for (const url of ['/livez', '/readyz']) t.equal((await app.inject(url)).statusCode, 200, url);
  end();
  await Promise.all(writes);
});

t.test('requests that wait for a job, downloads and event streams leave their places', async (t) => {
  let waiting = 0;
  const app = await buildWithJob(t, {
    change: (real) => ({
      ...real,
      rows: { ...real.rows, download: () => new Promise<never>(() => waiting++) },
      jobs: {
        ...real.jobs,
        report: () => new Promise<never>(() => waiting++),
        async *watch(_id, _last, client) {
          waiting++;
          await once(client, 'abort');
        },
      },
    }),
  });
  const ask = (url: string, prefer = '') => void app.inject({ url, headers: { prefer } }).catch(() => {});
  for (let i = 0; i < MOST_UNDER_WAY; i++) ask('/v1/jobs/1/report', 'wait=60');
  for (let i = 0; i < 20; i++) ask('/v1/jobs/1/interactions.csv');
  for (let i = 0; i < 20; i++) ask('/v1/jobs/1/events');
  while (waiting < MOST_UNDER_WAY + 40) await new Promise(setImmediate);
  t.equal((await app.inject('/v1/jobs/1')).statusCode, 200);
});

t.test('work is done in order, at once until the thread has been busy for a while', async (t) => {
  let now = 0;
  const inTurn = turns(() => now);
  const done: number[] = [];
  const work = (i: number) => () => {
    done.push(i);
    now += 6;
  };
  for (let i = 0; i < 5; i++) inTurn(work(i));
  t.strictSame(done, [0, 1], 'then the rest waits');
  await new Promise(setImmediate);
  t.strictSame(done, [0, 1, 2, 3]);
  inTurn(work(5));
  t.strictSame(done, [0, 1, 2, 3], 'nobody overtakes');
  await new Promise(setImmediate);
  t.strictSame(done, [0, 1, 2, 3, 4, 5]);
  await new Promise(setImmediate);
  inTurn(work(6));
  t.equal(done.at(-1), 6, 'at once again');
});

t.test('the log has a line for many refusals, which says how many', (t) => {
  let now = 0;
  const { note } = refusals(() => now);
  const lines: object[] = [];
  const log = { debug: () => {}, warn: (details: object) => lines.push(details) };
  const refuse = (code: 'overloaded' | 'disk_full') =>
    note({ log } as unknown as Parameters<typeof note>[0], new Problem(code, 'No.'), undefined);
  for (let i = 0; i < 1000; i++) refuse('overloaded');
  refuse('disk_full');
  now = 10_000;
  refuse('overloaded');
  t.strictSame(lines, [
    { code: 'overloaded', refused: 1 },
    { code: 'disk_full', refused: 1 },
    { code: 'overloaded', refused: 1000 },
  ]);
  t.end();
});

t.test('a request that takes too long is asked to come again, like every 503', async (t) => {
  const late = Object.assign(new Error('late'), { code: 'FST_ERR_HANDLER_TIMEOUT', statusCode: 503 });
  const app = await buildWithJob(t, {
    change: (real) => ({ ...real, jobs: { ...real.jobs, get: () => Promise.reject(late) } }),
  });
  const { statusCode, headers } = await app.inject('/v1/jobs/1');
  t.match({ statusCode, ...headers }, { statusCode: 503, 'retry-after': '5' });
});
