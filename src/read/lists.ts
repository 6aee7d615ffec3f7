/** Pages of jobs and imports, newest first. */
import type { Page, PageRequest } from '../contract.ts';
import type { Import } from '../model/import.ts';
import type { BareJob, JobFilter } from '../model/job.ts';
import type { Stores } from '../storage/stores.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

/** `before` reads up to `limit` items with lower ids. Throws Problem (bad_cursor). */
function newestFirst<T extends { id: number }>(
  scope: string,
  { limit, after }: PageRequest,
  before: (id: number, limit: number) => T[],
): Page<T> {
  const id = after === undefined ? Number.MAX_SAFE_INTEGER : (decodeCursor(scope, after)[0] as number);
  const items = before(id, limit + 1);
  if (items.length <= limit) return { items, after: null };
  items.pop();
  return { items, after: encodeCursor(scope, [items[limit - 1].id]) };
}

export const lists = (stores: Stores) => ({
  imports: (page: PageRequest): Page<Import> => newestFirst('imports', page, stores.imports.list),
  jobs: ({ state, customers, ...page }: PageRequest & JobFilter): Page<BareJob> =>
    newestFirst(`jobs ${state ?? ''}${customers ? ` ${customers}` : ''}`, page, (id, limit) =>
      stores.jobs.list(id, limit, { state, customers }),
    ),
});
