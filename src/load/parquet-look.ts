/** Looks at the first rows of a Parquet file. */
import { readSync } from 'node:fs';
import { parquetTable } from '../formats/parquet-table.ts';
import { readFooter, type RandomAccessFile } from '../formats/parquet-footer.ts';
import { FEW_ROWS, lookAtTable, MANY_ROWS, type Looked, type LookRequest } from '../look/look.ts';
import { sampler } from '../look/sampler.ts';
import type { Look } from '../model/look.ts';
import type { Compression } from '../model/reading.ts';

/** A file that is written to disk. */
export interface SpooledFile {
  /** Its descriptor. */
  file: number;
  size: number;
}

export function randomAccess({ file, size }: SpooledFile): RandomAccessFile {
  const read = (offset: number, bytes: Uint8Array) => {
    const done = readSync(file, bytes, 0, bytes.length, offset);
    if (done !== bytes.length) throw new RangeError('the file ends too early');
  };
  return { size, read };
}

export async function lookedAtParquet(
  file: RandomAccessFile,
  request: LookRequest,
  compression: Compression | null,
): Promise<Looked> {
  const most = request.isDry ? MANY_ROWS : FEW_ROWS;
  // Columns that are lists or structs only matter if they are used.
  const flat = [...readFooter(file).columns.entries()].filter(([, { element }]) => element);
  const { sink, table } = sampler(
    most,
    flat.map(([index]) => index),
  );
  const reader = await parquetTable(file, sink, () => undefined);
  reader.read(most);
  return lookAtTable({ table, compression }, request);
}

export async function parquetLook(
  spooled: SpooledFile,
  request: LookRequest,
  compression: Compression | null,
): Promise<Look> {
  return (await lookedAtParquet(randomAccess(spooled), request, compression)).look;
}
