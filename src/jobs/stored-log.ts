/** A version of the data set in the database, as plans read it. */
import type { Log } from '../plan/log.ts';
import type { Stores } from '../storage/stores.ts';

export interface StoredLog extends Log {
  /** The imports of transactions that make up the version. */
  imports: number[];
}

export function storedLog(stores: Stores, version: number): StoredLog {
  const { transactions, articles } = stores;
  const imports = stores.imports.visibleAt('transactions', version);
  const files = stores.imports.visibleAt('articles', version);
  const { first_t_dat, last_t_dat } = stores.datasets.at(version);
  const soldArticles = () => transactions.soldArticles(imports);
  return {
    ...{ imports, first_t_dat, last_t_dat, soldArticles },
    articlesOf(customers) {
      const all = soldArticles();
      const bought = new Set<number>();
      for (const [, { length, article }] of transactions.ofCustomers(customers, imports, false)) {
        for (let i = 0; i < length; i++) bought.add(article[i]);
        if (bought.size === all.length) break;
      }
      return all.filter((key) => bought.has(key));
    },
    articleIds: (keys) => articles.idsOf(keys),
    attributesOf: (article) => (files.length === 0 ? {} : articles.attributesOf(article, files)),
    salesByRank: (keys) => transactions.salesByRank(keys, imports),
    readAll(details, take) {
      for (const some of transactions.readAll(imports, details)) take(some);
    },
  };
}
