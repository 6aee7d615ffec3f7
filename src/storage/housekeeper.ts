/** Sweeps what belongs to nothing any more and shrinks the file, step by step between other writes. */
import type { Writer } from './writer-thread.ts';

export type Housekeeper = ReturnType<typeof housekeeper>;

export function housekeeper(writer: Writer, onError: (error: unknown) => void) {
  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  let stopped = false;

  async function round(): Promise<void> {
    while (!stopped && (await writer.call.sweep.step()));
    let shrunk = false;
    while (!stopped && (await writer.call.sweep.shrink())) shrunk = true;
    if (shrunk && !stopped) await writer.call.sweep.checkpoint();
  }

  return {
    /** Resolves when there is nothing left to remove. Calls while it works share its next round. */
    sweep(): Promise<void> {
      waiting ??= last = last.then(() => {
        waiting = undefined;
        return round().catch(onError);
      });
      return waiting;
    },
    async stop(): Promise<void> {
      stopped = true;
      await last;
    },
  };
}
