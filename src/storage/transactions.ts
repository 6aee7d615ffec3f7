/** Loaded transactions, encoded, and the sales of articles that they come to. */
import type { SalesByRank } from '../model/sales-by-rank.ts';
import type { Database } from './database.ts';
import { sharedArray } from '../threads/shared.ts';
import { BLOCKS_PER_OWNER } from './block-ids.ts';
import { damaged, damagedBlocks } from './damage.ts';
import { ARE_SALES_CHANGED, changedSales, NEW_SALES_CHECKSUM } from './entry-checksums.ts';
import {
  blockReader,
  blockValues,
  TRANSACTION_BLOCKS,
  transactionColumns,
  type BlockValues,
  type TransactionChunk,
  type TransactionColumns,
} from './transaction-blocks.ts';

const BLOCKS_AT_A_TIME = 500;
const CUSTOMERS_AT_A_TIME = 256;
/** Most blocks of several customers in one value: some 64 MB; SQLite allows a gigabyte. */
const MOST_BLOCKS = 4096;

type CustomerRows = Generator<[index: number, TransactionColumns]>;

function customerReader(db: Database, mostBlocks: number) {
  const blocksOf = blockReader();
  const countBlocks = db
    .prepare<[customers: string], number>(
      'SELECT count(*) FROM json_each(?) k CROSS JOIN transaction_blocks b ON b.customer_key = k.value',
    )
    .pluck();
  // The join takes the customers as they are listed, and the blocks of each in the order of the index.
  const ofCustomers = (details: boolean) =>
    db
      .prepare<[customers: string, imports: string], BlockValues>(
        `SELECT ${blockValues('k.key', details)}
          FROM json_each(?) k CROSS JOIN transaction_blocks b ON b.customer_key = k.value
          WHERE +b.import_id IN (SELECT value FROM json_each(?))`,
      )
      .raw();
  const withDetails = ofCustomers(true);
  const withoutDetails = ofCustomers(false);

  /** In halves if the customers have more blocks than one value should hold. */
  return function* read(
    customers: Uint32Array | number[],
    imports: string,
    details: boolean,
    columns: TransactionColumns,
    first: number,
  ): CustomerRows {
    const list = `[${customers.join()}]`;
    if (customers.length > 1 && (countBlocks.get(list) as number) > mostBlocks) {
      const half = customers.length >> 1;
      yield* read(customers.slice(0, half), imports, details, columns, first);
      yield* read(customers.slice(half), imports, details, columns, first + half);
      return;
    }
    const blocks = blocksOf((details ? withDetails : withoutDetails).get(list, imports)!, {
      details,
      whole: true,
    });
    for (let i = 0; i < customers.length; i++) {
      columns.length = 0;
      while (blocks.read(i, columns));
      yield [first + i, columns];
    }
  };
}

/** How many transactions these customers have in these imports. */
function transactionCounter(db: Database) {
  const count = db
    .prepare<[customers: string, imports: string], number>(
      `SELECT coalesce(sum(b.length), 0)
        FROM json_each(?) k CROSS JOIN transaction_blocks b ON b.customer_key = k.value
        WHERE +b.import_id IN (SELECT value FROM json_each(?))`,
    )
    .pluck();
  return (customers: number[], imports: number[]): number =>
    count.get(JSON.stringify(customers), JSON.stringify(imports)) as number;
}

/** The id of an import's last block; null if it has none. */
export function lastBlockOf(db: Database): (importId: number) => number | null {
  const last = db
    .prepare<[number, number], number | null>(
      'SELECT max(block_id) FROM transaction_blocks WHERE block_id >= ? AND block_id < ?',
    )
    .pluck();
  return (id) => last.get(id * BLOCKS_PER_OWNER, (id + 1) * BLOCKS_PER_OWNER) ?? null;
}

/** Keys of all articles sold in some imports, in byte order of their ids. Throws if one has no id. */
function soldArticleKeys(db: Database): (imports: number[]) => number[] {
  const sold = db
    .prepare<[string], number>(
      `SELECT d.article_key FROM articles d WHERE EXISTS (
         SELECT 1 FROM article_sales s WHERE s.article_key = d.article_key
           AND s.import_id IN (SELECT value FROM json_each(?))) ORDER BY d.article_id`,
    )
    .pluck();

  const soldKeys = db
    .prepare<[string], number>(
      `SELECT count(DISTINCT article_key) FROM article_sales
        WHERE import_id IN (SELECT value FROM json_each(?))`,
    )
    .pluck();

  return (imports: number[]): number[] => {
    const visible = JSON.stringify(imports);
    const found = sold.all(visible);
    const missing = (soldKeys.get(visible) as number) - new Set(found).size;
    if (missing > 0) throw damaged(`${missing} articles that were sold are missing`);
    return found;
  };
}

/** SQL: an import whose sales are not what was stored, among those of a group; null if there is none. */
const CHANGED_IN = `max(CASE WHEN ${ARE_SALES_CHANGED} THEN s.import_id END) AS changed_in`;

/** Throws Problem unless all sales of these imports are there, as they were stored. */
function salesReader(db: Database) {
  // As a few values, since a row for each article takes twice as long.
  const sales = db
    .prepare<[string, string], [string, string, string, string, number | null, number, number]>(
      `SELECT json_group_array(article_key), json_group_array(units), json_group_array(first),
        json_group_array(last), max(changed_in), coalesce(sum(units), 0),
        (SELECT coalesce(sum(rows_loaded), 0) FROM imports WHERE id IN (SELECT value FROM json_each(?)))
         FROM (SELECT article_key, sum(units) AS units, min(first_t_dat) AS first, max(last_t_dat) AS last,
           ${CHANGED_IN}
           FROM article_sales s WHERE import_id IN (SELECT value FROM json_each(?)) GROUP BY article_key)`,
    )
    .raw();
  return (imports: number[]) => {
    const visible = JSON.stringify(imports);
    const [keys, ...values] = sales.get(visible, visible)!;
    const [changedIn, sold, loaded] = values.slice(3) as [number | null, number, number];
    if (changedIn !== null) throw changedSales(changedIn);
    if (sold !== loaded)
      throw damaged(
        `article_sales has ${sold} of the ${loaded} sales of imports ${imports.join(', ')}`,
        'Load the data into a new database',
      );
    const [article_key, units, first_t_dat, last_t_dat] = [keys, ...(values.slice(0, 3) as string[])].map(
      (value) => JSON.parse(value) as number[],
    );
    return { article_key, units, first_t_dat, last_t_dat };
  };
}

const rowsMissing = (id: number) =>
  damagedBlocks('transaction_blocks', id * BLOCKS_PER_OWNER, `import ${id} has not all its rows`);

export function transactionStore(db: Database, mostBlocks = MOST_BLOCKS) {
  const readSome = customerReader(db, mostBlocks);
  const blocksOf = blockReader();
  const lastBlock = lastBlockOf(db);
  const rowsLoaded = db.prepare<[number], number>('SELECT rows_loaded FROM imports WHERE id = ?').pluck();
  const ofBlocks = (details: boolean) =>
    db
      .prepare<[number, number], BlockValues>(
        `SELECT ${blockValues('0', details)} FROM transaction_blocks b WHERE block_id >= ? AND block_id < ?`,
      )
      .raw();
  const salesOf = salesReader(db);
  const soldAt = db.prepare<[number, string], ArticleSale | Record<keyof ArticleSale, null>>(
    `SELECT min(first_t_dat) AS first_t_dat, max(last_t_dat) AS last_t_dat, ${CHANGED_IN} FROM article_sales s
      WHERE article_key = ? AND import_id IN (SELECT value FROM json_each(?))`,
  );

  return {
    /**
     * Reads the transactions of one customer after the other, with the customer's index in the list; ordered
     * within each import only, prices and channels with `details` only. The columns are reused.
     */
    *ofCustomers(customers: Uint32Array | number[], imports: number[], details: boolean): CustomerRows {
      const columns = transactionColumns();
      const visible = JSON.stringify(imports);
      for (let from = 0; from < customers.length; from += CUSTOMERS_AT_A_TIME) {
        const some = customers.slice(from, from + CUSTOMERS_AT_A_TIME);
        yield* readSome(some, visible, details, columns, from);
      }
    },
    countOf: transactionCounter(db),
    /**
     * Reads times and articles of all transactions of these imports, some at a time, into reused columns;
     * with `details` prices and channels, too.
     */
    *readAll(imports: number[], details = false): Generator<TransactionColumns> {
      const columns = transactionColumns();
      const select = ofBlocks(details);
      for (const id of imports) {
        const loaded = rowsLoaded.get(id);
        const last = lastBlock(id) ?? -1;
        let rows = 0;
        for (let block = id * BLOCKS_PER_OWNER; block <= last; block += BLOCKS_AT_A_TIME) {
          const some = select.get(block, block + BLOCKS_AT_A_TIME)!;
          const blocks = blocksOf(some, { details, whole: false });
          columns.length = 0;
          while (blocks.read(0, columns));
          rows += columns.length;
          yield columns;
        }
        // Unless a customer was erased meanwhile.
        if (rows !== loaded && rowsLoaded.get(id) === loaded) throw rowsMissing(id);
      }
    },
    /** How often, first and last each article was sold in these imports, an entry each in every array. */
    salesOf,
    /** The same of the articles with these keys, by rank. */
    salesByRank: (keys: number[], imports: number[]): SalesByRank => byRank(keys, salesOf(imports)),
    /** When an article was first and last sold in these imports; undefined: never. */
    soldAt(article: number, imports: number[]): ArticleSale | undefined {
      const found = soldAt.get(article, JSON.stringify(imports))!;
      if (found.changed_in !== null) throw changedSales(found.changed_in);
      return found.first_t_dat === null ? undefined : found;
    },
    /** Keys of all articles sold in these imports, in byte order of their ids. */
    soldArticles: soldArticleKeys(db),
  };
}

type ArticleSale = { first_t_dat: number; last_t_dat: number; changed_in: number | null };
type ArticleSales = ReturnType<ReturnType<typeof salesReader>>;

function byRank(keys: number[], sales: ArticleSales): SalesByRank {
  const highestKey = keys.reduce((max, key) => Math.max(max, key), 0);
  const ranks = sharedArray(Int32Array, highestKey + 1).fill(-1);
  keys.forEach((key, rank) => (ranks[key] = rank));
  const [first_sale, last_sale] = [1, 2].map(() => sharedArray(Float64Array, keys.length));
  const units = sharedArray(Uint32Array, keys.length);
  sales.article_key.forEach((key, i) => {
    const rank = ranks[key] ?? -1;
    if (rank < 0) return;
    first_sale[rank] = sales.first_t_dat[i];
    last_sale[rank] = sales.last_t_dat[i];
    units[rank] = sales.units[i];
  });
  return { ranks, first_sale, last_sale, units };
}

type Sales = { units: Uint32Array; first: Float64Array; last: Float64Array };

function idsOf({ ids, id_ends }: TransactionChunk): string[] {
  const bytes = Buffer.from(ids.buffer, ids.byteOffset, ids.length);
  return Array.from(id_ends, (end, i) => bytes.toString('utf8', i === 0 ? 0 : id_ends[i - 1], end));
}

export function transactionWrites(db: Database, customers: { keysOf(ids: string[]): Uint32Array }) {
  const insert = TRANSACTION_BLOCKS.inserter(db);
  const state = db.prepare<[number], string>('SELECT state FROM imports WHERE id = ?').pluck();
  const lastBlock = lastBlockOf(db);

  /** Throws if the import has ended, or has other blocks than its caller wrote: somebody else is at work. */
  function checkFollows(importId: number, first: number): void {
    const start = importId * BLOCKS_PER_OWNER;
    const stored = (lastBlock(importId) ?? start - 1) + 1 - start;
    const found = state.get(importId);
    if (found !== 'running' || stored !== first)
      throw new Error(
        `Import ${importId} is ${found} and has stored ${stored} blocks; block ${first} was to follow.`,
      );
  }

  const sale = db.prepare(
    `INSERT INTO article_sales (article_key, import_id, units, first_t_dat, last_t_dat, checksum)
      VALUES (@article_key, @import_id, @units, @first_t_dat, @last_t_dat, ${NEW_SALES_CHECKSUM})`,
  );

  return {
    /** Adds blocks of an import; `first` numbers the first of them. They are not visible yet. */
    append: db.transaction((importId: number, first: number, chunk: TransactionChunk) => {
      checkFollows(importId, first);
      const keys = customers.keysOf(idsOf(chunk));
      insert(importId, first, chunk, { customer_key: (customer) => keys[customer] });
    }),
    /** What an import sold: one entry per article in each array. */
    saveSales: db.transaction((import_id: number, articles: Uint32Array, { units, first, last }: Sales) => {
      for (let i = 0; i < articles.length; i++)
        sale.run({
          import_id,
          article_key: articles[i],
          units: units[i],
          first_t_dat: first[i],
          last_t_dat: last[i],
        });
    }),
  };
}
