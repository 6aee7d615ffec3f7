/**
 * Entry of the process that writes a database file anew (VACUUM), which nothing can interrupt. A process that
 * dies with the one that started it: a thread in the middle of it would hold up the end of the program. Only
 * erasures.ts starts it.
 */
import { once } from 'node:events';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { sentError, type SentError } from '../threads/messages.ts';
import { Sqlite } from './sqlite.ts';

export type RewriteMessage = { error?: SentError };

function rewrite(path: string): void {
  const db = new Sqlite(path, { fileMustExist: true, timeout: 10_000 });
  try {
    // A connection that has emptied no log yet would begin one with another salt, see `inspect`.
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.exec('VACUUM');
  } finally {
    db.close();
  }
}

if (isMainThread) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  // Ctrl-C reaches it as well; whoever started it decides.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
  const worker = new Worker(new URL(import.meta.url), { workerData: process.argv[2] });
  const message = await once(worker, 'exit').then(
    (): RewriteMessage => ({}),
    (error: unknown): RewriteMessage => ({ error: sentError(error) }),
  );
  process.send!(message, () => process.exit());
} else {
  rewrite(workerData as string);
}
