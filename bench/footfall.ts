/**
 * All phases of footfall itself, in order: load, job, downloads, sequence reads, a job with another preset.
 */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { BenchOptions } from './options.ts';
import type { LogFile } from './make-log.ts';
import { rate } from './measured.ts';
import type { Measured, Phases } from './measured.ts';
import * as downloads from './phases/downloads.ts';
import { exportCsv } from './phases/export.ts';
import { finishedJob, job } from './phases/job.ts';
import type { JobResponse } from './phases/job.ts';
import { load, loadUpload } from './phases/load.ts';
import { CONNECTIONS, sequencePaths, sequenceReads, sequenceReadsInJob } from './phases/sequence-reads.ts';
import { say } from './progress.ts';
import { withService } from './service.ts';
import { databaseBytes, removeDatabase } from './workspace.ts';

export interface FootfallResults {
  database: string;
  job: JobResponse;
  phases: Phases;
  afterLoad: number;
  afterJob: number;
}

export function told(measured: Measured): Measured {
  const { work, rows, seconds, memory_mib } = measured;
  const speed = Math.round(rate(measured)).toLocaleString('en');
  const memory = memory_mib ? `, ${memory_mib.toFixed(0)} MiB` : '';
  say(`${work}: ${rows.toLocaleString('en')} in ${seconds.toFixed(2)} s, ${speed} per second${memory}`);
  return measured;
}

/** Reads a file once, so that the first phase to use it doesn't wait for the disk either. */
async function warm(path: string): Promise<void> {
  await once(createReadStream(path, { highWaterMark: 1 << 20 }).resume(), 'end');
}

/** Each in a service of its own, as CSV is: their rates compare. */
async function measureForms(folder: string, made: JobResponse, phases: Phases): Promise<void> {
  for (const form of ['parquet', 'arrow', 'recbole', 'recbole_zip'] as const)
    await withService(folder, async (service) => {
      phases[form] = told(await downloads[form](service, made));
    });
}

async function measureLists(folder: string, phases: Phases): Promise<void> {
  let made: JobResponse;
  await withService(folder, async (service) => {
    made = await finishedJob(service, { all_customers: true, ...downloads.LISTED });
  });
  for (const format of ['parquet', 'ndjson'] as const)
    for (const form of ['rows', 'lists'] as const)
      await withService(folder, async (service) => {
        phases[`${form}_${format}`] = told(await downloads.listed(service, made, form, format));
      });
}

export async function measureFootfall(
  folder: string,
  log: LogFile,
  options: BenchOptions,
): Promise<FootfallResults> {
  const phases: Phases = {};
  await warm(log.path);
  const database = await withService(folder, async (service) => {
    phases.load_upload = told(await loadUpload(service, log));
    return service.database;
  });
  removeDatabase(database);
  await withService(
    folder,
    async (service) => {
      phases.load = told(await load(service, log));
    },
    { IMPORT_DIR: folder },
  );
  const afterLoad = databaseBytes(database);
  const made = await withService(folder, async (service) => {
    const { job: made, measured } = await job(service, 'notebook');
    phases.job = told(measured);
    return made;
  });
  const afterJob = databaseBytes(database);
  await withService(folder, async (service) => {
    phases.csv = told(await downloads.csv(service, made.id, made.interactions));
  });
  await withService(folder, async (service) => {
    phases.ndjson = told(await downloads.ndjson(service, made.id, made.interactions));
    if (options.size !== 'full')
      phases.csv_file = told(await downloads.csvIntoFile(service, made.id, made.interactions, folder));
  });
  await measureForms(folder, made, phases);
  if (options.size !== 'full')
    phases.csv_export = told(await exportCsv(folder, database, made.id, made.interactions));
  await withService(folder, async (service) => {
    const paths = await sequencePaths(service, made.id, folder);
    const work = `one customer's sequence, ${CONNECTIONS} connections`;
    phases.sequences = told(await sequenceReads(work, service, paths));
    phases.sequences_in_job = told(await sequenceReadsInJob(service, paths));
  });
  await withService(folder, async (service) => {
    phases.job_training = told((await job(service, 'training')).measured);
  });
  // Another job of that size is another 100 s and 5 GB at full size.
  if (options.size !== 'full') await measureLists(folder, phases);
  return { database, job: made, phases, afterLoad, afterJob };
}
