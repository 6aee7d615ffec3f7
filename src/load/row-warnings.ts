/** Counts over all rows what warnings are about. A file without anything to watch costs nothing per row. */
import type { FieldRecord, RowSink } from '../formats/table-reader.ts';
import {
  eventWarning,
  midnightOffset,
  midnightWarning,
  MOST_KINDS,
  quantityWarning,
  type Watched,
} from '../look/warnings.ts';
import type { Door, Warning } from '../model/look.ts';

export interface RowWarnings {
  /** The sink, or one that counts besides. */
  watching(sink: RowSink, watched: Watched): RowSink;
  /** Looks at the times of rows that were loaded. */
  addTimes(times: Float64Array, count: number): void;
  result(door: Door): Warning[];
}

interface Counted extends Watched {
  low: number;
  lowExample: string;
  kinds: Map<string, number>;
}

export function rowWarnings(): RowWarnings {
  const counted: Counted = {
    quantity: undefined,
    event: undefined,
    low: 0,
    lowExample: '',
    kinds: new Map(),
  };
  const midnights = midnightOffset();
  let isMidnight = true;
  let times = 0;

  return {
    watching(sink, watched) {
      if (watched.quantity === undefined && watched.event === undefined) return sink;
      Object.assign(counted, watched);
      return watchingSink(sink, counted);
    },
    addTimes(column, count) {
      for (let i = 0; isMidnight && i < count; i++) isMidnight = midnights.add(column[i]);
      times += count;
    },
    result(door) {
      const { quantity, event, low, lowExample, kinds } = counted;
      return [
        quantity === undefined ? undefined : quantityWarning(quantity, low, lowExample, door),
        event === undefined ? undefined : eventWarning(event, kinds, door),
        midnightWarning(midnights.hours(), times, door),
      ].filter((warning) => warning !== undefined);
    },
  };
}

/** Counts rows that are loaded. */
function watchingSink(sink: RowSink, counted: Counted): RowSink {
  let [quantity, event] = [-1, -1];
  const valueAt = ({ bytes, from, to }: FieldRecord, index: number) =>
    Buffer.from(bytes.buffer, bytes.byteOffset + from[index], to[index] - from[index]).toString();

  function count(record: FieldRecord): void {
    if (quantity >= 0) {
      const value = valueAt(record, quantity);
      if (value !== '' && Number(value) <= 0 && counted.low++ === 0) counted.lowExample = value;
    }
    if (event >= 0 && counted.kinds.size <= MOST_KINDS) {
      const kind = valueAt(record, event);
      counted.kinds.set(kind, (counted.kinds.get(kind) ?? 0) + 1);
    }
  }

  return {
    onHeader(names) {
      [quantity, event] = [counted.quantity, counted.event].map((name) =>
        name === undefined ? -1 : names.indexOf(name),
      );
      return [...sink.onHeader(names), ...[quantity, event].filter((index) => index >= 0)];
    },
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
