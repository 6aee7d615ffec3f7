/** All stores on one connection: `openStores` to read, in any thread; `openWrites` for the writer thread. */
import { activityStore } from './activity.ts';
import { checkpointItself, keepWalSmall, openForReading } from './database.ts';
import { datasetStore, datasetWrites } from './datasets.ts';
import { dictionaryStore, dictionaryWrites } from './dictionary.ts';
import { importStore, importWrites } from './imports.ts';
import { jobWrites } from './job-writes.ts';
import { jobStore } from './jobs.ts';
import { openClaimed } from './open-claimed.ts';
import { transactionStore, transactionWrites } from './transactions.ts';
import { erasureStore } from './erasure-store.ts';
import { eraseWrites } from './erasures.ts';
import { sequenceStore, sequenceWrites } from './sequences.ts';
import { sweepWrites } from './sweep.ts';

export type Stores = ReturnType<typeof openStores>;
export type Writes = ReturnType<typeof openWrites>;

export function openStores(path: string, cacheBytes?: number) {
  const db = openForReading(path, cacheBytes);
  const inTransaction = db.transaction((read: () => unknown) => read()); // making it takes 10 µs
  return {
    imports: importStore(db),
    datasets: datasetStore(db),
    customers: dictionaryStore(db, 'customer'),
    articles: dictionaryStore(db, 'article'),
    transactions: transactionStore(db),
    activity: activityStore(db),
    jobs: jobStore(db),
    sequences: sequenceStore(db),
    erasures: erasureStore(db),
    /**
     * Runs some reads in one transaction: locking the file for each is most of the cost of a small read. For
     * a few milliseconds at most, since an open read keeps the WAL from being emptied.
     */
    inOneRead: <T>(read: () => T): T => inTransaction(read) as T,
    close: () => void db.close(),
  };
}

/** `isDiskFull`: the sweep then takes small steps, and writes back after each. */
export function openWrites(path: string, isDiskFull = () => false) {
  const { db, keepLogExpected, warning, close } = openClaimed(path);
  const keepSmall = keepWalSmall(db);
  const customers = dictionaryWrites(db, 'customer');
  return {
    imports: importWrites(db),
    datasets: datasetWrites(db),
    customers,
    articles: dictionaryWrites(db, 'article'),
    transactions: transactionWrites(db, customers),
    jobs: jobWrites(db),
    sequences: sequenceWrites(db),
    sweep: sweepWrites(db, isDiskFull),
    erasures: eraseWrites(db),
    database: {
      keepWal(): void {
        keepSmall();
        keepLogExpected();
      },
      /** What was noticed when it was opened. */
      warning: () => warning,
      checkpointItself: (does: boolean) => checkpointItself(db, does),
      close,
    },
  };
}
