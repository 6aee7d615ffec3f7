/**
 * Checksums of blocks and of strings. Any single word of four bytes that changes makes another sum, since each step is a
 * bijection; of other damage one in 2^32 is missed. Not zlib's crc32, whose call alone takes longer than this
 * does for a block of 1,000 bytes (150 ns).
 */
const MOST_NUMBERS = 16;
const numbers = new Float64Array(MOST_NUMBERS);
const words = new Int32Array(numbers.buffer);

/** Odd, so that multiplying by them is a bijection. */
const [A, B, C, D] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f];

/** Of some numbers (null counts as -1) and the bytes from `at` up to `end`. */
export function checksum(
  values: readonly (number | null)[],
  bytes: DataView,
  at: number,
  end: number,
): number {
  for (let i = 0; i < values.length; i++) numbers[i] = values[i] ?? -1;
  let [a, b, c, d] = [end - at, A, B, C];
  for (let i = 0; i < values.length * 2; i += 2) {
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
