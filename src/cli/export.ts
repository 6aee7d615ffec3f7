/** `footfall export`: the same as a download, into a file. */
import { accessSync, constants, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Format, RowsRequest } from '../contract.ts';
import { causeOf, faulty, Problem } from '../errors.ts';
import { FilterQuery } from '../model/filter-query.ts';
import { FormQuery } from '../model/form-query.ts';
import { OutputQuery } from '../model/output-shape.ts';
import { outputShape } from '../validation/output-shape.ts';
import { rowFilter } from '../validation/row-filter.ts';
import { rowForm } from '../validation/row-form.ts';
import { validator } from '../validation/validator.ts';
import { jobNumber } from './job-number.ts';
import { showProgress } from './progress.ts';
import { saidOfFlags } from './said-of-flags.ts';
import { withServices, type Session } from './session.ts';
import { UsageError, type Options } from './usage-error.ts';

const FORMATS: Record<string, Format> = {
  '.csv': 'csv',
  '.ndjson': 'ndjson',
  '.parquet': 'parquet',
  '.arrow': 'arrow',
};

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
  wanted: Wanted = { filter: {} },
): Promise<void> {
  const request = { table: 'interactions', job_id: jobId, ...wanted } as const;
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
  const count = download.rows === null ? 'the rows asked for' : `${download.rows} rows`;
  process.stdout.write(`Wrote ${count} (${bytes} bytes) to ${file}.\n`);
}

/** Which rows of the job, and in which shape. */
type Wanted = Omit<RowsRequest, 'table' | 'job_id'>;
type Query = OutputQuery & FormQuery & FilterQuery;

const parameters = [OutputQuery, FormQuery, FilterQuery].map(({ properties }) => properties);
const Query = { ...OutputQuery, properties: Object.assign({}, ...parameters) as object };
const check = validator(Query, { noun: 'parameter' });
const NUMBERS = ['integers', 'history_length'];

/** Throws UsageError. */
function wantedRows(options: Options): Promise<Wanted> {
  const entries = Object.entries(options).map(([flag, value]) => [flag.replaceAll('-', '_'), value]);
  const spelledOut = entries.map(([name, value]) =>
    NUMBERS.includes(name as string) && /^\d{1,9}$/.test(String(value))
      ? [name, Number(value)]
      : [name, value],
  );
  const query = Object.fromEntries(spelledOut) as Query;
  return saidOfFlags('export', async () => {
    const faults = check(query);
    if (faults.length > 0) throw faulty(faults);
    return { filter: rowFilter(query), ...outputShape(query), ...rowForm(query) };
  });
}

export async function exportJob(job: string, file: string | undefined, options: Options): Promise<void> {
  const id = jobNumber('export', job);
  if (file === undefined)
    throw new UsageError('export: Expected JOB and FILE, or JOB with --format NAME and --output FOLDER.');
  const wanted = await wantedRows(options);
  checkOutput(file);
  await withServices((session) => writeRows(session, id, file, wanted));
}
