/**
 * Says in one line that too few files may be open (`ulimit -n`), before the rest of the program is loaded:
 * loading alone opens nearly 200 at once, and fails in the middle of Node with too few. With fewer than 20,
 * Node fails before it gets here.
 */

/** What one worker needs, and what everything else does with one of them; what is left is for clients. */
const FILES_PER_WORKER = 8;
const FILES = 256 - FILES_PER_WORKER;

/** What is wrong with the limit; undefined if nothing is, or where there is none. */
export function openFilesFault(workers = 1): string | undefined {
  const { userLimits } = process.report.getReport() as { userLimits?: Limits };
  const limit = userLimits?.open_files?.soft;
  const needed = FILES + workers * FILES_PER_WORKER;
  if (typeof limit !== 'number' || limit >= needed) return undefined;
  const why = workers > 1 ? ` for ${workers} workers` : '';
  return `Only ${limit} files may be open at once, but at least ${needed} are needed${why}: raise ulimit -n.`;
}

type Limits = { open_files?: { soft?: number | 'unlimited' } };

/** Ends the process if it could not even be loaded. */
export function endIfTooFewFiles(prefix: string): void {
  const fault = openFilesFault();
  if (fault === undefined) return;
  process.stderr.write(`${prefix}: ${fault}\n`);
  process.exit(1);
}
