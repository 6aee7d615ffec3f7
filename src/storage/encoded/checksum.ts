/**
 * Checksums of blocks and of strings. Any single word of four bytes that changes makes another sum, since
 * each step is a bijection; of other damage one in 2^32 is missed. Not zlib's crc32, whose call alone takes
 * 150 ns and which is no faster for blocks of 2 kB.
 */
const MOST_NUMBERS = 16;
const numbers = new Float64Array(MOST_NUMBERS);
const words = new Int32Array(numbers.buffer);

/**
 * Odd, so that multiplying by them is a bijection. As V8 keeps them, signed and each a constant: else it
 * would count with floating-point numbers, in one and a half times the time.
 */
const A = 0x9e3779b1 | 0;
const B = 0x85ebca77 | 0;
const C = 0xc2b2ae3d | 0;
const D = 0x27d4eb2f;

/**
 * Of the numbers in `row` under some names or indices (null counts as -1), in this order, and the bytes from
 * `at` up to `end`.
 */
export function checksum<K extends PropertyKey>(
  [row, covered]: [row: { readonly [N in K]?: unknown }, covered: readonly K[]],
  bytes: DataView,
  at: number,
  end: number,
): number {
  for (let i = 0; i < covered.length; i++) numbers[i] = (row[covered[i]] as number | null) ?? -1;
  let a = (end - at) | 0;
  let b = A;
  let c = B;
  let d = C;
  for (let i = 0; i < covered.length * 2; i += 2) {
    a = Math.imul(a ^ words[i], A);
    b = Math.imul(b ^ words[i + 1], B);
  }
  for (; at + 16 <= end; at += 16) {
    a = Math.imul(a ^ bytes.getInt32(at, true), A);
    b = Math.imul(b ^ bytes.getInt32(at + 4, true), B);
    c = Math.imul(c ^ bytes.getInt32(at + 8, true), C);
    d = Math.imul(d ^ bytes.getInt32(at + 12, true), D);
  }
  for (; at < end; at++) a = Math.imul(a ^ bytes.getUint8(at), A);
  return (a ^ (b >>> 7) ^ (b << 25) ^ (c >>> 13) ^ (c << 19) ^ (d >>> 19) ^ (d << 13)) >>> 0;
}

/** Of two whole numbers and a string, as a signed number of 32 bits, which SQLite stores in four bytes. */
export function textChecksum(first: number, second: number, text: string): number {
  const { length } = text;
  let sum = Math.imul(Math.imul(length ^ first, A) ^ second, B) ^ (first / 2 ** 32) ^ (second / 2 ** 32);
  let at = 0;
  for (; at + 2 <= length; at += 2)
    sum = Math.imul(sum ^ (text.charCodeAt(at) | (text.charCodeAt(at + 1) << 16)), A);
  if (at < length) sum = Math.imul(sum ^ text.charCodeAt(at), A);
  return sum ^ (sum >>> 15);
}
