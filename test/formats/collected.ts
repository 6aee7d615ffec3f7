/** Collects what a table reader hands on, as strings. */
import type { CsvRecord } from '../../src/formats/csv-record.ts';
import type { Reject, TableSink } from '../../src/formats/csv-table.ts';
import { parquetTable } from '../../src/formats/parquet-table.ts';

type Row = (string | null)[];

/** `wanted` are the columns to read, all of them by default; `isBad` says which rows to refuse. */
export function collected(wanted?: string[], isBad: (row: Row) => boolean = () => false) {
  const rows: Row[] = [];
  const rejects: Reject[] = [];
  const lines: number[] = [];
  const names: string[] = [];
  const sink: TableSink = {
    onHeader(found) {
      names.push(...found);
      return wanted?.map((name) => found.indexOf(name));
    },
    onRow({ bytes, from, to, fields, line }: CsvRecord) {
      const row = Array.from({ length: fields }, (_, i) =>
        from[i] === to[i] ? null : Buffer.from(bytes.slice(from[i], to[i])).toString(),
      );
      if (isBad(row)) return 'It is bad';
      rows.push(row);
      lines.push(line);
      return undefined;
    },
    onReject: (reject) => void rejects.push(reject),
  };
  return { names, rows, lines, rejects, sink };
}

/** All rows of a Parquet file in memory. */
export async function parquetOf(bytes: Buffer, wanted?: string[], isBad?: (row: Row) => boolean) {
  const found = collected(wanted, isBad);
  const read = (offset: number, target: Uint8Array) => {
    if (offset < 0 || offset + target.length > bytes.length) throw new RangeError('outside of the file');
    target.set(bytes.subarray(offset, offset + target.length));
  };
  const table = await parquetTable({ size: bytes.length, read }, found.sink);
  while (table.read(1000));
  return { ...found, types: table.types };
}
