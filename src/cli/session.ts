/** What a command works with: a database that is opened for it and always closed, or a running service. */
import type { Awaitable, BareJob } from '../contract.ts';
import { interruptible } from './interrupted.ts';
import type { CommandServices } from './services.ts';
import type { Options } from './usage-error.ts';

export interface Session {
  services: CommandServices;
  /** After it, the work must clean up and throw. */
  interrupted: AbortSignal;
  /** Jobs that an earlier process left unfinished, oldest first; none behind a URL. */
  left: BareJob[];
}

interface SessionOptions {
  /** Goes on with the jobs that are left. Other commands only say that there are some. */
  resumeJobs?: boolean;
  /** Makes the database if there is none. */
  mayBeNew?: boolean;
}

/** `url` of the options decides where. */
export function withServices<T>(
  { url, quiet }: Options,
  work: (session: Session) => Awaitable<T>,
  { resumeJobs = false, mayBeNew = false }: SessionOptions = {},
): Promise<T> {
  return interruptible(async (interrupted) => {
    if (url !== undefined) {
      const { remoteServices } = await import('./remote/services.ts');
      return work({ services: remoteServices(url as string), interrupted, left: [] });
    }
    const { openDatabase } = await import('./open-database.ts');
    const { services, left, close } = await openDatabase({ resumeJobs, mayBeNew });
    try {
      if (left.length > 0 && !quiet) process.stderr.write(`${leftInWords(left, resumeJobs)}\n`);
      return await work({ services, interrupted, left });
    } finally {
      await close();
    }
  });
}

function leftInWords([{ id, customers_done, customers_total }, ...more]: BareJob[], isResumed: boolean) {
  const others = more.length > 0 ? ` and ${more.length} more were` : ' was';
  const what = `Job ${id} (${customers_done} of ${customers_total} customers done)${others} left unfinished`;
  return isResumed
    ? `${what}, and runs first. To discard it, press Ctrl-C and run: footfall cancel ${id}`
    : `${what}: footfall generate and footfall serve go on with it, footfall cancel ${id} discards it.`;
}
