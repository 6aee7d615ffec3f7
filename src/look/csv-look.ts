/** The beginning of a CSV file as a sample of a table, with what is remarkable about its text. */
import type { Obstacle } from '../model/look.ts';
import { decoded, LIKELY, repaired } from './encodings.ts';
import { dialectOf, lineEnd } from './dialect.ts';
import type { LookOptions } from './options.ts';
import type { Layout, Sample, SampleTable } from './sample.ts';
import { shown } from './values.ts';

/** `most`: rows to look at. */
export function csvSample(
  beginning: Uint8Array,
  isWhole: boolean,
  options: LookOptions,
  most: number,
): Sample {
  const { encoding, text: all, isBroken } = decoded(beginning, options.encoding);
  const line_end = lineEnd(all.slice(0, 20_000));
  const ends = line_end === 'cr' ? /\r/g : line_end === 'crcrlf' ? /\r\r\n/g : undefined;
  const lines = ends ? all.replaceAll(ends, '\n') : all;
  const text = isWhole ? lines : lines.slice(0, lines.lastIndexOf('\n') + 1) || lines;
  let found = dialectOf(text, options, most);
  const needsTrim = !options.trim && hasBlanksBeforeQuotes(found.names);
  if (needsTrim) found = dialectOf(text, { ...options, trim: true }, most);
  const { names: header, rows, extra, ...dialect } = found;
  const layout: Layout = {
    format: 'csv',
    encoding,
    ...dialect,
    extra_field: extra === 'unknown' ? null : extra,
    line_end,
  };
  const shift = extra === 'first' ? 1 : 0;
  const broken = new Set<string>();
  const names = isBroken ? header.map((name) => repaired(name).value) : header;
  const table = { names, rows };
  if (shift > 0) for (const row of rows) row.fields = row.fields.slice(shift);
  if (isBroken) {
    for (const row of rows) {
      row.fields = row.fields.map((field, i) => {
        const { value, isBroken: isWrong } = repaired(field);
        if (isWrong && names[i] !== undefined) broken.add(names[i]);
        return value;
      });
    }
  }
  const hasBrokenHeader = isBroken && header.some((name) => repaired(name).isBroken);
  const obstacles = quoteObstacles(table);
  const isShifted = extra === 'unknown';
  if (isShifted) obstacles.push(extraFieldObstacle(layout));
  return { layout, table, broken, hasBrokenHeader, needsTrim, isShifted, obstacles };
}

const hasBlanksBeforeQuotes = (names: string[]): boolean =>
  names.length > 1 && names.slice(1).every((name) => /^\s+".*"$/.test(name));

export const hasSingleQuotes = ({ names }: SampleTable): boolean =>
  names.length > 1 && names.every((name) => /^'.*'$/.test(name.trim()));

/** What no option mends. */
function quoteObstacles(table: SampleTable): Obstacle[] {
  if (!hasSingleQuotes(table)) return [];
  const detail =
    `Values stand in single quotes, such as ${table.names[0]}: write double quotes, or none. ` +
    `sed "s/'/\\"/g" does it if there are no other single quotes.`;
  return [{ option: 'quotes', detail }];
}

/** Which of the fields is one too many, nobody can tell: each guess would shift columns. */
function extraFieldObstacle({ delimiter }: Layout): Obstacle {
  const cause = delimiter === ',' ? ' (an unquoted decimal comma?)' : '';
  const remedy = `name its column, or put quotes around values that hold ${shown(delimiter ?? '')}`;
  return {
    option: 'quotes',
    detail: `Every row has one field more than the header line${cause}: ${remedy}.`,
  };
}

/** Quotes within quotes that are escaped by backslashes; only a bad row where bad rows are skipped. */
export function backslashObstacle(beginning: Uint8Array, options: LookOptions): Obstacle | undefined {
  if (options.on_error === 'skip') return undefined;
  const text = Buffer.from(beginning.subarray(0, 100_000)).toString('latin1');
  const found = /[,;\t|]"(?:[^"\n]*[^"\\\n])?\\"[^"\n,;\t|][^"\n]*\\?"/.exec(text)?.[0];
  if (found === undefined) return undefined;
  const detail =
    String.raw`Quotes within quotes are written as \", as in ${found.slice(1, 41)}: write them twice ("").` +
    String.raw` sed 's/\\"/""/g' does it.`;
  return { option: 'quotes', detail };
}

/** An encoding is needed if what is not valid belongs to a column that is used, or to the header line. */
export function encodingObstacle(
  { broken, hasBrokenHeader, table }: Sample,
  used: string[],
  set: (name: string, value: string) => string,
): Obstacle | undefined {
  const column = used.find((name) => broken.has(name));
  if (column === undefined && !hasBrokenHeader) return undefined;
  const index = table.names.indexOf(column ?? '');
  const values = hasBrokenHeader ? table.names : table.rows.map(({ fields }) => fields[index] ?? '');
  const example = values.find((value) => /[^\0-\x7f]/.test(value)) ?? '';
  const where = hasBrokenHeader ? 'The header line' : column;
  const detail =
    `${where} is not valid UTF-8: with ${set('encoding', LIKELY)} it reads ${shown(example)}, ` +
    'but check that this is right.';
  return { option: 'encoding', detail };
}
