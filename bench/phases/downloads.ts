/** All rows of a job in several forms to a client that discards them, and as CSV into a file. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { download } from '../http.ts';
import type { Measured } from '../measured.ts';
import type { BenchService } from '../service.ts';
import type { JobResponse } from './job.ts';
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

/** The service makes the file first, and keeps it: see the decision on Parquet files. */
export const parquet = (service: BenchService, { id, interactions }: JobResponse) =>
  timed(
    'Parquet download, its file made first',
    service,
    `/v1/jobs/${id}/interactions.parquet`,
    interactions,
  );

export const arrow = (service: BenchService, { id, interactions }: JobResponse) =>
  timed('Arrow download, discarded', service, `/v1/jobs/${id}/interactions.arrow`, interactions);

/** A first pass over the rows checks the ids. */
export const recbole = (service: BenchService, { id, interactions }: JobResponse) =>
  timed(
    "RecBole's rows with labels, discarded",
    service,
    `/v1/jobs/${id}/exports/recbole/job-${id}.label.inter`,
    interactions,
  );

/** Clicks and purchases are in two files of it, and counted twice. */
export const recbole_zip = (service: BenchService, { id, interactions, counts }: JobResponse) =>
  timed(
    "RecBole's folder as ZIP, discarded",
    service,
    `/v1/jobs/${id}/exports/recbole`,
    interactions + counts.clicks + counts.purchases,
  );

/** A job whose lists hold all of its rows: each ignore is a negative of one positive. */
export const LISTED = {
  preset: 'training',
  parameters: { negatives_per_positive: 4, negatives_for_clicks: true },
};

/** The rows of such a job, or its lists: counted are the rows in them, so that rates compare. */
export function listed(
  service: BenchService,
  { id, interactions }: JobResponse,
  form: 'rows' | 'lists',
  format: 'parquet' | 'ndjson',
): Promise<Measured> {
  const name = format === 'ndjson' ? 'NDJSON' : 'Parquet';
  // A filter that all rows pass: a Parquet file is then streamed, not kept.
  const path = `/v1/jobs/${id}/interactions.${format}?from=1970-01-01`;
  return form === 'rows'
    ? timed(`${name}, rows of a job with lists`, service, path, interactions)
    : timed(`${name}, lists of these rows`, service, `${path}&form=lists&positives=both`, interactions);
}

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
