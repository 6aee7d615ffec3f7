/** The values of one column, gathered row by row until there are enough for a row group or a record batch. */
import type { FileColumn, FileValue } from './file-columns.ts';
import { grown } from './longer.ts';

/** The distinct strings of a column in UTF-8: string i is bytes[starts[i], ends[i]). */
export interface Strings {
  count: number;
  bytes: Uint8Array;
  starts: Uint32Array;
  ends: Uint32Array;
  /** By index: higher for strings that come later in byte order. Undefined: they are in that order. */
  ranks?: Uint32Array;
}

/** Strings one after the other, in UTF-8: string i is bytes[ends[i - 1], ends[i]). */
export interface Text {
  bytes: Uint8Array;
  ends: Uint32Array;
}

/** What encoders read. Rows without a value have 0, or the string of index 0 if there is one. */
export interface GatheredColumn {
  column: FileColumn;
  /** How many values, which are those of rows or, one after the other, those of the lists of rows. */
  length: number;
  /** The values of numbers; for strings the indices in `strings`. Of no use for text. */
  values: Float64Array | Uint32Array | Uint8Array;
  strings?: Strings;
  text?: Text;
  /** 1 for rows with a value, 0 for those without; undefined if all have one. */
  present?: Uint8Array;
  /** The list of row i is values[offsets[i], offsets[i + 1]). */
  offsets?: Uint32Array;
}

const FEW = 1024;
const NONE = new Uint8Array(0);

/** Gathers the values of any column. */
export class ColumnGatherer {
  readonly column: FileColumn;
  length = 0;
  #rows = 0;
  #nulls = 0;
  #numbers = new Float64Array(0);
  #indices = new Uint32Array(0);
  #present = new Uint8Array(0);
  #offsets = new Uint32Array(1);
  readonly #distinct = new Map<string, number>();
  #text = { bytes: Buffer.alloc(0), ends: new Uint32Array(0) };

  constructor(column: FileColumn) {
    this.column = column;
    if (column.type === 'text') this.#text = { bytes: Buffer.alloc(FEW * 16), ends: new Uint32Array(FEW) };
  }

  /** Forgets all rows. */
  clear(): void {
    this.length = this.#rows = this.#nulls = 0;
    this.#distinct.clear();
  }

  /** Adds a row. */
  push(value: FileValue): void {
    const { list, nullable } = this.column;
    if (nullable) {
      this.#present = grown(this.#present, this.#rows);
      this.#present[this.#rows] = value === null ? 0 : 1;
      if (value === null) this.#nulls++;
    }
    if (list) for (let i = 0; i < (value as string[]).length; i++) this.#put((value as string[])[i]);
    else this.#put(value as string | number | null);
    this.#rows++;
    if (!list) return;
    this.#offsets = grown(this.#offsets, this.#rows);
    this.#offsets[this.#rows] = this.length;
  }

  #put(value: string | number | null): void {
    const at = this.length++;
    switch (this.column.type) {
      case 'string':
        this.#indices = grown(this.#indices, at);
        this.#indices[at] = value === null ? 0 : this.#indexOf(value as string);
        return;
      case 'text':
        return this.#write(at, (value as string | null) ?? '');
      default:
        this.#numbers = grown(this.#numbers, at);
        this.#numbers[at] = (value as number | null) ?? 0;
    }
  }

  #indexOf(value: string): number {
    const known = this.#distinct.get(value);
    if (known !== undefined) return known;
    this.#distinct.set(value, this.#distinct.size);
    return this.#distinct.size - 1;
  }

  #write(at: number, value: string): void {
    const text = this.#text;
    const start = at === 0 ? 0 : text.ends[at - 1];
    if (start + value.length * 3 > text.bytes.length) {
      const more = Buffer.alloc(Math.max(start + value.length * 3, text.bytes.length * 2));
      more.set(text.bytes.subarray(0, start));
      text.bytes = more;
    }
    text.ends = grown(text.ends, at);
    text.ends[at] = start + text.bytes.write(value, start);
  }

  /** Its memory is reused after `clear`. */
  gathered(): GatheredColumn {
    const { column, length } = this;
    const { type, list } = column;
    const isText = type === 'text';
    const values = type === 'string' ? this.#indices : isText ? NONE : this.#numbers;
    return {
      column,
      length,
      values: values.subarray(0, length),
      strings: type === 'string' ? sortable([...this.#distinct.keys()]) : undefined,
      text: isText ? { bytes: this.#text.bytes, ends: this.#text.ends.subarray(0, length) } : undefined,
      present: this.#nulls > 0 ? this.#present.subarray(0, this.#rows) : undefined,
      offsets: list ? this.#offsets.subarray(0, this.#rows + 1) : undefined,
    };
  }
}

/** Distinct strings in any order. */
function sortable(distinct: string[]): Strings {
  const strings = stringsOf(distinct);
  const { bytes, starts, ends } = strings;
  const order = Uint32Array.from(distinct.keys());
  order.sort((a, b) => bytes.compare(bytes, starts[b], ends[b], starts[a], ends[a]));
  const ranks = new Uint32Array(order.length);
  order.forEach((index, rank) => (ranks[index] = rank));
  return { ...strings, ranks };
}

/** Strings in byte order. */
export function stringsOf(strings: readonly string[]) {
  const count = strings.length;
  const bytes = Buffer.from(strings.join(''));
  const [starts, ends] = [new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0, at = 0; i < count; i++) {
    starts[i] = at;
    ends[i] = at += Buffer.byteLength(strings[i]);
  }
  return { count, bytes, starts, ends };
}
