/** Rows come back from the store as they went in, by customer, wherever they were meanwhile. */
import { existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import t from 'tap';
import { transactionColumns } from '../../src/formats/transaction-columns.ts';
import { idTable } from '../../src/load/id-table.ts';
import { readRow } from '../../src/load/row-memory.ts';
import { rowStore } from '../../src/load/row-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'footfall-rows-'));
const sorted = (texts: string[]) => texts.sort();

/** Adds rows of these customers, `step` at a time; returns each group's customers and rows as text, and the temporary files. */
function throughStore(ids: string[], step: number, mostRows: number) {
  const customers = idTable();
  const path = join(folder, 'import');
  const store = rowStore(path, customers, mostRows);
  for (let from = 0; from < ids.length; from += step) {
    const rows = transactionColumns(step);
    for (const id of ids.slice(from, from + step)) {
      const bytes = Buffer.from(id);
      const row = rows.length++;
      rows.customer[row] = customers.intern(bytes, 0, bytes.length);
      rows.t_dat[row] = from + row;
      rows.article[row] = from + row + 1;
      rows.price[row] = row % 3 === 0 ? NaN : row / 3;
      rows.sales_channel_id[row] = -1 - row;
    }
    store.add(rows);
  }
  const order = customers.sortedOrder();
  const groups: { ids: string[]; rows: string[] }[] = [];
  for (const { from, to, length, rows } of store.groups(order)) {
    const columns = transactionColumns(length);
    for (let row = 0; row < length; row++) readRow(rows, row, columns, row);
    const texts = Array.from({ length }, (_, i) =>
      [
        customers.stringOf(columns.customer[i]),
        columns.t_dat[i],
        columns.article[i],
        columns.price[i],
        columns.sales_channel_id[i],
      ].join(),
    );
    groups.push({ ids: Array.from(order.subarray(from, to), (n) => customers.stringOf(n)), rows: texts });
  }
  const files = readdirSync(folder).length;
  store.close();
  return { groups, files };
}

const expectedRows = (ids: string[], step: number) =>
  ids.map((id, i) => {
    const row = i % step;
    return [id, i, i + 1, row % 3 === 0 ? NaN : row / 3, -1 - row].join();
  });

const randomIds = fc.array(fc.nat({ max: 60 }).map(String), { maxLength: 400 });

t.test('all rows come back, customers in byte order, each group with all rows of its customers', async () => {
  fc.assert(
    fc.property(
      randomIds,
      fc.boolean(),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 300 }),
      (unsorted, isSorted, step, mostRows) => {
        const ids = isSorted ? sorted([...unsorted]) : unsorted;
        const { groups } = throughStore(ids, step, mostRows);
        const expected = new Map(groups.map(({ ids }) => [ids.join(), new Set(ids)]));
        const isWhole = groups.every(({ ids, rows }) =>
          rows.every((row) => expected.get(ids.join())?.has(row.split(',')[0])),
        );
        return (
          isWhole &&
          groups.flatMap((group) => group.ids).join() === sorted([...new Set(ids)]).join() &&
          sorted(groups.flatMap((group) => group.rows)).join(';') ===
            sorted(expectedRows(ids, step)).join(';')
        );
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});

t.test(
  'a log in order of customers, whose first rows say nothing of the rest, is divided once more',
  async (t) => {
    const ids = Array.from({ length: 6000 }, (_, i) => String(10_000 + Math.floor(i / 3)));
    const { groups, files } = throughStore(ids, 100, 1000);
    t.equal(files, 2, 'the part of all later customers did not fit into memory');
    t.strictSame(
      groups.flatMap((group) => group.ids),
      [...new Set(ids)],
    );
    t.strictSame(sorted(groups.flatMap((group) => group.rows)), sorted(expectedRows(ids, 100)));
    t.notOk(existsSync(join(folder, 'import.rows0')), 'nothing stays behind');
  },
);

t.test('a customer with more rows than memory is to hold stays in one piece', async (t) => {
  const ids = Array.from({ length: 3000 }, (_, i) => (i % 10 === 0 ? `b${i}` : 'always'));
  const { groups } = throughStore(ids, 64, 200);
  const holding = groups.filter((group) => group.ids.includes('always'));
  t.equal(holding.length, 1);
  t.equal(holding[0].rows.filter((row) => row.startsWith('always')).length, 2700);
});
