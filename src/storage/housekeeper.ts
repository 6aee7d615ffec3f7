/**
 * Sweeps what belongs to nothing any more and shrinks the file, step by step between other writes. Says the
 * last words that could not be written, and sees to a full disk until it has room again.
 */
import { lastWords, type LastWord } from './last-words.ts';
import type { Writer } from './writer-thread.ts';

export type Housekeeper = ReturnType<typeof housekeeper>;

/** How long after a failure it tries again. */
const RETRY_MS = 2000;

/** `retryMs` is set by tests only. */
export function housekeeper(writer: Writer, onError: (error: unknown) => void, retryMs = RETRY_MS) {
  const unwritten = lastWords();
  let last: Promise<void> = Promise.resolve();
  let waiting: Promise<void> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;
  let hasFailed = false;

  async function giveBack(): Promise<void> {
    let shrunk = false;
    while (!stopped && (await writer.call.sweep.step()));
    while (!stopped && (await writer.call.sweep.shrink())) shrunk = true;
    if (!stopped && !writer.isDiskFull) await writer.call.sweep.checkpoint(shrunk);
  }

  /** Each part is tried, whatever becomes of the one before. */
  async function round(): Promise<void> {
    let failure: unknown;
    const checkDisk = async () => writer.isDiskFull && writer.call.disk.check();
    const writeLastWords = () => unwritten.tryAll(() => stopped);
    for (const part of [writeLastWords, giveBack, checkDisk])
      if (!stopped) await part().catch((error: unknown) => (failure ??= error));
    // One line for a row of failures.
    if (failure !== undefined && !hasFailed && !stopped) onError(failure);
    hasFailed = failure !== undefined;
    if (hasFailed) tryAgain();
  }

  function tryAgain(): void {
    clearTimeout(retry);
    if (!stopped) retry = setTimeout(() => void sweep(), retryMs).unref();
  }

  function sweep(): Promise<void> {
    waiting ??= last = last.then(() => {
      waiting = undefined;
      return round();
    });
    return waiting;
  }

  function writeLater(word: LastWord): void {
    unwritten.add(word);
    tryAgain();
  }

  return {
    /** Resolves when there is nothing left to remove. Calls while it works share its next round. */
    sweep,

    /**
     * Writes how something has ended. If that fails, it resolves all the same, and tries again until the
     * program stops. `written` is called once it is written.
     */
    async write(write: LastWord['write'], written: LastWord['written']): Promise<void> {
      try {
        await write();
      } catch (error) {
        onError(error);
        return writeLater({ write, written });
      }
      written();
    },

    /** Calls `go` some time later, when the disk has room. */
    whenRoom: (go: () => void): void => writeLater({ write: () => writer.call.disk.check(), written: go }),

    /** How many words could not be written yet. */
    get unwritten() {
      return unwritten.count;
    },

    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(retry);
      await last;
    },
  };
}
