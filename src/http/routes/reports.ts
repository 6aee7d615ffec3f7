/** A job's report: statistics of its rows, and whether single features give the labels away. */
import type { FastifyReply } from 'fastify';
import { Type, type Static } from 'typebox';
import { LEAK_FROM, WARNING_FROM, type Thresholds } from '../../model/features.ts';
import { Report, ReportProgress } from '../../model/report.ts';
import { knownJob } from './jobs.ts';
import { Prefer, waitOf } from '../requests/preferences.ts';
import { Closed, JobPath } from '../requests/parameters.ts';
import { json, PREFERENCE_APPLIED, problems, ref } from '../documents/responses.ts';
import type { JobService } from '../../contract.ts';
import { faulty } from '../../errors.ts';
import type { App } from './app.ts';

/** The page contains its styles and images; it may not load, run or send anything. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

export async function reportRoutes(app: App, { jobs }: { jobs: JobService }): Promise<void> {
  app.get('/v1/jobs/:job_id/report', { schema: reportSchema }, async (request, reply) => {
    const { job_id } = request.params;
    const options = { waitSeconds: waitOf(request, reply) };
    const report = knownJob(job_id, await jobs.report(job_id, thresholdsOf(request.query), options));
    return 'customers_done' in report ? notReady(reply).send(report) : report;
  });
  app.get('/v1/jobs/:job_id/report.html', { schema: htmlSchema }, async (request, reply) => {
    const { job_id } = request.params;
    const options = { waitSeconds: waitOf(request, reply) };
    const found = await jobs.reportHtml(job_id, thresholdsOf(request.query), options);
    const { ready, html } = knownJob(job_id, found);
    reply.type('text/html; charset=utf-8').header('content-security-policy', CONTENT_SECURITY_POLICY);
    reply.header('content-disposition', `inline; filename="job-${job_id}-report.html"`);
    return (ready ? reply : notReady(reply)).send(html);
  });
}

const notReady = (reply: FastifyReply) => reply.code(202).header('retry-after', 1);

function thresholdsOf({ warning = WARNING_FROM, leak = LEAK_FROM }: Static<typeof ReportQuery>): Thresholds {
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

const ReportQuery = Closed({
  warning: Threshold('warning', WARNING_FROM),
  leak: Threshold('leak', LEAK_FROM),
});

const about = {
  description:
    'Counts and ratios, histograms by score, how well each feature alone separates purchases and clicks ' +
    'from ignores (AUC, with a verdict), and metrics of real shops next to those of the job. Made from ' +
    'all rows, in the background, once the job has succeeded; until then the response is 202.',
  tags: ['results'],
  params: JobPath,
  querystring: ReportQuery,
  headers: Type.Object({
    Prefer: Prefer('wait up to N seconds (at most 60) for a report that is still being made'),
  }),
};

const NOT_READY_HEADERS = {
  'Retry-After': { type: 'integer', description: 'Seconds after which to ask again' },
  ...PREFERENCE_APPLIED,
};

const reportSchema = {
  ...about,
  operationId: 'getReport',
  summary: 'Read the report of a job',
  response: {
    200: json('The report', ref(Report)),
    202: json('The report is still being made', ref(ReportProgress), NOT_READY_HEADERS),
    ...problems('not_found', 'conflict'),
  },
};

const content = { 'text/html': { schema: { type: 'string' } } };

const htmlSchema = {
  ...about,
  operationId: 'getReportPage',
  summary: 'Read the report of a job as a page',
  description: `${about.description} One file with its pictures inside, so that it can be passed on.`,
  response: {
    200: {
      description: 'The page',
      headers: { 'Content-Disposition': { type: 'string', description: 'A name for the file' } },
      content,
    },
    202: {
      description: 'The report is still being made: a page that shows its progress and reloads itself',
      headers: NOT_READY_HEADERS,
      content,
    },
    ...problems('not_found', 'conflict'),
  },
};
