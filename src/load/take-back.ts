/** Takes imports back: their rows are gone from the data set, and from the file once no job reads them. */
import { Problem } from '../errors.ts';
import { countAfter, type Change } from '../storage/datasets.ts';
import { defineThread } from '../threads/define.ts';
import { startThread } from '../threads/thread.ts';
import type { ImportRunnerDeps } from './import-run.ts';

/** Counting takes a while where there are many customers. */
const countingThread = defineThread(import.meta.url, ({ path }: { path: string }) => ({
  countAfter: (change: Change) => countAfter(path, change),
}));

const CONFLICTS = {
  running: (id: number) =>
    `Import ${id} is running. Cancel it, with POST /v1/imports/${id}/cancel: nothing of it will remain.`,
  replaced: (id: number) =>
    `Import ${id} is not part of the data set any more: a later import with mode=replace took its place.`,
};

export function takeBacks(deps: ImportRunnerDeps, whenEnded: (id: number) => Promise<void>) {
  const { path, stores, writer, housekeeper, inline } = deps;

  async function countsWithout(importId: number) {
    const found = stores.imports.get(importId);
    if (found?.state !== 'succeeded') return undefined;
    const thread = startThread(countingThread, { path }, { inline });
    try {
      return await thread.call.countAfter({ importId, kind: found.kind, mode: 'remove' });
    } finally {
      await thread.stop();
    }
  }

  /** False if there is no such import. Throws Problem (conflict) if it runs or was replaced. */
  return async function takeBack(id: number): Promise<boolean> {
    // One that was cancelled may still write.
    if (stores.imports.get(id)?.state !== 'running') await whenEnded(id);
    for (;;) {
      const outcome = await writer.call.datasets.takeBack(id, await countsWithout(id));
      if (outcome === 'stale') continue;
      if (outcome === 'running' || outcome === 'replaced')
        throw new Problem('conflict', CONFLICTS[outcome](id));
      void housekeeper.sweep();
      return outcome === 'done';
    }
  };
}
