/** What the service says of itself: whether it is ready, what is under way, what it takes of the machine. */
import type { Health } from './contract.ts';
import type { Pools } from './pools.ts';
import { diskUse } from './storage/disk-use.ts';
import type { Housekeeper } from './storage/housekeeper.ts';
import type { Stores } from './storage/stores.ts';
import type { Writer } from './storage/writer-thread.ts';

const byState = (counts: { state: string; count: number }[]) =>
  Object.fromEntries(counts.map(({ state, count }) => [state, count]));

interface Parts {
  path: string;
  stores: Stores;
  writer: Writer;
  housekeeper: Housekeeper;
  pools: Pools;
  imports_waiting(): number;
}

export function healthOf({ path, stores, writer, housekeeper, pools, imports_waiting }: Parts): Health {
  return {
    ready() {
      const reasons: string[] = [];
      if (writer.isDiskFull) {
        reasons.push('The disk is full: writes are refused until it has room.');
        void housekeeper.sweep(); // which looks again
      }
      const { unwritten } = housekeeper;
      if (unwritten > 0)
        reasons.push(`How ${unwritten} jobs or imports ended cannot be written to the database yet.`);
      return { ready: reasons.length === 0, reasons };
    },
    counts: () => ({
      jobs: byState(stores.jobs.countByState()),
      imports: byState(stores.imports.countByState()),
    }),
    metrics: async () => ({
      ...(await diskUse(path)),
      imports_waiting: imports_waiting(),
      thread_restarts: Object.values(pools).reduce((sum, { deaths }) => sum + deaths, 0),
    }),
  };
}
