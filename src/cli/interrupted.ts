/** Ctrl-C and its like: the work of a command hears of the first one, a second one ends the process. */
import { constants } from 'node:os';

/** Ends a command that a signal interrupted: exit code 128 plus its number, as of a shell. */
export class Interrupted extends Error {
  readonly exitCode: number;
  constructor(signal: NodeJS.Signals, cause: Error) {
    super(cause.name === 'AbortError' ? 'Interrupted.' : cause.message, { cause });
    this.exitCode = exitCodeOf(signal);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const exitCodeOf = (signal: NodeJS.Signals) => 128 + constants.signals[signal];

/**
 * Runs `work`, which must clean up and throw soon after `interrupted`. What it finishes all the same counts
 * as finished. Throws Interrupted.
 */
export async function interruptible<T>(work: (interrupted: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let first: NodeJS.Signals | undefined;
  const interrupt = (signal: NodeJS.Signals) => {
    if (first) process.exit(exitCodeOf(signal));
    first = signal;
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    return await work(controller.signal);
  } catch (error) {
    throw first ? new Interrupted(first, error as Error) : error;
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}
