/** `footfall export`: the same as a download, into a file. */
import { faulty } from '../errors.ts';
import { FilterQuery } from '../model/filter-query.ts';
import { FormQuery } from '../model/form-query.ts';
import { OutputQuery } from '../model/output-shape.ts';
import { validator } from '../validation/validator.ts';
import { checkOutput, writeRows, writtenInWords } from './export-file.ts';
import { jobNumber } from './job-number.ts';
import { wantedRows } from './local-services.ts';
import { outputOf } from './output.ts';
import { saidOfFlags } from './said-of-flags.ts';
import type { RowsQuery } from './services.ts';
import { withServices } from './session.ts';
import { UsageError, type Options } from './usage-error.ts';

const parameters = [OutputQuery, FormQuery, FilterQuery].map(({ properties }) => properties);
const Query = { ...OutputQuery, properties: Object.assign({}, ...parameters) as object };
const check = validator(Query, { noun: 'parameter' });
const NUMBERS = ['integers', 'history_length'];

/** Throws UsageError. */
function queryOf({
  url: _url,
  database: _database,
  json: _json,
  quiet: _quiet,
  ...options
}: Options): Promise<RowsQuery> {
  const entries = Object.entries(options).map(([flag, value]) => [flag.replaceAll('-', '_'), value]);
  const spelledOut = entries.map(([name, value]) =>
    NUMBERS.includes(name as string) && /^\d{1,9}$/.test(String(value))
      ? [name, Number(value)]
      : [name, value],
  );
  const query = Object.fromEntries(spelledOut) as RowsQuery;
  return saidOfFlags('export', async () => {
    const faults = check(query);
    if (faults.length > 0) throw faulty(faults);
    wantedRows(query); // what no schema can say
    return query;
  });
}

export async function exportJob(job: string, file: string | undefined, options: Options): Promise<void> {
  const jobId = jobNumber('export', job);
  if (file === undefined)
    throw new UsageError('export: Expected JOB and FILE, or JOB with --format NAME and --output FOLDER.');
  const query = await queryOf(options);
  checkOutput(file);
  const output = outputOf(options);
  await withServices(options, async (session) => {
    const written = await writeRows(session, output, { jobId, file, query });
    output.result(written, writtenInWords(written));
  });
}
