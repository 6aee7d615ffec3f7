/** Finds the encoding of text, and decodes it. */
import { isUtf8 } from 'node:buffer';
import { decoderOf } from '../formats/decoded.ts';
import { recognized } from './names.ts';

export interface Text {
  encoding: string;
  text: string;
  /** Some of it is not valid UTF-8, and no encoding is certain: `text` has a character per byte. */
  isBroken: boolean;
}

/** Encodings of more than one byte per character that are told by the names in the header line. */
const WIDE = ['big5', 'gb18030', 'shift_jis', 'euc-kr', 'euc-jp'];

/** `given`: the encoding that the request names. */
export function decoded(bytes: Uint8Array, given?: string): Text {
  if (given !== undefined) return { encoding: given, text: decode(bytes, given), isBroken: false };
  const wide = utf16(bytes);
  if (wide) return { encoding: wide, text: decode(bytes, wide), isBroken: false };
  if (isUtf8(withoutCutCharacter(bytes))) {
    return { encoding: 'utf-8', text: decode(bytes, 'utf-8'), isBroken: false };
  }
  const found = encodingByNames(bytes);
  if (found) return { encoding: found, text: decode(bytes, found), isBroken: false };
  return { encoding: 'utf-8', text: Buffer.from(bytes).toString('latin1'), isBroken: true };
}

/** The encoding to try if a text is not valid UTF-8: most one-byte texts are in it, or nearly. */
export const LIKELY = 'windows-1252';

/** A field of a broken text: in UTF-8 if it is valid, else as it probably is. */
export function repaired(field: string): { value: string; isBroken: boolean } {
  if (!/[^\0-\x7f]/.test(field)) return { value: field, isBroken: false };
  const bytes = Buffer.from(field, 'latin1');
  return isUtf8(bytes)
    ? { value: bytes.toString(), isBroken: false }
    : { value: decode(bytes, LIKELY), isBroken: true };
}

/** Without a byte order mark; what is not valid becomes U+FFFD. */
function decode(bytes: Uint8Array, encoding: string): string {
  if (encoding !== LIKELY) return new TextDecoder(encoding).decode(bytes);
  return Buffer.from(decoderOf(encoding)(bytes)).toString();
}

/** UTF-16 by its byte order mark, or by NUL being every other byte of Latin letters and digits. */
function utf16(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const length = Math.min(bytes.length, 2000) & ~1;
  const nuls = [0, 0];
  for (let at = 0; at < length; at++) if (bytes[at] === 0) nuls[at % 2]++;
  const isWide = (here: number, there: number) => here > length / 5 && there < length / 100;
  if (isWide(nuls[1], nuls[0])) return 'utf-16le';
  return isWide(nuls[0], nuls[1]) ? 'utf-16be' : undefined;
}

/** A look ends anywhere: perhaps inside a character. */
function withoutCutCharacter(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (end > 0 && bytes.length - end < 3 && (bytes[end - 1] & 0xc0) === 0x80) end--;
  return end > 0 && bytes[end - 1] >= 0xc0 ? bytes.subarray(0, end - 1) : bytes;
}

/** The only one of WIDE in which the first line names columns that are known: at least two. */
function encodingByNames(bytes: Uint8Array): string | undefined {
  const end = bytes.indexOf(0x0a);
  const line = bytes.subarray(0, end < 0 ? bytes.length : end);
  if (line.length > 4096) return undefined;
  const known = WIDE.map((encoding) => {
    const names = decode(line, encoding).split(/[,;\t|]/);
    return { encoding, count: names.filter((name) => /[^\0-\x7f]/.test(name) && recognized(name)).length };
  });
  const [best, second] = known.sort((a, b) => b.count - a.count);
  return best.count >= 2 && best.count > second.count ? best.encoding : undefined;
}
