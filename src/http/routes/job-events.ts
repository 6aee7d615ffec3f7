/** The progress of a job as server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { Type } from 'typebox';
import type { BareJob, JobService, JobUpdate } from '../../contract.ts';
import { jobBody } from '../documents/job-body.ts';
import { getAndHead } from './get-and-head.ts';
import { knownJob } from './jobs.ts';
import { JobPath, NoQuery } from '../requests/parameters.ts';
import { problems } from '../documents/responses.ts';
import type { App } from './typed.ts';

/** A sign of life at least this often, so that no proxy takes the silence of a long job for its end. */
const COMMENT_EVERY_MS = 15_000;
/** What the client is to wait before it comes back after a cut connection. */
const RETRY_MS = 2000;

export async function jobEventRoutes(app: App, { jobs }: { jobs: JobService }): Promise<void> {
  getAndHead(app, '/v1/jobs/:job_id/events', eventsSchema, async (request, reply) => {
    const { job_id } = request.params;
    const job = knownJob(job_id, await jobs.get(job_id));
    const last = lastEventId(String(request.headers['last-event-id'] ?? ''));
    reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no');
    if (request.method === 'HEAD') return reply.send(null);
    // 204 is what tells an EventSource not to come back.
    if (last !== undefined && (await knowsTheEnd(jobs, job, last))) return reply.code(204).send();
    return reply.send(
      eventStream(app.openStreams, (signal) => knownJob(job_id, jobs.watch(job.id, last, signal))),
    );
  });
}

/** The header of a client that comes back; anything but a number is as good as none. */
function lastEventId(header: string): number | undefined {
  return /^\d{1,15}$/.test(header) ? Number(header) : undefined;
}

async function knowsTheEnd(jobs: JobService, job: BareJob, last: number): Promise<boolean> {
  if (job.finished_at === null) return false;
  let end = Infinity;
  for await (const event of jobs.watch(job.id, undefined, new AbortController().signal) ?? []) end = event.id;
  return end <= last;
}

/** Events and signs of life as bytes; ends with the events, and lets go of them when the client leaves. */
function eventStream(
  open: Set<Readable>,
  events: (signal: AbortSignal) => AsyncIterable<JobUpdate>,
): Readable {
  const out = new PassThrough();
  const gone = new AbortController();
  const alive = setInterval(() => out.write(': still here\n\n'), COMMENT_EVERY_MS);
  open.add(out);
  out.once('close', () => {
    clearInterval(alive);
    open.delete(out);
    gone.abort();
  });
  out.write(`retry: ${RETRY_MS}\n\n`);
  writeAll(events(gone.signal), out, gone.signal).catch((error) => out.destroy(error));
  return out;
}

async function writeAll(
  events: AsyncIterable<JobUpdate>,
  out: PassThrough,
  signal: AbortSignal,
): Promise<void> {
  for await (const { id, event, data } of events) {
    const more = out.write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(jobBody(data))}\n\n`);
    if (!more) await once(out, 'drain', { signal });
  }
  out.end();
}

const eventsSchema = {
  tags: ['jobs'],
  operationId: 'watchJob',
  summary: 'Watch a job as server-sent events',
  description:
    'Events `progress` with the job as data, then one last `succeeded`, `failed` or `cancelled`. A comment every 15 s shows that the connection lives. ' +
    'A client that comes back with `Last-Event-ID` gets only what is new, and 204 if it knows the end already.',
  params: JobPath,
  querystring: NoQuery,
  headers: Type.Object({
    'Last-Event-ID': Type.Optional(Type.String({ description: 'id of the last event that came through' })),
  }),
  response: {
    200: {
      description: 'Events until the job has ended',
      content: {
        'text/event-stream': { schema: Type.String(), example: 'id: 1\nevent: progress\ndata: {"id":1}\n\n' },
      },
    },
    204: { description: 'There is nothing new, and will not be', type: 'null' },
    ...problems('not_found'),
  },
};
