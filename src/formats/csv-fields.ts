import { growFields, type CsvRecord } from './csv-record.ts';

export const LF = 10;
export const CR = 13;
export const QUOTE = 34;
export const COMMA = 44;

/** Finds the fields of a plain record at `at`. Returns the offset after the last, -1 if there are too few. */
export function plainFields({ bytes, words, from, to }: CsvRecord, at: number, fields: number): number {
  for (let field = 0; field < fields; field++) {
    if (field > 0 && bytes[at++] !== COMMA) return -1;
    from[field] = at;
    at = to[field] = afterPlain(bytes, words, at);
  }
  return at;
}

/**
 * Offset of the first byte from `at` on that isn't part of a plain field. Reads four bytes at a time: byte by
 * byte, the row "load the CSV from a file" of docs/performance.md takes 1.06 times the processor time.
 */
function afterPlain(bytes: Uint8Array, words: DataView, at: number): number {
  for (;;) {
    let unusual: number;
    while ((unusual = unusualBytes(words.getInt32(at, true))) === 0) at += 4;
    at += (31 - Math.clz32(unusual & -unusual)) >> 3;
    const byte = bytes[at];
    if (byte === COMMA || byte < 32 || byte > 126 || byte === QUOTE) return at;
    at++;
  }
}

/**
 * 0 if all four bytes of the word are above the comma and below DEL: digits, letters, most signs. Otherwise
 * the lowest bit set is the top bit of the first other byte.
 */
function unusualBytes(word: number): number {
  return ((word - 0x2d2d2d2d) | (word + 0x01010101) | word) & 0x80808080;
}

/**
 * Finds the fields of the record bytes[at, end) and sets `from`, `to`, `fields` and `fault`. Quoted fields
 * are unescaped into the bytes from `spare` on.
 */
export function splitFields(record: CsvRecord, at: number, end: number, spare: number): void {
  const { bytes } = record;
  record.fields = 0;
  record.fault = undefined;
  for (; at <= end; at++, record.fields++) {
    const field = record.fields;
    if (field === record.from.length) growFields(record);
    if (at < end && bytes[at] === QUOTE) {
      const open = at + 1;
      at = closingQuote(bytes, open, end);
      record.from[field] = spare;
      spare = record.to[field] = copyUnquoted(bytes, open, at, spare);
      if (++at < end && bytes[at] !== COMMA) record.fault = 'A quoted field goes on after its closing quote';
      while (at < end && bytes[at] !== COMMA) at++;
    } else {
      record.from[field] = at;
      while (at < end && bytes[at] !== COMMA) at++;
      record.to[field] = at;
    }
  }
}

/** Offset of the quote that closes the field whose content begins at `at`; `end` if there is none. */
function closingQuote(bytes: Uint8Array, at: number, end: number): number {
  for (; at < end; at++) {
    if (bytes[at] !== QUOTE) continue;
    if (at + 1 >= end || bytes[at + 1] !== QUOTE) return at;
    at++;
  }
  return end;
}

/** Copies bytes[at, end) to `target`, doubled quotes as one; returns the end of the copy. */
function copyUnquoted(bytes: Uint8Array, at: number, end: number, target: number): number {
  for (; at < end; at++) {
    bytes[target++] = bytes[at];
    if (bytes[at] === QUOTE) at++;
  }
  return target;
}
