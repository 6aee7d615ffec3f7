/**
 * Mutated CSV files, read by our reader and by csv-parse (strict): a row must be the same, or rejected. Where
 * csv-parse gives up, the rows before must be the same, and every row must be what csv-parse reads in its lines.
 */
import assert from 'node:assert/strict';
import { parse, type CsvError, type Options } from 'csv-parse/sync';
import { csvTableReader } from '../../src/formats/csv-table.ts';
import type { CsvRecord } from '../../src/formats/csv-record.ts';
import type { RowSink } from '../../src/formats/table-reader.ts';
import { UnusableFile } from '../../src/formats/unusable-file.ts';
import { PLAIN } from './read-transactions.ts';

export interface FuzzCounts {
  files: number;
  /** Files that our reader refused as a whole. */
  refused: number;
  rows: number;
  rejected: number;
  /** Files that csv-parse gave up. */
  broken: number;
}

/** A small generator of random integers below `n` (xorshift). */
function randomOf(seed: number) {
  let state = seed | 1;
  return (n: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % n;
  };
}
type Random = ReturnType<typeof randomOf>;

const DELIMITERS = [',', ',', ';', '\t', '|', ':'];
const NOTES = ['', 'plain', 'a b', 'say "hi"', 'two\nlines', '5,5;5|5', 'f\xfcr', '  x ', "it's", '"', '\\"'];

/** A well-formed file (latin1). */
function fileOf(random: Random, delimiter: string): string {
  const pick = <T>(list: T[]) => list[random(list.length)];
  const end = pick(['\n', '\n', '\r\n', '\r']);
  const field = (value: string) =>
    /["\r\n]/.test(value) || value.includes(delimiter) || random(8) === 0
      ? `"${value.replaceAll('"', '""')}"`
      : value;
  const rows = [['t_dat', 'customer_id', 'article_id', 'note']];
  for (let i = random(12); i >= 0; i--)
    rows.push([`2019-01-0${1 + random(9)}`, `K${random(50)}`, `A${random(50)}`, pick(NOTES)]);
  const text = rows.map((row) => row.map(field).join(delimiter)).join(end);
  return text + (random(3) ? end : '');
}

/** Up to five bytes inserted, removed or replaced, lines repeated, or the end cut off. */
function mutated(random: Random, file: string, delimiter: string): string {
  const pieces = ['"', '"', '\n', '\r', '\r\n', delimiter, ' ', 'a', '\xff', '\0', '""', '",', '\\', '\x1a'];
  for (let i = random(6); i > 0; i--) {
    const at = random(file.length + 1);
    const piece = pieces[random(pieces.length)];
    const kind = random(8);
    if (kind < 4) file = file.slice(0, at) + piece + file.slice(at);
    else if (kind < 6) file = file.slice(0, at) + file.slice(at + 1 + random(3));
    else if (kind === 6) file = file.slice(0, at) + file.slice(random(at + 1), at) + file.slice(at);
    else file = file.slice(0, Math.max(at, 20));
  }
  return file;
}

interface OurRow {
  /** Undefined: rejected. */
  fields: string[] | undefined;
  /** The row as in the file. */
  raw: string;
}

/** Our rows in order, good and bad; undefined if the file was refused. */
function ourRows(file: string, delimiter: string, random: Random): OurRow[] | undefined {
  const rows: OurRow[] = [];
  const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
  let columns = 0;
  const sink: RowSink = {
    onHeader(names) {
      columns = names.length;
      return [...names.keys()];
    },
    onRow(record) {
      const { bytes, from, to, start, end } = record as CsvRecord;
      const fields = Array.from({ length: columns }, (_, i) => latin1(bytes.subarray(from[i], to[i])));
      // Rows of delimiters alone count as blank lines: only a rejected one is.
      if (/^[\s\x1a]*$/.test(latin1(bytes.subarray(start, end)).replaceAll(delimiter, ''))) return 'empty';
      rows.push({ fields, raw: latin1(bytes.subarray(start, end)) });
      return undefined;
    },
    rows_left_out: { where: 0, quantity: 0 },
  };
  const onReject = ({ row }: { row: string }) => void rows.push({ fields: undefined, raw: row });
  const reader = csvTableReader({ ...PLAIN, delimiter }, sink, onReject);
  const bytes = Buffer.from(file, 'latin1');
  try {
    for (let at = 0; at < bytes.length;) {
      const size = 1 + random(bytes.length);
      reader.push(bytes.subarray(at, (at += size)));
    }
    reader.end();
  } catch (error) {
    assert(error instanceof UnusableFile, String(error));
    return undefined;
  }
  return rows;
}

/** Records of csv-parse without the header and blank lines; `error` if it gave up. */
function theirRows(text: string, delimiter: string, more: Options = {}) {
  const options: Options = {
    delimiter,
    encoding: 'latin1',
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    skip_empty_lines: true,
    ...more,
  };
  const input = Buffer.from(text, 'latin1');
  let error: CsvError | undefined;
  let records: string[][];
  try {
    records = parse(input, options);
  } catch (thrown) {
    error = thrown as CsvError;
    records = parse(input, { ...options, skip_records_with_error: true });
  }
  return { records, error };
}

/** What our reader does to line ends: CR alone if the first line ends so, several CRs before LF as one. */
function withMendedLines(file: string): string {
  const first = /\r*\n|\r+/.exec(file)?.[0] ?? '';
  const lines = first !== '' && !first.endsWith('\n') ? file.replaceAll('\r', '\n') : file;
  return lines.replace(/\r+\n/g, '\r\n').replace(/\r+$/, '');
}

const isBlank = (record: string[]) => /^[\s\x1a"]*$/.test(record.join(''));
/** Fields without what our reader does to line ends. */
const withoutCrs = (fields: string[]) =>
  fields.map((field, i) => {
    const mended = field.replace(/\r+\n/g, '\r\n');
    return i === fields.length - 1 ? mended.replace(/\r+$/, '') : mended;
  });

/** Rows without any value are left out on both sides: those without quotes are blank lines to us. */
const isEmpty = (raw: string, delimiter: string) => /^[\s\x1a"]*$/.test(raw.replaceAll(delimiter, ''));

function check(file: string, delimiter: string, all: OurRow[]): boolean {
  const ours = all.filter(({ raw }) => !isEmpty(raw, delimiter));
  const text = withMendedLines(file);
  const { records, error } = theirRows(text, delimiter);
  const relaxed = error?.code === 'INVALID_OPENING_QUOTE';
  const theirs = (relaxed ? theirRows(text, delimiter, { relax_quotes: true }).records : records)
    .filter((record) => !isBlank(record))
    .slice(1);
  if (error === undefined) assert.equal(ours.length, theirs.length, 'as many rows');
  const firstReject = all.findIndex(({ fields }) => fields === undefined);
  if (error !== undefined && !relaxed)
    assert(firstReject >= 0, `rejected, since csv-parse says: ${error.message}`);
  // What follows a broken row is read differently.
  const until = error === undefined || firstReject < 0 ? all.length : firstReject;
  const comparable = all.slice(0, until).filter(({ raw }) => !isEmpty(raw, delimiter));
  for (const [i, { fields }] of comparable.entries())
    if (fields) assert.deepEqual(withoutCrs(fields), withoutCrs(theirs[i]), `row ${i + 1}`);
  for (const { fields, raw } of ours) {
    if (!fields) continue;
    const alone = theirRows(raw, delimiter, { relax_quotes: true }).records;
    assert.deepEqual(alone.map(withoutCrs), [withoutCrs(fields)], 'the same as its own lines');
  }
  return error !== undefined;
}

/** Throws with the file and its seed if a row differs. */
export function fuzzCsv(seed: number, files: number): FuzzCounts {
  const counts = { files, refused: 0, rows: 0, rejected: 0, broken: 0 };
  for (let i = 0; i < files; i++) {
    const random = randomOf(Math.imul(seed + i, 0x9e3779b1));
    for (let warm = 0; warm < 4; warm++) random(2);
    const delimiter = DELIMITERS[random(DELIMITERS.length)];
    const file = mutated(random, fileOf(random, delimiter), delimiter);
    const ours = ourRows(file, delimiter, random);
    try {
      if (!ours) counts.refused++;
      else {
        if (check(file, delimiter, ours)) counts.broken++;
        counts.rows += ours.length;
        counts.rejected += ours.filter(({ fields }) => fields === undefined).length;
      }
    } catch (error) {
      const shown = JSON.stringify(file);
      throw new Error(`seed ${seed + i}: ${(error as Error).message}\n${shown}\n${JSON.stringify(ours)}`, {
        cause: error,
      });
    }
  }
  return counts;
}
