/**
 * Looks into the file itself for remains of deleted rows: SQLite may leave them in pages that it doesn't use
 * any more, and in unused bytes of others. Pages are as https://sqlite.org/fileformat.html describes them.
 */
import { closeSync, openSync, readSync } from 'node:fs';

const FILE_HEADER = 100;
const PAGES_AT_A_TIME = 256;
/** Bytes of the header of a page of a table or an index, by its type. */
const HEADERS: Record<number, number> = { 2: 12, 5: 12, 10: 8, 13: 8 };

const isWordByte = (byte: number | undefined): boolean =>
  byte !== undefined && /[0-9A-Za-z]/.test(String.fromCharCode(byte));

/** Not as part of a longer number or word: pages that are searched as a whole hold rows in use as well. */
function hasWord(page: Buffer, word: Buffer): boolean {
  for (let at = page.indexOf(word); at >= 0; at = page.indexOf(word, at + 1))
    if (!isWordByte(page[at - 1]) && !isWordByte(page[at + word.length])) return true;
  return false;
}

/** The bytes that a page of a table or an index doesn't use; undefined if it is something else. */
function unusedOf(page: Buffer, header: number): Buffer[] | undefined {
  const headerBytes = HEADERS[page[header]];
  if (headerBytes === undefined) return undefined;
  const cells = header + headerBytes + 2 * page.readUInt16BE(header + 3);
  const content = page.readUInt16BE(header + 5) || 65_536;
  if (cells > content || content > page.length) return undefined;
  const unused = [page.subarray(cells, content)];
  for (let at = page.readUInt16BE(header + 1); at !== 0;) {
    const next = at + 4 <= page.length ? page.readUInt16BE(at) : -1;
    if (next === -1 || (next !== 0 && next <= at)) return undefined;
    unused.push(page.subarray(at + 4, at + page.readUInt16BE(at + 2)));
    at = next;
  }
  return unused;
}

function holdsAny(page: Buffer, header: number, words: Buffer[]): boolean {
  const unused = unusedOf(page, header);
  if (!unused) return words.some((word) => hasWord(page, word));
  return unused.some((bytes) => words.some((word) => bytes.includes(word)));
}

/** Whether one of the strings is found in what the database file keeps of deleted rows. */
export function hasRemains(path: string, strings: string[]): boolean {
  const words = strings.map((string) => Buffer.from(string));
  const file = openSync(path, 'r');
  try {
    const start = Buffer.alloc(FILE_HEADER);
    if (readSync(file, start, 0, FILE_HEADER, 0) < FILE_HEADER) return false;
    const size = start.readUInt16BE(16) === 1 ? 65_536 : start.readUInt16BE(16);
    const pages = Buffer.alloc(size * PAGES_AT_A_TIME);
    for (let offset = 0; ;) {
      const bytes = readSync(file, pages, 0, pages.length, offset);
      if (bytes === 0) return false;
      for (let at = 0; at + size <= bytes; at += size) {
        if (holdsAny(pages.subarray(at, at + size), offset + at === 0 ? FILE_HEADER : 0, words)) return true;
      }
      offset += bytes;
    }
  } finally {
    closeSync(file);
  }
}
