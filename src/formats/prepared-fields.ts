/** Trims fields and empties those that mean null, by moving their ends. */
import type { FieldRecord } from './table-reader.ts';

export type Prepare = (record: FieldRecord) => void;

/** Changes fields `indices` of a record; undefined if there is nothing to do. */
export function fieldPreparer(
  { trim, null_values }: { trim: boolean; null_values: string[] },
  indices: readonly number[],
): Prepare | undefined {
  const own = Int32Array.from(new Set(indices));
  const tokens = null_values.map((value) => Buffer.from(value));
  const longest = Math.max(0, ...tokens.map(({ length }) => length));
  if (!trim && tokens.length === 0) return undefined;

  return ({ bytes, from, to }) => {
    for (const index of own) {
      if (trim) {
        from[index] = trimmedStart(bytes, from[index], to[index]);
        to[index] = trimmedEnd(bytes, from[index], to[index]);
      }
      const length = to[index] - from[index];
      if (length === 0 || length > longest) continue;
      for (const token of tokens)
        if (token.length === length && startsWith(bytes, from[index], token)) to[index] = from[index];
    }
  };
}

/** Whether the bytes at `at` are those of `token`. */
export function startsWith(bytes: Uint8Array, at: number, token: Uint8Array): boolean {
  for (let i = 0; i < token.length; i++) if (bytes[at + i] !== token[i]) return false;
  return true;
}

/** Offset of the first byte in bytes[at, end) that belongs to no blank and no invisible mark. */
function trimmedStart(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const width = blankAt(bytes, at);
    if (width === 0 || at + width > end) return at;
    at += width;
  }
  return at;
}

function trimmedEnd(bytes: Uint8Array, start: number, end: number): number {
  for (;;) {
    if (end > start && blankAt(bytes, end - 1) === 1) end--;
    else if (end - 2 >= start && blankAt(bytes, end - 2) === 2) end -= 2;
    else if (end - 3 >= start && blankAt(bytes, end - 3) === 3) end -= 3;
    else return end;
  }
}

/**
 * Bytes of the blank or invisible mark at `at`, 0 if there is another character: Unicode's blanks, the byte
 * order mark, and the marks U+200B to U+200F and U+2060, which nobody sees.
 */
function blankAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte <= 0x20) return byte === 0x20 || (byte >= 9 && byte <= 13) ? 1 : 0;
  if (byte < 0xc2) return 0;
  const [second, third] = [bytes[at + 1], bytes[at + 2]];
  if (byte === 0xc2) return second === 0xa0 ? 2 : 0;
  if (byte === 0xe2 && second === 0x80) return third <= 0x8f || third === 0xaf ? 3 : 0;
  if (byte === 0xe2 && second === 0x81) return third === 0x9f || third === 0xa0 ? 3 : 0;
  if (byte === 0xe3) return second === 0x80 && third === 0x80 ? 3 : 0;
  return byte === 0xef && second === 0xbb && third === 0xbf ? 3 : 0;
}
