/** Parses the files of one import by its options, and collects what it finds until it is taken. */
import { Problem } from '../errors.ts';
import { formatOf } from '../formats/file-kind.ts';
import { recordRows } from '../formats/record-rows.ts';
import type { Reject, RowSink, RowsLeftOut } from '../formats/table-reader.ts';
import { transactionRows } from '../formats/transaction-rows.ts';
import type { ImportOptions } from '../model/import.ts';
import { plainReading } from './plain-reading.ts';
import { REJECTS_KEPT } from '../storage/imports.ts';
import { collectedRecords, type Records } from './collected-records.ts';
import { parsedRows, type ParsedRows } from './parsed-rows.ts';
import { inFile } from './reject-lines.ts';
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
  const transactions = kind === 'transactions' ? parsedRows(rowsKept) : undefined;
  const records = collectedRecords();
  const idColumn = kind === 'customers' ? 'customer_id' : 'article_id';
  /** Name of the file, if it is one of several, and its index. */
  let file: { name: string | undefined; index: number } = { name: undefined, index: 0 };
  let open: { table: FileTable; rows: RowSink } | undefined;
  /** Of the files before this one. */
  const before = { rows_read: 0, where: 0, quantity: 0 };
  let rows_loaded = 0;

  function openTable(beginning: Uint8Array) {
    const reading = plainReading(options, formatOf(beginning));
    const { name, index } = file;
    const rows = transactions
      ? transactionRows(reading, transactions)
      : recordRows(reading, { idColumn, onRecord: records.add });
    const onReject = (reject: Reject) => rejects.add(reject, index, name);
    return { table: tableOfFile(reading, rows, onReject, `${temporary}-parquet-${index}`), rows };
  }

  const counts = () => ({
    rows_read: before.rows_read + (open?.table.rows_read ?? 0),
    where: before.where + (open?.rows.rows_left_out.where ?? 0),
    quantity: before.quantity + (open?.rows.rows_left_out.quantity ?? 0),
  });

  function close(): void {
    Object.assign(before, counts());
    open?.table.close();
    open = undefined;
  }

  return {
    /** Begins the next file; `name` if there are several. */
    begin(name: string | undefined, index: number): void {
      close();
      file = { name, index };
    },
    push(bytes: Uint8Array): void {
      open ??= openTable(bytes);
      open.table.push(bytes);
    },
    /** The file ends here. True if rows are left to be read by `more`. */
    end(): Promise<boolean> {
      open ??= openTable(new Uint8Array(0));
      return open.table.end();
    },
    more: (): boolean => open!.table.more(),
    findings(): Findings {
      const found = { rows: transactions?.take(), records: records.take() };
      rows_loaded += (found.rows?.length ?? 0) + (found.records?.ids.length ?? 0);
      const { rows_read, ...rows_left_out } = counts();
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
    add(reject: Reject, index: number, name: string | undefined): void {
      rows_rejected++;
      if (onError === 'abort') throw badRow(reject, name);
      if (rows_rejected > REJECTS_KEPT) return;
      const reason = name === undefined ? reject.reason : `${name}: ${reject.reason}`;
      rejects.push({ line: inFile(index, reject.line), reason, row: reject.row });
    },
    take() {
      const taken = { rows_rejected, rejects };
      rejects = [];
      return taken;
    },
  };
}

function badRow({ line, reason, place = `Line ${line}` }: Reject, name: string | undefined): Problem {
  const where = name === undefined ? place : `${place} of ${name}`;
  return new Problem(
    'bad_data',
    `${where}: ${reason}. Nothing was loaded. Correct it, or set on_error=skip to skip bad rows.`,
    { errors: [{ line, detail: name === undefined ? reason : `${name}: ${reason}` }] },
  );
}
