/** `footfall generate` from what is loaded: the same as POST /v1/jobs, and waits for the end. */
import type { BareJob } from '../contract.ts';
import type { JobRequest } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import { checkPreset } from './check-preset.ts';
import { checkOutput, writeRows, writtenInWords } from './export-file.ts';
import { follow, reportOf } from './follow.ts';
import { requestOf } from './generate-request.ts';
import { outputOf, type Output } from './output.ts';
import { estimateInWords, notesInWords, rowsOfCustomers } from './said-of-rows.ts';
import { withServices, type Session } from './session.ts';
import type { Options } from './usage-error.ts';
import { verdictLines } from './verdict.ts';

export async function generateJob(options: Options): Promise<void> {
  const request = requestOf(options);
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
  return [
    `Job ${job.id} made ${rowsOfCustomers(job.counts, job.customers_done)}, ${job.rows_per_second} rows/s. ` +
      `Content digest ${job.content_digest}.`,
    ...notesInWords(job.notes),
    ...(report ? [verdictLines(report.leak_audit, job.id)] : []),
  ].join('\n');
}

async function estimate({ services: { jobs } }: Session, output: Output, request: JobRequest) {
  const found = await jobs.estimate(request);
  output.answer({ estimate: found }, estimateInWords(found));
}
