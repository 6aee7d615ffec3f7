/** What the readers do without looking at rows. */
import { join } from 'node:path';
import t from 'tap';
import type { RowFilter, TableName } from '../../src/contract.ts';
import { rowRemaker } from '../../src/jobs/remade-rows.ts';
import { readHandlers } from '../../src/read/handlers.ts';
import { openStores } from '../../src/storage/stores.ts';
import { folderOf } from '../folder.ts';
import { footfallOf, loadText } from '../system/footfall-of.ts';
import { asCsv, smallLog } from '../system/small-log.ts';

t.test('where no row can match a filter, reading does not start', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const footfall = await footfallOf(t, { database, inline: true });
  const [first, ...rest] = smallLog(3);
  await loadText(footfall, asCsv([first, ...rest]));
  const [, customer_id, article_id] = first.split(',');
  const stores = openStores(database);
  t.teardown(stores.close);
  const { start } = readHandlers(stores, rowRemaker(stores));
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

t.test('nor where the article was never sold, the times are others, or no row has the score', async (t) => {
  const database = join(folderOf(t), 'f.db');
  const footfall = await footfallOf(t, { database, inline: true });
  const { services } = footfall;
  const rows = '2020-09-01,a,sold\n2020-09-02,b,sold\n2020-09-03,b,other\n';
  await loadText(footfall, `t_dat,customer_id,article_id\n${rows}`);
  await loadText(footfall, 'article_id,colour\nunsold,red\nsold,blue\n', { kind: 'articles' });
  const none = { min_ignores: 0, max_ignores: 1, ignore_min_repeats: 0, ignore_max_repeats: 1 };
  const { job } = await services.jobs.create({ parameters: none }, { waitSeconds: 60 });
  t.match(job, { state: 'succeeded', counts: { ignores: 0 } });
  const stores = openStores(database);
  t.teardown(stores.close);
  const { start, read } = readHandlers(stores, rowRemaker(stores));
  const day = (date: string) => Date.parse(`2020-09-${date}`);
  const found = (table: TableName, filter: RowFilter) => {
    const query = { table, job_id: table === 'transactions' ? 0 : 1, dataset_version: 1, filter };
    const cursor = start(query);
    return cursor === null ? null : read(query, cursor, 100).rows.length > 0;
  };
  for (const table of ['interactions', 'transactions', 'job_transactions'] as const) {
    t.equal(found(table, { article_id: 'unsold' }), null, table);
    t.equal(found(table, { from: day('02'), to: day('02') }), null);
    t.equal(found(table, { from: day('02'), to: day('01') }), null);
    t.equal(found(table, { article_id: 'other' }), true);
    t.equal(found(table, { from: day('01'), to: day('04') }), true);
  }
  for (const table of ['transactions', 'job_transactions'] as const) {
    t.equal(found(table, { from: day('03') + 1 }), null);
    t.equal(found(table, { to: day('01') }), null);
    t.equal(found(table, { article_id: 'other', to: day('03') }), null);
    t.equal(found(table, { article_id: 'sold', from: day('03') }), null);
    t.equal(found(table, { from: day('03') }), true);
    t.equal(found(table, { article_id: 'sold', from: day('02'), to: day('02') + 1 }), true);
  }
  t.equal(found('interactions', { interaction_score: [0] }), null);
  t.equal(found('interactions', { interaction_score: [0, 2] }), true);
  // The job's rows stay, and can be found, when what they were made from is taken back and swept.
  await services.imports.delete(1);
  await services.imports.delete(2);
  t.equal(found('interactions', { article_id: 'other' }), true);
});
