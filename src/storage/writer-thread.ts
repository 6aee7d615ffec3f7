/** Entry of the writer thread: opens the database for writing and runs the calls that come in. */
import { workerData } from 'node:worker_threads';
import { serve } from '../threads.ts';
import { openWrites, type Writes } from './stores.ts';

const { path } = workerData as { path: string };
let writes: Writes;

serve({
  open() {
    writes = openWrites(path);
  },
  write(store: keyof Writes, method: string, args: unknown[]) {
    const result = (writes[store] as unknown as Record<string, (...args: unknown[]) => unknown>)[method](
      ...args,
    );
    if (store !== 'database') writes.database.keepWalSmall();
    return result;
  },
});
