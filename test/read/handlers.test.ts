/** What the readers do without looking at rows. */
import { join } from 'node:path';
import t from 'tap';
import type { RowFilter, TableName } from '../../src/contract.ts';
import { readHandlers } from '../../src/read/handlers.ts';
import { openStores } from '../../src/storage/stores.ts';
import { footfallOf, loadText } from '../system/footfall-of.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

t.test('where no row can match a filter, reading does not start', async (t) => {
  const database = join(t.testdir(), 'f.db');
  const footfall = await footfallOf(t, { database, inline: true });
  const [first, ...rest] = smallLog(3);
  await loadText(footfall, asCsv([first, ...rest]));
  const [, customer_id, article_id] = first.split(',');
  const stores = openStores(database);
  t.teardown(stores.close);
  const { start } = readHandlers(stores);
  const startOf = (table: TableName, filter: RowFilter) =>
    start({ table, job_id: table === 'transactions' ? 0 : 1, dataset_version: 1, filter });

  for (const table of ['interactions', 'transactions'] as const) {
    for (const filter of [
      { article_id: 'unknown' },
      { customer_id: 'unknown' },
      { customer_id, article_id: 'unknown' },
    ])
      t.equal(startOf(table, filter), null, `${table} ${JSON.stringify(filter)}`);
    for (const filter of [{}, { article_id }, { customer_id }]) t.not(startOf(table, filter), null);
  }
});
