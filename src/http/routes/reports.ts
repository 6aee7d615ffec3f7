/** The report of a job: what its rows look like, and whether single features give the labels away. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { Problem } from '../../errors.ts';
import { LEAK_FROM, Report, WARNING_FROM } from '../../model/report.ts';
import { jobIdOf, knownJob } from './jobs.ts';
import { JobPath } from '../requests/parameters.ts';
import { json, problems, ref } from '../documents/responses.ts';
import type { JobService, Thresholds } from '../../contract.ts';
import { invalid } from '../requests/validation.ts';

/** The page brings its own styles and pictures along; it may load nothing, run nothing and send nothing. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

export async function reportRoutes(app: FastifyInstance, { jobs }: { jobs: JobService }): Promise<void> {
  app.get('/v1/jobs/:job_id/report', { schema: reportSchema }, async (request) => {
    const thresholds = thresholdsOf(request);
    await checkSucceeded(request, jobs);
    return known(request, await jobs.report(jobIdOf(request), thresholds));
  });
  app.get('/v1/jobs/:job_id/report.html', { schema: htmlSchema }, async (request, reply) => {
    const thresholds = thresholdsOf(request);
    await checkSucceeded(request, jobs);
    const html = known(request, await jobs.reportHtml(jobIdOf(request), thresholds));
    reply.type('text/html; charset=utf-8').header('content-security-policy', CONTENT_SECURITY_POLICY);
    reply.header('content-disposition', `inline; filename="job-${jobIdOf(request)}-report.html"`);
    return reply.send(html);
  });
}

async function checkSucceeded(request: FastifyRequest, jobs: JobService): Promise<void> {
  const { id, state } = knownJob(request, await jobs.get(jobIdOf(request)));
  if (state === 'succeeded') return;
  const detail = `Job ${id} is ${state}: its report is to be had when it has succeeded. GET /v1/jobs/${id} tells how far it is.`;
  throw new Problem('conflict', detail);
}

function known<T>(request: FastifyRequest, report: T | undefined): T {
  if (report !== undefined) return report;
  throw new Problem('not_found', `Job ${jobIdOf(request)} has no report: generate it again to get one.`);
}

function thresholdsOf(request: FastifyRequest): Thresholds {
  const { warning = WARNING_FROM, leak = LEAK_FROM } = request.query as Static<typeof ReportQuery>;
  if (warning <= leak) return { warning, leak };
  const detail = `warning (${warning}) must not be greater than leak (${leak}).`;
  throw invalid([{ parameter: 'warning', detail }]);
}

const Threshold = (verdict: string, value: number) =>
  Type.Optional(
    Type.Number({
      minimum: 0.5,
      maximum: 1,
      description: `AUC, 0.5 to 1, from which a feature has the verdict \`${verdict}\`. Default ${value}`,
      examples: [value],
    }),
  );

const ReportQuery = Type.Object(
  { warning: Threshold('warning', WARNING_FROM), leak: Threshold('leak', LEAK_FROM) },
  { additionalProperties: false },
);

const about = {
  description:
    'Counts and ratios, histograms by score, how well each single feature alone tells purchases and clicks from ignores (AUC, with a verdict), and figures of real shops beside its own. Made while the job runs, over all of its rows.',
  tags: ['results'],
  params: JobPath,
  querystring: ReportQuery,
};

const reportSchema = {
  ...about,
  operationId: 'getReport',
  summary: 'Read the report of a job',
  response: { 200: json('The report', ref(Report)), ...problems('not_found', 'conflict') },
};

const htmlSchema = {
  ...about,
  operationId: 'getReportPage',
  summary: 'Read the report of a job as a page',
  description: `${about.description} One file with its pictures inside, fit to be sent to a colleague.`,
  response: {
    200: {
      description: 'The page',
      headers: { 'Content-Disposition': { type: 'string', description: 'A name for the file' } },
      content: { 'text/html': { schema: Type.String() } },
    },
    ...problems('not_found', 'conflict'),
  },
};
