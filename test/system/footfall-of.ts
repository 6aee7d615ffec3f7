/** For tests: the whole program without HTTP, on a database of its own in a folder that goes with the test. */
import '../plain-children.ts';
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { openFootfall, type Footfall, type Options as ProgramOptions } from '../../src/footfall.ts';
import type { Import, ImportOptions } from '../../src/model/import.ts';
import { importOptions } from '../../src/validation/import-options.ts';

interface Test {
  teardown(work: () => Promise<void>): void;
}

export interface Options extends ProgramOptions {
  /** Worker threads; undefined: everything runs in this thread, for which a few rows are not too much. */
  workers?: number;
  database?: string;
  importDir?: string;
  maxInteractions?: number;
  /** Instead of failing the test. */
  onError?(error: unknown): void;
  backupDir?: string;
  maxQueuedJobs?: number;
  maxImportBytes?: number;
  idSecret?: string;
}

function thrown(details: object, message: string): void {
  throw new Error(`${message}: ${JSON.stringify(details)}`, { cause: (details as { err?: unknown }).err });
}
const log = { warn: thrown, error: thrown };

/**
 * Opens it; it is closed, and its folder removed, with the test. Reports are made on request, since most tests want
 * none: `reportOnRequest: false` makes them after each job, like the service.
 */
export async function footfallOf(
  t: Test,
  { workers, database, importDir, backupDir, onError, ...options }: Options = {},
): Promise<Footfall> {
  const { maxImportBytes, maxInteractions, maxQueuedJobs, idSecret } = options;
  const folder = mkdtempSync(join(tmpdir(), 'footfall-'));
  const path = database ?? join(folder, 'footfall.db');
  const footfall = await openFootfall(
    {
      database: path,
      importDir,
      backupDir,
      workers: workers ?? 1,
      maxImportBytes,
      maxInteractions,
      maxQueuedJobs,
      idSecret,
    },
    onError ? { ...log, error: (details) => onError((details as { err?: unknown }).err) } : log,
    { inline: workers === undefined, reportOnRequest: true, ...options },
  );
  t.teardown(async () => {
    await footfall.close();
    await rm(folder, { recursive: true });
  });
  return footfall;
}

export const TRANSACTIONS: ImportOptions = importOptions({ time_unit: 'ms' });

/** Loads a text as a file. */
export function loadText(
  { services }: Pick<Footfall, 'services'>,
  text: string | Buffer,
  options: Partial<ImportOptions> = {},
): Promise<Import> {
  const body = Readable.from([Buffer.from(text)]);
  return services.imports.upload(body, {
    ...TRANSACTIONS,
    source: 'upload',
    ...options,
  });
}

/** All bytes of a job's CSV. */
export async function csvOf({ services }: Footfall, jobId: number): Promise<Buffer> {
  const { body } = await services.rows.download({ table: 'interactions', job_id: jobId, filter: {} }, 'csv');
  return Buffer.concat((await body().toArray()) as Buffer[]);
}

export const sha256 = (bytes: string | Buffer): string => createHash('sha256').update(bytes).digest('hex');
