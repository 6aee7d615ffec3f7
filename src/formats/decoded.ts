/** Turns the bytes of a file into UTF-8. */

/** windows-1252 from 0x80 to 0x9f. Some versions of Node decode these bytes as control characters. */
const CP1252 =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

/**
 * A decoder of chunks of any size; the last call has no chunk. Bytes that are invalid in the encoding, one of
 * the Encoding standard, become U+FFFD.
 */
export function decoderOf(encoding: string): (chunk?: Uint8Array) => Uint8Array {
  if (encoding === 'windows-1252') {
    const map = (c: string) => CP1252[c.charCodeAt(0) - 0x80];
    return (chunk = new Uint8Array()) => {
      const { buffer, byteOffset, length } = chunk;
      const text = Buffer.from(buffer, byteOffset, length).toString('latin1');
      return Buffer.from(text.replace(/[\x80-\x9f]/g, map));
    };
  }
  const decoder = new TextDecoder(encoding);
  return (chunk) => Buffer.from(chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode());
}
