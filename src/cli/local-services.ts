/** The services of a database that this process has opened. */
import type { ImportService, Services } from '../contract.ts';
import { importOptions } from '../validation/import-options.ts';
import { outputShape } from '../validation/output-shape.ts';
import { rowFilter } from '../validation/row-filter.ts';
import { rowForm } from '../validation/row-form.ts';
import type { CommandServices, RowsQuery } from './services.ts';

/** Which rows a query means. Throws Problem (bad_request). */
export const wantedRows = (query: RowsQuery) => ({
  filter: rowFilter(query),
  ...outputShape(query),
  ...rowForm(query),
});

export function localServices({ imports, jobs, rows, exports, customers }: Services): CommandServices {
  return {
    jobs,
    imports: {
      async load(files, request, { interrupted, paths }) {
        interrupted.addEventListener('abort', () => void cancelRunning(imports));
        const door = { words: 'command', files: paths } as const;
        return imports.load(files, { ...importOptions(request), source: paths.join(', '), door });
      },
      rejects: imports.rejects,
    },
    rows: {
      download: (job_id, query, format) =>
        rows.download({ table: 'interactions', job_id, ...wantedRows(query) }, format, { once: true }),
    },
    exports: {
      async open(request) {
        const files = [];
        for (const { name, open } of exports.files(request)) {
          const download = await open();
          files.push({ name, body: () => download.body() });
        }
        return { files, close: () => undefined };
      },
    },
    customers: {
      has: async (id) => (await rows.customer(id)) !== undefined,
      erase: (id) => customers.erase(id),
    },
  };
}

/** There is one at most: this process has the database for itself. */
async function cancelRunning(imports: ImportService): Promise<void> {
  const { items } = await imports.list({ limit: 1 });
  // One that has just ended cannot be cancelled, which is as good.
  for (const { id, state } of items) if (state === 'running') await imports.cancel(id).catch(() => undefined);
}
