/** Which columns of the file are ours: those that the request names, and those that have our names. */
import { plainName } from './names.ts';
import type { LookOptions, Door } from './options.ts';
import type { Obstacle } from '../model/look.ts';
import type { SampleColumn } from './sample.ts';
import { columnsInWords, option } from './suggested.ts';
import { shown } from './values.ts';

export type Assigned = Map<string, SampleColumn[]>;

export const NEEDED = {
  transactions: ['t_dat', 'customer_id', 'article_id'],
  customers: ['customer_id'],
  articles: ['article_id'],
} as const;

/** Optional columns that are taken by their own names. A quantity is only taken if the request names it. */
const OPTIONAL = { transactions: ['price', 'sales_channel_id'], customers: [], articles: [] } as const;

/** Those of ours that are taken by their own names. */
export const ownColumns = ({ kind, columns }: LookOptions): string[] =>
  [...NEEDED[kind], ...OPTIONAL[kind]].filter((ours) => !(ours in columns));

/** Adds obstacles for columns that are named, but are not in the file, or are in it twice. */
export function assignedColumns(
  options: LookOptions,
  columns: SampleColumn[],
  obstacles: Obstacle[],
  door: Door,
): Assigned {
  const assigned: Assigned = new Map();
  for (const [ours, given] of Object.entries(options.columns)) {
    const sources = ours === 't_dat' ? joined(columns, given) : given;
    const found = sources.map((name) => columnNamed(columns, name));
    const missing = sources.filter((_, i) => found[i].length === 0);
    if (missing.length > 0) {
      const detail = `The file has no column ${missing.map(shown).join(', ')}. ${theirColumns(columns)}`;
      obstacles.push({ option: 'columns', detail });
    } else if (!pushTwice(sources, found, obstacles)) {
      assigned.set(ours, found.flat());
    }
  }
  for (const ours of ownColumns(options)) {
    const found = columnNamed(columns, ours);
    if (found.length === 1) assigned.set(ours, found);
    else pushTwice([ours], [found], obstacles);
  }
  pushClashes({ assigned, columns }, options, door, obstacles);
  const inWhere = new Set(options.where.map(({ column }) => column));
  for (const column of inWhere) {
    if (columnNamed(columns, column).length > 0) continue;
    const detail = `${option(door, 'where', column)} names a column that the file does not have. `;
    obstacles.push({ option: 'where', detail: detail + theirColumns(columns) });
  }
  return assigned;
}

/** Columns that the request takes although they are others already, and names that would be there twice. */
function pushClashes(
  { assigned, columns }: { assigned: Assigned; columns: SampleColumn[] },
  options: LookOptions,
  door: Door,
  obstacles: Obstacle[],
): void {
  const all = [...assigned].flatMap(([ours, theirs]) => theirs.map((column) => ({ ours, column })));
  const request = (ours: string) =>
    option(door, 'columns', columnsInWords({ [ours]: options.columns[ours] }));
  const push = (detail: string) => obstacles.push({ option: 'columns', detail });
  for (const [i, { ours, column }] of all.entries()) {
    const other = all.slice(0, i).find((one) => one.column === column)?.ours;
    // Where the request names both, it means it.
    if (other === undefined || (ours in options.columns && other in options.columns)) continue;
    const named = ours in options.columns ? ours : other;
    const rest = named === ours ? other : ours;
    push(`${request(named)} takes a column that is ${rest} already: name another column.`);
  }
  if (options.kind === 'transactions') return;
  for (const ours of Object.keys(options.columns)) {
    const isTaken =
      columns.some(({ name }) => name === ours) && !all.some(({ column }) => column.name === ours);
    if (isTaken && assigned.has(ours))
      push(`${request(ours)} gives a column the name of another one in the file: choose another name.`);
  }
}

/** A `+` that isn't escaped in a URL arrives as a blank: `Date Time` may mean two columns. */
function joined(columns: SampleColumn[], sources: string[]): string[] {
  if (sources.length > 1 || columnNamed(columns, sources[0]).length > 0) return sources;
  const [name] = sources;
  const pairs = [...name.matchAll(/ /g)].map(({ index }) => [name.slice(0, index), name.slice(index + 1)]);
  return pairs.find((pair) => pair.every((part) => columnNamed(columns, part).length > 0)) ?? sources;
}

function pushTwice(sources: string[], found: SampleColumn[][], obstacles: Obstacle[]): boolean {
  const twice = sources.filter((_, i) => found[i].length > 1);
  for (const name of twice) {
    const detail = `The file has two columns named ${name}: remove or rename one of them.`;
    obstacles.push({ option: 'columns', detail });
  }
  return twice.length > 0;
}

/** The columns of exactly this name, else those that differ by case or blanks at the ends. */
export function columnNamed(columns: SampleColumn[], name: string): SampleColumn[] {
  const exact = columns.filter((column) => column.name === name);
  return exact.length > 0 ? exact : columns.filter((column) => plainName(column.name) === plainName(name));
}

const MOST_NAMES = 20;

/** `Its columns: a, b, c.` */
export function theirColumns(columns: SampleColumn[]): string {
  const names = columns.slice(0, MOST_NAMES).map(({ name }) => (name === '' ? '""' : cut(name)));
  if (columns.length > MOST_NAMES) names.push('…');
  return `Its columns: ${names.join(', ')}.`;
}

const cut = (name: string) => (name.length > 60 ? `${name.slice(0, 60)}…` : name);
