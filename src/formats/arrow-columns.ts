/** One column of a record batch in Arrow's memory layout, as flechette takes it. */
import type * as Flechette from '@uwdata/flechette';
import type { FileColumn } from './file-columns.ts';
import type { GatheredColumn, Strings, Text } from './gathered-column.ts';
import { plainNumbers } from './parquet-plain.ts';

type Library = typeof Flechette;
type Batch = Flechette.Batch<unknown>;

/** The field of a column. Each dictionary has an id of its own, in the order in which they are written. */
export function arrowField(library: Library, column: FileColumn, ids: { next: number }): Flechette.Field {
  const type = typeOf(library, column, ids);
  if (!column.list) return library.field(column.name, type, column.nullable ?? false);
  return library.field(column.name, library.list(library.field('item', type, false)), false);
}

function typeOf(library: Library, { type }: FileColumn, ids: { next: number }): Flechette.DataType {
  const { TimeUnit } = library;
  switch (type) {
    case 'timestamp':
      return library.timestamp(TimeUnit.MILLISECOND, 'UTC');
    case 'local_timestamp':
      return library.timestamp(TimeUnit.MILLISECOND);
    case 'int32':
      return library.int32();
    case 'int64':
      return library.int64();
    case 'double':
      return library.float64();
    case 'string':
      return library.dictionary(library.utf8(), library.int32(), false, ids.next++);
    case 'text':
      return library.utf8();
  }
}

const NONE = new Uint8Array(0);

type Type = Flechette.DataType;

/** The values of `rows` rows; `type` is that of the column's field. */
export function arrowColumn(library: Library, type: Type, gathered: GatheredColumn, rows: number) {
  const { offsets, length } = gathered;
  const { Batch, Column } = library;
  if (!offsets) return new Column([valuesBatch(library, type, gathered, rows)]);
  const item = (type as Flechette.ListType).children[0].type;
  const children = [valuesBatch(library, item, gathered, length)];
  const list = { length: rows, nullCount: 0, validity: NONE, offsets: Int32Array.from(offsets) };
  return new Column([new Batch({ ...list, type, children })]);
}

function valuesBatch(library: Library, type: Type, gathered: GatheredColumn, length: number): Batch {
  const { column, values, strings, text } = gathered;
  const { Batch, Column } = library;
  const rows = { type, length, ...validityOf(gathered) };
  if (text) return new Batch({ ...rows, ...textBuffers(text) });
  if (!strings) return new Batch({ ...rows, values: numbers(column, values) });
  const dictionary = new Column([
    new Batch({
      type: (type as Flechette.DictionaryType).dictionary,
      length: strings.count,
      nullCount: 0,
      validity: NONE,
      ...stringBuffers(strings),
    }),
  ]);
  return Object.assign(new Batch({ ...rows, values: values }), { dictionary });
}

/** A bit for each row, the first one lowest. */
function validityOf({ present }: GatheredColumn): { nullCount: number; validity: Uint8Array } {
  if (!present) return { nullCount: 0, validity: NONE };
  const validity = new Uint8Array((present.length + 7) >> 3);
  let nullCount = 0;
  for (let row = 0; row < present.length; row++) {
    validity[row >> 3] |= present[row] << (row & 7);
    nullCount += 1 - present[row];
  }
  return { nullCount, validity };
}

function numbers(column: FileColumn, values: GatheredColumn['values']): Uint8Array | Int32Array {
  if (column.type === 'int32') return new Int32Array(values);
  return plainNumbers(column, values instanceof Float64Array ? values : Float64Array.from(values));
}

function textBuffers({ bytes, ends }: Text) {
  const offsets = new Int32Array(ends.length + 1);
  offsets.set(ends, 1);
  return { offsets, values: bytes.subarray(0, offsets[ends.length]) };
}

function stringBuffers({ count, bytes, starts, ends }: Strings) {
  const offsets = new Int32Array(count + 1);
  for (let i = 0; i < count; i++) offsets[i + 1] = offsets[i] + ends[i] - starts[i];
  const values = new Uint8Array(offsets[count]);
  for (let i = 0, at = 0; i < count; i++)
    for (let from = starts[i]; from < ends[i];) values[at++] = bytes[from++];
  return { offsets, values };
}
