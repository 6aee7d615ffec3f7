/** `footfall export`: the same as a download, into a file. */
import { accessSync, constants, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Format } from '../contract.ts';
import { causeOf, Problem } from '../errors.ts';
import { jobNumber } from './job-number.ts';
import { showProgress } from './progress.ts';
import { withServices, type Session } from './session.ts';
import { UsageError } from './usage-error.ts';

const FORMATS: Record<string, Format> = { '.csv': 'csv', '.ndjson': 'ndjson', '.parquet': 'parquet' };

/** The format that a file's name stands for. Throws UsageError. */
function formatOf(file: string): Format {
  const format = FORMATS[extname(file).toLowerCase()];
  if (format) return format;
  throw new UsageError(
    `The name of the file must end in ${Object.keys(FORMATS).join(', ')}, not ${JSON.stringify(file)}.`,
  );
}

/** Throws before the work begins if no such file can be made. */
export function checkOutput(file: string): void {
  formatOf(file);
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    const detail = `${file} cannot be written: ${causeOf(error as Error)}.`;
    throw new Problem('bad_data', `${detail} Make its folder, or name another one.`, { cause: error });
  }
}

/**
 * Writes to FILE.part first, so that a file of that name is always complete. When it is interrupted, nothing
 * remains; what `kill -9` leaves is overwritten the next time.
 */
export async function writeRows(
  { services: { rows }, interrupted }: Session,
  jobId: number,
  file: string,
): Promise<void> {
  const request = { table: 'interactions', job_id: jobId, filter: {} } as const;
  const download = await rows.download(request, formatOf(file), { once: true });
  const progress = showProgress('writing');
  let bytes = 0;
  const body = download.body();
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    progress.update(bytes, download.bytes ?? bytes, `${Math.round(bytes / 1e6)} MB`);
  });
  try {
    await pipeline(body, createWriteStream(`${file}.part`, { flush: true }), { signal: interrupted });
    await rename(`${file}.part`, file);
  } catch (error) {
    await rm(`${file}.part`, { force: true });
    throw error;
  } finally {
    progress.end();
  }
  process.stdout.write(`Wrote ${download.rows ?? 'all'} rows (${bytes} bytes) to ${file}.\n`);
}

export async function exportJob(job: string, file: string): Promise<void> {
  const id = jobNumber('export', job);
  checkOutput(file);
  await withServices((session) => writeRows(session, id, file));
}
