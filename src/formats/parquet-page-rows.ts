/** How the values of a column are spread over pages: rows, those without a value, and lists. */
import { ByteWriter } from 'hyparquet-writer';
import type { GatheredColumn } from './gathered-column.ts';
import { writeRuns } from './parquet-run-writer.ts';

/** What other writers take: pages of fewer rows let readers skip more, and cost more. */
const PAGE_ROWS = 20_480;
/** Of lists. */
const PAGE_VALUES = 1 << 17;

/** Rows of a page, and their values among those that are not null; the ends are not included. */
export interface PageRows {
  rows: [from: number, to: number];
  values: [from: number, to: number];
}

/** The column with only the values that are not null. */
export function presentValues(gathered: GatheredColumn): GatheredColumn {
  const { present, text } = gathered;
  if (!present) return gathered;
  const isPresent = (_: number, row: number) => present[row] === 1;
  const values = gathered.values.filter(isPresent);
  // A row without a value has no bytes in the text.
  const kept = text && { bytes: text.bytes, ends: text.ends.filter(isPresent) };
  return { ...gathered, values, text: kept, length: kept?.ends.length ?? values.length };
}

export function pagesOf({ present, offsets }: GatheredColumn, rows: number): PageRows[] {
  const pages: PageRows[] = [];
  let first = 0;
  let at = 0; // the value of row i
  let firstValue = 0;
  for (let row = 0; row < rows;) {
    at += offsets ? offsets[row + 1] - offsets[row] : (present?.[row] ?? 1);
    row++;
    if (row < rows && row - first < PAGE_ROWS && at - firstValue < PAGE_VALUES) continue;
    pages.push({ rows: [first, row], values: [firstValue, at] });
    first = row;
    firstValue = at;
  }
  return pages;
}

/** The levels of a page, and what its header says of them. */
export interface Levels {
  bytes: Uint8Array;
  num_values: number;
  num_nulls: number;
  definition_levels_byte_length: number;
  repetition_levels_byte_length: number;
}

const NONE = new Uint8Array(0);

export function levelsOf({ column, present, offsets }: GatheredColumn, { rows }: PageRows): Levels {
  const [from, to] = rows;
  if (offsets) return listLevels(offsets, rows);
  const none = { num_values: to - from, num_nulls: 0, repetition_levels_byte_length: 0 };
  if (!column.nullable) return { ...none, bytes: NONE, definition_levels_byte_length: 0 };
  const out = new ByteWriter(64);
  const defined = present?.subarray(from, to) ?? new Uint8Array(to - from).fill(1);
  writeRuns(out, defined, [0, to - from], 1);
  const num_nulls = defined.reduce((nulls, one) => nulls + 1 - one, 0);
  return { ...none, bytes: out.getBytes(), num_nulls, definition_levels_byte_length: out.offset };
}

/** An empty list is a value that isn't there. */
function listLevels(offsets: Uint32Array, [from, to]: readonly [number, number]): Levels {
  let count = 0;
  for (let row = from; row < to; row++) count += Math.max(1, offsets[row + 1] - offsets[row]);
  const repeated = new Uint8Array(count).fill(1);
  const defined = new Uint8Array(count).fill(1);
  let at = 0;
  let num_nulls = 0;
  for (let row = from; row < to; row++) {
    const values = offsets[row + 1] - offsets[row];
    repeated[at] = 0;
    if (values === 0) {
      defined[at] = 0;
      num_nulls++;
    }
    at += Math.max(1, values);
  }
  const out = new ByteWriter(1024);
  writeRuns(out, repeated, [0, count], 1);
  const repetition_levels_byte_length = out.offset;
  writeRuns(out, defined, [0, count], 1);
  const definition_levels_byte_length = out.offset - repetition_levels_byte_length;
  const lengths = { definition_levels_byte_length, repetition_levels_byte_length };
  return { bytes: out.getBytes(), num_values: count, num_nulls, ...lengths };
}
