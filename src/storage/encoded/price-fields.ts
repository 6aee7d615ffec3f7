/**
 * Reads prices from fields of fixed width. Shops use the same prices again and again, so the last field for
 * each of 16,384 hashes is kept with its price. For others of up to 15 digits, one division by an exact power
 * of ten yields the nearest double; more digits need the engine, which takes some 200 ns.
 */
const SLOTS = 16_384;
const BLANK = 32;
const ZERO = 48;
const POINT = 46;

/** A slot is eight words of four bytes: the field's width, up to five words of its bytes, its price. */
const SLOT_WORDS = 8;
const SHORTEST_KEPT = 4;
const LONGEST_KEPT = 20;

/** Digits, leading zeros aside, that one division gets right. */
const EXACT_DIGITS = 15;
const POWERS = Float64Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));

export function priceFields() {
  const words = new Int32Array(SLOTS * SLOT_WORDS);
  const prices = new Float64Array(words.buffer);

  /** Looks up the price of equal bytes. The last word is their last four, overlapping the one before. */
  function kept(bytes: DataView, at: number, end: number): number {
    const last = end - 4;
    let hash = end - at;
    for (let offset = at; offset < last; offset += 4)
      hash = Math.imul(hash ^ bytes.getInt32(offset, true), 0x9e3779b1);
    hash = Math.imul(hash ^ bytes.getInt32(last, true), 0x9e3779b1);
    const slot = ((hash ^ (hash >>> 15)) & (SLOTS - 1)) * SLOT_WORDS;

    let i = slot;
    let different = words[i++] ^ (end - at);
    for (let offset = at; offset < last; offset += 4) different |= words[i++] ^ bytes.getInt32(offset, true);
    different |= words[i] ^ bytes.getInt32(last, true);
    const price = slot / 2 + 3;
    if (different !== 0) {
      i = slot;
      words[i++] = end - at;
      for (let offset = at; offset < last; offset += 4) words[i++] = bytes.getInt32(offset, true);
      words[i] = bytes.getInt32(last, true);
      prices[price] = priceIn(bytes, at, end);
    }
    return prices[price];
  }

  return {
    /** The price in bytes from `at` up to `end`; NaN if the field is blank. */
    read(bytes: DataView, at: number, end: number): number {
      const width = end - at;
      return width >= SHORTEST_KEPT && width <= LONGEST_KEPT ? kept(bytes, at, end) : priceIn(bytes, at, end);
    },
  };
}

function priceIn(bytes: DataView, at: number, end: number): number {
  while (end > at && bytes.getUint8(end - 1) === BLANK) end--;
  if (end === at) return NaN;
  let [all, digits, point] = [0, 0, end - 1];
  for (let offset = at; offset < end; offset++) {
    const digit = bytes.getUint8(offset) - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (digits > 0 || digit > 0) digits += 1;
      all = all * 10 + digit;
    } else if (bytes.getUint8(offset) === POINT) point = offset;
    else return numberIn(bytes, at, end);
  }
  const scale = end - 1 - point;
  return digits > EXACT_DIGITS || scale >= POWERS.length ? numberIn(bytes, at, end) : all / POWERS[scale];
}

function numberIn(bytes: DataView, at: number, end: number): number {
  return Number(Buffer.from(bytes.buffer, bytes.byteOffset + at, end - at).toString('latin1'));
}
