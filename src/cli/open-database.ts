/** Opens the database for one command. */
import { readConfig } from '../config.ts';
import type { Services } from '../contract.ts';
import { openFootfall } from '../footfall.ts';
import { ThreadDeath } from '../threads/death.ts';
import { configOfExisting } from './existing-database.ts';
import { localServices } from './local-services.ts';

function say(details: object, message: string): void {
  const { err } = details as { err?: Error };
  process.stderr.write(`footfall: ${message}${err ? `: ${err.message}` : ''}\n`);
}
const log = { warn: say, error: say };

/** Throws an Error, a line for people, if another process has it. */
export async function openDatabase({ resumeJobs, mayBeNew }: { resumeJobs: boolean; mayBeNew: boolean }) {
  const config = mayBeNew ? readConfig() : configOfExisting();
  const footfall = await openFootfall(config, log, { reportOnRequest: true, resumeJobs }).catch(
    (error: unknown) => {
      throw inUse(config.database, error);
    },
  );
  try {
    const left = await leftJobs(footfall.services);
    return { services: localServices(footfall.services), left, close: footfall.close };
  } catch (error) {
    await footfall.close();
    throw error;
  }
}

/** Who has a service wants to use it, not to stop it. */
function inUse(database: string, error: unknown): unknown {
  const cause = error instanceof ThreadDeath ? error.cause : error; // the thread that writes opens it
  if ((cause as { code?: unknown }).code !== 'DATABASE_IN_USE') return error;
  const remedy =
    'If that is a service, add --url with its address (http://127.0.0.1:3000 unless it was changed). ' +
    'Otherwise wait for its end, or name another file with --database.';
  return new Error(`${database} is in use by another footfall process. ${remedy}`, { cause: error });
}

/** More wait only behind a service; the notice says so. */
const MOST_LEFT = 1000;

async function leftJobs({ jobs }: Services) {
  const pages = await Promise.all(
    (['running', 'queued'] as const).map((state) => jobs.list({ limit: MOST_LEFT, state })),
  );
  return pages.flatMap(({ items }) => items).sort((a, b) => a.id - b.id);
}
