/** `pairs=best`: one row for each customer and article, as a slow and obvious selection finds them. */
import t from 'tap';
import type { RowsRequest } from '../../src/contract.ts';
import { INTERACTION_COLUMNS, underOwnNames } from '../../src/model/interaction-columns.ts';
import { footfallOf, loadText } from './footfall-of.ts';
import { asCsv, smallLog } from './small-log.ts';

interface Row {
  t_dat: number;
  customer_id: string;
  article_id: string;
  interaction_score: number;
  prev_article_id: string;
  sequence_index: number;
}

/** Some customers have sequences of many blocks, others of one. */
const lines = [
  ...smallLog(30),
  ...Array.from({ length: 3 }, (_, customer) =>
    smallLog(40)
      .slice(customer, customer + 700)
      .map((line) => line.replace(/customer-\d+/, `long ${customer}`)),
  ).flat(),
];

/** The last of the rows with the highest score, for each customer and article, in order. */
function bestOf(rows: Row[]): Row[] {
  const best = new Map<string, Row>();
  for (const row of rows) {
    const pair = JSON.stringify([row.customer_id, row.article_id]);
    const other = best.get(pair);
    if (!other || row.interaction_score >= other.interaction_score) best.set(pair, row);
  }
  const kept = new Set(best.values());
  return rows.filter((row) => kept.has(row));
}

for (const [preset, workers] of [
  ['notebook', undefined],
  ['training', 2],
] as const) {
  t.test(`the best row of each pair, preset ${preset}`, async (t) => {
    const footfall = await footfallOf(t, { workers });
    await loadText(footfall, asCsv(lines));
    const { services } = footfall;
    const { job } = await services.jobs.create({ all_customers: true, preset }, { waitSeconds: 60 });
    const columns = underOwnNames([...INTERACTION_COLUMNS, 'sequence_index']);
    const request = { table: 'interactions', job_id: job.id, filter: {}, columns } as const;

    async function rowsOf(request: RowsRequest): Promise<Row[]> {
      const { body } = await services.rows.download(request, 'ndjson');
      const text = Buffer.concat((await body().toArray()) as Buffer[]).toString();
      return text === ''
        ? []
        : text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as Row);
    }
    const all = await rowsOf(request);
    const own = all.filter(({ customer_id }) => customer_id === 'long 1');
    t.ok(own.length > 600, `a sequence has several blocks: ${own.length} rows`);

    const best = await rowsOf({ ...request, pairs: 'best' });
    t.strictSame(best, bestOf(all));
    t.ok(best.length < all.length);
    t.equal(new Set(best.map((row) => `${row.customer_id} ${row.article_id}`)).size, best.length);

    t.test('filters come first', async (t) => {
      const { article_id, t_dat } = own[own.length >> 1];
      for (const filter of [
        { interaction_score: [0, 1] },
        { to: t_dat },
        { from: t_dat, interaction_score: [1] },
        { customer_id: 'long 1' },
        { article_id },
        { customer_id: 'long 2', to: t_dat },
      ]) {
        const passed = await rowsOf({ ...request, filter });
        const found = await rowsOf({ ...request, filter, pairs: 'best' });
        t.ok(found.length > 0);
        t.strictSame(found, bestOf(passed), JSON.stringify(filter));
      }
    });

    t.test('the same in pages, and in the sequence of one customer', async (t) => {
      const paged: object[] = [];
      for (let after: string | undefined; ;) {
        const page = await services.rows.page({ ...request, pairs: 'best' }, { limit: 997, after });
        paged.push(...page.items);
        if (page.after === null) break;
        after = page.after;
      }
      t.strictSame(paged, bestOf(all));
      for (const format of ['csv', 'json'] as const) {
        const sequence = await services.rows.sequence('long 1', { columns, pairs: 'best', format });
        const { length } = bestOf(own);
        const text = String(sequence?.bytes);
        if (format === 'json') t.strictSame(JSON.parse(text), bestOf(own));
        else t.equal(text.trimEnd().split('\n').length, length + 1);
      }
    });

    t.test('a download with one row a pair says no count, since none is known', async (t) => {
      for (const format of ['csv', 'parquet'] as const) {
        const { rows } = await services.rows.download({ ...request, pairs: 'best' }, format);
        t.equal(rows, null, format);
      }
    });
  });
}
