/**
 * Interactions in columns → an Arrow IPC stream: the schema, record batches, which don't depend on each
 * other, and an end. Strings have dictionaries, which each batch brings along: they replace those before.
 */
import { createRequire } from 'node:module';
import type * as Flechette from '@uwdata/flechette';
import { arrowColumn, arrowField } from './arrow-columns.ts';
import type { FileColumn } from './file-columns.ts';
import type { GatheredColumn } from './gathered-column.ts';

/** Part of the ETag. Raise it when the same rows give other bytes, also after an update of flechette. */
export const ARROW_LAYOUT = 1;

/** Loaded by the threads that need it, when they need it: that takes as long as starting a thread does. */
let loaded: typeof Flechette | undefined;
const flechette = () => (loaded ??= createRequire(import.meta.url)('@uwdata/flechette') as typeof Flechette);

/** The end of a stream: no message follows. */
export const ARROW_END = Buffer.from([255, 255, 255, 255, 0, 0, 0, 0]);

const schemaOf = (columns: readonly FileColumn[]) => {
  const ids = { next: 0 };
  return {
    version: flechette().Version.V5,
    endianness: flechette().Endianness.Little,
    fields: columns.map((column) => arrowField(flechette(), column, ids)),
    metadata: null,
  };
};

/** The schema message. */
export function arrowSchema(columns: readonly FileColumn[]): Uint8Array {
  const schema = schemaOf(columns);
  const { Column, Table, tableToIPC } = flechette();
  const table = new Table(
    schema,
    schema.fields.map(({ type }) => new Column([], type)),
  );
  const stream = tableToIPC(table, { format: 'stream' })!;
  return stream.subarray(0, stream.length - ARROW_END.length);
}

/** Reused by the next batch. */
let memory = new Uint8Array(2 ** 22);

/** The dictionaries of `rows` rows and their record batch; overwritten by those of the next one. */
export function arrowBatch(gathered: readonly GatheredColumn[], rows: number): Uint8Array {
  const schema = schemaOf(gathered.map(({ column }) => column));
  const { Table, tableToIPC } = flechette();
  const columns = schema.fields.map(({ type }, i) => arrowColumn(flechette(), type, gathered[i], rows));
  let length = 0;
  const sink = {
    write(bytes: Uint8Array): void {
      if (length + bytes.length > memory.length) memory = enlarged(memory, length + bytes.length);
      memory.set(bytes, length);
      length += bytes.length;
    },
    pad(count: number): void {
      this.write(new Uint8Array(count));
    },
    finish: () => null,
  };
  tableToIPC(new Table(schema, columns), { format: 'stream', sink });
  return memory.subarray(schemaLength(memory), length - ARROW_END.length);
}

/** A message begins with a mark and the length of its metadata; a schema has no body. */
const schemaLength = (stream: Uint8Array): number =>
  8 + new DataView(stream.buffer, stream.byteOffset).getInt32(4, true);

function enlarged(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(Math.max(length, bytes.length * 2));
  more.set(bytes);
  return more;
}
