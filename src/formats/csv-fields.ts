import { growFields, type CsvRecord } from './csv-record.ts';

export const LF = 10;
export const CR = 13;
export const BLANK = 32;
export const QUOTE = 34;
export const COMMA = 44;

/** What separates fields. */
export interface Dialect {
  /** A byte; a blank stands for any number of them, and those at the ends of a record don't count. */
  delimiter: number;
  /** Whether quotes may have blanks around them. */
  trim: boolean;
}

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

/** The same as `plainFields` for a delimiter other than the comma and the blank. */
export function plainFieldsBetween(
  delimiter: number,
  { bytes, words, from, to }: CsvRecord,
  at: number,
  fields: number,
): number {
  const pattern = delimiter * 0x01010101;
  for (let field = 0; field < fields; field++) {
    if (field > 0 && bytes[at++] !== delimiter) return -1;
    from[field] = at;
    for (;;) {
      let unusual: number;
      for (;;) {
        const word = words.getInt32(at, true);
        const other = word ^ pattern;
        // Also the top bit of the first byte that equals the delimiter.
        unusual = unusualBytes(word) | ((other - 0x01010101) & ~other & 0x80808080);
        if (unusual !== 0) break;
        at += 4;
      }
      at += (31 - Math.clz32(unusual & -unusual)) >> 3;
      const byte = bytes[at];
      if (byte === delimiter || byte < 32 || byte > 126 || byte === QUOTE) break;
      at++;
    }
    to[field] = at;
  }
  return at;
}

/**
 * The same for fields between blanks; blanks before the first and after the last don't count. Returns the
 * offset of the line break.
 */
export function plainFieldsBetweenBlanks({ bytes, from, to }: CsvRecord, at: number, fields: number): number {
  for (let field = 0; field < fields; field++) {
    while (bytes[at] === BLANK) at++;
    from[field] = at;
    while (bytes[at] > BLANK && bytes[at] < 127 && bytes[at] !== QUOTE) at++;
    if (at === from[field]) return -1;
    to[field] = at;
  }
  while (bytes[at] === BLANK) at++;
  return at;
}

/**
 * Finds the fields of the record bytes[at, end) and sets `from`, `to`, `fields` and `fault`. Quoted fields
 * are unescaped into the bytes from `spare` on.
 */
export function splitFields(record: CsvRecord, at: number, end: number, spare: number, dialect: Dialect) {
  const { bytes } = record;
  const { delimiter, trim } = dialect;
  const joinsBlanks = delimiter === BLANK;
  const skipsBlanks = joinsBlanks || trim;
  record.fields = 0;
  record.fault = undefined;
  if (joinsBlanks) while (end > at && bytes[end - 1] === BLANK) end--;
  for (; at <= end; at++, record.fields++) {
    const field = record.fields;
    if (field === record.from.length) growFields(record);
    const first = skipsBlanks ? afterBlanks(bytes, at, end) : at;
    if (first < end && bytes[first] === QUOTE) {
      const open = first + 1;
      at = closingQuote(bytes, open, end);
      record.from[field] = spare;
      spare = record.to[field] = copyUnquoted(bytes, open, at, spare);
      at++;
      if (trim && !joinsBlanks) at = afterBlanks(bytes, at, end);
      if (at < end && bytes[at] !== delimiter) record.fault = afterQuoteFault(bytes, at);
      while (at < end && bytes[at] !== delimiter) at++;
    } else {
      at = record.from[field] = joinsBlanks ? first : at;
      while (at < end && bytes[at] !== delimiter) at++;
      record.to[field] = at;
    }
  }
}

function afterBlanks(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && bytes[at] === BLANK) at++;
  return at;
}

function afterQuoteFault(bytes: Uint8Array, at: number): string {
  const hint = bytes[at - 2] === 0x5c ? ' (a quote in a field is doubled, not escaped with a backslash)' : '';
  return `A quoted field goes on after its closing quote${hint}`;
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
