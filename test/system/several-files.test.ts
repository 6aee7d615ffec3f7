/** Several files in one import: what is said about each, and files that are the same. */
import { setTimeout as wait } from 'node:timers/promises';
import t from 'tap';
import type { Footfall } from '../../src/footfall.ts';
import type { Import, ImportOptions } from '../../src/model/import.ts';
import { footfallOf, TRANSACTIONS } from './footfall-of.ts';

const HEADER = 't_dat,customer_id,article_id,price';

/** Loads files below IMPORT_DIR, and waits for the end. */
async function loaded({ services }: Footfall, paths: string[], options: Partial<ImportOptions> = {}) {
  const { id } = await services.imports.loadPath(paths, { ...TRANSACTIONS, ...options });
  for (;;) {
    const found = (await services.imports.get(id)) as Import;
    if (found.state !== 'running') return found;
    await wait(10);
  }
}

t.test('warnings of every file are kept, and counted by the name of their column', async (t) => {
  const file = (column: string, ...rows: string[]) =>
    [`${HEADER},${column}`, ...rows.map((row) => `2020-01-01,C,A,1,${row}\n`)].join('\n');
  const importDir = t.testdir({
    '1.csv': file('Quantity', '3', '-1', '2'),
    '2.csv': file('Quantity', '5', '-2'),
    '3.csv': file('Qty', '4', '-7', '-8'),
    '4.csv': file('event_type', 'view', 'purchase'),
  });
  const { warnings } = await loaded(await footfallOf(t, { importDir }), ['*.csv']);
  t.match(warnings, [
    { code: 'negative_quantities', column: 'Quantity', count: 2, example: '-1' },
    { code: 'negative_quantities', column: 'Qty', count: 2, example: '-7' },
    { code: 'event_kinds', column: 'event_type', count: 2, example: 'purchase' },
  ]);
});
