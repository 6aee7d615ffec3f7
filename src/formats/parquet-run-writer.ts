/** Small whole numbers as Parquet has them: runs of one value, and groups of eight in as few bits as fit. */
import type { ByteWriter } from 'hyparquet-writer';

const LONGEST_VARINT = 5;
/** A run of fewer is no shorter than the bits. */
const SHORTEST_RUN = 8;

/** Appends values[from, to), each of at most `bits` bits (24 at most). */
export function writeRuns(
  out: ByteWriter,
  values: ArrayLike<number>,
  [from, to]: readonly [number, number],
  bits: number,
): void {
  const groups = ((to - from) >> 3) + 1;
  out.ensure(groups * (bits + LONGEST_VARINT + 4) + LONGEST_VARINT);
  const bytes = new Uint8Array(out.buffer);
  const width = (bits + 7) >> 3;
  const start = out.index;
  let at = start;
  let packed = from; // those before are written
  for (let i = from; i < to;) {
    const value = values[i];
    let end = i + 1;
    while (end < to && values[end] === value) end++;
    if (end - i < SHORTEST_RUN) {
      i += 8;
      continue;
    }
    if (packed < i) at = pack(bytes, at, values, [packed, i], bits);
    at = writeVarint(bytes, at, (end - i) * 2);
    for (let byte = 0; byte < width; byte++) bytes[at++] = value >>> (byte * 8);
    packed = i = end;
  }
  if (packed < to) at = pack(bytes, at, values, [packed, to], bits);
  out.index = at;
  out.offset += at - start;
}

/** Groups of eight values, the last filled up with zeros; returns the offset behind them. */
function pack(
  bytes: Uint8Array,
  at: number,
  values: ArrayLike<number>,
  [from, to]: readonly [number, number],
  bits: number,
): number {
  const groups = (to - from + 7) >> 3;
  at = writeVarint(bytes, at, groups * 2 + 1);
  const end = at + groups * bits;
  let buffer = 0;
  let used = 0;
  for (let i = from; i < to; i++) {
    buffer |= values[i] << used;
    used += bits;
    while (used >= 8) {
      bytes[at++] = buffer;
      buffer >>>= 8;
      used -= 8;
    }
  }
  if (used > 0) bytes[at++] = buffer;
  while (at < end) bytes[at++] = 0;
  return at;
}

function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  for (; value >= 128; value >>>= 7) bytes[at++] = value | 128;
  bytes[at++] = value;
  return at;
}
