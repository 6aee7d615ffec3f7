import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import t, { type Test } from 'tap';
import type { JobService } from '../../src/contract.ts';
import { jobBody } from '../../src/http/documents/job-body.ts';
import type { BareJob, JobUpdate } from '../../src/model/job.ts';
import { buildWithJob } from './build.ts';

const URL = '/v1/jobs/1/events';

/** An app with job 1 done that watches it by `watch`, with which it is not done yet. */
async function watchedBy(t: Test, watch: (job: BareJob, ...rest: Rest) => AsyncIterable<JobUpdate>) {
  const app = await buildWithJob(t, {
    change: (real) => ({
      ...real,
      jobs: { ...real.jobs, watch: (id, ...rest) => watch(real.jobs.get(id) as BareJob, ...rest) },
    }),
  });
  const job: BareJob = (await app.inject('/v1/jobs/1')).json();
  return { app, job };
}
type Rest = Parameters<JobService['watch']> extends [unknown, ...infer R] ? R : never;

const running = (job: BareJob): JobUpdate => ({
  id: 1,
  event: 'progress',
  data: { ...job, state: 'running' },
});

const ended = (job: BareJob): JobUpdate => ({ id: 4, event: 'succeeded', data: job });

async function* toTheEnd(job: BareJob, last = 0): AsyncGenerator<JobUpdate> {
  if (last < 1) yield running(job);
  yield ended(job);
}

t.test('events come with id, name and the job, after how long to wait before coming back', async (t) => {
  const { app, job } = await watchedBy(t, toTheEnd);
  const { statusCode, headers, body } = await app.inject(URL);
  t.equal(statusCode, 200);
  t.equal(headers['content-type'], 'text/event-stream');
  t.equal(headers['cache-control'], 'no-store');
  const [first, ...blocks] = body.trimEnd().split('\n\n');
  t.equal(first, 'retry: 2000');
  t.same(
    blocks,
    [running(job), ended(job)].map(
      ({ id, event, data }) =>
        `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(jobBody({ basePath: '' }, data))}`,
    ),
  );
});

t.test('a client that comes back gets what is new, and 204 when there is nothing', async (t) => {
  const { app } = await watchedBy(t, toTheEnd);
  const again = await app.inject({ url: URL, headers: { 'last-event-id': '1' } });
  t.match(again.body, /event: succeeded/);
  t.notMatch(again.body, /event: progress/);
  t.equal((await app.inject({ url: URL, headers: { 'last-event-id': '4' } })).statusCode, 204);
  t.match((await app.inject({ url: URL, headers: { 'last-event-id': 'nonsense' } })).body, /event: progress/);
});

t.test('HEAD gets the headers alone', async (t) => {
  const app = await buildWithJob(t);
  const { statusCode, body } = await app.inject({ method: 'HEAD', url: URL });
  t.equal(statusCode, 200);
  t.equal(body, '');
});

/** An app whose events never end by themselves; `left` resolves when the client is known to have gone. */
async function endless(t: Test) {
  let tell: () => void;
  const left = new Promise<void>((resolve) => (tell = resolve));
  const { app } = await watchedBy(t, async function* (job, _last, signal) {
    yield running({ ...job, finished_at: null });
    await once(signal, 'abort');
    tell();
  });
  await app.listen({ port: 0 });
  const client = get({ port: (app.server.address() as AddressInfo).port, path: URL });
  const [response] = (await once(client, 'response')) as [IncomingMessage];
  await once(response, 'readable');
  return { app, client, response, left };
}

t.test('events are let go of when the client leaves', async (t) => {
  const { app, client, response, left } = await endless(t);
  response.on('error', () => {});
  t.equal(app.openStreams.count('events'), 1);
  client.destroy();
  await left;
  t.equal(app.openStreams.count('events'), 0);
});

t.test('closing the app ends the events of those who still listen', async (t) => {
  const { app, response, left } = await endless(t);
  const rest = text(response).catch(() => 'cut');
  await app.close();
  await left;
  t.ok(await rest);
});
