/** Transactions as rows: by customer in byte order, then by time, article_id, price and channel. */
import type { TransactionColumns } from '../storage/transaction-blocks.ts';
import type { Stores } from '../storage/stores.ts';
import type { Cursor } from './cursor.ts';
import { rowTest } from './filter.ts';
import { BELOW_ALL_IDS, keyInJob } from './ids.ts';
import type { RowQuery, RowSlice } from './row-query.ts';

const COLUMNS = ['t_dat', 'customer_id', 'article_id', 'price', 'sales_channel_id'];

/** Customers per call. More would keep others waiting where few rows match. */
const CUSTOMERS_PER_SLICE = 500;

interface Customer {
  key: number;
  id: string;
  /** Cursor member that stands for the customers after this one. */
  after: string | number;
}

type Customers = { list: Customer[]; last: string | number | null };

/** Cursor member where the filter names the customer. */
const ONLY = 'only';

/** The order of the rows: each import has its own, which are merged here. */
function orderOf(columns: TransactionColumns, imports: number, idOf: (key: number) => string): Uint32Array {
  const { length, t_dat, article, price, sales_channel_id } = columns;
  const order = Uint32Array.from({ length }, (_, i) => i);
  if (imports <= 1) return order;
  const ids = new Map<number, Buffer>();
  const bytesOf = (key: number) => ids.get(key) ?? ids.set(key, Buffer.from(idOf(key))).get(key)!;
  const orLowest = (value: number) => (Number.isNaN(value) ? -Infinity : value);
  return order.sort(
    (a, b) =>
      t_dat[a] - t_dat[b] ||
      (article[a] === article[b] ? 0 : Buffer.compare(bytesOf(article[a]), bytesOf(article[b]))) ||
      orLowest(price[a]) - orLowest(price[b]) ||
      sales_channel_id[a] - sales_channel_id[b],
  );
}

export function transactions(stores: Stores) {
  const known = new Map<number, number[]>();

  function importsAt(version: number): number[] {
    const imports = known.get(version) ?? stores.imports.visibleAt('transactions', version);
    known.clear(); // the last version is enough
    known.set(version, imports);
    return imports;
  }

  /** The next customers, and the cursor member that stands for all of them; null at the end. */
  function customersFrom(query: RowQuery, [after]: Cursor, imports: number[]): Customers {
    const { table, job_id } = query;
    const { customer_id: id } = query.filter;
    if (id !== undefined) {
      const isOfJob = table === 'job_transactions';
      const key = isOfJob ? keyInJob(stores, id, job_id) : stores.customers.keyOf(id);
      return { list: key === undefined ? [] : [{ key, id, after }], last: null };
    }
    if (table === 'job_transactions') {
      const found = stores.sequences.customersAfter(job_id, after as number, CUSTOMERS_PER_SLICE);
      const list = found.customers.map(({ block_id, ...rest }) => ({
        key: rest.customer_key,
        id: rest.customer_id,
        after: block_id,
      }));
      return { list, last: found.last };
    }
    const list = stores.customers
      .page(imports, after as string, CUSTOMERS_PER_SLICE)
      .map(({ key, id }) => ({ key, id, after: id }));
    return { list, last: list.length < CUSTOMERS_PER_SLICE ? null : list[list.length - 1].id };
  }

  const rowOf = (columns: TransactionColumns, i: number, customer_id: string, shift: number): object => ({
    t_dat: columns.t_dat[i] + shift,
    customer_id,
    article_id: stores.articles.idOf(columns.article[i]),
    price: Number.isNaN(columns.price[i]) ? null : columns.price[i],
    sales_channel_id: columns.sales_channel_id[i] < 0 ? null : columns.sales_channel_id[i],
  });

  return {
    columns: (): readonly string[] => COLUMNS,

    start({ table, job_id, filter }: RowQuery): Cursor {
      if (filter.customer_id !== undefined) return [ONLY, 0];
      return [table === 'job_transactions' ? stores.sequences.before(job_id) : BELOW_ALL_IDS, 0];
    },

    /** Cursors are [what comes before the next customer, how many of that customer's rows have been read]. */
    read(query: RowQuery, cursor: Cursor, limit: number): RowSlice {
      const imports = importsAt(query.dataset_version);
      const test = rowTest(stores, query.filter);
      const { shift = 0 } = query;
      const rows: object[] = [];
      let [after, done] = cursor;
      const { list, last } = customersFrom(query, cursor, imports);
      for (const customer of list) {
        const [[, columns]] = stores.transactions.ofCustomers([customer.key], imports, true);
        const order = orderOf(columns, imports.length, stores.articles.idOf);
        for (let i = done as number; i < order.length; i++) {
          const row = order[i];
          if (test && !test(columns.t_dat[row] + shift, columns.article[row], 0)) continue;
          if (rows.length === limit) return { rows, next: [after, i] };
          rows.push(rowOf(columns, row, customer.id, shift));
        }
        done = 0;
        after = customer.after;
      }
      return { rows, next: last === null ? null : [last, 0] };
    },
  };
}
