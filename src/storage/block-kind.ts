/**
 * The columns of a block are described once. What a chunk carries, the INSERT and its binding, the SELECTs
 * and the types of rows follow from the description, so that adding a column is one edit and forgetting to
 * fill it doesn't compile.
 *
 * A later column, a checksum say, is one more member and `ALTER TABLE … ADD COLUMN` without a default in a
 * migration. Blocks stored before hold null there, so it has to be `number?` or `bytes?`, and its readers
 * have to expect null. None is rewritten, but SQLite checks the whole STRICT table once: 0.6 s of CPU time
 * per gigabyte.
 */
import type { Database } from './database.ts';
import { BLOCKS_PER_OWNER } from './block-ids.ts';

/**
 * Where the writer takes a column's value from.
 * - `id`, `owner`: the block's id, and the job or import that it belongs to.
 * - `number`: one of the block's numbers in the chunk. `number?`: null where that is negative.
 * - `bytes`: the block's share of the chunk's array of the same name. `bytes?`: null where that is empty.
 * - `{ from }`: made by the writer from the block's number of that name.
 */
type Source = 'id' | 'owner' | 'number' | 'number?' | 'bytes' | 'bytes?' | { from: string };
type Columns = Record<string, Source>;

type Named<C extends Columns, S> = { [N in keyof C]: C[N] extends S ? N : never }[keyof C] & string;
type Made<C extends Columns> = Named<C, { from: string }>;
type NumberName<C extends Columns> =
  | Named<C, 'number' | 'number?'>
  | Extract<C[Made<C>], { from: string }>['from']
  | `${Named<C, 'bytes' | 'bytes?'>}_bytes`;

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
  [N in Named<C, 'bytes' | 'bytes?'>]: Uint8Array;
};

type Row<C extends Columns> = { [N in keyof C]: C[N] extends keyof Values ? Values[C[N]] : number };

/** How a kind of block that was described looks in a chunk, and stored. */
export type ChunkOf<K> = K extends BlockKind<infer C> ? Chunk<C> : never;
export type RowOf<K> = K extends BlockKind<infer C> ? Row<C> : never;

export type BlockKind<C extends Columns> = ReturnType<typeof blockKind<C>>;

export function blockKind<const C extends Columns>(table: string, columns: C) {
  const names = Object.keys(columns);
  const numberNames = names.flatMap((name) => numberOf(name, columns[name]) ?? []);
  const stride = numberNames.length;

  return {
    table,
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

    /** Inserts the blocks of a chunk, numbered from `first`. `make` computes the `{ from }` columns. */
    inserter(db: Database) {
      const insert = db.prepare(
        `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      );
      return (
        owner: number,
        first: number,
        chunk: Chunk<C>,
        make: Record<Made<C>, (value: number) => number>,
      ): void => {
        const values = names.map((name) => {
          const slot = numberNames.indexOf(numberOf(name, columns[name]) ?? '');
          const bytes = (chunk as Record<string, unknown>)[name] as Uint8Array;
          return valueOf(columns[name], {
            owner,
            first,
            numbers: chunk.numbers,
            stride,
            slot,
            bytes,
            make: make[name as Made<C>],
          });
        });
        for (let block = 0; block < chunk.blocks; block++) insert.run(values.map((value) => value(block)));
      };
    },
  };
}

/** Which number of a chunk a column is made of. */
function numberOf(name: string, source: Source): string | undefined {
  if (source === 'id' || source === 'owner') return undefined;
  if (typeof source === 'object') return source.from;
  return source.startsWith('bytes') ? `${name}_bytes` : name;
}

interface Origin {
  owner: number;
  first: number;
  numbers: Float64Array;
  stride: number;
  slot: number;
  bytes: Uint8Array;
  make: (value: number) => number;
}

/** What a column holds in one block after the other. */
function valueOf(source: Source, origin: Origin): (block: number) => number | Uint8Array | null {
  const { owner, first, numbers, stride, slot, bytes, make } = origin;
  const number = (block: number) => numbers[block * stride + slot];
  let end = 0;
  const nextBytes = (block: number) => bytes.subarray(end, (end += number(block)));
  if (typeof source === 'object') return (block) => make(number(block));
  switch (source) {
    case 'id':
      return (block) => owner * BLOCKS_PER_OWNER + first + block;
    case 'owner':
      return () => owner;
    case 'number':
      return number;
    case 'number?':
      return (block) => (number(block) < 0 ? null : number(block));
    case 'bytes':
      return nextBytes;
    case 'bytes?':
      return (block) => (number(block) === 0 ? null : nextBytes(block));
  }
}
