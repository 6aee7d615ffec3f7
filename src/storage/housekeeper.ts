/**
 * Removes what belongs to nothing any more and gives the space back, a step at a time, between other writes.
 */
import type { Writer } from './writer-thread.ts';

export interface Housekeeper {
  /** Resolves when there is nothing left to remove. Calls while it works share its next round. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

export function housekeeper(writer: Writer, onError: (error: unknown) => void): Housekeeper {
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
    sweep() {
      waiting ??= last = last.then(() => {
        waiting = undefined;
        return round().catch(onError);
      });
      return waiting;
    },
    async stop() {
      stopped = true;
      await last;
    },
  };
}
