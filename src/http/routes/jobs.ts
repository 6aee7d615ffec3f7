/** Jobs: create, follow, cancel, delete. */
import { Type } from 'typebox';
import { Problem } from '../../errors.ts';
import { Job, JobCustomers, JobEstimate, JobRequest, JobState } from '../../model/job.ts';
import { PageOf } from '../../model/page.ts';
import { IdempotencyKey, idempotencyKeyOf, Prefer, waitOf } from '../requests/preferences.ts';
import { JOB_BODY_LIMIT } from '../requests/json-body.ts';
import { pageBody } from '../documents/page-links.ts';
import { Closed, JobPath, pageFields, pageOf } from '../requests/parameters.ts';
import { json, LINK, LOCATION, PREFERENCE_APPLIED, problems, ref } from '../documents/responses.ts';
import type { JobService } from '../../contract.ts';
import { jobBody } from '../documents/job-body.ts';
import type { App } from './app.ts';

export const Jobs = PageOf(ref(Job), 'Jobs');

const tags = ['jobs'];

export async function jobRoutes(app: App, { jobs }: { jobs: JobService }): Promise<void> {
  app.post('/v1/jobs', { schema: createSchema, bodyLimit: JOB_BODY_LIMIT }, async (request, reply) => {
    // As before /v1/jobs/estimate: two kinds of responses on one path are more than some clients can read.
    if (request.query.dry_run) return { estimate: await jobs.estimate(request.body) };
    const { status, job } = await jobs.create(request.body, {
      idempotencyKey: idempotencyKeyOf(request),
      waitSeconds: waitOf(request, reply),
    });
    reply.code(status as 200 | 202).header('location', `${app.basePath}/v1/jobs/${job.id}`);
    return reply.send(jobBody(app, job));
  });
  app.post('/v1/jobs/estimate', { schema: estimateSchema, bodyLimit: JOB_BODY_LIMIT }, ({ body }) =>
    jobs.estimate(body),
  );
  app.get('/v1/jobs', { schema: listSchema }, async (request, reply) => {
    const { state, customers, ...page } = request.query;
    const { items, after } = await jobs.list({ ...pageOf(page), state, customers });
    return pageBody(request, reply, { items: items.map((job) => jobBody(app, job)), after });
  });
  app.get('/v1/jobs/:job_id', { schema: getSchema }, async ({ params: { job_id } }) =>
    jobBody(app, knownJob(job_id, await jobs.get(job_id))),
  );
  app.post('/v1/jobs/:job_id/cancel', { schema: cancelSchema }, async ({ params: { job_id } }, reply) => {
    const cancelled = knownJob(job_id, await jobs.cancel(job_id));
    return reply.code(202).send(jobBody(app, cancelled));
  });
  app.delete('/v1/jobs/:job_id', { schema: deleteSchema }, async ({ params: { job_id } }, reply) => {
    knownJob(job_id, (await jobs.delete(job_id)) || undefined);
    return reply.code(204).send();
  });
}

export function knownJob<T>(id: number, found: T | undefined): T {
  if (found !== undefined) return found;
  throw new Problem('not_found', `There is no job ${id}. See GET /v1/jobs for a list.`);
}

const DryRun = Closed({
  dry_run: Type.Optional(Type.Boolean({ undocumented: true })),
});

const ListQuery = Closed({
  state: Type.Optional(JobState),
  customers: Type.Optional(JobCustomers),
  ...pageFields,
});

const CreateHeaders = Type.Object({
  Prefer: Prefer('respond when the job has ended, or after N seconds (at most 60)'),
  'Idempotency-Key': IdempotencyKey(' and starts nothing'),
});

const createSchema = {
  tags,
  operationId: 'createJob',
  summary: 'Generate interactions',
  description:
    'Queues a job. `{}` has the settings of the seed notebook: 1,000 customers, seed 42. With `Prefer: ' +
    'wait=N` the response is 200 with the finished job if it ends in time, else 202.',
  querystring: DryRun,
  headers: CreateHeaders,
  body: JobRequest,
  response: {
    200: json('The finished job, if Prefer asked to wait', ref(Job), PREFERENCE_APPLIED),
    202: json('The job is queued', ref(Job), { ...LOCATION, ...PREFERENCE_APPLIED }),
    ...problems('disk_full'),
    ...problems('no_data', 'unknown_customers', 'key_reused', 'too_many_interactions'),
  },
};

const estimateSchema = {
  tags,
  operationId: 'estimateJob',
  summary: 'Estimate the size and duration of a job',
  description: 'Generates for some of the customers and extrapolates. Stores nothing.',
  body: JobRequest,
  response: {
    200: json('The estimate', ref(JobEstimate)),
    ...problems('disk_full'),
    ...problems('no_data', 'unknown_customers', 'too_many_interactions'),
  },
};

const listSchema = {
  tags,
  operationId: 'listJobs',
  summary: 'List jobs',
  description: 'Newest first.',
  querystring: ListQuery,
  response: { 200: json('A page', ref(Jobs), LINK), ...problems('bad_cursor') },
};

const getSchema = {
  tags,
  operationId: 'getJob',
  summary: 'Read one job',
  description: 'Its counts grow while it runs; its rows become visible once it has succeeded.',
  params: JobPath,
  response: { 200: json('The job', ref(Job)), ...problems('not_found') },
};

const cancelSchema = {
  tags,
  operationId: 'cancelJob',
  summary: 'Cancel a job',
  description: 'Its rows are removed. Cancelling a job that has ended changes nothing.',
  params: JobPath,
  response: {
    202: json('The job, which is cancelled or has ended before', ref(Job)),
    ...problems('not_found'),
  },
};

const deleteSchema = {
  tags,
  operationId: 'deleteJob',
  summary: 'Delete a job and its rows',
  description: 'Frees its space. Running jobs must be cancelled first.',
  params: JobPath,
  response: { 204: { description: 'Deleted', type: 'null' }, ...problems('not_found', 'conflict') },
};
