/**
 * Describes the columns of a block once: what a chunk carries, the INSERT, the SELECTs and the types of rows
 * follow, so that a new column is one edit and forgetting to fill it doesn't compile. It also takes an
 * `ALTER TABLE … ADD COLUMN` without a default, which rewrites no block (SQLite checks the STRICT table once,
 * 0.6 s per gigabyte): it's `number?` or `bytes?`, and its readers expect null in older blocks.
 */
import { BLOCKS_PER_OWNER } from './block-ids.ts';
import { changedBlock, type BlockTable } from './damage.ts';
import type { Database } from './database.ts';
import { checksum } from './encoded/checksum.ts';

/**
 * Where the writer takes a column's value from.
 * - `id`, `owner`: the block's id, and the job or import that it belongs to.
 * - `number`: one of the block's numbers in the chunk. `number?`: null where that is negative.
 * - `bytes`: the block's share of the chunk's array of the same name. `bytes?`: null where that is empty.
 * - `{ from }`: made by the writer from the block's number of that name.
 * - `{ sum, of }`: the checksum of these numbers and bytes, which are columns before it. Null where they are,
 *   and in blocks that were stored before there were checksums.
 */
type Source = 'id' | 'owner' | 'number' | 'number?' | 'bytes' | 'bytes?' | { from: string } | Sum;
type Sum = { sum: readonly string[]; of: string };
type Columns = Record<string, Source>;

type Named<C extends Columns, S> = { [N in keyof C]: C[N] extends S ? N : never }[keyof C] & string;
type Made<C extends Columns> = Named<C, { from: string }>;
type BytesName<C extends Columns> = Named<C, 'bytes' | 'bytes?'>;
type NumberName<C extends Columns> =
  Named<C, 'number' | 'number?'> | Extract<C[Made<C>], { from: string }>['from'] | `${BytesName<C>}_bytes`;

interface Values {
  id: number;
  owner: number;
  number: number;
  'number?': number | null;
  bytes: Uint8Array;
  'bytes?': Uint8Array | null;
}

/** Blocks on their way to the writer: the numbers and the bytes of all of them, one after the other. */
type Chunk<C extends Columns> = { blocks: number; numbers: Float64Array } & {
  [N in BytesName<C>]: Uint8Array;
};

type Row<C extends Columns> = {
  [N in keyof C]: C[N] extends keyof Values
    ? Values[C[N]]
    : C[N] extends { from: string }
      ? number
      : number | null;
};
type SumName<C extends Columns> = Named<C, { sum: readonly string[] }>;

/** How a kind of block that was described looks in a chunk, and stored. */
export type ChunkOf<K> = K extends BlockKind<infer C> ? Chunk<C> : never;
export type RowOf<K> = K extends BlockKind<infer C> ? Row<C> : never;

type BlockKind<C extends Columns> = ReturnType<typeof blockKind<C>>;

export function blockKind<const C extends Columns>(table: BlockTable, columns: C) {
  const names = Object.keys(columns);
  const numberNames = names.flatMap((name) => numberOf(name, columns[name]) ?? []);
  const slots = names.map((name) => numberNames.indexOf(numberOf(name, columns[name]) ?? ''));
  const stride = numberNames.length;
  const sums = new Map(
    names.flatMap((name) => {
      const source = columns[name];
      return typeof source === 'object' && 'sum' in source ? [[name, source.sum] as const] : [];
    }),
  );

  return {
    /** How many numbers a block has in a chunk. */
    stride,
    /** Sets the numbers of the `block`-th block of a chunk. */
    setNumbers(into: Float64Array, block: number, numbers: Record<NumberName<C>, number>): void {
      for (let i = 0, at = block * stride; i < stride; i++, at++)
        into[at] = numbers[numberNames[i] as NumberName<C>];
    },

    /** SQL that names columns of the table called `alias`. */
    select: (alias: string, chosen: readonly (keyof C & string)[]): string =>
      chosen.map((name) => `${alias}.${name}`).join(', '),

    /** Makes an object of the values of these columns, in this order. */
    rowReader:
      <N extends keyof C>(chosen: readonly N[]) =>
      (values: readonly unknown[]): Pick<Row<C>, N> => {
        const row: Partial<Row<C>> = {};
        for (let i = 0; i < chosen.length; i++) row[chosen[i]] = values[i] as Row<C>[N];
        return row as Pick<Row<C>, N>;
      },

    /**
     * Throws if a block isn't what was stored: by its checksum `name`, over numbers of the row and the bytes
     * from `at` up to `end`.
     */
    verify(row: Partial<Row<C>>, name: SumName<C>, bytes: DataView, at = 0, end = bytes.byteLength): void {
      const stored = row[name] as number | null | undefined;
      if (stored === null || stored === undefined) return;
      if (end <= bytes.byteLength && checksum([row, sums.get(name)!], bytes, at, end) === stored) return;
      const id = names.find((column) => columns[column] === 'id')!;
      throw changedBlock(table, row[id] as number);
    },

    /** Inserts the blocks of a chunk, numbered from `first`. `make` computes the `{ from }` columns. */
    inserter(db: Database) {
      const marks = names.map(() => '?').join(', ');
      const insert = db.prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${marks})`);
      const values = new Array<unknown>(names.length);
      const summed = names.map((name) => summedBy(names, columns[name]));
      return (
        owner: number,
        first: number,
        chunk: Chunk<C>,
        make: Record<Made<C>, (value: number) => number>,
      ): void => {
        const ends = new Float64Array(names.length);
        const valueOf = (i: number, block: number) => {
          const [name, source] = [names[i], columns[names[i]]];
          if (source === 'id') return owner * BLOCKS_PER_OWNER + first + block;
          if (source === 'owner') return owner;
          const number = chunk.numbers[block * stride + slots[i]];
          if (summed[i]) return sumOf(values, summed[i]);
          if (typeof source === 'object') return make[name as Made<C>](number);
          if (source === 'number') return number;
          if (source === 'number?') return number < 0 ? null : number;
          if (source === 'bytes?' && number === 0) return null;
          return chunk[name as BytesName<C>].subarray(ends[i], (ends[i] += number));
        };
        for (let block = 0; block < chunk.blocks; block++) {
          for (let i = 0; i < values.length; i++) values[i] = valueOf(i, block);
          insert.run(values);
        }
      };
    },
  };
}

/** Where the columns are that a checksum covers: its numbers, and its bytes. Undefined for other columns. */
function summedBy(names: string[], source: Source): { numbers: number[]; bytes: number } | undefined {
  if (typeof source !== 'object' || !('sum' in source)) return undefined;
  return { numbers: source.sum.map((name) => names.indexOf(name)), bytes: names.indexOf(source.of) };
}

/** Null if the block has no such bytes. */
function sumOf(values: unknown[], { numbers, bytes }: { numbers: number[]; bytes: number }): number | null {
  const covered = values[bytes] as Uint8Array | null;
  return covered && checksum([values, numbers], viewOf(covered), 0, covered.length);
}

export const viewOf = ({ buffer, byteOffset, length }: Uint8Array) =>
  new DataView(buffer, byteOffset, length);

/** Which number of a chunk a column is made of. */
function numberOf(name: string, source: Source): string | undefined {
  if (source === 'id' || source === 'owner') return undefined;
  if (typeof source === 'object') return 'from' in source ? source.from : undefined;
  return source.startsWith('bytes') ? `${name}_bytes` : name;
}
