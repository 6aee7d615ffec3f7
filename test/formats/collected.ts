/** Collects what a table reader hands on, as strings. */
import { parquetTable } from '../../src/formats/parquet-table.ts';
import type { Reject, RowSink } from '../../src/formats/table-reader.ts';

type Row = (string | null)[];

/** `wanted` are the columns to read, all of them by default; `isBad` says which rows to refuse. */
export function collected(wanted?: string[], isBad: (row: Row) => boolean = () => false) {
  const rows: Row[] = [];
  const rejects: Reject[] = [];
  const lines: number[] = [];
  const names: string[] = [];
  const sink: RowSink = {
    onHeader(found) {
      names.push(...found);
      return wanted?.map((name) => found.indexOf(name)) ?? found.map((_, i) => i);
    },
    onRow({ bytes, from, to, line }) {
      const row = names.map((_, i) =>
        from[i] === to[i] ? null : Buffer.from(bytes.slice(from[i], to[i])).toString(),
      );
      if (isBad(row)) return 'It is bad';
      rows.push(row);
      lines.push(line);
      return undefined;
    },
    rows_left_out: { where: 0, quantity: 0 },
  };
  const onReject = (reject: Reject) => void rejects.push(reject);
  return { names, rows, lines, rejects, sink, onReject };
}

/** All rows of a Parquet file in memory. */
export async function parquetOf(bytes: Buffer, wanted?: string[], isBad?: (row: Row) => boolean) {
  const found = collected(wanted, isBad);
  const read = (offset: number, target: Uint8Array) => {
    if (offset < 0 || offset + target.length > bytes.length) throw new RangeError('outside of the file');
    target.set(bytes.subarray(offset, offset + target.length));
  };
  const table = await parquetTable({ size: bytes.length, read }, found.sink, found.onReject);
  while (table.read(1000));
  return { ...found, types: table.types };
}
