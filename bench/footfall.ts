/**
 * All phases of footfall itself, in order: load, job, downloads, sequence reads, a job with another preset.
 */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { BenchOptions } from './options.ts';
import type { LogFile } from './make-log.ts';
import { rate } from './measured.ts';
import type { Measured, Phases } from './measured.ts';
import { csv, csvIntoFile, ndjson } from './phases/downloads.ts';
import { exportCsv } from './phases/export.ts';
import { job } from './phases/job.ts';
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
    phases.csv = told(await csv(service, made.id, made.interactions));
  });
  await withService(folder, async (service) => {
    phases.ndjson = told(await ndjson(service, made.id, made.interactions));
    if (options.size !== 'full')
      phases.csv_file = told(await csvIntoFile(service, made.id, made.interactions, folder));
  });
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
  return { database, job: made, phases, afterLoad, afterJob };
}
