/** Parses the files of one import by its options, and collects what it finds until it is taken. */
import { Problem } from '../errors.ts';
import type { Reject, TableSink } from '../formats/csv-table.ts';
import { recordRows } from '../formats/records-csv.ts';
import { transactionRows } from '../formats/transactions-csv.ts';
import type { ImportOptions, RowsLeftOut } from '../model/import.ts';
import { plainReading } from './plain-reading.ts';
import { REJECTS_KEPT } from '../storage/imports.ts';
import { collectedRecords, type Records } from './collected-records.ts';
import { parsedRows, type ParsedRows } from './parsed-rows.ts';
import { tableOfFile, type FileTable } from './table-of-file.ts';

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

interface FileParserOptions {
  options: ImportOptions;
  /** See parsedRows. */
  rowsKept: number;
  /** What the names of its temporary files begin with. */
  temporary: string;
}

export function fileParser({ options, rowsKept, temporary }: FileParserOptions) {
  const rejects = collectedRejects(options.on_error);
  const { kind } = options;
  const { columns: sources, time_unit: unit } = plainReading(options);
  const columns = Object.fromEntries(Object.entries(sources).map(([ours, [theirs]]) => [ours, theirs]));
  const time_unit = unit === 's' ? 's' : 'ms';
  const transactions = kind === 'transactions' ? parsedRows(rowsKept) : undefined;
  const records = collectedRecords();
  const idColumn = kind === 'customers' ? 'customer_id' : 'article_id';
  /** Name of the file, if it is one of several, and its index. */
  let file: { name: string | undefined; index: number } = { name: undefined, index: 0 };
  let table: FileTable | undefined;
  let rowsBefore = 0;
  let rows_loaded = 0;

  function sink(): TableSink {
    const { name } = file;
    const onReject = (reject: Reject) => rejects.add({ ...reject, file: name });
    return transactions
      ? transactionRows({ columns, time_unit, ...transactions, onReject })
      : recordRows({ columns, idColumn, onRecord: records.add, onReject });
  }

  const open = (beginning: Uint8Array) =>
    tableOfFile(beginning, sink(), `${temporary}-parquet-${file.index}`);

  function close(): void {
    table?.close();
    rowsBefore += table?.rows_read ?? 0;
    table = undefined;
  }

  return {
    /** Begins the next file; `name` if there are several. */
    begin(name: string | undefined, index: number): void {
      close();
      file = { name, index };
    },
    push(bytes: Uint8Array): void {
      table ??= open(bytes);
      table.push(bytes);
    },
    /** The file ends here. True if rows are left to be read by `more`. */
    end(): Promise<boolean> {
      table ??= open(new Uint8Array(0));
      return table.end();
    },
    more: (): boolean => table!.more(),
    findings(): Findings {
      const found = { rows: transactions?.take(), records: records.take() };
      rows_loaded += (found.rows?.length ?? 0) + (found.records?.ids.length ?? 0);
      const rows_read = rowsBefore + (table?.rows_read ?? 0);
      const rows_left_out = { where: 0, quantity: 0 };
      return { rows_read, rows_loaded, rows_left_out, ...rejects.take(), ...found };
    },
    recordSums: records.sums,
    close,
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

function badRow({ file, line, reason, place = `Line ${line}` }: Reject): Problem {
  const where = file === undefined ? place : `${place} of ${file}`;
  return new Problem(
    'bad_data',
    `${where}: ${reason}. Nothing was loaded. Correct it, or set on_error=skip to skip bad rows.`,
    { errors: [{ line, detail: file === undefined ? reason : `${file}: ${reason}` }] },
  );
}
