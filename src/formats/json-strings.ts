/** Escapes in JSON strings, on bytes. */

const BACKSLASH = 92;
const UNICODE = 117;
/** The character after a backslash → the one that is meant. */
const SHORT = new Map(
  [...'"\\/bfnrt'].map((sign, i) => [sign.charCodeAt(0), '"\\/\b\f\n\r\t'.charCodeAt(i)]),
);

/** Length of the escape that begins at `at`; 0 if it is none. */
export function escapedLength(bytes: Uint8Array, at: number): number {
  const sign = bytes[at + 1];
  if (sign !== UNICODE) return SHORT.has(sign) ? 2 : 0;
  return codeUnit(bytes, at + 2) < 0 ? 0 : 6;
}

/** The four hexadecimal digits at `at`; -1 if they are none. */
function codeUnit(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const digit = bytes[i] - 48;
    const letter = (bytes[i] | 32) - 97;
    if (digit >= 0 && digit <= 9) value = value * 16 + digit;
    else if (letter >= 0 && letter <= 5) value = value * 16 + 10 + letter;
    else return -1;
  }
  return value;
}

/**
 * Writes the string in bytes[at, end), whose escapes are right, to `target` as UTF-8; returns its end there.
 * Half of a surrogate pair has no UTF-8: it becomes three bytes that are none, so that an id is refused.
 */
export function unescapeJson(bytes: Uint8Array, at: number, end: number, target: number): number {
  while (at < end) {
    if (bytes[at] !== BACKSLASH) {
      bytes[target++] = bytes[at++];
      continue;
    }
    const short = SHORT.get(bytes[at + 1]);
    if (short !== undefined) {
      bytes[target++] = short;
      at += 2;
      continue;
    }
    let point = codeUnit(bytes, at + 2);
    at += 6;
    if (point >= 0xd800 && point < 0xdc00 && bytes[at] === BACKSLASH && bytes[at + 1] === UNICODE) {
      const low = codeUnit(bytes, at + 2);
      if (low >= 0xdc00 && low < 0xe000) {
        point = 0x10000 + ((point - 0xd800) << 10) + (low - 0xdc00);
        at += 6;
      }
    }
    target = writeUtf8(bytes, target, point);
  }
  return target;
}

function writeUtf8(bytes: Uint8Array, target: number, point: number): number {
  if (point < 0x80) bytes[target++] = point;
  else if (point < 0x800) bytes[target++] = 0xc0 | (point >> 6);
  else {
    if (point < 0x10000) bytes[target++] = 0xe0 | (point >> 12);
    else {
      bytes[target++] = 0xf0 | (point >> 18);
      bytes[target++] = 0x80 | ((point >> 12) & 0x3f);
    }
    bytes[target++] = 0x80 | ((point >> 6) & 0x3f);
  }
  if (point >= 0x80) bytes[target++] = 0x80 | (point & 0x3f);
  return target;
}
