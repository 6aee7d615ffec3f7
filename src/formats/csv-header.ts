/** Checks the beginning and the header line of a CSV file. Faults are thrown as an UnusableFile. */
import { isUtf8 } from 'node:buffer';
import { stringOf, type CsvRecord } from './csv-record.ts';
import { UnusableFile } from './unusable-file.ts';

/** Other file formats by their first bytes (latin1). */
const OTHER_FILES: [opening: string, sentence: string][] = [
  ['\x1f\x8b', 'The file is compressed with gzip: send Content-Encoding: gzip, or decompress it.'],
  ['PK\x03\x04', 'This is a ZIP archive or an Excel file: unpack it, or save it as CSV (UTF-8).'],
  ['PAR1', 'This is a Parquet file, not CSV.'],
  ['\x28\xb5\x2f\xfd', 'The file is compressed with Zstandard: decompress it, or use gzip.'],
  ['\xff\xfe', 'The file is in UTF-16: save it as UTF-8.'],
  ['\xfe\xff', 'The file is in UTF-16: save it as UTF-8.'],
];

/** Throws if the beginning of the file shows that it isn't CSV in UTF-8. */
export function checkIsCsv(beginning: Uint8Array): void {
  const opening = Buffer.from(beginning.subarray(0, 4)).toString('latin1');
  for (const [other, sentence] of OTHER_FILES) {
    if (opening.startsWith(other)) throw new UnusableFile(sentence);
  }
  if (!beginning.includes(0)) return;
  // In UTF-16 without a byte order mark, exactly every other byte of Latin letters is NUL.
  const isWide = [0, 1].some((odd) => beginning.every((byte, at) => (byte === 0) === (at % 2 === odd)));
  const what = isWide ? 'The file looks like UTF-16: save it as UTF-8.' : 'This is a binary file, not CSV.';
  throw new UnusableFile(what);
}

/** Names of the columns, without a byte order mark. */
export function headerFields({ bytes, start, end, fields, from, to }: CsvRecord): string[] {
  if (!isUtf8(bytes.subarray(start, end))) {
    throw new UnusableFile('The header line is not valid UTF-8: save the file as UTF-8.');
  }
  const names = Array.from({ length: fields }, (_, i) => stringOf(bytes, from[i], to[i]));
  if (names.some((name) => /\r(?!\n)/.test(name))) {
    throw new UnusableFile('The lines end with CR alone: save the file with LF or CRLF line breaks.');
  }
  return names;
}
