/** The thread that keeps an import's transactions and returns them encoded, in byte order of customers. */
import type { ImportOptions } from '../model/import.ts';
import type { Warning } from '../model/look.ts';
import type { TransactionChunk } from '../storage/transaction-blocks.ts';
import { defineThread } from '../threads/define.ts';
import { buffersIn, moved } from '../threads/messages.ts';
import { articleSales } from './article-sales.ts';
import { hashingTable, warningWithoutIds } from './hash-ids.ts';
import { idTable, type IdTable } from './id-table.ts';
import { idHashes, multisetSum } from './multiset-sum.ts';
import type { ParsedRows } from './parsed-rows.ts';
import { rowStore } from './row-store.ts';
import { suspectIds, type SuspectIds } from './suspect-ids.ts';
import { transactionChunks } from './transaction-chunks.ts';

export interface KeeperData {
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

export const keeperThread = defineThread(import.meta.url, (data: KeeperData) => {
  const { temporary, mostRows } = data;
  const customers = idTable();
  const hashing = data.options.hash_ids ? hashingTable(customers, data.idSecret!) : undefined;
  const articles = idTable();
  const store = rowStore(temporary, customers, mostRows);
  const sum = multisetSum();
  let sales = articleSales(0);
  /** Rows of the customer who has the most. */
  let most_of_customer = 0;
  /** Numbers of the articles and customers in byte order of their ids. */
  let articleOrder: Uint32Array = new Uint32Array(0);
  let customerOrder: Uint32Array = new Uint32Array(0);
  let hashes: { customers: Int32Array; articles: Int32Array };
  let suspects: { customers: SuspectIds; articles: SuspectIds };
  let chunks: Iterator<TransactionChunk> | undefined;

  return {
    keep(rows: ParsedRows): void {
      numberIds(rows, hashing ?? customers, articles);
      store.add(rows);
    },

    /** Ids of the articles sold, in byte order. */
    articleIds(): string[] {
      articleOrder = articles.sortedOrder();
      return Array.from(articleOrder, (article) => articles.stringOf(article));
    },

    /** Prepares what encoding needs of the ids, while the writer assigns the articles' keys. */
    sort(): void {
      customerOrder = customers.sortedOrder();
      hashes = { customers: idHashes(customers), articles: idHashes(articles, articleOrder) };
      suspects = {
        customers: suspectIds('customer_id', hashing?.plain ?? customers),
        articles: suspectIds('article_id', articles),
      };
    },

    /** Begins to encode; `keys` are those of the articles of `articleIds`, in that order. */
    encode(keys: Uint32Array): void {
      sales = articleSales(articles.size);
      chunks = transactionChunks({
        customerOrder,
        articleOrder,
        keys,
        customers,
        groups: store.groups(customerOrder),
        onCustomer(rows, customer) {
          most_of_customer = Math.max(most_of_customer, rows.length);
          sales.add(rows.t_dat, rows.article, rows.length);
          suspects.customers.addRows(customer, rows.length);
          sum.addRows(rows, hashes.customers, customer, hashes.articles);
        },
      });
    },

    /** The next chunk, or undefined after the last one. */
    nextChunk(): TransactionChunk | undefined {
      const next = chunks?.next();
      return !next || next.done ? undefined : moved(next.value, buffersIn(next.value));
    },

    /** After the last chunk: the sales of `articleIds`, in that order, and the sum over all rows. */
    sums: () => ({ ...sales.totals(), content_sum: sum.toString(), most_of_customer }),

    /** After `sums`: what is remarkable about the ids. */
    idWarnings(): Warning[] {
      const { units } = sales.totals();
      articleOrder.forEach((article, rank) => suspects.articles.addRows(article, units[rank]));
      const ofCustomers = suspects.customers.warnings();
      const shown = hashing ? ofCustomers.map(warningWithoutIds) : ofCustomers;
      return [...shown, ...suspects.articles.warnings()];
    },

    /** Removes the temporary files. */
    close: () => store.close(),
  };
});
