/**
 * Entry of a loader thread: reads one file, chunk by chunk, then gives its rows out packed, batch by batch. It reads
 * from the database only to count; what is to be written goes back to the importer.
 */
import { workerData } from 'node:worker_threads';
import { Problem } from '../errors.ts';
import { recordsCsvReader } from '../formats/records-csv.ts';
import { transactionColumns, transactionsCsvReader } from '../formats/transactions-csv.ts';
import type { Reject } from '../formats/csv-table.ts';
import type { ImportOptions } from '../model/import.ts';
import { openForReading } from '../storage/database.ts';
import { countAs, type Counts } from '../storage/datasets.ts';
import { REJECTS_KEPT } from '../storage/imports.ts';
import type { PurchaseBatch } from '../storage/purchases.ts';
import { moved, serve } from '../threads.ts';
import { idTable } from './id-table.ts';
import { idHashes, multisetSum } from './multiset-sum.ts';
import { purchaseBatches } from './purchase-batches.ts';
import { rowStore } from './row-store.ts';
import { salesByArticle } from './sales-by-article.ts';

export interface LoaderData {
  /** Path of the database. */
  path: string;
  /** Where temporary files may be made: their names begin with this. */
  temporary: string;
  options: ImportOptions;
  mostRows?: number;
}

/** What a chunk brought, beyond what the loader keeps. */
export interface ChunkResult {
  rows_read: number;
  rows_loaded: number;
  rows_rejected: number;
  rejects: Reject[];
  /** Customers or articles with their attributes as JSON, to be written. */
  records: { ids: string[]; attributes: string[] };
}

export interface ReadResult {
  rows_loaded: number;
  /** Ids of the articles sold, in byte order. */
  articles: string[];
  attribute_columns: string[];
}

export type Sales = ReturnType<ReturnType<typeof salesByArticle>['figures']> & { content_sum: string };

const { path, temporary, options, mostRows } = workerData as LoaderData;
const ROWS_AT_A_TIME = 2 ** 16;

const customers = idTable();
const articles = idTable();
const sum = multisetSum();
const store = rowStore(temporary, customers, mostRows);
let sales = salesByArticle(0);

let rejects: Reject[] = [];
let rows_rejected = 0;
let rows_loaded = 0;
let records: ChunkResult['records'] = { ids: [], attributes: [] };
const attributeColumns = new Set<string>();
/** Numbers of the articles and customers in byte order of their ids. */
let articleOrder: Uint32Array = new Uint32Array(0);
let customerOrder: Uint32Array = new Uint32Array(0);
let hashes: { customers: Int32Array; articles: Int32Array } = {
  customers: new Int32Array(0),
  articles: new Int32Array(0),
};
let batches: Iterator<PurchaseBatch> | undefined;

function onReject(reject: Reject): void {
  rows_rejected++;
  if (options.on_error === 'abort') {
    throw new Problem(
      'bad_data',
      `Line ${reject.line}: ${reject.reason}. Nothing was loaded. Correct the line, or use on_error=skip to leave bad rows out.`,
      { errors: [{ line: reject.line, detail: reject.reason }] },
    );
  }
  if (rows_rejected <= REJECTS_KEPT) rejects.push(reject);
}

const rows = transactionColumns(ROWS_AT_A_TIME);

function keepRows(): void {
  rows_loaded += rows.length;
  store.add(rows);
  rows.length = 0;
}

function onRecord(id: string, attributes: Record<string, string | null>): void {
  rows_loaded++;
  const known: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    attributeColumns.add(name);
    if (value !== null) known[name] = value;
  }
  // The same id again: its newer attributes replace the older ones, but the set of ids stays the same.
  const bytes = Buffer.from(id);
  const before = customers.size;
  if (customers.intern(bytes, 0, bytes.length) === before) sum.addText(id);
  records.ids.push(id);
  records.attributes.push(JSON.stringify(known));
}

const reader =
  options.kind === 'transactions'
    ? transactionsCsvReader({
        columns: options.columns,
        time_unit: options.time_unit,
        customers,
        articles,
        rows,
        onFull: keepRows,
        onReject,
      })
    : recordsCsvReader({
        columns: options.columns,
        idColumn: options.kind === 'customers' ? 'customer_id' : 'article_id',
        onRecord: (_line, id, attributes) => onRecord(id, attributes),
        onReject,
      });

function takeResult(): ChunkResult {
  const result = {
    rows_read: reader.rows_read,
    rows_loaded: rows_loaded + rows.length,
    rows_rejected,
    rejects,
    records,
  };
  rejects = [];
  records = { ids: [], attributes: [] };
  return result;
}

serve({
  push(chunk: Uint8Array): ChunkResult {
    reader.push(chunk);
    return takeResult();
  },

  /** The file ends here. */
  end(): ChunkResult {
    reader.end();
    keepRows();
    return takeResult();
  },

  /** What has to be known before batches can be made: the importer answers with the articles' keys. */
  read(): ReadResult {
    articleOrder = articles.sortedOrder();
    return {
      rows_loaded,
      articles: Array.from(articleOrder, (article) => articles.textOf(article)),
      attribute_columns: [...attributeColumns],
    };
  },

  /** What packing needs of the ids, while the writer gives the articles their keys. */
  sort(): void {
    customerOrder = customers.sortedOrder();
    hashes = { customers: idHashes(customers), articles: idHashes(articles, articleOrder) };
  },

  /** Begins to give out batches; `keys` are those of the articles of `read`, in that order. */
  pack(keys: Uint32Array): void {
    sales = salesByArticle(articles.size);
    batches = purchaseBatches({
      customerOrder,
      articleOrder,
      keys,
      customers,
      groups: store.groups(customerOrder),
      onCustomer(rows, from, to, customer) {
        sales.add(rows.t_dat, rows.article, from, to);
        sum.addRows(rows, from, to, hashes.customers, customer, hashes.articles);
      },
    });
  },

  /** The next batch, or undefined after the last one. */
  batch(): PurchaseBatch | undefined {
    const next = batches?.next();
    if (!next || next.done) return undefined;
    const { numbers, events, details } = next.value;
    return moved(next.value, [
      numbers.buffer as ArrayBuffer,
      events.buffer as ArrayBuffer,
      details.buffer as ArrayBuffer,
    ]);
  },

  /** After the last batch: sales of each article in the order of `read`, and the sum over all rows. */
  sales: () => ({ ...sales.figures(), content_sum: sum.toString() }),

  /** After everything is written: customers, buyers and articles as they will be. */
  counts(importId: number): Counts {
    const db = openForReading(path);
    try {
      return countAs(db, importId, options.kind, options.mode === 'replace');
    } finally {
      db.close();
    }
  },

  /** Removes the temporary files. */
  close: () => store.close(),
});
