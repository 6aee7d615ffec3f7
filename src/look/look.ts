/**
 * Looks at the beginning of a file: what it is, which of its columns are ours, and how a load reads it, or
 * why it can't. Pure: bytes and options in, findings out.
 */
import { Problem } from '../errors.ts';
import { CR, LF } from '../formats/csv-fields.ts';
import { checkIsUtf8, formatOf } from '../formats/file-kind.ts';
import { UnusableFile } from '../formats/unusable-file.ts';
import type { Look, Obstacle, Suggested } from '../model/look.ts';
import type { Compression, Reading } from '../model/reading.ts';
import { chosen, type Choice } from './choice.ts';
import { backslashObstacle, csvSample, encodingObstacle, hasSingleQuotes } from './csv-look.ts';
import { LIKELY } from './encodings.ts';
import { nestedObstacle } from './nested.ts';
import { refuseEmpty, refuseNarrow, refuseWithoutLines, shortRowObstacles } from './refused.ts';
import type { Door, LookOptions } from './options.ts';
import { readAs, readingOf } from './read-as.ts';
import { describedColumn, plainSample, sampleColumns } from './sample.ts';
import type { Sample, SampleColumn, SampleTable } from './sample.ts';
import { ndjsonSample } from './sampler.ts';
import { storedRows, type StoredRows } from './stored-rows.ts';
import { option, suggestedBy, wordsOf } from './suggested.ts';
import { rowsInWords, sentence } from './values.ts';
import { sampleWarnings, watchedColumns, type Watched } from './warnings.ts';

/** The whole of a look; `reading` or `refusal`, depending on whether there are obstacles. */
export interface Looked {
  look: Look;
  reading: Reading | undefined;
  refusal: Problem | undefined;
  /** Options that load it, if there are any. */
  suggested: LookOptions | undefined;
  watched: Watched;
}

export interface Beginning {
  bytes: Uint8Array;
  /** Nothing follows. */
  isWhole: boolean;
  compression?: Compression | null;
}

/** A table of which no bytes are needed: Parquet. */
export interface BeginningOfTable {
  table: SampleTable;
  compression?: Compression | null;
}

export interface LookRequest {
  options: LookOptions;
  door: Door;
  /** All of it is for people; else only what a load needs. */
  isDry: boolean;
}

/** What a load looks at, which is to begin soon, and a dry run. */
const [FEW_BYTES, MANY_BYTES] = [2 ** 18, 2 ** 20];
export const [FEW_ROWS, MANY_ROWS] = [500, 5000];

/** Looks at CSV or NDJSON. */
export function lookAt(beginning: Beginning, request: LookRequest): Looked {
  const { options, isDry } = request;
  const most = isDry ? MANY_ROWS : FEW_ROWS;
  let bytes = beginning.bytes.subarray(0, isDry ? MANY_BYTES : FEW_BYTES);
  if (!bytes.includes(LF)) bytes = beginning.bytes.subarray(0, MANY_BYTES);
  const isWhole = beginning.isWhole && bytes.length === beginning.bytes.length;
  const isNdjson = formatOf(bytes) === 'ndjson';
  if (!isDry && bytes.length >= MANY_BYTES) refuseWithoutLines(bytes, isNdjson ? [LF] : [LF, CR]);
  if (isNdjson) {
    checkIsUtf8(options.encoding);
    const sample = ndjsonSample(bytes, isWhole, most);
    refuseEndless(sample, beginning, request);
    return lookAtSample(sample, sample.table, request, beginning.compression);
  }
  refuseNarrow(bytes, request);
  if (!isWhole) bytes = bytes.subarray(0, bytes.lastIndexOf(LF) + 1 || bytes.length);
  const sample = csvSample(bytes, isWhole, options, most);
  refuseEmpty(sample, isWhole);
  sample.obstacles.push(...shortRowObstacles(sample.table, request));
  refuseEndless(sample, beginning, request);
  const escaped = backslashObstacle(bytes, options);
  if (escaped) sample.obstacles.push(escaped);
  return lookAtSample(sample, bytes, request, beginning.compression);
}

/** Looks at the first rows of Parquet. */
export function lookAtTable({ table, compression }: BeginningOfTable, request: LookRequest): Looked {
  return lookAtSample(plainSample('parquet', table), table, request, compression);
}

function lookAtSample(
  sample: Sample,
  source: Uint8Array | SampleTable,
  request: LookRequest,
  compression: Compression | null = null,
): Looked {
  const { options, door } = request;
  const { obstacles, layout } = sample;
  const before = obstacles.length;
  const columns = sampleColumns(sample.table, options.null_values);
  const choice = chosen({ columns, header: layout.header }, options, door, obstacles);
  if (before > 0) choice.suggested = undefined;
  // The values are those of other columns: what they show means nothing.
  if (sample.isShifted) obstacles.splice(before);
  if (hasSingleQuotes(sample.table)) {
    // Without the quotes, the columns may be found.
    const others = obstacles.filter((one) => one.option !== 'columns');
    obstacles.splice(0, Infinity, ...others);
  }
  if (layout.format === 'ndjson' && obstacles.some((one) => one.option === 'columns')) {
    const nested = nestedObstacle(columns);
    if (nested) obstacles.push(nested);
  }
  addEncoding(sample, choice, columns, door);
  if (sample.needsTrim) {
    const detail = `Set ${option(door, 'trim', 'true')}: blanks stand before the quotes.`;
    obstacles.unshift({ option: 'trim', detail });
    if (choice.suggested) choice.suggested.trim = true;
  }
  addLayout(sample, choice, options, door);
  return looked({ sample, columns, choice, source, compression }, request);
}

/** A look that saw no row knows nothing; a load reads on. */
function refuseEndless(
  { table, layout, obstacles }: Sample,
  { bytes, isWhole }: Beginning,
  { options, door, isDry }: LookRequest,
): void {
  if (!isDry || table.rows.length > 0 || (isWhole && bytes.length <= MANY_BYTES)) return;
  const size = bytes.length < MANY_BYTES ? 'all that was looked at' : '1 MiB';
  const cause = layout.format === 'csv' ? ': a quote that is never closed?' : '.';
  const skip = option(door, 'on_error', 'skip');
  const remedy = options.on_error === 'abort' ? ` Correct it, or set ${skip} to skip bad rows.` : '';
  obstacles.push({ option: 'quotes', detail: `The first row is longer than ${size}${cause}${remedy}` });
}

function addEncoding(sample: Sample, choice: Choice, columns: SampleColumn[], door: Door): void {
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
function addLayout({ layout, table }: Sample, choice: Choice, given: LookOptions, door: Door): void {
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

interface Found {
  sample: Sample;
  columns: SampleColumn[];
  choice: Choice;
  source: Uint8Array | SampleTable;
  compression: Compression | null;
}

/** Puts the findings together. */
function looked(found: Found, request: LookRequest): Looked {
  const { columns, choice, compression } = found;
  const { layout, table } = found.sample;
  const { options, door, isDry } = request;
  const { assigned, guesses, obstacles, taken } = choice;
  const stored = addBadRows(found, request);
  const { suggested } = choice;
  const reading = obstacles.length === 0 ? readingOf(taken, layout, options) : undefined;
  const isNumeric = options.time_unit !== 'auto' || assigned.get('t_dat')?.[0].time?.kind === 'unit';
  const hasUnit = reading?.time_format === null && isNumeric;
  const watched = watchedColumns(guesses, options, assigned.get('t_dat'));
  const container = { format: layout.format, compression };
  const suggestion = suggested ? suggestedBy(wordsOf(suggested), door, container) : null;
  const look: Look = {
    ...(door.files !== undefined && { file: door.files[0] }),
    container,
    encoding: suggested?.encoding ?? layout.encoding,
    delimiter: layout.delimiter === '\t' ? 'tab' : layout.delimiter,
    header: layout.header,
    skip_lines: layout.skip_lines,
    line_end: layout.line_end,
    columns: isDry ? columns.map((column) => described(column, choice)) : [],
    rows: stored?.rows ?? [],
    rows_looked_at: table.rows.length,
    warnings: isDry ? sampleWarnings({ columns, kind: options.kind }, choice.proposed, watched, door) : [],
    obstacles,
    suggested: suggestion,
    read_as: reading ? readAs(reading, hasUnit) : null,
  };
  return { look, reading, refusal: refusalOf(obstacles, suggestion), suggested, watched };
}

/**
 * Bad rows are an obstacle unless they are skipped. Answers the rows as suggested. A suggestion loses rows
 * only if the request does, too, and there is none without a good row.
 */
function addBadRows(found: Found, { options, door, isDry }: LookRequest): StoredRows | undefined {
  const { choice } = found;
  const { obstacles, taken } = choice;
  const isForPeople = isDry || obstacles.length > 0;
  let stored = isForPeople ? storedAsSuggested(found) : undefined;
  const few = isDry ? found : { sample: found.sample, source: fewRowsOf(found.source) };
  const asRequested = obstacles.length > 0 ? stored : storedAs(few, taken);
  if (!asRequested || asRequested.read === 0) return stored;
  const { rejected, read } = asRequested;
  if (rejected === 0 && stored && stored.rejected > 0) {
    choice.suggested = { ...options };
    stored = asRequested;
  }
  if (rejected === 0) return stored;
  if (rejected === read) choice.suggested = undefined;
  else if (choice.suggested) choice.suggested.on_error = 'skip';
  if (isForPeople && (rejected === read || options.on_error === 'abort'))
    obstacles.push(badRows(asRequested, door));
  return stored;
}

/** Enough to tell whether no row is good. */
function fewRowsOf(source: Uint8Array | SampleTable): Uint8Array | SampleTable {
  if (!(source instanceof Uint8Array)) return { ...source, rows: source.rows.slice(0, 100) };
  return source.subarray(0, source.lastIndexOf(LF, FEW_BYTES / 16) + 1 || source.length);
}

/** The first rows, read as the suggestion says. */
function storedAsSuggested({ choice, sample, source }: Found): StoredRows | undefined {
  const { taken, suggested } = choice;
  if (!suggested) return undefined;
  const { time_unit, time_format } = taken;
  const options: LookOptions = {
    ...taken,
    ...suggested,
    columns: { ...taken.columns, ...suggested.columns },
  };
  if (suggested.time_unit === 'auto' && suggested.time_format === undefined)
    Object.assign(options, { time_unit, time_format });
  return storedAs({ sample, source }, options);
}

function storedAs(
  { sample, source }: Pick<Found, 'sample' | 'source'>,
  options: LookOptions,
): StoredRows | undefined {
  const layout = { ...sample.layout, encoding: options.encoding ?? sample.layout.encoding };
  try {
    return storedRows(source, readingOf(options, layout, options), options.kind);
  } catch (error) {
    if (error instanceof UnusableFile) return undefined;
    throw error;
  }
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

function badRows({ rejected, read, first }: StoredRows, door: Door) {
  const skip = `Set ${option(door, 'on_error', 'skip')} to skip bad rows.`;
  const detail =
    `${rejected} of the first ${rowsInWords(read)} ${rejected === 1 ? 'is' : 'are'} bad. ` +
    `Line ${first!.line}: ${sentence(first!.reason)}` +
    (rejected < read ? ` ${skip}` : '');
  return { option: 'on_error', detail };
}

function refusalOf(obstacles: Obstacle[], suggested: Suggested | null): Problem | undefined {
  if (obstacles.length === 0) return undefined;
  const errors = obstacles.map(({ option: parameter, detail }) => ({ parameter, detail }));
  const detail = `${obstacles.map((one) => one.detail).join(' ')} Nothing was loaded.`;
  return new Problem('bad_data', detail, { errors, ...(suggested && { suggested }) });
}
