/**
 * Reads Parquet as a table, one row group after the other, and of each only the pages that are next: memory
 * is bounded by pages, whatever the size of row groups. Values are handed on as text (see parquet-text.ts).
 */
import { csvField } from './csv-field.ts';
import { csvRecord, growFields, stringOf, type CsvRecord } from './csv-record.ts';
import { MOST_ROW_CHARACTERS } from './csv-table.ts';
import { MOST_ROWS, ParquetChunk, ranges, type Ranges } from './parquet-chunk.ts';
import {
  damaged,
  encrypted,
  readFooter,
  reasonIn,
  typeName,
  type ParquetColumn,
  type ParquetFooter,
  type RandomAccessFile,
} from './parquet-footer.ts';
import { codecsReady } from './parquet-pages.ts';
import { SharedBytes } from './shared-bytes.ts';
import type { Reject, RowSink } from './table-reader.ts';
import { UnusableFile } from './unusable-file.ts';

export interface ParquetTable {
  names: string[];
  /** Types of the columns in words; `nested` for those that aren't read. */
  types: string[];
  /** Rows in the file. */
  rows: number;
  /** Reads at least `most` rows, unless fewer are left; false behind the last one. */
  read(most: number): boolean;
  /** Good and bad rows so far. */
  readonly rows_read: number;
}

interface Column extends ParquetColumn {
  /** Index in the record. */
  index: number;
  region: number;
  ranges: Ranges;
}

/** Throws an UnusableFile, as `read` does; `onReject` may throw, to end the reading. */
export async function parquetTable(
  file: RandomAccessFile,
  sink: RowSink,
  onReject: (reject: Reject) => void,
): Promise<ParquetTable> {
  await codecsReady();
  const footer = readFooter(file);
  if (footer.rows === 0) throw new UnusableFile('The Parquet file has no rows.');
  // The index that pandas writes has no name of its own.
  const names = footer.columns.map(({ name }) => (/^__index_level_\d+__$/.test(name) ? '' : name));
  const wanted = sink.onHeader([...names]);
  const shared = new SharedBytes();
  const isIgnored = (index: number) => !footer.columns[index].element && sink.mayBeNested?.has(index);
  const read = [...new Set(wanted)].filter((index) => !isIgnored(index));
  const columns = read.map((index) => {
    const column = footer.columns[index];
    checkIsFlat(column);
    return { ...column, index, region: shared.add(), ranges: ranges() };
  });
  const rows = rowReader(footer, columns, shared, file);
  const record = recordOf(names.length);
  let rowsRead = 0;

  const order = columns.map(({ index }) => index);
  const from = columns.map(({ ranges }) => ranges.from);
  const to = columns.map(({ ranges }) => ranges.to);

  function handOn(count: number, group: number, before: number): void {
    record.bytes = shared.bytes;
    for (let i = 0; i < count; i++) {
      for (let k = 0; k < order.length; k++) {
        record.from[order[k]] = from[k][i];
        record.to[order[k]] = to[k][i];
      }
      record.line = ++rowsRead;
      const reason = sink.onRow(record);
      if (reason === undefined) continue;
      const place = `Row ${rowsRead} (row group ${group + 1}, row ${before + i + 1})`;
      onReject({ line: rowsRead, reason, row: rowOf(record, columns), place });
    }
  }

  return {
    names,
    types: footer.columns.map(typeName),
    rows: footer.rows,
    read(most) {
      for (let done = 0; done < most;) {
        const next = rows();
        if (!next) return false;
        handOn(next.count, next.group, next.before);
        done += next.count;
      }
      return true;
    },
    get rows_read() {
      return rowsRead;
    },
  };
}

type OpenRecord = { -readonly [K in keyof CsvRecord]: CsvRecord[K] };

function recordOf(fields: number): OpenRecord {
  const record: OpenRecord = csvRecord(new Uint8Array(0));
  while (record.from.length < fields) growFields(record);
  record.fields = fields;
  return record;
}

function checkIsFlat({ name, element }: ParquetColumn): void {
  if (element) return;
  throw new UnusableFile(
    `The column ${JSON.stringify(name)} of the Parquet file is a list, a struct or a map: ` +
      'unnest it, or leave it out.',
  );
}

/** The row as CSV, with the columns that are read. */
function rowOf({ bytes, from, to }: CsvRecord, columns: Column[]): string {
  const fields = columns.map(({ index }) => {
    const end = Math.min(to[index], from[index] + MOST_ROW_CHARACTERS);
    return csvField(stringOf(bytes, from[index], end));
  });
  return fields.join(',').slice(0, MOST_ROW_CHARACTERS);
}

/** Returns a function that reads the next rows of all columns into their ranges; undefined at the end. */
function rowReader(footer: ParquetFooter, columns: Column[], shared: SharedBytes, file: RandomAccessFile) {
  let group = -1;
  let [rows, done] = [0, 0];
  let chunks: ParquetChunk[] = [];

  /** Names the column and the row group of whatever goes wrong in `work`. */
  function inColumn<T>({ name }: Column, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof UnusableFile || (error as { code?: string }).code === 'ENOSPC') throw error;
      const column = `column ${JSON.stringify(name)} in row group ${group + 1}`;
      throw damaged(`${column} cannot be read${reasonIn(error)}`);
    }
  }

  function openGroup(): void {
    const { columns: metadata, num_rows } = footer.groups[++group];
    [rows, done] = [Number(num_rows), 0];
    if (rows === 0) return;
    chunks = columns.map((column) =>
      inColumn(column, () => {
        const { meta_data, crypto_metadata } = metadata[column.chunk] ?? {};
        if (crypto_metadata) throw encrypted();
        if (
          !meta_data ||
          meta_data.path_in_schema.join('.') !== column.name ||
          meta_data.type !== column.element?.type
        )
          throw new RangeError('the footer does not describe it');
        const place = { file, end: footer.offset, shared, region: column.region, rows };
        return new ParquetChunk(column.element, meta_data, place);
      }),
    );
  }

  return (): { count: number; group: number; before: number } | undefined => {
    while (done === rows) {
      if (group + 1 === footer.groups.length) return undefined;
      openGroup();
    }
    let count = Math.min(MOST_ROWS, rows - done);
    columns.forEach((column, i) => inColumn(column, () => (count = Math.min(count, chunks[i].prepare()))));
    columns.forEach((column, i) => inColumn(column, () => chunks[i].read(count, column.ranges)));
    done += count;
    return { count, group, before: done - count };
  };
}
