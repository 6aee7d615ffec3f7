/** POST /v1/imports: the whole log from a file below IMPORT_DIR, like the peers, and as an upload. */
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { json, upload } from '../http.ts';
import type { LogFile } from '../make-log.ts';
import type { Measured } from '../measured.ts';
import type { BenchService } from '../service.ts';
import { watched } from '../watch.ts';

interface ImportResponse {
  id: number;
  state: string;
  rows_loaded: number;
  error: unknown;
}

const POLL_MS = 20;

/** From the request to the state `succeeded`. */
async function finishedImport({ url }: BenchService, path: string): Promise<ImportResponse> {
  let found = await json<ImportResponse>('POST', `${url}/v1/imports`, { path: basename(path) });
  while (found.state === 'running') {
    await pause(POLL_MS);
    found = await json<ImportResponse>('GET', `${url}/v1/imports/${found.id}`);
  }
  return found;
}

async function measured(
  work: string,
  service: BenchService,
  log: LogFile,
  load: () => Promise<ImportResponse>,
): Promise<Measured> {
  const { result, seconds, seen } = await watched(service, load);
  if (result.rows_loaded !== log.rows)
    throw new Error(
      `${result.rows_loaded} rows were loaded, not ${log.rows}: ${JSON.stringify(result.error)}`,
    );
  return { work, seconds, rows: log.rows, bytes: log.bytes, ...seen };
}

export const load = (service: BenchService, log: LogFile): Promise<Measured> =>
  measured('load the CSV from a file, indexes included', service, log, () =>
    finishedImport(service, log.path),
  );

/** From the first byte to the 201. */
export const loadUpload = (service: BenchService, log: LogFile): Promise<Measured> =>
  measured('load the CSV as an upload', service, log, () =>
    upload<ImportResponse>(`${service.url}/v1/imports`, log.path, 'text/csv'),
  );
