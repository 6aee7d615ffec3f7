import { isUtf8 } from 'node:buffer';
import { BLANK, QUOTE } from './csv-fields.ts';
import { stringOf } from './csv-record.ts';
import type { FieldRecord } from './table-reader.ts';

const MOST_CHARACTERS = 128;

/** The same as `idFault` for a field of a record: of most ids, no byte but the first has to be read. */
export function idFaultIn(record: FieldRecord, field: number, isDecoded: boolean): string | undefined {
  const { isPlain, bytes } = record;
  const start = record.from[field];
  const end = record.to[field];
  const isUsual = isPlain && end > start && end - start <= MOST_CHARACTERS && bytes[start] !== BLANK;
  return isUsual ? undefined : idFault(bytes, start, end, isDecoded);
}

/**
 * Checks the id in bytes[start, end): valid UTF-8, 1 to 128 characters (code points), no control characters.
 * Returns a fault as the end of a sentence that begins with the column's name. `isDecoded`: the bytes come
 * from a decoder, which replaces invalid ones by U+FFFD.
 */
export function idFault(
  bytes: Uint8Array,
  start: number,
  end: number,
  isDecoded = false,
): string | undefined {
  let ascii = start;
  while (ascii < end && bytes[ascii] >= 0x20 && bytes[ascii] < 0x7f) ascii++;
  const isPlain = ascii === end && end > start && end - start <= MOST_CHARACTERS;
  return isPlain && bytes[start] !== 0x20 ? undefined : unusualIdFault(bytes, start, end, isDecoded);
}

function unusualIdFault(
  bytes: Uint8Array,
  start: number,
  end: number,
  isDecoded: boolean,
): string | undefined {
  if (end <= start) return 'is empty';
  if (bytes[start] === 0x20 && isQuotedAfterBlanks(bytes, start, end))
    return 'has a blank before its quotes: with trim=true they are read as quotes';
  if (!isUtf8(bytes.subarray(start, end))) return 'is not valid UTF-8';
  const id = stringOf(bytes, start, end);
  if (/\p{Cc}/u.test(id)) return 'contains a control character';
  if (isDecoded && hasBadCharacter(id)) return 'is not valid in the encoding of the file';
  const characters = [...id].length;
  if (characters <= MOST_CHARACTERS) return undefined;
  return `has ${characters} characters; the limit is ${MOST_CHARACTERS}`;
}

/**
 * Whether a decoder found bytes that are invalid in its encoding: U+FFFD, or for a few single bytes U+F8F5 to
 * U+F8F8, with which ICU keeps them.
 */
export const hasBadCharacter = (string: string): boolean => /[\ufffd\uf8f5-\uf8f8]/.test(string);

/** ` "K1"`: a quote opens a quoted field only as its first character, but nobody has ids in quotes. */
function isQuotedAfterBlanks(bytes: Uint8Array, start: number, end: number): boolean {
  while (start < end && bytes[start] === 0x20) start++;
  return start + 1 < end && bytes[start] === QUOTE && bytes[end - 1] === QUOTE;
}
