/**
 * The program without its doors: opens the database, starts the threads, and puts the services together that
 * HTTP and the command line use.
 */
import { dirname, resolve } from 'node:path';
import { MAX_IMPORT_BYTES, type Config } from './config.ts';
import type { Services } from './contract.ts';
import { exportService } from './export/service.ts';
import { describePresets } from './generate/describe-presets.ts';
import { healthOf } from './health.ts';
import { jobsByPlainIds } from './jobs/plain-ids.ts';
import { startJobs } from './jobs/jobs.ts';
import { limitsOf } from './jobs/limits.ts';
import { samplingPlans } from './jobs/sampling-plans.ts';
import { workersOf } from './jobs/workers.ts';
import { customerEraser } from './load/erase-customer.ts';
import { checkNotHashed } from './load/hash-ids.ts';
import { findLocalFiles } from './load/import-files.ts';
import { startImporter } from './load/importer.ts';
import { keptPath } from './load/temporary-files.ts';
import { startPools } from './pools.ts';
import { keptFiles } from './read/kept-files.ts';
import { lists } from './read/lists.ts';
import { rowsByPlainIds } from './read/plain-ids.ts';
import { rowService } from './read/rows.ts';
import { slotPool } from './read/slots.ts';
import { backgroundReports } from './report/background.ts';
import { reportService } from './report/service.ts';
import { startBackups } from './storage/backup.ts';
import { databasePath } from './storage/claim.ts';
import { housekeeper as keepHouse } from './storage/housekeeper.ts';
import { customerFinder } from './storage/plain-ids.ts';
import { openStores, type Stores } from './storage/stores.ts';
import { closeWriter, startWriter, type Writer } from './storage/writer-thread.ts';

interface Log {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface Footfall {
  services: Services;
  /**
   * Stops work between two steps, keeps it resumable. Steps that take longer than a few seconds are cut off
   * and made again at the next start. Rows can still be read.
   */
  stop(): Promise<void>;
  /** The same, and closes the database. */
  close(): Promise<void>;
}

export interface Options {
  /** Reports are made only when asked for: for commands, which end when their own work is done. */
  reportOnRequest?: boolean;
  /** Whether jobs that were under way go on (default true). */
  resumeJobs?: boolean;
  /** Called when the writer has died: nothing can be stored any more. By default the process ends. */
  onWriterDeath?(error: Error): void;
  // Only tests change the rest: the rows do not depend on it.
  chunkCustomers?: number;
  mostRows?: number;
  keptBytes?: number;
  reserveBytes?: number;
  retryMs?: number;
  /** Everything runs in this thread. */
  inline?: boolean;
}

/** Disk that files kept for download may take: they are made when they are first asked for. */
const KEPT_BYTES = 4 * 2 ** 30;

/** How long a step may take when the program stops: it has ten seconds in all. */
const STEP_MS = 3000;

function datasetOf(stores: Stores) {
  const {
    version: _version,
    customers_fingerprint: _customers,
    dates_only: _dates,
    ...dataset
  } = stores.datasets.current();
  return dataset;
}

/** What it needs of the settings; those that most callers leave alone are optional. */
export type Settings = Pick<Config, 'database' | 'importDir' | 'workers'> &
  Partial<Pick<Config, 'backupDir' | 'idSecret' | 'maxImportBytes' | 'maxInteractions' | 'maxQueuedJobs'>>;

/** Whatever was answered is stored, so that the next start goes on; without the writer nothing would. */
function endProcess({ message }: Error): void {
  process.stderr.write(
    `footfall ends: the thread that writes has died (${message}). Nothing stored is lost; start it again.\n`,
  );
  process.exit(1);
}

async function writerOf(path: string, log: Log, options: Options): Promise<Writer> {
  const { inline, reserveBytes, onWriterDeath = endProcess } = options;
  const onDeath = (error: Error) => {
    log.error({ err: error }, 'the writer thread has died');
    onWriterDeath(error);
  };
  // SQLite's temporary files, in all threads: it reads this when the first database is opened.
  process.env.SQLITE_TMPDIR ??= dirname(resolve(path));
  const writer = await startWriter(path, onDeath, { inline, reserveBytes });
  if (writer.warning !== undefined) log.warn({}, writer.warning);
  return writer;
}

function customersOf(
  stores: Stores,
  eraser: ReturnType<typeof customerEraser>,
  finder: ReturnType<typeof customerFinder>,
  idSecret: string | undefined,
): Services['customers'] {
  return {
    async erase(id) {
      checkNotHashed(stores, id, idSecret);
      return eraser.erase(finder.allIdsOf(id));
    },
  };
}

/** Opens everything and takes up what was under way. Rejects if the database cannot be opened. */
export async function openFootfall(settings: Settings, log: Log, options: Options = {}): Promise<Footfall> {
  const { importDir, workers, maxInteractions, maxQueuedJobs, idSecret } = settings;
  const { maxImportBytes = MAX_IMPORT_BYTES } = settings;
  const { inline, reportOnRequest, chunkCustomers, mostRows } = options;
  const path = databasePath(settings.database);
  const writer = await writerOf(path, log, options);
  const stores = openStores(path);
  const failed = (what: string, key: string) => (error: unknown, id: number) =>
    log.error({ err: error, [key]: id }, `${what} has failed`);
  const says = (message: string) => (error: unknown) => log.error({ err: error }, message);
  const pools = startPools(path, workers, inline, says('a worker thread has died'));

  const housekeeper = keepHouse(writer, says('writing an end, or the sweep, has failed'), options.retryMs);
  const base = { stores, writer, housekeeper };
  const loading = { path, importDir, maxImportBytes, idSecret, mostRows, inline };
  const importer = startImporter({ ...base, ...loading, onError: failed('an import', 'import_id') });
  const reports = backgroundReports({
    ...base,
    threads: pools.reporters,
    onError: failed('the report of a job', 'job_id'),
  });
  const rowsChanged = (id: number) => void (reportOnRequest || reports.succeeded(id));
  const limits = limitsOf(path, maxInteractions);
  const jobBase = { ...base, limits, onError: failed('a job', 'job_id'), chunkCustomers, maxQueuedJobs };
  const jobWorkers = workersOf(pools.workers, stores.customers.idOf);
  const jobs = startJobs({ ...jobBase, workers: jobWorkers }, rowsChanged);
  const slots = slotPool();
  const kept = keptFiles(keptPath(path), options.keptBytes ?? KEPT_BYTES, slots);
  const reading = { readers: pools.readers, slots };
  const rows = rowService(stores, reading, kept, samplingPlans(stores, jobWorkers));
  const list = lists(stores);
  const eraserDeps = { ...base, path, inline, cut: kept.cut, rowsChanged };
  const eraser = customerEraser({ ...eraserDeps, onError: says('an erasure was not finished') });
  const finder = customerFinder(stores, idSecret);
  const backups = await startBackups(path, settings.backupDir, { writer, ended: eraser.recover });
  await importer.recover();
  eraser.recover();
  if (options.resumeJobs ?? true) await jobs.resume();
  if (!reportOnRequest) reports.resume();

  const services: Services = {
    dataset: () => datasetOf(stores),
    imports: { ...importer, findFiles: findLocalFiles, list: list.imports },
    jobs: {
      ...jobs,
      ...jobsByPlainIds(jobs, finder),
      ...reportService(stores, reports),
      list: list.jobs,
      presets: describePresets,
      async delete(id) {
        const deleted = await jobs.delete(id);
        if (deleted) await kept.drop(id);
        return deleted;
      },
    },
    rows: idSecret === undefined ? rows : rowsByPlainIds(rows, stores, finder),
    exports: exportService(stores, reading, rows),
    backups,
    customers: customersOf(stores, eraser, finder, idSecret),
    health: healthOf({ path, ...base, pools, imports_waiting: importer.waiting }),
  };

  const stop = stopWithin([importer, jobs, reports, eraser, backups], [pools.workers, pools.reporters]);

  return {
    services,
    stop,
    close: once(async () => {
      await stop();
      await housekeeper.stop();
      await Promise.all(Object.values(pools).map((pool) => pool.stop()));
      await kept.close();
      stores.close();
      await closeWriter(writer);
    }),
  };
}

/** Works only once, however often it's called. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

type Stops = { stop(): Promise<unknown> };

/** Stops `work`, once. After some seconds its threads are ended: their calls fail, and the work with them. */
function stopWithin(work: Stops[], pools: Stops[]): () => Promise<void> {
  let stopped: Promise<unknown> | undefined;
  return async () => {
    const late = setTimeout(() => void Promise.all(pools.map((pool) => pool.stop())), STEP_MS);
    await (stopped ??= Promise.all(work.map((one) => one.stop()))).finally(() => clearTimeout(late));
  };
}
