import { isUtf8 } from 'node:buffer';
import { stringOf } from './csv-record.ts';

const MOST_CHARACTERS = 128;

/**
 * Checks the id in bytes[start, end): valid UTF-8, 1 to 128 characters (code points), no control characters.
 * Returns a fault as the end of a sentence that begins with the column's name.
 */
export function idFault(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end <= start) return 'is empty';
  let ascii = start;
  while (ascii < end && bytes[ascii] >= 0x20 && bytes[ascii] < 0x7f) ascii++;
  if (ascii === end && end - start <= MOST_CHARACTERS) return undefined;
  if (!isUtf8(bytes.subarray(start, end))) return 'is not valid UTF-8';
  const id = stringOf(bytes, start, end);
  if (/\p{Cc}/u.test(id)) return 'contains a control character';
  const characters = [...id].length;
  if (characters <= MOST_CHARACTERS) return undefined;
  return `has ${characters} characters, ${MOST_CHARACTERS} are the most`;
}
