/** Pages of jobs and imports: newest first, keyed by id. */
import type { Page, PageRequest } from '../contract.ts';
import type { Import } from '../model/import.ts';
import type { Job, JobState } from '../model/job.ts';
import type { Stores } from '../storage/stores.ts';
import { cursorFor, placeOf } from './cursor.ts';

/** `before` reads up to `limit` items with lower ids. Throws Problem (bad_cursor). */
function newestFirst<T extends { id: number }>(
  scope: string,
  { limit, after }: PageRequest,
  before: (id: number, limit: number) => T[],
): Page<T> {
  const start = after === undefined ? Number.MAX_SAFE_INTEGER : (placeOf(scope, after)[0] as number);
  const items = before(start, limit + 1);
  const more = items.length > limit;
  if (more) items.pop();
  return { items, after: more ? cursorFor(scope, [items[items.length - 1].id]) : null };
}

export const lists = (stores: Stores) => ({
  imports: (page: PageRequest): Page<Import> => newestFirst('imports', page, stores.imports.list),
  jobs: ({ state, ...page }: PageRequest & { state?: JobState }): Page<Job> =>
    newestFirst(`jobs ${state ?? ''}`, page, (id, limit) => stores.jobs.list(id, limit, state)),
});
