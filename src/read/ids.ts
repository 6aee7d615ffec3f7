/** Customers and articles as rows: the id, and its attributes from the customers and articles files. */
import type { Stores } from '../storage/stores.ts';
import type { Cursor } from './cursor.ts';
import type { RowQuery, RowSlice } from './row-query.ts';

/** Below every id: an id is never empty. */
export const BELOW_ALL_IDS = '';

export type Noun = 'customers' | 'articles';

const ID_COLUMNS = { customers: 'customer_id', articles: 'article_id' } as const;

const nounOf = ({ table }: RowQuery): Noun => (table === 'articles' ? 'articles' : 'customers');

/** One customer or article; undefined if no import of this version of the data set mentions it. */
export function oneId(stores: Stores, noun: Noun, id: string, version: number): object | undefined {
  const imports = stores.imports.namingAt(noun, version);
  const key = stores[noun].visibleKeyOf(id, imports);
  if (key === undefined) return undefined;
  return { [ID_COLUMNS[noun]]: id, attributes: stores[noun].attributesOf(key, imports) };
}

/** Key of a customer that a job has rows of. */
export function keyInJob(stores: Stores, customerId: string, jobId: number): number | undefined {
  const key = stores.customers.keyOf(customerId);
  if (key !== undefined && stores.sequences.blocksOf(key, jobId, -1, false).length > 0) return key;
  stores.sequences.checkAbsent(jobId, customerId);
  return undefined;
}

export function ids(stores: Stores) {
  function readJobCustomers({ job_id, dataset_version, filter }: RowQuery, cursor: Cursor, limit: number) {
    const imports = stores.imports.namingAt('customers', dataset_version);
    const { attributesOf, shownOf } = stores.customers;
    const { customer_id, prefix = '' } = filter;
    if (customer_id !== undefined) {
      const key = keyInJob(stores, customer_id, job_id);
      const rows = key === undefined ? [] : [{ customer_id, attributes: attributesOf(key, imports) }];
      return { rows, next: null };
    }
    const { customers, last } = stores.sequences.customersAfter(job_id, cursor[0] as number, limit);
    const found = customers.filter(({ customer_id }) => customer_id.startsWith(prefix));
    const rows = found.map(({ customer_key, customer_id }) => ({
      customer_id,
      ...shownOf(customer_key, imports),
    }));
    const isLast = last === null || found.length < customers.length;
    return { rows, next: isLast ? null : [last] };
  }

  function readLoaded(noun: Noun, { dataset_version, filter }: RowQuery, cursor: Cursor, limit: number) {
    const column = ID_COLUMNS[noun];
    const wanted = filter[column];
    if (wanted !== undefined) {
      const row = oneId(stores, noun, wanted, dataset_version);
      return { rows: row ? [row] : [], next: null };
    }
    const found = stores[noun].page(
      stores.imports.namingAt(noun, dataset_version),
      cursor[0] as string,
      limit,
      filter.prefix,
    );
    const rows = found.map(({ key: _key, id, ...shown }) => ({ [column]: id, ...shown }));
    return { rows, next: found.length < limit ? null : [found[found.length - 1].id] };
  }

  return {
    start({ table, job_id, filter: { prefix } }: RowQuery): Cursor {
      if (table !== 'job_customers') return [BELOW_ALL_IDS];
      const { before, beforePrefix } = stores.sequences;
      return [prefix === undefined ? before(job_id) : beforePrefix(job_id, prefix)];
    },

    /** Cursors are [the id before the first row], of a block for tables of a job. */
    read(query: RowQuery, cursor: Cursor, limit: number): RowSlice {
      if (query.table === 'job_customers') return readJobCustomers(query, cursor, limit);
      return readLoaded(nounOf(query), query, cursor, limit);
    },

    columns(query: RowQuery): readonly string[] {
      const noun = nounOf(query);
      return [ID_COLUMNS[noun], ...stores.imports.attributeColumnsAt(noun, query.dataset_version)];
    },
  };
}
