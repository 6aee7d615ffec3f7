/** Keeps the transactions of some files, with numbers in place of ids, until all are read. */
import type { ImportOptions } from '../model/import.ts';
import { hashingTable } from './hash-ids.ts';
import { idTable, type IdTable } from './id-table.ts';
import type { ParsedRows } from './parsed-rows.ts';
import { rowStore } from './row-store.ts';

export interface KeptTransactionsOptions {
  options: Pick<ImportOptions, 'hash_ids'>;
  /** With `hash_ids`. */
  idSecret?: string;
  /** Where temporary files may be made: their names begin with this. */
  temporary: string;
  /** Maximum number of rows in memory. */
  mostRows?: number;
}

/**
 * Replaces the offsets of ids by their numbers. A customer named again in the next row has the same offset
 * and isn't looked up again: without that a load takes 1.05 times the processor time.
 */
function numberIds(rows: ParsedRows, customers: Pick<IdTable, 'internAt'>, articles: IdTable): void {
  const words = new DataView(rows.ids.buffer);
  let [offset, number] = [-1, -1];
  for (let i = 0; i < rows.length; i++) {
    if (rows.customer[i] !== offset) {
      offset = rows.customer[i];
      number = customers.internAt(words, offset);
    }
    rows.customer[i] = number;
    rows.article[i] = articles.internAt(words, rows.article[i]);
  }
}

export function keptTransactions({ options, idSecret, temporary, mostRows }: KeptTransactionsOptions) {
  const customers = idTable();
  const hashing = options.hash_ids ? hashingTable(customers, idSecret!) : undefined;
  const articles = idTable();
  const store = rowStore(temporary, customers, mostRows);
  return {
    customers,
    articles,
    /** With `hash_ids`: customers by their ids in the files. */
    plain: hashing?.plain,
    store,
    keep(rows: ParsedRows): void {
      numberIds(rows, hashing ?? customers, articles);
      store.add(rows);
    },
    /** Removes the temporary files. */
    close: () => store.close(),
  };
}
