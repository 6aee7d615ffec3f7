/** Parses the content of one file by its options, and collects what it finds until it is taken. */
import { Problem } from '../errors.ts';
import { recordsCsvReader } from '../formats/records-csv.ts';
import { transactionsCsvReader } from '../formats/transactions-csv.ts';
import type { Reject } from '../formats/csv-table.ts';
import type { ImportOptions, RowsLeftOut } from '../model/import.ts';
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

/** `rowsKept`: see parsedRows. */
export function fileParser(options: ImportOptions, rowsKept: number) {
  const rejects = collectedRejects(options.on_error);
  const { kind } = options;
  const { columns: sources, time_unit: unit } = plainReading(options);
  const columns = Object.fromEntries(Object.entries(sources).map(([ours, [theirs]]) => [ours, theirs]));
  const time_unit = unit === 's' ? 's' : 'ms';
  const transactions = kind === 'transactions' ? parsedRows(rowsKept) : undefined;
  const records = collectedRecords();
  const idColumn = kind === 'customers' ? 'customer_id' : 'article_id';
  const onReject = rejects.add;
  const reader = transactions
    ? transactionsCsvReader({ columns, time_unit, ...transactions, onReject })
    : recordsCsvReader({ columns, idColumn, onRecord: records.add, onReject });
  let rows_loaded = 0;

  return {
    push: (bytes: Uint8Array) => reader.push(bytes),
    end: () => reader.end(),
    findings(): Findings {
      const found = { rows: transactions?.take(), records: records.take() };
      rows_loaded += (found.rows?.length ?? 0) + (found.records?.ids.length ?? 0);
      const rows_left_out = { where: 0, quantity: 0 };
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
