/** The demo that a folder holds: whether a service uses it, and how it is removed if none does. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { databasePath, lockDatabase } from '../storage/claim.ts';

const DATABASE = 'footfall.db';

/** The address of the service that uses it; undefined if none does. Throws if the address can't be found. */
export async function runningDemo(folder: string): Promise<string | undefined> {
  try {
    claim(folder)?.release();
    return undefined;
  } catch (error) {
    const url = await addressIn(join(folder, 'service.log'));
    if (url === undefined) throw error;
    return url;
  }
}

/** Locks the database, if there is one. */
const claim = (folder: string) => {
  const path = join(folder, DATABASE);
  return existsSync(path) ? lockDatabase(databasePath(path)) : undefined;
};

/** What the service has logged, if its process still runs and answers there. */
async function addressIn(log: string): Promise<string | undefined> {
  const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
  const [, pid, url] = /"pid":(\d+).*listening on (https?:\/\/[^\s"/]+)/.exec(text) ?? [];
  if (url === undefined || !isAlive(Number(pid))) return undefined;
  const response = await fetch(`${url}/livez`).catch(() => undefined);
  return response?.ok ? url : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Removes what the quickstart and its service have made, nothing else. Throws while a service uses it. */
export function removeDemo(folder: string): void {
  let lock: ReturnType<typeof claim>;
  try {
    lock = claim(folder);
  } catch (cause) {
    throw new Error(`The demo in ${folder} is in use: stop its service, then use --fresh.`, { cause });
  }
  const own = readdirSync(folder).filter((name) =>
    [DATABASE, 'transactions.csv', 'service.log'].some(
      (made) => name === made || name.startsWith(`${made}-`),
    ),
  );
  // The lock goes last: nobody opens what is half removed.
  for (const name of own.sort((a, b) => Number(a.endsWith('-lock')) - Number(b.endsWith('-lock'))))
    rmSync(join(folder, name), { force: true });
  lock?.release();
}
