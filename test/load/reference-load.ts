/** Loading of transactions, slow and obvious: what is stored of some rows, to be compared with what the loader stored. */

export interface PlainRow {
  t_dat: number;
  customer_id: string;
  article_id: string;
  price: number | null;
  sales_channel_id: number | null;
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
/** Null comes first. */
const byNumber = (a: number | null, b: number | null) => (a ?? -Infinity) - (b ?? -Infinity) || 0;

/** The order in which transactions are stored and handed out. */
export function slowOrder(rows: PlainRow[]): PlainRow[] {
  return [...rows].sort(
    (a, b) =>
      byBytes(a.customer_id, b.customer_id) ||
      a.t_dat - b.t_dat ||
      byBytes(a.article_id, b.article_id) ||
      byNumber(a.price, b.price) ||
      byNumber(a.sales_channel_id, b.sales_channel_id),
  );
}

/** What an article sold. */
export interface Sales {
  article_id: string;
  units: number;
  first_t_dat: number;
  last_t_dat: number;
}

/** In byte order of the ids. */
export function slowSales(rows: PlainRow[]): Sales[] {
  const sales = new Map<string, Sales>();
  for (const { article_id, t_dat } of rows) {
    const { units, first_t_dat, last_t_dat } = sales.get(article_id) ?? {
      units: 0,
      first_t_dat: t_dat,
      last_t_dat: t_dat,
    };
    sales.set(article_id, {
      article_id,
      units: units + 1,
      first_t_dat: Math.min(first_t_dat, t_dat),
      last_t_dat: Math.max(last_t_dat, t_dat),
    });
  }
  return [...sales.values()].sort((a, b) => byBytes(a.article_id, b.article_id));
}

/** What the data set says of the rows. */
export function slowDataset(rows: PlainRow[]) {
  const times = rows.map(({ t_dat }) => t_dat);
  return {
    transactions: rows.length,
    customers: new Set(rows.map(({ customer_id }) => customer_id)).size,
    articles: new Set(rows.map(({ article_id }) => article_id)).size,
    first_t_dat: Math.min(...times),
    last_t_dat: Math.max(...times),
  };
}
