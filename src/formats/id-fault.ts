/** Checks ids: valid UTF-8, 1 to 128 characters (code points), no control characters. */
export const MOST_ID_CHARACTERS = 128;

/**
 * What is wrong with the id in bytes[start, end), as the end of a sentence that begins with the column's
 * name; undefined if it is valid.
 */
export function idFault(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end <= start) return 'is empty';
  let ascii = start;
  while (ascii < end && bytes[ascii] >= 0x20 && bytes[ascii] < 0x7f) ascii++;
  if (ascii === end && end - start <= MOST_ID_CHARACTERS) return undefined;
  let characters = 0;
  let hasControl = false;
  for (let at = start; at < end; characters++) {
    const length = characterLength(bytes, at, end);
    if (length === 0) return 'is not valid UTF-8';
    const byte = bytes[at];
    if (byte < 0x20 || byte === 0x7f || (byte === 0xc2 && bytes[at + 1] < 0xa0)) hasControl = true;
    at += length;
  }
  if (hasControl) return 'contains a control character';
  if (characters > MOST_ID_CHARACTERS) {
    return `has ${characters} characters, ${MOST_ID_CHARACTERS} are the most`;
  }
  return undefined;
}

/** Bytes of the UTF-8 character that begins at `at`, 0 if it is not valid (Unicode, table 3-7). */
function characterLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at];
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + length > end) return 0;
  const second = bytes[at + 1];
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < lowest || second > highest) return 0;
  for (let i = 2; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return 0;
  return length;
}
