/** `footfall generate`: from files without a database, or like POST /v1/jobs, and waits for the end. */
import type { BareJob } from '../contract.ts';
import { Problem } from '../errors.ts';
import { LEAK_FROM, WARNING_FROM } from '../model/features.ts';
import type { JobRequest } from '../model/job.ts';
import type { Report } from '../model/report.ts';
import { UsageError, type Options } from './usage-error.ts';
import { checkOutput, writeRows } from './export.ts';
import { requestOf } from './generate-request.ts';
import { showProgress } from './progress.ts';
import { auditInWords, estimateInWords, notesInWords, rowsOfCustomers } from './said-of-rows.ts';
import { withServices, type Session } from './session.ts';

/** Waits for the end of a job, or for `signal`; returns the job as it was last seen. */
async function watch(
  { services: { jobs } }: Session,
  id: number,
  { what, signal }: { what: string; signal: AbortSignal },
): Promise<BareJob | undefined> {
  const progress = showProgress(what);
  let job: BareJob | undefined;
  for await (const { data } of jobs.watch(id, undefined, signal) ?? []) {
    job = data;
    progress.update(data.customers_done, data.customers_total, `${data.interactions} interactions`);
  }
  progress.end();
  return job;
}

/**
 * Waits for the end of a job, and before it of those that run first. Cancels it when the command is
 * interrupted: left behind, it would run before all later ones. Throws Problem if it did not succeed.
 */
async function follow(session: Session, id: number): Promise<BareJob> {
  const { interrupted, left, services } = session;
  const cancel = () => void services.jobs.cancel(id);
  interrupted.addEventListener('abort', cancel);
  if (interrupted.aborted) cancel();
  for (const { id: first } of left)
    await watch(session, first, { what: `job ${first}, left unfinished,`, signal: interrupted });
  const job = await watch(session, id, { what: 'generating', signal: new AbortController().signal });
  if (job?.state === 'succeeded') return job;
  if (interrupted.aborted) throw new Problem('conflict', `Job ${id} is cancelled.`);
  const why = job?.error?.detail ?? 'it was stopped';
  throw new Problem('conflict', `Job ${id} ${job?.state ?? 'is gone'}: ${why}`);
}

/** Says what a dry run found. */
async function estimate({ services }: Session, request: JobRequest): Promise<void> {
  process.stdout.write(`${estimateInWords(await services.jobs.estimate(request))}\n`);
}

/** The verdict of the leak audit takes a pass over all rows. */
async function audit({ services }: Session, id: number): Promise<Report | undefined> {
  const thresholds = { warning: WARNING_FROM, leak: LEAK_FROM };
  for (;;) {
    const report = await services.jobs.report(id, thresholds, { waitSeconds: 60 });
    if (report === undefined || 'leak_audit' in report) return report;
  }
}

async function run(session: Session, request: JobRequest, output: string | undefined): Promise<void> {
  const { job: queued } = await session.services.jobs.create(request, {});
  const job = await follow(session, queued.id);
  process.stdout.write(
    `Job ${job.id} made ${rowsOfCustomers(job.counts, job.customers_done)}, ` +
      `${job.rows_per_second} rows/s. Content digest ${job.content_digest}.\n`,
  );
  if (output !== undefined) await writeRows(session, job.id, output);
  const report = await audit(session, job.id);
  if (report)
    process.stdout.write(`${[auditInWords(report), ...notesInWords(report.notes ?? [])].join('\n')}\n`);
}

/** Flags that are for files, or instead of them. */
const ONLY_WITH_FILES = ['customer-data', 'article-data', 'format', 'report'];

export async function generate(files: string[], options: Options): Promise<void> {
  if (files.length > 0) {
    if (options.database !== undefined)
      throw new UsageError('generate: Give files, which need no database, or --database, not both.');
    return (await import('./generate-files.ts')).generateFromFiles(files, options);
  }
  const wrong = Object.keys(options).find((name) => ONLY_WITH_FILES.includes(name));
  if (wrong !== undefined)
    throw new UsageError(`generate: --${wrong} is for files: name the files of the log, too.`);
  const request = requestOf(options);
  const output = options.output as string | undefined;
  if (output !== undefined) checkOutput(output);
  if (options.database !== undefined) process.env.DATABASE = options.database as string;
  const dryRun = options['dry-run'] === true;
  await withServices((session) => (dryRun ? estimate(session, request) : run(session, request, output)), {
    resumeJobs: !dryRun,
  });
}
