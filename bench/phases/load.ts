/** POST /v1/imports: the whole log as one body, from the first byte to the 201. */
import { upload } from '../http.ts';
import type { LogFile } from '../make-log.ts';
import type { Measured } from '../measured.ts';
import type { BenchService } from '../service.ts';
import { watched } from '../watch.ts';

export async function load(service: BenchService, log: LogFile): Promise<Measured> {
  const { result, seconds, seen } = await watched(service, () =>
    upload<{ rows_loaded: number }>(`${service.url}/v1/imports`, log.path, 'text/csv'),
  );
  if (result.rows_loaded !== log.rows)
    throw new Error(`${result.rows_loaded} rows were loaded, not ${log.rows}`);
  return { work: 'load the CSV, indexes included', seconds, rows: log.rows, bytes: log.bytes, ...seen };
}
