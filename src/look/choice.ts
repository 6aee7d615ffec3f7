/** Decides how a table is read: as the request says, else by what is certain. The rest are obstacles. */
import type { ImportKind } from '../model/import.ts';
import type { Obstacle } from '../model/look.ts';
import type { ColumnSources } from '../model/reading.ts';
import { assignedColumns, columnNamed, NEEDED, ownColumns, theirColumns, type Assigned } from './assigned.ts';
import { guessColumns, type Guesses } from './guesses.ts';
import { isPurchase, type Role } from './names.ts';
import type { Door, LookOptions } from './options.ts';
import type { SampleColumn } from './sample.ts';
import { columnsInWords, option } from './suggested.ts';
import { timeChoice } from './time-choice.ts';
import { attributeNulls, nullsOf, valueNeeds } from './value-choice.ts';
import { different } from './values.ts';

export interface Choice {
  assigned: Assigned;
  /** These and guesses for columns that are needed. */
  proposed: Assigned;
  guesses: Guesses;
  obstacles: Obstacle[];
  /** The request's options and what is certain: complete if there are no obstacles. */
  taken: LookOptions;
  /** The request's options and all that makes the file load right; undefined if nothing does. */
  suggested: LookOptions | undefined;
}

/** Options that are only for transactions. */
const WITHOUT_TIMES = {
  quantity_as: 'one',
  on_bad_value: 'reject',
  time_unit: 'auto',
  time_format: undefined,
  time_zone: undefined,
  time_origin: undefined,
};

type Records = Exclude<ImportKind, 'transactions'>;

export interface Table {
  columns: SampleColumn[];
  header: boolean;
}

export function chosen(
  { columns, header }: Table,
  options: LookOptions,
  door: Door,
  obstacles: Obstacle[],
): Choice {
  const before = obstacles.length;
  const assigned = assignedColumns(options, columns, obstacles, door);
  // Columns that the request names wrongly: guesses may replace them.
  const hasWrong = obstacles.length > before;
  const guesses = guessColumns(columns, assigned, header);
  const proposed = proposedColumns({ assigned, guesses, columns }, options);
  const missing = missingColumns({ assigned, proposed, columns }, options, door, obstacles);
  const hasTwice = ownColumns(options).some((ours) => isTwice(columns, ours));
  let hasWay =
    missing.every((ours) => proposed.has(ours)) && !(hasWrong && missing.length === 0) && !hasTwice;

  const records = hasTwice ? undefined : recordsFile({ columns, assigned, proposed }, options);
  // Without a database, such a file comes beside a log.
  const isBeside = records !== undefined && door.command !== undefined;
  if (records) hasWay = !isBeside;
  const taken: LookOptions = { ...options, columns: namesOf(assigned) };
  const suggested: LookOptions = { ...options, columns: shortNames(proposed, options) };
  if (records) {
    const todo = isBeside
      ? `Give it with --${records.slice(0, -1)}-data, beside a log,`
      : `Set ${option(door, 'kind', records)}`;
    const detail = `${todo} if each row describes one of the ${records}.`;
    obstacles.push({ option: 'kind', detail });
    Object.assign(suggested, WITHOUT_TIMES, { kind: records });
    addNulls(suggested, nullsOfAttributes(columns, proposed, records));
  } else if (options.kind === 'transactions') {
    const times = proposed.get('t_dat');
    if (times) {
      const { certain, needed, hasWay: found } = timeChoice(times, options, obstacles, door);
      Object.assign(taken, certain);
      Object.assign(suggested, needed);
      hasWay &&= found;
    }
    const [price, channel] = ['price', 'sales_channel_id'].map((ours) => proposed.get(ours)?.[0]);
    const ids = ['customer_id', 'article_id'].flatMap((ours) => proposed.get(ours) ?? []);
    const values = valueNeeds({ price, channel, ids }, options, obstacles, door);
    const { null_values, ...needs } = values.needs;
    Object.assign(suggested, needs);
    hasWay &&= values.hasWay;
    addNulls(suggested, null_values);
    addPurchases(suggested, guesses);
  } else {
    addNulls(suggested, nullsOfAttributes(columns, proposed, options.kind));
  }
  return { assigned, proposed, guesses, obstacles, taken, suggested: hasWay ? suggested : undefined };
}

/** Ours that are assigned, and guesses for others. A quantity is proposed: it says which rows are returns. */
function proposedColumns(
  { assigned, guesses, columns }: { assigned: Assigned; guesses: Guesses; columns: SampleColumn[] },
  { kind }: LookOptions,
): Assigned {
  const proposed = new Map(assigned);
  const isRenaming = NEEDED[kind].some((ours) => !assigned.has(ours));
  const optional: Role[] = isRenaming ? ['quantity', 'price', 'sales_channel_id'] : ['quantity'];
  const wanted: Role[] = [...NEEDED[kind], ...(kind === 'transactions' ? optional : [])];
  for (const ours of wanted) {
    const guess = guesses[ours];
    // A name that the file has twice would not say which column is meant.
    if (!guess || guess.columns.some(({ name }) => isTwice(columns, name))) continue;
    if (!proposed.has(ours)) proposed.set(ours, guess.columns);
  }
  return proposed;
}

const isTwice = (columns: SampleColumn[], name: string): boolean => columnNamed(columns, name).length > 1;

function missingColumns(
  { assigned, proposed, columns }: { assigned: Assigned; proposed: Assigned; columns: SampleColumn[] },
  { kind, columns: named }: LookOptions,
  door: Door,
  obstacles: Obstacle[],
): string[] {
  const missing = NEEDED[kind].filter((ours) => !assigned.has(ours));
  // A column that the request names, or that is there twice, is already an obstacle.
  const unnamed = missing.filter((ours) => !(ours in named) && !isTwice(columns, ours));
  if (unnamed.length === 0) return missing;
  const hasNoTime = unnamed.includes('t_dat') && !proposed.has('t_dat');
  const found = missing.filter((ours) => proposed.has(ours));
  const remedy = columnsInWords(
    Object.fromEntries(found.map((ours) => [ours, proposed.get(ours)!.map(({ name }) => name)])),
  );
  const sentences = [`The file has no column ${unnamed.join(', ')}. ${theirColumns(columns)}`];
  if (hasNoTime) sentences.push('No times were recognised in them: the time of each purchase is needed.');
  const lost = unnamed.filter((ours) => ours !== 't_dat' && !proposed.has(ours));
  if (lost.length > 0) {
    const example = option(door, 'columns', `${lost[0]}:NAME`);
    sentences.push(`If one has another name, say so, for example ${example}.`);
  }
  if (remedy !== '' && !hasNoTime) sentences.push(`Probably ${option(door, 'columns', remedy)}.`);
  obstacles.push({ option: 'columns', detail: sentences.join(' ') });
  return missing;
}

const namesOf = (assigned: Assigned): ColumnSources =>
  Object.fromEntries([...assigned].map(([ours, columns]) => [ours, columns.map(({ name }) => name)]));

/** Without columns that have our names, unless the request names them. */
function shortNames(proposed: Assigned, { columns }: LookOptions): ColumnSources {
  const names = Object.entries(namesOf(proposed));
  return Object.fromEntries(
    names
      .filter(
        ([ours, theirs]) =>
          ours in columns || ours === 'quantity' || theirs.join().trim().toLowerCase() !== ours,
      )
      .map(([ours, theirs]) => [ours, theirs.map((name) => name.trim())]),
  );
}

/** Null tokens of attributes. One that stands for an id, too, stays: rows would be lost. */
function nullsOfAttributes(columns: SampleColumn[], proposed: Assigned, kind: Records): string[] {
  const ids = proposed.get(NEEDED[kind][0]) ?? [];
  const attributes = columns.filter((column) => !ids.includes(column));
  const tokens = nullsOf(attributes.map((column) => ({ nulls: attributeNulls(column) })));
  return tokens.filter((token) => !nullsOf(ids).includes(token));
}

/** Whether the file probably holds customers or articles: each id once, with attributes, and no times. */
function recordsFile(
  { columns, assigned, proposed }: { columns: SampleColumn[]; assigned: Assigned; proposed: Assigned },
  { kind, columns: named, where }: LookOptions,
): Records | undefined {
  if (kind !== 'transactions' || proposed.has('t_dat') || Object.keys(named).length + where.length > 0)
    return undefined;
  const found = (['customers', 'articles'] as const).filter((one) => proposed.has(NEEDED[one][0]));
  const [column] = assigned.get(NEEDED[found[0] ?? 'customers'][0]) ?? [];
  const isDistinct = column && new Set(column.values).size === column.values.length;
  return found.length === 1 && isDistinct && columns.length > 1 ? found[0] : undefined;
}

function addNulls(suggested: LookOptions, tokens: string[]): void {
  if (tokens.length === 0) return;
  suggested.null_values = [...new Set([...suggested.null_values, ...tokens])];
}

/** If one kind of event is a purchase, only rows of it are. */
function addPurchases(suggested: LookOptions, { event }: Guesses): void {
  if (!event || suggested.where.length > 0) return;
  const [column] = event.columns;
  const kinds = different(column.values, 21).filter(isPurchase);
  const isOnly = new Set(column.values).size === kinds.length && column.nulls.length === 0;
  if (kinds.length !== 1 || isOnly) return;
  suggested.where = [{ column: column.name.trim(), operator: ':', value: kinds[0] }];
}
