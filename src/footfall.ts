/**
 * The program without its doors: opens the database, starts the threads, and puts the services together that
 * HTTP and the command line use.
 */
import type { Config } from './config.ts';
import type { Health, Services } from './contract.ts';
import { describePresets } from './generate/describe-presets.ts';
import { startJobs } from './jobs/jobs.ts';
import { workersOf } from './jobs/workers.ts';
import { findLocalFiles } from './load/import-files.ts';
import { startImporter } from './load/importer.ts';
import { keptFiles } from './read/kept-files.ts';
import { lists } from './read/lists.ts';
import { rowService } from './read/rows.ts';
import { slotPool } from './read/slots.ts';
import { backgroundReports } from './report/background.ts';
import { reportService } from './report/service.ts';
import { startBackups } from './storage/backup.ts';
import { diskUse } from './storage/disk-use.ts';
import { housekeeper as keepHouse } from './storage/housekeeper.ts';
import { openStores, type Stores } from './storage/stores.ts';
import { closeWriter, startWriter, type Writer } from './storage/writer-thread.ts';
import { threadPool } from './threads/pool.ts';
import type { ThreadOptions } from './threads/thread.ts';
import { workerThread } from './worker.ts';

interface Log {
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
  // Only tests change the rest: the rows do not depend on it.
  chunkCustomers?: number;
  mostRows?: number;
  parquetBytes?: number;
  /** Everything runs in this thread. */
  inline?: boolean;
}

/** Disk that the Parquet files of all jobs may take: they are made when they are first asked for. */
const PARQUET_BYTES = 4 * 2 ** 30;

/** How long a step may take when the program stops: it has ten seconds in all. */
const STEP_MS = 3000;

const MIB = 2 ** 20;

/** Threads for reading. Rows are read from front to back, so few pages are needed twice. */
const READERS = { size: 2, cacheBytes: 4 * MIB, nice: 0 };
/** Threads of long work go behind requests where there are not cores for all: a third of their weight. */
const WORKERS = { cacheBytes: 16 * MIB, nice: 5 };
/** Reports go behind jobs: nobody waits for most of them. */
const REPORTERS = { size: 1, cacheBytes: 4 * MIB, nice: 19 };

/**
 * Encoded rows lie outside of V8's heap until it collects the small objects that hold them, which it does
 * when these fill its young generation: at the usual size, two threads hold 70 MiB more and are not faster.
 */
const LIMITS = { maxYoungGenerationSizeMb: 4 };

function startPools(
  path: string,
  workers: number,
  inline: boolean | undefined,
  onDeath: (error: Error) => void,
) {
  const pool = ({ size, cacheBytes, nice }: { size: number; cacheBytes: number; nice: number }) => {
    const options: ThreadOptions = { nice, inline, onDeath, limits: LIMITS };
    return threadPool(workerThread, { path, cacheBytes }, size, options);
  };
  return {
    // One more: the core that is left for HTTP and the writer is idle for half of a job. See decision 0014.
    workers: pool({ ...WORKERS, size: workers + 1 }),
    readers: pool(READERS),
    reporters: pool(REPORTERS),
  };
}

const byState = (counts: { state: string; count: number }[]) =>
  Object.fromEntries(counts.map(({ state, count }) => [state, count]));

function datasetOf(stores: Stores) {
  const {
    version: _version,
    customers_fingerprint: _customers,
    dates_only: _dates,
    ...dataset
  } = stores.datasets.current();
  return dataset;
}

type FootfallConfig = Pick<Config, 'database' | 'importDir' | 'workers'> &
  Partial<Pick<Config, 'backupDir' | 'maxQueuedJobs'>>;
interface Facts {
  /** What isn't ready. */
  reasons(): string[];
  imports_waiting(): number;
  thread_restarts(): number;
}

const healthOf = (path: string, stores: Stores, facts: Facts): Health => ({
  ready: () => ({ ready: facts.reasons().length === 0, reasons: facts.reasons() }),
  counts: () => ({
    jobs: byState(stores.jobs.countByState()),
    imports: byState(stores.imports.countByState()),
  }),
  metrics: async () => ({
    ...(await diskUse(path)),
    imports_waiting: facts.imports_waiting(),
    thread_restarts: facts.thread_restarts(),
  }),
});

/** Opens everything and takes up what was under way. Rejects if the database cannot be opened. */
export async function openFootfall(
  { database: path, importDir, workers, backupDir, maxQueuedJobs }: FootfallConfig,
  log: Log,
  options: Options = {},
): Promise<Footfall> {
  const { inline, reportOnRequest, chunkCustomers, mostRows } = options;
  let broken: string | undefined;
  const onDeath = (error: Error) => {
    broken = 'The writer has stopped; restart footfall.';
    log.error({ err: error }, 'the writer thread has died');
  };
  const writer: Writer = await startWriter(path, onDeath, { inline });
  const stores = openStores(path);
  let restarts = 0;
  const pools = startPools(path, workers, inline, (error) => {
    restarts++;
    log.error({ err: error }, 'a worker thread has died');
  });
  const failed = (what: string, key: string) => (error: unknown, id: number) =>
    log.error({ err: error, [key]: id }, `${what} has failed`);
  const housekeeper = keepHouse(writer, (error) => log.error({ err: error }, 'the sweep has failed'));
  const base = { stores, writer, housekeeper };
  const importing = { path, importDir, mostRows, inline, onError: failed('an import', 'import_id') };
  const importer = startImporter({ ...base, ...importing });
  const reports = backgroundReports({
    ...base,
    threads: pools.reporters,
    onError: failed('the report of a job', 'job_id'),
  });
  const running = { workers: workersOf(pools.workers), onError: failed('a job', 'job_id'), chunkCustomers };
  const jobs = startJobs({ ...base, ...running, maxQueuedJobs }, (id) => {
    if (!reportOnRequest) reports.succeeded(id);
  });
  const slots = slotPool();
  const parquetFiles = keptFiles(`${path}-parquet-`, options.parquetBytes ?? PARQUET_BYTES, slots);
  const rows = rowService(stores, { readers: pools.readers, slots }, parquetFiles);
  const list = lists(stores);
  const backups = await startBackups({ database: path, folder: backupDir, writer });
  await importer.recover();
  if (options.resumeJobs ?? true) await jobs.resume();
  if (!reportOnRequest) reports.resume();

  const services: Services = {
    dataset: () => datasetOf(stores),
    imports: { ...importer, findFiles: findLocalFiles, list: list.imports },
    jobs: {
      ...jobs,
      ...reportService(stores, reports),
      list: list.jobs,
      presets: describePresets,
      async delete(id) {
        const deleted = await jobs.delete(id);
        if (deleted) await parquetFiles.drop(id);
        return deleted;
      },
    },
    rows,
    backups,
    health: healthOf(path, stores, {
      reasons: () => (broken === undefined ? [] : [broken]),
      imports_waiting: importer.waiting,
      thread_restarts: () => restarts,
    }),
  };

  const stop = stopWithin([importer, jobs, reports, backups], [pools.workers, pools.reporters]);

  return {
    services,
    stop,
    async close() {
      await stop();
      await housekeeper.stop();
      await Promise.all(Object.values(pools).map((pool) => pool.stop()));
      await parquetFiles.close();
      stores.close();
      await closeWriter(writer);
    },
  };
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
