/** Opens the database for one command, and always closes it. */
import { readConfig } from '../config.ts';
import { openFootfall } from '../footfall.ts';
import type { BareJob, Services } from '../contract.ts';
import { configOfExisting } from './existing-database.ts';
import { interruptible } from './interrupted.ts';

function say(details: object, message: string): void {
  const { err } = details as { err?: Error };
  process.stderr.write(`footfall: ${message}${err ? `: ${err.message}` : ''}\n`);
}
const log = { warn: say, error: say };

/** What a command gets to work with. */
export interface Session {
  services: Services;
  /** After it, the work must clean up and throw. */
  interrupted: AbortSignal;
  /** Jobs that an earlier process left unfinished, oldest first. */
  left: BareJob[];
}

interface SessionOptions {
  /** Goes on with the jobs that are left. Other commands only say that there are some. */
  resumeJobs?: boolean;
  /** Makes the database if there is none. */
  mayBeNew?: boolean;
}

export function withServices<T>(
  work: (session: Session) => Promise<T>,
  { resumeJobs = false, mayBeNew = false }: SessionOptions = {},
): Promise<T> {
  return interruptible(async (interrupted) => {
    const config = mayBeNew ? readConfig() : configOfExisting();
    const footfall = await openFootfall(config, log, { reportOnRequest: true, resumeJobs });
    try {
      const { services } = footfall;
      const left = await leftJobs(services);
      if (left.length > 0) process.stderr.write(`${leftInWords(left, resumeJobs)}\n`);
      return await work({ services, interrupted, left });
    } finally {
      await footfall.close();
    }
  });
}

/** More wait only behind a service; the notice says so. */
const MOST_LEFT = 1000;

async function leftJobs({ jobs }: Services): Promise<BareJob[]> {
  const pages = await Promise.all(
    (['running', 'queued'] as const).map((state) => jobs.list({ limit: MOST_LEFT, state })),
  );
  return pages.flatMap(({ items }) => items).sort((a, b) => a.id - b.id);
}

function leftInWords([{ id, customers_done, customers_total }, ...more]: BareJob[], isResumed: boolean) {
  const others = more.length > 0 ? ` and ${more.length} more were` : ' was';
  const what = `Job ${id} (${customers_done} of ${customers_total} customers done)${others} left unfinished`;
  return isResumed
    ? `${what}, and runs first. To discard it, press Ctrl-C and run: footfall cancel ${id}`
    : `${what}: footfall generate and footfall serve go on with it, footfall cancel ${id} discards it.`;
}
