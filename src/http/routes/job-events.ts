/** A job's progress as server-sent events (WHATWG HTML, section 9.2). */
import type { ServerResponse } from 'node:http';
import { finished } from 'node:stream';
import { Type } from 'typebox';
import type { BareJob, JobService, JobUpdate, Piece } from '../../contract.ts';
import { jobBody } from '../documents/job-body.ts';
import { knownJob } from './jobs.ts';
import { JobPath } from '../requests/parameters.ts';
import { problems } from '../documents/responses.ts';
import { sendPieces } from '../documents/send-pieces.ts';
import { getAndHead, type App } from './app.ts';

/** How often a comment is sent, so that proxies don't close a connection that seems idle. */
const COMMENT_EVERY_MS = 15_000;
/** How long clients wait before they reconnect. */
const RETRY_MS = 2000;

export async function jobEventRoutes(app: App, { jobs }: { jobs: JobService }): Promise<void> {
  getAndHead(app, '/v1/jobs/:job_id/events', eventsSchema, async (request, reply) => {
    const { job_id } = request.params;
    const job = knownJob(job_id, await jobs.get(job_id));
    const lastEventId = String(request.headers['last-event-id'] ?? '');
    // Anything but a number is ignored.
    const last = /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : undefined;
    reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no');
    if (request.method === 'HEAD') return reply.send();
    // 204 makes an EventSource stop reconnecting.
    if (last !== undefined && (await knowsTheEnd(jobs, job, last))) return reply.code(204).send();
    const stream = app.openStreams.enter('events', reply);
    const gone = new AbortController();
    const updates = knownJob(job_id, jobs.watch(job_id, last, gone.signal));
    finished(reply.raw, () => gone.abort());
    const alive = setInterval(() => sendComment(reply.raw), COMMENT_EVERY_MS);
    void sendPieces(reply, stream, eventsOf(app, updates)).finally(() => clearInterval(alive));
    return reply;
  });
}

/** Not to a client that takes nothing. */
const sendComment = (raw: ServerResponse) => raw.writableNeedDrain || raw.write(': still here\n\n');

async function knowsTheEnd(jobs: JobService, job: BareJob, last: number): Promise<boolean> {
  if (job.finished_at === null) return false;
  let end = Infinity;
  for await (const { id } of jobs.watch(job.id, undefined, new AbortController().signal) ?? []) end = id;
  return end <= last;
}

/** How long to wait before reconnecting, then the updates. */
async function* eventsOf(app: App, updates: AsyncIterable<JobUpdate>): AsyncGenerator<Piece> {
  const piece = (text: string): Piece => ({ bytes: Buffer.from(text), release: () => undefined });
  yield piece(`retry: ${RETRY_MS}\n\n`);
  for await (const { id, event, data } of updates)
    yield piece(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(jobBody(app, data))}\n\n`);
}

const eventsSchema = {
  tags: ['jobs'],
  operationId: 'watchJob',
  summary: 'Watch a job as server-sent events',
  description:
    'Events `progress` with the job as data, then a final `succeeded`, `failed` or `cancelled`. A ' +
    'comment every 15 s keeps the connection alive. A client that reconnects with `Last-Event-ID` gets ' +
    'only newer events, and 204 if it has received the final one.',
  params: JobPath,
  headers: Type.Object({
    'Last-Event-ID': Type.Optional(Type.String({ description: 'id of the last event received' })),
  }),
  response: {
    200: {
      description: 'Events until the job ends',
      content: {
        'text/event-stream': { schema: Type.String(), example: 'id: 1\nevent: progress\ndata: {"id":1}\n\n' },
      },
    },
    204: { description: 'No newer events will follow', type: 'null' },
    ...problems('not_found'),
  },
};
