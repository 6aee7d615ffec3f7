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

/** Our name → name in the file, for those that differ. */
export type ColumnNames = Record<string, string>;

/** Index of each of our columns in the file: -1 for an optional one that is missing. */
export function columnIndices(
  names: string[],
  needed: readonly string[],
  optional: readonly string[],
  renamed: ColumnNames = {},
): number[] {
  const ours = [...needed, ...optional];
  const nameInFile = (column: string) => (Object.hasOwn(renamed, column) ? renamed[column] : column);
  const unknown = Object.keys(renamed).find((column) => !ours.includes(column));
  if (unknown !== undefined) {
    throw new UnusableFile(`columns= names ${unknown}, which is none of: ${ours.join(', ')}.`, 'bad_request');
  }
  const required = [...needed, ...Object.keys(renamed)];
  const missing = ours.filter((column) => required.includes(column) && !names.includes(nameInFile(column)));
  if (missing.length > 0) throw missingColumns(names, missing, missing.map(nameInFile));
  const used = ours.map(nameInFile);
  checkAreDistinct(names.filter((name) => used.includes(name)));
  return ours.map((column) => names.indexOf(nameInFile(column)));
}

/** Throws if a name occurs twice. */
export function checkAreDistinct(names: string[]): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) {
      throw new UnusableFile(`The file has two columns named ${cut(name)}: remove or rename one of them.`);
    }
    seen.add(name);
  }
}

const cut = (name: string) => (name.length > 60 ? `${name.slice(0, 60)}…` : name);

function missingColumns(names: string[], ours: string[], missing: string[]): UnusableFile {
  for (const [separator, word] of [
    [';', 'semicolons'],
    ['\t', 'tabs'],
    ['|', 'vertical bars'],
  ]) {
    if (names.length === 1 && names[0].includes(separator)) {
      return new UnusableFile(`The columns are separated by ${word}: save the file with commas.`);
    }
  }
  const found = names.slice(0, 20).map(cut);
  if (names.length > 20) found.push('…');
  return new UnusableFile(
    `The file has no column ${missing.join(', ')}. Its columns: ${found.join(', ')}. ` +
      `If one has another name, say so with columns=, for example columns=${ours[0]}:${cut(names[0])}.`,
  );
}
