/**
 * Ends the process on a signal: with code 0, within ten seconds, whatever its threads are doing. What is
 * stored is safe at any moment, so cutting work off loses nothing. Imports nothing, so that it listens before
 * the rest of the program is loaded.
 */

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;

/** A thread in the middle of a statement of SQLite holds up the exit itself: hence not all ten seconds. */
const GRACE_MS = 8000;

/** Why the process ends: an unexpected error makes the exit code 1. */
export type Reason = { signal: string } | { error: unknown };

export interface Closing {
  /** Closes what is open. */
  close(reason: Reason): Promise<void>;
  /** What happens meanwhile: more signals and errors, which change nothing, and the end of the grace. */
  note(message: string, error?: unknown): void;
}

export interface Ending {
  /** Until this is called, nothing is open that would need closing, and a signal ends the process at once. */
  use(closing: Closing): void;
}

/** What it needs of the process; tests replace it. */
export type Ends = Pick<typeof process, 'on'> & { exit(code: number): void };

const atStart: Closing = {
  close: async () => undefined,
  note: (message, error) => void process.stderr.write(`footfall: ${message}: ${String(error)}\n`),
};

export function endOnSignals(ends: Ends = process, graceMs = GRACE_MS): Ending {
  let closing = atStart;
  let isEnding = false;

  async function end(reason: Reason): Promise<void> {
    isEnding = true;
    const code = 'error' in reason ? 1 : 0;
    if (closing === atStart && 'error' in reason) closing.note('unexpected error', reason.error);
    const late = setTimeout(() => {
      closing.note('some work has not stopped in time; it continues at the next start');
      ends.exit(code);
    }, graceMs);
    try {
      await closing.close(reason);
    } catch (error) {
      closing.note('an error while shutting down', error);
    }
    clearTimeout(late);
    ends.exit(code);
  }

  for (const signal of SIGNALS) {
    ends.on(signal, () => {
      // A terminal sends Ctrl-C to npm and to us, and npm passes it on: a second one is no reason to hurry.
      if (isEnding) closing.note(`already shutting down: ${signal} changes nothing`);
      else void end({ signal });
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    ends.on(event, (error: unknown) => {
      if (isEnding) closing.note('an error while shutting down', error);
      else void end({ error });
    });
  }
  return { use: (given) => void (closing = given) };
}
