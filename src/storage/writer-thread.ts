/**
 * The one thread that writes. It runs calls in order, so nothing waits for a lock, and the HTTP thread never
 * waits for a write. `writer.call.jobs.cancel(7)` runs `cancel` of the job store's writes.
 */
import { defineThread } from '../threads/define.ts';
import { startThread, type Thread } from '../threads/thread.ts';
import { openWrites, type Writes } from './stores.ts';

export type Writer = Thread<Writes>;

const writerThread = defineThread(import.meta.url, ({ path }: { path: string }): Writes => {
  const { database, ...stores } = openWrites(path);
  return { ...afterEach(stores, database.keepWalSmall), database };
});

/** The stores with `then` run after each of their functions. */
function afterEach<S extends object>(stores: S, then: () => void): S {
  const wrap = (member: unknown): unknown => {
    if (typeof member !== 'function') return afterEach(member as object, then);
    return (...args: unknown[]) => {
      const result: unknown = member(...args);
      then();
      return result;
    };
  };
  return Object.fromEntries(Object.entries(stores).map(([name, member]) => [name, wrap(member)])) as S;
}

/** Starts it. Resolves when the database is open and its tables are up to date. */
export async function startWriter(
  path: string,
  onDeath: (error: Error) => void,
  { inline }: { inline?: boolean } = {},
): Promise<Writer> {
  let open = false;
  const writer = startThread(writerThread, { path }, { inline, onDeath: (error) => open && onDeath(error) });
  await writer.call.database.keepWalSmall();
  open = true;
  return writer;
}

export async function closeWriter(writer: Writer): Promise<void> {
  await writer.call.database.close();
  await writer.stop();
}
