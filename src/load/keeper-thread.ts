/** The thread that keeps an import's transactions and returns them encoded, in byte order of customers. */
import type { Warning } from '../model/look.ts';
import type { TransactionChunk } from '../storage/transaction-blocks.ts';
import { defineThread } from '../threads/define.ts';
import { buffersIn, moved } from '../threads/messages.ts';
import { articleSales } from './article-sales.ts';
import { warningWithoutIds } from './hash-ids.ts';
import { keptTransactions, type KeptTransactionsOptions } from './kept-transactions.ts';
import { idHashes, multisetSum } from './multiset-sum.ts';
import { suspectIds, type SuspectIds } from './suspect-ids.ts';
import { transactionChunks } from './transaction-chunks.ts';

export const keeperThread = defineThread(import.meta.url, (data: KeptTransactionsOptions) => {
  const { customers, articles, plain, store, keep, close } = keptTransactions(data);
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
    keep,

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
        customers: suspectIds('customer_id', plain ?? customers),
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
      const shown = plain ? ofCustomers.map(warningWithoutIds) : ofCustomers;
      return [...shown, ...suspects.articles.warnings()];
    },

    /** Removes the temporary files. */
    close,
  };
});
