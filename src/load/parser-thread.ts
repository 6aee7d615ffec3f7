/**
 * Entry of a parser thread: reads one file, chunk by chunk. It reads from the database only to count; what it finds
 * goes back to the importer.
 */
import { Problem } from '../errors.ts';
import { recordsCsvReader } from '../formats/records-csv.ts';
import { transactionsCsvReader } from '../formats/transactions-csv.ts';
import type { Reject } from '../formats/csv-table.ts';
import type { ImportOptions } from '../model/import.ts';
import { openForReading } from '../storage/database.ts';
import { countAs, type Counts } from '../storage/datasets.ts';
import { REJECTS_KEPT } from '../storage/imports.ts';
import { defineThread } from '../threads/define.ts';
import { idTable } from './id-table.ts';
import { multisetSum } from './multiset-sum.ts';
import { parsedRows, type ParsedRows } from './parsed-rows.ts';

export interface ParserData {
  /** Path of the database. */
  path: string;
  options: ImportOptions;
  /** Batches of rows that may be in use at a time. */
  rowsKept: number;
}

/** What a chunk brought. */
export interface ChunkResult {
  rows_read: number;
  rows_loaded: number;
  rows_rejected: number;
  rejects: Reject[];
  /** Transactions; overwritten by a later one. */
  rows?: ParsedRows;
  /** Customers or articles with their attributes as JSON, to be written. */
  records: { ids: string[]; attributes: string[] };
}

export interface RecordSums {
  attribute_columns: string[];
  content_sum: string;
}

export const parserThread = defineThread(import.meta.url, ({ path, options, rowsKept }: ParserData) => {
  let rejects: Reject[] = [];
  let rows_rejected = 0;
  let rows_loaded = 0;

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

  const parsed = options.kind === 'transactions' ? parsedRows(rowsKept) : undefined;

  let records: ChunkResult['records'] = { ids: [], attributes: [] };
  const recordIds = idTable();
  const recordSum = multisetSum();
  const attributeColumns = new Set<string>();

  function onRecord(id: string, attributes: Record<string, string | null>): void {
    rows_loaded++;
    const known: Record<string, string> = {};
    for (const [name, value] of Object.entries(attributes)) {
      attributeColumns.add(name);
      if (value !== null) known[name] = value;
    }
    // The same id again: its newer attributes replace the older ones, but the set of ids stays the same.
    const bytes = Buffer.from(id);
    const before = recordIds.size;
    if (recordIds.intern(bytes, 0, bytes.length) === before) recordSum.addText(id);
    records.ids.push(id);
    records.attributes.push(JSON.stringify(known));
  }

  const reader = parsed
    ? transactionsCsvReader({
        columns: options.columns,
        time_unit: options.time_unit,
        customers: parsed.ids,
        articles: parsed.ids,
        rows: parsed.rows,
        onFull: parsed.grow,
        onReject,
      })
    : recordsCsvReader({
        columns: options.columns,
        idColumn: options.kind === 'customers' ? 'customer_id' : 'article_id',
        onRecord: (_line, id, attributes) => onRecord(id, attributes),
        onReject,
      });

  function takeResult(): ChunkResult {
    const rows = parsed?.take();
    rows_loaded += rows?.length ?? 0;
    const result = { rows_read: reader.rows_read, rows_loaded, rows_rejected, rejects, rows, records };
    rejects = [];
    records = { ids: [], attributes: [] };
    return result;
  }

  return {
    push(chunk: Uint8Array): ChunkResult {
      reader.push(chunk);
      return takeResult();
    },

    /** The file ends here. */
    end(): ChunkResult {
      reader.end();
      return takeResult();
    },

    /** Of customers and articles with attributes: the names of those, and the sum over the ids. */
    records: (): RecordSums => ({
      attribute_columns: [...attributeColumns],
      content_sum: recordSum.toString(),
    }),

    /** After everything is written: customers, buyers and articles as they will be. */
    counts(importId: number): Counts {
      const db = openForReading(path);
      try {
        return countAs(db, importId, options.kind, options.mode === 'replace');
      } finally {
        db.close();
      }
    },
  };
});
