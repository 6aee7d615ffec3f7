import type { FieldRecord } from './table-reader.ts';

/** Longer values aren't times. */
const MOST_BYTES = 256;

/** Joins the values of two columns by a blank, in memory of its own; `bytes` holds the last one. */
export function joinedTimes([first, second]: number[]) {
  const joined = new Uint8Array(MOST_BYTES);
  return {
    bytes: joined,
    /** Returns the length of the joined value: 0 if both are empty. */
    join({ bytes, from, to }: FieldRecord): number {
      let end = 0;
      for (let at = from[first]; at < to[first] && end < MOST_BYTES; at++) joined[end++] = bytes[at];
      if (to[first] > from[first] || to[second] > from[second]) joined[end++] = 0x20;
      for (let at = from[second]; at < to[second] && end < MOST_BYTES; at++) joined[end++] = bytes[at];
      return Math.min(end, MOST_BYTES);
    },
  };
}
