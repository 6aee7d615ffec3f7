/**
 * What the content of a file is, by its beginning. For files of other kinds: a sentence that says what the
 * file is, and the one thing to do.
 */
import type { Compression, FileFormat } from '../model/reading.ts';
import { UnusableFile } from './unusable-file.ts';

/** As many bytes as `compressionOf` and `formatOf` look at. */
export const KIND_BYTES = 1024;

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes.subarray(0, KIND_BYTES)).toString('latin1');

/** How the content is packed; null if it isn't. */
export function compressionOf(beginning: Uint8Array): Compression | null {
  const opening = latin1(beginning.subarray(0, 4));
  if (opening.startsWith('\x1f\x8b')) return 'gzip';
  if (opening === '\x28\xb5\x2f\xfd' || /^[\x50-\x5f]\x2a\x4d\x18/.test(opening)) return 'zstd';
  // The last two: an archive without members, and one that was written in parts.
  return /^PK(\x03\x04|\x05\x06|\x07\x08)/.test(opening) ? 'zip' : null;
}

const HTML = /^\s*(<!doctype html|<html|<head|<!--)/i;
/** Of a JSON array, or of an object that takes several lines. */
const ARRAY = /^\s*\[\s*[[\]{"\d-]/;
const OBJECT_OVER_LINES = /^\s*\{[ \t]*\r?\n/;
const NDJSON = /^\s*\{[ \t]*["}]/;
const NDJSON_UTF16 = /^(\xff\xfe)?\{\0([ \t]\0)*["}]\0|^(\xfe\xff)?\0\{(\0[ \t])*\0["}]/;

/** The beginning of a JSON string with line breaks in it, escaped. */
const QUOTED = /^"(?:[^"\\\r\n]|\\.)*\\n(?:[^"\\\r\n]|\\.)*\\?"?\s*$/;

const notUtf8 = (encoding: string) =>
  `This is NDJSON, which must be UTF-8: convert it, iconv -f ${encoding} -t UTF-8 FILE > FILE.ndjson.`;

/** Throws an UnusableFile if NDJSON is asked to be read in another `encoding`. */
export function checkIsUtf8(encoding: string | undefined): void {
  if (encoding !== undefined && encoding !== 'utf-8')
    throw new UnusableFile(`${notUtf8(encoding)} Leave out encoding.`);
}

/** Other kinds of files by their first bytes (latin1). */
const OTHERS: [opening: string | RegExp, sentence: string][] = [
  ['BZh', 'The file is compressed with bzip2: decompress it (bunzip2 FILE), or use gzip or zstd.'],
  ['\xfd7zXZ\0', 'The file is compressed with xz: decompress it (unxz FILE), or use gzip or zstd.'],
  ["7z\xbc\xaf'\x1c", 'This is a 7-Zip archive: unpack it, and load the file in it.'],
  ['Rar!', 'This is a RAR archive: unpack it, and load the file in it.'],
  ['\xd0\xcf\x11\xe0', 'This is an old Excel workbook (.xls): open it and save the sheet as CSV (UTF-8).'],
  [
    'SQLite format 3\0',
    'This is a SQLite database: export the table, for example sqlite3 -header -csv FILE "SELECT * FROM t".',
  ],
  ['%PDF', 'This is a PDF document: load the data it was made from, as CSV.'],
  ['ARROW1', 'This is an Arrow (Feather) file: save it as Parquet.'],
  ['Obj\x01', 'This is an Avro file: save it as Parquet.'],
  ['ORC', 'This is an ORC file: save it as Parquet.'],
  [
    'version https://git-lfs.github.com/spec/',
    'This is a Git LFS pointer, not the file itself: fetch it with git lfs pull.',
  ],
  [
    QUOTED,
    'This is a text quoted as one JSON string, as clients send it that write every body as JSON: send the ' +
      'bytes of the file as they are.',
  ],
  [HTML, 'This is an HTML page, perhaps of a login or an error: download the file itself.'],
  [/^\s*<\?xml/, 'This is an XML document: save the rows as CSV.'],
  [NDJSON_UTF16, notUtf8('UTF-16')],
  [
    ARRAY,
    'This is a JSON array, which is not read row by row: write one object per line, ' +
      "jq -c '.[]' FILE > FILE.ndjson.",
  ],
  [
    OBJECT_OVER_LINES,
    'This is JSON over several lines: write one object per line, jq -c . FILE > FILE.ndjson.',
  ],
];

/** A tape archive has its mark at byte 257. */
const isTar = (opening: string) => opening.startsWith('ustar', 257);

/** The format of unpacked content. Throws an UnusableFile if it is none that is read. */
export function formatOf(beginning: Uint8Array): FileFormat {
  const opening = latin1(beginning).replace(/^\xef\xbb\xbf/, '');
  if (isTar(opening)) throw new UnusableFile('This is a tar archive: unpack it, and load the file in it.');
  if (opening.startsWith('PARE'))
    throw new UnusableFile('This Parquet file is encrypted: save it without encryption.');
  if (opening.startsWith('PAR1')) return 'parquet';
  for (const [other, sentence] of OTHERS) {
    const isIt = typeof other === 'string' ? opening.startsWith(other) : other.test(opening);
    if (isIt) throw new UnusableFile(sentence);
  }
  return NDJSON.test(opening) ? 'ndjson' : 'csv';
}
