/** Gives ids numbers, keeps the rows of an import, and gives them back packed: customers in byte order of their ids. */
import type { TransactionChunk } from '../storage/transaction-blocks.ts';
import { idTable, type IdTable } from './id-table.ts';
import { idHashes, multisetSum } from './multiset-sum.ts';
import type { ParsedRows } from './parsed-rows.ts';
import { purchaseBatches } from './purchase-batches.ts';
import { rowStore } from './row-store.ts';
import { salesByArticle } from './sales-by-article.ts';

/** Puts numbers in the place of ids; a customer named again in the next row is not looked up again. */
function numberIds(rows: ParsedRows, customers: IdTable, articles: IdTable): void {
  const words = new DataView(rows.ids.buffer);
  let [place, number] = [-1, -1];
  for (let i = 0; i < rows.length; i++) {
    if (rows.customer[i] !== place) {
      place = rows.customer[i];
      number = customers.internAt(words, place);
    }
    rows.customer[i] = number;
    rows.article[i] = articles.internAt(words, rows.article[i]);
  }
}

/** `temporary` begins the names of temporary files; `mostRows` stay in memory. */
export function keptRows(temporary: string, mostRows?: number) {
  const customers = idTable();
  const articles = idTable();
  const store = rowStore(temporary, customers, mostRows);
  const sum = multisetSum();
  let sales = salesByArticle(0);
  /** Numbers of the articles and customers in byte order of their ids. */
  let articleOrder: Uint32Array = new Uint32Array(0);
  let customerOrder: Uint32Array = new Uint32Array(0);
  let hashes: { customers: Int32Array; articles: Int32Array };

  return {
    keep(rows: ParsedRows): void {
      numberIds(rows, customers, articles);
      store.add(rows);
    },

    /** Ids of the articles sold, in byte order. */
    articleIds(): string[] {
      articleOrder = articles.sortedOrder();
      return Array.from(articleOrder, (article) => articles.textOf(article));
    },

    /** What packing needs of the ids, while the writer gives the articles their keys. */
    sort(): void {
      customerOrder = customers.sortedOrder();
      hashes = { customers: idHashes(customers), articles: idHashes(articles, articleOrder) };
    },

    /** All rows, packed; `keys` are those of the articles of `articleIds`, in that order. */
    batches(keys: Uint32Array): Iterator<TransactionChunk> {
      sales = salesByArticle(articles.size);
      return purchaseBatches({
        customerOrder,
        articleOrder,
        keys,
        customers,
        groups: store.groups(customerOrder),
        onCustomer(rows, customer) {
          sales.add(rows.t_dat, rows.article, rows.length);
          sum.addRows(rows, hashes.customers, customer, hashes.articles);
        },
      });
    },

    /** After the last batch: sales of each article in the order of `articleIds`, and the sum over all rows. */
    figures: () => ({ ...sales.figures(), content_sum: sum.toString() }),

    /** Removes the temporary files. */
    close: () => store.close(),
  };
}
