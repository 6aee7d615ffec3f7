/** Counts over all rows what warnings are about. A file without anything to watch costs nothing per row. */
import { stringOf } from '../formats/csv-record.ts';
import type { FieldRecord, RowSink } from '../formats/table-reader.ts';
import {
  eventWarning,
  midnightOffset,
  midnightWarning,
  quantityWarning,
  type Watched,
} from '../look/warnings.ts';
import { MOST_KINDS } from '../look/names.ts';
import type { Door, Warning } from '../model/look.ts';

export interface RowWarnings {
  /** The sink, or one that counts besides. */
  watching(sink: RowSink, watched: Watched): RowSink;
  /** Looks at the times of rows that were loaded. */
  addTimes(times: Float64Array, count: number): void;
  result(door: Door): Warning[];
}

/** What the columns of one name have in all files. */
interface Quantities {
  low: number;
  example: string;
}
type Kinds = Map<string, number>;

export function rowWarnings(): RowWarnings {
  const quantities = new Map<string, Quantities>();
  const events = new Map<string, Kinds>();
  let hasZone = false;
  const midnights = midnightOffset();
  let isMidnight = true;
  let times = 0;

  return {
    watching(sink, { quantity, event, hasZone: isZoned }) {
      hasZone ||= isZoned;
      if (quantity === undefined && event === undefined) return sink;
      return watchingSink(sink, [
        counterOf(quantity, quantities, () => ({ low: 0, example: '' }), countQuantity),
        counterOf(event, events, () => new Map<string, number>(), countKind),
      ]);
    },
    addTimes(column, count) {
      isMidnight &&= hasZone;
      for (let i = 0; isMidnight && i < count; i++) isMidnight = midnights.add(column[i]);
      times += count;
    },
    result(door) {
      return [
        ...Array.from(quantities, ([name, { low, example }]) => quantityWarning(name, low, example, door)),
        ...Array.from(events, ([name, kinds]) => eventWarning(name, kinds, door)),
        hasZone ? midnightWarning(midnights.hours(), times, door) : undefined,
      ].filter((warning) => warning !== undefined);
    },
  };
}

function countQuantity(counted: Quantities, value: string): void {
  if (value !== '' && Number(value) <= 0 && counted.low++ === 0) counted.example = value;
}

function countKind(kinds: Kinds, kind: string): void {
  if (kinds.size <= MOST_KINDS) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
}

/** Counts the values of a column. */
interface Counter {
  name: string;
  count(value: string): void;
}

/** One that goes on with what `all` has of the name, if there is a name. */
function counterOf<T>(
  name: string | undefined,
  all: Map<string, T>,
  make: () => T,
  count: (counted: T, value: string) => void,
): Counter | undefined {
  if (name === undefined) return undefined;
  const counted = all.get(name) ?? make();
  all.set(name, counted);
  return { name, count: (value) => count(counted, value) };
}

/** Counts rows that are loaded. */
function watchingSink(sink: RowSink, found: (Counter | undefined)[]): RowSink {
  const counters = found.filter((counter) => counter !== undefined);
  let indices: number[] = [];

  function count({ bytes, from, to }: FieldRecord): void {
    counters.forEach((counter, i) => {
      const index = indices[i];
      if (index >= 0) counter.count(stringOf(bytes, from[index], to[index]));
    });
  }

  return {
    onHeader(names) {
      indices = counters.map(({ name }) => names.indexOf(name));
      return [...sink.onHeader(names), ...indices.filter((index) => index >= 0)];
    },
    mayBeNested: sink.mayBeNested,
    expected: sink.expected,
    onLateColumn: sink.onLateColumn,
    onRow(record) {
      const { where } = sink.rows_left_out;
      const fault = sink.onRow(record);
      if (fault === undefined && sink.rows_left_out.where === where) count(record);
      return fault;
    },
    get rows_left_out() {
      return sink.rows_left_out;
    },
  };
}
