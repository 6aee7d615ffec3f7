/** `footfall generate` from what is loaded: the same as POST /v1/jobs, and waits for the end. */
import type { BareJob } from '../contract.ts';
import type { JobRequest } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import { checkPreset } from './check-preset.ts';
import { checkOutput, writeRows, writtenInWords } from './export-file.ts';
import { follow, reportOf } from './follow.ts';
import { jobRequest } from './job-request.ts';
import { outputOf, type Output } from './output.ts';
import { duration } from './progress.ts';
import { withServices, type Session } from './session.ts';
import type { Options } from './usage-error.ts';
import { verdictLines } from './verdict.ts';
import { inFlags } from './words.ts';

export async function generateJob(options: Options): Promise<void> {
  const request = jobRequest(options);
  if (options.url === undefined) checkPreset(request);
  const file = options.output as string | undefined;
  if (file !== undefined) checkOutput(file);
  const output = outputOf(options);
  if (options['dry-run']) return withServices(options, (session) => estimate(session, output, request));
  await withServices(
    options,
    async (session) => {
      const { job: queued } = await session.services.jobs.create(request, {});
      const job = await follow(session, output, queued);
      const written =
        file === undefined ? undefined : await writeRows(session, output, { jobId: job.id, file });
      const report = options['no-report'] ? undefined : await reportOf(session, output, { jobId: job.id });
      const text = [jobInWords(job, report), ...(written ? [writtenInWords(written)] : [])].join('\n');
      output.result(
        { ...job, verdict: report ? verdictOf(report) : job.verdict, ...(written && { written }) },
        text,
      );
    },
    { resumeJobs: true },
  );
}

const verdictOf = ({ leak_audit: { leaks, warnings } }: Report) =>
  leaks.length > 0 ? 'leak' : warnings.length > 0 ? 'warning' : 'ok';

function jobInWords(job: BareJob, report: Report | undefined): string {
  const { ignores, clicks, purchases } = job.counts;
  return [
    `Job ${job.id} made ${job.interactions} interactions of ${job.customers_done} customers ` +
      `(${ignores} ignores, ${clicks} clicks, ${purchases} purchases; ${job.rows_per_second} rows/s). ` +
      `Content digest ${job.content_digest}.`,
    ...job.notes.map((note) => `Note: ${inFlags(note)}`),
    ...(report ? [verdictLines(report.leak_audit, job.id)] : []),
  ].join('\n');
}

async function estimate({ services: { jobs } }: Session, output: Output, request: JobRequest) {
  const found = await jobs.estimate(request);
  const { customers, interactions, bytes, seconds } = found;
  output.answer(
    { estimate: found },
    `That would make about ${interactions} interactions of ${customers} customers: ` +
      `${(bytes / 1e6).toFixed(1)} MB in the database, about ${duration(seconds)}. Nothing was generated.`,
  );
}
