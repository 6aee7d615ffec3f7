/** What an erasure has to know of the imports that a customer occurs in. */
import type { ImportKind } from '../model/import.ts';
import type { Database } from './database.ts';
import { ARE_SALES_CHANGED, changedSales } from './entry-checksums.ts';

export interface ImportTotals {
  id: number;
  kind: ImportKind;
  content_sum: string;
  dates_only: number;
}

export interface ArticleSales {
  article_key: number;
  units: number;
  first_t_dat: number;
  last_t_dat: number;
}

export function erasureStore(db: Database) {
  const importsOf = db.prepare<{ key: number }, ImportTotals>(
    `SELECT id, kind, content_sum, dates_only FROM imports WHERE state = 'succeeded' AND id IN (
       SELECT import_id FROM transaction_blocks WHERE customer_key = @key
       UNION SELECT import_id FROM customer_attributes WHERE customer_key = @key) ORDER BY id`,
  );
  const salesOf = db.prepare<{ importId: number; articles: string }, ArticleSales & { changed: 0 | 1 }>(
    `SELECT s.article_key, s.units, s.first_t_dat, s.last_t_dat, ${ARE_SALES_CHANGED} AS changed
      FROM json_each(@articles) k
      JOIN article_sales s ON s.article_key = k.value AND s.import_id = @importId`,
  );
  const salesGone = db
    .prepare<{ version: number }, number>(
      `SELECT count(*) FROM imports WHERE kind = 'transactions' AND swept = 2 AND visible_from <= @version
        AND (visible_until IS NULL OR visible_until > @version)`,
    )
    .pluck();
  return {
    /** Whether the sales of a version of the data set still exist, which reports of its jobs need. */
    areSalesKept: (version: number): boolean => salesGone.get({ version }) === 0,
    /** The imports that have rows of a customer or name one, whether they are visible or not. */
    importsOf: (key: number): ImportTotals[] => importsOf.all({ key }),
    /** Sales of some articles in an import. Throws Problem where they are not what was stored. */
    salesOf(importId: number, articles: number[]): ArticleSales[] {
      const found = salesOf.all({ importId, articles: JSON.stringify(articles) });
      if (found.some(({ changed }) => changed === 1)) throw changedSales(importId);
      return found;
    },
  };
}
