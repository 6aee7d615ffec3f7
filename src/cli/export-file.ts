/** Writes the rows of a job to a file: what `export` and `generate` have in common. */
import { accessSync, constants, createWriteStream, statSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Format } from '../contract.ts';
import { causeOf, Problem } from '../errors.ts';
import type { Output } from './output.ts';
import type { RowsQuery } from './services.ts';
import type { Session } from './session.ts';
import { UsageError } from './usage-error.ts';

const FORMATS: Record<string, Format> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.parquet': 'parquet',
  '.arrow': 'arrow',
};

/** The format that a file's name stands for. Throws UsageError. */
export function formatOf(file: string): Format {
  const format = FORMATS[extname(file).toLowerCase()];
  if (format) return format;
  throw new UsageError(
    `The name of the file must end in ${Object.keys(FORMATS).join(', ')}, not ${JSON.stringify(file)}.`,
  );
}

/** Throws before the work begins if no such file can be made. */
export function checkWritable(file: string): void {
  const isFolder = statSync(file, { throwIfNoEntry: false })?.isDirectory();
  if (isFolder) throw new Problem('bad_data', `${file} is a folder: name a file.`);
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch (error) {
    const detail = `${file} cannot be written: ${causeOf(error as Error)}.`;
    throw new Problem('bad_data', `${detail} Make its folder, or name another one.`, { cause: error });
  }
}

/** The same for a file of rows, by whose name its format is known. */
export function checkOutput(file: string): void {
  formatOf(file);
  checkWritable(file);
}

export interface WrittenFile {
  file: string;
  /** Null if only some rows were asked for. */
  rows: number | null;
  bytes: number;
}

export function writtenInWords({ file, rows, bytes }: WrittenFile): string {
  return `Wrote ${rows === null ? 'the rows asked for' : `${rows} rows`} (${bytes} bytes) to ${file}.`;
}

/**
 * Writes to FILE.part first, so that a file of that name is always complete. When it is interrupted, nothing
 * remains; what `kill -9` leaves is overwritten the next time.
 */
export async function writeRows(
  { services: { rows }, interrupted }: Session,
  output: Output,
  { jobId, file, query = {} }: { jobId: number; file: string; query?: RowsQuery },
): Promise<WrittenFile> {
  const download = await rows.download(jobId, query, formatOf(file));
  const progress = output.progress('writing');
  let bytes = 0;
  const body = download.body();
  body.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    progress.update({ done: bytes, total: download.bytes ?? 0, unit: 'bytes' });
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
  return { file, rows: download.rows, bytes };
}
