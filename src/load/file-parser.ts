/** Parses the files of one import by its options, and collects what it finds until it is taken. */
import { Problem } from '../errors.ts';
import { recordRows } from '../formats/record-rows.ts';
import type { Reject, RowSink } from '../formats/table-reader.ts';
import { unitsIn } from '../formats/transaction-columns.ts';
import { transactionRows } from '../formats/transaction-rows.ts';
import type { Looked } from '../look/look.ts';
import { sentence } from '../look/values.ts';
import { nullsInWords, option, suggestedBy, wordsOf } from '../look/suggested.ts';
import { rejectedWarning } from '../look/warnings.ts';
import type { ImportOptions, RowsLeftOut } from '../model/import.ts';
import type { Door, Look, ReadAs, Warning } from '../model/look.ts';
import type { Compression, Reading } from '../model/reading.ts';
import { REJECTS_KEPT } from '../storage/imports.ts';
import { collectedRecords, type Records } from './collected-records.ts';
import { rejectWithoutValues } from './hash-ids.ts';
import { parsedRows, type ParsedRows } from './parsed-rows.ts';
import { rowWarnings } from './row-warnings.ts';
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

type Counts = RowsLeftOut & { rows_read: number };

interface FileParserOptions {
  options: ImportOptions;
  /** With `hash_ids`. */
  idSecret?: string;
  /** Where the request came in. */
  door: Door;
  /** See parsedRows. */
  rowsKept: number;
  /** What the names of its temporary files begin with. */
  temporary: string;
}

/** One of several files. */
export interface ParsedFile {
  name: string;
  reading: Reading;
  read_as: ReadAs | null;
  rows_loaded: number;
}

/** How the first file was read, and what is remarkable about the rows of all. */
export interface HowRead {
  /** All that decides which rows the file has. */
  reading: Reading;
  /** The same in the words of the request. */
  read_as: ReadAs | null;
  warnings: Warning[];
}

export function fileParser({ options, idSecret, door, rowsKept, temporary }: FileParserOptions) {
  const { kind } = options;
  const way = (): Way => ({ suggested: first ? first.suggested : options, container: first?.look.container });
  const rejects = collectedRejects(options, way, door);
  const transactions = kind === 'transactions' ? parsedRows(rowsKept) : undefined;
  const records = collectedRecords(options.hash_ids ? idSecret : undefined);
  const watch = rowWarnings();
  const idColumn = kind === 'customers' ? 'customer_id' : 'article_id';
  /** Name of the file, if it is one of several. */
  let fileName: string | undefined;
  let table: FileTable | undefined;
  let sink: RowSink | undefined;
  let first: Looked | undefined;
  /** Of the files before this one. */
  const before = { rows_read: 0, rows_loaded: 0, where: 0, quantity: 0 };
  let rows_loaded = 0;
  let current: Looked | undefined;

  /** Makes what takes the rows, or throws what is in the way. */
  function onLook(looked: Looked): RowSink {
    const { reading, refusal, watched } = looked;
    if (!reading) throw refusal!;
    first ??= looked;
    current = looked;
    const plain = transactions
      ? transactionRows(reading, transactions)
      : recordRows(reading, { idColumn, onRecord: records.add });
    return (sink = watch.watching(plain, watched));
  }

  const counts = () => added(before, table, sink);

  function close(): void {
    Object.assign(before, counts(), { rows_loaded });
    table?.close();
    table = sink = undefined;
  }

  return {
    /** Begins the next file; `name` if there are several. */
    begin(name: string | undefined, index: number, compression: () => Compression | null): void {
      close();
      fileName = name;
      const request = { options, door, isDry: false };
      const onReject = (reject: Reject) => rejects.add({ ...reject, file: name });
      const path = `${temporary}-parquet-${index}`;
      table = tableOfFile({ request, compression, onLook, onReject, temporary: path });
    },
    push: (bytes: Uint8Array): void => table!.push(bytes),
    /** The file ends here. True if rows are left to be read by `more`. */
    end: (): Promise<boolean> => table!.end(),
    more: (): boolean => table!.more(),
    findings(): Findings {
      const found = { rows: transactions?.take(), records: records.take() };
      if (found.rows) watch.addTimes(found.rows.t_dat, found.rows.length);
      rows_loaded += (found.rows ? unitsIn(found.rows) : 0) + (found.records?.ids.length ?? 0);
      const { rows_read, ...rows_left_out } = counts();
      return { rows_read, rows_loaded, rows_left_out, ...rejects.take(), ...found };
    },
    /** The file that has just ended. */
    file: (): ParsedFile => ({
      name: fileName!,
      reading: current!.reading!,
      read_as: current!.look.read_as,
      rows_loaded: rows_loaded - before.rows_loaded,
    }),
    howRead(): HowRead {
      const warnings = watch.result(door);
      const rejected = rejectedWarning(rejects.count, counts().rows_read, rejects.example);
      if (rejected) warnings.push(rejected);
      return { reading: first!.reading!, read_as: first!.look.read_as, warnings };
    },
    recordSums: records.sums,
    close,
  };
}

const added = (before: Counts, table: FileTable | undefined, sink: RowSink | undefined): Counts => ({
  rows_read: before.rows_read + (table?.rows_read ?? 0),
  where: before.where + (sink?.rows_left_out.where ?? 0),
  quantity: before.quantity + (sink?.rows_left_out.quantity ?? 0),
});

/** Options that load it, if there are any, and what it is, if that is known. */
type Way = { suggested: ImportOptions | undefined; container: Look['container'] | undefined };

/** Bad rows: the first one ends the import, or the first ones are kept. */
function collectedRejects(options: ImportOptions, way: () => Way, door: Door) {
  let rejects: Reject[] = [];
  let rows_rejected = 0;
  let example: string | null = null;
  return {
    add(found: Reject): void {
      const reject = options.hash_ids ? rejectWithoutValues(found) : found;
      rows_rejected++;
      example ??= reject.reason;
      if (options.on_error === 'abort') throw badRow(reject, way(), options.null_values, door);
      if (rows_rejected <= REJECTS_KEPT) rejects.push(reject);
    },
    take() {
      const taken = { rows_rejected, rejects };
      rejects = [];
      return taken;
    },
    get count() {
      return rows_rejected;
    },
    /** Why the first one was rejected. */
    get example() {
      return example;
    },
  };
}

function badRow(
  { file, line, reason, place = `Line ${line}` }: Reject,
  { suggested, container }: Way,
  given: string[],
  door: Door,
): Problem {
  const where = file === undefined ? place : `${place} of ${file}`;
  const nulls = suggested?.null_values ?? [];
  const isNew = nulls.some((token) => !given.includes(token));
  const more = isNew
    ? ` With ${option(door, 'null_values', nullsInWords(nulls))}, these words are empty.`
    : '';
  // Skipping is of no use if no row is good.
  const remedy = suggested ? 'Correct it, or set on_error=skip to skip bad rows.' : 'Correct it.';
  return new Problem('bad_data', `${where}: ${sentence(reason)} Nothing was loaded. ${remedy}${more}`, {
    errors: [{ line, detail: file === undefined ? reason : `${file}: ${reason}` }],
    ...(suggested && {
      suggested: suggestedBy(wordsOf({ ...suggested, on_error: 'skip' }), door, container),
    }),
  });
}
