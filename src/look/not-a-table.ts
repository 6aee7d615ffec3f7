/** Content that is no table: what it is, and the one thing to do. */

/** First bytes (latin1) of other files. */
const OPENINGS: [opening: RegExp, sentence: string][] = [
  [/^version https:\/\/git-lfs/, 'This is a pointer of Git LFS, not the file itself: fetch it with git lfs pull.'],
  [/^SQLite format 3\0/, 'This is an SQLite database: export the table as CSV.'],
  [/^\xd0\xcf\x11\xe0/, 'This is an old Excel file (.xls) or another Office document: save the sheet as CSV (UTF-8).'],
  [/^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|\?xml|!--)/i, 'This is a web page or XML, not a table: download the file itself.'],
  [/^%PDF-/, 'This is a PDF document: export the table as CSV.'],
  [/^BZh[1-9]1AY/, 'The file is compressed with bzip2: decompress it (bunzip2), or use gzip or zstd.'],
  [/^\xfd7zXZ\0/, 'The file is compressed with xz: decompress it (unxz), or use gzip or zstd.'],
  [/^7z\xbc\xaf\x27\x1c/, 'This is a 7-Zip archive: unpack it, or use gzip, zstd or ZIP.'],
  [/^Rar!\x1a/, 'This is a RAR archive: unpack it, or use gzip, zstd or ZIP.'],
  [/^\x1f\x8b/, 'The file is compressed with gzip twice: decompress it once.'],
  [/^\x28\xb5\x2f\xfd/, 'The file is compressed twice: decompress it once.'],
  [/^PK\x03\x04/, 'This is a ZIP archive or an Excel file: unpack it, or save the sheet as CSV (UTF-8).'],
  [/^ARROW1/, 'This is an Arrow or Feather file: save it as Parquet or CSV.'],
  [/^ORC/, 'This is an ORC file: save it as Parquet or CSV.'],
  [/^Obj\x01/, 'This is an Avro file: save it as Parquet or CSV.'],
  [/^(?:\xef\xbb\xbf)?\s*\[\s*[{[\]]/, 'This is a JSON array: write one object per line instead (jq -c ".[]").'],
  [/^(?:\xef\xbb\xbf)?\s*\{\s*\n/, 'This is one JSON document over several lines: write one object per line (jq -c).'],
];

const TAR_MAGIC = 257;

/** The sentence; undefined for what may be a table. */
export function notATable(bytes: Uint8Array): string | undefined {
  const opening = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  const found = OPENINGS.find(([pattern]) => pattern.test(opening));
  if (found) return found[1];
  if (opening.slice(TAR_MAGIC, TAR_MAGIC + 5) === 'ustar')
    return 'This is a tar archive: unpack it, and send the file in it.';
  return undefined;
}
