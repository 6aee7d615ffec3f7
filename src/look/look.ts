/**
 * Looks at the beginning of a file: what it is, which of its columns are ours, and how a load reads it, or why it
 * can't. Pure: bytes and options in, findings out.
 */
import { Problem } from '../errors.ts';
import type { Look, Obstacle, Suggested } from '../model/look.ts';
import type { Reading } from '../model/reading.ts';
import { chosen, type Choice } from './choice.ts';
import { backslashObstacle, csvSample, encodingObstacle, type CsvSample, type Layout } from './csv-look.ts';
import { LIKELY } from './encodings.ts';
import type { Door, LookOptions } from './options.ts';
import { readAs, readingOf } from './read-as.ts';
import { describedColumn, isWrittenTime, sampleColumns, type SampleColumn } from './sample.ts';
import { storedRows, type StoredRows } from './stored-rows.ts';
import { option, suggestedBy, wordsOf } from './suggested.ts';
import { sampleWarnings, watchedColumns, type Watched } from './warnings.ts';

/** The whole of a look; `reading` or `refusal`, depending on whether there are obstacles. */
export interface Looked {
  look: Look;
  reading: Reading | undefined;
  refusal: Problem | undefined;
  watched: Watched;
}

export interface Beginning {
  bytes: Uint8Array;
  /** Nothing follows. */
  isWhole: boolean;
  compression?: Look['container']['compression'];
}

/** What a load looks at, which is to begin soon, and a dry run. */
const [FEW_BYTES, FEW_ROWS] = [2 ** 18, 500];
const [MANY_BYTES, MANY_ROWS] = [2 ** 20, 20_000];

/** Looks at CSV. `isDry`: all of it is for people, else only what a load needs. */
export function lookAt(beginning: Beginning, options: LookOptions, door: Door, isDry: boolean): Looked {
  const bytes = beginning.bytes.subarray(0, isDry ? MANY_BYTES : FEW_BYTES);
  const isWhole = beginning.isWhole && bytes.length === beginning.bytes.length;
  const sample = csvSample(bytes, isWhole, options, isDry ? MANY_ROWS : FEW_ROWS);
  refuseEmpty(sample, isWhole);
  const obstacles = sample.obstacles;
  const isHopeless = obstacles.length > 0;
  const escaped = backslashObstacle(bytes, options);
  if (escaped) obstacles.push(escaped);
  const columns = sampleColumns(sample.table, options.null_values);
  const choice = chosen({ columns, header: sample.layout.header }, options, door, obstacles);
  if (isHopeless || escaped) choice.suggested = undefined;
  addEncoding(sample, choice, columns, door);
  if (sample.needsTrim) {
    const detail = `Set ${option(door, 'trim', 'true')}: blanks stand before the quotes.`;
    obstacles.unshift({ option: 'trim', detail });
    if (choice.suggested) choice.suggested.trim = true;
  }
  addLayout(sample, choice, options, door);
  return looked({ ...beginning, bytes, isWhole }, sample, columns, choice, { options, door, isDry });
}

function refuseEmpty({ table, layout }: CsvSample, isWhole: boolean): void {
  if (table.names.length === 0 && table.rows.length === 0)
    throw new Problem('bad_data', 'The file is empty: a header line with the names of the columns is needed.');
  if (isWhole && layout.header && table.rows.length === 0)
    throw new Problem('bad_data', 'The file has a header line, but no rows. Nothing was changed.');
}

function addEncoding(sample: CsvSample, choice: Choice, columns: SampleColumn[], door: Door): void {
  const used = new Set([
    ...[...choice.assigned.values()].flat().map(({ name }) => name),
    ...columns.map(({ name }) => name).filter((name) => choice.suggested && isNamed(choice.suggested, name)),
  ]);
  const obstacle = encodingObstacle(sample, [...used], (name, value) => option(door, name, value));
  if (!obstacle) return;
  choice.obstacles.push(obstacle);
  if (choice.suggested) choice.suggested.encoding = LIKELY;
}

const isNamed = ({ columns }: LookOptions, name: string): boolean =>
  Object.values(columns).flat().includes(name.trim());

/** What was found and isn't usual is spelled out in the suggestion; no header line is an obstacle. */
function addLayout({ layout, table }: CsvSample, choice: Choice, given: LookOptions, door: Door): void {
  const { suggested, obstacles, taken } = choice;
  const isByNumber = [...choice.assigned.keys()].length > 0 && obstacles.length === 0;
  taken.header = layout.header;
  if (!layout.header && given.header === 'auto' && !isByNumber) {
    const first = JSON.stringify((table.rows[0]?.fields ?? []).join(layout.delimiter ?? ',').slice(0, 60));
    const detail =
      `No header line names the columns: the first line is ${first}. ` +
      `Set ${option(door, 'header', 'false')}, and name columns by their numbers.`;
    obstacles.unshift({ option: 'header', detail });
  }
  if (!suggested) return;
  if (!layout.header) suggested.header = false;
  if (layout.delimiter !== null && layout.delimiter !== ',') suggested.delimiter ??= layout.delimiter;
  if (layout.encoding !== 'utf-8') suggested.encoding ??= layout.encoding;
  if (layout.skip_lines > 0) suggested.skip_lines ??= layout.skip_lines;
}

interface Request {
  options: LookOptions;
  door: Door;
  isDry: boolean;
}

/** Puts the findings together. */
function looked(
  { bytes, isWhole, compression = null }: Beginning,
  { layout, table }: { layout: Layout; table: CsvSample['table'] },
  columns: SampleColumn[],
  choice: Choice,
  { options, door, isDry }: Request,
): Looked {
  const { assigned, guesses, obstacles, taken, suggested } = choice;
  const isNeeded = isDry || obstacles.length > 0;
  const best = suggested && { ...taken, ...suggested, columns: { ...taken.columns, ...suggested.columns } };
  const stored: StoredRows | undefined =
    isNeeded && best
      ? storedRows(bytes, isWhole, readingOf(best, { ...layout, encoding: best.encoding ?? layout.encoding }, best), {
          kind: options.kind,
        })
      : undefined;
  if (suggested && stored && stored.rejected > 0) suggested.on_error = 'skip';
  if (stored && stored.rejected > 0 && options.on_error === 'abort' && isDry) {
    obstacles.push(badRows(stored, door));
  }
  const reading = obstacles.length === 0 ? readingOf(taken, layout, options) : undefined;
  const times = assigned.get('t_dat')?.[0];
  const hasNumericTimes = reading?.time_format === null && !!times && !isWrittenTime(times);
  const watched = watchedColumns(guesses, options);
  const suggestion = suggested ? suggestedBy(wordsOf(suggested), door) : null;
  const look: Look = {
    ...(door.file !== undefined && { file: door.file }),
    container: { format: layout.format, compression },
    encoding: layout.encoding,
    delimiter: layout.delimiter,
    header: layout.header,
    skip_lines: layout.skip_lines,
    line_end: layout.line_end,
    columns: isDry ? columns.map((column) => described(column, choice)) : [],
    rows: stored?.rows ?? [],
    rows_looked_at: table.rows.length,
    warnings: isDry ? sampleWarnings(columns, choice.proposed, watched, door) : [],
    obstacles,
    suggested: suggestion,
    read_as: reading ? readAs(reading, hasNumericTimes) : null,
  };
  return { look, reading, refusal: refusalOf(obstacles, suggestion), watched };
}

function described(column: SampleColumn, { assigned, guesses }: Choice): Look['columns'][number] {
  const isTime = assigned.get('t_dat')?.includes(column) || guesses.t_dat?.columns.includes(column);
  const found = describedColumn(column, !!isTime);
  for (const [ours, columns] of assigned) {
    const reason = ours === column.name ? 'its name' : 'the request, or its name';
    if (columns.includes(column)) return { ...found, probably: { column: ours, reason } };
  }
  for (const [role, guess] of Object.entries(guesses)) {
    if (guess.columns.includes(column)) return { ...found, probably: { column: role, reason: guess.reason } };
  }
  return found;
}

function badRows({ rejected, read, first }: StoredRows, door: Door): Obstacle {
  const detail =
    `${rejected} of the first ${read} rows are bad. Line ${first!.line}: ${first!.reason}. ` +
    `Set ${option(door, 'on_error', 'skip')} to skip bad rows.`;
  return { option: 'on_error', detail };
}

function refusalOf(obstacles: Obstacle[], suggested: Suggested | null): Problem | undefined {
  if (obstacles.length === 0) return undefined;
  const errors = obstacles.map(({ option: parameter, detail }) => ({ parameter, detail }));
  const detail = `${obstacles.map((one) => one.detail).join(' ')} Nothing was loaded.`;
  return new Problem('bad_data', detail, { errors, ...(suggested && { suggested }) });
}
