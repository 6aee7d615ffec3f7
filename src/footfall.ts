/**
 * The program without its doors: opens the database, starts the threads, and puts the services together that HTTP and
 * the command line use.
 */
import { buffer } from 'node:stream/consumers';
import type { Config } from './config.ts';
import { keptFiles } from './read/kept-files.ts';
import { lists } from './read/lists.ts';
import { readerPool } from './read/reader-pool.ts';
import { rowService } from './read/rows.ts';
import { describePresets } from './generate/describe-presets.ts';
import type { Piece, SequenceRequest, Services } from './contract.ts';
import { generatorPool } from './jobs/generator-pool.ts';
import { packerPool } from './jobs/packer-pool.ts';
import { startRunner } from './jobs/runner.ts';
import { openImportFile } from './load/import-files.ts';
import { startImporter } from './load/importer.ts';
import { reportHtml } from './report/html/page.ts';
import { housekeeper as keepHouse } from './storage/housekeeper.ts';
import { openStores } from './storage/stores.ts';
import { closeWriter, startWriter } from './storage/writer-thread.ts';

interface Log {
  error(details: object, message: string): void;
}

export interface Footfall {
  services: Services;
  /** Stops work between two steps, keeps it resumable, closes the database. */
  close(): Promise<void>;
}

/** Sizes that only tests change: the rows do not depend on them. */
export interface Sizes {
  chunkCustomers?: number;
  mostRows?: number;
  parquetBytes?: number;
  /** Everything in this thread: for tests, which have few rows. */
  inline?: boolean;
}

/** Disk that the Parquet files of all jobs may take: they are made when they are first asked for. */
const PARQUET_BYTES = 4 * 2 ** 30;

/** Opens everything and takes up what was under way. Rejects if the database cannot be opened. */
export async function openFootfall(
  { database: path, importDir, workers }: Pick<Config, 'database' | 'importDir' | 'workers'>,
  log: Log,
  sizes: Sizes = {},
): Promise<Footfall> {
  let broken: string | undefined;
  const { inline } = sizes;
  const writer = await startWriter(
    path,
    (error) => {
      broken = 'The writer has stopped; restart footfall.';
      log.error({ err: error }, 'the writer thread has died');
    },
    { inline },
  );
  const stores = openStores(path);
  const died = (what: string) => (error: Error) => log.error({ err: error }, `${what} has died`);
  const generators = generatorPool(path, workers, { inline, onDeath: died('a generator thread') });
  const packers = packerPool(workers, { inline, onDeath: died('a packer thread') });
  const readers = readerPool(path, { inline, onDeath: died('a reader thread') });
  const housekeeper = keepHouse(writer, (error) =>
    log.error({ err: error }, 'removing what is no longer needed has failed'),
  );
  const importer = startImporter({
    path,
    importDir,
    stores,
    writer,
    housekeeper,
    onError: (error, id) => log.error({ err: error, import_id: id }, 'an import has failed'),
    mostRows: sizes.mostRows,
    inline,
  });
  const runner = startRunner({
    stores,
    writer,
    generators,
    packers,
    housekeeper,
    onError: (error, id) => log.error({ err: error, job_id: id }, 'a job has failed'),
    chunkCustomers: sizes.chunkCustomers,
  });
  const parquetFiles = keptFiles(`${path}-parquet-`, sizes.parquetBytes ?? PARQUET_BYTES);
  const rows = rowService(stores, readers, parquetFiles);
  const list = lists(stores);
  await importer.recover();
  await runner.resume();

  const services: Services = {
    dataset() {
      const {
        version: _version,
        customers_fingerprint: _customers,
        dates_only: _dates,
        ...dataset
      } = stores.datasets.current();
      return dataset;
    },
    imports: { ...importer, openFile: openImportFile, list: list.imports },
    jobs: {
      ...runner,
      list: list.jobs,
      presets: describePresets,
      async delete(id) {
        const deleted = await runner.delete(id);
        if (deleted) await parquetFiles.drop(id);
        return deleted;
      },
      watch: runner.events,
      report: async (id, thresholds) => runner.report(id, thresholds),
      async reportHtml(id, thresholds) {
        const report = runner.report(id, thresholds);
        return report && { ready: true, html: reportHtml(report) };
      },
    },
    rows: { ...rows, sequence: (customerId, request) => sequenceOf(rows, customerId, request) },
    health: {
      ready: () => (broken === undefined ? { ready: true } : { ready: false, reason: broken }),
      counts: () => ({
        jobs: byState(stores.jobs.countByState()),
        imports: byState(stores.imports.countByState()),
      }),
    },
  };

  return {
    services,
    async close() {
      await Promise.all([importer.stop(), runner.stop()]);
      await housekeeper.stop();
      await Promise.all([generators.close(), packers.close(), readers.close()]);
      await parquetFiles.close();
      stores.close();
      await closeWriter(writer);
    },
  };
}

const byState = (counts: { state: string; count: number }[]) =>
  Object.fromEntries(counts.map(({ state, count }) => [state, count]));

/** Until read/ gives sequences with any columns and any frame. */
async function sequenceOf(
  rows: ReturnType<typeof rowService>,
  customerId: string,
  { jobId, columns, format, frame }: SequenceRequest,
): Promise<(Piece & { bytes: Buffer }) | undefined> {
  if (!columns && format !== 'json') return rows.sequence(customerId, jobId, format);
  const whole = rows.sequence(customerId, jobId, 'json');
  if (!whole) return undefined;
  const { job_id, items } = JSON.parse(whole.bytes.toString()) as { job_id: number; items: object[] };
  const own = (bytes: Buffer) => ({ bytes, release: () => undefined });
  const [before, after] = frame?.(job_id) ?? ['', ''];
  if (!columns) return own(Buffer.from(`${before}${JSON.stringify(items)}${after}`));
  const request = { table: 'interactions', job_id, filter: { customer_id: customerId }, columns } as const;
  const file = await buffer((await rows.download(request, format === 'csv' ? 'csv' : 'ndjson')).body());
  if (format !== 'json') return own(file);
  return own(Buffer.from(`${before}[${file.toString().trimEnd().replaceAll('\n', ',')}]${after}`));
}
