/**
 * Reads prices from their fields of fixed width. Turning 16 digits into the nearest double takes some 200 ns; shops use
 * the same prices again and again, so the number of the last field for each of 4,096 hashes is kept.
 */
const SLOTS = 4096;
const BLANK = 32;
const NOTHING = new Uint8Array(0);

export function priceFields() {
  const fields: Uint8Array[] = new Array<Uint8Array>(SLOTS).fill(NOTHING);
  const prices = new Float64Array(SLOTS);

  function isField(field: Uint8Array, bytes: Uint8Array, at: number): boolean {
    for (let i = 0; i < field.length; i++) if (field[i] !== bytes[at + i]) return false;
    return true;
  }

  return {
    /** The price in bytes[at, end); NaN if the field is blank. */
    read(bytes: Buffer, at: number, end: number): number {
      while (end > at && bytes[end - 1] === BLANK) end--;
      if (end === at) return NaN;
      let hash = end - at;
      for (let i = at; i < end; i++) hash = Math.imul(hash ^ bytes[i], 0x01000193);
      const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
      if (fields[slot].length !== end - at || !isField(fields[slot], bytes, at)) {
        fields[slot] = Uint8Array.from(bytes.subarray(at, end));
        prices[slot] = Number(bytes.toString('latin1', at, end));
      }
      return prices[slot];
    },
  };
}
