/** All rows of a job as CSV and as NDJSON to a client that discards them, and as CSV into a file. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { download } from '../http.ts';
import type { Measured } from '../measured.ts';
import type { BenchService } from '../service.ts';
import { watched } from '../watch.ts';

async function timed(
  work: string,
  service: BenchService,
  path: string,
  rows: number,
  take?: (piece: Buffer) => void,
): Promise<Measured> {
  const { result, seconds, seen } = await watched(service, () => download(service.url + path, take));
  return { work, seconds, rows, bytes: result.bytes, ...seen };
}

export const csv = (service: BenchService, jobId: number, rows: number) =>
  timed('CSV download, discarded', service, `/v1/jobs/${jobId}/interactions.csv`, rows);

export const ndjson = (service: BenchService, jobId: number, rows: number) =>
  timed('NDJSON download, discarded', service, `/v1/jobs/${jobId}/interactions.ndjson`, rows);

export async function csvIntoFile(
  service: BenchService,
  jobId: number,
  rows: number,
  folder: string,
): Promise<Measured> {
  const path = join(folder, 'interactions.csv');
  const file = openSync(path, 'w');
  try {
    return await timed(
      'CSV download into a file',
      service,
      `/v1/jobs/${jobId}/interactions.csv`,
      rows,
      (piece) => writeSync(file, piece),
    );
  } finally {
    closeSync(file);
    rmSync(path);
  }
}
