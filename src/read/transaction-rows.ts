/** Transactions as rows: customers in byte order, each by time, article_id, price, channel, whatever import they came with. */
import { START_OF_IDS } from './id-rows.ts';
import type { TransactionColumns } from '../storage/transaction-blocks.ts';
import type { Place } from './cursor.ts';
import type { Stores } from '../storage/stores.ts';
import { wantedBy } from './filter.ts';
import type { RowsRequest, RowStretch } from './rows-request.ts';

export const TRANSACTION_COLUMNS = ['t_dat', 'customer_id', 'article_id', 'price', 'sales_channel_id'];

/** Customers looked at in one call, so that a filter that finds little keeps nobody waiting. */
const CUSTOMERS_A_STRETCH = 500;

interface Customer {
  key: number;
  id: string;
  /** Where the next call goes on behind this customer. */
  place: Place;
}

export function transactionRows(stores: Stores) {
  const imports = new Map<number, number[]>();

  function importsAt(version: number): number[] {
    const known = imports.get(version) ?? stores.imports.visibleAt('transactions', version);
    imports.clear(); // the newest one asked for is enough
    imports.set(version, known);
    return known;
  }

  /** Order of the rows in `columns`; the imports' own orders are merged. */
  function orderOf(
    { length, t_dat, article, price, sales_channel_id }: TransactionColumns,
    merged: boolean,
  ): Uint32Array {
    const order = Uint32Array.from({ length }, (_, i) => i);
    if (!merged) return order;
    const ids = new Map<number, Buffer>();
    const idOf = (key: number) =>
      ids.get(key) ?? ids.set(key, Buffer.from(stores.articles.idOf(key))).get(key)!;
    const orNone = (value: number) => (Number.isNaN(value) ? -Infinity : value);
    return order.sort(
      (a, b) =>
        t_dat[a] - t_dat[b] ||
        (article[a] === article[b] ? 0 : Buffer.compare(idOf(article[a]), idOf(article[b]))) ||
        (orNone(price[a]) < orNone(price[b]) ? -1 : orNone(price[a]) > orNone(price[b]) ? 1 : 0) ||
        sales_channel_id[a] - sales_channel_id[b],
    );
  }

  /** The customers from a place on: all that are loaded, those of a job, or the one that the filter names. */
  function customersFrom(request: RowsRequest, place: Place, visible: number[]): Customer[] {
    const { table, job_id, filter } = request;
    if (filter.customer_id !== undefined) {
      const key = stores.customers.keyOf(filter.customer_id);
      return key === undefined || place[0] === 'end' ? [] : [{ key, id: filter.customer_id, place: ['end'] }];
    }
    if (table === 'job_transactions') {
      return stores.sequences
        .customersAfter(job_id, place[0] as number, CUSTOMERS_A_STRETCH)
        .map(({ block_id, customer_key, customer_id }) => ({
          key: customer_key,
          id: customer_id,
          place: [block_id, 0],
        }));
    }
    return stores.customers
      .page(visible, place[0] as string, CUSTOMERS_A_STRETCH)
      .map(({ key, id }) => ({ key, id, place: [id, 0] }));
  }

  return {
    /** Place before the first row. */
    start(request: RowsRequest): Place {
      if (request.filter.customer_id !== undefined) return ['one', 0];
      return request.table === 'job_transactions'
        ? [stores.sequences.before(request.job_id), 0]
        : [START_OF_IDS, 0];
    },

    /** A place is [before which customer, rows of the next customer that are done]. */
    read(request: RowsRequest, place: Place, limit: number): RowStretch {
      const visible = importsAt(request.dataset_version);
      const { filter } = request;
      const wanted = wantedBy(
        filter,
        filter.article_id === undefined ? -1 : stores.articles.keyOf(filter.article_id),
      );
      const rows: object[] = [];
      let before = place[0];
      let done = Number(place[1] ?? 0);
      for (const customer of customersFrom(request, place, visible)) {
        const [[, columns]] = stores.transactions.ofCustomers([customer.key], visible, true);
        const order = orderOf(columns, visible.length > 1);
        for (let i = done; i < order.length; i++) {
          const row = order[i];
          if (wanted && !wanted(columns.t_dat[row], columns.article[row], 0)) continue;
          if (rows.length === limit) return { rows, place: [before, i] };
          rows.push({
            t_dat: columns.t_dat[row],
            customer_id: customer.id,
            article_id: stores.articles.idOf(columns.article[row]),
            price: Number.isNaN(columns.price[row]) ? null : columns.price[row],
            sales_channel_id: columns.sales_channel_id[row] < 0 ? null : columns.sales_channel_id[row],
          });
        }
        done = 0;
        before = customer.place[0];
      }
      return { rows, place: before === place[0] || before === 'end' ? null : [before, 0] };
    },
  };
}
