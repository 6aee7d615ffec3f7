/** The report of a job: what its rows look like, and whether single features give the labels away. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { LEAK_FROM, Report, WARNING_FROM } from '../../model/report.ts';
import { jobIdOf, knownJob } from './jobs.ts';
import { jobPreferences } from '../requests/job-preferences.ts';
import { JobPath } from '../requests/parameters.ts';
import { json, problems, ref } from '../documents/responses.ts';
import type { JobService, Thresholds } from '../../contract.ts';
import { faulty } from '../../errors.ts';

/** The page brings its own styles and pictures along; it may load nothing, run nothing and send nothing. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/** Seconds after which it makes sense to ask again for a report that is being made. */
const RETRY_AFTER = 1;

export async function reportRoutes(app: FastifyInstance, { jobs }: { jobs: JobService }): Promise<void> {
  app.get('/v1/jobs/:job_id/report', { schema: reportSchema }, async (request, reply) => {
    const { waitSeconds } = jobPreferences(request, reply);
    const found = await jobs.report(jobIdOf(request), thresholdsOf(request), { waitSeconds });
    const report = knownJob(request, found);
    return 'customers_done' in report ? notReady(reply).send(report) : report;
  });
  app.get('/v1/jobs/:job_id/report.html', { schema: htmlSchema }, async (request, reply) => {
    const { waitSeconds } = jobPreferences(request, reply);
    const found = await jobs.reportHtml(jobIdOf(request), thresholdsOf(request), { waitSeconds });
    const { ready, html } = knownJob(request, found);
    reply.type('text/html; charset=utf-8').header('content-security-policy', CONTENT_SECURITY_POLICY);
    reply.header('content-disposition', `inline; filename="job-${jobIdOf(request)}-report.html"`);
    return (ready ? reply : notReady(reply)).send(html);
  });
}

const notReady = (reply: FastifyReply) => reply.code(202).header('retry-after', RETRY_AFTER);

function thresholdsOf(request: FastifyRequest): Thresholds {
  const { warning = WARNING_FROM, leak = LEAK_FROM } = request.query as Static<typeof ReportQuery>;
  if (warning <= leak) return { warning, leak };
  const detail = `warning (${warning}) must not be greater than leak (${leak}).`;
  throw faulty([{ parameter: 'warning', detail }]);
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
