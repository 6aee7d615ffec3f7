/** Parses the content of one file by its options, and collects what it finds until it is taken. */
import { Problem } from '../errors.ts';
import { csvTableReader } from '../formats/csv-table.ts';
import { recordRows } from '../formats/record-rows.ts';
import type { Reject, RowsLeftOut } from '../formats/table-reader.ts';
import { transactionRows } from '../formats/transaction-rows.ts';
import type { ImportOptions } from '../model/import.ts';
import { plainReading } from './plain-reading.ts';
import { REJECTS_KEPT } from '../storage/imports.ts';
import { collectedRecords, type Records } from './collected-records.ts';
import { parsedRows, type ParsedRows } from './parsed-rows.ts';

/** What was found since the last call; counts are cumulative. */
export interface Findings {
  rows_read: number;
  rows_loaded: number;
  rows_rejected: number;
  rows_left_out: RowsLeftOut;
  rejects: Reject[];
  /** Transactions, if there are any; overwritten by later ones. */
  rows?: ParsedRows;
  /** Customers or articles, to be written. */
  records?: Records;
}

/** Rows that may be found at a time: more than a mebibyte has, unless one row counts as many units. */
const STEP_ROWS = 2 ** 17;
/** Has about a hundred rows, each of which may be 100,000 units. */
const UNITS_PIECE_BYTES = 2048;

/** `rowsKept`: see parsedRows. */
export function fileParser(options: ImportOptions, rowsKept: number) {
  const rejects = collectedRejects(options.on_error);
  const { kind } = options;
  const reading = plainReading(options);
  const transactions = kind === 'transactions' ? parsedRows(rowsKept) : undefined;
  const records = collectedRecords();
  const idColumn = kind === 'customers' ? 'customer_id' : 'article_id';
  const rows = transactions
    ? transactionRows(reading, transactions)
    : recordRows(reading, { idColumn, onRecord: records.add });
  const reader = csvTableReader(reading, rows, rejects.add);
  let rows_loaded = 0;

  return {
    /** How many bytes to push at a time, so that `isFull` is asked often enough. */
    pieceBytes: reading.quantity_as === 'units' ? UNITS_PIECE_BYTES : Infinity,
    /** Whether there are so many rows that they should be taken first. */
    isFull: () => (transactions?.rows.length ?? 0) >= STEP_ROWS,
    push: (bytes: Uint8Array) => reader.push(bytes),
    end: () => reader.end(),
    findings(): Findings {
      const found = { rows: transactions?.take(), records: records.take() };
      rows_loaded += (found.rows?.length ?? 0) + (found.records?.ids.length ?? 0);
      const rows_left_out = { ...rows.rows_left_out };
      return { rows_read: reader.rows_read, rows_loaded, rows_left_out, ...rejects.take(), ...found };
    },
    recordSums: records.sums,
  };
}

/** Bad rows: the first one ends the import, or the first ones are kept. */
function collectedRejects(onError: ImportOptions['on_error']) {
  let rejects: Reject[] = [];
  let rows_rejected = 0;
  return {
    add(reject: Reject): void {
      rows_rejected++;
      if (onError === 'abort') throw badRow(reject);
      if (rows_rejected <= REJECTS_KEPT) rejects.push(reject);
    },
    take() {
      const taken = { rows_rejected, rejects };
      rejects = [];
      return taken;
    },
  };
}

const badRow = ({ line, reason }: Reject) =>
  new Problem(
    'bad_data',
    `Line ${line}: ${reason}. Nothing was loaded. Correct the line, or set on_error=skip to skip bad rows.`,
    { errors: [{ line, detail: reason }] },
  );
